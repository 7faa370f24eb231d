"""Prose wraps, also where Textual forgets to tell the box its size."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events
from textual.message import Message
from textual.widget import Widget

from auditrules.tui.prose import Prose
from tests.tui.harness import Flow, begun, flow, office


def test_a_box_that_was_never_told_its_size_wraps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: set[int] = set()
    post = Widget.post_message

    def forgets(widget: Widget, message: Message) -> bool:
        if isinstance(widget, Prose) and isinstance(message, events.Resize) and id(widget) not in told:
            told.add(id(widget))
            return False
        return post(widget, message)

    monkeypatch.setattr(Widget, "post_message", forgets)
    made = office(tmp_path)
    audit = begun(made)

    async def steps(f: Flow) -> None:
        await f.focus("words")
        prose = f.focused
        assert isinstance(prose, Prose)
        assert id(prose) in told, "it was laid out, and not told"
        await f.type("word " * 20 + "end")
        assert prose.wrapped_document.height > 1
        assert prose.size.height == prose.wrapped_document.height, "all of it is in sight"

    flow(made, steps, audit=audit)


def test_the_place_where_somebody_writes_stays_in_sight_when_the_window_is_made_narrower(tmp_path: Path) -> None:
    made = office(tmp_path)
    audit = begun(made)

    async def steps(f: Flow) -> None:
        await f.focus("words")
        f.app.post_message(events.Paste("\n".join(f"Line {number}: " + "word " * 12 for number in range(40))))
        await f.settled()
        prose = f.focused
        assert isinstance(prose, Prose)
        for width, height in ((80, 24), (60, 20), (120, 40)):
            await f.pilot.resize_terminal(width, height)
            await f.settled()
            place = prose.wrapped_document.location_to_offset(prose.cursor_location).y - prose.scroll_offset.y
            assert 0 <= place < prose.size.height

    flow(made, steps, audit=audit, size=(120, 40))
