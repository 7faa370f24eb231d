"""What the cursor is in: a heading, a key, a text, a value; of which table and which key."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from auditrules.rulesets.positions import KeyPath
from auditrules.workshop.highlighting import Highlighter

_HEADING = re.compile(r"[ \t]*(\[\[?)[ \t]*([A-Za-z0-9_.\"' -]*)")
_WORD = re.compile(r"[A-Za-z0-9_]*$")
_KEY_BEGINS = re.compile(r"[ \t]*[A-Za-z0-9_-]*$")
_NAMED = re.compile(r"[A-Za-z0-9_.]*$")
_FARTHEST = 600
"""Lines above the cursor that are looked at for the table's heading."""


@dataclass(frozen=True, slots=True)
class Here:
    """Where the cursor is.

    ``path`` is the table's, inline tables and rows included; ``key`` the key whose value it is in; ``before`` what
    stands before the typed word in the same text or heading; ``start`` where the typed word begins.
    """

    kind: Literal["heading", "key", "text", "value", "nothing"]
    path: KeyPath = ()
    key: str = ""
    before: str = ""
    typed: str = ""
    start: int = 0
    present: frozenset[str] = field(default_factory=frozenset)
    """Keys that the table has already."""
    inline: bool = False
    closes: bool = True
    """Whether the closing bracket of a heading is still to be written."""


@dataclass(slots=True)
class _Open:
    """A bracket that is open: its mark, the key it is the value of, the keys in it, its number of commas."""

    mark: str
    key: str
    keys: list[str] = field(default_factory=list)
    commas: int = 0


def here(text: str, offset: int) -> Here:
    """What an offset of a text is in."""
    row = text.count("\n", 0, offset)
    column = offset - (text.rfind("\n", 0, offset) + 1)
    lines = text.split("\n")
    found = Highlighter(lines)
    line = lines[row]
    typed = _word_before(line[:column], _WORD)
    inside = found.state(row).mark
    heading = _HEADING.match(line)
    if not inside and heading is not None and column <= heading.end() and not _in_list(lines, row, found):
        typed = _word_before(line[heading.end(1) : column], _WORD)
        before = line[heading.start(1) : column - len(typed)]
        closes = not line[column:].lstrip().startswith("]")
        return Here("heading", before=before, typed=typed, start=offset - len(typed), closes=closes)
    path, first = _table(lines, row, found)
    stack, key = _brackets(lines, found, first, row, column)
    table = (*path, *_inline_path(stack))
    present = frozenset(stack[-1].keys if stack and stack[-1].mark == "{" else _keys_of(lines, found, first))
    text_start = _text_start(found, row, column)
    if inside or text_start is not None:
        if inside and text_start is None:
            begun = _text_above(lines, found, row)
            before = "\n".join([*begun, line[:column]])
        else:
            before = line[text_start:column]
        typed = _word_before(before, _NAMED if key in ("because", "without") else _WORD)
        before = before[: len(before) - len(typed)]
        return Here("text", table, key, before, typed, offset - len(typed), present)
    if _in_comment(found, row, column):
        return Here("nothing")
    if stack and stack[-1].mark == "{":
        since = re.split(r"[{,]", line[:column])[-1]
        if "=" not in since and _KEY_BEGINS.fullmatch(since):
            return Here("key", table, "", "", typed, offset - len(typed), present, inline=True)
    elif not stack and _KEY_BEGINS.fullmatch(line[:column]) and not line[column:].lstrip().startswith("="):
        return Here("key", table, "", "", typed, offset - len(typed), present - {typed})
    if key and (stack or "=" in line[:column]):
        return Here("value", table, key, "", typed, offset - len(typed), present)
    return Here("nothing")


def path_at(text: str, offset: int) -> KeyPath:
    """The path of what stands at an offset: of a key's value, else of the table; () where no key is, as in headings."""
    column = offset - (text.rfind("\n", 0, offset) + 1)
    end = text.find("\n", offset)
    line = text[offset - column : len(text) if end < 0 else end]
    found = here(text, offset)
    if found.kind == "key" or (not found.key and column <= line.find("=")):
        # In the key itself, or before it: what is meant is what it says.
        found = here(text, offset - column + line.find("=", 0 if not found.inline else column) + 1)
    return (*found.path, found.key) if found.key else found.path


