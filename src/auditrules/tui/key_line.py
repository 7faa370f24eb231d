"""The two lines at the foot: what just happened and whether it is saved; and the keys."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size
from textual.content import Content
from textual.widget import Widget

from auditrules.tui.guard import plain

MOST_ROWS = 3
"""Lines that what happened may take where it is said whole."""


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
    """What just happened on the left, ``Saved 10:42:07`` on the right. A failure to save takes the whole line.

    With ``whole``, what there is no room for in one line is said in up to three, until :meth:`fold`: a path that is cut
    can't be followed.
    """

    DEFAULT_CSS = """
    StatusLine { height: 1; padding: 0 1; background: $pane; color: $ink; text-wrap: nowrap; text-overflow: ellipsis; }
    StatusLine.-alarm { background: $alarm-paper; color: $alarm-ink; text-style: bold; }
    """

    def __init__(self, id: str | None = None, *, whole: bool = False) -> None:
        super().__init__(id=id)
        self._whole = whole
        self._rows = 1
        self._is_open = False
        self.said = ""
        self._old = False
        """Whether a key was typed since it was said."""
        self.saved = ""
        self.alarm = ""

    def say(self, text: str) -> None:
        """Say what happened."""
        text = plain(text).replace("\n", " ")
        self._old = False
        self._is_open = self._whole
        if text != self.said:
            self.said = text
            self.refresh()
        self._take_room()

    def fold(self) -> None:
        """Back to one line: what was said has been there to be read."""
        self._is_open = False
        self._take_room()

    def on_resize(self) -> None:
        self._take_room()

    def _take_room(self) -> None:
        rows = min(MOST_ROWS, max(1, len(self._lines()))) if self._is_open and not self.alarm else 1
        if rows != self._rows:
            self._rows = rows
            self.styles.height = rows

    def _room(self) -> int:
        return max(0, self.size.width - 2 - len(self.saved))

    def _lines(self) -> list[Content]:
        return list(Content(self.said).wrap(max(1, self._room() - 1))) if self.size.width else []

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
            self._take_room()

    def render(self) -> Content:
        if self.alarm:
            return Content(self.alarm)
        room = self._room()
        said = self.said
        if self._rows > 1:
            first, *more = self._lines()[: self._rows]
            lead = Content(set_cell_size(first.plain, room))
            return Content("\n").join([Content.assemble(lead, (self.saved, "$good")), *more])
        if cell_len(said) >= room:
            # What happened stands at the end of the sentence, what it happened to at its beginning.
            tail = min(30, room // 2)
            end = said[-tail:]
            while cell_len(end) > tail:
                end = end[1:]
            said = set_cell_size(said, max(0, room - cell_len(end) - 2)).rstrip() + "…" + end
        return Content.assemble(set_cell_size(said, room), (self.saved, "$good"))
