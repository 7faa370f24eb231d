"""What checks by diagram share: places of rules, examples in words, and which rules a file answers for."""

from __future__ import annotations

from auditrules.conditions.ir import Condition
from auditrules.engine.analysis import Analysis
from auditrules.engine.nodes import Node
from auditrules.rulesets.diagnostics import Diagnostic
from auditrules.rulesets.positions import KeyPath

#: Rule tables whose ``when`` is held against every audit, with what their rules do.
RULES = {
    "limit": "limits nothing",
    "escalate": "alerts nobody",
    "action": "proposes nothing",
    "moderation": "picks no audit",
    "reaudit": "picks no audit",
    "report": "counts no audit",
}


def finding(
    analysis: Analysis,
    code: str,
    message: str,
    path: KeyPath,
    *,
    key: bool = False,
    help_: str = "",
    part: Condition | None = None,
    error: bool = False,
) -> Diagnostic:
    """A diagnostic at a rule; ``part`` narrows it to a part of the condition that stands there."""
    ruleset = analysis.ruleset
    composition = ruleset.composition
    if composition is None:
        raise ValueError("a ruleset that was not loaded from a file has no places")
    if not is_own(analysis, path):
        # The base may be sound; what is wrong is what this ruleset makes of it.
        message += f" (in {ruleset.reference})"
    return composition.fault(
        code,
        message,
        path,
        key=key,
        help_=help_,
        within=part.span if part is not None else None,
        warning=not error,
    )


def is_own(analysis: Analysis, path: KeyPath) -> bool:
    """Whether the ruleset's own file says what stands at a path, and not a base that others build on as well."""
    composition = analysis.ruleset.composition
    return composition is not None and composition.owner(path)[0] is composition.sources[0]


def path_of(analysis: Analysis, key: str) -> KeyPath:
    """Where a condition stands in the file, by its key among the ruleset's conditions."""
    table, name, *rest = key.split(".")
    if table == "decide" and rest[0] == "rows":
        index = int(rest[1]) - 1
        row = analysis.ruleset.document.decide[name].rows[index]
        return (table, name, "rows", index, "when" if row.when is not None else "cells")
    return (table, name, *rest)


def row_name(analysis: Analysis, outcome: str, index: int) -> str:
    """A row as a message names it."""
    row = analysis.ruleset.document.decide[outcome].rows[index]
    return f"row {index + 1}" + (f" ({row.id})" if row.id else "")


def example(analysis: Analysis, node: Node) -> str | None:
    """The smallest audit of which a function is true, in the auditor's words; None where none can be shown."""
    case = analysis.case(node)
    if case is None:
        return None
    stated = analysis.stated(case)
    return "; ".join(str(one) for one in stated) if stated else "anything is answered"
