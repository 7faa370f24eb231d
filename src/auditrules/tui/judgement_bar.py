"""The judgement bar: what the file can still become, and why."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from auditrules.tui.guard import plain, plain_values
from auditrules.tui.registry import key_of
from auditrules.tui.wording import Standing


class JudgementBar(Widget):
    """Four lines (three on a low window): the grades still possible, the deciding rule, the answers, what is open."""

    DEFAULT_CSS = """
    JudgementBar {
        height: 5; padding: 0 1; background: $raised; color: $ink;
        border-top: solid $line; text-wrap: nowrap; text-overflow: ellipsis;
    }
    JudgementBar.-low { height: 3; border-top: none; }
    """

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.standing = Standing("", "", "", (), (), "", "")
        self.urgent = ""

    def show(self, standing: Standing, urgent: str = "") -> None:
        """Show a judgement; ``urgent`` names an escalation that is due and not sent yet."""
        standing, urgent = plain_values(standing), plain(urgent)
        if (standing, urgent) != (self.standing, self.urgent):
            self.standing, self.urgent = standing, urgent
            self.refresh()

    def render(self) -> Content:
        standing = self.standing
        low = self.has_class("-low")
        lines = [Content.assemble(("▌ ", "$accent-ink"), (standing.headline, "bold"))]
        if standing.grades and self.size.width >= 100:
            lines = [Content.assemble(("▌ ", "$accent-ink"), (standing.lead, "bold"), *self._scale())]
        if self.urgent:
            lines.append(Content.styled(f"! Escalate now: {self.urgent}", "bold $bad"))
        if standing.why:
            also = f"  (+{len(standing.why) - 1} more, {key_of('why')})" if len(standing.why) > 1 else ""
            lines.append(Content.assemble(("Why    ", "$quiet"), standing.why[0], (also, "$quiet")))
        if standing.reads:
            lines.append(Content.assemble(("Reads  ", "$quiet"), standing.reads))
        if standing.next:
            lines.append(Content.assemble(("Open   ", "$quiet"), standing.next))
        return Content("\n").join(lines[: 3 if low else 4])

    def _scale(self) -> list[Content]:
        parts = [Content("  ")]
        for label, possible in self.standing.grades:
            parts.append(
                Content.styled(f" ◆ {label} ", "bold $accent-ink")
                if possible
                else Content.styled(f" ◇ {label} ", "$quiet strike")
            )
        parts.append(Content(f"  {self.standing.chosen}"))
        return parts
