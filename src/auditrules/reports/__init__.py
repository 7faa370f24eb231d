"""Documents of one audit: for the child's record, for the people at work on it, and for scripts.

The functions here are what the command line, the terminal and scripts call. Each returns text; :func:`write_private`
puts it on disk.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, tzinfo
from typing import Literal

from auditrules.audits.state import AnswerValue, AuditState
from auditrules.engine.judgement import Judgement
from auditrules.plugins.page import Page
from auditrules.reports.as_json import to_json
from auditrules.reports.blank import blank_page
from auditrules.reports.compose import audit_document
from auditrules.reports.document import Audience, AuditDocument
from auditrules.reports.files import CannotWrite, write_private
from auditrules.reports.html import to_html
from auditrules.reports.layout_audit import lay_out_audit
from auditrules.reports.markdown import to_markdown
from auditrules.reports.positive import positive_page
from auditrules.rulesets.ruleset import Ruleset

__all__ = [
    "FORMATS",
    "Audience",
    "AuditDocument",
    "CannotWrite",
    "Format",
    "audit_document",
    "audit_html",
    "audit_json",
    "audit_markdown",
    "blank_form",
    "positive_practice",
    "write_private",
]

Format = Literal["html", "markdown"]
#: Formats of a printed document with the ending of their files.
FORMATS: dict[Format, str] = {"html": ".html", "markdown": ".md"}


def audit_html(
    ruleset: Ruleset,
    state: AuditState,
    judgement: Judgement,
    *,
    audience: Audience = "record",
    printed_on: date,
    zone: tzinfo = UTC,
) -> str:
    """The audit as one self-contained HTML file."""
    document = audit_document(ruleset, state, judgement, audience=audience, printed_on=printed_on)
    return to_html(lay_out_audit(document, zone=zone))


def audit_markdown(
    ruleset: Ruleset,
    state: AuditState,
    judgement: Judgement,
    *,
    audience: Audience = "record",
    printed_on: date,
    zone: tzinfo = UTC,
) -> str:
    """The audit as Markdown."""
    document = audit_document(ruleset, state, judgement, audience=audience, printed_on=printed_on)
    return to_markdown(lay_out_audit(document, zone=zone))


def audit_json(
    ruleset: Ruleset,
    state: AuditState,
    judgement: Judgement,
    *,
    audience: Audience = "full",
    printed_on: date,
    events: int | None = None,
) -> str:
    """The whole audit as JSON; the keys are documented in :mod:`auditrules.reports.as_json`.

    ``events`` is how many events the audit's journal holds.
    """
    document = audit_document(ruleset, state, judgement, audience=audience, printed_on=printed_on)
    return to_json(document, events=events)


def blank_form(ruleset: Ruleset, facts: Mapping[str, AnswerValue] | None = None, format: Format = "html") -> str:
    """The blank form of a ruleset, to send beforehand.

    ``facts`` is what is known of the case already; KeyError for an id that is no fact of the ruleset.
    """
    return _rendered(blank_page(ruleset, facts), format)


def positive_practice(ruleset: Ruleset, state: AuditState, format: Format = "html") -> str:
    """The strengths of an audit as a note to the worker and their manager."""
    return _rendered(positive_page(ruleset, state), format)


def _rendered(page: Page, format: Format) -> str:
    return to_html(page) if format == "html" else to_markdown(page)
