"""The program's end of the line to a browser."""

from __future__ import annotations

import os
from typing import Any

from textual import events
from textual.drivers.web_driver import WebDriver

from auditrules.tui.type_ahead import Leave


class BrowserDriver(WebDriver):
    """Textual's own driver for a browser, which also comes to a good end when the server is gone."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._write = self._write_whole  # type: ignore[assignment]  # a partial of os.write, called with bytes alone

    def _write_whole(self, data: bytes) -> int:
        """Write all of a packet. A signal may cut a write short, and half a packet would garble all that follows."""
        rest = memoryview(data)
        while rest:
            try:
                rest = rest[os.write(self.fileno, rest) :]
            except BrokenPipeError:
                # Nobody looks any more; the end of the input ends the program.
                break
        return len(data)

    def start_application_mode(self) -> None:
        super().start_application_mode()
        # Textual's driver begins as if nobody looked. The page asks for the focus when it opens, which may be sooner.
        self._app.call_later(self._app.post_message, events.AppFocus())

    def on_meta(self, packet_type: str, payload: dict[str, object]) -> None:
        if packet_type == "quit":
            self.send_message(Leave())
        else:
            super().on_meta(packet_type, payload)

    def run_input_thread(self) -> None:
        super().run_input_thread()
        if not self.exit_event.is_set():
            # The server was killed: record what was typed and leave, as with a closed terminal.
            self.send_message(Leave())
