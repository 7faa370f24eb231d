"""Changes to a ruleset's text that leave everything else in it as it is: spans replaced, by path.

A form, a grid or a fix says what shall stand at a path; :class:`Editor` says which characters that changes. Comments
and layout outside the change stay as they are, however the author wrote the table: under a heading, with dotted keys,
inline, or as a list of tables.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from auditrules.rulesets.edits import CannotEdit, Edit, applied, data_of, difference
from auditrules.rulesets.positions import Extent, Heading, KeyPath, Pair, positions, step
from auditrules.rulesets.toml_text import key, prose, value

_REST = re.compile(r"[ \t]*(?:#[^\r\n]*)?")
"""What may stand between a value and the end of its line."""
_GAP = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")


class Editor:
    """One text, mapped once, and the edits that changes to it take."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.data = data_of(text)
        self.map = positions(text)
        self.newline = "\r\n" if "\r\n" in text else "\n"
        self._begin = 1 if text.startswith("\ufeff") else 0

    def has(self, path: KeyPath) -> bool:
        """Whether the text says anything at a path."""
        try:
            self.at(path)
        except LookupError:
            return False
        return True

    def at(self, path: KeyPath) -> Any:
        """The data at a path. Raises :class:`LookupError` where there are none."""
        here: object = self.data
        for part in path:
            here = step(here, part)
        return here

    # -------------------------------------------------------------- a key of a table

    def set(self, path: KeyPath, new: object, order: Sequence[str] = ()) -> list[Edit]:
        """The edits by which a key has a value; ``order`` lists the keys of its table as a reader expects them.

        A list changes entry by entry, so that what stands between its entries stays.
        """
        extent = self.map.values.get(path)
        if extent is not None:
            old = self.at(path)
            if value(old) == value(new):
                return []
            if isinstance(old, list) and isinstance(new, (list, tuple)) and old and new:
                return self._list(path, old, list(new))
            return [Edit(extent, self._written(new))]
        if self.has(path):
            # A table of headings or dotted keys: what stands there goes, and the new value takes its place.
            between = applied(self.text, self.clear(path))
            return difference(self.text, applied(between, Editor(between).set(path, new, order)))
        return self._add(path, new, order)

    def clear(self, path: KeyPath) -> list[Edit]:
        """The edits by which a key, a table or an entry of a list is gone; comments around it stay."""
        if not self.has(path):
            return []
        if path[:-1] in self.map.values and isinstance(path[-1], int):
            count = len(self.at(path[:-1]))
            members = [self.map.values[*path[:-1], index] for index in range(count)]
            return self._without(members, path[-1])
        size = len(path)
        inline = [one for one in self.map.pairs if one.inline and one.path[:size] == path and len(one.base) < size]
        if inline:
            beside = self._members(inline[0].base)
            return [
                edit
                for one in inline
                for edit in self._without([each.extent for each in beside], beside.index(one), last=inline[-1] is one)
            ]
        edits = [
            edit
            for one in self.map.pairs
            if not one.inline and one.path[:size] == path and len(one.base) < size
            for edit in self._without_line(one.extent)
        ]
        for heading in self.map.headings:
            if heading.path[:size] == path:
                edits.append(Edit(self._block_lines(self.block(heading)), ""))
        return edits

    def replace(self, path: KeyPath, name: str, new: object) -> Edit:
        """The edit by which another key with its value stands in the place of one."""
        pair = next((one for one in self.map.pairs if one.path == path), None)
        if pair is None:
            raise CannotEdit("This is written in a way that can't be changed here. Change it in the text.")
        return Edit(pair.extent, f"{key(name)} = {self._written(new)}")

    def _written(self, new: object) -> str:
        if isinstance(new, str):
            return prose(new, self.newline)
        if isinstance(new, (list, tuple)) and new and all(isinstance(one, Mapping) for one in new):
            return self.newline.join(["[", *(f"  {value(one)}," for one in new), "]"])
        return value(new)

    def _add(self, path: KeyPath, new: object, order: Sequence[str]) -> list[Edit]:
        table, name = path[:-1], path[-1]
        if isinstance(name, int):
            return self.insert(table, name, new)
        written = f"{key(name)} = {self._written(new)}"
        if table in self.map.values:
            if not isinstance(self.at(table), Mapping):
                raise CannotEdit("Something else than a table stands here. Change it in the text.")
            return [self._into_inline(table, name, written, order)]
        heading = next((one for one in self.map.headings if one.path == table), None)
        if heading is not None or not table:
            return [self._into_body(heading, table, name, written, order)]
        dotted = [one for one in self.map.pairs if one.path[: len(table)] == table and len(one.base) < len(table)]
        if dotted:
            return [self._after_dotted(dotted[-1], table, written)]
        below = next((one for one in self.map.headings if one.path[: len(table)] == table), None)
        if below is not None:
            start = self._line_start(self.block(below).start)
            return [Edit(Extent(start, start), f"[{_heading_text(table)}]{self.newline}{written}{self.newline * 2}")]
        if len(table) <= 2 and all(isinstance(part, str) for part in table):
            return [self.append(f"[{_heading_text(table)}]{self.newline}{written}")]
        return self._add(table, {name: new}, ())

    def _into_body(
        self, heading: Heading | None, table: KeyPath, name: str, written: str, order: Sequence[str]
    ) -> Edit:
        """A line under a heading, or before the first heading: after the key that a reader expects before it."""
        direct = [one for one in self.map.pairs if one.base == table and not one.inline]
        before = _before(direct, len(table), name, order)
        if before is not None:
            return self._line_after(before.extent, self._indent(before.extent.start) + written)
        if heading is not None:
            indent = self._indent(direct[0].extent.start) if direct else ""
            return self._line_after(heading.extent, indent + written)
        if direct:
            start = self._line_start(direct[0].extent.start)
            return Edit(Extent(start, start), written + self.newline)
        first = self._line_start(self.block(self.map.headings[0]).start) if self.map.headings else len(self.text)
        return Edit(Extent(first, first), f"{written}{self.newline}{self.newline if self.map.headings else ''}")

    def _into_inline(self, table: KeyPath, name: str, written: str, order: Sequence[str]) -> Edit:
        members = self._members(table)
        before = _before(members, len(table), name, order)
        if before is not None:
            end = before.extent.end
            return Edit(Extent(end, end), f", {written}")
        start = self.map.values[table].start + 1
        if not members:
            spaces = re.compile(r"[ \t]*").match(self.text, start)
            end = spaces.end() if spaces else start
            return Edit(Extent(start, end), f" {written} ")
        start = members[0].extent.start
        return Edit(Extent(start, start), f"{written}, ")

    def _after_dotted(self, pair: Pair, table: KeyPath, written: str) -> Edit:
        """Beside a key such as ``expect.overall``: another with the same beginning."""
        parts = [extent for _, extent in self.map.named if extent.start >= pair.extent.start]
        lead = self.text[pair.extent.start : parts[len(table) - len(pair.base) - 1].end]
        if pair.inline:
            return Edit(Extent(pair.extent.end, pair.extent.end), f", {lead}.{written}")
        return self._line_after(pair.extent, f"{self._indent(pair.extent.start)}{lead}.{written}")

    def _members(self, table: KeyPath) -> list[Pair]:
        return [one for one in self.map.pairs if one.inline and one.base == table]

    # -------------------------------------------------------------- entries of a list

    def insert(self, path: KeyPath, index: int, new: object) -> list[Edit]:
        """The edits by which a list has one entry more, at an index."""
        if path not in self.map.values:
            if not self.has(path):
                return [self.append(self._tables(path, new))] if len(path) == 1 else self._add(path, [new], ())
            return [self._array_table(path, index, new)]
        count = len(self.at(path))
        if not count:
            start = self.map.values[path].start + 1
            return [Edit(Extent(start, start), value(new))]
        if index < count:
            start = self.map.values[*path, index].start
            joint = self._joint(start)
            return [Edit(Extent(start, start), f"{value(new)},{joint}")]
        last = self.map.values[*path, count - 1]
        joint = self._joint(last.start)
        comma = self._comma(last.end)
        if joint == " ":
            at = last.end if comma is None else comma + 1
            return [Edit(Extent(at, at), f",{joint}{value(new)}" if comma is None else f"{joint}{value(new)}")]
        rest = _REST.match(self.text, last.end if comma is None else comma + 1)
        assert rest is not None
        at = rest.end()
        if comma is None:
            return [
                Edit(Extent(last.end, last.end), ","),
                Edit(Extent(at, at), f"{joint}{value(new)}"),
            ]
        return [Edit(Extent(at, at), f"{joint}{value(new)},")]

    def _array_table(self, path: KeyPath, index: int, new: object) -> Edit:
        """One more ``[[table]]``, before the one of that index or after the last."""
        written = self._tables(path, new)
        blocks = [self.whole(one.path) for one in self.map.headings if one.array and one.path[:-1] == path]
        if index < len(blocks):
            start = self._line_start(blocks[index].start)
            return Edit(Extent(start, start), written + self.newline * 2)
        end = self._line_end(blocks[-1].end)
        return Edit(Extent(end, end), self.newline * 2 + written)

    def table_text(self, path: KeyPath, content: Mapping[str, object]) -> str:
        """A table with its heading, a line for each key."""
        return self._lines(f"[{_heading_text(path)}]", content)

    def _tables(self, path: KeyPath, new: object) -> str:
        if not isinstance(new, Mapping):
            raise CannotEdit("Only a table can stand here.")
        return self._lines(f"[[{_heading_text(path)}]]", new)

    def _lines(self, heading: str, content: Mapping[str, object]) -> str:
        return self.newline.join([heading, *(f"{key(name)} = {self._written(one)}" for name, one in content.items())])

    def _list(self, path: KeyPath, old: list[Any], new: list[Any]) -> list[Edit]:
        """What changes between two lists, entry by entry."""
        matcher = SequenceMatcher(None, [value(one) for one in old], [value(one) for one in new], autojunk=False)
        codes = [code for code in matcher.get_opcodes() if code[0] != "equal"]
        if len(codes) == 1 and codes[0][0] == "insert" and codes[0][4] - codes[0][3] == 1:
            return self.insert(path, codes[0][1], new[codes[0][3]])
        if len(codes) == 1 and codes[0][0] == "delete" and codes[0][2] - codes[0][1] == 1:
            return self.clear((*path, codes[0][1]))
        if all(code[0] == "replace" and code[2] - code[1] == code[4] - code[3] for code in codes):
            return [
                Edit(self.map.values[*path, code[1] + step_], value(new[code[3] + step_]))
                for code in codes
                for step_ in range(code[2] - code[1])
            ]
        return difference(self.text, self._in_steps(path, new, codes))

    def _in_steps(self, path: KeyPath, new: list[Any], codes: Sequence[tuple[str, int, int, int, int]]) -> str:
        """The text once several changes of a list were made, one after the other.

        The last comes first, so that places before it stay what they are.
        """
        text = self.text
        for _, start, end, begin, stop in reversed(codes):
            common = min(end - start, stop - begin)
            for place in range(common):
                text = applied(text, [Edit(Editor(text).map.values[*path, start + place], value(new[begin + place]))])
            for place in reversed(range(start + common, end)):
                text = applied(text, Editor(text).clear((*path, place)))
            for place in range(common, stop - begin):
                text = applied(text, Editor(text).insert(path, start + place, new[begin + place]))
        return text

    def swap(self, first: KeyPath, second: KeyPath) -> list[Edit]:
        """The edits by which two entries change places, each with its own comments."""
        one, other = sorted((self.whole(first), self.whole(second)), key=lambda extent: extent.start)
        if one.end > other.start:
            raise CannotEdit("These two stand inside one another.")
        return [
            Edit(one, self.text[other.start : other.end]),
            Edit(other, self.text[one.start : one.end]),
        ]

    def whole(self, path: KeyPath) -> Extent:
        """All that an entry is in the text, in one piece. Raises :class:`CannotEdit` where it is scattered."""
        size = len(path)
        headings = [index for index, one in enumerate(self.map.headings) if one.path[:size] == path]
        if headings:
            if headings[-1] - headings[0] != len(headings) - 1:
                raise CannotEdit("This entry is scattered over the file. Move it in the text.")
            first, last = self.map.headings[headings[0]], self.map.headings[headings[-1]]
            return Extent(self.block(first).start, self.block(last).end)
        pairs = [one for one in self.map.pairs if one.path == path]
        if pairs:
            return pairs[0].extent
        if path in self.map.values:
            return self.map.values[path]
        dotted = [one for one in self.map.pairs if one.path[:size] == path and len(one.base) < size]
        if not dotted:
            raise CannotEdit("This entry does not stand in this file.")
        start, end = dotted[0].extent.start, dotted[-1].extent.end
        between = [one for one in self.map.pairs if start <= one.extent.start < end and not one.inline]
        if len(between) != len([one for one in dotted if not one.inline]):
            raise CannotEdit("This entry is scattered over the file. Move it in the text.")
        return Extent(start, end)

    # -------------------------------------------------------------- blocks of text

    def append(self, block: str, after: Extent | None = None) -> Edit:
        """A block of lines after another, or at the end of the text, an empty line between."""
        if after is not None:
            end = self._line_end(after.end)
            return Edit(Extent(end, end), self.newline * 2 + block)
        kept = self.text.rstrip(" \t\r\n")
        lead = "" if kept.removeprefix("\ufeff") == "" else self.newline * 2
        return Edit(Extent(len(kept), len(self.text)), f"{lead}{block}{self.newline}")

    def block(self, heading: Heading) -> Extent:
        """A heading with the comments that belong to it, and its keys to the end of the last one's line."""
        place = self.map.headings.index(heading)
        following = self.map.headings[place + 1].extent.start if place + 1 < len(self.map.headings) else len(self.text)
        inside = [one.extent.end for one in self.map.pairs if heading.extent.end <= one.extent.start < following]
        end = max([heading.extent.end, *inside])
        rest = _REST.match(self.text, end)
        return Extent(self._own_comments(heading.extent.start), rest.end() if rest else end)

    def _own_comments(self, start: int) -> int:
        """Where the comments directly above a heading begin. A comment drawn as a line across is nobody's own."""
        at = self._line_start(start)
        while at > self._begin:
            above = self._line_start(at - 1)
            line = self.text[above : at - 1].strip()
            if not line.startswith("#") or re.search(r"[-=#*_~]{4}", line) or above == self._begin:
                break
            at = above
        return at

    def _block_lines(self, block: Extent) -> Extent:
        """A block with its line's end and the empty lines after it."""
        start = self._line_start(block.start)
        end = self._line_end(block.end)
        blank = re.compile(r"\r?\n(?:[ \t]*\r?\n)*").match(self.text, end)
        end = blank.end() if blank else end
        while (
            end == len(self.text) and start > self._begin and not self.text[self._line_start(start - 1) : start].strip()
        ):
            # At the end of the file the empty lines above go instead.
            start = self._line_start(start - 1)
        return Extent(start, end)

    def _without_line(self, extent: Extent) -> list[Edit]:
        """The edits by which a pair's line goes; a comment behind it stays."""
        start, end = self._line_start(extent.start), self._line_end(extent.end)
        rest = self.text[extent.end : end].strip()
        if rest:
            after = extent.end + self.text[extent.end : end].index("#")
            return [Edit(Extent(extent.start, after), "")]
        blank = re.compile(r"\r?\n").match(self.text, end)
        return [Edit(Extent(start, blank.end() if blank else end), "")]

    def _without(self, members: list[Extent], index: int, *, last: bool = True) -> list[Edit]:
        """The edits by which one of several between commas goes, with one comma; comments stay."""
        one = members[index]
        comma = self._comma(one.end)
        if comma is None and index and last:
            # The last of them: the comma before it goes too.
            before = self._comma(members[index - 1].end)
            if before is not None and not self.text[before + 1 : one.start].strip():
                return [Edit(Extent(members[index - 1].end, one.end), "")]
            edits = [Edit(one, "")]
            return edits if before is None else [Edit(Extent(before, before + 1), ""), *edits]
        if comma is None:
            return [Edit(one, "")]
        end = comma + 1
        if self.text[one.end : comma].strip():
            return [Edit(one, ""), Edit(Extent(comma, end), "")]
        rest = _REST.match(self.text, end)
        line = self._line_start(one.start)
        alone = not self.text[line : one.start].strip()
        if alone and rest and not rest.group().strip() and self.text[rest.end() : rest.end() + 1] in ("\r", "\n"):
            return [Edit(Extent(line, self._after_newline(rest.end())), "")]
        spaces = re.compile(r"[ \t]*").match(self.text, end)
        return [Edit(Extent(one.start, spaces.end() if spaces else end), "")]

    def _comma(self, after: int) -> int | None:
        gap = _GAP.match(self.text, after)
        at = gap.end() if gap else after
        return at if self.text[at : at + 1] == "," else None

    def _joint(self, start: int) -> str:
        """What stands between entries of a list: a space, or a line's end with the entry's indent."""
        line = self._line_start(start)
        return f"{self.newline}{self.text[line:start]}" if not self.text[line:start].strip() else " "

    def _line_after(self, extent: Extent, line: str) -> Edit:
        end = self._line_end(extent.end)
        return Edit(Extent(end, end), self.newline + line)

    def _indent(self, start: int) -> str:
        return self.text[self._line_start(start) : start]

    def _line_start(self, offset: int) -> int:
        return max(self.text.rfind("\n", 0, offset) + 1, self._begin)

    def _line_end(self, offset: int) -> int:
        """The end of a line, before its line end."""
        found = self.text.find("\n", offset)
        if found < 0:
            return len(self.text)
        return found - 1 if found > offset and self.text[found - 1] == "\r" else found

    def _after_newline(self, offset: int) -> int:
        return offset + (2 if self.text.startswith("\r\n", offset) else 1)


def _before(beside: Sequence[Pair], depth: int, name: str, order: Sequence[str]) -> Pair | None:
    """The pair after which a new key of that name stands; None for before them all."""
    if name not in order:
        return beside[-1] if beside else None
    earlier = set(order[: list(order).index(name)])
    found = [one for one in beside if one.path[depth] in earlier or one.path[depth] not in order]
    return found[-1] if found else None


def _heading_text(path: KeyPath) -> str:
    return ".".join(key(str(part)) for part in path if isinstance(part, str))
