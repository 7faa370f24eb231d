"""What the type of a row means: a question of some kind, a note, the bounds of a group, or nothing to be asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from auditrules_xlsform.names import line_of

What = Literal["begin", "end", "note", "question", "nothing"]
Asked = Literal["text", "number", "date", "acknowledge", "choice", "choices"]

_BOUND = re.compile(r"(begin|end)[ _](group|repeat|loop|lgroup|looped group)\b.*", re.DOTALL)
_OF_FILE = re.compile(r"select[ _](?:one|multiple)[ _](?:from[ _]file|external)\b")


@dataclass(frozen=True, slots=True)
class Kind:
    """A row's meaning. ``why`` says what is lost, or for ``nothing`` why it can't be asked."""

    what: What
    asked: Asked = "text"
    list_name: str = ""
    other: bool = False
    whole: bool = False
    repeats: bool = False
    range: bool = False
    constraint: str = ""
    why: str = ""


def kind_of(written: str) -> Kind:
    """What a type means, as pyxform spells the types of XLSForms."""
    plain = " ".join(written.split())
    lower = plain.lower()
    bound = _BOUND.fullmatch(lower)
    if bound is not None:
        return Kind("begin" if bound[1] == "begin" else "end", repeats=bound[2] != "group")
    if _OF_FILE.match(lower):
        return Kind("question", why="its answers stand in another file or sheet; it is asked in free words here")
    selects, known = _pyxform()
    for words, tag in selects:
        if lower == words or lower.startswith(words + " "):
            return _select(plain[len(words) :].split(), tag)
    entry = known.get(plain) or known.get(lower)
    if entry is None:
        return Kind("nothing", why=f"there is no type '{line_of(plain, 60)}' of question")
    return _of_entry(lower, entry)


def _select(rest: list[str], tag: str) -> Kind:
    if tag == "odk:rank":
        return Kind("nothing", why="answers can't be put into an order")
    other = rest[-1:] in (["or_other"], ["other"]) and len(rest) > 1
    if rest[-2:] == ["or", "other"] or rest[-3:] == ["or", "specify", "other"]:
        other, rest = True, rest[: rest.index("or")]
    elif other:
        rest = rest[:-1]
    return Kind("question", "choices" if tag == "select" else "choice", " ".join(rest), other)


def _of_entry(name: str, entry: dict[str, Any]) -> Kind:
    bind, tag = entry.get("bind", {}), entry.get("control", {}).get("tag", "")
    kind = bind.get("type", "")
    if bind.get("readonly"):
        return Kind("note")
    if "jr:preload" in bind:
        return Kind("nothing", why="it is about the device and the hour, which an audit keeps in its own way")
    if name == "range":
        return Kind("question", "number", range=True)
    if tag == "trigger" and kind != "geopoint":
        return Kind("question", "acknowledge", why="it is a tick to acknowledge; it is asked as yes or no here")
    if tag == "input":
        if kind in ("int", "decimal"):
            return Kind("question", "number", whole=kind == "int", constraint=bind.get("constraint", ""))
        if kind in ("date", "dateTime"):
            return Kind("question", "date", why="" if kind == "date" else "the time of day is not asked for")
        if kind in ("string", "time", "barcode"):
            return Kind("question", why="" if kind == "string" else "it is asked in free words here")
    if tag == "" and kind == "string":
        return Kind("nothing", why="what a form calculates or hides is not asked")
    if kind.startswith("geo") or name == "osm":
        return Kind("nothing", why="places on a map can't be asked")
    if name.endswith("-external"):
        return Kind("nothing", why="other files can't be taken along")
    return Kind("nothing", why="pictures, sound and files can't be asked")


@cache
def _pyxform() -> tuple[list[tuple[str, str]], dict[str, dict[str, Any]]]:
    """The words that begin a type of choices, the longest first, and every other type."""
    from pyxform.aliases import select  # type: ignore[import-untyped]
    from pyxform.question_type_dictionary import QUESTION_TYPE_DICT  # type: ignore[import-untyped]

    known = {str(name): dict(entry) for name, entry in QUESTION_TYPE_DICT.items()}
    tags = {"select one": "select1", "select all that apply": "select", "rank": "odk:rank"}
    words = [(str(name), tags.get(str(meaning), "select1")) for name, meaning in select.items()]
    return sorted(words, key=lambda one: (-len(one[0]), one[0])), known
