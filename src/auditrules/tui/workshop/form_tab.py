"""The Form tab: the table that the cursor is in, or another, as fields that a person fills in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option as ListOption

from auditrules.rulesets.diagnostics import Diagnostic
from auditrules.rulesets.edits import CannotEdit
from auditrules.rulesets.positions import KeyPath
from auditrules.tui.guard import plain
from auditrules.tui.presence import is_there
from auditrules.tui.registry import key_of
from auditrules.tui.workshop.form_editing import FieldEditing
from auditrules.tui.workshop.form_entries import EntryDeeds
from auditrules.tui.workshop.form_rows import Row
from auditrules.tui.workshop.tab import Jump, WorkshopTab
from auditrules.workshop.changes import (
    Change,
    add_member,
    clear_field,
    move_entry,
    move_member,
    remove_member,
)
from auditrules.workshop.document import TYPING, Changed
from auditrules.workshop.field_values import faults_at, member_shown, shown
from auditrules.workshop.forms import Form, form, tables
from auditrules.workshop.fresh import VALUE_LISTS, member_for
from auditrules.workshop.reading import Reading, read

if TYPE_CHECKING:
    from pathlib import Path

    from auditrules.rulesets.ruleset import Ruleset
    from auditrules.workshop.examination import Examination

LABEL = 26
"""Cells that the name of a field takes, where there is room for a column of names."""
WIDE = 60
"""Cells from which on there is."""
TALL = 30
"""Lines of the tab from which on the help below a narrow form has more of them."""
SHORT_HELP, TALL_HELP = 5, 8
"""Lines of that help, its border counted."""
MOST_HELP = 4
"""Lines of help that a field may take, where it needs them."""
_KEYS = {
    "form_new": "new",
    "form_rename": "rename",
    "form_copy": "copy",
    "form_remove": "remove",
    "show_line": "text",
    "next_column": "outline",
}
"""What the line of keys below the form says of the commands."""
_MEMBER_KEYS = {"form_add": "add", "form_rename": "rename"}


class FormTab(EntryDeeds, FieldEditing, WorkshopTab):
    """The fields of one table. What is changed here is changed in the text at once, as one step of its history."""

    DEFAULT_CSS = """
    FormTab > #form-title { height: auto; max-height: 2; padding: 0 1; color: $ink; text-style: bold; }
    FormTab > #form-said { height: auto; padding: 0 1; color: $bad; display: none; }
    FormTab > #fields { height: 1fr; min-height: 4; background: $paper; scrollbar-size-vertical: 1; padding: 0; }
    FormTab > #fields > .option-list--option { padding: 0 1; }
    FormTab > #form-help {
        height: 5; padding: 0 1; border-top: solid $line; background: $pane; color: $quiet; overflow: hidden;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("backspace", "up", show=False),
        Binding("escape", "up", show=False),
        Binding("delete", "take_back", show=False),
        Binding("space", "flip", show=False),
    ]

    def compose(self) -> ComposeResult:
        yield Static("", id="form-title", markup=False)
        yield Static("", id="form-said", markup=False)
        yield OptionList(id="fields", markup=False)
        yield Static("", id="form-help", markup=False)

    def on_mount(self) -> None:
        self.path: KeyPath = ("ruleset",)
        self.form: Form | None = None
        self.rows: Sequence[Row] = ()
        self.reading: Reading | None = None
        self.good: Ruleset | None = None
        self.found: Examination | None = None
        self.after_change: Callable[[], None] | None = None
        self._unreadable = False
        """Whether the form says that the text can't be read."""
        self._reveals = False
        """Whether the text shows the form's table as soon as it was looked at."""
        self._wanted: KeyPath | None = None
        """The row that the mark goes to when the form is next drawn."""
        self.document.watch(self._text_changed)

    # ------------------------------------------------------------ showing

    def take_focus(self) -> None:
        self.query_one("#fields").focus()

    def show(self, examination: Examination, good: Ruleset | None) -> None:
        self.found, self.good = examination, good
        self._read_soon()
        if self._reveals and examination.revision == self.document.revision:
            self._reveals = False
            self.post_message(Jump(self.path, focus=False))

    def follow(self, path: KeyPath) -> None:
        entry = path[:1] if path[:1] in (("ruleset",), ("document",)) else path[:2]
        if entry and entry[0] in (*tables(), "ruleset", "document") and self.path[: len(entry)] != entry:
            self.path = entry
            self._read_soon()

    def at(self, path: KeyPath) -> None:
        """Show the form that a path is in, with the mark on its field."""
        if path:
            self._wanted = path
            self.follow(path)
            self._read_soon()

    def _text_changed(self, changed: Changed) -> None:
        # What is typed in the text is shown once it was looked at; a change of a form at once.
        if is_there(self) and self.display and changed.label != TYPING:
            self.call_later(self._read_now)

    def _read_now(self) -> None:
        self._found_reading(*_read(self.document.path, self.document.text, self.good))
        if self.after_change is not None:
            self.after_change()

    @work(thread=True, exclusive=True)
    def _read_soon(self) -> None:
        text, good = self.document.text, self.good
        if self.reading is not None and self.reading.text == text and self.reading.bases:
            self.app.call_from_thread(self._found_again)
            return
        found = _read(self.document.path, text, good)
        self.app.call_from_thread(self._found_reading, *found)

    def _found_reading(self, reading: Reading | None, why: str) -> None:
        if not is_there(self):
            return
        self.reading = reading if reading is not None else self.reading
        self._unreadable = reading is None
        self._tell(why)
        if reading is not None:
            self._fill()

    def _found_again(self) -> None:
        """The text is what was read before: what was wrong with it in between is mended."""
        if not is_there(self):
            return
        if self._unreadable:
            self._unreadable = False
            self._tell("")
        self._fill()

    def current(self) -> Reading | None:
        """The text as it is now, read; None, and told, where it can't be."""
        if self.reading is None or self.reading.text != self.document.text:
            self._found_reading(*_read(self.document.path, self.document.text, self.good))
        return self.reading if self.reading is not None and self.reading.text == self.document.text else None

    def _tell(self, text: str) -> None:
        said = self.query_one("#form-said", Static)
        said.update(Content(plain(text)))
        said.display = bool(text)

    def _fill(self) -> None:
        reading = self.reading
        if reading is None:
            return
        while len(self.path) > 1 and (reading.value(self.path) is None and not self._can_begin(self.path)):
            self.path = self.path[:-1]
        was = self.form.path if self.form is not None else None
        self.form = form(reading, self.path) or form(reading, ("ruleset",))
        assert self.form is not None
        self.path = self.form.path
        listed = self.query_one("#fields", OptionList)
        before = self._row().path if self._row() is not None else None  # type: ignore[union-attr]  # asked before
        place_before = listed.highlighted or 0
        self.rows = list(self._rows(self.form))
        faults = self._faults()
        title = self.form.title
        if self.form.inherited:
            title += f"  (from {self.form.inherited}{', changed here' if self.form.here else ''})"
        own = list(faults.get(self.path, ()))
        self.query_one("#form-title", Static).update(
            Content.assemble(plain(title), *(_fault_line(fault, "\n") for fault in own[:2]))
        )
        width = max(20, listed.size.width - 5)
        with self.prevent(OptionList.OptionHighlighted):
            listed.clear_options()
            listed.add_options([ListOption(self._drawn(row, reading, faults, width)) for row in self.rows])
            wanted = self._wanted if self._wanted is not None else before
            # The row of what is wanted, or of what it is in: the place of an entry's list that has a form of its own.
            around = [
                (len(row.path), -place)
                for place, row in enumerate(self.rows)
                if row.path and wanted is not None and wanted[: len(row.path)] == row.path
            ]
            if around:
                listed.highlighted = -max(around)[1]
            elif was == self.path:
                # What was marked is not offered any more: the mark stays where it is, on what has taken its place.
                listed.highlighted = min(place_before, len(self.rows) - 1)
            else:
                listed.highlighted = 1 if len(self.path) > 2 and len(self.rows) > 1 else 0
        self._wanted = None
        self._show_help()

    def _can_begin(self, path: KeyPath) -> bool:
        """Whether a table that is not there yet can be begun by filling its form in."""
        return path == ("document",) or (len(path) > 2 and isinstance(path[-1], str))

    def _rows(self, shown_form: Form) -> Sequence[Row]:
        made: list[Row] = []
        if len(shown_form.path) > 2 or (len(shown_form.path) == 2 and shown_form.path[0] == "ruleset"):
            made.append(Row("up", ()))
        if shown_form.path[0] == "decide" and len(shown_form.path) == 2:
            made.append(Row("grid", ("grid",)))
        for field in shown_form.fields:
            made.append(Row("field", field.path, field))
            if field.kind in ("tables", "paragraphs"):
                made += [Row("member", member.path, field, member) for member in field.members]
                made.append(Row("add", (*field.path, "add"), field))
        return made

    def _faults(self) -> dict[KeyPath, tuple[Diagnostic, ...]]:
        found = self.found
        if found is None or found.revision != self.document.revision:
            return {}
        return faults_at(found, self.path)

    def _drawn(self, row: Row, reading: Reading, faults: dict[KeyPath, tuple[Diagnostic, ...]], width: int) -> Content:
        if row.kind == "up":
            return Content.styled("‹ Back (Backspace)", "$accent-ink")
        if row.kind == "grid":
            return Content.styled(f"▦ The table as a grid ({key_of('form_grid')})", "$accent-ink")
        assert row.field is not None
        indent = " " * (LABEL if width >= WIDE else 2)
        if row.kind == "add":
            return Content.styled(f"{indent}+ Add ({key_of('form_add')})", "$accent-ink")
        if row.member is not None:
            # As many lines as it takes: of a decision's row the end is what it gives.
            lines = Content(plain(member_shown(reading, row.member))).wrap(max(8, width - len(indent)))
            drawn = Content("\n").join([Content(indent) + line for line in lines[:4]])
            return self._with_faults(drawn, row, faults, indent)
        field = row.field
        said = plain(" ".join(shown(reading, field).split()))
        quiet = ""
        if field.kind in ("tables", "paragraphs"):
            said = "" if field.members else "None"
        if not said and not field.members:
            quiet = f"({plain(field.default)})" if field.default else "– to be filled in" if field.required else "–"
        mark = f"  ‹{field.inherited}›" if field.inherited else ""
        label = plain(field.label)
        lead = _cut(label, LABEL - 1).ljust(LABEL) if width >= WIDE else f"{label}  "
        if not said:
            drawn = Content.assemble(lead, (quiet, "$quiet"), (mark, "$quiet"))
            return self._with_faults(drawn, row, faults, indent)
        # Where there is no column of names, the mark stands behind the name, in a line of its own.
        room = max(8, width - len(indent) - (len(mark) if width >= WIDE else 0))
        lines = Content(said).wrap(room)[:3]
        if width < WIDE and (len(lines) > 1 or len(lead) + len(said) + len(mark) > width):
            lines = [Content(label), *lines]
            lead = ""
        first = Content.assemble(lead, lines[0], (mark, "$quiet"))
        drawn = Content("\n").join([first, *(Content(indent) + line for line in lines[1:])])
        return self._with_faults(drawn, row, faults, indent)

    def _with_faults(
        self, drawn: Content, row: Row, faults: dict[KeyPath, tuple[Diagnostic, ...]], indent: str
    ) -> Content:
        size = len(row.path)
        here = [one for path, found in faults.items() if path[:size] == row.path for one in found]
        if row.kind == "field" and row.field is not None and row.field.members:
            # The faults of a list's tables stand at those.
            here = [one for path, found in faults.items() if path == row.path for one in found]
        return Content.assemble(drawn, *(_fault_line(fault, f"\n{indent}") for fault in here[:2]))

    def _row(self) -> Row | None:
        at = self.query_one("#fields", OptionList).highlighted
        return self.rows[at] if at is not None and at < len(self.rows) else None

    def _show_help(self) -> None:
        row = self._row()
        said = row.field.help if row is not None and row.field is not None else ""
        if not said and self.form is not None:
            said = self.form.help
        wide = self.size.width
        moves = f"{key_of('form_earlier')} {key_of('form_later')} move"
        if row is not None and row.member is not None:
            keys = " · ".join(("Enter open", "Del remove", moves, *_named(_MEMBER_KEYS)))
        else:
            first = ("Enter change", "Del take back") if wide >= WIDE else ("Enter", "Del")
            base = _named({"form_base": "of the base"}) if self.reading is not None and self.reading.bases else ()
            keys = " · ".join((*first, *base, *_named(_KEYS), moves))
        if row is not None and row.field is not None and wide >= WIDE and len(plain(row.field.label)) >= LABEL:
            # The column of names had no room for the whole of this one.
            said = f"{row.field.label} · {said}"
        box = self.query_one("#form-help", Static)
        height = TALL_HELP if wide < WIDE and self.size.height >= TALL else SHORT_HELP
        above = 1 + len(Content(keys).wrap(max(20, wide - 3)))
        height = max(height, above + min(MOST_HELP, len(Content(plain(said)).wrap(max(20, wide - 3)))))
        box.styles.height = height
        lines = height - above
        room = max(20, (wide - 8) * lines)
        box.update(Content.assemble((keys, "$accent-ink"), "\n", _cut(plain(said), room)))

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._show_help()

    def on_resize(self) -> None:
        if self.reading is not None:
            self._fill()

    # ------------------------------------------------------------ doing

    def do(self, made: Callable[[Reading], Change], *, stay: bool = True) -> str:
        """Make a change of the text as it is now; why it could not be made, and an empty text where it was."""
        reading = self.current()
        if reading is None:
            return "The text can't be read just now."
        try:
            change = made(reading)
        except CannotEdit as error:
            self._tell(str(error))
            return str(error)
        self._tell("")
        if change.edits:
            # An entry that the change begins is where the text, and the outline, are to be from now on.
            begun = change.path[:2]
            self._reveals = self._reveals or (len(begun) == 2 and begun[0] in tables() and not reading.has(begun))
            self._wanted = change.path
            if not stay:
                self.path = change.path or ("ruleset",)
                self._wanted = None
            self.apply(change.edits, change.label, change.left)
            self._tell(change.left)
        return ""

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        row = self._row()
        if row is None:
            return
        match row.kind:
            case "up":
                self.action_up()
            case "grid":
                self.do_form_grid()
            case "add":
                self.do_form_add()
            case "member":
                self._open_member(row)
            case _:
                self.edit_field(row.field)  # type: ignore[arg-type]  # a row of a field has one

    def _open_member(self, row: Row) -> None:
        assert row.member is not None
        reading = self.current()
        if reading is None:
            return
        value = reading.value(row.path)
        if isinstance(value, str) and row.field is not None and row.field.kind == "paragraphs":
            self.edit_paragraph(row.path, value)
        else:
            self.open(row.path)

    def open(self, path: KeyPath) -> None:
        """Show the form of another table."""
        self.path = path
        self._fill()

    def action_up(self) -> None:
        """Back to the table that this one stands in."""
        if self._is_inside:
            self._wanted = self.path
            path = self.path[:-1]
            reading = self.reading
            while len(path) > 1 and reading is not None and form(reading, path) is None:
                path = path[:-1]
            self.open(path)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Escape leaves a table inside another before it leaves the workshop."""
        return self._is_inside if action == "up" else True

    @property
    def _is_inside(self) -> bool:
        return len(self.path) > 2 or (self.path[0] == "ruleset" and len(self.path) > 1)

    def action_flip(self) -> None:
        """Yes becomes no, and no yes."""
        row = self._row()
        if row is not None and row.field is not None and row.field.kind == "yes_no":
            self.flip(row.field)

    def action_take_back(self) -> None:
        """Nothing is said of the field here any more; a table of a list is removed."""
        row = self._row()
        if row is None or row.field is None or row.kind == "add":
            return
        path = row.path
        if row.member is not None:
            self._wanted = row.field.path
            self.do(lambda reading: remove_member(reading, path))
        else:
            self.do(lambda reading: clear_field(reading, path))

    def do_form_add(self) -> None:
        """One table more in the list that the mark is in."""
        row = self._row()
        if self.current() is None:
            return
        if row is None or row.field is None or row.field.kind not in ("tables", "paragraphs"):
            self._tell(f"Go to a list to add to it. {key_of('form_new')} makes a new entry of the ruleset.")
            return
        path = row.field.path
        index = int(row.path[-1]) + 1 if row.member is not None else len(row.field.members)
        if row.field.key in VALUE_LISTS:
            self.name_value(row.field.label, path, index)
        else:
            self.do(lambda reading: add_member(reading, path, index, member_for(reading, path)))

    def do_form_earlier(self) -> None:
        """The table of a list, or the whole entry, before its neighbour."""
        self._move(-1)

    def do_form_later(self) -> None:
        """The table of a list, or the whole entry, behind its neighbour."""
        self._move(1)

    def _move(self, by: int) -> None:
        row = self._row()
        if row is not None and row.member is not None:
            path = row.path
            self.do(lambda reading: move_member(reading, path, by))
        elif len(self.path) >= 2:
            entry = self.path[:2]
            self.do(lambda reading: move_entry(reading, entry, by))

    def do_form_grid(self) -> None:
        """The decision table as a grid."""
        if self.path[0] == "decide" and len(self.path) >= 2 and self.current() is not None:
            from auditrules.tui.workshop.grid_dialog import GridDialog

            dialog = GridDialog(self, self.path[:2])
            self.app.push_screen(dialog, lambda _: setattr(self, "after_change", None))
        elif self.path[0] != "decide":
            self._tell("Only a decision is a table that can be shown as a grid.")

    def do_show_line(self) -> None:
        """To the place in the text."""
        row = self._row()
        broken = [fault for fault in self.found.mine if fault.code.startswith("T")] if self.found is not None else []
        if self.current() is None and broken:
            self.post_message(Jump(broken[0].place))
            return
        path = row.path if row is not None and row.field is not None and row.kind != "add" else self.path
        self.post_message(Jump(path))


def _read(path: Path, text: str, good: Ruleset | None) -> tuple[Reading | None, str]:
    try:
        return read(path, text, good), ""
    except CannotEdit as error:
        return None, str(error)


def _named(keys: Mapping[str, str]) -> tuple[str, ...]:
    """The keys of commands with a word for each: ``N new``."""
    return tuple(f"{key_of(id)} {word}" for id, word in keys.items())


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: max(0, width - 1)] + "…"


def _fault_line(fault: Diagnostic, lead: str) -> Content:
    said = f"{fault.message}. {fault.help}" if fault.help else f"{fault.message}."
    mark = "✗" if fault.severity == "error" else "!"
    return Content.styled(f"{lead}{mark} {plain(said)}", "bold $bad" if fault.severity == "error" else "$ink")
