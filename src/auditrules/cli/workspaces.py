"""The workspace as commands use it: opened, read, and every trouble of the store a message."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from auditrules.cli import clock
from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.faults import Fault, not_found
from auditrules.cli.invocation import Invocation

if TYPE_CHECKING:
    from auditrules.audits.events import Summary
    from auditrules.audits.session import AuditSession
    from auditrules.tui.office import Office

#: Characters of an audit's id that are enough to name it, where only one audit begins with them.
SHORT_ID = 4


def workspace_path(invocation: Invocation) -> Path:
    """The workspace's folder; it need not exist."""
    from auditrules.store.location import workspace_folder

    return workspace_folder(invocation.workspace, os.environ)


def _office(invocation: Invocation) -> Office:
    from auditrules.tui.office import Office

    return Office.open(invocation.workspace, library=lambda: invocation.library, plugins=lambda: invocation.plugins)


@contextlib.contextmanager
def opened(invocation: Invocation) -> Iterator[Office]:
    """The workspace, open, made where there is none. Trouble of the store is a :class:`Fault`."""
    from auditrules.store.errors import StoreError

    try:
        with contextlib.closing(_office(invocation)) as office:
            yield office
    except StoreError as error:
        raise Fault(str(error), ExitCode.STORE) from None


@contextlib.contextmanager
def opened_to_read(invocation: Invocation) -> Iterator[Office | None]:
    """The workspace, open, or None where there is none yet.

    A command that only reads must not leave a new workspace behind in a folder somebody mistyped.
    """
    from auditrules.store.workspace import FILE

    folder = workspace_path(invocation)
    try:
        # Something in the folder's place is for the store to complain of.
        exists = (folder / FILE).exists() or (folder.exists() and not folder.is_dir())
    except (OSError, ValueError) as error:
        raise Fault(f"The workspace cannot be looked at ({folder}): {error}.", ExitCode.STORE) from None
    if not exists:
        yield None
        return
    with opened(invocation) as office:
        yield office


def summaries(office: Office) -> Iterator[Summary]:
    """Every audit's summary, changed last first, read a page at a time."""
    after = None
    while True:
        page = office.workspace.audits(after=after)
        yield from page.audits
        after = page.after
        if after is None:
            return


def session_named(office: Office | None, named: str) -> AuditSession:
    """The audit of an id, of enough of its beginning, or of its case; a :class:`Fault` where none or several fit."""
    from auditrules.audits.projection import UnreadableJournal
    from auditrules.workshop.begun import RulesetGone

    if office is None:
        raise _no_audit(named)
    try:
        return office.open_audit(_audit_id(office, named))
    except RulesetGone as error:
        raise not_found(str(error)) from None
    except UnreadableJournal as error:
        raise Fault(str(error), ExitCode.STORE) from None


def _audit_id(office: Office, named: str) -> str:
    from auditrules.audits.referring import of_case

    if office.workspace.summary(named) is not None:
        return named
    every = list(summaries(office))
    of_this = of_case(every, named)
    if len(of_this) > 1:
        lines = [f"  {one.audit}  {_told(one)}" for one in of_this]
        raise not_found("\n".join([f"{len(of_this)} audits are of {named}; give the id of one:", *lines]))
    found = [one.audit for one in of_this] or [one.audit for one in every if one.audit.startswith(named.lower())]
    if not found or (not of_this and len(named) < SHORT_ID):
        raise _no_audit(named)
    if len(found) > 1:
        raise not_found(f"{len(found)} audits begin with {named}; give more of the id.")
    return found[0]


def _told(summary: Summary) -> str:
    """An audit beside others of its case: its template, how far it is, and when it was changed last."""
    changed = datetime.fromisoformat(summary.updated_at).astimezone(clock.now().tzinfo)
    return f"{summary.title}, {summary.status.replace('_', ' ')}, changed last on {changed:%d.%m.%Y}"


def _no_audit(named: str) -> Fault:
    return not_found(f"There is no audit {named} in this workspace; 'auditrules audit list' shows those there are.")
