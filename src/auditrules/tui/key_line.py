"""The two lines at the foot: what just happened and whether it is saved; and the keys."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size
from textual.content import Content
from textual.widget import Widget

from auditrules.tui.guard import plain


class KeyLine(Widget):
    """The keys that work here, in one line. One widget: a footer of many is rebuilt at every change of focus."""

    DEFAULT_CSS = """
    KeyLine { height: 1; dock: bottom; background: $raised; color: $ink; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.pairs: list[tuple[str, str]] = []

    def show(self, pairs: list[tuple[str, str]]) -> None:
        """Show pairs of key and label."""
        if pairs != self.pairs:
            self.pairs = pairs
            self.refresh()

    def render(self) -> Content:
        parts: list[Content] = [Content(" ")]
        for key, label in self.pairs:
            parts += [Content.styled(key, "bold $accent-ink"), Content(f" {label}  ")]
        return Content.assemble(*parts)


class StatusLine(Widget):
    """What just happened on the left, ``Saved 10:42:07`` on the right. A failure to save takes the whole line."""

    DEFAULT_CSS = """
    StatusLine { height: 1; padding: 0 1; background: $pane; color: $ink; text-wrap: nowrap; text-overflow: ellipsis; }
    StatusLine.-alarm { background: $alarm-paper; color: $alarm-ink; text-style: bold; }
    """

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.said = ""
        self._old = False
        """Whether a key was typed since it was said."""
        self.saved = ""
        self.alarm = ""

    def say(self, text: str) -> None:
        """Say what happened."""
        text = plain(text).replace("\n", " ")
        self._old = False
        if text != self.said:
            self.said = text
            self.refresh()

    def typed(self) -> None:
        """A key was typed: what was said before it goes with the next thing that happens."""
        self._old = True

    def moved_on(self) -> None:
        """Something happened that says nothing: what was said of something earlier is taken away."""
        if self._old and self.said:
            self.say("")

    def show_saved(self, saved: str, alarm: str = "") -> None:
        """Show when the last change was recorded, or loudly why it was not."""
        alarm = plain(alarm).replace("\n", " ")
        if (saved, alarm) != (self.saved, self.alarm):
            self.saved, self.alarm = saved, alarm
            self.set_class(bool(alarm), "-alarm")
            self.refresh()

    def render(self) -> Content:
        if self.alarm:
            return Content(self.alarm)
        room = max(0, self.size.width - 2 - len(self.saved))
        said = self.said
        if cell_len(said) >= room:
            # What happened stands at the end of the sentence, what it happened to at its beginning.
            tail = min(30, room // 2)
            end = said[-tail:]
            while cell_len(end) > tail:
                end = end[1:]
            said = set_cell_size(said, max(0, room - cell_len(end) - 2)).rstrip() + "…" + end
        return Content.assemble(set_cell_size(said, room), (self.saved, "$good"))
