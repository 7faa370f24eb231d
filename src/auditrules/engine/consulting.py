"""Judging where plugins take part: computed facts first, then the ruleset's own tables, then what plugins say of them.

A plugin takes part in a ruleset only where its ``requires`` names it. It fails closed: one that is missing, that raises
or that says what makes no sense leaves every outcome undetermined, with the reason. A verdict is still capped by the
ruleset's limits, and a cap of a plugin only ever lowers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Literal, TypeVar

from auditrules.engine.answers import NOT_APPLICABLE_TEXT, BadAnswers, Given, read_answers, refuse_computed
from auditrules.engine.bent import Bent, Effect, chosen
from auditrules.engine.compiled import Compiled
from auditrules.engine.computing import Computed, Computing
from auditrules.engine.judgement import Judgement, LeadsTo, OutcomeJudgement, Reason, RequirementJudgement
from auditrules.engine.plugin_answers import Nonsense, alert_of, cap_of, fault_of, verdict_of
from auditrules.engine.plugin_views import RulesetViews, audit_view
from auditrules.engine.variables import Special
from auditrules.plugins.verdicts import Alert, Cap, Fault, Verdict
from auditrules.plugins.views import ActionView
from auditrules.rulesets.extensions import Brought, Lacking
from auditrules.rulesets.ruleset import Ruleset

JUDGE = "auditrules_judge"
LIMIT = "auditrules_limit_judgement"
ESCALATE = "auditrules_escalate"
ADMISSIBILITY = "auditrules_check_admissibility"
ACTION = "auditrules_check_action"

T = TypeVar("T")


@dataclass(slots=True)
class Heard:
    """What the plugins said of one audit, and which could not say anything of sense."""

    verdicts: list[Brought[Verdict]] = field(default_factory=list)
    caps: list[Brought[Cap]] = field(default_factory=list)
    alerts: list[Brought[Alert]] = field(default_factory=list)
    problems: list[Lacking] = field(default_factory=list)


class Consulting:
    """One ruleset with the plugins that it requires. ``by_the_ruleset`` judges by its own tables alone."""

    def __init__(
        self,
        ruleset: Ruleset,
        by_the_ruleset: Callable[[Mapping[str, object], Mapping[str, object]], Judgement],
        compiled: Callable[[], Compiled | None],
    ) -> None:
        self._ruleset = ruleset
        self._needs = ruleset.needs
        self._by_the_ruleset = by_the_ruleset
        self._compiled = compiled
        self._views = RulesetViews(ruleset)
        self._computing = None if self._needs.lacking else Computing(ruleset)

    # -------------------------------------------------------------- judging

    def judge(self, answers: Mapping[str, object], audit: Mapping[str, object], *, kept: bool) -> Judgement:
        """Judge answers with the plugins' part in it; as :meth:`auditrules.engine.Engine.judge`."""
        refuse_computed(self._ruleset.vocabulary, answers)
        unfit: list[Lacking] = []
        if self._needs.lacking:
            answers = self._unread(answers)
        try:
            given = read_answers(self._ruleset.vocabulary, answers)
        except BadAnswers as error:
            if not kept:
                raise
            unfit = self._unfit(error)
            answers = {name: answer for name, answer in answers.items() if name not in error.items}
            given = read_answers(self._ruleset.vocabulary, answers)
        if self._computing is None:
            return self._without(given, audit, [*self._needs.lacking, *unfit])
        computed, judgement = self._tables(answers, given, audit)
        given = {**given, **computed.values}
        heard = self._hear(given, judgement, audit)
        heard.problems[:0] = [*unfit, *computed.problems]
        return self._told(given, audit, judgement, heard, computed)

    def requirements(
        self, on: str, fields: Mapping[str, object], answers: Mapping[str, object]
    ) -> tuple[RequirementJudgement, ...]:
        """Requirements on one entry that it does not meet, outcomes counting as plugins have them."""
        return self._bent(answers, {}, {}).requirements(on, fields)

    def leads_to(self, answers: Mapping[str, object], audit: Mapping[str, object]) -> LeadsTo:
        """What an audit leads to around it, with the plugins' part; as :meth:`auditrules.engine.Engine.leads_to`."""
        return self._bent(answers, audit, chosen(self._ruleset, audit)).leads_to()

    def _bent(self, answers: Mapping[str, object], audit: Mapping[str, object], own: Mapping[str, Effect]) -> Bent:
        """Answers, those that fit, with what plugins make of outcomes; ``own`` stands before that."""
        known = self._fitting(self._unread(answers) if self._needs.lacking else answers)
        given = read_answers(self._ruleset.vocabulary, known)
        if self._computing is None:
            return Bent(self._ruleset, None, given, {**self._closed(self._needs.lacking), **own})
        computed, judgement = self._tables(known, given, audit)
        given = {**given, **computed.values}
        effects = self._effects(self._hear(given, judgement, audit), judgement)
        return Bent(self._ruleset, self._compiled(), given, {**effects, **own})

    def _unread(self, answers: Mapping[str, object]) -> Mapping[str, object]:
        """Answers while a plugin is missing: what it asks is kept as it is, and nobody can say whether it fits."""
        doubtful = self._ruleset.vocabulary.doubtful
        return {name: str(answer) if name in doubtful and answer else answer for name, answer in answers.items()}

    def _fitting(self, answers: Mapping[str, object]) -> Mapping[str, object]:
        """Answers without those that do not fit any more."""
        try:
            read_answers(self._ruleset.vocabulary, answers)
        except BadAnswers as error:
            return {name: answer for name, answer in answers.items() if name not in error.items}
        return answers

    def _unfit(self, error: BadAnswers) -> list[Lacking]:
        """Answers that were taken once and do not fit any more, by the plugin that asks them."""
        items = self._ruleset.vocabulary.items
        found = []
        for name, fault in zip(error.items, error.faults, strict=True):
            item = items.get(name)
            if item is None or item.custom is None:
                raise error
            found.append(Lacking(item.custom.plugin, f"an answer does not fit any more: {fault}"))
        return found

    def _tables(
        self, answers: Mapping[str, object], given: Mapping[str, Given], audit: Mapping[str, object]
    ) -> tuple[Computed, Judgement]:
        """The computed facts, and what the ruleset's own tables say with them."""
        assert self._computing is not None
        computed = self._computing.compute(given)
        judgement = self._by_the_ruleset({**answers, **_as_answers(computed)}, audit)
        if self._ruleset.computed:
            hidden = {*judgement.not_applicable}
            hidden |= {item.id for item in self._ruleset.vocabulary.items.values() if item.section in hidden}
            if any(one in hidden for name in computed.values for one in self._computing.arguments(name)):
                # Computed from an answer that the rules hide, which counts for nothing.
                computed = self._computing.compute(given, hidden)
                judgement = self._by_the_ruleset({**answers, **_as_answers(computed)}, audit)
            judgement = self._waiting(judgement, computed)
        values = {name: value for name, value in computed.values.items() if isinstance(value, _KNOWN)}
        return computed, replace(judgement, computed=values)

    def _waiting(self, judgement: Judgement, computed: Computed) -> Judgement:
        """The judgement with the answers that a computed fact waits for in the place of the fact.

        Until then the fact is taken to be free, though not every value of it may come of those answers.
        """
        waits = computed.waits
        if not waits:
            return judgement
        order = {name: place for place, name in enumerate(self._ruleset.vocabulary.items)}

        def asked(names: Iterable[str]) -> tuple[str, ...]:
            found = dict.fromkeys(one for name in names for one in waits.get(name, (name,)))
            return tuple(sorted(found, key=order.__getitem__))

        outcomes = {
            name: replace(outcome, deciding=asked(outcome.deciding), exact=outcome.exact and _apart(outcome, waits))
            for name, outcome in judgement.outcomes.items()
        }
        return replace(judgement, outcomes=outcomes, unanswered=asked(judgement.unanswered))

    # -------------------------------------------------------------- hearing

    def _hear(self, given: Mapping[str, Given], judgement: Judgement, audit: Mapping[str, object]) -> Heard:
        """What each plugin says, each asked alone and with views of its own."""
        heard = Heard()

        def ask(hook: str, check: Callable[[Ruleset, str, object], T], into: list[Brought[T]], most: int) -> None:
            for plugin in self._needs.implementing(hook):
                view = audit_view(self._ruleset, given, judgement, audit)
                values, problem = self._ask(hook, plugin, {"audit": view}, check, most)
                into += [Brought(plugin, value) for value in values]
                if problem is not None:
                    heard.problems.append(Lacking(plugin, f"the plugin {plugin} failed: {problem}"))

        ask(JUDGE, verdict_of, heard.verdicts, 1)
        ask(LIMIT, cap_of, heard.caps, 100)
        ask(ESCALATE, alert_of, heard.alerts, 100)
        if len(heard.verdicts) > 1:
            names = " and ".join(one.plugin for one in heard.verdicts)
            why = f"the plugins {names} both decide, and only one of them may"
            heard.problems += [Lacking(one.plugin, why) for one in heard.verdicts]
            heard.verdicts.clear()
        return heard

    def _ask(
        self,
        hook: str,
        plugin: str,
        arguments: Mapping[str, object],
        check: Callable[[Ruleset, str, object], T],
        most: int,
    ) -> tuple[list[T], str | None]:
        """What a plugin answers, checked; or in words what was wrong with it."""
        extensions = self._needs.extensions
        said = extensions.call(hook, plugin, {"ruleset": self._views.view(), **arguments})
        if said.problem is not None:
            return [], said.problem
        if len(said.values) > most:
            problem = f"it gave {len(said.values)} answers; {most} is the most"
            extensions.complain(plugin, hook, problem)
            return [], problem
        checked: list[T] = []

        def look() -> None:
            checked.extend(check(self._ruleset, plugin, value) for value in said.values)

        # Looked at inside a call as well: what it returned may be of classes of its own.
        looked = extensions.run(plugin, hook, lambda: _nonsense(look))
        if looked.problem is not None:
            return [], looked.problem
        for words in looked.values:
            if isinstance(words, str):
                extensions.complain(plugin, hook, words)
                return [], words
        return checked, None

    # -------------------------------------------------------------- telling

    def _told(
        self,
        given: Mapping[str, Given],
        audit: Mapping[str, object],
        judgement: Judgement,
        heard: Heard,
        computed: Computed,
    ) -> Judgement:
        effects = self._effects(heard, judgement)
        told = judgement
        bent: Bent | None = None
        if effects or heard.alerts:
            bent = Bent(self._ruleset, self._compiled(), given, effects)
        if bent is not None and effects:
            told = self._waiting(replace(bent.judgement(audit), computed=judgement.computed), computed)
        if bent is not None:
            told = bent.with_plugins(told, heard.caps, heard.alerts)
        return replace(told, undetermined=_reasons(heard.problems))

    def _without(
        self, given: Mapping[str, Given], audit: Mapping[str, object], lacking: Iterable[Lacking]
    ) -> Judgement:
        """What can be said while a plugin is missing: what is asked, and that no outcome is certain."""
        lacking = tuple(lacking)
        told = Bent(self._ruleset, None, given, self._closed(lacking)).judgement(audit)
        doubtful = self._ruleset.vocabulary.doubtful
        unanswered = tuple(
            name
            for name in told.unanswered
            if name not in doubtful or not self._ruleset.vocabulary.items[name].computed
        )
        return replace(told, undetermined=_reasons(lacking), unanswered=unanswered)

    def _effects(self, heard: Heard, judgement: Judgement) -> dict[str, Effect]:
        """What becomes of each outcome that plugins touch."""
        if heard.problems:
            return self._closed(heard.problems)
        effects: dict[str, Effect] = {}
        for name in self._ruleset.document.decide:
            verdict = next((one for one in heard.verdicts if one.value.outcome == name), None)
            caps = tuple(one for one in heard.caps if one.value.outcome == name)
            waiting = self._waiting_for(judgement, verdict is not None)
            if verdict is not None or caps or waiting is not None:
                effects[name] = Effect(verdict, caps, waiting, judgement.unanswered)
        return effects

    def _waiting_for(self, judgement: Judgement, decided: bool) -> Literal["judge", "limit"] | None:
        """What a plugin may still come to say of an outcome once more is answered."""
        if not judgement.unanswered and not judgement.applicability_unknown:
            return None
        if not decided and self._needs.implementing(JUDGE):
            return "judge"
        return "limit" if self._needs.implementing(LIMIT) else None

    def _closed(self, problems: Iterable[Lacking]) -> dict[str, Effect]:
        reasons = _reasons(problems)
        return {name: Effect(undetermined=reasons) for name in self._ruleset.document.decide}

    # -------------------------------------------------------------- whether an audit may be submitted

    def faults(
        self,
        judgement: Judgement,
        answers: Mapping[str, object],
        fields: Mapping[str, object],
        prose: Mapping[str, Mapping[str, str]],
        actions: tuple[ActionView, ...],
    ) -> tuple[list[tuple[Fault, ActionView | None]], list[Lacking]]:
        """What plugins find that an audit or one of its actions lacks, and the plugins that could not say."""
        found: list[tuple[Fault, ActionView | None]] = []
        problems: list[Lacking] = []
        if self._needs.lacking:
            return found, problems
        given: dict[str, Given] = read_answers(self._ruleset.vocabulary, self._fitting(answers))
        given.update(judgement.computed)

        def ask(hook: str, plugin: str, arguments: Mapping[str, object], about: ActionView | None) -> None:
            faults, problem = self._ask(hook, plugin, arguments, fault_of, 200)
            found.extend((fault, about) for fault in faults)
            if problem is not None:
                problems.append(Lacking(plugin, f"the plugin {plugin} failed: {problem}"))

        for plugin in self._needs.implementing(ADMISSIBILITY):
            view = audit_view(self._ruleset, given, judgement, fields, prose=prose, actions=actions)
            ask(ADMISSIBILITY, plugin, {"audit": view}, None)
        for plugin in self._needs.implementing(ACTION):
            for action in actions:
                ask(ACTION, plugin, {"action": replace(action)}, action)
        return found, list(dict.fromkeys(problems))

    @property
    def checks_submission(self) -> bool:
        """Whether any plugin has a say in what is missing from an audit."""
        return bool(self._needs.implementing(ADMISSIBILITY) or self._needs.implementing(ACTION))


def _reasons(problems: Iterable[Lacking]) -> tuple[Reason, ...]:
    found = dict.fromkeys(problems)
    return tuple(Reason(f"plugin.{one.plugin}", _sentence(one.why)) for one in found)


def _sentence(words: str) -> str:
    first = f"{words[:1].upper()}{words[1:]}"
    return first if first.endswith((".", "!", "?")) else f"{first}."


def _nonsense(look: Callable[[], None]) -> str | None:
    try:
        look()
    except Nonsense as error:
        return str(error)
    return None


def _as_answers(computed: Computed) -> dict[str, object]:
    """Computed facts in the form of answers."""
    return {
        name: NOT_APPLICABLE_TEXT if isinstance(value, Special) else value for name, value in computed.values.items()
    }


def _apart(outcome: OutcomeJudgement, waits: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether nothing that is still to be computed decides an outcome."""
    return len(outcome.reachable) < 2 or not any(name in waits for name in outcome.deciding)


_KNOWN = (str, frozenset, Decimal, date)
