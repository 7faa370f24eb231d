"""The decision grid: a decision table as a sheet; cells are edited in place, arrows move."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, Protocol

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from auditrules.rulesets.positions import KeyPath
from auditrules.tui.dialogs import Dialog, Pick, PickDialog
from auditrules.tui.guard import plain
from auditrules.tui.workshop.grid_view import GridView
from auditrules.tui.workshop.sentence_dialog import SentenceDialog
from auditrules.workshop.changes import Change, set_field
from auditrules.workshop.clauses import scope_for
from auditrules.workshop.field_values import condition_words
from auditrules.workshop.forms import Field, form
from auditrules.workshop.grids import (
    THEN,
    WHEN,
    Cell,
    Grid,
    add_column,
    add_row,
    cell_words,
    filled,
    grid_of,
    move_column,
    move_row,
    new_header,
    remove_column,
    remove_row,
    set_cell,
    set_column,
    to_grid,
    to_rows,
    value_words,
)

if TYPE_CHECKING:
    from auditrules.workshop.document import WorkshopDocument
    from auditrules.workshop.reading import Reading

KEYS = (
    "Arrows move · Enter edits · A row · X remove row · < > move row · F rows or grid · H which row decides · "
    "O otherwise · Ctrl+Z undo"
)
MOST_WORDS = 8
"""Words listed of what can stand in a cell; the line has to fit a window of 80 columns."""
COLUMN_KEYS = " · K column · D remove column · [ ] move column"


class Owner(Protocol):
    """The form that a grid belongs to: it makes the changes."""

    document: WorkshopDocument
    after_change: Callable[[], None] | None

    def do(self, made: Callable[[Reading], Change], *, stay: bool = True) -> str: ...

    def current(self) -> Reading | None: ...

    def say(self, text: str) -> None: ...


class GridDialog(Dialog[None]):
    """A decision table as a sheet. Every change is a change of the text at once."""

    DEFAULT_CSS = """
    GridDialog > #frame { width: 98%; max-width: 98%; height: 92%; padding: 0 1; }
    GridDialog #about { height: auto; color: $quiet; }
    GridDialog #cell { height: auto; max-height: 4; margin: 1 0 0 0; color: $ink; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a,A", "add_row", show=False),
        Binding("x,X,delete", "remove_row", show=False),
        Binding("less_than_sign,shift+up", "move_row(-1)", show=False),
        Binding("greater_than_sign,shift+down", "move_row(1)", show=False),
        Binding("k,K", "add_column", show=False),
        Binding("d,D", "remove_column", show=False),
        Binding("left_square_bracket,shift+left", "move_column(-1)", show=False),
        Binding("right_square_bracket,shift+right", "move_column(1)", show=False),
        Binding("f,F", "turn", show=False),
        Binding("h,H", "hit", show=False),
        Binding("o,O", "otherwise", show=False),
        Binding("ctrl+z", "history('undo')", show=False),
        Binding("ctrl+y", "history('redo')", show=False),
    ]

    def __init__(self, owner: Owner, path: KeyPath) -> None:
        super().__init__()
        self.owner, self.path = owner, path
        self.problem = ""
        owner.after_change = self.show_again

    def compose(self) -> ComposeResult:
        with self.frame(f"Decision '{self.path[1]}'"):
            yield Static("", id="about", markup=False)
            yield GridView()
            yield Static("", id="cell", markup=False)
            yield Static("", classes="problem", markup=False)
            yield Static("", id="keys-here", classes="quiet", markup=False)

    def on_mount(self) -> None:
        self.show_again()
        self.view.focus()

    @property
    def view(self) -> GridView:
        return self.query_one(GridView)

    def show_again(self) -> None:
        """Show the table as the text has it now."""
        reading = self.owner.current()
        grid = grid_of(reading, self.path) if reading is not None else None
        if reading is None or grid is None:
            self.dismiss(None)
            return
        self.view.show(
            grid,
            lambda value: value_words(reading, grid, value),
            lambda cell: condition_words(reading, cell.path, cell.text),
        )
        shown = form(reading, self.path)
        hit = shown.field("hit") if shown is not None else None
        words = next((one.label for one in hit.options if one.id == grid.hit), grid.hit) if hit else grid.hit
        about = f"Which row decides: {words}."
        if grid.inherited:
            about += f" The rows come from {grid.inherited}; a change brings them all here."
        self.query_one("#about", Static).update(Content(about))
        self.query_one("#keys-here", Static).update(Content(KEYS + (COLUMN_KEYS if grid.is_grid else "")))
        self._show_cell()

    def _show_cell(self) -> None:
        cell = self.view.cell
        said = plain(self._in_full(cell))
        self.query_one("#cell", Static).update(Content.assemble(said, (self._may_stand(cell), "$quiet")))
        fault = self.problem or (cell.fault if cell is not None else "")
        self.query_one(".problem", Static).update(Content(plain(fault)))

    def _in_full(self, cell: Cell | None) -> str:
        """What the cell or header under the cursor says, in full: a column has room for the beginning of its header."""
        grid, reading = self.view.grid, self.owner.current()
        if grid is None or reading is None:
            return ""
        if cell is None:
            header = f"{grid.columns[self.view.column]}: a" if grid.is_grid else "A"
            return f"{header} header: its _ is the hole that each cell fills."
        said = " ".join(cell.text.split())
        if cell.kind != "cell":
            return said
        column = grid.columns[self.view.column]
        item = reading.vocabulary.items.get(column.split()[0]) if column.split() else None
        if said == "-":
            return f"{item.label if item is not None else column}: any"
        return condition_words(reading, (*self.path, "rows", self.view.row, WHEN), filled(column, said))

    def _may_stand(self, cell: Cell | None) -> str:
        """What can be written in the cell or header under the cursor, in a line below it."""
        grid, reading = self.view.grid, self.owner.current()
        if grid is None or reading is None:
            return ""
        if cell is None and grid.is_grid:
            return _listed("It can ask about", list(reading.vocabulary.items), "")
        if cell is not None and cell.kind == "cell":
            words = cell_words(reading.vocabulary, grid.columns[self.view.column])
            return _listed("Here may stand", words, "- says any") if words else ""
        return ""

    def on_grid_view_moved(self) -> None:
        self.problem = ""
        self._show_cell()

    # ------------------------------------------------------------ doing

    def _do(self, made: Callable[[Reading, Grid], Change]) -> None:
        grid = self.view.grid
        if grid is None:
            return
        self.problem = self.owner.do(lambda reading: made(reading, grid))
        self._show_cell()

    def on_grid_view_edit(self) -> None:
        cell = self.view.cell
        if cell is not None and cell.kind == WHEN:
            self._build(cell)
        elif cell is not None and cell.kind == THEN:
            self._pick_outcome()
        else:
            self.view.edit_in_place()

    def on_grid_view_typed(self, event: GridView.Typed) -> None:
        row, column = self.view.row, self.view.column
        if row < 0:
            self._do(lambda reading, grid: set_column(reading, grid, column, event.text))
        else:
            self._do(lambda reading, grid: set_cell(reading, grid, row, column, event.text))

    def _build(self, cell: Cell) -> None:
        reading = self.owner.current()
        if reading is None:
            return
        row, column = self.view.row, self.view.column

        def taken(text: str | None) -> None:
            if text is not None and text != cell.text:
                self._do(lambda found, grid: set_cell(found, grid, row, column, text))

        scope = scope_for(reading.vocabulary, "judging")
        today = self.owner.office.today()  # type: ignore[attr-defined]  # every tab of the workshop has an office
        self.app.push_screen(SentenceDialog("Applies while", cell.text, scope, today), taken)

    def _pick_outcome(self) -> None:
        reading = self.owner.current()
        field = _field(reading, (*self.path, "rows", self.view.row), THEN)
        if field is None:
            return
        row, column = self.view.row, self.view.column
        picks = [Pick(one.label, key=one.id) for one in field.options]

        def taken(key: object) -> None:
            if isinstance(key, str) and key != field.chosen:
                self._do(lambda found, grid: set_cell(found, grid, row, column, key))

        self.app.push_screen(PickDialog("Gives", lambda _: picks, now=field.chosen), taken)

    def action_add_row(self) -> None:
        """A row behind this one."""
        at = self.view.row + 1
        self._do(lambda reading, grid: add_row(reading, grid, min(at, len(grid.rows))))
        self.view.row = at

    def action_remove_row(self) -> None:
        """Without this row."""
        row = self.view.row
        if self.view.cell is not None:
            self._do(lambda reading, grid: remove_row(reading, grid, row))

    def action_move_row(self, by: int) -> None:
        """This row before or behind its neighbour."""
        row = self.view.row
        if self.view.cell is None:
            return
        self._do(lambda reading, grid: move_row(reading, grid, row, by))
        if not self.problem:
            self.view.row = row + by

    def action_add_column(self) -> None:
        """A column behind this one; its header is to be said next."""
        grid = self.view.grid
        if grid is None or not grid.is_grid:
            self._refuse("Rows of conditions have no columns: F turns them into a grid.")
            return
        at = min(self.view.column + 1, len(grid.columns))
        self._do(lambda reading, found: add_column(reading, found, at, new_header(reading)))
        self.view.row, self.view.column = -1, at

    def action_remove_column(self) -> None:
        """Without this column."""
        column = self.view.column
        grid = self.view.grid
        if grid is not None and grid.is_grid and column < len(grid.columns):
            self._do(lambda reading, found: remove_column(reading, found, column))

    def action_move_column(self, by: int) -> None:
        """This column before or behind its neighbour."""
        column, grid = self.view.column, self.view.grid
        if grid is None or not grid.is_grid or column >= len(grid.columns):
            return
        self._do(lambda reading, found: move_column(reading, found, column, by))
        if not self.problem:
            self.view.column = column + by

    def action_turn(self) -> None:
        """Rows become a grid, and a grid rows."""
        self._do(lambda reading, grid: to_rows(reading, grid) if grid.is_grid else to_grid(reading, grid))

    def action_hit(self) -> None:
        """Which row decides."""
        self._pick_field("hit")

    def action_otherwise(self) -> None:
        """The outcome where no row applies."""
        self._pick_field("otherwise")

    def _pick_field(self, key: str) -> None:
        field = _field(self.owner.current(), self.path, key)
        if field is None:
            return
        picks = [Pick(one.label, key=one.id) for one in field.options]

        def taken(chosen: object) -> None:
            if isinstance(chosen, str) and chosen != field.chosen:
                self._do(lambda reading, _: set_field(reading, field.path, chosen))

        self.app.push_screen(PickDialog(field.label, lambda _: picks, now=field.chosen), taken)

    def action_history(self, deed: str) -> None:
        """Undo and redo, as in the text."""
        document = self.owner.document
        label = document.undo() if deed == "undo" else document.redo()
        self.problem = "" if label is not None else f"There is nothing to {deed}."
        if label is not None:
            # The line below the form would go on to say that what was taken back is done.
            self.owner.say(f"Undone: {label}." if deed == "undo" else f"Done again: {label}.")
        self._show_cell()

    def _refuse(self, why: str) -> None:
        self.problem = why
        self._show_cell()

    def action_leave(self) -> None:
        """Leave the box of a cell, or the grid."""
        if self.view.is_editing:
            self.view.stop_editing()
        else:
            self.dismiss(None)


def _field(reading: Reading | None, path: KeyPath, key: str) -> Field | None:
    shown = form(reading, path) if reading is not None else None
    return shown.field(key) if shown is not None else None


def _listed(lead: str, words: Sequence[str], end: str) -> str:
    """A list of words in a line of its own, and how many there was no room for."""
    shown = words[:MOST_WORDS]
    left = [f"{len(words) - len(shown)} more"] if len(shown) < len(words) else []
    return f"\n{lead}: {plain(' · '.join([*shown, *left, *([end] if end else [])]))}"
