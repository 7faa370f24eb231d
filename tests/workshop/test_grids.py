"""Decision tables as grids: every cell, row and column changes by spans, and rows and grids say the same."""

from __future__ import annotations

from random import Random

import pytest

from auditrules.conditions.ir import And, Condition, Const
from auditrules.rulesets.edits import CannotEdit
from auditrules.rulesets.positions import KeyPath
from auditrules.workshop.grids import (
    Grid,
    add_column,
    add_row,
    cell_fault,
    cell_words,
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
)
from auditrules.workshop.reading import Reading
from tests.workshop.made import HEAD, ROOT, SMALL, after, comments, data, look, no_errors, reading
from tests.workshop.test_changes import GRID

OVERALL: KeyPath = ("decide", "overall")


def grid(found: Reading, path: KeyPath = OVERALL) -> Grid:
    made = grid_of(found, path)
    assert made is not None
    return made


def said(text: str) -> list[str]:
    """The conditions of the rows, as they are judged by."""
    ruleset, _ = look(text)
    assert ruleset is not None, look(text)[1]
    rows = ruleset.document.decide["overall"].rows
    return [flat(ruleset.conditions[f"decide.overall.rows.{index + 1}.when"]) for index in range(len(rows))]


def flat(condition: Condition) -> str:
    from auditrules.conditions.printer import canonical

    whole = _flattened(condition)
    parts = list(whole.parts) if isinstance(whole, And) else [whole]
    return " & ".join(sorted(canonical(part) for part in parts if part != Const(True)))


def test_rows_of_conditions_are_shown_as_a_grid_of_one_column() -> None:
    shown = grid(reading(SMALL))
    assert not shown.is_grid
    assert [[cell.text for cell in row] for row in shown.rows] == [
        ["any section is inadequate", "inadequate", "A section fails."],
        ["every section is good and plan is wholly", "good", "All good."],
    ]
    assert shown.names == ("bad", "2")
    assert not any(cell.fault for row in shown.rows for cell in row)


def test_a_cell_is_changed_and_nothing_else() -> None:
    found = reading(GRID)
    shown = grid(found)
    text = after(found, set_cell(found, shown, 1, 1, "in_part"))
    assert text == GRID.replace('["no", "wholly"]', '["no", "in_part"]')
    text = after(found, set_cell(found, shown, 0, 2, "fair"))
    assert text == GRID.replace('"-"], then = "inadequate"', '"-"], then = "fair"')
    text = after(found, set_cell(found, shown, 0, 3, "Because of it."))
    assert text == GRID.replace("A section fails.", "Because of it.")


def test_what_is_wrong_with_a_cell_is_told_at_the_cell() -> None:
    found = reading(GRID.replace('["no", "wholly"]', '["no", "holly"]'))
    cell = grid(found).rows[1][1]
    assert "'holly' is not a value of plan" in cell.fault
    found = reading(SMALL.replace('then = "good"', 'then = "god"'))
    assert "not an outcome" in grid(found).rows[1][1].fault


def test_what_can_stand_in_a_cell_is_told_and_each_of_it_fits() -> None:
    number = '\n[fact.age]\ntype = "number"\n'
    known = reading(GRID + number).vocabulary
    assert cell_words(known, "safety is _") == (
        *("inadequate", "fair", "good", "one of inadequate, fair", "fair or better", "applicable"),
    )
    assert cell_words(known, "_ sections are good")[:3] == ("any", "every", "no")
    assert {"at least 2", "fewer than 2"} <= {*cell_words(known, "_ sections are good")}
    assert {"between 1 and 2", "at least 2", "less than 2"} <= {*cell_words(known, "age is _")}
    assert "fewer than 2" not in cell_words(known, "age is _")
    for column in ("safety is _", "_ sections are good", "age is _", "completed is _", "every section is _"):
        assert not [word for word in cell_words(known, column) if cell_fault(known, column, word)]
    assert cell_words(known, "nothing is _") == cell_words(known, "no hole") == ()


def test_rows_come_go_and_move() -> None:
    for text in (SMALL, GRID):
        found = reading(text)
        shown = grid(found)
        made = after(found, add_row(found, shown, 2))
        no_errors(made)
        assert len(grid(reading(made)).rows) == 3
        made = after(found, move_row(found, shown, 0, 1))
        assert grid(reading(made)).names == ("1", "bad")
        assert comments(made) == comments(text)
        made = after(found, remove_row(found, shown, 0))
        assert len(grid(reading(made)).rows) == 1


