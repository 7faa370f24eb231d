"""How each kind of field is edited: which dialog asks, and what becomes of the answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from textual.widget import Widget

from auditrules.rulesets.positions import KeyPath
from auditrules.tui.dialogs import Pick, PickDialog, has_words
from auditrules.tui.workshop.form_dialogs import AskDialog, SeveralDialog
from auditrules.tui.workshop.sentence_dialog import SentenceDialog
from auditrules.workshop.changes import Change, set_field
from auditrules.workshop.clauses import scope_of
from auditrules.workshop.field_values import editable_text, typed
from auditrules.workshop.forms import Field

if TYPE_CHECKING:
    from auditrules.tui.office import Office
    from auditrules.workshop.reading import Reading

OTHER = "\0other"
"""The key of "something else" in a list of choices."""


class FieldEditing(Widget):
    """Mixed into the Form tab: one method for each way in which a field is edited."""

    office: Office

    def do(self, made: Callable[[Reading], Change], *, stay: bool = True) -> str:
        """Make a change of the text."""
        raise NotImplementedError

    def current(self) -> Reading | None:
        """The text as it is now, read."""
        raise NotImplementedError

    def open(self, path: KeyPath) -> None:
        """Show the form of another table."""
        raise NotImplementedError

    @property
    def today(self) -> date:
        return self.office.today()

    def set(self, path: KeyPath, value: object) -> None:
        """A field has a value."""
        self.do(lambda reading: set_field(reading, path, value))

    def edit_field(self, field: Field) -> None:
        """Edit a field in the way of its kind."""
        match field.kind:
            case "yes_no":
                self.flip(field)
            case "one_of" | "reference":
                self.pick(field)
            case "several_of" | "references":
                self.pick_several(field)
            case "condition":
                self.build(field)
            case "table":
                self.open(field.path)
            case "tables" | "paragraphs":
                pass
            case "answer" if field.options:
                self.pick(field)
            case _:
                self.ask(field)

    def flip(self, field: Field) -> None:
        """Yes becomes no, and no yes; what is not said is taken for its default."""
        now = field.value if isinstance(field.value, bool) else field.default == "yes"
        self.set(field.path, not now)

    def pick(self, field: Field) -> None:
        """One of a list, or something else where that is free."""
        picks = [
            Pick(option.label, "" if option.label == option.id else option.id, option.id) for option in field.options
        ]
        if field.free:
            picks.append(Pick("Something else …", key=OTHER))
        if not field.options and not field.free:
            picks = [Pick("There is nothing to choose from yet.")]

        def found(text: str) -> list[Pick]:
            return [one for one in picks if has_words(text, one.label, one.detail)]

        def taken(key: object) -> None:
            if key == OTHER:
                self.ask(field)
            elif isinstance(key, str) and key != field.chosen:
                self.set(field.path, key)

        asks = "Type to narrow the list"
        self.app.push_screen(PickDialog(field.label, found, asks=asks, now=field.chosen), taken)

    def pick_several(self, field: Field) -> None:
        """Several of a list."""
        now = [str(one) for one in field.value] if isinstance(field.value, (list, tuple)) else []

        def taken(keys: tuple[str, ...] | None) -> None:
            if keys is not None and list(keys) != now:
                self.set(field.path, list(keys))

        dialog = SeveralDialog(field.label, field.help, field.options, now, free=field.free)
        self.app.push_screen(dialog, taken)

    def build(self, field: Field) -> None:
        """A condition, by the sentence builder."""
        reading = self.current()
        if reading is None:
            return
        text = str(field.value or "")
        dialog = SentenceDialog(field.label, text, scope_of(reading, field.path), self.today)

        def taken(made: str | None) -> None:
            if made is not None and made != text:
                self.set(field.path, made)

        self.app.push_screen(dialog, taken)

    def ask(self, field: Field) -> None:
        """A line or prose, typed."""
        prose = field.kind in ("prose", "lines")
        help_ = field.help + (" One on a line." if field.kind == "lines" else "")

        def taken(text: str | None) -> None:
            if text is not None:
                self.set(field.path, typed(field, text, self.today))

        check = lambda text: typed(field, text, self.today)  # noqa: E731  # said where it is used
        self.app.push_screen(AskDialog(field.label, help_, editable_text(field), check, prose=prose), taken)

    def edit_paragraph(self, path: KeyPath, value: str) -> None:
        """One paragraph of a list."""

        def check(text: str) -> None:
            if not text.strip():
                raise ValueError("Say something here, or remove it with Delete in the form.")

        def taken(text: str | None) -> None:
            if text is not None and text.strip() != value:
                self.set(path, text.strip())

        self.app.push_screen(AskDialog("Text", "A paragraph.", value, check, prose=True), taken)
