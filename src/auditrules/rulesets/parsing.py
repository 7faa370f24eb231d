"""Every condition of a document: where it stands, its text, and its parsed form."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from auditrules.conditions.ir import And, Condition, Const
from auditrules.conditions.lexer import ConditionFault
from auditrules.conditions.parser import parse
from auditrules.rulesets.models import Decide, Document, Row
from auditrules.rulesets.positions import KeyPath

#: What may be named where the condition stands.
Context = Literal["judging", "relevance", "facts", "audit", "action", "section", "question", "improvement", "promise"]


class Written(NamedTuple):
    """A condition as written: its key among a ruleset's conditions, its place in the file, and its text."""

    key: str
    path: KeyPath
    text: str
    context: Context


def written_conditions(document: Document) -> Iterator[Written]:
    """Every condition of a document except the cells of grids, which :func:`grid_condition` puts together."""
    if document.ruleset.suits:
        yield Written("ruleset.suits", ("ruleset", "suits"), document.ruleset.suits, "facts")
    for table in ("fact", "section", "question", "standard", "decide"):
        for name, entry in getattr(document, table).items():
            yield Written(f"{table}.{name}.relevant", (table, name, "relevant"), entry.relevant, "relevance")
    for name, define in document.define.items():
        yield Written(f"define.{name}.means", ("define", name, "means"), define.means, "judging")
    for name, decide in document.decide.items():
        for index, row in enumerate(decide.rows):
            if row.when is not None:
                path: KeyPath = ("decide", name, "rows", index, "when")
                yield Written(f"decide.{name}.rows.{index + 1}.when", path, row.when, "judging")
    for table in ("limit", "escalate", "action", "moderation", "reaudit", "report"):
        for name, entry in getattr(document, table).items():
            if entry.when is not None:
                yield Written(f"{table}.{name}.when", (table, name, "when"), entry.when, "judging")
    for name, require in document.require.items():
        yield Written(f"require.{name}.when", ("require", name, "when"), require.when, require.on)
    for name, promise in document.promise.items():
        for part in ("whenever", "then"):
            text = getattr(promise, part)
            if text is not None:
                yield Written(f"promise.{name}.{part}", ("promise", name, part), text, "promise")


class Cell(NamedTuple):
    """One cell of a grid as a condition: the column's text with the cell in its hole."""

    path: KeyPath
    text: str
    offset: int
    """Where in ``text`` the cell begins."""
    length: int
    column: int
    """The column's number, from 0."""


def cells(name: str, decide: Decide, index: int, row: Row) -> Iterator[Cell]:
    """The cells of a row that say something; ``-`` says "any"."""
    for column, cell in enumerate(row.cells or ()):
        if cell.strip() == "-" or column >= len(decide.columns):
            continue
        # Names hold "_" too, so the hole is the one that stands alone.
        before, after = _at_hole(decide.columns[column])
        yield Cell(
            ("decide", name, "rows", index, "cells", column), f"{before}{cell}{after}", len(before), len(cell), column
        )


def has_hole(column: str) -> bool:
    """Whether a grid's column has exactly one hole: an underscore that stands alone."""
    return column.split().count("_") == 1


def _at_hole(column: str) -> tuple[str, str]:
    padded = f" {column} "
    at = padded.find(" _ ")
    if at < 0:
        return column + " ", ""
    return padded[1 : at + 1], padded[at + 2 :].rstrip()


def grid_condition(parsed: list[Condition]) -> Condition:
    """A row of a grid: every cell that says something."""
    if not parsed:
        return Const(True)
    return parsed[0] if len(parsed) == 1 else And(tuple(parsed))


def try_parse(text: str) -> Condition | ConditionFault:
    """The parsed condition, or the fault."""
    try:
        return _parsed(text)
    except ConditionFault as fault:
        return fault


@lru_cache(maxsize=1024)
def _parsed(text: str) -> Condition:
    """A parsed condition. Most items of a form say nothing but ``always``."""
    return parse(text)


def forget() -> None:
    """Keep no parsed condition, as in a program that has just started."""
    _parsed.cache_clear()
