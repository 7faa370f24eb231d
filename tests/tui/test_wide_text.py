"""Wide and combining letters take the cells they take: nothing is pushed out of its line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.geometry import Size
from textual.pilot import Pilot

from auditrules.audits.commands import SetAnswer, SetDetail
from auditrules.tui.deeds import Deed
from auditrules.tui.guard import cut_cells
from auditrules.tui.home_screen import audit_line
from auditrules.tui.key_line import StatusLine
from tests.tui.harness import Flow, begun, flow, office

WIDE = "家族が心配している" * 6
COMBINED = "e\u0301" * 40


@pytest.mark.parametrize("text", [WIDE, COMBINED, "👩‍👧 " * 30, "plain " * 20])
@pytest.mark.parametrize("room", [1, 2, 9, 40])
def test_a_cut_text_fits_its_cells(text: str, room: int) -> None:
    assert cell_len(cut_cells(text, room)) <= room


@pytest.mark.parametrize("text", [WIDE, COMBINED])
def test_no_line_of_the_screen_is_longer_than_the_window(tmp_path: Path, text: str) -> None:
    made = office(tmp_path)
    audit = begun(made)
    session = made.open_audit(audit)
    session.execute(SetAnswer("words", text))
    session.execute(SetDetail("case_reference", text[:60]))

    async def steps(f: Flow) -> None:
        await f.focus("words")
        f.screen.say(text)
        await f.settled()
        line = f.screen.query_one(StatusLine)
        assert cell_len(line.render().plain) <= line.size.width - 2
        for widget in f.screen.walk_children():
            if widget.size and widget.is_on_screen:
                for strip in widget.render_lines(Size(*widget.size).region):
                    assert strip.cell_length <= widget.size.width, widget

    flow(made, steps, audit=audit, size=(80, 24))
    (summary,) = made.audits()
    for line in audit_line(summary, date(2020, 6, 1), 74).plain.split("\n"):
        assert cell_len(line) <= 74


def test_nothing_moves_by_itself(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        assert f.app.animation_level == "none"
        assert isinstance(f.pilot, Pilot)

    flow(made, steps, audit=begun(made))


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (160, 45)])
def test_every_button_of_the_form_is_read_whole(tmp_path: Path, size: tuple[int, int]) -> None:
    made = office(tmp_path)
    seen: list[str] = []

    async def steps(f: Flow) -> None:
        for _ in range(12):
            pane = f.screen.going.pane
            assert pane is not None
            for deed in pane.query(Deed):
                seen.append(deed.label)
                assert deed.region.width == len(deed.label) + 4
                assert deed.region.right <= pane.content_region.right, deed.label
            await f.press("f6")

    flow(made, steps, audit=begun(made), size=size)
    assert "Done, not recorded" in seen
