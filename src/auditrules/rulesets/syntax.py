"""A text as TOML, and in words what is wrong where it is none.

``tomli`` stops at the first fault. A line that can be left out without others losing their place is left out, so that
the faults after it are told at the same time.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

import tomli

MAX_SYNTAX_FAULTS = 20
"""Lines that are no TOML, before the rest of the file is given up."""


class SyntaxFault(NamedTuple):
    """What is wrong, where (line and columns from 1, the end exclusive), and what to write instead."""

    message: str
    line: int
    column: int
    end: int
    help: str = ""


class BadNumber(ValueError):
    """A number that no ruleset needs: enormous, infinite or none at all."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def load_toml(text: str) -> tuple[dict[str, object] | None, str, list[SyntaxFault]]:
    """The data, the text without the lines that could not be read, and a fault for each of those.

    The data are None where too little is left to go on with. Raises :class:`BadNumber`, :class:`RecursionError`, and
    :class:`ValueError` for a whole number too long to be read.
    """
    faults: list[SyntaxFault] = []
    whole = text
    while True:
        try:
            return tomli.loads(whole, parse_float=_exact), whole, faults
        except tomli.TOMLDecodeError as error:
            line, column = getattr(error, "lineno", 1), getattr(error, "colno", 1)
            if not faults or line > faults[-1].line:
                faults.append(_told(getattr(error, "msg", str(error)), line, column, text.split("\n")))
            passed_over = _without_line(whole, line) if len(faults) < MAX_SYNTAX_FAULTS else None
            if passed_over is None:
                return None, whole, faults
            whole = passed_over


def _without_line(text: str, line: int) -> str | None:
    """The text with one KEY = VALUE line blanked, every place kept; None for a line that others hang on."""
    lines = text.split("\n")
    if not 1 <= line <= len(lines):
        return None
    bad = lines[line - 1].removesuffix("\r")
    opened = sum(bad.count(mark) for mark in "[{") - sum(bad.count(mark) for mark in "]}")
    alone = re.match(r"[ \t]*[A-Za-z0-9_.-]+[ \t]*(=|$|[^\s\[\{])", bad) and opened == 0
    if not alone or '"""' in bad or "'''" in bad:
        return None
    lines[line - 1] = " " * len(bad) + lines[line - 1][len(bad) :]
    return "\n".join(lines)


def _exact(text: str) -> Decimal:
    try:
        number = Decimal(text.replace("_", ""))
    except InvalidOperation:
        raise BadNumber(text) from None
    # A number such as 1e999999999 is small here and enormous once written out.
    if not number.is_finite() or abs(number.adjusted()) > 30:
        raise BadNumber(text)
    return number


# ------------------------------------------------------------------ in words

_HEADING = re.compile(r"[ \t]*\[\[?[^\]]*\]?\]?")
_KEY = re.compile(r"[ \t]*(?P<key>(?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')(?:[ \t]*\.[ \t]*[A-Za-z0-9_-]+)*)[ \t]*=")
_CURLY = "\u201c\u201d\u2018\u2019\u201e\u00ab\u00bb"


class _Spot(NamedTuple):
    """Where tomli stopped: the message, the line and column from 1, and every line of the text."""

    message: str
    line: int
    column: int
    lines: list[str]

    @property
    def text(self) -> str:
        found = self.lines[self.line - 1] if 1 <= self.line <= len(self.lines) else ""
        return found.removesuffix("\r")

    @property
    def rest(self) -> str:
        return self.text[self.column - 1 :]

    def fault(self, message: str, help_: str = "", start: int | None = None, end: int | None = None) -> SyntaxFault:
        first = self.column if start is None else start
        return SyntaxFault(message, self.line, first, max(end or first + 1, first + 1), help_)


def _told(message: str, line: int, column: int, lines: list[str]) -> SyntaxFault:
    spot = _Spot(message, line, column, lines)
    for beginning, tell in _TELLERS:
        if message.startswith(beginning):
            return tell(spot)
    return spot.fault(f"this is not TOML: {message[:1].lower()}{message[1:]}")


