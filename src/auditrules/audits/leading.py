"""What an audit leads to around it in sentences: that it is done again, that it may be drawn for moderation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from auditrules.audits.answers import listed
from auditrules.audits.explain import condition_words, span_words
from auditrules.conditions.dates import dotted
from auditrules.engine.judgement import LeadsTo, ModerationJudgement, Reason, ReauditJudgement
from auditrules.rulesets.ruleset import Ruleset


def leads_to_lines(ruleset: Ruleset, leads: LeadsTo) -> tuple[str, ...]:
    """A sentence each for what holds, then for re-audits that can still come."""
    certain = [reaudit_sentence(ruleset, one) for one in leads.reaudits if one.holds]
    drawn = [moderation_sentence(ruleset, one) for one in leads.moderations if one.holds]
    may_come = [reaudit_sentence(ruleset, one) for one in leads.reaudits if not one.holds]
    return (*certain, *drawn, *may_come)


def reaudit_sentence(
    ruleset: Ruleset, one: ReauditJudgement, *, why: bool = True, day: Callable[[date], str] = dotted
) -> str:
    """``To be done again by Service manager by 20.04.2020: Overall grade is Inadequate. ...``

    ``why`` False leaves the condition out; ``day`` writes a date.
    """
    by = f" by {listed([ruleset.role_label(role) for role in one.by])}" if one.by else ""
    when = f" by {day(one.due_on)}" if one.due_on else f", {span_words(ruleset, one.due)}" if one.due else ""
    again = " That can lead to another." if one.repeats else " That leads to no other."
    said = "To be done again" if one.holds else "May come to be done again"
    return f"{said}{by}{when}{_why(ruleset, one.reason, holds=one.holds) if why else ''}.{again}"


def moderation_sentence(ruleset: Ruleset, one: ModerationJudgement, *, why: bool = True) -> str:
    """``May be drawn for moderation by Moderators (25% of audits of the month, at least 1): ...``"""
    by = f" by {ruleset.role_label(one.by)}" if one.by else ""
    least = f", at least {one.at_least}" if one.at_least else ""
    said = "May be drawn for moderation" if one.holds else "May come to be drawn for moderation"
    reason = _why(ruleset, one.reason, holds=one.holds) if why else ""
    return f"{said}{by} ({one.sample} of {one.pool}{least}){reason}."


def _why(ruleset: Ruleset, reason: Reason, *, holds: bool | None) -> str:
    words = condition_words(ruleset, ruleset.conditions[f"{reason.rule}.when"])
    return f": {words}" if holds else f", where {words}"
