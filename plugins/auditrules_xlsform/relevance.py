"""What questions and sections of a form hang on, where the language can say it and nothing goes round in a circle."""

from __future__ import annotations

from collections.abc import Mapping

from auditrules_xlsform.conditions import Translation, conjoined, translated
from auditrules_xlsform.parts import Question, Section
from auditrules_xlsform.report import Report
from auditrules_xlsform.sheets import Row
from auditrules_xlsform.xpath import Untranslatable

#: Things of which each rests on the next.
_MOST_CHAIN = 60
#: Numbers or days that all conditions compare one answer with.
_MOST_CUTS = 200


class Relevance:
    """Collects the conditions of a form, and takes them over once every question is known."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._sections: list[tuple[Section, tuple[Row, ...]]] = []
        self._questions: list[tuple[Question, Row]] = []
        self._given: list[tuple[Question, str, Question]] = []
        self._rests: dict[str, set[str]] = {}
        """Each id with those that it rests on."""
        self._carries: dict[str, set[str]] = {}
        """Each id with those that rest on it."""
        self._cuts: dict[str, set[str]] = {}
        self._told: dict[int, Translation | None] = {}

    def section(self, section: Section, rows: tuple[Row, ...]) -> None:
        """A section that hangs on the conditions of its group and of those around it."""
        self._sections.append((section, rows))

    def question(self, question: Question, row: Row) -> None:
        """A question that hangs on its section and on its own condition."""
        self._questions.append((question, row))

    def given(self, question: Question, condition: str, upon: Question) -> None:
        """A question that hangs on an answer to another, in the language already."""
        self._given.append((question, condition, upon))

    def settle(
        self,
        questions: list[Question],
        sections: Mapping[str, Section],
        names: Mapping[str, Question],
        lost: Mapping[str, str],
    ) -> None:
        """Give every question and section its condition. What can't be taken over is told, and asked of everybody."""
        for question in questions:
            self._rest(question.id, {question.section})
        for asked, condition, upon in self._given:
            asked.relevant = condition
            self._rest(asked.id, {upon.id})
        for section, rows in self._sections:
            self._settle_section(section, rows, names, lost)
        for question, row in self._questions:
            found = self._translated(row, names, lost) if row.get("relevant") else None
            if found is not None and self._taken(question.id, found, row):
                question.relevant = "" if found.text == "always" else found.text

    def _settle_section(
        self, section: Section, rows: tuple[Row, ...], names: Mapping[str, Question], lost: Mapping[str, str]
    ) -> None:
        parts: list[Translation] = []
        for row in rows:
            found = self._translated(row, names, lost)
            if found is None:
                continue
            try:
                whole = conjoined([*parts, found])
            except Untranslatable as error:
                self._tell(row, str(error))
                continue
            if self._taken(section.id, found, row):
                parts.append(found)
                section.relevant = "" if whole.text == "always" else whole.text

    def _translated(self, row: Row, names: Mapping[str, Question], lost: Mapping[str, str]) -> Translation | None:
        if row.number not in self._told:
            try:
                self._told[row.number] = translated(row.get("relevant"), names, lost)
            except Untranslatable as error:
                self._told[row.number] = None
                self._tell(row, str(error))
        return self._told[row.number]

    def _tell(self, row: Row, why: str) -> None:
        self._report.tell("survey", row.number, f"relevant: {row.get('relevant')}", f"{why}; it is asked of everybody")

    # ------------------------------------------------------------ circles and chains

    def _taken(self, name: str, condition: Translation, row: Row) -> bool:
        """Whether a condition can be taken over as things stand; the reason is told where it can't."""
        if self._below({name}, self._carries) & condition.reads:
            self._tell(row, "it goes round in a circle")
            return False
        longest = self._depth(name, self._carries) + max(
            (self._depth(one, self._rests) for one in condition.reads), default=0
        )
        if longest > _MOST_CHAIN:
            self._tell(row, f"more than {_MOST_CHAIN} questions would rest on one another in a row")
            return False
        for item, mark in condition.cuts:
            cuts = self._cuts.setdefault(item, set())
            cuts.add(mark)
            if len(cuts) > _MOST_CUTS:
                self._tell(row, f"'{item}' would be compared with more than {_MOST_CUTS} numbers or days")
                return False
        self._rest(name, set(condition.reads))
        return True

    def _rest(self, name: str, upon: set[str]) -> None:
        self._rests.setdefault(name, set()).update(upon)
        for one in upon:
            self._carries.setdefault(one, set()).add(name)

    @staticmethod
    def _below(names: set[str], edges: Mapping[str, set[str]]) -> set[str]:
        """The names and all that is reached from them."""
        found, pending = set(names), list(names)
        while pending:
            for one in edges.get(pending.pop(), ()):
                if one not in found:
                    found.add(one)
                    pending.append(one)
        return found

    @staticmethod
    def _depth(name: str, edges: Mapping[str, set[str]]) -> int:
        """How many names the longest way from a name has, itself included. There are no circles."""
        depth: dict[str, int] = {}
        pending = [name]
        while pending:
            here = pending[-1]
            missing = [one for one in edges.get(here, ()) if one not in depth]
            if missing:
                pending += missing
                continue
            depth[here] = 1 + max((depth[one] for one in edges.get(here, ())), default=0)
            pending.pop()
        return depth[name]
