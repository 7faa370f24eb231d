"""A form from its rows to a ruleset."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import PurePath

from auditrules.plugins import CannotImport, Imported, ImportedRuleset, ImportSource
from auditrules_xlsform.bounds import bounds_of
from auditrules_xlsform.choices import MOST, lists_of, with_other
from auditrules_xlsform.conditions import fits
from auditrules_xlsform.kinds import Kind, kind_of
from auditrules_xlsform.names import MOST_TEXT, cut, item_ids, line_of, ruleset_id, text_of
from auditrules_xlsform.parts import Answer, AnswerList, Question, Section
from auditrules_xlsform.relevance import Relevance
from auditrules_xlsform.render import ruleset
from auditrules_xlsform.report import Report
from auditrules_xlsform.sheets import Row, Sheets, sheets_of
from auditrules_xlsform.wording import Wording

#: Sections and questions of one ruleset.
MOST_ITEMS = 1_000
#: Bytes of one ruleset file.
MOST_BYTES = 256 * 1024
#: Groups inside one another.
_MOST_GROUPS = 40
#: Columns that are read; of the others it is told that they are not.
_READ = ("type", "name", "label", "hint", "guidance_hint", "required", "relevant", "constraint", "disabled")
_READ_OF_SETTINGS = ("title", "id_string", "version", "default_language")
_YES = ("yes", "true", "true()", "1")
_NO = ("", "no", "false", "false()", "0")
_LOST = {
    "appearance": "how it looks is the program's own",
    "calculation": "nothing is calculated",
    "constraint_message": "the program says itself what is wrong with an answer",
    "required_message": "the program says itself what is missing",
    "choice_filter": "answers can't depend on other answers; the whole list is offered",
    "default": "only facts begin with an answer",
    "read_only": "every question can be answered",
    "repeat_count": "nothing is repeated",
    "trigger": "nothing is calculated",
    "parameters": "the program has no such settings of a question",
    "image": "pictures, sound and video are not shown",
    "audio": "pictures, sound and video are not shown",
    "video": "pictures, sound and video are not shown",
    "big_image": "pictures, sound and video are not shown",
}


def imported(source: ImportSource) -> Imported:
    """The ruleset of a form, with all that was left out. Raises :class:`CannotImport`.

    Option ``language`` chooses one of the form's languages, as ``English (en)``, ``English`` or ``en``.
    """
    for option in source.options:
        if option != "language":
            raise CannotImport(f"there is no option '{line_of(option, 40)}' for forms; there is 'language'")
    sheets = sheets_of(source)
    report = Report(sheets.dropped)
    wording = Wording(sheets, source.options.get("language", ""), report)
    form = _Form(sheets, wording, report)
    form.read()
    if not form.questions:
        # A workbook of one sheet is taken for a form, whatever the sheet is called.
        old = source.name.lower().endswith(".xls")
        hint = "; a table of audits or actions in an .xls file must be saved as .xlsx first" if old else ""
        raise CannotImport(f"the form has no question that can be asked{hint}")
    form.settle()
    settings = sheets.settings
    stem = PurePath(source.name).stem
    title = line_of(settings.get("title")) or line_of(stem) or "Form"
    name = ruleset_id(settings.get("id_string"), settings.get("title"), stem)
    lists = [answers for answers in form.lists if answers.used]
    text = ruleset(name, _version(settings, report), title, lists, form.sections.values(), form.questions)
    if len(text.encode()) > MOST_BYTES:
        size = len(text.encode()) // 1024
        raise CannotImport(f"the ruleset would have {size} KiB, and {MOST_BYTES // 1024} is the most; split the form")
    return Imported(rulesets=(ImportedRuleset(name, text),), dropped=report.all())


def _version(settings: Row, report: Report) -> str:
    version = settings.get("version")
    report.columns("settings", settings, _READ_OF_SETTINGS, "a ruleset has no such setting")
    if re.fullmatch(r"[0-9]{1,10}(\.[0-9]{1,10}){0,2}", version):
        return version
    if version:
        why = "a version is numbers with points between; it is 1.0.0 here"
        report.tell("settings", settings.number, f"version: {version}", why)
    return "1.0.0"


@dataclass
class _Group:
    """A group that is open: what it is called, what it hangs on, and its section once it has one."""

    row: Row
    label: str
    repeats: bool
    relevants: tuple[Row, ...]
    lost: str = ""
    """Why nothing in it can be asked."""
    section: Section | None = None
    notes: list[str] = field(default_factory=list)
    """Notes that wait for the question they stand before."""


class _Form:
    """Reads the survey from its first row to its last."""

    def __init__(self, sheets: Sheets, wording: Wording, report: Report) -> None:
        self._sheets = sheets
        self._wording = wording
        self._report = report
        self._lists = dict(lists_of(sheets.choices, wording, report))
        self._others: dict[str, AnswerList] = {}
        self._ids = item_ids()
        self._names: dict[str, Question] = {}
        self._lost: dict[str, str] = {}
        """Names that no condition can speak of, and why."""
        self._relevance = Relevance(report)
        self._last: _Group | None = None
        self.sections: dict[str, Section] = {}
        self.questions: list[Question] = []

    @property
    def lists(self) -> list[AnswerList]:
        """Every list of answers that may be used."""
        return [*self._lists.values(), *self._others.values()]

    def read(self) -> None:
        """Read every row of the survey."""
        rows = self._sheets.survey
        labels = {row.get("name"): self._wording.written(row, "label")[0] for row in rows if row.get("name")}
        self._wording.knows({name: cut(" ".join(label.split()), 200) or name for name, label in labels.items()})
        grouped = any(kind_of(row.get("type")).what == "begin" for row in rows)
        whole = "General" if grouped else line_of(self._sheets.settings.get("title")) or "General"
        root = _Group(Row(1, {"name": "general"}), whole, False, ())
        open_groups = [root]
        for index, row in enumerate(rows):
            if len(self.questions) + len(self.sections) > MOST_ITEMS - 4:
                left = len(rows) - index
                why = f"a ruleset has {MOST_ITEMS} sections and questions at the most"
                self._report.tell("survey", row.number, f"this row and the {left - 1} after it", why)
                break
            self._row(row, open_groups)
        for group in reversed(open_groups):
            if group is not root:
                self._report.tell(
                    "survey", group.row.number, group.label, "the group is not ended; it ends with the form"
                )
            self._close(group)

    def settle(self) -> None:
        """Take over what questions and groups hang on, now that every question is known."""
        self._relevance.settle(self.questions, self.sections, self._names, self._lost)

    # ------------------------------------------------------------ rows

    def _row(self, row: Row, open_groups: list[_Group]) -> None:
        group = open_groups[-1]
        written = row.get("type")
        if not written:
            self._report.tell("survey", row.number, _called(row), "the row has no type")
            return
        if row.get("disabled").lower() in _YES:
            self._report.tell("survey", row.number, _called(row), "the row is disabled in the form")
            return
        kind = kind_of(written)
        if kind.what == "end":
            if len(open_groups) > 1:
                self._close(open_groups.pop())
            else:
                self._report.tell("survey", row.number, written, "no group is open there")
        elif kind.what == "begin":
            open_groups.append(self._begin(row, kind, group, len(open_groups) > _MOST_GROUPS))
        elif group.lost:
            self._lose(row, group.lost)
        elif kind.what == "note":
            self._note(row, group)
        elif kind.what == "question":
            self._question(row, kind, group)
        else:
            self._lose(row, kind.why)

    def _lose(self, row: Row, why: str) -> None:
        self._report.tell("survey", row.number, _called(row), why)
        if row.get("name"):
            self._lost.setdefault(row.get("name"), f"it is not taken over, since {why}")

    def _begin(self, row: Row, kind: Kind, above: _Group, too_deep: bool) -> _Group:
        name = row.get("name")
        own = self._wording.line("survey", row, "label") or (self._wording.made_of(name) if name else "")
        label = ": ".join(part for part in (above.label if above.row.number > 1 else "", own) if part)
        lost = above.lost
        if kind.repeats and not lost:
            lost = f"it stands in the repeat '{line_of(own or name, 60)}', and nothing is asked again and again"
            self._report.tell("survey", row.number, own or name or "a repeat", "nothing is asked again and again")
        if too_deep and not lost:
            lost = f"it stands in more than {_MOST_GROUPS} groups inside one another"
        if name:
            self._lost.setdefault(name, "it is a group and no question")
        self._report_columns(row, kind)
        relevants = (*above.relevants, row) if row.get("relevant") and not lost else above.relevants
        return _Group(row, cut(label or above.label, 400), kind.repeats, relevants, lost)

    def _close(self, group: _Group) -> None:
        """Notes behind the last question of a group are its section's; those of a group without questions too."""
        if group.notes and group.section is None and len(self.sections) + len(self.questions) >= MOST_ITEMS - 1:
            why = f"a ruleset has {MOST_ITEMS} sections and questions at the most"
            self._report.tell("survey", group.row.number, f"the notes of {group.label}", why)
        elif group.notes and not group.lost:
            section = self._section(group)
            (section.note if any(one.section == section.id for one in self.questions) else section.guidance).extend(
                group.notes
            )
            group.notes = []

    def _section(self, group: _Group) -> Section:
        if group.section is None:
            made = self._ids.make(group.row.get("name") or group.label, "part")
            group.section = Section(made, group.label)
            self.sections[made] = group.section
            self._relevance.section(group.section, group.relevants)
        return group.section

    def _note(self, row: Row, group: _Group) -> None:
        text = "\n".join(filter(None, (self._wording.text("survey", row, column) for column in ("label", "hint"))))
        if text:
            group.notes.append(text)
        if row.get("relevant"):
            self._report.tell("survey", row.number, f"relevant: {row.get('relevant')}", "a note is always shown")
        if row.get("name"):
            self._lost.setdefault(row.get("name"), "it is a note and no question")
        self._report_columns(row, Kind("note"))

    # ------------------------------------------------------------ questions

    def _question(self, row: Row, kind: Kind, group: _Group) -> None:
        if self._last is not None and self._last is not group and group.section is not None:
            why = f"it stands behind '{self._last.label}' in the form; here it comes with the others of its group"
            self._report.tell("survey", row.number, _called(row), why)
        section = self._section(group)
        self._last = group
        name = row.get("name")
        label = self._wording.text("survey", row, "label")
        made = self._ids.make(name or label)
        if name and made != name.lower():
            self._report.tell("survey", row.number, f"the name '{name}'", f"the question is called {made} here")
        question = Question(
            made, name or made, section.id, label or self._wording.made_of(name or made), "text", "text"
        )
        if kind.why:
            self._report.tell("survey", row.number, _called(row), kind.why)
        other = self._answers(question, row, kind)
        question.required = self._required(row)
        question.guidance = [
            text for column in ("hint", "guidance_hint") if (text := self._wording.text("survey", row, column))
        ]
        if group.notes:
            first = not any(one.section == section.id for one in self.questions)
            (section.guidance if first else question.note).extend(group.notes)
            group.notes = []
        question.sometimes = bool(row.get("relevant") or group.relevants)
        self.questions.append(question)
        self._know(row, question)
        self._relevance.question(question, row)
        self._report_columns(row, kind)
        if other is not None:
            self._specify(question, other)

    def _know(self, row: Row, question: Question) -> None:
        name = row.get("name")
        if not name:
            return
        if name in self._names:
            why = f"the form has another question of that name; conditions mean the first, {self._names[name].id}"
            self._report.tell("survey", row.number, f"the name '{name}'", why)
            return
        self._names[name] = question

    def _answers(self, question: Question, row: Row, kind: Kind) -> Answer | None:
        """Give a question its kind of answer; the answer "other" where the form asks which."""
        constraint = " and ".join(f"({one})" for one in (kind.constraint, row.get("constraint")) if one)
        if kind.asked in ("choice", "choices"):
            return self._choice(question, row, kind)
        if kind.asked == "number":
            question.kind, question.answers = "number", "number"
            self._number(question, row, kind, constraint)
            return None
        if kind.asked == "date":
            question.kind, question.answers = "date", "date"
        elif kind.asked == "acknowledge":
            question.kind, question.answers = "choice", "yes_no"
            question.values = (Answer("no", "", "No"), Answer("yes", "OK", "Yes"))
        if row.get("constraint"):
            why = f"the answer is a {'day' if question.kind == 'date' else 'text'}, and only numbers have bounds"
            self._report.tell("survey", row.number, f"constraint: {row.get('constraint')}", why)
        return None

    def _choice(self, question: Question, row: Row, kind: Kind) -> Answer | None:
        if row.get("constraint"):
            why = "only numbers have bounds"
            self._report.tell("survey", row.number, f"constraint: {row.get('constraint')}", why)
        answers = self._lists.get(kind.list_name)
        most = MOST - kind.other
        if answers is None or not answers.values or len(answers.values) > most:
            why = f"there is no list '{line_of(kind.list_name, 60)}' on the sheet choices"
            if answers is not None:
                why = f"a list has {most} answers at the most" if answers.values else "its list has no answers"
            self._report.tell("survey", row.number, _called(row), f"{why}; it is asked in free words here")
            return None
        question.kind = kind.asked
        other = None
        if kind.other:
            named = next((value for value in answers.values if value.name == "other"), None)
            if named is None:
                answers = self._with_other(kind.list_name, answers)
            other = named or answers.values[-1]
        question.values = answers.values
        if kind.asked == "choices":
            question.answers = "choices"
        else:
            question.answers = answers.kind
            answers.used = answers.kind != "yes_no"
        return other

    def _with_other(self, name: str, answers: AnswerList) -> AnswerList:
        if name not in self._others:
            made = with_other(answers)
            kinds = {one.kind for one in self.lists}
            base = "yes_no_or_other" if answers.kind == "yes_no" else f"{answers.kind[:50]}_or_other"
            kind, number = base, 2
            while kind in kinds:
                kind, number = f"{base}_{number}", number + 1
            made.kind = kind
            made.used = False
            self._others[name] = made
        return self._others[name]

    def _specify(self, question: Question, other: Answer) -> None:
        """What the form asks of whoever answers "other": which."""
        made = self._ids.make(f"{question.name}_other")
        text = cut(f"{question.text} – {other.label}", MOST_TEXT)
        asked = Question(made, made, question.section, text, "text", "text", sometimes=True)
        self.questions.append(asked)
        self._names.setdefault(f"{question.name}_other", asked)
        self._relevance.given(asked, f"{question.id} is {other.id}", question)

    def _number(self, question: Question, row: Row, kind: Kind, constraint: str) -> None:
        whole = kind.whole
        if kind.range:
            given = dict(re.findall(r"(start|end|step)\s*=\s*([^\s;,]+)", row.get("parameters")))
            least, greatest, step = (_decimal(given.get(key, usual)) for key, usual in _RANGE)
            whole = all(one is not None and one == one.to_integral_value() for one in (least, step))
            if least is None or greatest is None or step is None:
                self._report.tell("survey", row.number, f"parameters: {row.get('parameters')}", "they are no numbers")
            else:
                question.minimum, question.maximum = min(least, greatest), max(least, greatest)
                if abs(step) != 1:
                    self._report.tell("survey", row.number, f"step={given.get('step')}", "numbers between are allowed")
        question.decimals = 0 if whole else None
        if not constraint:
            return
        bounds = bounds_of(constraint, whole=whole)
        low = [one for one in (question.minimum, bounds.least) if one is not None]
        high = [one for one in (question.maximum, bounds.greatest) if one is not None]
        least, greatest = max(low, default=None), min(high, default=None)
        if bounds.left or (least is not None and greatest is not None and least > greatest):
            why = bounds.left or "no number fulfils it"
            self._report.tell("survey", row.number, f"constraint: {row.get('constraint') or constraint}", why)
        if least is None or greatest is None or least <= greatest:
            question.minimum, question.maximum = least, greatest

    def _required(self, row: Row) -> bool:
        written = row.get("required").strip()
        if written.lower() in _YES:
            return True
        if written.lower() not in _NO:
            why = "a question is required or it is not; it is not required here"
            self._report.tell("survey", row.number, f"required: {written}", why)
        return False

    def _report_columns(self, row: Row, kind: Kind) -> None:
        known = {*_READ, *(("parameters",) if kind.range else ())}
        if kind.what in ("begin", "note"):
            known -= {"required", "constraint", "hint"} if kind.what == "begin" else {"required", "constraint"}
        for column in sorted((set(row.cells) | {column for column, _ in row.spoken}) - known):
            if column == "read_only" and row.get(column).lower() in _NO:
                continue
            self._report.column("survey", row.number, column, _LOST.get(column, "nothing here corresponds to it"))


_RANGE = (("start", "1"), ("end", "10"), ("step", "1"))


def _decimal(written: str) -> Decimal | None:
    try:
        number = Decimal(written)
    except InvalidOperation:
        return None
    return number if fits(number) else None


def _called(row: Row) -> str:
    """What to call a row in the report."""
    return text_of(row.get("name")) or text_of(row.get("label")) or text_of(row.get("type")) or "a row"
