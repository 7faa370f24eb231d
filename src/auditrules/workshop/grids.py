"""A decision table as a grid of cells, edited like a sheet; rows of conditions and grids turn into one another."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from auditrules.conditions.ir import And, Condition, Const, Count, Is
from auditrules.conditions.lexer import ConditionFault
from auditrules.conditions.parser import parse
from auditrules.conditions.printer import canonical, words_of_test
from auditrules.conditions.vocabulary import Vocabulary
from auditrules.conditions.words import NOT_VALUES
from auditrules.rulesets.editing import Editor
from auditrules.rulesets.edits import CannotEdit, applied, confirmed, difference
from auditrules.rulesets.naming import label_of
from auditrules.rulesets.parsing import has_hole
from auditrules.rulesets.positions import KeyPath
from auditrules.workshop.calling import entry_words
from auditrules.workshop.changes import Change, add_member, move_member, remove_member, set_field
from auditrules.workshop.clauses import scope_for
from auditrules.workshop.condition_words import condition_choices
from auditrules.workshop.field_kinds import model_at, order_of
from auditrules.workshop.fresh import first_condition, member_for
from auditrules.workshop.reading import Reading

MAX_COLUMNS = 8
"""Columns that rows of conditions are spread over; what is left stays whole in one column."""
MAX_CELL = 400
"""Characters of a cell."""
WHEN, THEN, BECAUSE = "when", "then", "because"
#: What may stand in a cell and needs more than its own words and one number, with an example of it.
_BEGUN = {"between": "between 1 and 2"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: where it stands in the file, what it says, and what is wrong with it."""

    path: KeyPath
    text: str
    kind: str
    """``when`` (a condition), ``cell`` (what goes into a column's hole), ``then`` or ``because``."""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A decision table. ``columns`` are the headers in front of "then" and "because"; of a table of rows, one."""

    path: KeyPath
    is_grid: bool
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    names: tuple[str, ...]
    """Each row's id, or its number."""
    hit: str
    otherwise: str
    otherwise_because: str
    inherited: str = ""
    """The base that the rows come from; changing one brings them all here."""

    @property
    def width(self) -> int:
        return len(self.columns) + 2


def grid_of(reading: Reading, path: KeyPath) -> Grid | None:
    """The decision table at ``("decide", ID)``; None where there is none."""
    entry = reading.value(path)
    if path[0] != "decide" or not isinstance(entry, Mapping):
        return None
    columns = [str(one) for one in _list(entry.get("columns"))]
    rows = [one for one in _list(entry.get("rows")) if isinstance(one, Mapping)]
    is_grid = bool(columns)
    made = tuple(_row(reading, path, index, row, columns) for index, row in enumerate(rows))
    return Grid(
        path,
        is_grid,
        tuple(columns) if is_grid else ("Applies while",),
        made,
        tuple(str(row.get("id") or index + 1) for index, row in enumerate(rows)),
        str(entry.get("hit") or "first"),
        str(entry.get("otherwise") or ""),
        str(entry.get("otherwise_because") or ""),
        "" if reading.has((*path, "rows")) else reading.base_of((*path, "rows")),
    )


def _list(found: object) -> list[Any]:
    return found if isinstance(found, list) else []


def _row(
    reading: Reading, path: KeyPath, index: int, row: Mapping[str, Any], columns: Sequence[str]
) -> tuple[Cell, ...]:
    at: KeyPath = (*path, "rows", index)
    made = []
    if columns:
        cells = _list(row.get("cells"))
        for number, column in enumerate(columns):
            text = str(cells[number]) if number < len(cells) else "-"
            made.append(Cell((*at, "cells", number), text, "cell", cell_fault(reading.vocabulary, column, text)))
    else:
        text = str(row.get("when") or "")
        made.append(Cell((*at, WHEN), text, WHEN, condition_fault(reading.vocabulary, text)))
    then, because = str(row.get("then") or ""), str(row.get("because") or "")
    item = reading.vocabulary.items.get(str(path[1]))
    wrong = "" if item is None or item.value(then) else f"'{then}' is not an outcome here."
    return (*made, Cell((*at, THEN), then, THEN, wrong), Cell((*at, BECAUSE), because, BECAUSE))


