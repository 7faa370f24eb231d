"""What the tests of the workshop share: the small ruleset, whole or with parts of it written otherwise."""

from __future__ import annotations

from pathlib import Path

from auditrules.rulesets import Library
from auditrules.rulesets.edits import Edit, applied
from auditrules.rulesets.loading import examine
from auditrules.rulesets.ruleset import Ruleset

FILE = Path(__file__).parents[1] / "tui" / "rulesets" / "small.toml"
SMALL = FILE.read_text(encoding="utf-8")


def loaded(text: str = SMALL, *changes: tuple[str, str], path: Path = Path("draft.toml")) -> Ruleset:
    """A ruleset of a text with words of it replaced; every replacement must find its words."""
    text = changed(text, *changes)
    ruleset, diagnostics = examine(path, Library(), text=text)
    assert ruleset is not None, "\n".join(map(str, diagnostics))
    return ruleset


def changed(text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def after(text: str, edits: tuple[Edit, ...]) -> Ruleset:
    """The ruleset of a text after some edits."""
    return loaded(applied(text, edits))
