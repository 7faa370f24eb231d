"""First-party plugin: a form written as an XLSForm, as ODK and Kobo use them, made into a ruleset.

Groups become sections, questions become questions, and ``relevant``, ``required`` and ``constraint`` are taken over
where the ruleset language can say them. Everything that it can't is told with its sheet, row and reason. The files are
read by pyxform, the program's extra ``xlsform``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from auditrules.plugins import Importer, hookimpl

if TYPE_CHECKING:
    from auditrules.plugins import Imported, ImportSource


def _read(source: ImportSource) -> Imported:
    from auditrules_xlsform.form import imported

    return imported(source)


def _is_form(source: ImportSource) -> bool:
    from auditrules_xlsform.sheets import is_form

    return is_form(source)


@hookimpl
def auditrules_importers() -> Iterable[Importer]:
    endings = (".xlsx", ".xlsm", ".xls", ".csv", ".md")
    return [Importer("xlsform", "A form (XLSForm), made into a ruleset", endings, _read, _is_form)]
