"""What a key changes in the workshop is drawn, and a change of focus draws no more than what has a part in it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App
from textual.screen import Screen

from auditrules.tui.workshop.tabs import TABS
from tests.tui.harness import RULESETS
from tests.tui.workshop import WorkshopFlow, author_office, own_ruleset, workshop

SMALL = (RULESETS / "small.toml").read_text(encoding="utf-8").replace('id = "small"', 'id = "ours"')
Cells = set[tuple[int, int]]


@contextmanager
def drawn_cells(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cells]:
    """The cells of the terminal that are written to meanwhile, by line and column."""
    cells: Cells = set()
    display = App._display

    def noting(app: App[object], screen: Screen[object], drawn: object) -> None:
        if drawn is not None and not app._batch_count:
            if isinstance(drawn, ChopsUpdate):
                spans = drawn.spans
            else:
                assert isinstance(drawn, LayoutUpdate), drawn
                spans = [(y, drawn.region.x, drawn.region.right) for y in drawn.region.line_range]
            cells.update((y, x) for y, start, end in spans for x in range(start, end))
        display(app, screen, drawn)  # type: ignore[arg-type]  # handed on as it came

    with monkeypatch.context() as patch:
        patch.setattr(App, "_display", noting)
        yield cells


def look(f: WorkshopFlow) -> dict[tuple[int, int], tuple[str, str]]:
    """What every cell of the screen would show if all of it were drawn anew: its letter and its colours."""
    return {
        (y, x): cell
        for y, strip in enumerate(f.app.screen._compositor.render_strips())
        for x, cell in enumerate((letter, str(segment.style)) for segment in strip for letter in segment.text)
    }


async def after(
    f: WorkshopFlow, monkeypatch: pytest.MonkeyPatch, deed: Callable[[], Awaitable[object]]
) -> tuple[Cells, Cells]:
    """The cells that are to look otherwise after a deed, all of them drawn by then, and the cells that were drawn."""
    before = look(f)
    with drawn_cells(monkeypatch) as drawn:
        await deed()

        def changed() -> Cells:
            return {place for place, cell in look(f).items() if before[place] != cell}

        await f.until(lambda: changed() <= drawn)
        return changed(), drawn


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_a_change_of_focus_draws_all_that_looks_otherwise_and_not_the_whole_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    async def steps(f: WorkshopFlow) -> None:
        moved = 0
        for tab in TABS:
            f.workshop.show_tab(tab.id)
            await f.settled()
            for key in ("tab", "tab", "shift+tab", "f6", "f6", "f6", "shift+f6"):
                before = f.app.focused
                changed, drawn = await after(f, monkeypatch, partial(f.press, key))
                if f.app.focused is not before:
                    moved += 1
                    assert changed, (tab.id, key, "it is seen where the focus is")
                assert len(drawn) < size[0] * size[1], (tab.id, key, f.app.focused)
        assert moved > 4 * len(TABS)

    workshop(author_office(tmp_path), own_ruleset(tmp_path, SMALL), steps, size=size)
