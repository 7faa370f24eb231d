"""What a key changes is laid out once and drawn once, and what it doesn't change is not drawn at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from textual import events
from textual.app import App
from textual.containers import Vertical
from textual.geometry import Offset, Region
from textual.selection import Selection
from textual.widget import Widget

from auditrules.tui.deeds import Deed
from auditrules.tui.guidance import Guidance
from auditrules.tui.prose_box import ProseBox
from auditrules.tui.section_list import SectionList
from tests.tui.harness import Flow, begun, flow, office


class Count:
    """What happened on the screen."""

    layouts = 0
    drawings = 0


@contextmanager
def counted(f: Flow, monkeypatch: pytest.MonkeyPatch) -> Iterator[Count]:
    """Count how often the screen is laid out, and how often something is written to the terminal."""
    count = Count()
    display = App._display

    def counting(app: App[object], screen: object, drawn: object) -> None:
        count.drawings += drawn is not None
        display(app, screen, drawn)  # type: ignore[arg-type]  # handed on as it came

    def laid_out(_: object) -> None:
        count.layouts += 1

    screen = f.screen
    screen.screen_layout_refresh_signal.subscribe(screen.query_one("#form"), laid_out, immediate=True)
    with monkeypatch.context() as patch:
        patch.setattr(App, "_display", counting)
        yield count
    screen.screen_layout_refresh_signal.unsubscribe(screen.query_one("#form"))


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neighbours of a part are not made ready while it is counted."""
    monkeypatch.setattr("auditrules.tui.going.STAYED", 60.0)


async def shown(f: Flow) -> None:
    """Until the key has done its work; neighbours are made ready long after that."""
    await f.pilot.pause()
    await f.until(lambda: f.app.type_ahead.idle)
    for _ in range(4):
        await f.pilot.pause()


def test_going_back_to_a_part_lays_out_and_draws_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        await f.focus("harm")
        await f.focus("words")
        for key in ("f5", "f6"):
            with counted(f, monkeypatch) as count:
                await f.pilot.press(key)
                await shown(f)
            assert (count.layouts, count.drawings) == (1, 1), key

    flow(made, steps, audit=begun(made))


def test_tab_into_evidence_and_out_of_it_lays_out_and_draws_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        await f.focus("harm")
        for _ in range(3):
            before = f.focused
            with counted(f, monkeypatch) as count:
                await f.pilot.press("tab")
                await shown(f)
            assert f.focused is not before
            assert (count.layouts, count.drawings) == (1, 1), f.focused

    flow(made, steps, audit=begun(made))