def _value(spot: _Spot) -> SyntaxFault:
    value = spot.rest.strip()
    end = spot.column + len(spot.rest.split("#")[0].rstrip())
    if not value or value.startswith("#"):
        return spot.fault("a value is missing after =")
    if value[0] in _CURLY:
        return spot.fault("these are not straight quotation marks", 'Texts stand in straight ones: "…".', None, end)
    if value.lower() in ("true", "false"):
        return spot.fault(f"'{value}' is written small", f"Write {value.lower()}.", None, end)
    if value[0].isalpha() or value[0] == "_":
        shown = value[:60].rstrip("\"'")
        return spot.fault("a text stands in quotation marks", f'Write "{shown}".', None, end)
    return spot.fault("this value can't be read", "", None, end)


def _twice(spot: _Spot) -> SyntaxFault:
    if spot.message.startswith("Cannot declare"):
        found = _HEADING.match(spot.text)
        heading = found.group().strip() if found else spot.text.strip()
        earlier = next((index for index in range(spot.line - 1) if spot.lines[index].strip() == heading), None)
        where = f"Line {earlier + 1} begins it; put both together there." if earlier is not None else "Join the two."
        start = len(spot.text) - len(spot.text.lstrip()) + 1
        return spot.fault(f"the table {heading} stands twice", where, start, start + len(heading))
    key = _KEY.match(spot.text)
    if key is None or spot.message.startswith("Duplicate"):
        return spot.fault("a key stands twice here", "Leave one out.")
    name = key["key"]
    earlier = None
    for index in range(spot.line - 2, -1, -1):
        above = _KEY.match(spot.lines[index])
        if above and above["key"] == name:
            earlier = index + 1
            break
        if spot.lines[index].lstrip().startswith("["):
            break
    where = f"Line {earlier} has it already." if earlier else "It is given a value elsewhere already."
    return spot.fault(f"'{name}' stands twice in this table", where, key.start("key") + 1, key.end("key") + 1)


def _no_equals(spot: _Spot) -> SyntaxFault:
    start = len(spot.text) - len(spot.text.lstrip()) + 1
    if spot.rest.startswith(":"):
        return spot.fault("a key and its value are joined by =, not by a colon", "Write = for the colon.")
    return spot.fault(
        "a = is missing after the key",
        "A line is KEY = VALUE, a heading is [table.id], a comment begins with #.",
        start,
        spot.column + len(spot.rest.rstrip()),
    )


def _after_value(spot: _Spot) -> SyntaxFault:
    end = spot.column + len(spot.rest.rstrip())
    number = re.search(r"=[ \t]*(?P<number>[0-9][0-9./:-]*)$", spot.text[: spot.column - 1])
    if not spot.rest:
        return spot.fault("this line ends in a lone carriage return", "Save the file with ordinary line ends.")
    if number and not spot.rest[0].isspace():
        start = number.start("number") + 1
        return spot.fault("this is neither a number nor a date", "A date is 2026-04-01.", start, end)
    if spot.rest[0] in _CURLY + "\"'" or spot.rest[0].isalpha():
        help_ = 'Does the text hold a quotation mark? Inside "…" it is written \\".'
        if number:
            help_ = "One line has one key and one value."
        return spot.fault("this stands after the end of the value", help_, None, end)
    return spot.fault("this stands after the end of the value", "One line has one key and one value.", None, end)


def _open_text(spot: _Spot) -> SyntaxFault:
    if not spot.rest and '"' not in spot.text:
        # The end of the file came before the closing marks of a text of several lines.
        for index in range(min(spot.line, len(spot.lines)) - 1, -1, -1):
            at = spot.lines[index].find('"""')
            if at >= 0:
                return SyntaxFault('this text is not closed: """ is missing at its end', index + 1, at + 1, at + 4)
    opening = max(spot.text.find('"'), spot.text.find("'")) + 1
    return spot.fault(
        "this text is not closed: a quotation mark is missing at its end",
        'A text of several lines stands between """ and """.',
        (spot.text.find('"') + 1) or opening or spot.column,
        len(spot.text) + 1,
    )


