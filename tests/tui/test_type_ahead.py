"""Keys that come faster than the program: each waits until the one before it has done what it does."""

from __future__ import annotations

import asyncio
from typing import cast

from textual import events
from textual.app import App, ComposeResult
from textual.message_pump import MessagePump
from textual.widgets import OptionList

from auditrules.tui.type_ahead import KeyDone, TypeAhead, Typed


def test_a_key_waits_for_what_the_list_says_of_the_key_before_it() -> None:
    order: list[str] = []

    class Listing(App[None]):
        """Takes keys as the program does. What a chosen line does comes to it as a message of the list."""

        def __init__(self) -> None:
            super().__init__()
            self.ahead = TypeAhead(self.hand_on, lambda: cast(MessagePump, self.query_one(OptionList)))

        def compose(self) -> ComposeResult:
            yield OptionList("a line")

        async def hand_on(self, event: Typed) -> None:
            assert isinstance(event, events.Key)
            order.append(event.key)
            if event.key == "enter":
                # A binding is run once the key has come up to the program, behind everything in the list's queue.
                self.call_next(self.query_one(OptionList).action_select)

        async def on_key_done(self, message: KeyDone) -> None:
            await self.ahead.done(message)

        def on_option_list_option_selected(self) -> None:
            order.append("chosen")

    async def main() -> None:
        app = Listing()
        async with app.run_test() as pilot:
            options = app.query_one(OptionList)
            options.highlighted = 0
            await app.ahead.take(events.Key("enter", "\r"))
            await app.ahead.take(events.Key("2", "2"))
            while not app.ahead.idle:
                await pilot.pause()

    asyncio.run(main())
    assert order == ["enter", "chosen", "2"]
