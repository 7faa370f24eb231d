"""First-party plugin: documents as HTML and as Markdown, through the hook anyone uses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from auditrules.plugins import ReportFormat, hookimpl

if TYPE_CHECKING:
    from auditrules.plugins.page import Page


def _html(page: Page) -> str:
    from auditrules_documents.html import to_html

    return to_html(page)


def _markdown(page: Page) -> str:
    from auditrules_documents.markdown import to_markdown

    return to_markdown(page)


@hookimpl
def auditrules_report_formats() -> Iterable[ReportFormat]:
    return [
        ReportFormat("html", "HTML, to print or to send", ".html", _html),
        ReportFormat("markdown", "Markdown", ".md", _markdown),
    ]
