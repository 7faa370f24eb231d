"""The quick fix of a fault, as edits of the text it was found in."""

from __future__ import annotations

from auditrules.rulesets.diagnostics import Diagnostic
from auditrules.rulesets.edits import Edit
from auditrules.workshop.examination import Examination


def fix_of(fault: Diagnostic, examination: Examination) -> Edit | None:
    """The correction that a fault suggests; None where it has none, or where that belongs to another file."""
    fix = fault.fix
    if fix is None or fix.place.path != examination.path:
        return None
    return Edit(examination.extent(fix.place), fix.text)


def fix_in_words(fault: Diagnostic, examination: Examination) -> str:
    """What the correction would do: ``saftey → safety``; empty where there is none."""
    edit = fix_of(fault, examination)
    if edit is None:
        return ""
    old = examination.text[edit.extent.start : edit.extent.end]
    return f"{old or '(nothing)'} → {edit.text or '(nothing)'}"


def next_fault(examination: Examination, offset: int, by: int) -> Diagnostic | None:
    """The fault after an offset (``by`` 1) or before it (-1), going round at the end; None where there is none."""
    placed = sorted(
        ((examination.extent(fault.place).start, fault) for fault in examination.mine), key=lambda one: one[0]
    )
    if not placed:
        return None
    if by > 0:
        return next((fault for start, fault in placed if start > offset), placed[0][1])
    return next((fault for start, fault in reversed(placed) if start < offset), placed[-1][1])


def fault_at(examination: Examination, line: int, offset: int) -> Diagnostic | None:
    """The fault in hand: the one at the cursor, else the first of the cursor's line."""
    near = [fault for fault in examination.mine if fault.place.line <= line <= fault.place.end_line]
    at = [
        fault
        for fault in near
        if (extent := examination.extent(fault.place)).start <= offset <= max(extent.end, extent.start + 1)
    ]
    chosen = at or near
    errors = [fault for fault in chosen if fault.severity == "error"]
    return next(iter(errors or chosen), None)
