"""An office on folders of a test's own: a clock that stands still, ids that count up, a library read anew on demand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from auditrules.rulesets import Library, LibraryFolder
from auditrules.store.driver import checked_driver
from auditrules.store.workspace import Workspace
from auditrules.tui.office import Office

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)

BASE = """
[ruleset]
id = "scale"
version = "1.0.0"
title = "A scale"
base = true

[grade.poor]
label = "Poor"
[grade.fair]
label = "Fair"
[grade.strong]
label = "Strong"

[decide.overall]
otherwise = "fair"
rows = [
  { when = "any section is poor", then = "poor", because = "A poor section." },
  { when = "every section is strong", then = "strong", because = "All are strong." },
]
"""

AUDIT = """
[ruleset]
id = "small"
version = "1.0.0"
title = "A small audit"
extends = "scale@1"

[section.record]
label = "The record"

[section.plan]
label = "The plan"

[question.seen]
section = "record"
text = "Was the child seen?"
answers = "yes_no"

[escalate.not_seen]
when = "seen is no"
to = ["manager"]
timing = "immediately"
"""

_IDS: Iterator[int] = count(1)


def office(folder: Path) -> Office:
    """An office on ``folder/workspace`` with the rulesets in ``folder/rulesets``, as they are when first asked for."""
    rulesets = folder / "rulesets"
    if not rulesets.is_dir():
        rulesets.mkdir(parents=True)
        (rulesets / "scale.toml").write_text(BASE, encoding="utf-8")
        (rulesets / "small.toml").write_text(AUDIT, encoding="utf-8")
    return Office(
        Workspace.open(folder / "workspace"),
        lambda: Library([LibraryFolder(rulesets, "tests")]),
        user="A. Lead",
        now=lambda: NOW,
        new_id=lambda: f"00000000-0000-4000-8000-{next(_IDS):012d}",
    )


def forget_texts(workspace: Path) -> None:
    """Leave a workspace, closed, as it is where the texts of its audits' rulesets were never kept."""
    connection = checked_driver().connect(str(workspace / "workspace.db"), isolation_level=None)
    connection.execute("DROP TRIGGER rulesets_are_kept")
    connection.execute("DELETE FROM rulesets")
    connection.close()