def condition_fault(vocabulary: Vocabulary, text: str) -> str:
    """What is wrong with a condition of a decision table, in words; empty where nothing is."""
    try:
        condition = parse(text)
    except ConditionFault as fault:
        return f"{fault.message}. {fault.help}".strip()
    return next(iter(scope_for(vocabulary, "judging").faults(condition)), "")


def cell_fault(vocabulary: Vocabulary, column: str, cell: str) -> str:
    """What is wrong with a cell under a column."""
    if not has_hole(column):
        return "The column's header needs one _ that stands alone: the hole that each cell fills."
    if cell.strip() == "-":
        return ""
    if not cell.strip():
        return "A cell says what goes into the hole; - says any."
    return condition_fault(vocabulary, filled(column, cell))


def cell_words(vocabulary: Vocabulary, column: str) -> tuple[str, ...]:
    """What can stand in a cell under a column, as it is written there; empty under a header that can't be filled.

    What needs more than its own words has an example of it: ``at least 2``, ``good or better``.
    """
    if not has_hole(column):
        return ()
    words = column.split()
    before = " ".join([*words[: words.index("_")], ""])
    offered = [one.word for one in condition_choices(before, vocabulary)]
    whole = [word for word in offered if not cell_fault(vocabulary, column, word)]
    values = [word for word in whole if word not in NOT_VALUES]
    # The two mean the same; of things that are counted one says "fewer", of a number "less".
    left_out = {*whole, "not", "fewer than" if before else "less than"}
    begun = [_BEGUN.get(word, f"{word} 2") for word in offered if word not in left_out]
    if len(values) > 1:
        begun += [f"one of {values[0]}, {values[1]}", f"{values[-2]} or better"]
    fitting = [one for one in begun if not cell_fault(vocabulary, column, one)]
    return (*values, *fitting, *(word for word in whole if word in NOT_VALUES))


def filled(column: str, cell: str) -> str:
    """A column's header with a cell in its hole."""
    return " ".join(cell if word == "_" else word for word in column.split())


# ---------------------------------------------------------------- cells and rows


def set_cell(reading: Reading, grid: Grid, row: int, column: int, text: str) -> Change:
    """A cell says something else."""
    cell = grid.rows[row][column]
    said = " ".join(text.split()) if cell.kind != BECAUSE else text.strip()
    if cell.kind == BECAUSE and not said:
        return set_field(reading, cell.path, None) if cell.text else Change((), "", cell.path)
    if not said:
        raise CannotEdit("A cell says what goes into the hole; - says any." if cell.kind == "cell" else "Say it here.")
    if cell.kind == "cell":
        # A row that has too few cells gets those it lacks.
        cells = [one.text for one in grid.rows[row] if one.kind == "cell"]
        cells[column] = said
        change = set_field(reading, cell.path[:-1], cells)
    else:
        change = set_field(reading, cell.path, said)
    return Change(change.edits, f"row {grid.names[row]} of {entry_words(reading, grid.path)}", cell.path)


def add_row(reading: Reading, grid: Grid, index: int) -> Change:
    """One row more, at an index."""
    rows: KeyPath = (*grid.path, "rows")
    change = add_member(reading, rows, index, member_for(reading, rows))
    return Change(change.edits, f"a new row of {entry_words(reading, grid.path)}", change.path)


def remove_row(reading: Reading, grid: Grid, index: int) -> Change:
    """A row is gone."""
    change = remove_member(reading, (*grid.path, "rows", index))
    return Change(change.edits, f"row {grid.names[index]} of {entry_words(reading, grid.path)} is removed", change.path)


def move_row(reading: Reading, grid: Grid, index: int, by: int) -> Change:
    """A row changes places with the next; in a table where the first that applies decides, order is meaning."""
    change = move_member(reading, (*grid.path, "rows", index), by)
    return Change(change.edits, f"the order of the rows of {entry_words(reading, grid.path)}", change.path)


