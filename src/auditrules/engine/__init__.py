"""The engine: a ruleset compiled once, then any number of audits judged under it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from auditrules.engine.answers import BadAnswers, read_answers
from auditrules.engine.compiled import Compiled
from auditrules.engine.nodes import TooComplex
from auditrules.rulesets.ruleset import Ruleset

if TYPE_CHECKING:
    # What checking a ruleset does without is imported once an audit is judged: a check is to start at once.
    from auditrules.engine.consulting import Consulting
    from auditrules.engine.evaluating import Evaluator
    from auditrules.engine.following import Following
    from auditrules.engine.following_plan import Plan
    from auditrules.engine.judgement import Judgement, LeadsTo, RequirementJudgement

__all__ = ["BadAnswers", "Engine"]

JUDGING_BUDGET = 30_000
"""Nodes for judging, with ten steps each: about a second, after which the rest is judged by the compiled rules alone.

The largest ruleset that comes with the program takes 2,700. Checks and proofs may take more: nobody waits at a key.
"""


class Engine:
    """A ruleset ready to judge audits.

    The diagram is built when it is first needed. Where the ruleset is too complex for it, outcomes fall back to a
    reading that may keep a value too many as still possible, never one too few, and says so (``exact`` False).
    """

    def __init__(self, ruleset: Ruleset, *, budget: int = JUDGING_BUDGET) -> None:
        self.ruleset = ruleset
        self._budget = budget
        self._following: list[Following] = []

    @cached_property
    def compiled(self) -> Compiled | None:
        try:
            return Compiled(self.ruleset, self._budget)
        except TooComplex:
            return None

    @cached_property
    def evaluator(self) -> Evaluator | None:
        """The rules as a function over codes, for very many audits; None where the ruleset is too complex for it."""
        from auditrules.engine.evaluating import Evaluator

        try:
            return Evaluator(self.ruleset)
        except TooComplex:
            return None

    @cached_property
    def _plan(self) -> Plan | None:
        if self.evaluator is None:
            return None
        from auditrules.engine.following_plan import Plan

        try:
            return Plan(self.ruleset, self.compiled, self.evaluator)
        except TooComplex:
            return None

    @cached_property
    def consulting(self) -> Consulting | None:
        """The plugins that take part in judging; None for a ruleset that requires none, which no plugin touches."""
        if not self.ruleset.needs.plugins:
            return None
        from auditrules.engine.consulting import Consulting

        return Consulting(self.ruleset, self.by_the_ruleset, lambda: self.compiled)

    def judge(
        self, answers: Mapping[str, object], *, audit: Mapping[str, object] | None = None, kept: bool = False
    ) -> Judgement:
        """Judge answers by item id; see :func:`auditrules.engine.answers.read_answers` for their forms.

        ``audit`` gives the fields of the audit itself that requirements may read. Raises :class:`BadAnswers`. Answers
        that were ``kept`` are not refused where a plugin has come to take others: they leave the outcomes undetermined.
        """
        if self.consulting is not None:
            return self.consulting.judge(answers, audit or {}, kept=kept)
        return self.by_the_ruleset(answers, audit or {})

    def by_the_ruleset(self, answers: Mapping[str, object], audit: Mapping[str, object]) -> Judgement:
        """What the ruleset's own tables say of answers, those that were computed among them."""
        plan = self._plan
        if plan is None:
            from auditrules.engine.judging import Judging

            given = read_answers(self.ruleset.vocabulary, answers)
            return Judging(self.ruleset, self.compiled, given).judgement(audit)
        from auditrules.engine.following import Following

        # Whoever judges takes a follower for himself, so one engine serves several threads.
        try:
            following = self._following.pop()
        except IndexError:
            following = Following(plan)
        try:
            judgement = following.judge(answers, audit)
        except BadAnswers:
            # Refused before anything was taken in. After any other stop the follower is left behind half-way.
            self._following.append(following)
            raise
        self._following.append(following)
        return judgement

    def requirements(
        self, on: str, fields: Mapping[str, object], answers: Mapping[str, object] | None = None
    ) -> tuple[RequirementJudgement, ...]:
        """Requirements on one entry (``action``, ``improvement``, ``section``, ``question``) that it does not meet."""
        if self.consulting is not None:
            return self.consulting.requirements(on, fields, answers or {})
        from auditrules.engine.judging import Judging

        given = read_answers(self.ruleset.vocabulary, answers or {})
        return Judging(self.ruleset, self.compiled, given).requirements(on, fields)

    def leads_to(self, answers: Mapping[str, object], *, audit: Mapping[str, object] | None = None) -> LeadsTo:
        """What an audit leads to around it: re-audits and moderation, by the rules that hold and those that still can.

        Worked out when it is asked for, and no part of the judgement. ``audit`` gives the audit's own fields: where the
        auditor chose an overall grade (``overall_grade``), the rules are read with that one. Raises
        :class:`BadAnswers`.
        """
        from auditrules.engine.bent import Bent, chosen
        from auditrules.engine.judgement import LeadsTo
        from auditrules.engine.leading import leads_anywhere

        if not leads_anywhere(self.ruleset):
            return LeadsTo()
        if self.consulting is not None:
            return self.consulting.leads_to(answers, audit or {})
        given = read_answers(self.ruleset.vocabulary, answers)
        return Bent(self.ruleset, self.compiled, given, chosen(self.ruleset, audit or {})).leads_to()
