"""The words of a form in one of its languages."""

from __future__ import annotations

import re

from auditrules.plugins import CannotImport
from auditrules_xlsform.names import MOST_LINE, MOST_TEXT, cut, line_of, text_of, words_of
from auditrules_xlsform.report import Report
from auditrules_xlsform.sheets import Row, Sheets

_REFERENCE = re.compile(r"\$\{\s*([^}]*?)\s*\}")


class Wording:
    """Labels and hints in one language, and in another where they are wanting."""

    def __init__(self, sheets: Sheets, wanted: str, report: Report) -> None:
        self.language = _language(sheets, wanted)
        self._report = report
        self._names: dict[str, str] = {}

    def knows(self, labels: dict[str, str]) -> None:
        """What a text that names a question's answer is to say instead: the question's label."""
        self._names = labels

    def written(self, row: Row, column: str) -> tuple[str, str]:
        """What stands in a column, and its language."""
        own = row.spoken.get((column, self.language))
        if own is not None and self.language:
            return own, self.language
        if row.get(column):
            return row.get(column), ""
        return next(((text, spoken) for (name, spoken), text in row.spoken.items() if name == column), ("", ""))

    def text(self, sheet: str, row: Row, column: str) -> str:
        """A text of a row in the language, or in another where it is wanting; what is not taken over is told."""
        written, language = self.written(row, column)
        for name, other in row.spoken:
            if name == column and other != language:
                why = f"one language is taken over; --option language='{other}' takes this one"
                self._report.column(sheet, row.number, f"{column}::{other}", why)
        if language and row.get(column) and language == self.language:
            self._report.column(sheet, row.number, column, f"one language is taken over, here {language}")
        elif written and language != self.language and language:
            self._report.tell(sheet, row.number, column, f"it is not in {self.language or 'the first language'}")
        whole = text_of(written)
        if len(whole) > MOST_TEXT:
            self._report.tell(sheet, row.number, column, f"it is cut at {MOST_TEXT} characters")
        named = _REFERENCE.sub(self._named, whole)
        if named != whole:
            why = "texts can't hold answers; the label of the question stands there in square brackets"
            self._report.column(sheet, row.number, column, why)
        return cut(named, MOST_TEXT)

    def line(self, sheet: str, row: Row, column: str) -> str:
        """The same on one line."""
        whole = line_of(self.text(sheet, row, column), MOST_TEXT)
        if len(whole) > MOST_LINE:
            self._report.tell(sheet, row.number, column, f"it is cut at {MOST_LINE} characters")
        return cut(whole, MOST_LINE)

    @staticmethod
    def made_of(name: str) -> str:
        """A label where the form gives none."""
        return words_of(name) or "…"

    def _named(self, reference: re.Match[str]) -> str:
        return f"[{self._names.get(reference[1], line_of(reference[1], 80))}]"


def _language(sheets: Sheets, wanted: str) -> str:
    """The language to take, as its columns name it; empty for the columns without one."""
    if wanted:
        found = next((one for one in sheets.languages if _is(one, wanted)), None)
        if found is None:
            there = ", ".join(sheets.languages) or "one only, without a name"
            raise CannotImport(f"the form has no language '{line_of(wanted, 80)}'; its languages: {there}")
        return found
    default = sheets.settings.get("default_language")
    found = next((one for one in sheets.languages if default and _is(one, default)), None)
    if found is not None or any(row.get("label") for row in sheets.survey):
        return found or ""
    return sheets.languages[0] if sheets.languages else ""


def _is(language: str, wanted: str) -> bool:
    """``English (en)`` is meant by itself, by ``English`` and by ``en``."""
    plain = language.casefold()
    names = {plain, plain.partition("(")[0].strip(), *re.findall(r"\(([^)]*)\)", plain)}
    return wanted.strip().casefold() in names
