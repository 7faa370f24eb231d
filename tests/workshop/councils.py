"""A council's folder of own rulesets beside a supplied one, for tests of versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from auditrules.plugins.own import SOURCE
from auditrules.rulesets import Library, LibraryFolder
from auditrules.rulesets.lifecycle import Done
from auditrules.workshop.publishing import Agreement, Readiness, publish, readiness

from .offices import AUDIT, BASE

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 2)
BOARD = Agreement("the audit board", TODAY)

EXAMPLES = """
[promise.poor_stays_poor]
whenever = "record is poor"
then = "overall is poor"
because = "A poor record is a poor file."

[[examples]]
name = "Strong throughout"
given = { record = "strong", plan = "strong", seen = "yes" }
expect = { overall = "strong" }
"""
OURS = AUDIT.replace('id = "small"', 'id = "ours"').replace("A small audit", "Our audit") + EXAMPLES


@dataclass
class Council:
    """Two folders: what is supplied, and the council's own, both read anew each time."""

    folder: Path

    @property
    def own(self) -> Path:
        return self.folder / "own"

    @property
    def draft(self) -> Path:
        return self.own / "ours.toml"

    @property
    def library(self) -> Library:
        return Library(
            [LibraryFolder(self.folder / "supplied", "council_rulesets"), LibraryFolder(self.own, SOURCE, True)]
        )

    def write(self, text: str = OURS) -> None:
        self.draft.write_text(text, encoding="utf-8")

    def change(self, *changes: tuple[str, str]) -> None:
        text = self.draft.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new)
        self.write(text)

    def ready(self, agreement: Agreement | None = BOARD, begins: date | None = None) -> Readiness:
        return readiness(self.draft, self.library, today=TODAY, agreement=agreement, in_force_from=begins)

    def publish(self, begins: date | None = None) -> Done:
        return publish(self.ready(begins=begins), by="A. Lead", at=NOW)

    def states(self, on: date = TODAY) -> dict[str, str | None]:
        return {
            f"{entry.version}{' draft' if entry.draft else ''}": entry.state(on)
            for entry in self.library.entries()
            if entry.id == "ours"
        }


def council(folder: Path) -> Council:
    made = Council(folder)
    (folder / "supplied").mkdir()
    (folder / "supplied" / "scale.toml").write_text(BASE, encoding="utf-8")
    (folder / "supplied" / "small.toml").write_text(AUDIT, encoding="utf-8")
    made.own.mkdir()
    made.write()
    return made
