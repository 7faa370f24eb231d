"""A faulty file made whole enough to look for its other faults.

What does not fit is taken out or filled in, so that a misspelt key on one line does not hide a wrong grade on the
next. Nothing here is ever judged with: the document only serves checking, and what is found about the repairs
themselves is left out.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from auditrules.rulesets.composition import KEYED
from auditrules.rulesets.diagnostics import Diagnostic
from auditrules.rulesets.models import Document
from auditrules.rulesets.positions import KeyPath
from auditrules.rulesets.shape import real_path, suggested_id

ROUNDS = 8
"""Repairs upon repairs before a file is given up."""

#: What stands in for a missing key. Other keys decide what an entry is: without them the entry is taken out.
_FILLED: Mapping[str, object] = {
    "label": "?",
    "text": "?",
    "title": "?",
    "because": "?",
    "message": "?",
    "name": "?",
    "document": "?",
    "pool": "?",
    "sample": "?",
    "until": "?",
    "remind_every": "1 day",
    "id": "x",
    "version": "0",
    "then": "x",
    "owner": "x",
    "by": "x",
    "to": ["x"],
    "means": "never",
    "when": "never",
    "expect": {},
    "section": "x",
    "answers": "unknown",
}


def repair(data: Mapping[str, object]) -> tuple[Document | None, frozenset[str]]:
    """A document of what fits, and the ids of entries that had to be taken out; None where nothing can be made."""
    whole: dict[str, Any] = copy.deepcopy(dict(data))
    gone: set[str] = set()
    for _ in range(ROUNDS):
        try:
            return Document.model_validate(whole), frozenset(gone)
        except ValidationError as error:
            for detail in error.errors(include_url=False, include_input=False):
                if detail["type"] == "too_long":
                    _cut(whole, tuple(detail["loc"]), int(detail["ctx"]["max_length"]), gone)
                else:
                    _mend(whole, detail["type"], tuple(detail["loc"]), gone)
    return None, frozenset(gone)


def worth_telling(fault: Diagnostic, gone: frozenset[str], told: set[tuple[object, int, int]]) -> bool:
    """Whether a fault found in a repaired document is the author's own: not of a repair, and not told already."""
    if not fault.code or (fault.place.path, fault.place.line, fault.place.column) in told:
        return False
    if any(f"'{name}'" in fault.message for name in gone):
        return False
    about_groups = fault.code == "C205" or "this ruleset has no" in fault.message or "is meant by this" in fault.message
    return not (gone and about_groups)


def _cut(whole: dict[str, Any], loc: tuple[int | str, ...], most: int, gone: set[str]) -> None:
    """Leave as many entries as there may be."""
    path = real_path(loc, whole)
    holder = _at(whole, path[:-1])
    if not path or not isinstance(holder, dict):
        return
    entries = holder[path[-1]]
    if isinstance(entries, dict):
        gone.update(list(entries)[most:])
        holder[path[-1]] = dict(list(entries.items())[:most])
    elif isinstance(entries, list):
        gone.update(str(one) for one in entries[most:] if isinstance(one, str))
        holder[path[-1]] = entries[:most]


def _mend(whole: dict[str, Any], kind: str, loc: tuple[int | str, ...], gone: set[str]) -> None:
    path = real_path(loc, whole)
    if kind == "missing":
        key = str(loc[-1])
        holder = _at(whole, path)
        if key == "ruleset" and not path:
            whole["ruleset"] = {}
        elif key in _FILLED and isinstance(holder, dict):
            holder.setdefault(key, copy.deepcopy(_FILLED[key]))
        else:
            _take_out(whole, path, gone)
        return
    if (
        len(loc) > 1
        and loc[0] in KEYED
        and isinstance(whole.get(str(loc[0])), dict)
        and loc[1] not in whole[str(loc[0])]
    ):
        # Another fault of the same entry has taken it out already.
        return
    holder = _at(whole, path[:-1])
    if path and isinstance(holder, dict) and loc[-1] == "[key]":
        # What names this entry elsewhere very likely has the spelling that is offered.
        value, likely = holder.pop(path[-1]), suggested_id(str(path[-1]))
        gone.add(str(path[-1]))
        if likely:
            holder.setdefault(likely, value)
        return
    while path and not isinstance(holder, dict):
        # Elements of a list keep their places, so the whole list goes.
        path = path[:-1]
        holder = _at(whole, path[:-1])
    if path and isinstance(holder, dict):
        # A wrong value goes, and if it was needed the next round fills it in or takes the entry out.
        holder.pop(path[-1], None)
        decides_kind = len(path) > 2 and path[2] in ("answers", "type", "values", "graded", "outcomes", "off_scale")
        if path[0] in KEYED and (len(path) == 2 or decides_kind):
            gone.add(str(path[1]))


def _take_out(whole: dict[str, Any], path: KeyPath, gone: set[str]) -> None:
    """Take a whole entry out; elements of a list stay in their places, so the list's entry goes with them."""
    table = whole.get(str(path[0])) if path else None
    if len(path) >= 2 and isinstance(table, dict) and path[0] in KEYED:
        table.pop(path[1], None)
        gone.add(str(path[1]))
    elif path:
        whole.pop(str(path[0]), None)


def _at(data: object, path: KeyPath) -> object:
    here = data
    for part in path:
        if isinstance(here, dict):
            here = here.get(part)
        elif isinstance(here, list) and isinstance(part, int) and part < len(here):
            here = here[part]
        else:
            return None
    return here
