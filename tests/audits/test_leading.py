"""What an audit leads to around it, in words, and by the grade that the auditor chose."""

from __future__ import annotations

from pathlib import Path

from auditrules.audits.commands import ChooseOverall, SetAnswer
from auditrules.audits.explain import condition_words
from auditrules.audits.leading import leads_to_lines, moderation_sentence
from auditrules.audits.session import AuditSession
from auditrules.rulesets import Library
from auditrules.rulesets.loading import examine

from .conftest import Desk
from .test_plain import talk

AGAIN = "To be done again by Service manager or Assistant director"
WHY = ": Overall grade is Inadequate. That can lead to another."
DRAWN = (
    "May be drawn for moderation by Audit and Practice Standards team "
    "(25% of case audits allocated in the month, at least 1): Overall grade is Good or better."
)


def said(session: AuditSession) -> tuple[str, ...]:
    return leads_to_lines(session.ruleset, session.leads_to())


def test_what_holds_is_said_and_a_re_audit_that_can_still_come() -> None:
    session = Desk("monthly-audit").begin(facts={"sent_out": "31.12.2019"})
    open_yet = "May come to be done again by Service manager or Assistant director, 3 months after “Audit completed”"
    assert said(session) == (f"{open_yet}, where Overall grade is Inadequate. That can lead to another.",)
    session.execute(ChooseOverall("inadequate"))
    assert said(session) == (f"{AGAIN}, 3 months after “Audit completed”{WHY}",)
    session.execute(SetAnswer("completed", "20.01.2020"))
    assert said(session) == (f"{AGAIN} by 20.04.2020{WHY}",)
    session.execute(ChooseOverall("good"))
    assert said(session) == (DRAWN,)


def test_one_that_leads_to_no_other_says_so() -> None:
    session = Desk("practice-days").begin()
    session.execute(SetAnswer("poor_practice", "yes"))
    (line,) = said(session)
    assert line.startswith(
        "To be done again by Auditor, 6 months after “Day of the audit”: Have you come upon poor practice"
    )
    assert line.endswith(" is Yes. That leads to no other.")


def test_a_moderation_that_can_still_come_has_its_words_too() -> None:
    session = Desk("monthly-audit").begin()
    words = [moderation_sentence(session.ruleset, one) for one in session.leads_to().moderations]
    assert words[1] == (
        "May come to be drawn for moderation by Audit and Practice Standards team "
        "(10% of case audits returned in the month), where Overall grade is Requires improvement."
    )


def test_a_form_without_such_rules_says_nothing(small: Desk) -> None:
    assert said(small.begin()) == ()


def test_the_review_in_conversation_says_it() -> None:
    session = Desk("monthly-audit").begin(facts={"completed": "20.01.2020"})
    session.execute(ChooseOverall("inadequate"))
    shown = talk(session, "review", "quit")
    assert f"{AGAIN} by 20.04.2020{WHY}" in shown


DATES = """
[ruleset]
id = "dates"
version = "1.0.0"
title = "Dates"

[fact.got]
label = "Referral received"
answers = "date"

[fact.seen]
label = "Child seen"
answers = "date"

[define.late]
label = "Late"
means = "seen is more than 10 working days after got"

[define.early]
label = "Before"
means = "seen is before 2020-06-04"
"""


def test_a_condition_on_dates_is_said_with_labels_and_days_as_they_are_written_here() -> None:
    ruleset, faults = examine(Path("dates.toml"), Library(), text=DATES)
    assert ruleset is not None, faults
    said = {name: condition_words(ruleset, ruleset.conditions[f"define.{name}.means"]) for name in ("late", "early")}
    assert said == {
        "late": "Child seen is more than 10 working days after “Referral received”",
        "early": "Child seen is before 04.06.2020",
    }
