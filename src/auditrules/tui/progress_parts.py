"""The parts of an audit with their progress, as the list at the left shows them."""

from __future__ import annotations

from auditrules.audits.progress import answered
from auditrules.audits.session import AuditSession
from auditrules.audits.spots import SectionProgress
from auditrules.tui.panes import part_order
from auditrules.tui.section_list import Part
from auditrules.tui.wording import OVERALL, progress_words


def listed_parts(session: AuditSession, *, read_only: bool) -> tuple[Part, ...]:
    """Every part in form order, with its progress in words and a mark that needs no colour."""
    progress = {part.section: part for part in session.progress()}
    parts = []
    for id, label in part_order(session):
        found = progress.get(id.removeprefix("section-")) if id.startswith("section-") else None
        if found is None:
            mark, words, tight = _other(session, id, read_only=read_only)
            parts.append(Part(id, label, words, mark, tight))
        else:
            parts.append(_section(session, id, label, found))
    return tuple(parts)


def _section(session: AuditSession, id: str, label: str, found: SectionProgress) -> Part:
    words = progress_words(found)
    mark = _mark(found, words)
    if found.grade:
        words += f" · {session.ruleset.item(found.section).value_label(found.grade)}"
    tight = f"{found.answered}/{found.to_answer}" if found.to_answer else ""
    return Part(id, label, words, mark, "n/a" if found.applies is False else tight)


def _mark(found: SectionProgress, words: str) -> str:
    if found.applies is False:
        return "–"
    if found.missing:
        return "!"
    if words.startswith("done"):
        return "✓"
    return "?" if found.applies is None else " "


def _other(session: AuditSession, id: str, *, read_only: bool) -> tuple[str, str, str]:
    """Progress of a part that is no section: its mark, in words, and in a few characters."""
    state, ruleset = session.state, session.ruleset
    if id == "details":
        left = sum(1 for fact in ruleset.facts if fact.id in session.judgement.unanswered)
        count = f"{len(ruleset.facts) - left}/{len(ruleset.facts)}"
        return (" ", f"{left} to answer", count) if left else ("✓", "done", "done")
    if id == "standards":
        done = sum(answered(state, standard.id) for standard in ruleset.standards)
        count = f"{done}/{len(ruleset.standards)}"
        return ("✓", f"done {count}", count) if done == len(ruleset.standards) else (" ", count, count)
    if id == "actions":
        number = len(state.actions)
        # Whether each is agreed with the worker is ticked in it, or not.
        return " ", "none yet" if not number else "1 action" if number == 1 else f"{number} actions", str(number)
    if read_only:
        return "✓", "submitted", "done"
    if state.overall:
        label = ruleset.item(OVERALL).value_label(state.overall)
        blocking = any(each.blocks and each.spot.area == "overall" for each in session.missing())
        return ("!", f"missing · {label}", "open") if blocking else ("✓", label, "done")
    return (" ", "still to choose", "open") if ruleset.graded else (" ", "", "")