def test_a_change_of_focus_draws_neither_the_list_of_parts_nor_the_judgement(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        await f.focus("harm")
        drawn: list[str] = []
        for widget in (f.screen.query_one("#judgement"), f.screen.query_one("_Lines"), f.screen.query_one("#where")):
            monkeypatch.setattr(widget, "refresh", lambda *_, who=widget.id, **__: drawn.append(str(who)))
        monkeypatch.setattr(f.screen, "refresh", lambda *_, **__: drawn.append("the whole screen"))
        await f.press("tab", "tab")
        assert not drawn

    flow(made, steps, audit=begun(made))


def test_going_from_part_to_part_draws_two_parts_of_the_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        await f.focus("harm")
        lines = f.screen.query_one(SectionList).lines
        asked: list[int] = []
        draw = lines.render_line
        monkeypatch.setattr(lines, "render_line", lambda y: asked.append(y) or draw(y))
        await f.press("f6")
        place = lines.place * lines.height_of_part
        assert set(asked) == {place - 2, place - 1, place, place + 1}

    flow(made, steps, audit=begun(made))


def test_the_box_that_held_prose_is_a_text_box_only_while_it_has_the_focus(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        await f.focus("harm")
        for _ in range(6):
            await f.press("tab")
            assert len(f.screen.query("ProseBox > Prose")) <= 1
        box = await f.focus("harm", "evidence")
        assert isinstance(box, Widget)
        holder = box.parent
        assert isinstance(holder, ProseBox)
        # The window of the terminal loses the focus, and gets it back: it stays a text box, and is written in.
        f.app.post_message(events.AppBlur())
        await f.settled()
        assert holder.editor is not None
        f.app.post_message(events.AppFocus())
        await f.settled()
        await f.type("seen")
        await f.until(lambda: f.state.answer("harm").evidence == "seen")

    flow(made, steps, audit=begun(made))


def test_guidance_longer_than_its_column_is_scrolled_and_can_be_marked(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        from textual.content import Content

        await f.focus("harm")
        guidance = f.screen.query_one(Guidance)
        assert not guidance.show_vertical_scrollbar
        text = "\n".join(f"line {number}" for number in range(100))
        guidance.show(Content(text))
        await f.settled()
        assert guidance.show_vertical_scrollbar
        assert guidance.max_scroll_y == 101 - guidance.size.height
        guidance.scroll_end(animate=False)
        await f.settled()
        drawn = "\n".join(line.text.strip() for line in guidance.render_lines(guidance.size.region))
        assert drawn.endswith("line 99")
        assert guidance.get_selection(Selection(Offset(0, 1), Offset(6, 2))) == ("line 1\nline 2", "\n")
        guidance.show(Content("short"))
        await f.settled()
        assert (guidance.scroll_offset.y, guidance.show_vertical_scrollbar) == (0, False)

    flow(made, steps, audit=begun(made))


def test_a_blank_container_is_drawn_as_textual_draws_it(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        await f.focus("harm")
        pane = f.screen.going.pane
        assert pane is not None
        crop = pane.size.region
        ours, textuals = pane.render_lines(crop), Vertical.render_lines(pane, crop)
        assert [line.text for line in ours] == [line.text for line in textuals]
        assert ours[3].crop(0, 1)._segments[0].style.bgcolor == textuals[3].crop(0, 1)._segments[0].style.bgcolor  # type: ignore[union-attr]

    flow(made, steps, audit=begun(made))


def test_a_text_box_out_of_sight_waits_for_whoever_comes_back_to_it(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        box = await f.focus("words")
        await f.type("half")
        await f.press("f5")
        await f.focus("words")
        assert f.focused is box, "nothing was made anew"
        await f.type(" a sentence")
        await f.until(lambda: f.state.answer("words").value == "half a sentence")
        # Whoever comes back to another box finds this one as it is without the focus.
        await f.press("f5")
        await f.focus("workers")
        assert not f.screen.query("#item-words Prose")
        assert (await f.focus("words")).known == "half a sentence"
        # So does who only looks at the part.
        await f.press("f5")
        f.screen.going.to_part("section-planning", focus=False)
        await f.settled()
        assert not f.screen.query("#item-words Prose")

    flow(made, steps, audit=begun(made))


def test_what_was_undone_is_undone_in_a_text_box_out_of_sight(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        await f.focus("words")
        await f.type("first")
        await f.press("f5")
        await f.press("ctrl+z")
        box = await f.focus("words")
        assert f.state.answer("words").value is None
        assert not box.known

    flow(made, steps, audit=begun(made))


def in_view(f: Flow) -> bool:
    """Whether the box in hand is in sight with all of its lines."""
    pane = f.screen.going.pane
    assert pane is not None
    return pane.scrollable_content_region.contains_region(f.focused.region)


def test_what_has_the_focus_is_brought_into_view_once_it_is_laid_out(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        await f.focus("harm")
        for key in ("tab",) * 10 + ("shift+tab",) * 10:
            await f.press(key)
            assert in_view(f), (key, f.focused)
        await f.focus("words")
        await f.focus("safety", "rationale")
        assert in_view(f)
        f.screen.commands.deed(next(deed for deed in f.screen.going.pane.query(Deed) if deed.name == "add_finding"))
        await f.settled()
        assert in_view(f), "an entry that was added at the end of its part"

    flow(made, steps, audit=begun(made), size=(80, 24))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_what_lies_behind_the_form_is_one_line_drawn_for_all(tmp_path: Path, size: tuple[int, int]) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        for behind in (f.screen, f.screen.query_one("#body"), f.screen.query_one("#form")):
            lines = behind.render_lines(Region(0, 0, *behind.size))
            assert len(lines) == behind.size.height
            assert len({id(line) for line in lines}) == 1, "each line is kept, with all pieces that it is cut into"
        form = f.screen.query_one("#form")
        [line] = {line.text for line in form.render_lines(Region(0, 3, form.outer_size.width, 1))}
        assert line.strip() == "▏", "its border is drawn"
        assert form.render_lines(Region(0, 3, form.outer_size.width, 0)) == []

    flow(made, steps, audit=begun(made), size=size)
