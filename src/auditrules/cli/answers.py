"""Answers out of a file: one JSON object, or JSON Lines with an object a line, read a line at a time."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import BinaryIO

#: Bytes of one line, and of one JSON object written over many lines. An audit of 500 long answers has a tenth of it.
MAX_LINE = 8_388_608
#: Digits of a number; no answer has more, and Python takes long over thousands.
MAX_DIGITS = 40

Given = str | bool | int | Decimal | list[str] | None
#: Every text of an object as it is spelt, and the colon behind it where it is a key.
_KEY = re.compile(r'("(?:[^"\\]|\\.)*")(?=\s*(:)?)')
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Input:
    """One object of the file: its answers by item id, or what is wrong with it.

    ``line`` counts from 1; ``column`` is 0 where the fault is of the object as a whole.
    """

    line: int
    answers: Mapping[str, Given]
    fault: str | None = None
    column: int = 0
    text: str = ""
    """What was read, where the object stands on more lines than one."""

    def lines_of(self, items: Iterable[str]) -> list[int]:
        """The line of each item's answer; the object's own where it can't be told."""
        lines: dict[str, int] = {}
        line, at = self.line, 0
        for found in _KEY.finditer(self.text):
            line += self.text.count("\n", at, found.start())
            at = found.start()
            if found[2]:
                lines.setdefault(found[1], line)
        return [lines.get(json.dumps(item, ensure_ascii=False), self.line) for item in items]


class _Refused(ValueError):
    """Something JSON allows, or Python's reader does, and an answer cannot be."""


def read_answers(stream: BinaryIO) -> Iterator[Input]:
    """The inputs of a file of answers, in order.

    A file is one JSON value if it reads as one, else a value a line; blank lines count as lines and are passed over.
    Only one line is held at a time, so the file may be of any length. A faulty line is yielded with its fault and
    the next one is read; the file is left at a line that is longer than :data:`MAX_LINE`.
    """
    lines = _lines(stream)
    first = next(lines, None)
    if first is None:
        yield Input(1, {}, "there are no answers in it")
        return
    number, text = first
    given = _line(text, number)
    if given.column == 0:
        yield given
        yield from (_line(line, at) for at, line in lines)
        return
    # The first line is no JSON value by itself: the file is one value over many lines, or the line is faulty.
    rest: list[tuple[int, bytes]] = []
    size = len(text)
    for at, line in lines:
        rest.append((at, line))
        size += len(line)
        if size > MAX_LINE:
            break
    whole = _parse(_join(number, text, rest), number)
    if whole.fault is None or not any(_line(line, at).fault is None for at, line in rest):
        fault = f"more than {MAX_LINE} bytes in one object" if size > MAX_LINE else whole.fault
        yield replace(whole, fault=fault)
        return
    yield given
    yield from (_line(line, at) for at, line in itertools.chain(rest, lines))


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Lines that are not blank, with their numbers; ends after one that is too long."""
    for number in itertools.count(1):
        line = stream.readline(MAX_LINE + 1)
        if not line:
            return
        if number == 1:
            line = line.removeprefix(_BOM)
        if line.strip():
            yield number, line
        if len(line) > MAX_LINE:
            return


def _join(number: int, first: bytes, rest: list[tuple[int, bytes]]) -> bytes:
    """The lines as one text, blank ones put back so that the reader's line numbers are the file's."""
    parts = [first]
    for at, line in rest:
        parts.append(b"\n" * (at - number - 1) + line)
        number = at
    return b"".join(parts)


def _line(line: bytes, number: int) -> Input:
    """One line. Its end is not part of it, or a fault at the end would be placed on the next line."""
    if len(line) > MAX_LINE:
        return Input(number, {}, f"more than {MAX_LINE} bytes in one line")
    return _parse(line.rstrip(), number)


def _parse(line: bytes, number: int) -> Input:
    """One JSON value, which must be an object of answers. ``column`` is 0 unless the text is not JSON at all."""
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        row = line.count(b"\n", 0, error.start)
        return Input(number + row, {}, "not UTF-8 text")
    try:
        value = json.loads(
            text,
            parse_float=_decimal,
            parse_int=_integer,
            parse_constant=_constant,
            object_pairs_hook=_once,
        )
    except json.JSONDecodeError as error:
        return Input(number + error.lineno - 1, {}, f"not JSON: {error.msg}", error.colno)
    except _Refused as error:
        return Input(number, {}, str(error))
    except RecursionError:
        return Input(number, {}, "nested too deep")
    if not isinstance(value, dict):
        return Input(number, {}, f"a JSON object of answers is wanted, not {_kind(value)}")
    for key, given in value.items():
        fault = _answer_fault(given)
        if fault:
            return Input(number, {}, f"{key}: {fault}")
    return Input(number, value, text=text if "\n" in text.strip() else "")


def _answer_fault(value: object) -> str | None:
    if isinstance(value, dict):
        return "an answer cannot be an object"
    if isinstance(value, list):
        for part in value:
            if not isinstance(part, str):
                return f"a list of answers holds texts, not {_kind(part)}"
    return None


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise _Refused(f"{key}: given twice")
        found[key] = value
    return found


def _integer(text: str) -> int:
    if len(text) > MAX_DIGITS:
        raise _Refused(f"a number of more than {MAX_DIGITS} digits")
    return int(text)


def _decimal(text: str) -> Decimal:
    if len(text) > MAX_DIGITS:
        raise _Refused(f"a number of more than {MAX_DIGITS} digits")
    number = Decimal(text)
    # 1e999999999 is short to write, and a program that prints it in full would not come back
    if not number.is_finite() or abs(number.adjusted()) > MAX_DIGITS:
        raise _Refused(f"a number of more than {MAX_DIGITS} digits")
    return number


def _constant(text: str) -> object:
    raise _Refused(f"{text} is not a number that an answer can be")
