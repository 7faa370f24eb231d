"""Answers are data: whatever is written in them comes out as text and as nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditrules.audits.state import Action, Answer, AuditState, Escalation, Finding, Participant
from auditrules.plugins.visible import visible, visible_line
from auditrules_documents.markdown import escape
from tests.reports import made
from tests.reports.reading import READERS, Html, markdown_shape, markdown_text
from tests.reports.rendering import audit_html, audit_markdown, positive_practice

FRAGMENTS = [
    "<script>alert(1)</script>",
    "</dd></dl></main></body></html>",
    "<img src=x onerror=alert(1)>",
    "<!-- ",
    " -->",
    "<![CDATA[",
    "<?php ?>",
    '"><a href="javascript:x">',
    "&lt;b&gt; &amp; &#60; &colon;",
    "{{ 7*7 }}",
    "{% for x in y %}",
    "\\",
    "\\\\[x](y)",
    "[link](https://example.org)",
    "[ref]: https://example.org",
    "![](x)",
    "https://example.org/a?b=c",
    "http://localhost",
    "//localhost/x",
    "www.example.org",
    "example.org",
    "mailto:a@example.org",
    "a@example.org",
    "# heading",
    "heading\n===",
    "heading\n---",
    "---",
    "***",
    "- item",
    "+ item",
    "* item",
    "- [x] done",
    "1. item",
    "12) item",
    "> quote",
    "```\ncode\n```",
    "~~~",
    "    code",
    "\tcode",
    "`code`",
    "*em* **strong** _em_ __strong__ ~~gone~~",
    "a | b\n--- | ---\nc | d",
    "| --- |",
    ":---",
    "$x$ ^y^ ==z== ++w++ :smile:",
    "[^1]: note",
    ": definition",
    "line\\\nline",
    "line  \nline",
    "\n\n\n",
    "\r\n",
    "\r",
    "\u2028",
    "\u2029",
    "\x85",
    "\x0b\x0c",
    "\x1b]0;title\x07",
    "\x9b31m",
    "\u202eabc\u202c",
    "\u2066\u200f",
    "\ufeff",
    "\x00",
    "\ud800",
    "=1+1",
    "@SUM(A1)",
    "é",
    "‍",
    "\u00a0",
    "\u3000",
]
#: Texts as people and attackers write them; the first letter keeps them from being empty.
TEXTS = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=12), max_size=6).map(lambda parts: "".join(parts))
SETTINGS = settings(max_examples=120, deadline=None, derandomize=True)


def audit_with(text: str) -> AuditState:
    """An audit with the text in every kind of place: a line, a cell, a heading's neighbour, prose."""
    return replace(
        made.state(),
        case_reference=text,
        created_by=text,
        rearranged_because=text,
        overall_rationale=text,
        answers={
            **made.state().answers,
            "age": Answer(value=text),
            "started": Answer(value=text),
            "harm": Answer(value="yes", evidence=text, worker_value=text),
            "seen": Answer(value=text, impact=text),
            "agencies": Answer(value=("school", text)),
            "visits": Answer(not_applicable=True, not_applicable_reason=text),
        },
        findings={"f": Finding("f", "strength", "safety", text, text)},
        actions={"a": Action("a", text, owner=text, overseen_by=text, due=date(2020, 7, 1), measure=text)},
        escalations={"e": Escalation("e", made.BEGUN, text, (text, "manager"), text, evidence=text)},
        participants={"p": Participant("p", text, text, text)},
    )


def html_of(text: str) -> Html:
    return Html(audit_html(made.ruleset(), audit_with(text), made.judgement(), printed_on=made.PRINTED))


def markdown_of(text: str) -> str:
    return audit_markdown(made.ruleset(), audit_with(text), made.judgement(), printed_on=made.PRINTED)


PLAIN_HTML = html_of("plain")
PLAIN_SHAPES = {reader: markdown_shape(markdown_of("plain"), reader) for reader in READERS}


