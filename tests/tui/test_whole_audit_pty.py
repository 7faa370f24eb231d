"""A whole audit, typed in a real terminal: from the first start to the document."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from benchmarks.tui.first_audit import CASE, SAID, WRITTEN, Case, first_audit
from benchmarks.tui.hands import Hands, unnoted

from auditrules.plugins.own import SOURCE
from auditrules.rulesets import Library, LibraryFolder
from auditrules.store.workspace import Workspace
from auditrules.tui.office import Office
from auditrules.workshop.publishing import Agreement, publish, readiness
from tests.tui.harness import RULESETS
from tests.tui.terminal import program

FOUND = Case(
    nature="Case-file audit",
    kind="Small case",
    alarm="Is there a risk of significant harm?",
    away="Is earlier work read?",
    weak="Are visits in time?",
    weak_answer="No",
    action="See the child",
    section="Risk and safety",
    word="how many",
    found="How many workers?",
)
EARLIER = """
[question.earlier]
section = "planning"
text = "Is earlier work read?"
answers = "yes_no"
allow_not_applicable = true
"""


def published(own: Path) -> Library:
    """The small audit of the tests, asking for impact as well, in force as a council's own."""
    text = (RULESETS / "small.toml").read_text(encoding="utf-8") + EARLIER
    own.mkdir()
    draft = own / "small.toml"
    draft.write_text(text.replace('asks = ["rationale"]', 'asks = ["impact", "rationale"]'), encoding="utf-8")
    library = Library([LibraryFolder(own, SOURCE, True)])
    today = date(2020, 6, 1)
    ready = readiness(draft, library, today=today, agreement=Agreement("the board", today))
    publish(ready, by="A. Lead", at=datetime(2020, 6, 1, 9, tzinfo=UTC))
    return library


def test_an_audit_is_typed_from_the_first_start_to_the_document(tmp_path: Path) -> None:
    own, workspace = tmp_path / "own", tmp_path / "workspace"
    library = published(own)
    begun = date.today()
    terminal = program(workspace, more={"AUDITRULES_RULESETS": str(own)})
    try:
        first_audit(Hands(terminal), unnoted, FOUND)
        assert terminal.wait() == 0
    finally:
        terminal.close()
    office = Office(Workspace.open(workspace), library, user="tester")
    (summary,) = (found for found in office.audits() if not found.sample)
    assert (summary.case_reference, summary.status, summary.overall) == (CASE, "submitted", "good")
    assert summary.escalations == 1
    state = office.open_audit(summary.audit).state
    assert state.due is not None, "the real date of a date in words was taken"
    assert state.overall_rationale == SAID["Why you chose"]
    answers = state.answers
    assert answers["completed"].value in {begun.isoformat(), date.today().isoformat()}, "midnight may have passed"
    assert {name: answer.value for name, answer in answers.items() if not answer.not_applicable} == {
        "service": "child_protection",
        "completed": answers["completed"].value,
        "harm": "no",
        "visits": "no",
        "safety": "good",
        "words": SAID["Write here"],
        "workers": "2",
        "planning": "good",
    }
    assert (answers["earlier"].not_applicable, answers["earlier"].not_applicable_reason) == (True, "None before.")
    safety = answers["safety"]
    said = {"Evidence": safety.evidence, "Impact": safety.impact, "Rationale": safety.rationale}
    assert said | {"Comment": safety.worker_comment} == WRITTEN
    assert safety.worker_value == "requires_improvement"
    (finding,) = state.findings.values()
    assert (finding.section, finding.what, finding.how) == ("safety", "Own words.", "Quote them.")
    proposed, ours = state.actions.values()
    assert (proposed.rule, proposed.text, proposed.measure) == ("visits", "See the child", "It is on file.")
    assert (ours.text, ours.owner) == ("Visit at school.", "A. Worker")
    for action in (proposed, ours):
        assert action.due is not None
        assert action.agreed_with_worker
        assert action.told_it_is_tracked
    (concern,) = state.escalations.values()
    assert (concern.rule, concern.evidence, concern.to) == ("harm", "Monday", ("manager",))
    written = sorted(path.suffix for path in (workspace / "documents").iterdir())
    assert ".html" in written
    assert ".md" in written
