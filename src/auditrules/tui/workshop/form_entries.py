"""What is done to whole entries from the Form tab: new, renamed, copied, removed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.widget import Widget

from auditrules.rulesets.edits import CannotEdit
from auditrules.rulesets.positions import KeyPath
from auditrules.tui.dialogs import ConfirmDialog, Pick, PickDialog, has_words
from auditrules.tui.workshop.form_dialogs import AskDialog
from auditrules.workshop.calling import title
from auditrules.workshop.changes import (
    Change,
    add_member,
    as_id,
    duplicate_entry,
    free_id,
    remove_entry,
    rename_entry,
    rename_example,
    rename_value,
    still_named,
)
from auditrules.workshop.forms import tables
from auditrules.workshop.fresh import creatable, member_for, new_entry
from auditrules.workshop.words import KIND_WORDS

if TYPE_CHECKING:
    from auditrules.tui.workshop.form_rows import Row
    from auditrules.workshop.forms import Form
    from auditrules.workshop.reading import Reading

_VALUES = ("values", "outcomes", "off_scale")
"""Lists whose entries are values that other places name."""


class EntryDeeds(Widget):
    """Mixed into the Form tab: the deeds on the entry that it shows."""

    path: KeyPath
    form: Form | None

    def do(self, made: Callable[[Reading], Change], *, stay: bool = True) -> str:
        """Make a change of the text."""
        raise NotImplementedError

    def open(self, path: KeyPath) -> None:
        """Show the form of another table."""
        raise NotImplementedError

    def current(self) -> Reading | None:
        """The text as it is now, read."""
        raise NotImplementedError

    def _tell(self, text: str) -> None:
        """Say something above the fields."""
        raise NotImplementedError

    def _row(self) -> Row | None:
        """The row that is marked."""
        raise NotImplementedError

    def do_form_new(self) -> None:
        """A new entry of the ruleset: of which kind, and what it is called."""
        reading = self.current()
        if reading is None:
            return
        picks = [Pick(KIND_WORDS[table], key=table) for table in creatable(reading)]
        first = [pick for pick in picks if pick.key == self.path[0]]
        offered = [*first, *(pick for pick in picks if pick not in first)]

        def found(text: str) -> list[Pick]:
            return [pick for pick in offered if has_words(text, pick.label)]

        def taken(table: object) -> None:
            if isinstance(table, str):
                self._name_new(table)

        self.app.push_screen(PickDialog("A new …", found, asks="Type to narrow the list"), taken)

    def _name_new(self, table: str) -> None:
        beside = self.path[:2]
        word = KIND_WORDS[table]

        def made(text: str | None) -> None:
            if text is not None:
                called = " ".join(text.split())
                self.do(lambda reading: new_entry(reading, table, beside=beside, called=called), stay=False)

        asks = {"question": "The question", "examples": "What the example shows"}.get(table, "What it is called")
        help_ = f"{asks}, in words. Its id is made of them; all else can be filled in afterwards."
        self.app.push_screen(AskDialog(f"New: {word}", help_, "", _said, asks=asks), made)

    def name_value(self, label: str, path: KeyPath, index: int) -> None:
        """A new value for a list of them, at an index: what it is called."""

        def made(text: str | None) -> None:
            if text is not None:
                called = " ".join(text.split())
                self.do(lambda reading: add_member(reading, path, index, member_for(reading, path, called)))

        help_ = "What it is called, in words. Its id is made of them."
        self.app.push_screen(AskDialog(f"New: {label}", help_, "", _said, asks="What it is called"), made)

    def do_form_base(self) -> None:
        """An entry that only the base has written down, in its form: what is changed there is laid over it."""
        reading = self.current()
        if reading is None:
            return
        entries = [(table, id) for table in tables() for id in reading.ids(table) if reading.base_of((table, id))]
        if not entries:
            self._tell("This ruleset builds on no other.")
            return
        picks = [
            Pick(f"{title(reading, path)}{' (changed here)' if reading.has(path) else ''}", key=path)
            for path in entries
        ]

        def found(text: str) -> list[Pick]:
            return [pick for pick in picks if has_words(text, pick.label, pick.key)]

        def taken(path: object) -> None:
            if isinstance(path, tuple):
                self.open(path)

        names = ", ".join(dict.fromkeys(reading.base_of(path) for path in entries))
        asks = "Type to narrow the list"
        self.app.push_screen(PickDialog(f"Change something of {names}", found, asks=asks), taken)

    def do_form_rename(self) -> None:
        """Another id for the entry, or the value under the mark, wherever it is named."""
        reading = self.current()
        if reading is None or len(self.path) < 2:
            return
        row = self._row()
        if row is not None and row.member is not None and row.field is not None and row.field.key in _VALUES:
            path, renaming = row.path, rename_value
            found = reading.value(path)
            now = found if isinstance(found, str) else str(found.get("id", ""))
        elif self.path[0] == "examples":
            path, renaming, now = self.path[:2], rename_example, str(reading.value((*self.path[:2], "name")))
        else:
            path, renaming, now = self.path[:2], rename_entry, str(self.path[1])

        def named(text: str) -> str:
            return text.strip() if renaming is rename_example else as_id(text)

        def check(text: str) -> None:
            known = self.current()
            if known is None:
                raise ValueError("The text can't be read just now.")
            if named(text) != now:
                try:
                    renaming(known, path, named(text))
                except CannotEdit as error:
                    raise ValueError(str(error)) from None

        def taken(text: str | None) -> None:
            if text is not None and named(text) != now:
                if renaming is rename_entry:
                    self.do(lambda known: rename_entry(known, path, named(text)), stay=False)
                else:
                    self.do(lambda known: renaming(known, path, named(text)))

        help_ = "Everything that names it will name it so: conditions, rows, limits, examples."
        if renaming is not rename_example:
            help_ = f"Its id, by which the rules know it; of words one is made. {help_}"
        self.app.push_screen(AskDialog(f"Rename '{now}'", help_, now, check), taken)

    def do_form_copy(self) -> None:
        """A copy of the entry beside it."""
        reading = self.current()
        if reading is None or len(self.path) < 2 or self.path[0] == "ruleset":
            return
        entry = self.path[:2]
        new = free_id(reading, str(entry[0]), f"{entry[1]}_2") if isinstance(entry[1], str) else ""
        self.do(lambda known: duplicate_entry(known, entry, new), stay=False)

    def do_form_remove(self) -> None:
        """Remove the entry, once it is said what still names it."""
        reading = self.current()
        if reading is None or len(self.path) < 2 or self.path[0] == "ruleset":
            return
        entry = self.path[:2]
        named = list(dict.fromkeys(title(reading, mention.path[:2]) for mention in still_named(reading, entry)))
        said = (
            f"{reading.base_of(entry)} has it too; this ruleset will leave it out. " if reading.base_of(entry) else ""
        )
        if named:
            more = f" and {len(named) - 8} more places" if len(named) > 8 else ""
            said += f"It is still named by: {'; '.join(named[:8])}{more}. Those will be faults until they are changed."
        else:
            said += "Nothing else names it."

        def taken(yes: bool | None) -> None:
            if yes:
                self.do(lambda known: remove_entry(known, entry), stay=False)

        text = f"{said} Ctrl+Z brings it back."
        heading = self.form.title if self.form is not None else "Remove"
        self.app.push_screen(ConfirmDialog(f"Remove: {heading}", text, yes="Remove it", risky=bool(named)), taken)


def _said(text: str) -> None:
    """Raises ValueError where nothing is said of what is to be called something."""
    if not text.strip():
        raise ValueError("Say it in a few words; Esc leaves without a new entry.")
