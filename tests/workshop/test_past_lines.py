"""The workspace's own audits beside a draft, in words."""

from __future__ import annotations

from dataclasses import replace

from auditrules.workshop.past_audits import PastAudit, Step, Tally
from auditrules.workshop.past_lines import MOST, OneAudit, past_lines, past_summary

AUDIT = PastAudit("a1", "CF-1", "submitted", "small@1.0.0", "Good", "Good", chosen="Good")


def tally(*audits: PastAudit, total: int | None = None) -> Tally:
    made = Tally()
    for number, audit in enumerate(audits, 1):
        made.add(Step(number, total or len(audits), audit))
    return made


def test_audits_that_would_change_are_counted_grade_by_grade_the_most_first() -> None:
    lower = replace(AUDIT, after="Inadequate", moved=True)
    lines = past_lines(
        tally(
            AUDIT,
            replace(AUDIT, audit="a2", case_reference="CF-2", before="Inadequate", moved=True),
            replace(lower, audit="a3", case_reference="CF-3"),
            replace(lower, audit="a4", case_reference="CF-4", status="in_progress", escalations_added=("harm",)),
            replace(AUDIT, audit="a5", case_reference="CF-5", escalations_dropped=("harm",)),
            replace(AUDIT, audit="a6", case_reference="CF-6", left_out=("'x': gone",)),
            replace(AUDIT, audit="a7", case_reference="", problem="its ruleset is gone"),
        )
    )
    assert [line.text for line in lines] == [
        "This workspace's own audits",
        "7 audits: 4 would change, 2 would not. They stay as they are: each keeps the rules it was begun under.",
        "Good → Inadequate: 2 audits",
        "CF-3 (small@1.0.0, submitted, graded Good)",
        "CF-4 (small@1.0.0, in progress, graded Good, would escalate harm)",
        "Inadequate → Good: 1 audit",
        "CF-2 (small@1.0.0, submitted, graded Good)",
        "The same outcome, other escalations: 1 audit",
        "CF-5 (small@1.0.0, submitted, graded Good, would no longer escalate harm)",
        "1 audit with answers that this ruleset does not take.",
        "a7: can't be judged: its ruleset is gone",
    ]
    assert isinstance(lines[3].key, OneAudit)


def test_what_was_stopped_says_how_far_it_came() -> None:
    assert past_summary(tally(AUDIT, total=40)) == "1 of 40 audits looked at: 0 would change, 1 would not"
    assert past_summary(Tally()) == "No audit of this workspace was begun under this ruleset."


def test_of_very_many_that_move_in_one_way_the_rest_are_counted() -> None:
    moved = replace(AUDIT, after="Inadequate", moved=True)
    said = [
        line.text for line in past_lines(tally(*(replace(moved, case_reference=f"CF-{n}") for n in range(MOST + 7))))
    ]
    assert said[2] == f"Good → Inadequate: {MOST + 7} audits"
    assert said[-1] == "and 7 more"
    assert len(said) == 3 + MOST + 1
