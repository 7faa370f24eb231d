"""The fault in hand, in words, under the text: what is wrong, what to do, and the key that does it."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from auditrules.rulesets.diagnostics import Diagnostic
from auditrules.tui.guard import plain


class FaultLine(Static):
    """Up to three lines; hidden where the cursor's line has no fault."""

    DEFAULT_CSS = """
    FaultLine {
        height: auto; max-height: 4; padding: 0 1; background: $raised; color: $ink; display: none;
    }
    """

    def __init__(self, id: str | None = None) -> None:
        super().__init__("", id=id, markup=False)
        self.fault: Diagnostic | None = None
        self._fix = ""

    def show(self, fault: Diagnostic | None, fix: str) -> None:
        """Show a fault and the correction that a key makes; None hides the line."""
        if (fault, fix) == (self.fault, self._fix):
            return
        self.fault, self._fix = fault, fix
        self.display = fault is not None
        if fault is None:
            return
        mark = "✗" if fault.severity == "error" else "!"
        parts = [Content.assemble((f"{mark} {fault.code} ", "bold"), plain(fault.message), ". ", plain(fault.help))]
        if fix:
            parts.append(Content.assemble(("F9", "bold $accent-ink"), f" writes {plain(fix)}"))
        self.update(Content("\n").join(parts))
