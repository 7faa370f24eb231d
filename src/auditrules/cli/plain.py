"""``auditrules --plain``: the same audits a question a line, over standard input and output."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from auditrules.audits.plain import Template, run_chooser
from auditrules.cli.invocation import Invocation
from auditrules.cli.output import flush, printable, put
from auditrules.cli.workspaces import opened
from auditrules.rulesets import RulesetError
from auditrules.tui.office import FAILURES, RulesetGone

if TYPE_CHECKING:
    from auditrules.audits.events import Summary
    from auditrules.audits.session import AuditSession
    from auditrules.tui.office import Office


def run(invocation: Invocation) -> int:
    """Choose audits and do them until the person leaves or the input ends; returns the exit code."""
    if sys.stdin is not None and hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(errors="replace")
    with opened(invocation) as office:
        return run_chooser(
            _Workspace(office),
            today=office.today(),
            read=_read,
            write=put,
            save_errors=(*FAILURES, RulesetGone, RulesetError),
        )


class _Workspace:
    """The workspace as the chooser asks for it."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def audits(self) -> Sequence[Summary]:
        last = self._office.last_opened()
        return sorted(self._office.audits(), key=lambda summary: summary.audit != last)

    def templates(self) -> Sequence[Template]:
        return [
            Template(template.reference, template.title, template.nature, template.kind_of_case)
            for template in self._office.templates()
        ]

    def open(self, audit: str) -> AuditSession:
        session = self._office.open_audit(audit)
        self._office.opened(audit)
        return session

    def begin(self, template: Template, *, case_reference: str, due: date | None) -> AuditSession:
        session = self._office.begin(template.reference, case_reference=case_reference, due=due, facts={})
        self._office.opened(session.state.id)
        return session


def _read(prompt: str) -> str | None:
    """A line after a prompt; None when the input has ended."""
    if sys.stdin is None:
        return None
    sys.stdout.write(printable(prompt))
    flush()
    line = sys.stdin.readline()
    return line.rstrip("\r\n") if line else None
