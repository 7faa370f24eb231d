"""Audits and actions of other programs' files on their way into a workspace. No Textual here: scripts use it too."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from auditrules.audits.events import Event, Summary
from auditrules.audits.session import AuditSession
from auditrules.conditions.dates import dotted
from auditrules.engine import Engine
from auditrules.plugins.imports import CannotImport
from auditrules.programme.importing import Report, importer_for, read_file, take_over
from auditrules.rulesets.ruleset import Ruleset

if TYPE_CHECKING:
    from auditrules.tui.office import Office


class Intake:
    """Audits on their way into the workspace, each saved whole: an import that is stopped leaves no half audit."""

    def __init__(self, office: Office, ruleset: Ruleset | None, *, dry_run: bool) -> None:
        self._office = office
        self._ruleset = ruleset
        self._dry_run = dry_run
        self._waiting: list[tuple[Event, Summary]] = []
        self._sessions: dict[str, AuditSession] = {}
        self._engines: dict[str, Engine] = {}
        if ruleset is not None and not dry_run:
            office.begun_under.keep(ruleset)

    def begin(self, reference: str) -> AuditSession:
        """Begin an audit of a case."""
        self.save()
        assert self._ruleset is not None  # audits are only begun where one was named
        return AuditSession.begin(
            self._ruleset,
            case_reference=reference,
            by=self._office.user,
            now=self._office.now,
            new_id=self._office.new_id,
            record=lambda event, summary: self._waiting.append((event, summary)),
            engines=self._engine,
        )

    def _engine(self, ruleset: Ruleset) -> Engine:
        """One engine for all: making it takes longer than judging an audit."""
        if ruleset.meaning_hash not in self._engines:
            self._engines[ruleset.meaning_hash] = Engine(ruleset)
        return self._engines[ruleset.meaning_hash]

    def of_case(self, reference: str) -> AuditSession | None:
        """The audit in progress of a case that was changed last."""
        self.save()
        if reference not in self._sessions:
            found = next(
                (
                    summary.audit
                    for summary in self._office.audits(limit=10_000)
                    if summary.case_reference == reference and summary.status == "in_progress" and not summary.sample
                ),
                None,
            )
            if found is None:
                return None
            self._sessions[reference] = self._office.open_audit(found, record=self._keep)
        return self._sessions[reference]

    def _keep(self, event: Event, summary: Summary) -> None:
        if not self._dry_run:
            self._office.record(event, summary)

    def save(self) -> None:
        """Put the audit in hand into the workspace, with all that was said of it, or nothing of it."""
        if self._waiting and not self._dry_run:
            self._office.workspace.append_all(self._waiting)
        self._waiting = []


@dataclass
class Taken:
    """What was taken over of a file, or would be: audits and actions, and rulesets made of forms by their files."""

    report: Report = field(default_factory=Report)
    rulesets: list[Path] = field(default_factory=list)
    before: str = ""
    """On which day this very file was taken over before, in words; empty where it was not."""

    @property
    def anything(self) -> bool:
        """Whether there is anything to take."""
        return bool(self.report.audits or self.report.actions or self.rulesets)


def take_file(
    office: Office,
    path: Path,
    *,
    importer: str | None,
    ruleset: str | None,
    dry_run: bool,
    stop: Callable[[], bool] = lambda: False,
    done: Callable[[int, int], None] = lambda made, of: None,
) -> Taken:
    """Take over what a file holds, or with ``dry_run`` only find out what that would be.

    ``importer`` reads it, by its name; None for the one that reads such files. Audits are begun under ``ruleset``.
    Rulesets made of forms become drafts in the folder of one's own. Raises :class:`CannotImport`,
    :class:`auditrules.rulesets.RulesetError`, :class:`auditrules.rulesets.writing.NotWritten`, and what saving can
    fail with; what came in before that stays.
    """
    from auditrules.rulesets.writing import write_new

    named = office.ruleset(ruleset) if ruleset is not None else None
    read = read_file(office.plugins, importer_for(office.plugins, path, importer), path, options={}, ruleset=named)
    if read.audits and named is None:
        raise CannotImport("The file holds audits: choose the ruleset that they are begun under.")
    taken = Taken(before=taken_before(office, path))
    for each in read.rulesets:
        if stop():
            break
        target = office.own_folder() / f"{each.name}.toml"
        if not dry_run:
            write_new(target, each.text)
        taken.rulesets.append(target)
    intake = Intake(office, named, dry_run=dry_run)
    take_over(read, named, begin=intake.begin, of_case=intake.of_case, report=taken.report, stop=stop, done=done)
    intake.save()
    if taken.anything and not dry_run:
        remember(office, path)
    return taken


def taken_before(office: Office, path: Path) -> str:
    """On which day a file was taken over before, in words, whatever it was called; empty where it was not."""
    return str(office.setting(_known(path)) or "")


def remember(office: Office, path: Path) -> None:
    """Note that a file was taken over today."""
    office.set_setting(_known(path), f"on {dotted(office.today())} as {path.name}")


def _known(path: Path) -> str:
    """The name under which it is kept that a file was taken over: by what is in it."""
    with path.open("rb") as file:
        return f"imported/{hashlib.file_digest(file, 'sha256').hexdigest()}"
