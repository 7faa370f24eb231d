"""Finding words on the form: questions, guidance, and what the auditor wrote. Case and accents do not count."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping

from auditrules.audits.spots import Spot, section_items, spot_of
from auditrules.audits.state import AuditState
from auditrules.audits.text import clean_line
from auditrules.conditions.vocabulary import Item
from auditrules.rulesets.ruleset import Ruleset

#: Characters kept on either side of a hit.
AROUND = 30


def search(ruleset: Ruleset, state: AuditState, text: str) -> tuple[tuple[Spot, str], ...]:
    """Places that contain the text, in form order, each with an excerpt; one hit a text. Empty for no text."""
    wanted = folded(clean_line(text))[0]
    if not wanted:
        return ()
    hits = []
    for spot, source in _sources(ruleset, state):
        found = _excerpt(clean_line(source), wanted)
        if found is not None:
            hits.append((spot, found))
    return tuple(hits)


def folded(text: str) -> tuple[str, list[int]]:
    """The text without case and accents, and for each of its characters the place it came from."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for part in unicodedata.normalize("NFKD", letter.casefold()):
            if not unicodedata.combining(part):
                letters.append(part)
                places.append(place)
    return "".join(letters), places


def _excerpt(text: str, wanted: str) -> str | None:
    plain, places = folded(text)
    at = plain.find(wanted)
    if at < 0:
        return None
    start, end = places[at], places[at + len(wanted) - 1] + 1
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    # Whole words at both ends, unless a word is longer than the room there is.
    if first and " " in text[first:start]:
        first = text.index(" ", first) + 1
    if last < len(text) and " " in text[end:last]:
        last = text.rindex(" ", end, last)
    return ("…" if first else "") + text[first:last] + ("…" if last < len(text) else "")


def _sources(ruleset: Ruleset, state: AuditState) -> Iterator[tuple[Spot, str]]:
    for fact in ruleset.facts:
        yield from _asked(ruleset, fact)
        yield from _written(state, fact)
    for section in ruleset.sections:
        yield from _asked(ruleset, section)
        items = section_items(ruleset, section.id)
        if section not in items:
            yield from _written(state, section)
        for item in items:
            if item != section:
                yield from _asked(ruleset, item)
            yield from _written(state, item)
    for standard in ruleset.standards:
        yield from _asked(ruleset, standard)
        yield from _written(state, standard)
    for finding in state.findings.values():
        for field in ("what", "how"):
            yield Spot("findings", section=finding.section, field=field, entry=finding.id), getattr(finding, field)
    for action in state.actions.values():
        for field in ("text", "measure", "owner"):
            yield Spot("actions", field=field, entry=action.id), getattr(action, field)
    for person in state.participants.values():
        yield Spot("people", field="name", entry=person.id), f"{person.name} {person.team}"
    for asked in state.consultations.values():
        yield Spot("overall", field="summary", entry=asked.id), f"{asked.who} {asked.summary}"
    yield Spot("overall", field="overall_rationale"), state.overall_rationale


def _asked(ruleset: Ruleset, item: Item) -> Iterator[tuple[Spot, str]]:
    yield spot_of(item), question_text(ruleset, item)
    for guidance in guidance_texts(ruleset, item):
        yield spot_of(item), guidance


def _written(state: AuditState, item: Item) -> Iterator[tuple[Spot, str]]:
    answer = state.answer(item.id)
    if isinstance(answer.value, str) and item.kind in ("text", "person"):
        yield spot_of(item), answer.value
    for field in ("evidence", "impact", "rationale", "worker_comment", "not_applicable_reason"):
        yield spot_of(item, field), getattr(answer, field)


def question_text(ruleset: Ruleset, item: Item) -> str:
    """What is asked: a question's or standard's own text, else the label."""
    document = ruleset.document
    if item.role == "question":
        return document.question[item.id].text
    if item.role == "standard":
        return document.standard[item.id].text
    return item.label


def guidance_texts(ruleset: Ruleset, item: Item) -> tuple[str, ...]:
    """The guidance and the note that stand beside an item, those there are."""
    document = ruleset.document
    tables: dict[str, Mapping[str, object]] = {
        "fact": document.fact,
        "section": document.section,
        "question": document.question,
        "standard": document.standard,
    }
    entry = tables.get(item.role, {}).get(item.id)
    return tuple(text for text in (getattr(entry, "guidance", None), getattr(entry, "note", None)) if text)
