"""What is pasted arrives as text, whole, and never as keys.

Textual's parser looks for escape sequences inside a bracketed paste as well and hands what it does not know on as keys,
so that a paste could leave the audit or open a dialog. Here a paste is collected to its end and cleaned before the
parser sees it. Bytes that are no text, as a terminal set to another encoding sends them, arrive as a replacement
character: Textual's reader would end at the first of them, and the program with it.
"""

from __future__ import annotations

import codecs
import sys
from collections.abc import Callable, Iterable
from functools import partial

from textual._xterm_parser import XTermParser
from textual.driver import Driver
from textual.message import Message

from auditrules.audits.text import clean_text

BEGIN = "\x1b[200~"
END = "\x1b[201~"
#: A paste of more characters than this is not waited for any longer.
LONGEST = 2_000_000


class PasteSafeParser(XTermParser):
    """Textual's parser behind a gate that cleans pastes."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._pasted: str | None = None
        """The paste so far, or None outside of one."""
        self._held = ""
        """The beginning of what may be a marker, cut off by the end of a read."""

    def feed(self, data: str) -> Iterable[Message]:
        if not data:
            # The end of input, which the parser wants to see as it is.
            return super().feed(data)
        ready = self._gate(data)
        return super().feed(ready) if ready else ()

    def _gate(self, data: str) -> str:
        out: list[str] = []
        data = self._held + data
        self._held = ""
        while data:
            if self._pasted is None:
                before, begin, data = data.partition(BEGIN)
                if not begin:
                    self._held = _cut_marker(before, BEGIN)
                    out.append(before[: len(before) - len(self._held)])
                    break
                out.append(before)
                self._pasted = ""
            else:
                inside, end, data = (self._pasted + data).partition(END)
                if not end and len(inside) <= LONGEST:
                    self._pasted = inside
                    break
                self._pasted = None
                out.append(BEGIN + clean_text(inside).replace("\x1b", "") + END)
        return "".join(out)


def _cut_marker(text: str, marker: str) -> str:
    """The end of a text that may be the beginning of a marker; at least ``ESC [ 2``, so that no key is held up."""
    for length in range(len(marker) - 1, 2, -1):
        if text.endswith(marker[:length]):
            return marker[:length]
    return ""


def _patient_decoder(encoding: str) -> Callable[[], codecs.IncrementalDecoder]:
    """As :func:`codecs.getincrementaldecoder`; bytes that cannot be decoded become replacement characters."""
    return partial(codecs.getincrementaldecoder(encoding), errors="replace")


def guard_input(driver: type[Driver]) -> None:
    """Let a driver, and the Windows input it may use, read through :class:`PasteSafeParser`, whatever the bytes."""
    for name in (*(each.__module__ for each in driver.__mro__), "textual.drivers.win32"):
        module = sys.modules.get(name)
        # Both are looked up by name when input starts.
        if module is not None and getattr(module, "XTermParser", None) is XTermParser:
            module.XTermParser = PasteSafeParser  # type: ignore[attr-defined]
        if module is not None and getattr(module, "getincrementaldecoder", None) is codecs.getincrementaldecoder:
            module.getincrementaldecoder = _patient_decoder  # type: ignore[attr-defined]
