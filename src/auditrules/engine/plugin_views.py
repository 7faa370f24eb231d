"""A ruleset and an audit as plugins see them: plain data, made anew for each call, so that nothing done to it lasts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from auditrules.engine.answers import Given
from auditrules.engine.judgement import Judgement, OutcomeJudgement
from auditrules.plugins.views import ActionView, AnswerValue, AuditView, ItemView, OutcomeView, RulesetView
from auditrules.rulesets.ruleset import Ruleset


class RulesetViews:
    """Views of one ruleset. What is deep in it is read-only and made once."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._ruleset = ruleset
        data = ruleset.document.model_dump(mode="python", by_alias=True, exclude={"examples"})
        self._tables = {table: _frozen(content) for table, content in data.items()}
        self._answers = {
            name: str(getattr(entry, "type", None) or entry.answers or "")
            for table in (ruleset.document.fact, ruleset.document.question, ruleset.document.standard)
            for name, entry in table.items()
        }

    def view(self) -> RulesetView:
        """A view for one call."""
        ruleset = self._ruleset
        items = {
            item.id: ItemView(
                item.id,
                item.role,
                item.kind,
                item.label,
                self._answers.get(item.id, ""),
                tuple([value.id for value in item.values]),
                item.section,
                item.tags,
                item.required,
            )
            for item in ruleset.vocabulary.items.values()
        }
        scale = tuple(value.id for value in ruleset.vocabulary.scale)
        tables = MappingProxyType(dict(self._tables))
        return RulesetView(ruleset.id, ruleset.version, ruleset.title, MappingProxyType(items), scale, tables)


def audit_view(
    ruleset: Ruleset,
    given: Mapping[str, Given],
    judgement: Judgement,
    fields: Mapping[str, object],
    *,
    prose: Mapping[str, Mapping[str, str]] | None = None,
    actions: tuple[ActionView, ...] = (),
) -> AuditView:
    """An audit for one call. ``given`` are its answers as rules see them, computed ones among them."""
    items = ruleset.vocabulary.items
    away = set(judgement.not_applicable)
    answers: dict[str, AnswerValue] = {}
    for name, value in given.items():
        item = items[name]
        if name in away or item.section in away:
            continue
        if isinstance(value, frozenset):
            answers[name] = tuple(known.id for known in item.values if known.id in value)
        elif isinstance(value, (str, Decimal, date)):
            answers[name] = value
    written = {name: MappingProxyType(dict(texts)) for name, texts in (prose or {}).items()}
    return AuditView(
        ruleset.reference,
        MappingProxyType(answers),
        MappingProxyType({name: _outcome(outcome) for name, outcome in judgement.outcomes.items()}),
        judgement.unanswered,
        frozenset(away),
        MappingProxyType(dict(fields)),
        MappingProxyType(written),
        actions,
    )


def _outcome(outcome: OutcomeJudgement) -> OutcomeView:
    return OutcomeView(outcome.outcome, outcome.value, outcome.reachable)


def _frozen(value: object) -> object:
    if isinstance(value, Mapping):
        return MappingProxyType({key: _frozen(one) for key, one in value.items()})
    return tuple(_frozen(one) for one in value) if isinstance(value, (list, tuple)) else value
