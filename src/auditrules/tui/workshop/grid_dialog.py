"""The decision grid: a decision table as a sheet; cells are edited in place, arrows move."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, Protocol

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from auditrules.rulesets.positions import KeyPath
from auditrules.tui.dialogs import Dialog, Pick, PickDialog, loose_cell
from auditrules.tui.guard import plain
from auditrules.tui.prose import Line
from auditrules.tui.workshop.sentence_dialog import SentenceDialog
from auditrules.workshop.changes import Change, set_field
from auditrules.workshop.clauses import scope_for
from auditrules.workshop.field_values import condition_words
from auditrules.workshop.forms import Field, form
from auditrules.workshop.grids import (
    BECAUSE,
    THEN,
    WHEN,
    Cell,
    Grid,
    add_column,
    add_row,
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
COLUMN_KEYS = " · K column · D remove column · [ ] move column"


class Owner(Protocol):
    """The form that a grid belongs to: it makes the changes."""

    document: WorkshopDocument
    after_change: Callable[[], None] | None

    def do(self, made: Callable[[Reading], Change], *, stay: bool = True) -> str: ...

    def current(self) -> Reading | None: ...


class GridView(Widget, can_focus=True):
    """The cells. The cursor is on a row and a column; row -1 is the headers of a grid."""

    DEFAULT_CSS = """
    GridView { height: 1fr; min-height: 4; color: $ink; background: $pane; }
    GridView > Line { position: absolute; display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "go(-1, 0)", show=False),
        Binding("down", "go(1, 0)", show=False),
        Binding("left", "go(0, -1)", show=False),
        Binding("right", "go(0, 1)", show=False),
        Binding("home", "go(0, -99)", show=False),
        Binding("end", "go(0, 99)", show=False),
        Binding("pageup", "go(-10, 0)", show=False),
        Binding("pagedown", "go(10, 0)", show=False),
        Binding("enter", "edit", show=False),
    ]

    class Edit(Message):
        """The cell under the cursor is to be edited."""

    class Moved(Message):
        """The cursor is elsewhere."""

    class Typed(Message):
        """What was typed into the cell under the cursor."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self) -> None:
        super().__init__()
        self.grid: Grid | None = None
        self.words: Callable[[str], str] = str
        self.conditions: dict[KeyPath, str] = {}
        self.row = 0
        self.column = 0
        self.top = 0

    def compose(self) -> ComposeResult:
        yield Line(loose_cell("cell"), moves_on=False)

    def show(self, grid: Grid, words: Callable[[str], str], conditions: Callable[[Cell], str]) -> None:
        """Show a table, with words for its values and conditions; the cursor stays as near as it can."""
        self.grid, self.words = grid, words
        self.conditions = {cell.path: conditions(cell) for row in grid.rows for cell in row if cell.kind == WHEN}
        self.row = max(-1 if grid.is_grid else 0, min(self.row, len(grid.rows) - 1))
        self.column = max(0, min(self.column, grid.width - 1))
        self._keep_in_view()
        self.refresh()

    @property
    def cell(self) -> Cell | None:
        """The cell under the cursor; None on a header or in an empty table."""
        if self.grid is None or not 0 <= self.row < len(self.grid.rows):
            return None
        return self.grid.rows[self.row][self.column]

    def action_go(self, down: int, right: int) -> None:
        """Move the cursor."""
        if self.grid is None:
            return
        first = -1 if self.grid.is_grid else 0
        self.row = max(first, min(self.row + down, len(self.grid.rows) - 1))
        most = len(self.grid.columns) - 1 if self.row < 0 else self.grid.width - 1
        self.column = max(0, min(self.column + right, most))
        self._keep_in_view()
        self.refresh()
        self.post_message(self.Moved())

    def _keep_in_view(self) -> None:
        room = max(1, self.size.height - 2)
        if self.row >= 0:
            self.top = max(min(self.top, self.row), self.row - room + 1, 0)

    def on_resize(self) -> None:
        self._keep_in_view()

    def widths(self) -> list[int]:
        """Cells of each column: the outcome as wide as it needs, the rest shared."""
        grid = self.grid
        assert grid is not None
        room = max(20, self.size.width - 4)
        then = max([5, *(len(self.words(row[-2].text)) for row in grid.rows)])
        then = min(then, 22)
        count = len(grid.columns)
        because = max(12, (room - then) // (3 if count < 3 else 4))
        left = room - then - because - (count + 1)
        each = max(6, left // count)
        return [*([each] * count), then, because]

    def render(self) -> Content:
        grid = self.grid
        if grid is None:
            return Content("")
        widths = self.widths()
        heads = [*(plain(one) for one in grid.columns), "Gives", "Because"]
        drawn = [self._line("   ", [Content(_fit(one, width)) for one, width in zip(heads, widths, strict=True)], -1)]
        for index in range(self.top, min(len(grid.rows), self.top + max(1, self.size.height - 2))):
            cells = []
            for cell, width in zip(grid.rows[index], widths, strict=True):
                said = self.words(cell.text) if cell.kind == THEN else self.conditions.get(cell.path, cell.text)
                mark = "✗" if cell.fault else ""
                cells.append(
                    Content.styled(_fit(mark + plain(" ".join(said.split())), width), "$bad" if cell.fault else "")
                )
            drawn.append(self._line(f"{index + 1:>2} ", cells, index))
        if not grid.rows:
            drawn.append(Content.styled("No rows yet: A adds one.", "$quiet"))
        said = plain(self.words(grid.otherwise)) if grid.otherwise else "nothing"
        drawn.append(
            Content.styled(_fit(f"   Otherwise {said}  {plain(grid.otherwise_because)}", sum(widths)), "$quiet")
        )
        return Content("\n").join(drawn)

    def _line(self, lead: str, cells: list[Content], row: int) -> Content:
        made = Content.styled(lead, "$quiet")
        for number, cell in enumerate(cells):
            here = row == self.row and number == self.column
            made += cell.stylize("bold reverse") if here else cell.stylize("bold") if row < 0 else cell
            made += Content(" ")
        return made

    def on_click(self, event: events.Click) -> None:
        """The mouse puts the cursor on a cell; on the one that has it, it edits."""
        grid = self.grid
        if grid is None or event.widget is not self:
            return
        row = event.y - 1 + self.top if event.y else -1
        column, start = 0, 3
        for number, width in enumerate(self.widths()):
            if event.x >= start:
                column = number
            start += width + 1
        if row >= len(grid.rows) or (row < 0 and not grid.is_grid):
            return
        if (row, column) == (self.row, self.column):
            self.action_edit()
        else:
            self.action_go(row - self.row, column - self.column)

    # ------------------------------------------------------------ editing in place

    def action_edit(self) -> None:
        """Edit the cell under the cursor."""
        self.post_message(self.Edit())

    def on_key(self, event: events.Key) -> None:
        # What means something by itself is bound in the dialog; digits and signs begin a cell anew.
        if event.character and (event.character.isdigit() or event.character in "-_"):
            event.stop()
            self.edit_in_place(event.character)

    def edit_in_place(self, text: str | None = None) -> None:
        """Put a box over the cell under the cursor; ``text`` begins it anew."""
        grid = self.grid
        if grid is None:
            return
        cell = self.cell
        now = cell.text if cell is not None else grid.columns[self.column] if self.column < len(grid.columns) else ""
        widths = self.widths()
        start = 3 + sum(widths[: self.column]) + self.column
        width = max(widths[self.column], 24)
        box = self.query_one(Line)
        box.styles.width = width
        box.styles.offset = (
            min(start, max(0, self.size.width - width)),
            0 if self.row < 0 else self.row - self.top + 1,
        )
        box.display = True
        box.show("")
        box.value = now if text is None else text
        box.cursor_position = len(box.value)
        box.focus()

    @on(Line.Entered)
    def _entered(self) -> None:
        box = self.query_one(Line)
        text = box.value
        self._close()
        self.post_message(self.Typed(text))

    @on(Line.Moved)
    def _left_by_arrow(self, event: Line.Moved) -> None:
        self._entered()
        self.action_go(event.by, 0)

    def _close(self) -> None:
        self.query_one(Line).display = False
        self.focus()

    @property
    def is_editing(self) -> bool:
        """Whether a box stands over a cell."""
        return bool(self.query_one(Line).display)

    def stop_editing(self) -> None:
        """Take the box away, and nothing of what was typed."""
        self._close()


class GridDialog(Dialog[None]):
    """A decision table as a sheet. Every change is a change of the text at once."""

    DEFAULT_CSS = """
    GridDialog > #frame { width: 98%; max-width: 98%; height: 92%; padding: 0 1; }
    GridDialog #about { height: auto; color: $quiet; }
    GridDialog #cell { height: auto; max-height: 4; margin: 1 0 0 0; color: $ink; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add_row", show=False),
        Binding("x,delete", "remove_row", show=False),
        Binding("less_than_sign,shift+up", "move_row(-1)", show=False),
        Binding("greater_than_sign,shift+down", "move_row(1)", show=False),
        Binding("k", "add_column", show=False),
        Binding("d", "remove_column", show=False),
        Binding("left_square_bracket,shift+left", "move_column(-1)", show=False),
        Binding("right_square_bracket,shift+right", "move_column(1)", show=False),
        Binding("f", "turn", show=False),
        Binding("h", "hit", show=False),
        Binding("o", "otherwise", show=False),
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
        said = " ".join(cell.text.split()) if cell is not None else "A header: its _ is the hole that each cell fills."
        self.query_one("#cell", Static).update(Content(plain(said)))
        fault = self.problem or (cell.fault if cell is not None else "")
        self.query_one(".problem", Static).update(Content(plain(fault)))

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
            if isinstance(key, str):
                self._do(lambda found, grid: set_cell(found, grid, row, column, key))

        self.app.push_screen(PickDialog("Gives", lambda _: picks), taken)

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
            if isinstance(chosen, str):
                self._do(lambda reading, _: set_field(reading, field.path, chosen))

        self.app.push_screen(PickDialog(field.label, lambda _: picks), taken)

    def action_history(self, deed: str) -> None:
        """Undo and redo, as in the text."""
        document = self.owner.document
        label = document.undo() if deed == "undo" else document.redo()
        self.problem = "" if label is not None else f"There is nothing to {deed}."
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


def _fit(text: str, width: int) -> str:
    """A text in exactly so many cells."""
    from rich.cells import cell_len, set_cell_size

    return set_cell_size(text[: width - 1] + "…" if cell_len(text) > width else text, width)


__all__ = ["BECAUSE", "GridDialog", "GridView"]