@SETTINGS
@given(TEXTS)
def test_html_gets_no_element_and_no_attribute_from_an_answer(text: str) -> None:
    text = f"x{text}"
    page = html_of(text)
    assert page.elements == PLAIN_HTML.elements
    assert page.strange == []
    shown = visible(text)
    prose = page.texts["dd"]
    # Evidence, impact, finding twice, action twice, escalation twice, reasons, rationale, answer.
    assert prose.count(shown) >= 10
    assert page.texts["h1"] == ["File audit for the record"]


@SETTINGS
@given(TEXTS)
def test_html_holds_no_character_that_cannot_be_seen(text: str) -> None:
    page = audit_html(made.ruleset(), audit_with(f"x{text}"), made.judgement(), printed_on=made.PRINTED)
    assert visible(page) == page
    page.encode("utf-8")


@SETTINGS
@given(TEXTS)
@pytest.mark.parametrize("reader", list(READERS))
def test_markdown_gets_no_markup_from_an_answer(reader: str, text: str) -> None:
    text = f"x{text}"
    page = markdown_of(text)
    assert markdown_shape(page, reader) == PLAIN_SHAPES[reader]
    assert " ".join(visible(text).split()) in markdown_text(page, reader)


@settings(max_examples=600, deadline=None, derandomize=True)
@given(TEXTS)
@pytest.mark.parametrize("reader", list(READERS))
def test_escaped_markdown_is_only_text_whatever_it_starts_with(reader: str, text: str) -> None:
    escaped = escape(text)
    assert markdown_shape(escaped, reader) == []
    assert markdown_text(escaped, reader) == " ".join(visible(text).split())


@pytest.mark.parametrize("fragment", FRAGMENTS)
@pytest.mark.parametrize("reader", list(READERS))
def test_each_trick_alone_stays_text_in_markdown(reader: str, fragment: str) -> None:
    assert markdown_shape(escape(fragment), reader) == []
    assert markdown_shape(escape(f"text\n{fragment}\ntext"), reader) == []
    assert markdown_shape(markdown_of(f"x\n{fragment}"), reader) == PLAIN_SHAPES[reader]


def test_lines_and_paragraphs_of_prose_are_kept() -> None:
    assert escape("one\ntwo\n\n\nthree\n  four") == "one\\\ntwo\n\nthree\\\n&nbsp;&nbsp;four"
    page = html_of("one\n  two\n\nthree")
    assert "one\n  two\n\nthree" in page.texts["dd"]


def test_dates_and_times_stay_readable_in_markdown() -> None:
    assert escape("by 04.06.2020 at 10:30. Yes: so.") == "by 04.06.2020 at 10:30. Yes: so."


@given(st.text())
@settings(max_examples=300, derandomize=True)
def test_visible_is_done_once(text: str) -> None:
    assert visible(visible(text)) == visible(text)
    assert "\n" not in visible_line(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]0;x\x07", "␛]0;x␇"),
        ("\x9b", "‹U+009B›"),
        ("a\u202eb", "a‹U+202E›b"),
        ("\x7f", "␡"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("tab\there", "tab\there"),
        ("Zoë 👩‍👧", "Zoë 👩‍👧"),
    ],
)
def test_what_cannot_be_seen_is_named(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_a_hostile_ruleset_is_text_too() -> None:
    hostile = made.TOML.replace("Made case-file audit", "<b>Made</b> [x](y)").replace(
        "Is this child safe?", "<script>x</script>"
    )
    page = Html(audit_html(made.ruleset(hostile), made.state(), made.judgement(), printed_on=made.PRINTED))
    assert "b" not in page.texts
    assert "script" not in page.texts
    assert "<b>Made</b> [x](y)" in page.text


def test_positive_practice_is_text_too() -> None:
    note = Html(positive_practice(made.ruleset(), audit_with("<b>x</b>")))
    assert "b" not in note.texts
    assert note.texts["dd"].count("<b>x</b>") >= 2
