"""The cells of a decision grid: a cursor that the arrows move, and a box over the cell that is edited."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from auditrules.rulesets.positions import KeyPath
from auditrules.tui.dialogs import loose_cell
from auditrules.tui.guard import plain
from auditrules.tui.prose import Line
from auditrules.workshop.grids import THEN, WHEN, Cell, Grid


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


def _fit(text: str, width: int) -> str:
    """A text in exactly so many cells."""
    from rich.cells import cell_len, set_cell_size

    return set_cell_size(text[: width - 1] + "…" if cell_len(text) > width else text, width)
