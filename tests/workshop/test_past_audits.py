"""The workspace's own audits under a draft: side by side, never in place, and stopped at any step."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from auditrules.audits.commands import SetAnswer
from auditrules.rulesets import Library
from auditrules.rulesets.loading import examine
from auditrules.rulesets.ruleset import Ruleset
from auditrules.tui.office import Office
from auditrules.workshop.past_audits import PastAudit, Tally, past_audits

from .offices import AUDIT, office

_ANSWERS = {"weak": ("poor", "fair"), "middling": ("strong", "fair"), "fine": ("strong", "strong"), "begun": ("fair",)}


def _filled(folder: Path) -> Office:
    """An office with an audit that comes to each grade, one begun only, a sample, and one of another ruleset."""
    made = office(folder)
    for case, grades in _ANSWERS.items():
        session = made.begin("small", case_reference=case, due=None, facts={})
        for item, grade in zip(("record", "plan"), grades, strict=False):
            session.execute(SetAnswer(item, grade))
        if len(grades) == 2:
            session.execute(SetAnswer("seen", "no" if case == "weak" else "yes"))
    made.begin("small", case_reference="made up", due=None, facts={}, sample=True)
    (folder / "rulesets" / "other.toml").write_text(AUDIT.replace('id = "small"', 'id = "other"'))
    made.close()
    made = office(folder)
    made.begin("other", case_reference="other", due=None, facts={})
    return made


def _draft(made: Office, *changes: tuple[str, str]) -> Ruleset:
    path = made.library.path_of("small")
    text = path.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    ruleset, faults = examine(path, Library(made.library.folders), text=text)
    assert ruleset is not None, faults
    return ruleset


#: A middling record is enough for the best grade, and a child who was not seen is no longer told of.
KINDER = (
    ("[section.record]", '[decide.overall]\nrows = [{ when = "record is strong", then = "strong" }]\n[section.record]'),
    ('when = "seen is no"', 'when = "record is fair"'),
)


def _by_case(made: Office, draft: Ruleset, **options: object) -> dict[str, PastAudit]:
    steps = past_audits(made.workspace, draft, made.begun_under.under, **options)  # type: ignore[arg-type]
    return {step.audit.case_reference: step.audit for step in steps}


def test_audits_that_move_and_those_that_stay(tmp_path: Path) -> None:
    made = _filled(tmp_path)
    found = _by_case(made, _draft(made, *KINDER))
    assert {case: (one.before, one.after, one.moved) for case, one in found.items()} == {
        "weak": ("Poor", "Fair", True),
        "middling": ("Fair", "Strong", True),
        "fine": ("Strong", "Strong", False),
        "begun": ("Poor or Fair, still open", "Fair", True),
    }
    assert found["weak"].escalations_dropped == ("not_seen",)
    assert found["begun"].escalations_added == ("not_seen",)
    assert {one.reference for one in found.values()} == {"small@1.0.0"}
    made.close()


def test_a_draft_that_means_the_same_moves_nothing(tmp_path: Path) -> None:
    made = _filled(tmp_path)
    tally = Tally()
    for step in past_audits(
        made.workspace, _draft(made, ('version = "1.0.0"', 'version = "1.1.0"')), made.begun_under.under
    ):
        tally.add(step)
    assert tally.finished
    assert (tally.done, tally.unmoved, tally.moved, tally.unreadable) == (4, 4, [], [])
    assert tally.grades == Counter(
        {
            ("Poor", "Poor"): 1,
            ("Fair", "Fair"): 1,
            ("Strong", "Strong"): 1,
            ("Poor or Fair, still open", "Poor or Fair, still open"): 1,
        }
    )
    made.close()


def test_nothing_is_changed_and_it_can_be_stopped(tmp_path: Path) -> None:
    made = _filled(tmp_path)
    before = {one.audit: made.workspace.events(one.audit) for one in made.audits()}
    head = made.workspace.head()
    steps = past_audits(made.workspace, _draft(made, *KINDER), made.begun_under.under)
    tally = Tally()
    first = next(steps)
    tally.add(first)
    steps.close()
    assert (tally.done, tally.total, tally.finished) == (1, 4, False)
    assert made.workspace.head() == head
    assert {one.audit: made.workspace.events(one.audit) for one in made.audits()} == before
    made.close()


def test_each_audit_is_held_against_the_text_it_was_begun_under(tmp_path: Path) -> None:
    made = _filled(tmp_path)
    path = tmp_path / "rulesets" / "small.toml"
    draft = _draft(made, *KINDER)
    # The file has become the draft meanwhile: what the audits came to does not follow it.
    path.write_text(path.read_text().replace(*KINDER[0]).replace(*KINDER[1]))
    made.close()
    made = office(tmp_path)
    assert _by_case(made, draft)["weak"].before == "Poor"
    made.close()


def test_answers_that_the_draft_does_not_take_are_left_out_and_named(tmp_path: Path) -> None:
    made = _filled(tmp_path)
    draft = _draft(made, ("[question.seen]", "[question.met]"), ("seen is no", "met is no"))
    found = _by_case(made, draft)
    assert found["weak"].left_out == ("'seen' is nothing that this ruleset asks",)
    assert found["weak"].escalations_dropped == ("not_seen",)
    assert not found["begun"].left_out
    tally = Tally()
    for step in past_audits(made.workspace, draft, made.begun_under.under):
        tally.add(step)
    assert tally.with_answers_left_out == 3
    made.close()


def test_an_audit_whose_ruleset_is_gone_is_told_of_and_stops_nothing(tmp_path: Path) -> None:
    made = _filled(tmp_path)
    draft = _draft(made, *KINDER)
    gone = next(one.audit for one in made.audits() if one.case_reference == "weak")

    def under(state: object) -> Ruleset:
        from auditrules.workshop.begun import RulesetGone

        if state.id == gone:  # type: ignore[attr-defined]
            raise RulesetGone("it is gone")
        return made.begun_under.under(state)  # type: ignore[arg-type]

    tally = Tally()
    for step in past_audits(made.workspace, draft, under):
        tally.add(step)
    assert [(one.case_reference, one.problem) for one in tally.unreadable] == [("weak", "it is gone")]
    assert (tally.done, len(tally.moved), tally.unmoved) == (4, 2, 1)
    made.close()


def test_which_audits_count(tmp_path: Path) -> None:
    made = _filled(tmp_path)
    draft = _draft(made, *KINDER)
    assert set(_by_case(made, draft)) == set(_ANSWERS)
    assert set(_by_case(made, draft, samples=True)) == {*_ANSWERS, "made up"}
    assert set(_by_case(made, draft, of={"other"})) == {"other"}
    assert _by_case(made, draft, statuses=("submitted",)) == {}
    made.close()
