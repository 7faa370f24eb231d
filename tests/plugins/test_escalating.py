"""A concern that rests on a computed fact alone is sent like any other: on screen, and a question a line."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditrules.audits.commands import SetAnswer
from auditrules.audits.plain import Template, run_chooser
from auditrules.audits.session import AuditSession
from auditrules.rulesets.library import Library, LibraryFolder
from auditrules.store.workspace import Workspace
from auditrules.tui.dialogs import EscalateDialog
from auditrules.tui.office import Office
from tests.tui.harness import Flow, flow

from .councils import Council, ruleset_text
from .test_facts import BODY, DAYS

TEXT = ruleset_text(
    "ours",
    body=BODY.split("[[examples]]")[0]
    + """
[role.manager]
label = "Manager"

[escalate.late]
when = "days_to_visit is more than 20"
to = ["manager"]
timing = "immediately"
message = "Nobody went there for weeks."
""",
)
FACTS = {"service": "looked_after", "referred_on": "01.04.2026"}


@pytest.fixture
def made(council: Council, tmp_path: Path) -> Office:
    council.plugin("ours", DAYS)
    council.ruleset(TEXT)
    folders = [LibraryFolder(council.folder / "rulesets", "tests")]
    office = Office(
        Workspace.open(tmp_path / "workspace"),
        lambda: Library(folders, council.library().extensions),
        user="tester",
    )
    office.set_setting("welcomed", True)
    return office


def begun(made: Office) -> AuditSession:
    return made.begin("visits", case_reference="CF-1", due=None, facts=FACTS)


def test_on_screen(made: Office) -> None:
    session = begun(made)
    session.execute(SetAnswer("visited_on", "01.06.2026"))

    async def steps(f: Flow) -> None:
        await f.press("f2")
        dialog = f.app.screen
        assert isinstance(dialog, EscalateDialog)
        assert dialog.what.text == "Nobody went there for weeks."
        await f.press("f2")
        (sent,) = f.state.escalations.values()
        assert (sent.rule, sent.item, sent.to) == ("late", None, ("manager",))

    flow(made, steps, audit=session.state.id)


def test_a_question_a_line(made: Office) -> None:
    session = begun(made)
    # On with the audit; past who takes part and two facts; the day; the concern as it stands, to whom it is said.
    typed = iter(["1", "", "", "", "01.06.2026", "", "", "", "yes", "quit", "quit"])
    written: list[str] = []

    class Audits:
        def audits(self) -> object:
            return made.audits()

        def templates(self) -> list[Template]:
            return []

        def open(self, audit: str) -> AuditSession:
            return made.open_audit(audit)

    def read(prompt: str) -> str | None:
        written.append(prompt)
        return next(typed, None)

    run_chooser(
        Audits(),  # type: ignore[arg-type]
        today=made.today(),
        read=read,
        write=written.append,
        save_errors=(OSError,),
        stale=(),
    )
    (sent,) = made.open_audit(session.state.id).state.escalations.values()
    assert (sent.rule, sent.item, sent.what) == ("late", None, "Nobody went there for weeks."), "\n".join(written)
    made.close()
