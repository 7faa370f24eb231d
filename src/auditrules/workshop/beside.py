"""What the cases file beside a ruleset still names by an id that was just given up."""

from __future__ import annotations

from pathlib import Path

from auditrules.rulesets.cases import cases_path
from auditrules.rulesets.diagnostics import RulesetError
from auditrules.rulesets.positions import line_column, line_starts, positions
from auditrules.rulesets.source import read_source

_SHOWN = 6


def named_beside(ruleset: Path, old: str) -> str:
    """Where the cases file beside a ruleset names ``old``, and that it is to be changed there; empty where it doesn't.

    Only whole names count, and parts of a rule's name such as ``limit.old``; words in prose do not. An id may be used
    for several things, so the lines are those to look at.
    """
    path = cases_path(ruleset)
    if not path.exists():
        return ""
    try:
        text = read_source(path).text
    except RulesetError:
        return f"{path.name} beside it can't be read: see there whether it names '{old}'."
    found = positions(text)
    parts = [extent for _, extent in found.named]
    parts += [extent for where, extent in found.values.items() if where[2:3] != ("name",)]
    starts, lines = line_starts(text), set()
    for extent in parts:
        said = text[extent.start : extent.end]
        if said[:1] in ("[", "{"):
            continue  # what stands in it comes by itself
        said = said.strip("\"'").strip()
        if said == old or old in said.split(".") or old in said.split(" = ")[0].split("."):
            lines.add(line_column(starts, extent.start)[0])
    if not lines:
        return ""
    listed = ", ".join(str(line) for line in sorted(lines)[:_SHOWN]) + (", …" if len(lines) > _SHOWN else "")
    return f"{path.name} still names '{old}' ({'line' if len(lines) == 1 else 'lines'} {listed}): change it there too."