# ---------------------------------------------------------------- columns


def set_column(reading: Reading, grid: Grid, index: int, text: str) -> Change:
    """A column has another header."""
    header = " ".join(text.split())
    if not has_hole(header):
        raise CannotEdit("The header needs one _ that stands alone: the hole that each cell fills, as in 'seen is _'.")
    columns = [*grid.columns]
    columns[index] = header
    change = set_field(reading, (*grid.path, "columns"), columns)
    return Change(change.edits, f"a column of {entry_words(reading, grid.path)}", change.path)


def add_column(reading: Reading, grid: Grid, index: int, header: str) -> Change:
    """A column more, in which every row says "any"."""
    if not has_hole(" ".join(header.split())):
        raise CannotEdit("The header needs one _ that stands alone: the hole that each cell fills, as in 'seen is _'.")

    def insert(parts: list[str], new: str) -> None:
        parts.insert(index, new)

    return _columns(
        reading, grid, lambda columns: insert(columns, " ".join(header.split())), lambda one: insert(one, "-")
    )


def remove_column(reading: Reading, grid: Grid, index: int) -> Change:
    """A column is gone, with its cells."""
    if len(grid.columns) < 2:
        raise CannotEdit("A grid has one column at least. Turn it into rows instead.")
    return _columns(reading, grid, lambda columns: columns.pop(index), lambda cells: cells.pop(index))


def move_column(reading: Reading, grid: Grid, index: int, by: int) -> Change:
    """A column changes places with the next."""
    other = index + by
    if not 0 <= other < len(grid.columns):
        raise CannotEdit("It stands at the end already.")

    def swap(parts: list[str]) -> None:
        parts[index], parts[other] = parts[other], parts[index]

    return _columns(reading, grid, swap, swap)


def _columns(
    reading: Reading, grid: Grid, of_columns: Callable[[list[str]], object], of_cells: Callable[[list[str]], object]
) -> Change:
    """The same done to the headers and to each row's cells."""
    columns = [*grid.columns]
    of_columns(columns)
    sets = [_Set((*grid.path, "columns"), columns)]
    for index, row in enumerate(grid.rows):
        cells = [one.text for one in row if one.kind == "cell"]
        of_cells(cells)
        sets.append(_Set((*grid.path, "rows", index, "cells"), cells))
    return _all(reading, grid, sets, f"the columns of {entry_words(reading, grid.path)}")


@dataclass(frozen=True, slots=True)
class _Set:
    """A key of the table that says something else; ``instead`` stands in the place of a key that goes."""

    path: KeyPath
    value: object
    instead: str = ""


def _all(reading: Reading, grid: Grid, sets: Sequence[_Set], label: str) -> Change:
    """Several values as one change; an inherited table is brought here whole."""

    def change(data: Any) -> None:
        for one in sets:
            here = data
            for part in one.path[:-1]:
                here = here[part]
            if one.instead or one.value is None:
                here.pop(one.instead or one.path[-1], None)
            if one.value is not None:
                here[one.path[-1]] = one.value

    if grid.inherited:
        return _brought_here(reading, grid, change, label)
    editor, edits = reading.editor, []
    for one in sets:
        if one.instead:
            edits.append(editor.replace((*one.path[:-1], one.instead), str(one.path[-1]), one.value))
        elif one.value is None:
            edits += editor.clear(one.path)
        else:
            edits += editor.set(one.path, one.value, order_of(model_at(one.path[:-1])))
    return Change(confirmed(reading.text, edits, change), label, grid.path)


def _brought_here(reading: Reading, grid: Grid, change: Callable[[Any], None], label: str) -> Change:
    """The table of a base as it is to be, written here."""
    data: Any = copy.deepcopy(dict(reading.composition.data))
    change(data)
    found = reading
    for key in ("columns", "rows"):
        new = data[grid.path[0]][grid.path[1]].get(key)
        if new is None and reading.base_of((*grid.path, key)):
            raise CannotEdit("The columns come from the base, and stay. Change the grid there.")
        if new is not None:
            made = applied(found.text, set_field(found, (*grid.path, key), new).edits)
            found = replace(found, text=made, editor=Editor(made))
    return Change(tuple(difference(reading.text, found.text)), label, grid.path)


