"""A new ruleset of one's own: a small one that loads, with an example that passes."""

from __future__ import annotations

import re
from pathlib import Path

from auditrules.rulesets.library import Library
from auditrules.rulesets.models import RULESET_ID_PATTERN
from auditrules.rulesets.scaffold import scaffold
from auditrules.rulesets.writing import write_new

SORTS = (
    ("graded", "With grades", "sections graded on a scale, and an overall grade"),
    ("points", "With points", "answers carry points that add up"),
    ("narrative", "In prose", "no grades: strengths and what to improve, in words"),
)
"""The sorts of ruleset to begin from: id, name, and what it has."""
_MOST_ID = 64


def id_of(title: str) -> str:
    """An id made of a title: ``Our file audit`` becomes ``our-file-audit``; empty where there is nothing to go by."""
    words = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    return re.sub(r"^[0-9-]+", "", words)[:_MOST_ID].rstrip("-")


def against(identity: str, library: Library, folder: Path) -> str:
    """What stands against a new ruleset of that id, in words; empty where nothing does."""
    if not re.fullmatch(RULESET_ID_PATTERN, identity) or len(identity) > _MOST_ID:
        return "Give it a name that begins with a letter, such as: our file audit."
    if (folder / f"{identity}.toml").exists():
        return f"There is a file {identity}.toml already."
    other = next((entry for entry in library.entries() if entry.id == identity), None)
    return f"There is a ruleset '{identity}' already ({other.title})." if other is not None else ""


def begin(identity: str, sort: str, folder: Path) -> Path:
    """Write the file of a new ruleset; its path. Raises :class:`auditrules.rulesets.writing.NotWritten`."""
    path = folder / f"{identity}.toml"
    write_new(path, scaffold(identity, sort))
    return path
