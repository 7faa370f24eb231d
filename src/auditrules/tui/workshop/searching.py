"""Between the find bar and the text: what is found, which one is in hand, and replacing."""

from __future__ import annotations

from collections.abc import Callable

from auditrules.rulesets.positions import Extent
from auditrules.tui.workshop.editor import Editor, Mark
from auditrules.tui.workshop.find_bar import FindBar
from auditrules.workshop.document import WorkshopDocument
from auditrules.workshop.finding import place_from, places, replacing

_MOST_MARKED = 500


class Searching:
    """Finds in the document and shows it in the editor."""

    def __init__(self, document: WorkshopDocument, editor: Editor, bar: FindBar, say: Callable[[str], None]) -> None:
        self.document, self.editor, self.bar, self.say = document, editor, bar, say
        self.found: tuple[Extent, ...] = ()
        self.at: int | None = None
        self._from = 0

    def begin(self) -> None:
        """Show the bar; what is selected on one line is looked for. Where the bar is open already: the next place."""
        if self.bar.display:
            self.bar.find.focus()
            self.go(1)
            return
        selected = self.editor.selected_text
        self._from = min(self.editor.offset_of(place) for place in self.editor.selection)
        self.bar.open("" if "\n" in selected else selected, read_only=bool(self.document.read_only))

    def do(self, what: str) -> None:
        """What the bar asks for."""
        match what:
            case "look":
                self.look()
            case "next" | "before":
                self.go(1 if what == "next" else -1)
            case "replace":
                self.replace()
            case "all":
                self.replace_all()
            case "leave":
                self.leave()

    def look(self) -> None:
        """Look for the words from where finding began, and show the first."""
        self._find()
        self.at = place_from(self.found, self._from, 1)
        self._show()

    def go(self, by: int) -> None:
        """Show the next place, or the one before."""
        self._find()
        start, end = sorted(self.editor.offset_of(place) for place in self.editor.selection)
        self.at = place_from(self.found, end if by > 0 else start, by)
        self._show()

    def replace(self) -> None:
        """Put the other words in the place in hand, and go to the next."""
        self._find()
        start, end = sorted(self.editor.offset_of(place) for place in self.editor.selection)
        if Extent(start, end) not in self.found:
            self.go(1)
            return
        instead = self.bar.instead.value
        self.document.edit(replacing([Extent(start, end)], instead), "replacing", cursor=start + len(instead))
        self.go(1)

    def replace_all(self) -> None:
        """Put the other words everywhere: one step."""
        self._find()
        if not self.found:
            self._show()
            return
        number = len(self.found)
        self.document.edit(replacing(self.found, self.bar.instead.value), f"replacing {number} times")
        self.look()
        self.say(f"Replaced {number} time{'' if number == 1 else 's'}. Ctrl+Z takes all of it back.")

    def leave(self) -> None:
        """Hide the bar; the cursor stays at what was found."""
        self.found, self.at = (), None
        self.editor.mark_found(())
        self.bar.display = False
        self.editor.focus()

    def _find(self) -> None:
        self.found = places(self.document.text, self.bar.find.value)
        self.editor.mark_found(Mark(one.start, one.end, "found") for one in self.found[:_MOST_MARKED])

    def _show(self) -> None:
        if not self.bar.find.value:
            self.bar.say("")
        elif self.at is None:
            self.bar.say("not found")
        else:
            one = self.found[self.at]
            self.bar.say(f"{self.at + 1} of {len(self.found)}")
            self.editor.go_to(one.start, end=one.end)
