"""Documents of one audit: for the child's record, for the people at work on it, and for scripts.

The functions here are what the command line, the terminal and scripts call. A document is laid out as a page, a
:class:`Formats` renders it in a format that a plugin brings, and :func:`write_private` puts it on disk.
"""

from __future__ import annotations

from datetime import UTC, date, tzinfo

from auditrules.audits.state import AuditState
from auditrules.engine.judgement import Judgement, LeadsTo
from auditrules.plugins.page import Page
from auditrules.reports.as_json import to_json
from auditrules.reports.blank import blank_page
from auditrules.reports.compose import NOWHERE, audit_document
from auditrules.reports.document import Audience, AuditDocument
from auditrules.reports.files import CannotWrite, write_private
from auditrules.reports.formats import CannotRender, Formats
from auditrules.reports.layout_audit import lay_out_audit
from auditrules.reports.positive import positive_page
from auditrules.rulesets.ruleset import Ruleset

__all__ = [
    "Audience",
    "AuditDocument",
    "CannotRender",
    "CannotWrite",
    "Formats",
    "audit_document",
    "audit_json",
    "audit_page",
    "blank_page",
    "positive_page",
    "write_private",
]


def audit_page(
    ruleset: Ruleset,
    state: AuditState,
    judgement: Judgement,
    *,
    audience: Audience = "record",
    printed_on: date,
    zone: tzinfo = UTC,
    leads: LeadsTo = NOWHERE,
) -> Page:
    """The audit laid out, for :class:`Formats` to render; ``leads`` is what it leads to around it."""
    document = audit_document(ruleset, state, judgement, audience=audience, printed_on=printed_on, leads=leads)
    return lay_out_audit(document, zone=zone)


def audit_json(
    ruleset: Ruleset,
    state: AuditState,
    judgement: Judgement,
    *,
    audience: Audience = "full",
    printed_on: date,
    events: int | None = None,
    leads: LeadsTo = NOWHERE,
) -> str:
    """The whole audit as JSON; the keys are documented in :mod:`auditrules.reports.as_json`.

    ``events`` is how many events the audit's journal holds, ``leads`` what the audit leads to around it.
    """
    document = audit_document(ruleset, state, judgement, audience=audience, printed_on=printed_on, leads=leads)
    return to_json(document, events=events)
