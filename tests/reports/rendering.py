"""Documents as text, in the formats of the plugin that comes with the program."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from auditrules.audits.state import AnswerValue, AuditState
from auditrules.engine.judgement import Judgement
from auditrules.plugins.page import Page
from auditrules.reports import audit_page, blank_page, positive_page
from auditrules.rulesets.ruleset import Ruleset
from auditrules_documents.html import to_html
from auditrules_documents.markdown import to_markdown


def audit_html(ruleset: Ruleset, state: AuditState, judgement: Judgement, **given: Any) -> str:
    return to_html(audit_page(ruleset, state, judgement, **given))


def audit_markdown(ruleset: Ruleset, state: AuditState, judgement: Judgement, **given: Any) -> str:
    return to_markdown(audit_page(ruleset, state, judgement, **given))


def blank_form(ruleset: Ruleset, facts: Mapping[str, AnswerValue] | None = None, format: str = "html") -> str:
    return _rendered(blank_page(ruleset, facts), format)


def positive_practice(ruleset: Ruleset, state: AuditState, format: str = "html") -> str:
    return _rendered(positive_page(ruleset, state), format)


def _rendered(page: Page, format: str) -> str:
    return to_html(page) if format == "html" else to_markdown(page)
