"""The part of XPath that XLSForms write conditions in, read into a tree. What is beyond it is refused in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

#: Brackets inside one another; the language takes 40, and a translation may add a few.
_MAX_DEPTH = 30
_MAX_LENGTH = 8_000


class Untranslatable(Exception):
    """What the ruleset language can't say, in words."""


@dataclass(frozen=True, slots=True)
class Ref:
    """``${name}``."""

    name: str


@dataclass(frozen=True, slots=True)
class This:
    """``.``, the answer itself."""


@dataclass(frozen=True, slots=True)
class Text:
    text: str


@dataclass(frozen=True, slots=True)
class Number:
    number: Decimal


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    arguments: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """``sign`` is one of ``=``, ``!=``, ``<``, ``<=``, ``>``, ``>=``."""

    sign: str
    left: Tree
    right: Tree


@dataclass(frozen=True, slots=True)
class Joined:
    """Parts joined by ``and`` or by ``or``."""

    joint: str
    parts: tuple[Tree, ...]


Tree = Ref | This | Text | Number | Call | Compare | Joined

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<ref>\$\{[^}]*\})
      | (?P<number>-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))
      | (?P<text>"[^"]*"|'[^']*'|“[^”]*”|‘[^’]*’)
      | (?P<name>[^\W\d][\w.-]*(?::[^\W\d][\w.-]*)?)
      | (?P<sign>!=|<=|>=|=|<|>)
      | (?P<mark>\.\.|[().,+*/|\[\]-])
    )""",
    re.VERBOSE,
)
_SIGNS = {"mod": "it calculates", "div": "it calculates", "+": "it calculates", "*": "it calculates"}
_SIGNS |= {"-": "it calculates", "/": "it points into the form by a path", "..": "it points into the form by a path"}
_SIGNS |= {"[": "it points into the form by a path", "|": "it points into the form by a path"}


def parse(written: str) -> Tree:
    """The tree of an expression. Raises :class:`Untranslatable`."""
    if len(written) > _MAX_LENGTH:
        raise Untranslatable("it is too long")
    tokens: list[tuple[str, str]] = []
    at = 0
    while at < len(written):
        match = _TOKEN.match(written, at)
        if match is None:
            if not written[at:].strip():
                break
            raise Untranslatable(f"'{written[at:].strip()[:20]}' can't be read")
        tokens.append((match.lastgroup or "", match[match.lastgroup or 0]))
        at = match.end()
    reader = _Reader(tokens)
    found = reader.joined("or", 0)
    if reader.kind != "end":
        raise Untranslatable(_SIGNS.get(reader.text, f"'{reader.text}' can't be read there"))
    return found


class _Reader:
    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = [*tokens, ("end", "")]
        self._at = 0

    @property
    def kind(self) -> str:
        return self._tokens[self._at][0]

    @property
    def text(self) -> str:
        return self._tokens[self._at][1]

    def _take(self) -> str:
        text = self.text
        self._at += 1
        return text

    def joined(self, joint: str, depth: int) -> Tree:
        if depth > _MAX_DEPTH:
            raise Untranslatable("it has too many brackets inside one another")
        parts = [self._part(joint, depth)]
        while self.kind == "name" and self.text == joint:
            self._take()
            parts.append(self._part(joint, depth))
        return parts[0] if len(parts) == 1 else Joined(joint, tuple(parts))

    def _part(self, joint: str, depth: int) -> Tree:
        return self.joined("and", depth) if joint == "or" else self._compared(depth)

    def _compared(self, depth: int) -> Tree:
        left = self._one(depth)
        if self.kind == "sign":
            sign = self._take()
            left = Compare(sign, left, self._one(depth))
            if self.kind == "sign":
                raise Untranslatable("it compares a comparison")
        return left

    def _one(self, depth: int) -> Tree:
        kind, text = self.kind, self.text
        if kind == "end":
            raise Untranslatable("it ends too soon")
        self._take()
        if kind == "ref":
            return Ref(text[2:-1].strip())
        if kind == "number":
            return Number(Decimal(text))
        if kind == "text":
            return Text(text[1:-1])
        if kind == "mark" and text == ".":
            return This()
        if kind == "mark" and text == "(":
            inner = self.joined("or", depth + 1)
            self._close()
            return inner
        if kind == "name" and self.text == "(":
            return Call(text, self._arguments(depth + 1))
        raise Untranslatable(_SIGNS.get(text, f"'{text}' can't be read there"))

    def _arguments(self, depth: int) -> tuple[Tree, ...]:
        self._take()
        found: list[Tree] = []
        while self.text != ")" or self.kind != "mark":
            if found and self._take() != ",":
                raise Untranslatable("it can't be read")
            found.append(self.joined("or", depth))
            if self.kind == "mark" and self.text not in (",", ")"):
                raise Untranslatable(_SIGNS.get(self.text, "it can't be read"))
        self._close()
        return tuple(found)

    def _close(self) -> None:
        if self.kind != "mark" or self.text != ")":
            raise Untranslatable(_SIGNS.get(self.text, "a bracket is not closed"))
        self._take()
