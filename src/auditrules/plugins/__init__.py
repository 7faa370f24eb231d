"""Plugins: everything a ruleset cannot say.

A plugin's author needs this module alone::

    from auditrules.plugins import RulesetSource, hookimpl

The hooks are described in :mod:`auditrules.plugins.hookspecs`.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from auditrules.plugins.markers import HOOKS_VERSION, hookimpl

if TYPE_CHECKING:
    from auditrules.plugins.descriptors import (
        Argument,
        Channel,
        Command,
        ComputedFact,
        Importer,
        Migration,
        QuestionType,
        ReportFormat,
        RuleKind,
        RulesetSource,
        Screen,
    )
    from auditrules.plugins.imports import (
        CannotImport,
        Dropped,
        Imported,
        ImportedAction,
        ImportedAudit,
        ImportedRuleset,
        ImportSource,
    )
    from auditrules.plugins.verdicts import Alert, Cap, Draw, Fault, Finding, Receipt, Verdict
    from auditrules.plugins.views import (
        ActionView,
        AnswerValue,
        AuditView,
        CaseView,
        Delivery,
        EventView,
        ItemView,
        OutcomeView,
        RulesetView,
        SamplingFrame,
    )

__all__ = [
    "HOOKS_VERSION",
    "ActionView",
    "Alert",
    "AnswerValue",
    "Argument",
    "AuditView",
    "CannotImport",
    "Cap",
    "CaseView",
    "Channel",
    "Command",
    "ComputedFact",
    "Delivery",
    "Draw",
    "Dropped",
    "EventView",
    "Fault",
    "Finding",
    "ImportSource",
    "Imported",
    "ImportedAction",
    "ImportedAudit",
    "ImportedRuleset",
    "Importer",
    "ItemView",
    "Migration",
    "OutcomeView",
    "QuestionType",
    "Receipt",
    "ReportFormat",
    "RuleKind",
    "RulesetSource",
    "RulesetView",
    "SamplingFrame",
    "Screen",
    "Verdict",
    "hookimpl",
]

#: Where each name is. Few plugins need more than one or two of them, and every command loads every plugin.
_MODULES = {
    "descriptors": (
        "Argument",
        "Channel",
        "Command",
        "ComputedFact",
        "Importer",
        "Migration",
        "QuestionType",
        "ReportFormat",
        "RuleKind",
        "RulesetSource",
        "Screen",
    ),
    "imports": (
        "CannotImport",
        "Dropped",
        "ImportSource",
        "Imported",
        "ImportedAction",
        "ImportedAudit",
        "ImportedRuleset",
    ),
    "verdicts": (
        "Alert",
        "Cap",
        "Draw",
        "Fault",
        "Finding",
        "Receipt",
        "Verdict",
    ),
    "views": (
        "ActionView",
        "AnswerValue",
        "AuditView",
        "CaseView",
        "Delivery",
        "EventView",
        "ItemView",
        "OutcomeView",
        "RulesetView",
        "SamplingFrame",
    ),
}
_HOME = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
