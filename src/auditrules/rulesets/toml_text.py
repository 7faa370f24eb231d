"""Plain values as TOML text, on one line each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from auditrules.conditions.printer import number_text

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\b": "\\b", "\f": "\\f"}


def quoted(text: str) -> str:
    """A text in quotation marks, whatever is in it."""
    return '"' + "".join(_ESCAPES.get(one) or (one if one.isprintable() else _escaped(one)) for one in text) + '"'


def prose(text: str, newline: str = "\n") -> str:
    """A text in quotation marks: over several lines where it has line ends, those of the file."""
    if "\n" not in text:
        return quoted(text)
    lines = [quoted(line)[1:-1] for line in text.split("\n")]
    return f'"""{newline}{newline.join(lines)}"""'


def _escaped(character: str) -> str:
    code = ord(character)
    # Half of a surrogate pair can't stand in TOML at all.
    if 0xD800 <= code <= 0xDFFF:
        return "\N{REPLACEMENT CHARACTER}"
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"


def value(found: object) -> str:
    """A text, number, date, truth value, list or table as TOML. Raises TypeError for anything else."""
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, str):
        return quoted(found)
    if isinstance(found, Decimal):
        return number_text(found)
    if isinstance(found, int):
        return str(found)
    if isinstance(found, date):
        return found.isoformat()
    if isinstance(found, Mapping):
        return inline_table(found)
    if isinstance(found, Sequence):
        return "[" + ", ".join(value(one) for one in found) + "]"
    raise TypeError(type(found).__name__)


def inline_table(table: Mapping[str, object]) -> str:
    """``{ a = 1, b = "two" }``, or ``{}``."""
    if not table:
        return "{}"
    return "{ " + ", ".join(f"{key(name)} = {value(one)}" for name, one in table.items()) + " }"


def key(name: str) -> str:
    """A key, in quotation marks where it needs them."""
    return name if _BARE.fullmatch(name) else quoted(name)
