"""Printing: safe on any terminal, whatever is in a name, a path or an answer."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TextIO

#: Invisible, and yet part of the letters of several scripts and of emoji.
_JOINERS = "\u200c\u200d"


def printable(text: str) -> str:
    """Text without anything that a terminal acts on: each such character as an escape, lines and tabs kept.

    That is: control characters, formatting such as right-to-left overrides, and halves of surrogate pairs.
    """
    if text.isprintable():
        return text
    return "".join(
        character
        if character.isprintable() or character in "\n\t " or character in _JOINERS or _is_space(character)
        else character.encode("unicode_escape").decode("ascii")
        for character in text.replace("\r\n", "\n")
    )


def _is_space(character: str) -> bool:
    return unicodedata.category(character) == "Zs"


def prepare_streams() -> None:
    """A character that the terminal cannot show is written as an escape, instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def say(text: str) -> None:
    """A message for the person, to stderr."""
    _write(sys.stderr, printable(text))


def put(text: str) -> None:
    """Data in words, to stdout."""
    _write(sys.stdout, printable(text))


def put_document(content: str | bytes) -> None:
    """A document, to stdout as it is: its maker has made its texts safe.

    In a file or a pipe a text is UTF-8 whatever the terminal's encoding: an HTML document says that of itself. Bytes
    are for a file or a pipe; a terminal would act on them.
    """
    if isinstance(content, bytes):
        if sys.stdout is None or sys.stdout.isatty():
            _write(sys.stderr, "This format is not for a terminal: name a file with -o FILE.")
            return
        _write_bytes(content)
        return
    text = content if content.endswith("\n") else content + "\n"
    if sys.stdout is None or sys.stdout.isatty():
        _write(sys.stdout, text.removesuffix("\n"))
        return
    _write_bytes(text.encode("utf-8", "backslashreplace"))


def _write_bytes(content: bytes) -> None:
    flush()
    try:
        sys.stdout.buffer.write(content)
    except BrokenPipeError:
        raise PipeClosed from None


def put_json(value: object) -> None:
    """JSON for scripts, to stdout: indented, and ASCII so that any terminal and any pipe takes it."""
    import json

    _write(sys.stdout, json.dumps(value, indent=2, ensure_ascii=True))


def put_json_line(value: object) -> None:
    """One JSON value on one line, to stdout."""
    import json

    _write(sys.stdout, json.dumps(value, ensure_ascii=True, separators=(", ", ": ")))


def put_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A plain table in words, to stdout: two spaces between columns, no lines drawn."""
    safe = [[printable(cell.replace("\n", " ")) for cell in row] for row in (headings, *rows)]
    widths = [max(len(row[column]) for row in safe) for column in range(len(headings))]
    for row in safe:
        _write(sys.stdout, "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _write(stream: TextIO | None, text: str) -> None:
    # sys.stdout and sys.stderr are None in a program without a console
    if stream is not None:
        try:
            stream.write(text + "\n")
        except BrokenPipeError:
            raise PipeClosed from None


class PipeClosed(Exception):
    """Whoever read the output stopped reading. (click ends the program by itself where it meets a BrokenPipeError.)"""


def flush() -> None:
    """Write out what is still held back, so that a full disk or a closed pipe is met here and not at the very end."""
    if sys.stdout is not None:
        try:
            sys.stdout.flush()
        except BrokenPipeError:
            raise PipeClosed from None


def give_up_on_stdout() -> None:
    """Keep Python from complaining when it flushes at its own end what nobody can take."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
