"""Audits under the first-party rulesets and under a small one, with a clock that stands where it is put."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path

import pytest

from auditrules.audits.commands import Command
from auditrules.audits.events import Event, Summary
from auditrules.audits.session import AuditSession, Refused
from auditrules.engine import Engine
from auditrules.rulesets import Library, LibraryFolder
from auditrules.rulesets.ruleset import Ruleset

ROOT = Path(__file__).parents[2]
LIBRARY = Library(
    [LibraryFolder(ROOT / "rulesets", "council"), LibraryFolder(Path(__file__).parent / "rulesets", "tests")]
)

#: A Thursday.
START = datetime(2026, 11, 19, 9, 30, tzinfo=UTC)


@cache
def engine(reference: str) -> Engine:
    return Engine(LIBRARY.load(reference))


@dataclass
class Desk:
    """Everything around a session: its ruleset, its clock, its ids and its journal."""

    reference: str = "file-audit"
    time: datetime = START
    journal: list[tuple[Event, Summary]] = field(default_factory=list)
    fault: Exception | None = None
    """Raised instead of recording."""
    _ids: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def ruleset(self) -> Ruleset:
        return engine(self.reference).ruleset

    def now(self) -> datetime:
        return self.time

    def new_id(self) -> str:
        return f"00000000-0000-4000-8000-{next(self._ids):012d}"

    def record(self, event: Event, summary: Summary) -> None:
        if self.fault is not None:
            raise self.fault
        self.journal.append((event, summary))

    def wait(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)

    @property
    def events(self) -> tuple[Event, ...]:
        return tuple(event for event, _ in self.journal)

    def begin(self, *, facts: dict[str, str] | None = None, due: date | None = None) -> AuditSession:
        return AuditSession.begin(
            self.ruleset,
            case_reference="CF-1041",
            by="Auditor A",
            now=self.now,
            new_id=self.new_id,
            record=self.record,
            due=due,
            facts=facts,
            engines=lambda ruleset: engine(self.reference),
        )

    def again(self) -> AuditSession:
        """The same audit opened a second time from its journal."""
        return AuditSession(
            self.ruleset,
            self.events,
            by="Auditor A",
            now=self.now,
            new_id=self.new_id,
            record=self.record,
            engines=lambda ruleset: engine(self.reference),
        )


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def small() -> Desk:
    """A desk with the small ruleset of ``rulesets/small.toml``."""
    return Desk("small")


@pytest.fixture
def session(desk: Desk) -> AuditSession:
    return desk.begin(facts={"service": "child_protection", "age": "9"})


@pytest.fixture
def refusal() -> Callable[[AuditSession, Command], Refused]:
    """Executes a command that must be refused, checks that nothing changed, and gives the refusal."""

    def refuse(session: AuditSession, command: Command) -> Refused:
        before = session.state
        with pytest.raises(Refused) as caught:
            session.execute(command)
        assert session.state is before
        return caught.value

    return refuse
