"""The blank form: everything that will be asked, and nothing presumed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditrules.reports.blank import emphasised
from tests.reports import made
from tests.reports.reading import Html, markdown_shape, markdown_text
from tests.reports.rendering import blank_form

HTML = Html(blank_form(made.ruleset()))
MARKDOWN = blank_form(made.ruleset(), format="markdown")


@pytest.mark.parametrize("text", [" ".join(HTML.text.split()), markdown_text(MARKDOWN, "commonmark")])
def test_everything_that_will_be_asked_is_there(text: str) -> None:
    ruleset = made.ruleset()
    for section in ruleset.sections:
        assert section.label in text
        for question in ruleset.questions(section.id):
            assert ruleset.document.question[question.id].text in text
            for value in question.values:
                assert value.label in text
    for said in (
        "Read the form together beforehand.",
        "Is this child safe?",
        "Serious or widespread failures leave children at risk.",
        "The worker’s own view",
        "The worker’s own grade",
        "Strengths",
        "from 0 to 25, in years",
        "tick all that apply",
        "The manager follows the actions.",
        "The audit can be read by the child.",
    ):
        assert said in text


def test_a_section_that_may_not_apply_says_when_it_does() -> None:
    assert "**Asked only where** Area of service is Child looked after and Age" in MARKDOWN


def test_nothing_is_ticked_and_every_box_is_the_same() -> None:
    assert "[x]" not in MARKDOWN.lower()
    boxes = MARKDOWN.count("- [ ] ")
    assert [tag for tag, given_ in HTML.elements if tag == "span" and ("class", "box") in given_].__len__() == boxes
    assert boxes > 20
    assert not [tag for tag, _ in HTML.elements if tag in ("input", "textarea", "select")]


def test_the_best_grade_stands_first_and_yes_before_no() -> None:
    grade = MARKDOWN.partition("**The auditor’s grade**")[2]
    assert grade.index("Good") < grade.index("Requires improvement") < grade.index("Inadequate")
    visits = MARKDOWN.partition("### Are visits in time?")[2]
    assert visits.index("Yes") < visits.index("Partly") < visits.index("No")


def test_key_phrases_of_a_descriptor_are_emphasised() -> None:
    assert "**Timely help** that makes a difference. Help is **joined up**." in MARKDOWN
    assert "Serious or widespread" in HTML.texts["strong"]


def test_what_is_not_for_the_record_is_marked_on_the_form() -> None:
    private = MARKDOWN.partition("## Between auditor and worker")[2]
    assert "Kept apart: not part of the child’s record" in private.partition("###")[0]


def test_an_unknown_fact_is_refused() -> None:
    with pytest.raises(KeyError, match="nothing_such"):
        blank_form(made.ruleset(), {"nothing_such": "x"})


def test_the_form_of_a_hostile_ruleset_is_text() -> None:
    hostile = made.TOML.replace("Is this child safe?", "<b>x</b> [a](b)\\n# h\\n- l").replace(
        'label = "Risk and safety"', 'label = "*Risk* | <i>safety</i>"'
    )
    ruleset = made.ruleset(hostile)
    assert Html(blank_form(ruleset)).elements == HTML.elements
    shape = markdown_shape(blank_form(ruleset, format="markdown"), "gfm-like")
    assert shape == markdown_shape(MARKDOWN, "gfm-like")


@given(st.text(max_size=40), st.lists(st.text(max_size=4), max_size=4))
@settings(max_examples=300, derandomize=True)
def test_emphasis_changes_no_word(text: str, phrases: list[str]) -> None:
    runs = emphasised(text, tuple(phrases))
    assert "".join(run.text for run in runs) == text
    for phrase in phrases:
        if phrase and phrase in text:
            assert any(run.strong for run in runs)