def test_columns_come_go_and_move() -> None:
    found = reading(GRID)
    shown = grid(found)
    before = said(GRID)
    made = after(found, add_column(found, shown, 1, new_header(found)))
    assert data(made)["decide"]["overall"]["columns"] == ["_ sections are inadequate", "seen is _", "plan is _"]
    assert said(made) == before
    made = after(found, move_column(found, shown, 0, 1))
    assert said(made) == before
    assert data(made)["decide"]["overall"]["rows"][0]["cells"] == ["-", "any"]
    made = after(found, remove_column(found, shown, 1))
    assert data(made)["decide"]["overall"]["rows"][1]["cells"] == ["no"]
    made = after(found, set_column(found, shown, 1, "plan is not _"))
    assert '"plan is not _"' in made
    with pytest.raises(CannotEdit, match="hole"):
        set_column(found, shown, 1, "plan is wholly")
    with pytest.raises(CannotEdit, match="hole"):
        add_column(found, shown, 1, "plan is wholly")
    smaller = reading(after(found, remove_column(found, shown, 1)))
    with pytest.raises(CannotEdit, match="one column"):
        remove_column(smaller, grid(smaller), 0)


def test_a_grid_becomes_rows_and_rows_a_grid_that_say_the_same() -> None:
    found = reading(GRID)
    rows = after(found, to_rows(found, grid(found)))
    assert said(rows) == said(GRID)
    assert "columns" not in data(rows)["decide"]["overall"]
    found = reading(SMALL)
    made = after(found, to_grid(found, grid(found)))
    assert said(made) == said(SMALL)
    assert data(made)["decide"]["overall"]["columns"] == ["any section is _", "every section is _", "plan is _"]
    assert comments(made) == comments(SMALL)


@pytest.mark.parametrize("path", sorted((ROOT / "rulesets").rglob("*.toml")), ids=lambda one: one.name)
def test_every_decision_of_the_shipped_rulesets_goes_there_and_back(path: object) -> None:
    from pathlib import Path

    assert isinstance(path, Path)
    text = path.read_text(encoding="utf-8")
    if "_cases" in path.name:
        return
    found = reading(text, path)
    ruleset, _ = look(text, path)
    assert ruleset is not None
    for name in found.ids("decide"):
        shown = grid(found, ("decide", name))
        if not shown.rows:
            continue
        change = to_rows(found, shown) if shown.is_grid else to_grid(found, shown)
        made = after(found, change)
        again, faults = look(made, path)
        assert again is not None, faults
        for index in range(len(shown.rows)):
            key = f"decide.{name}.rows.{index + 1}.when"
            assert flat(again.conditions[key]) == flat(ruleset.conditions[key]), key
        assert comments(made) == comments(text)


def _flattened(condition: Condition) -> Condition:
    if not isinstance(condition, And):
        return condition
    parts: list[Condition] = []
    for part in condition.parts:
        inner = _flattened(part)
        parts += inner.parts if isinstance(inner, And) else [inner]
    return And(tuple(parts))


def test_a_grid_of_a_base_is_brought_here_by_a_change() -> None:
    text = HEAD.replace('"small"', '"ours"') + 'extends = "file-audit@1"\n'
    found = reading(text)
    shown = grid(found)
    assert shown.inherited == "four-point@1.0.0"
    made = after(found, move_row(found, shown, 0, 1))
    assert len(data(made)["decide"]["overall"]["rows"]) == len(shown.rows)
    no_errors(made)


def test_random_rows_become_grids_that_say_the_same() -> None:
    random = Random(5)
    clauses = [
        "seen is no",
        "seen is yes",
        "plan is wholly",
        "plan is in_part or worse",
        "unseen",
        "not unseen",
        "any section is good",
        "at least 2 sections are fair or worse",
        "(seen is no or unseen)",
        "completed is before 2026-04-01",
    ]
    for _ in range(60):
        rows = [
            "and ".join(f"{one} " for one in random.sample(clauses, random.randrange(1, 5))).strip() for _ in range(3)
        ]
        lines = "\n".join(f'  {{ when = "{row}", then = "fair", because = "B" }},' for row in rows)
        text = SMALL[: SMALL.index("rows = [")] + f"rows = [\n{lines}\n]\n" + SMALL[SMALL.index("\n[limit.not_seen]") :]
        text = text.split("[[examples]]")[0]
        found = reading(text)
        made = after(found, to_grid(found, grid(found)))
        assert said(made) == said(text), made
        back = reading(made)
        assert said(after(back, to_rows(back, grid(back)))) == said(text)
