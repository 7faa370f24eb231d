"""An audit under a ruleset that requires plugins: what is missing, what blocks it, what is kept whatever they do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count

import pytest

from auditrules.audits.commands import AddAction, ChooseOverall, SetAnswer, SetAnswerText, Submit
from auditrules.audits.events import Event, Summary
from auditrules.audits.explain import computed_lines, judgement_lines
from auditrules.audits.session import AuditSession, Refused
from auditrules.engine.examples import run_examples
from auditrules.reports import audit_json
from auditrules.rulesets.ruleset import Ruleset
from auditrules.tui.wording import standing

from .councils import Council, ruleset_text
from .test_facts import DAYS
from .test_facts import TEXT as DAYS_TEXT
from .test_judging import BAD
from .test_question_types import SCALING
from .test_question_types import TEXT as SCALING_TEXT

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)


class Audit:
    """An audit of a council, with everything that was recorded of it."""

    def __init__(self, council: Council, text: str, *disabled: str) -> None:
        self.events: list[Event] = []
        self.numbers: Iterator[int] = count(1)
        self.council, self.text = council, text
        self.session = AuditSession.begin(
            self.ruleset(*disabled),
            case_reference="CF-1",
            by="tester",
            now=lambda: NOW,
            new_id=lambda: f"id-{next(self.numbers)}",
            record=self.record,
        )

    def ruleset(self, *disabled: str) -> Ruleset:
        found, faults = self.council.examine(self.text, *disabled)
        assert found is not None, faults
        return found

    def record(self, event: Event, summary: Summary) -> None:
        self.events.append(event)

    def again(self, *disabled: str) -> AuditSession:
        """The audit opened anew, with some plugins turned off."""
        return AuditSession(
            self.ruleset(*disabled),
            self.events,
            by="tester",
            now=lambda: NOW,
            new_id=lambda: f"id-{next(self.numbers)}",
            record=self.record,
        )


def complete(session: AuditSession) -> None:
    answers = {"referred_on": "01.04.2026", "visited_on": "08.04.2026", "seen": "yes", "safe": "sound"}
    for item, value in answers.items():
        session.execute(SetAnswer(item, value))
    session.execute(ChooseOverall("sound"))


CHECK = """
@hookimpl
def auditrules_check_admissibility(ruleset, audit):
    evidence = audit.prose.get("safe", {}).get("evidence", "")
    if 0 < len(evidence.split()) < 3:
        yield Fault("the evidence is too brief.", "must", "safe", "evidence")
    if "visited_on" in audit.answers:
        yield Fault("think of the next visit.", "may")

@hookimpl
def auditrules_check_action(ruleset, action):
    if "asap" in action.text.lower():
        yield Fault("say by when.", "must", field="due")
