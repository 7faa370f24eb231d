"""Random data of a ruleset's shape, written as TOML in every layout that an author may choose."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from random import Random

from auditrules.rulesets.toml_text import key, prose, value

WORDS = (
    "safety",
    "Was the child seen?",
    'He said "no"',
    "a # no comment",
    "back\\slash",
    "",
    "naïve 日本",
    "[x]",
    "= {",
)


def scalar(random: Random) -> object:
    return random.choice(
        (
            lambda: random.choice(WORDS),
            lambda: "first line\nsecond " + random.choice(WORDS) + "\n",
            lambda: random.randrange(-5, 500),
            lambda: Decimal(random.randrange(1, 999)) / 8,
            lambda: random.random() < 0.5,
            lambda: date(2020, 1, random.randrange(1, 29)),
        )
    )()


def anything(random: Random, depth: int = 2) -> object:
    kind = random.randrange(8 if depth else 5)
    if kind < 5:
        return scalar(random)
    if kind == 5:
        return [random.choice(WORDS) for _ in range(random.randrange(4))]
    if kind == 6:
        return {
            name: anything(random, depth - 1) for name in random.sample(("a", "b", "c d", "e"), random.randrange(4))
        }
    return [{"id": f"r{n}", "then": scalar(random)} for n in range(random.randrange(1, 4))]


def data(random: Random) -> dict[str, object]:
    made: dict[str, object] = {}
    if random.random() < 0.3:
        made["remove"] = {"question": ["old"]}
    made["ruleset"] = entry(random)
    for table in random.sample(("grade", "question", "decide", "limit"), random.randrange(1, 5)):
        made[table] = {f"{table[0]}{n}": entry(random) for n in range(random.randrange(1, 4))}
    if random.random() < 0.7:
        made["examples"] = [entry(random) for _ in range(random.randrange(1, 4))]
    return made


def entry(random: Random) -> dict[str, object]:
    names = random.sample(("id", "label", "text", "rows", "when", "track", "points", "values"), random.randrange(1, 6))
    return {name: anything(random) for name in names}


class Writer:
    """Writes data as TOML; what it is not told it chooses."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.count = 0
        self.newline = random.choice(("\n", "\n", "\r\n"))

    def text(self, found: Mapping[str, object]) -> str:
        lines: list[str] = []
        if self.maybe(0.4):
            lines += [self.comment(), ""]
        headings: list[str] = []
        for name, content in found.items():
            if name == "examples":
                headings += self.tables(name, content)  # type: ignore[arg-type]
            elif name == "remove":
                lines += [f"{name} = {value(content)}"]
            elif name == "ruleset":
                headings += self.table(name, content)  # type: ignore[arg-type]
            else:
                headings += self.group(name, content)  # type: ignore[arg-type]
        text = self.newline.join([*lines, *headings])
        if self.maybe(0.7):
            text += self.newline
        return ("\ufeff" if self.maybe(0.2) else "") + text

    def maybe(self, chance: float) -> bool:
        return self.random.random() < chance

    def comment(self) -> str:
        self.count += 1
        return f"# note {self.count}" + (" ------" if self.maybe(0.3) else "")

    def group(self, name: str, entries: Mapping[str, Mapping[str, object]]) -> list[str]:
        lines: list[str] = []
        if self.maybe(0.15):
            lines.append(f"[{name}]")
            for one, content in entries.items():
                if self.maybe(0.5):
                    lines += self.pair(one, self.inline(content))
                else:
                    for inner, each in content.items():
                        lines += self.pair(f"{one}.{key(inner)}", self.written(each))
                    if not content:
                        lines += self.pair(one, "{}")
            return lines
        for one, content in entries.items():
            lines += self.table(f"{name}.{one}", content)
        return lines

    def table(self, name: str, content: Mapping[str, object], brackets: str = "[]") -> list[str]:
        lines = [""] * self.random.randrange(3)
        if self.maybe(0.3):
            lines.append(self.comment())
        opening, closing = brackets[: len(brackets) // 2], brackets[len(brackets) // 2 :]
        lines.append(f"{opening}{name}{closing}" + (f"  {self.comment()}" if self.maybe(0.2) else ""))
        later: list[str] = []
        for one, each in content.items():
            if isinstance(each, Mapping) and each and self.maybe(0.3) and brackets == "[]":
                later += self.table(f"{name}.{key(one)}", each)
            elif isinstance(each, Mapping) and each and self.maybe(0.4):
                for inner, deep in each.items():
                    lines += self.pair(f"{key(one)}.{key(inner)}", self.written(deep))
            elif (
                isinstance(each, list)
                and each
                and isinstance(each[0], Mapping)
                and self.maybe(0.3)
                and "[[" not in brackets
            ):
                later += self.tables(f"{name}.{key(one)}", each)
            else:
                lines += self.pair(key(one), self.written(each))
        return lines + later

    def tables(self, name: str, entries: list[Mapping[str, object]]) -> list[str]:
        if self.maybe(0.3) and "." not in name:
            # A list of inline tables stands before all headings, or it would be another table's.
            return [line for one in entries for line in self.table(name, one, "[[]]")]
        return [line for one in entries for line in self.table(name, one, "[[]]")]

    def pair(self, name: str, written: str) -> list[str]:
        lines = [self.comment()] if self.maybe(0.15) else []
        indent = "  " if self.maybe(0.1) else ""
        return [*lines, f"{indent}{name} = {written}" + (f" {self.comment()}" if self.maybe(0.2) else "")]

    def written(self, found: object) -> str:
        if isinstance(found, str):
            return prose(found, self.newline) if self.maybe(0.7) else value(found)
        if isinstance(found, list) and found and self.maybe(0.6):
            lines = ["["]
            for place, one in enumerate(found):
                comma = "," if place + 1 < len(found) or self.maybe(0.7) else ""
                lines.append(f"  {value(one)}{comma}" + (f" {self.comment()}" if self.maybe(0.3) else ""))
                if self.maybe(0.1):
                    lines.append(f"  {self.comment()}")
            return self.newline.join([*lines, "]"])
        if isinstance(found, Mapping):
            return self.inline(found)
        return value(found)

    def inline(self, found: Mapping[str, object]) -> str:
        return value(found)
