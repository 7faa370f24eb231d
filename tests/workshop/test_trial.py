"""A case tried: its form, its verdict, what would change it, and answers that outlast edits."""

from __future__ import annotations

from datetime import date

import pytest

from auditrules.audits.spots import Refused
from auditrules.engine import Engine
from auditrules.workshop.trial import Case, asked, begun, case_of, checked, fitted, tried
from auditrules.workshop.verdict import verdict, what_if_lines, what_ifs
from tests.workshop.common import SMALL, loaded

GOOD = {"service": "child_protection", "safety": "good", "planning": "good", "harm": "no"}


def texts(case: Case, text: str = SMALL, *changes: tuple[str, str]) -> list[str]:
    return [line.text for line in verdict(tried(Engine(loaded(text, *changes)), case))]


def test_the_form_follows_the_answers_as_they_come() -> None:
    engine = Engine(loaded())
    before = [view.item.id for view in asked(tried(engine, Case({"service": "child_protection"})).form)]
    assert "home" not in before
    looked_after = tried(engine, Case({"service": "looked_after", "safety": "inadequate"}))
    now = [view.item.id for view in asked(looked_after.form)]
    assert now == [
        "service",
        "completed",
        "harm",
        "visits",
        "affects",
        "safety",
        "words",
        "workers",
        "planning",
        "home",
        "placement",
    ]


def test_a_verdict_names_rules_with_the_answers_they_read_and_what_is_still_open() -> None:
    lines = verdict(tried(Engine(loaded()), Case({**GOOD, "safety": "inadequate", "harm": "yes", "visits": "no"})))
    found = {line.text: line for line in lines}
    because = found["because of decide.overall.1: One section fails the child."]
    assert because.goes == "decide.overall.1"
    assert found["Risk and safety: Inadequate"].goes == ("section", "safety")
    assert found["Risk and safety: Inadequate"].key == "safety"
    assert "Overall grade: Inadequate." in found
    escalation = "! escalate.harm: tell Manager at once, from the unfinished audit"
    assert found[escalation].goes == "escalate.harm"
    assert found["require.rationale (must): Say why you reached this overall grade."].goes == "require.rationale"
    action = "action.visits: See the child (Social worker, 5 working days after completed)"
    assert found[action].goes == "action.visits"


def test_what_is_open_is_listed_by_question() -> None:
    lines = verdict(tried(Engine(loaded()), Case({"service": "child_protection", "safety": "good"})))
    deciding = [line.key for line in lines if line.indent == 2 and line.key]
    assert deciding == ["planning"]
    assert any(line.text.startswith("Overall grade: can still be Good, Requires improvement or") for line in lines)


def test_what_would_change_it_is_the_smallest_change() -> None:
    case = Case({**GOOD, "safety": "inadequate"})
    engine = Engine(loaded())
    lines = what_if_lines(what_ifs(engine, tried(engine, case).fitted.answers))
    said = [line.text for line in lines]
    at = said.index("To Good: 2 steps")
    assert said[at + 1] == "Risk and safety: Inadequate → Good (2 steps)"
    assert lines[at + 1].key == "safety"
    assert not any(text.startswith("To Inadequate") for text in said), "it is that already"


def test_answers_outlast_edits_by_id_and_what_no_longer_fits_is_kept_aside_and_said() -> None:
    case = Case({**GOOD, "workers": "7", "visits": "n/a"})
    narrower = (
        ("max = 9", "max = 5"),
        ("allow_not_applicable = true\n", ""),
        ("[question.harm]", "[question.harm_risk]"),
        ("harm is yes", "harm_risk is yes"),
    )
    ruleset = loaded(SMALL, *narrower)
    fits = fitted(ruleset, case)
    assert {one.item for one in fits.aside} == {"workers", "visits", "harm"}
    why = {one.item: one.why for one in fits.aside}
    assert why["workers"] == "7 is not from 0 to 5"
    assert why["harm"] == "nothing asks for it now (was it renamed 'harm_risk'?)"
    assert set(fits.answers) == {"service", "safety", "planning"}
    assert texts(case, SMALL, *narrower)[0].startswith("Kept aside: ")
    # The edit is taken back: everything is there again.
    assert fitted(loaded(), case).aside == ()
    assert fitted(loaded(), case).answers == case.answers


def test_an_answer_for_what_the_rules_now_decide_is_kept_aside() -> None:
    decided = SMALL + '\n[decide.planning]\notherwise = "good"\n'
    (aside,) = fitted(loaded(decided), Case({"planning": "good"})).aside
    assert aside.why == "it is decided by the rules now"


def test_what_is_typed_is_checked_in_the_words_of_the_form() -> None:
    ruleset = loaded()
    today = date(2026, 4, 1)
    assert checked(ruleset.item("completed"), "04.06.2020", today) == "2020-06-04"
    assert checked(ruleset.item("workers"), "3.0", today) == "3"
    assert checked(ruleset.item("visits"), "n/a", today) == "n/a"
    with pytest.raises(Refused, match="from 0 to 9"):
        checked(ruleset.item("workers"), "12", today)
    with pytest.raises(Refused, match="give the date itself"):
        checked(ruleset.item("completed"), "next Friday", today)


def test_a_case_begins_with_what_stands_on_the_form() -> None:
    with_default = SMALL.replace('label = "Area of service"', 'label = "Area of service"\ndefault = "looked_after"')
    assert begun(loaded(with_default)).answers == {"service": "looked_after"}


def test_answers_of_files_become_answers_of_boxes() -> None:
    from decimal import Decimal

    case = case_of({"workers": Decimal("3.50"), "completed": date(2020, 6, 4), "several": ["a", "b"]})
    assert case.answers == {"workers": "3.5", "completed": "2020-06-04", "several": ("a", "b")}


def test_taking_an_answer_away_leaves_none() -> None:
    assert Case({"a": "1", "b": "2"}).answered("a", None).answers == {"b": "2"}


def test_what_plugins_compute_is_shown_and_never_asked_and_their_questions_say_what_they_take() -> None:
    from auditrules.plugins.library import library_of
    from auditrules.plugins.manager import load_plugins
    from auditrules.plugins.settings import PluginSettings
    from auditrules.workshop.preview import screen_lines

    library = library_of(load_plugins(PluginSettings()))
    ruleset = library.load("first-visit")
    (computed,) = ruleset.computed
    dates = {"referred_on": date(2026, 3, 2), "visited_on": date(2026, 3, 6)}
    found = tried(Engine(ruleset), case_of(dates).answered(computed.id, "3"))
    assert computed.id not in {view.item.id for view in found.form.items()}
    assert [(one.item, one.why) for one in found.fitted.aside] == [(computed.id, "a plugin computes it now")]
    lines = verdict(found)
    at = [line.text for line in lines].index("Computed from the answers")
    assert lines[at + 1].text == "Working days to the first visit: 4 working days"
    assert lines[at + 1].goes == ("fact", computed.id)
    shown = [line.text for line in screen_lines(library.load("how-safe"))]
    assert "[ a whole number from 0 (as bad as it could be) to 10 (as good as it could be) ]" in shown