"""


def test_what_plugins_find_is_missing_and_blocks_as_they_say(council: Council) -> None:
    council.plugin("ours", CHECK)
    audit = Audit(council, ruleset_text("ours"))
    complete(audit.session)
    assert [(one.text, one.blocks) for one in audit.session.missing()] == [("think of the next visit.", False)]
    audit.session.execute(SetAnswerText("safe", "evidence", "Too short."))
    audit.session.execute(AddAction("Visit ASAP"))
    found = {one.text: one for one in audit.session.missing()}
    brief = found["Visits: 'How safe is the child?': the evidence is too brief."]
    assert (brief.blocks, brief.spot.item, brief.spot.field) == (True, "safe", "evidence")
    action = found["Action 1, 'Visit ASAP': say by when."]
    assert (action.blocks, action.spot.area, action.spot.field) == (True, "actions", "due")
    with pytest.raises(Refused, match="the evidence is too brief"):
        audit.session.execute(Submit())


@pytest.mark.parametrize(
    "body",
    [
        "raise RuntimeError('gone')",
        "raise SystemExit(1)",
        "return ['wrong']",
        "yield Fault('a', 'very')",
        "yield Fault('a', 'must', 'nothing')",
        "yield Fault('a', 'must', 'safe', 'nowhere')",
        "audit.prose['safe'] = {}",
        "import itertools\n    for i in itertools.count():\n        yield Fault(str(i))",
    ],
)
def test_a_check_that_fails_blocks_until_it_can_be_made(council: Council, body: str) -> None:
    council.plugin("ours", f"@hookimpl\ndef auditrules_check_admissibility(ruleset, audit):\n    {body}\n")
    audit = Audit(council, ruleset_text("ours"))
    complete(audit.session)
    (line,) = audit.session.missing()
    assert line.blocks
    assert line.text.startswith("The plugin ours failed: ")
    assert line.text.endswith("The audit can be submitted once its check can be made.")
    with pytest.raises(Refused):
        audit.session.execute(Submit())


def test_while_a_plugin_is_missing_an_audit_opens_keeps_its_answers_and_is_not_submitted(council: Council) -> None:
    council.plugin("ours", SCALING)
    audit = Audit(council, SCALING_TEXT)
    audit.session.execute(SetAnswer("rating", "2"))
    session = audit.again("ours")
    assert session.state.answer("rating").value == "2"
    assert session.judgement.outcomes["overall"].undetermined
    assert "Overall grade: undetermined." in judgement_lines(session.ruleset, session.judgement)
    assert "  Because: The plugin ours is turned off." in judgement_lines(session.ruleset, session.judgement)
    headline = standing(session)
    assert (headline.headline, headline.grades) == ("Undetermined: no grade is certain", ())
    assert "The plugin ours is turned off." in headline.why
    blocking = [one.text for one in session.missing() if one.blocks]
    assert any("The plugin ours is turned off." in text for text in blocking)
    with pytest.raises(Refused, match="The plugin ours is turned off"):
        session.execute(Submit())
    session.execute(SetAnswer("work", "all_of_it"))
    back = audit.again()
    assert back.state.answer("rating").value == "2"
    assert back.judgement.outcomes["overall"].value == "weak"


def test_no_audit_is_begun_while_a_plugin_is_missing(council: Council) -> None:
    council.plugin("ours", SCALING)
    with pytest.raises(Refused, match="No audit can be begun with this form now: the plugin ours is turned off"):
        Audit(council, SCALING_TEXT, "ours")


def test_an_answer_that_a_new_version_refuses_is_kept_and_named(council: Council) -> None:
    council.plugin("ours", SCALING)
    audit = Audit(council, SCALING_TEXT)
    audit.session.execute(SetAnswer("rating", "9"))
    audit.session.execute(SetAnswer("work", "some"))
    council.plugin("ours", SCALING.replace("maximum=Decimal(10)", "maximum=Decimal(5)"))
    session = audit.again()
    assert session.state.answer("rating").value == "9"
    assert session.judgement.outcomes["overall"].undetermined
    assert "An answer does not fit any more: 'rating': 9 is not from 0 to 5." in [
        reason.text for reason in session.judgement.undetermined
    ]
    session.execute(SetAnswer("rating", "5"))
    assert session.judgement.outcomes["overall"].value == "fair"


def test_a_typed_answer_is_refused_by_the_plugins_check(council: Council) -> None:
    council.plugin("ours", SCALING)
    audit = Audit(council, SCALING_TEXT)
    with pytest.raises(Refused, match="'How safe is the child\\?': give a whole number"):
        audit.session.execute(SetAnswer("rating", "7.5"))


def test_a_computed_fact_is_never_asked_and_is_in_the_document(council: Council) -> None:
    council.plugin("ours", DAYS)
    audit = Audit(council, DAYS_TEXT)
    session = audit.session
    with pytest.raises(Refused, match="follows from other answers"):
        session.execute(SetAnswer("days_to_visit", "3"))
    for item, value in (("referred_on", "01.04.2026"), ("service", "looked_after"), ("visited_on", "01.05.2026")):
        assert not any("first visit" in one.text for one in session.missing())
        session.execute(SetAnswer(item, value))
    assert computed_lines(session.ruleset, session.judgement) == ("Days to the first visit: 30 days",)
    assert "Days to the first visit: 30 days" in judgement_lines(session.ruleset, session.judgement)
    document = audit_json(session.ruleset, session.state, session.judgement, printed_on=NOW.date())
    assert "30 days" in str(document)


def test_an_undetermined_outcome_is_said_in_the_document(council: Council) -> None:
    council.plugin("ours", "@hookimpl\ndef auditrules_judge(ruleset, audit):\n    raise OSError('gone')\n")
    audit = Audit(council, ruleset_text("ours"))
    complete(audit.session)
    session = audit.session
    document = str(audit_json(session.ruleset, session.state, session.judgement, printed_on=NOW.date()))
    assert "undetermined" in document
    assert "The plugin ours failed" in document


@pytest.mark.parametrize(("plugin", "said"), BAD)
def test_no_plugin_stops_an_open_audit(council: Council, plugin: str, said: str) -> None:
    council.plugin("ours", plugin)
    audit = Audit(council, ruleset_text("ours"))
    complete(audit.session)
    session = audit.again()
    assert session.state.answer("safe").value == "sound"
    assert session.judgement.outcomes["overall"].undetermined
    blocking = [one.text for one in session.missing() if one.blocks]
    assert any(said in text for text in blocking), blocking
    session.undo()


def test_examples_may_expect_what_a_plugin_does(council: Council) -> None:
    council.plugin(
        "ours",
        """
@hookimpl
def auditrules_limit_judgement(ruleset, audit):
    if audit.answers.get("seen") == "no":
        yield Cap("overall", "weak", "Unseen.")

@hookimpl
def auditrules_escalate(ruleset, audit):
    if audit.answers.get("seen") == "no":
        yield Alert("unseen", ("manager",), "Unseen.", "Ours.")
""",
    )
    example = """
[[examples]]
name = "Not seen"
given = { referred_on = 2026-04-01, visited_on = 2026-04-02, seen = "no", safe = "sound" }
expect = { overall = "weak", because = ["plugin.ours"], escalate = ["weak", "ours_unseen"] }
"""
    engine = council.engine(ruleset_text("ours") + example)
    (result,) = run_examples(engine)
    assert result.faults == ()
    ruleset, found = council.examine(ruleset_text("ours") + example.replace("plugin.ours", "plugin.other"))
    assert ruleset is None
    assert [one.code for one in found] == ["N110"]
