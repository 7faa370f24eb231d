"""Low and narrow windows: everything can be read to its end, and nothing asked is cut off."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import OptionList

from auditrules.tui.boxes import Box
from auditrules.tui.dialogs import Pick, PickDialog, TextDialog
from auditrules.tui.guidance import Guidance
from auditrules.tui.help import help_dialog
from auditrules.tui.prose import Line
from auditrules.tui.prose_box import ProseBox
from auditrules.tui.registry import Situation
from tests.tui.harness import Clock, Flow, begun, flow, office

SHIPPED = Path(__file__).parents[2] / "rulesets"


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20), (40, 12)])
def test_a_long_text_is_scrolled_to_its_end_in_any_window(tmp_path: Path, size: tuple[int, int]) -> None:
    async def steps(f: Flow) -> None:
        f.app.push_screen(TextDialog("Long", Content("\n".join(map(str, range(100))))))
        await f.settled()
        await f.press("end")
        read = f.app.screen.query_one("#read", VerticalScroll)
        assert read.scroll_offset.y == read.max_scroll_y
        frame = f.app.screen.query_one("#frame")
        assert frame.content_region.contains_region(read.region)

    made = office(tmp_path)
    flow(made, steps, audit=begun(made), size=size)


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20), (40, 12)])
def test_the_last_line_of_a_list_is_seen_in_any_window(tmp_path: Path, size: tuple[int, int]) -> None:
    picks = [Pick(f"line {place}", "", place) for place in range(60)]

    async def steps(f: Flow) -> None:
        f.app.push_screen(PickDialog("Lines", lambda _: picks, asks="A word"))
        await f.settled()
        frame, options = f.app.screen.query_one("#frame"), f.app.screen.query_one(OptionList)
        assert frame.content_region.contains_region(options.region)

    made = office(tmp_path)
    flow(made, steps, audit=begun(made), size=size)


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_help_is_as_wide_as_the_window_allows(tmp_path: Path, width: int) -> None:
    async def steps(f: Flow) -> None:
        await f.press("f1")
        read = f.app.screen.query_one("#read", VerticalScroll)
        shown = f.app.screen
        assert isinstance(shown, TextDialog)
        assert max(map(len, shown.text.plain.split("\n"))) <= read.scrollable_content_region.width

    made = office(tmp_path)
    flow(made, steps, audit=begun(made), size=(width, 24))


def test_a_command_without_a_key_of_its_own_says_where_it_is() -> None:
    lines = help_dialog("home", Situation("home")).text.plain.split("\n")
    assert [line for line in lines if line.endswith("Change keys")] == ["In Ctrl+P       Change keys"]


def test_guidance_is_that_of_the_box_in_hand_when_the_window_grows_wide_again(tmp_path: Path) -> None:
    async def steps(f: Flow) -> None:
        await f.focus("visits")
        await f.pilot.resize_terminal(60, 20)
        await f.settled()
        await f.press("f6")
        box = f.focused
        assert isinstance(box, Box)
        item = f.session.ruleset.item(box.cell.spot.item or "")
        await f.pilot.resize_terminal(120, 40)
        await f.settled()
        assert f.screen.query_one(Guidance).content.plain.startswith(item.label)

    made = office(tmp_path)
    flow(made, steps, audit=begun(made))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_what_empty_boxes_ask_for_is_read_whole(tmp_path: Path, size: tuple[int, int]) -> None:
    clock = Clock()
    clock.move(100 * 86400)  # a day on which the shipped rulesets are in force
    made = office(tmp_path, rulesets=SHIPPED, clock=clock)
    audit = made.begin("file-audit", case_reference="CF-1", due=None, facts={}).state.id

    async def steps(f: Flow) -> None:
        for part, deeds in (
            ("section-safety", ("add_finding",)),
            ("actions", ("add_action",)),
            ("overall", ("add_consultation",)),
        ):
            f.screen.going.to_part(part)
            await f.settled()
            for deed in [deed for deed in f.screen.query("Deed") if deed.name in deeds and deed.visible]:
                deed.focus()
                await f.press("enter")
            pane = f.screen.going.pane
            assert pane is not None
            asking = [box for box in (*pane.query(Line), *pane.query(ProseBox)) if box.region.width]
            assert len(asking) > 3
            room = {box.placeholder: box.content_region.width for box in asking}
            cut = {asks: cells for asks, cells in room.items() if len(asks) > cells}
            assert cut == {}

    flow(made, steps, audit=audit, size=size)