def _word_before(text: str, pattern: re.Pattern[str]) -> str:
    match = pattern.search(text)
    return match.group() if match else ""


def _in_list(lines: list[str], row: int, found: Highlighter) -> bool:
    """Whether a line that begins with a bracket goes on with a list from above."""
    _, first = _table(lines, row, found)
    return bool(_brackets(lines, found, first, row, 0)[0])


def _table(lines: list[str], row: int, found: Highlighter) -> tuple[KeyPath, int]:
    """The path of the table that a row belongs to, and the row of its heading (-1 above the first)."""
    examples = 0
    for at in range(row, max(-1, row - _FARTHEST), -1):
        if lines[at].lstrip().startswith("[") and any(one.part == "heading" for one in found.line(at)):
            match = _HEADING.match(lines[at])
            parts = tuple(part.strip().strip("\"'") for part in match[2].split(".")) if match else ()
            if parts[:1] == ("examples",):
                examples = sum(one.lstrip().startswith("[[examples]]") for one in lines[: at + 1])
                return ("examples", max(0, examples - 1), *parts[1:]), at
            return parts, at
    return (), -1


def _brackets(lines: list[str], found: Highlighter, first: int, row: int, column: int) -> tuple[list[_Open], str]:
    """The brackets open at a place, and the key whose value it is in."""
    stack: list[_Open] = []
    key = ""
    for at in range(first + 1, row + 1):
        for span in found.line(at):
            if at == row and span.start >= column:
                break
            word = lines[at][span.start : span.end]
            if span.part == "key":
                key = word.strip("\"'")
                if stack:
                    stack[-1].keys.append(key)
            elif span.part == "mark" and word in "[{":
                stack.append(_Open(word, key))
            elif span.part == "mark" and word in "]}" and stack:
                key = stack.pop().key
            elif word == "," and span.part == "mark" and stack:
                stack[-1].commas += 1
    return stack, key


def _inline_path(stack: list[_Open]) -> KeyPath:
    path: list[str | int] = []
    for at, one in enumerate(stack):
        if one.mark == "[":
            path.append(one.key)
        elif at and stack[at - 1].mark == "[":
            path.append(stack[at - 1].commas)
        else:
            path.append(one.key)
    # A list of plain texts is the value of its key, not a table.
    return tuple(path[:-1]) if stack and stack[-1].mark == "[" else tuple(path)


def _keys_of(lines: list[str], found: Highlighter, first: int) -> list[str]:
    """The keys of a table of the file, below the cursor too."""
    keys: list[str] = []
    depth = 0
    for at in range(first + 1, len(lines)):
        for span in found.line(at):
            word = lines[at][span.start : span.end]
            if span.part == "heading":
                return keys
            if span.part == "mark":
                depth += (word in "[{") - (word in "]}")
            elif span.part == "key" and depth == 0:
                keys.append(word.strip("\"'"))
    return keys


def _text_start(found: Highlighter, row: int, column: int) -> int | None:
    """Where the text around a place of a row begins, after its quotation mark; None where it is in none."""
    line = found.text_of(row)
    for span in found.line(row):
        if span.part == "text" and span.start < column <= span.end:
            raw = line[span.start : span.end]
            mark = 3 if raw.startswith(('"""', "'''")) else 1
            open_ = len(raw) <= mark or raw[-1] != raw[0]
            if column == span.end and not open_:
                return None
            return span.start + mark if column >= span.start + mark else None
    return None


def _text_above(lines: list[str], found: Highlighter, row: int) -> list[str]:
    """The lines of a text of several lines above a row, without its opening marks."""
    above: list[str] = []
    at = row - 1
    while at >= 0:
        state = found.state(at)
        if not state.mark:
            start = max(lines[at].rfind('"""'), lines[at].rfind("'''"))
            return [lines[at][start + 3 :], *above]
        above.insert(0, lines[at])
        at -= 1
    return above


def _in_comment(found: Highlighter, row: int, column: int) -> bool:
    return any(span.part == "comment" and span.start < column for span in found.line(row))