# ---------------------------------------------------------------- rows and grids


def to_rows(reading: Reading, grid: Grid) -> Change:
    """The grid as rows of conditions that say the same."""
    rows = []
    for index, row in enumerate(grid.rows):
        parts = []
        for column, cell in zip(grid.columns, row, strict=False):
            if cell.text.strip() == "-":
                continue
            try:
                parts.append(parse(filled(column, cell.text)))
            except ConditionFault as fault:
                raise CannotEdit(f"Row {grid.names[index]}: {fault.message}. Mend it first.") from None
        whole = And(tuple(parts)) if len(parts) > 1 else parts[0] if parts else Const(True)
        rows.append(canonical(whole))
    return _converted(reading, grid, rows, None, f"{entry_words(reading, grid.path)} as rows")


def to_grid(reading: Reading, grid: Grid) -> Change:
    """The rows as a grid that says the same: a column for each thing that several conditions speak of."""
    taken: list[list[tuple[str, str]]] = []
    for index, row in enumerate(grid.rows):
        try:
            condition = parse(row[0].text)
        except ConditionFault as fault:
            raise CannotEdit(f"Row {grid.names[index]}: {fault.message}. Mend it first.") from None
        taken.append([_column_of(part, grid) for part in _conjuncts(condition)])
    columns = list(dict.fromkeys(header for row in taken for header, _ in row if header != "_"))[:MAX_COLUMNS]
    rows = []
    for parts in taken:
        cells = dict.fromkeys(columns, "-")
        rest: list[Condition] = []
        for header, cell in parts:
            if header in cells and cells[header] == "-":
                cells[header] = cell
            else:
                rest.append(parse(filled(header, cell)))
        whole = canonical(And(tuple(rest))) if len(rest) > 1 else canonical(rest[0]) if rest else "-"
        rows.append((cells, whole))
    if any(rest != "-" for _, rest in rows) or not columns:
        columns.append("_")
    made = [[{**cells, "_": rest}[one] for one in columns] for cells, rest in rows]
    if any(len(cell) > MAX_CELL for row in made for cell in row):
        raise CannotEdit("A condition here is too long for a cell. Give a part of it a name first.")
    return _converted(reading, grid, made, columns, f"{entry_words(reading, grid.path)} as a grid")


def _conjuncts(condition: Condition) -> list[Condition]:
    if isinstance(condition, And):
        return [one for part in condition.parts for one in _conjuncts(part)]
    return [] if condition == Const(True) else [condition]


def _column_of(part: Condition, grid: Grid) -> tuple[str, str]:
    """The header that a clause fits under, and the cell; ``_`` alone is a hole for any condition."""
    header = ""
    if isinstance(part, (Is, Count)):
        words = words_of_test(part.test)
        header = f"{canonical(part).removesuffix(words)}_"
        if has_hole(header) and filled(header, words) == canonical(part):
            return header, words
    return "_", canonical(part)


def _converted(reading: Reading, grid: Grid, rows: Sequence[object], columns: list[str] | None, label: str) -> Change:
    """Each row says when it applies in the other way, and the headers go with that."""
    new, old = ("cells", WHEN) if columns is not None else (WHEN, "cells")
    sets = [_Set((*grid.path, "rows", index, new), row, old) for index, row in enumerate(rows)]
    return _all(reading, grid, [_Set((*grid.path, "columns"), columns), *sets], label)


def new_header(reading: Reading) -> str:
    """A header to begin a column with."""
    return f"{first_condition(reading).rpartition(' ')[0]} _"


def value_words(reading: Reading, grid: Grid, value: str) -> str:
    """An outcome by its label."""
    item = reading.vocabulary.items.get(str(grid.path[1]))
    return item.value_label(value) if item is not None and item.values else label_of(value)
