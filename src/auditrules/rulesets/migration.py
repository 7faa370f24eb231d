"""Files of an older schema brought to the present one, step by step, their comments and layout kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from auditrules.rulesets.diagnostics import RulesetError
from auditrules.rulesets.edits import with_key_added, with_value
from auditrules.rulesets.source import SourceFile, parse_source

CURRENT = 1
"""The schema that this program reads and writes: ``schema = 1`` in ``[ruleset]``."""


@dataclass(frozen=True, slots=True)
class Step:
    """From one schema to the next: what changes, in a line, and the change of the text.

    ``change`` gets a file of the older schema and gives its text in the next, ``schema`` itself left alone.
    """

    says: str
    change: Callable[[SourceFile], str]


#: By the older schema. There is only one schema so far, so there is nothing to bring up.
STEPS: Mapping[int, Step] = {}


@dataclass(frozen=True, slots=True)
class Migrated:
    """A text of the present schema; ``steps`` says what was changed, and is empty where nothing was."""

    text: str
    schema: int
    steps: tuple[str, ...]


def migrated(path: Path, text: str, steps: Mapping[int, Step] = STEPS, current: int = CURRENT) -> Migrated:
    """Bring a ruleset's text to the present schema.

    Raises :class:`RulesetError` where it is not TOML, its schema is none, or there is no way from it to the present.
    """
    source = _read(path, text)
    found = schema_of(source)
    said: list[str] = []
    here = found
    while here != current:
        step = steps.get(here)
        if step is None:
            newer = here > current
            why = "is newer than this program knows" if newer else "is not one this program can bring up to date"
            help_ = "Install a newer version of auditrules." if newer else f"It reads schema {current}."
            raise RulesetError([source.fault("S104", f"schema {here} {why}", ("ruleset", "schema"), help_=help_)])
        text = step.change(source)
        here += 1
        source = _with_schema(_read(path, text), here)
        text = source.text
        said.append(f"schema {here - 1} to {here}: {step.says}")
    return Migrated(text, found, tuple(said))


def schema_of(source: SourceFile) -> int:
    """The schema a file says it has, 1 where it says nothing. Raises :class:`RulesetError` where that is no number."""
    header = source.data.get("ruleset")
    schema = header.get("schema", 1) if isinstance(header, Mapping) else 1
    if isinstance(schema, bool) or not isinstance(schema, int):
        raise RulesetError([source.fault("S103", "this should be a whole number", ("ruleset", "schema"))])
    return schema


def _read(path: Path, text: str) -> SourceFile:
    source = parse_source(path, text)
    if source.faults:
        raise RulesetError(source.faults)
    return source


def _with_schema(source: SourceFile, schema: int) -> SourceFile:
    if source.has(("ruleset", "schema")):
        return _read(source.path, with_value(source.text, ("ruleset", "schema"), str(schema)))
    return _read(source.path, with_key_added(source.text, ("ruleset",), f"schema = {schema}"))
