"""Rows as audits or as actions of a tracker: what the words above a column mean."""

from __future__ import annotations

import re
from collections.abc import Mapping

from auditrules.plugins import CannotImport, Dropped, Imported, ImportedAction, ImportedAudit, ImportSource
from auditrules_tables.table import Table

_PROSE = ("evidence", "impact", "rationale")
#: What columns may be called, by what they hold; compared in small letters without signs.
_AUDIT = {
    "case_reference": ("case", "case reference", "case ref", "reference", "file", "file reference", "child reference"),
    "overall": ("overall", "overall grade", "overall judgement", "grade", "judgement"),
    "overall_rationale": ("overall rationale", "rationale", "rationale for overall grade"),
    "due": ("audit due", "due", "due date"),
}
_TRACKER = {
    "case_reference": _AUDIT["case_reference"],
    "text": ("action", "actions", "what", "action required", "recommendation"),
    "owner": ("owner", "by whom", "who", "responsible", "person responsible", "lead"),
    "overseen_by": ("overseen by", "manager", "oversight"),
    "due": ("due", "due date", "by when", "when", "date", "target date", "timescale"),
    "measure": ("measure", "how measured", "outcome", "success measure"),
}
#: Columns of a tracker whose place is in the program's own register, not on an audit.
_KEPT_ELSEWHERE = ("status", "completed", "date completed", "done", "rag", "progress", "confirmed")
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?:[ T]00:00(?::00)?)?", re.ASCII)


def imported(table: Table, source: ImportSource) -> Imported:
    """The audits or actions of a table. Raises :class:`CannotImport` where it is neither.

    Option ``holds`` says ``audits`` or ``tracker``; without it a table with a column of actions is a tracker.
    """
    if not table.rows:
        raise CannotImport("there is nothing in it")
    (_, heads), *rows = table.rows
    words = [_plain(head) for head in heads]
    holds = source.options.get("holds") or ("tracker" if any(word in _TRACKER["text"] for word in words) else "audits")
    if holds not in ("audits", "tracker"):
        raise CannotImport(f"holds is audits or tracker, not '{holds}'")
    meanings = _columns(heads, _TRACKER if holds == "tracker" else _AUDIT, {} if holds == "tracker" else source.items)
    if "case_reference" not in {kind for kind, _ in meanings.values()}:
        there = ", ".join(filter(None, heads))
        raise CannotImport(f"no column holds the case reference: call one 'case reference'. There are: {there}")
    if holds == "tracker" and "text" not in {kind for kind, _ in meanings.values()}:
        raise CannotImport("no column holds the actions: call one 'action'")
    dropped = [*table.dropped, *_unknown(heads, meanings, rows)]
    make = _action if holds == "tracker" else _audit
    read = []
    for number, cells in rows:
        filled = {meaning: cells[at] for at, meaning in meanings.items() if at < len(cells) and cells[at]}
        read.append(make(number, filled))
        dropped += [
            Dropped(f"row {number}", cell, "it stands under no heading") for cell in cells[len(heads) :] if cell
        ]
    return Imported(
        audits=tuple(audit for one in read for audit in one.audits),
        tracker=tuple(action for one in read for action in one.tracker),
        dropped=(*dropped, *(each for one in read for each in one.dropped)),
    )


Meaning = tuple[str, str]
"""What a column holds, and of which item: ``("answer", "safety")``, ``("evidence", "safety")``, ``("due", "")``."""


def _columns(heads: list[str], known: Mapping[str, tuple[str, ...]], items: Mapping[str, str]) -> dict[int, Meaning]:
    by_words = {_plain(label): item for item, label in items.items()} | {_plain(item): item for item in items}
    found: dict[int, Meaning] = {}
    for place, head in enumerate(heads):
        word = _plain(head)
        meaning = _of_item(word, by_words) or next(((kind, "") for kind, names in known.items() if word in names), None)
        if meaning is not None and meaning not in found.values():
            found[place] = meaning
    return found


def _of_item(word: str, by_words: Mapping[str, str]) -> Meaning | None:
    if word in by_words:
        return "answer", by_words[word]
    for prose in _PROSE:
        if word.endswith(f" {prose}") and word.removesuffix(prose).strip() in by_words:
            return prose, by_words[word.removesuffix(prose).strip()]
    return None


def _unknown(heads: list[str], meanings: Mapping[int, Meaning], rows: list[tuple[int, list[str]]]) -> list[Dropped]:
    """Columns that hold something and mean nothing here."""
    dropped = []
    for place, head in enumerate(heads):
        filled = sum(1 for _, cells in rows if place < len(cells) and cells[place])
        if place not in meanings and filled:
            why = "nothing of the ruleset is called that, or another column means the same"
            if _plain(head) in _KEPT_ELSEWHERE:
                why = "an audit has no place for it"
            dropped.append(Dropped(f"column {head or place + 1}", f"{filled} cells", why))
    return dropped


def _audit(number: int, given: Mapping[Meaning, str]) -> Imported:
    where = f"row {number}"
    reference = given.get(("case_reference", ""), "")
    if not reference:
        first = next(iter(given.values()), "")
        return Imported(dropped=(Dropped(where, first, "the row has no case reference"),))
    prose: dict[str, dict[str, str]] = {}
    for (kind, item), text in given.items():
        if kind in _PROSE and item:
            prose.setdefault(item, {})[kind] = text
    return Imported(
        audits=(
            ImportedAudit(
                reference,
                answers={item: _day(text) for (kind, item), text in given.items() if kind == "answer"},
                prose=prose,
                overall=given.get(("overall", ""), ""),
                overall_rationale=given.get(("overall_rationale", ""), ""),
                due=_day(given.get(("due", ""), "")),
                where=where,
            ),
        )
    )


def _action(number: int, given: Mapping[Meaning, str]) -> Imported:
    where = f"row {number}"
    words = {kind: text for (kind, _), text in given.items()}
    reference, text = words.get("case_reference", ""), words.get("text", "")
    if not reference or not text:
        missing = "case reference" if not reference else "action"
        return Imported(dropped=(Dropped(where, text or reference, f"the row has no {missing}"),))
    action = ImportedAction(
        text,
        owner=words.get("owner", ""),
        overseen_by=words.get("overseen_by", ""),
        due=_day(words.get("due", "")),
        measure=words.get("measure", ""),
        where=where,
    )
    return Imported(tracker=((reference, action),))


def _day(text: str) -> str:
    """04/06/2020, as British programs write the fourth of June, as an auditor types it."""
    found = _SLASHED.fullmatch(text.strip())
    return f"{int(found[1]):02}.{int(found[2]):02}.{found[3]}" if found else text


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", text.casefold().replace("_", " ")).split())
