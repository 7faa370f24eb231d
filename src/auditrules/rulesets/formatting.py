"""A ruleset file in its one layout: comments kept, conditions in their canonical words, spaces and empty lines even.

The text is walked once, part by part, and written anew around what the author wrote: no value is parsed and printed
again but conditions. What comes out is read by tomli and must say what went in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import tomli

from auditrules.conditions.ir import Condition
from auditrules.conditions.lexer import ConditionFault
from auditrules.conditions.parser import parse
from auditrules.conditions.printer import canonical
from auditrules.rulesets.positions import KeyPath
from auditrules.rulesets.source import parse_source
from auditrules.rulesets.toml_text import quoted

INDENT = "  "
"""Before each line of a list of several lines, once for each list around it."""
MAX_LINE = 120
"""A condition of several lines becomes one where it then fits this line."""

#: Keys that hold a condition in an entry of a table; ``then`` is one of a promise only.
_CONDITIONS = frozenset({"when", "relevant", "means", "whenever"})

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_BLANK = re.compile(r"[ \t]*")
_COMMENT = re.compile(r"#[^\n]*")
_SCALAR = re.compile(r"[^,\]\}#\n]+")
_BASIC = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_LITERAL = re.compile(r"'[^'\n]*'")
_BASIC_LINES = re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}', re.DOTALL)
_LITERAL_LINES = re.compile(r"'''.*?'{3,5}", re.DOTALL)


class NotTheSame(Exception):
    """The formatted text does not say what the file says; the file is to be left as it is."""


def formatted(path: Path, text: str) -> str:
    """The text of a ruleset or cases file in its one layout; formatting it again changes nothing.

    A byte-order mark and the kind of line end are kept. Raises :class:`auditrules.rulesets.RulesetError` where the
    text is not TOML, and :class:`NotTheSame` where the outcome would say something else.
    """
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    source = parse_source(path, text)
    if source.faults:
        from auditrules.rulesets.diagnostics import RulesetError

        raise RulesetError(source.faults)
    ends = "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"
    plain = text.removeprefix(mark).replace("\r\n", "\n")
    try:
        made = _Writer(plain).document()
    except (IndexError, _Lost, RecursionError):
        raise NotTheSame from None
    _compare(plain, made)
    return mark + made.replace("\n", ends)


def _compare(before: str, after: str) -> None:
    try:
        old, new = tomli.loads(before, parse_float=str), tomli.loads(after, parse_float=str)
    except tomli.TOMLDecodeError:
        raise NotTheSame from None
    if not _same(old, new, ()):
        raise NotTheSame


def _same(old: object, new: object, path: KeyPath) -> bool:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        # Keys in the same order too: of grades and questions it says something.
        return list(old) == list(new) and all(_same(old[key], new[key], (*path, key)) for key in old)
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(
            _same(one, other, (*path, index)) for index, (one, other) in enumerate(zip(old, new, strict=True))
        )
    if is_condition(path) and isinstance(old, str) and isinstance(new, str):
        return old == new or _parsed(old) == _parsed(new) is not None
    return type(old) is type(new) and old == new


def is_condition(path: KeyPath) -> bool:
    """Whether a condition stands at a place of a ruleset."""
    match path:
        case ("ruleset", "suits") | ("promise", _, "then"):
            return True
        case ("decide", _, "rows", _, "when"):
            return True
        case (str(), str(), str(key)):
            return key in _CONDITIONS
        case _:
            return False


def _parsed(text: str) -> Condition | None:
    try:
        return parse(text)
    except ConditionFault:
        return None


class _Lost(Exception):
    """Something the writer can't follow."""


@dataclass
class _Line:
    """One thing on a line of its own: a header, a key with its value, or a comment."""

    text: str
    kind: str
    after_blank: bool


