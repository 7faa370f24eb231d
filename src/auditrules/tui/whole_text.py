"""What every box for a text of several lines shares: its keys."""

from __future__ import annotations

from textual.binding import Binding, BindingType
from textual.widgets import TextArea
from textual.widgets.text_area import Selection

#: Keys of Textual's own text box that mean something else here: undo belongs to the audit or the ruleset, F6 and F7
#: to the form.
_TAKEN = {"ctrl+z", "ctrl+y", "f6", "f7", "ctrl+f"}


def own_text_keys(*taken: str) -> list[BindingType]:
    """The keys of Textual's text box, less those that mean something else here or are ``taken``, and the keys that go
    to the ends of the text; with Shift they select what lies between."""
    kept: list[BindingType] = [
        Binding("ctrl+home", "text_start", show=False),
        Binding("ctrl+end", "text_end", show=False),
        Binding("ctrl+shift+home", "text_start(True)", show=False),
        Binding("ctrl+shift+end", "text_end(True)", show=False),
    ]
    for each in TextArea.BINDINGS:
        if isinstance(each, Binding):
            keys = [key for key in each.key.split(",") if key not in {*_TAKEN, *taken}]
            if keys:
                kept.append(Binding(",".join(keys), each.action, each.description, show=False))
    return kept


class WholeText(TextArea, inherit_bindings=False):
    """A text box in which one can go to the ends of the text."""

    def action_text_start(self, select: bool = False) -> None:
        """Go to the beginning of the text, selecting what lies between or not."""
        self._go_to_end((0, 0), select=select)

    def action_text_end(self, select: bool = False) -> None:
        """Go to the end of the text, selecting what lies between or not."""
        self._go_to_end(self.document.end, select=select)

    def _go_to_end(self, place: tuple[int, int], *, select: bool) -> None:
        self.selection = Selection(self.selection.start if select else place, place)
        self.record_cursor_width()
