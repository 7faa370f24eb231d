"""Lists of the choices sheet as lists of answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from auditrules_xlsform.names import list_ids, slug, value_ids
from auditrules_xlsform.parts import Answer, AnswerList
from auditrules_xlsform.report import Report
from auditrules_xlsform.sheets import Row
from auditrules_xlsform.wording import Wording

#: Values that one list can have.
MOST = 100
_OWN = ("list_name", "name", "label")


def lists_of(rows: list[Row], wording: Wording, report: Report) -> Mapping[str, AnswerList]:
    """Every list by its name in the form. What of a row is left out is told."""
    written: dict[str, list[Row]] = {}
    for row in rows:
        name = row.get("list_name")
        if not name:
            report.tell("choices", row.number, row.get("name") or "a row", "it names no list")
            continue
        written.setdefault(name, []).append(row)
        report.columns("choices", row, _OWN, "nothing here depends on it")
    ids = list_ids()
    return {name: _list(name, found, ids.make(name), wording, report) for name, found in written.items()}


def with_other(answers: AnswerList) -> AnswerList:
    """The list with another answer behind the others, as ``or_other`` asks for."""
    taken = {value.id for value in answers.values}
    ids = value_ids()
    for name in taken:
        ids.make(name)
    return replace(answers, values=(*answers.values, Answer(ids.make("other"), "other", "Other")))


def _list(name: str, rows: list[Row], kind: str, wording: Wording, report: Report) -> AnswerList:
    ids = value_ids()
    names: set[str] = set()
    values: list[Answer] = []
    for row in rows:
        written = row.get("name")
        label = wording.line("choices", row, "label")
        if not written:
            report.tell("choices", row.number, label or "an answer", "the answer has no name")
        elif written in names:
            report.tell("choices", row.number, written, f"the list '{name}' has an answer of that name already")
        elif len(values) < MOST + 1:
            names.add(written)
            # A number says nothing; the words beside it do.
            plain = slug(written)
            made = ids.make(
                label if plain.isdigit() and slug(label) and not slug(label)[0].isdigit() else written, "value"
            )
            if made != plain:
                report.tell("choices", row.number, f"the name '{written}'", f"the answer is called {made} here")
            values.append(Answer(made, written, label or wording.made_of(written)))
    if _is_yes_no(values):
        # Worst first, as the language has them.
        return AnswerList("yes_no", tuple(sorted(values, key=lambda value: value.id)))
    return AnswerList(kind, tuple(values))


def _is_yes_no(values: list[Answer]) -> bool:
    """Whether a list is yes and no and nothing more, in words that say just that."""
    return sorted((value.id, value.label.casefold()) for value in values) == [("no", "no"), ("yes", "yes")]