@dataclass
class _Writer:
    """Walks valid TOML and writes it anew."""

    text: str
    at: int = 0
    arrays: dict[KeyPath, int] = field(default_factory=dict)

    # -------------------------------------------------------------- lines

    def document(self) -> str:
        lines: list[_Line] = []
        base: KeyPath = ()
        blank = False
        while True:
            self._skip()
            if self.at >= len(self.text):
                break
            mark = self.text[self.at]
            if mark == "\n":
                start = self.at
                while self.at < len(self.text) and self.text[self.at] in " \t\n":
                    self.at += 1
                # The first line end closes the line before.
                blank = self.text.count("\n", start, self.at) > (1 if lines else 0)
            elif mark == "#":
                lines.append(_Line(self._comment(), "comment", blank))
                blank = False
            elif mark == "[":
                base, text = self._header()
                lines.append(_Line(text + self._trailing(), "header", blank))
                blank = False
            else:
                path, key = self._key(base)
                self._expect("=")
                value = self._value(path, 0, len(key) + 3)
                lines.append(_Line(f"{key} = {value}{self._trailing()}", "pair", blank))
                blank = False
        return _joined(lines)

    def _trailing(self) -> str:
        self._skip()
        if self.at < len(self.text) and self.text[self.at] == "#":
            return f"  {self._comment()}"
        return ""

    def _comment(self) -> str:
        return self._take(_COMMENT).rstrip()

    def _skip(self) -> None:
        self._take(_BLANK)

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        if found is None:
            raise _Lost
        self.at = found.end()
        return found.group()

    def _expect(self, mark: str) -> None:
        self._skip()
        if not self.text.startswith(mark, self.at):
            raise _Lost
        self.at += len(mark)
        self._skip()

    # -------------------------------------------------------------- keys

    def _header(self) -> tuple[KeyPath, str]:
        array = self.text.startswith("[[", self.at)
        self.at += 2 if array else 1
        parts, text = self._key(())
        path: KeyPath = ()
        for index, part in enumerate(parts):
            path = (*path, part)
            if index < len(parts) - 1 and path in self.arrays:
                path = (*path, self.arrays[path] - 1)
        if array:
            number = self.arrays.get(path, 0)
            self.arrays[path] = number + 1
            path = (*path, number)
        self._expect("]]" if array else "]")
        return path, f"[[{text}]]" if array else f"[{text}]"

    def _key(self, base: KeyPath) -> tuple[KeyPath, str]:
        path, words = base, []
        while True:
            self._skip()
            mark = self.text[self.at]
            word = self._take(_BASIC if mark == '"' else _LITERAL if mark == "'" else _BARE)
            words.append(word)
            path = (*path, str(tomli.loads(f"x = {word}")["x"]) if mark in "\"'" else word)
            self._skip()
            if self.text[self.at] != ".":
                return path, ".".join(words)
            self.at += 1

    # -------------------------------------------------------------- values

    def _value(self, path: KeyPath, depth: int, column: int) -> str:
        mark = self.text[self.at]
        if mark in "\"'":
            return self._string(path, column)
        if mark == "[":
            return self._list(path, depth)
        if mark == "{":
            return self._table(path, depth)
        return self._take(_SCALAR).rstrip()

    def _string(self, path: KeyPath, column: int) -> str:
        several = True
        if self.text.startswith('"""', self.at):
            raw = self._take(_BASIC_LINES)
        elif self.text.startswith("'''", self.at):
            raw = self._take(_LITERAL_LINES)
        else:
            several = False
            raw = self._take(_BASIC if self.text[self.at] == '"' else _LITERAL)
        if not is_condition(path):
            return raw
        condition = _parsed(str(tomli.loads(f"x = {raw}")["x"]))
        if condition is None:
            return raw
        made = quoted(canonical(condition))
        return raw if several and column + len(made) > MAX_LINE else made

    def _list(self, path: KeyPath, depth: int) -> str:
        self.at += 1
        parts = _Parts(depth)
        index = 0
        while not self._between(parts, "]"):
            parts.add(self._value((*path, index), depth + 1, 0))
            index += 1
        return parts.written("[", "]", "")

    def _table(self, path: KeyPath, depth: int) -> str:
        self.at += 1
        parts = _Parts(depth)
        while not self._between(parts, "}"):
            inner, key = self._key(path)
            self._expect("=")
            parts.add(f"{key} = {self._value(inner, depth + 1, len(key) + 3)}")
        return parts.written("{", "}", " ")

    def _between(self, parts: _Parts, end: str) -> bool:
        """Take spaces, lines, comments and commas up to the next part; whether the end was met."""
        while True:
            self._skip()
            mark = self.text[self.at]
            if mark == "\n":
                parts.line()
            elif mark == "#":
                parts.comment(self._comment())
                continue
            elif mark == end:
                self.at += 1
                return True
            elif mark != ",":
                return False
            self.at += 1


class _Parts:
    """The parts of a list or inline table, with the lines and comments between them."""

    def __init__(self, depth: int) -> None:
        self._indent = INDENT * (depth + 1)
        self._close = INDENT * depth
        self._lines: list[list[str]] = [[]]
        self._comments: list[str] = [""]
        self._several = False

    def add(self, text: str) -> None:
        self._lines[-1].append(text)

    def line(self) -> None:
        self._several = True
        if self._lines[-1] or self._comments[-1]:
            self._lines.append([])
            self._comments.append("")

    def comment(self, text: str) -> None:
        self._several = True
        self._comments[-1] = text

    def written(self, opening: str, closing: str, space: str) -> str:
        if not self._several:
            inside = ", ".join(self._lines[0])
            return f"{opening}{space}{inside}{space}{closing}" if inside else f"{opening}{closing}"
        made = []
        for parts, comment in zip(self._lines, self._comments, strict=True):
            if not parts and not comment:
                continue
            words = "".join(f"{part}, " for part in parts).rstrip()
            made.append(f"{self._indent}{words}{'  ' if words and comment else ''}{comment}")
        if not made:
            return f"{opening}{closing}"
        return "\n".join([opening, *made, f"{self._close}{closing}"])


def _joined(lines: list[_Line]) -> str:
    """Lines with one empty line where there were several, and one before a heading and the comments above it."""
    made: list[str] = []
    for index, line in enumerate(lines):
        blank = line.after_blank and index > 0
        if index > 0 and not blank and _opens(lines, index):
            blank = True
        if blank:
            made.append("")
        made.append(line.text)
    return "\n".join(made) + "\n" if made else ""


def _opens(lines: list[_Line], index: int) -> bool:
    """Whether a heading, or the first of the comments that stand right above one, begins here."""
    if lines[index - 1].kind == "comment" and not lines[index].after_blank:
        return False
    while lines[index].kind == "comment" and index + 1 < len(lines) and not lines[index + 1].after_blank:
        index += 1
    return lines[index].kind == "header"
