"""What is pasted stands in the box once, as it was copied."""

from __future__ import annotations

from pathlib import Path

from textual import events

from auditrules.tui.boxes import box_of
from auditrules.tui.prose import Line
from tests.tui.harness import Flow, begun, flow, office
from tests.tui.workshop import WorkshopFlow, author_office, own_ruleset, workshop


async def _paste(f: Flow, text: str) -> None:
    f.app.post_message(events.Paste(text))
    await f.settled()


def test_a_paste_into_prose_is_there_once(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        await f.focus("words")
        await f.type("before ")
        await _paste(f, "a line\nand another")
        f.screen.record_typing()
        assert f.state.answer("words").value == "before a line\nand another"
        await _paste(f, " 家族")
        f.screen.record_typing()
        assert f.state.answer("words").value == "before a line\nand another 家族"

    flow(made, steps, audit=begun(made))


def test_a_paste_into_one_line_is_there_once_with_its_lines_joined(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        await f.press("n")
        await f.until(lambda: bool(f.app.screen.query(Line)))
        case = f.app.screen.query(Line).first()
        case.focus()
        await f.settled()
        assert box_of(f.app.focused) is case
        await _paste(f, "CF-2020\n/17")
        assert case.value == "CF-2020 /17"

    flow(made, steps)


def test_a_paste_into_a_ruleset_is_there_once_and_undone_at_once(tmp_path: Path) -> None:
    made = author_office(tmp_path)
    path = own_ruleset(tmp_path)

    async def steps(f: WorkshopFlow) -> None:
        before = f.text
        f.workshop.editor.go_to(0)
        f.workshop.editor.focus()
        await _paste(f, "# a note\n# and one more\n")
        assert f.text == "# a note\n# and one more\n" + before
        await f.press("ctrl+z")
        assert f.text == before

    workshop(made, path, steps)
