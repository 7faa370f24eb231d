"""When the list of what can stand at the cursor opens, what its keys do, and what a choice writes."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.geometry import Offset

from auditrules.rulesets.edits import Edit
from auditrules.rulesets.positions import Extent
from auditrules.tui.workshop.choice_list import ROWS, ChoiceList
from auditrules.tui.workshop.editor import Editor
from auditrules.workshop.completion import Completion, completion
from auditrules.workshop.desk import WorkshopDesk

#: Characters after which the list opens by itself; beside letters and digits.
_OPENS = set("_[.") | {" ", '"'}


class Completing:
    """Between the editor and the list. ``say`` tells the person what the list can't."""

    def __init__(self, desk: WorkshopDesk, editor: Editor, shown: ChoiceList, say: Callable[[str], None]) -> None:
        self.desk, self.editor, self.shown, self.say = desk, editor, shown, say
        editor.before_key = self.key
        editor.after_key = self.typed

    def key(self, key: str) -> bool:
        """A key before the editor has it; True where it was for the list."""
        shown = self.shown
        if not shown.is_open:
            return False
        match key:
            case "escape":
                shown.close()
            case "down" | "up":
                shown.move(1 if key == "down" else -1)
            case "pagedown" | "pageup":
                shown.move(ROWS if key == "pagedown" else -ROWS)
            case "enter" | "tab" if self._takes():
                self.take()
            case "enter" | "tab" | "shift+tab":
                shown.close()
                return False
            case _:
                return False
        return True

    def _takes(self) -> bool:
        """Whether Enter and Tab are for the list: where a word was begun, or the person went into the list.

        A list that opened by itself before anything was typed steals no key, nor does one in which nothing is left
        to choose.
        """
        found = self.shown.completion
        if found is None or (found.is_complete and not self.shown.asked):
            return False
        return self.shown.asked or bool(found.prefix)

    def typed(self, event: events.Key) -> None:
        """After a key: the list follows what is typed, or opens where something was begun."""
        letter = event.character if event.is_printable else None
        if letter is None:
            if event.key not in ("backspace", "delete"):
                self.shown.close()
            return
        if self.shown.is_open or letter.isalnum() or letter in _OPENS:
            self.look(asked=False)

    def look(self, *, asked: bool) -> None:
        """Look what can stand here and show it, or hide the list."""
        editor = self.editor
        if not editor.selection.is_empty:
            self.shown.close()
            return
        found = completion(self.desk.document.text, editor.cursor_offset_in_text, self.desk.reading)
        if not found.choices or (found.is_complete and not asked):
            self.shown.close()
            if asked:
                self.say("Nothing to choose from here: type freely.")
            return
        self._open(found, asked)

    def moved(self) -> None:
        """The cursor moved: an open list follows while it is still in the word, and is hidden else."""
        found = self.shown.completion
        if found is None:
            return
        cursor = self.editor.cursor_offset_in_text
        word = self.desk.document.text[found.start : cursor] if cursor >= found.start else " "
        if cursor < found.start or any(not (one.isalnum() or one in "_.[") for one in word):
            self.shown.close()
        elif cursor != found.end:
            self.look(asked=False)

    def _open(self, found: Completion, asked: bool) -> None:
        editor = self.editor
        x, y = editor.wrapped_document.location_to_offset(editor.location_of(found.start))
        scrolled = editor.scroll_offset
        at = Offset(x - scrolled.x + editor.gutter_width, y - scrolled.y)
        self.shown.open(found, at, editor.size.height - at.y, asked=asked)

    def take(self) -> None:
        """Write the choice under the mark."""
        found, choice = self.shown.completion, self.shown.choice
        self.shown.close()
        document = self.desk.document
        if found is None or choice is None or found.end > len(document.text):
            return
        end = self.editor.cursor_offset_in_text
        start = found.start
        if choice.written.startswith("[") and document.text[start - 1 : start] == "[":
            start -= 1
        cursor = start + len(choice.written) - choice.back
        document.edit([Edit(Extent(start, end), choice.written)], f"'{choice.word}'", cursor=cursor)
        if choice.back or choice.written.endswith("."):
            self.look(asked=False)