def _illegal(spot: _Spot) -> SyntaxFault:
    if "'\\n'" in spot.message:
        return _open_text(spot)
    return spot.fault("this character can't stand here", "It is a control character; leave it out.")


def _open_bracket(spot: _Spot) -> SyntaxFault:
    what, mark = ("list", "]") if "array" in spot.message else ("inline table", "}")
    before = spot.text[: spot.column - 1].strip()
    new_line = not before and (spot.rest.startswith("[") or _KEY.match(spot.text))
    if spot.rest and not new_line and spot.rest[0] not in "]}#":
        return spot.fault(f"a comma is missing in this {what}", "Entries are parted by commas.")
    opened = next((index for index in range(spot.line - 2, -1, -1) if re.search(r"=\s*[\[{]", spot.lines[index])), None)
    begins = f"The {what} begins in line {opened + 1}." if opened is not None and not before else ""
    return spot.fault(f"{'a' if what == 'list' else 'an'} {what} is still open here: {mark} is missing", begins)


def _one_quoted(spot: _Spot) -> SyntaxFault:
    opening = spot.line
    while opening > 1 and "'" not in spot.lines[opening - 1]:
        opening -= 1
    column = spot.lines[opening - 1].find("'") + 1
    end = len(spot.lines[opening - 1].removesuffix("\r")) + 1
    return SyntaxFault("this text is not closed: ' is missing at its end", opening, max(column, 1), max(end, 2))


def _heading(spot: _Spot) -> SyntaxFault:
    start = len(spot.text) - len(spot.text.lstrip()) + 1
    end = len(spot.text.rstrip()) + 1
    inside = spot.text.strip().strip("[]")
    help_ = "For example: [section.safety]."
    if " " in inside:
        parts = [
            re.sub(r"[^a-z0-9]+", "_", re.sub("['\u2019]", "", part).lower()).strip("_") for part in inside.split(".")
        ]
        help_ = f"An id is one word: [{'.'.join(parts)}]."
    return spot.fault("this heading can't be read", help_, start, end)


def _statement(spot: _Spot) -> SyntaxFault:
    help_ = "A line is KEY = VALUE, a heading is [table.id], a comment begins with #."
    if spot.rest[:1].isalpha():
        help_ = "A key has the letters a to z, digits and _."
    return spot.fault(
        "this line is neither a key with its value nor a heading", help_, None, spot.column + len(spot.rest.rstrip())
    )


def _backslash(spot: _Spot) -> SyntaxFault:
    return spot.fault("a backslash has a meaning of its own in a text", "Write it twice, or use single quotes: '…'.")


def _date(spot: _Spot) -> SyntaxFault:
    return spot.fault(
        "there is no such date", "Year, month, day: 2026-04-01.", None, spot.column + len(spot.rest.rstrip())
    )


def _key(spot: _Spot) -> SyntaxFault:
    return spot.fault("a key is missing here", "A key has the letters a to z, digits and _.")


def _deep(spot: _Spot) -> SyntaxFault:
    return spot.fault("tables and lists are nested too deeply")


_TELLERS: tuple[tuple[str, Callable[[_Spot], SyntaxFault]], ...] = (
    ("Invalid value", _value),
    ("Cannot declare", _twice),
    ("Cannot overwrite", _twice),
    ("Duplicate inline", _twice),
    ("Cannot mutate", _twice),
    ("Cannot redefine", _twice),
    ("Expected '=' after", _no_equals),
    ("Expected newline or end", _after_value),
    ("Unterminated string", _open_text),
    ("Illegal character", _illegal),
    ("Found invalid character", _illegal),
    ("Unclosed", _open_bracket),
    ("Expected ']", _heading),
    ('Expected "', _one_quoted),
    ("Invalid statement", _statement),
    ("Unescaped", _backslash),
    ("Invalid hex", _backslash),
    ("Escaped character", _backslash),
    ("Invalid date", _date),
    ("Invalid initial character", _key),
    ("TOML inline arrays", _deep),
)
