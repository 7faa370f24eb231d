"""``auditrules --plain``: the same audits a question a line, over standard input and output."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from auditrules.audits.plain import Template, run_chooser
from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.invocation import Invocation
from auditrules.cli.output import PipeClosed, printable
from auditrules.cli.workspaces import opened
from auditrules.cli.wrapping import wrapped
from auditrules.rulesets import RulesetError
from auditrules.store.errors import Stale
from auditrules.tui.office import FAILURES
from auditrules.workshop.begun import RulesetGone

if TYPE_CHECKING:
    from auditrules.audits.events import Summary
    from auditrules.audits.session import AuditSession
    from auditrules.tui.office import Office


def run(invocation: Invocation) -> int:
    """Choose audits and do them until the person leaves or the input ends; returns the exit code."""
    if sys.stdin is not None and hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(errors="replace")
    line = Line()
    with opened(invocation) as office:
        office.concerns.start()
        with line.held():
            lost = run_chooser(
                _Workspace(office),
                today=office.today(),
                read=line.read,
                write=line.write,
                save_errors=(*FAILURES, RulesetGone, RulesetError),
                stale=(Stale,),
            )
    if line.broken is not None and not line.stopped:
        raise line.broken
    return ExitCode.STORE if lost else ExitCode.INTERRUPTED if line.stopped else ExitCode.OK


class _Stopped(BaseException):
    """A signal came while a line was waited for."""


class Line:
    """Standard input and output, where Ctrl-C, a closed window and a call to end are the end of the input.

    So whatever was typed is saved in the same way however the program is stopped. A signal that comes while something
    is being saved waits until that is done.
    """

    def __init__(self) -> None:
        # While a channel sends in its thread, sys.stdout is not ours.
        self._out = sys.stdout
        self.stopped = False
        self.broken: PipeClosed | OSError | None = None
        """Why nothing can be written any more."""
        self._reading = False

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Take the signals that end a program, and give them back afterwards."""
        before = {}
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)  # Windows has no SIGHUP
            if number is not None:
                with contextlib.suppress(ValueError):  # not in the main thread: nothing to take
                    before[number] = signal.signal(number, self._stop)
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _stop(self, number: int, frame: object) -> None:
        self.stopped = True
        if self._reading:
            raise _Stopped

    def read(self, prompt: str) -> str | None:
        """A line after a prompt; None when the input has ended, or nobody can see the prompts any more."""
        line = ""
        try:
            self._reading = True
            if self.stopped or sys.stdin is None or not self._show(prompt):
                return None
            line = sys.stdin.readline()
        except _Stopped:
            self._reading = False
            self.write("")  # away from the prompt
        except OSError:
            return None  # the terminal is gone
        finally:
            self._reading = False
        return line.rstrip("\r\n") if line else None

    def _show(self, prompt: str) -> bool:
        try:
            if self.broken is None:
                self._put(self._fitted(prompt), flush=True)
        except (PipeClosed, OSError) as error:
            self.broken = error
        return self.broken is None

    def write(self, text: str) -> None:
        """A line of text, as long as somebody is there to read it: saving goes on when nobody is."""
        try:
            if self.broken is None:
                self._put(self._fitted(text) + "\n", flush=self.stopped)
        except (PipeClosed, OSError) as error:
            self.broken = error

    def _fitted(self, text: str) -> str:
        """Text as a terminal can take it, of this width at this moment; a file or a pipe gets whole lines."""
        text = printable(text)
        try:
            return text if self._out is None else wrapped(text, os.get_terminal_size(self._out.fileno()).columns)
        except (OSError, ValueError):  # no terminal, or no file at all
            return text

    def _put(self, text: str, *, flush: bool) -> None:
        if self._out is None:  # a program without a console
            return
        try:
            self._out.write(text)
            if flush:
                self._out.flush()
        except BrokenPipeError:
            raise PipeClosed from None


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

    def add_samples(self) -> int:
        return self._office.add_samples()

    def open(self, audit: str) -> AuditSession:
        session = self._office.open_audit(audit)
        self._office.opened(audit)
        return session

    def begin(self, template: Template, *, case_reference: str, due: date | None) -> AuditSession:
        session = self._office.begin(template.reference, case_reference=case_reference, due=due, facts={})
        self._office.opened(session.state.id)
        return session
