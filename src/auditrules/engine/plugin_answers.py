"""What judging hooks answer, held against the ruleset: what makes sense gets through, as plain values of our own."""

from __future__ import annotations

import re
from typing import get_args

from auditrules.plugins.verdicts import Alert, Cap, Fault, Strength, Verdict
from auditrules.rulesets.extensions import line_of
from auditrules.rulesets.ruleset import Ruleset

_ID = re.compile(r"[a-z][a-z0-9_]{0,63}", re.ASCII)
_MOST_READ = 100
FIELDS = ("value", "evidence", "impact", "rationale")
ACTION_FIELDS = ("text", "owner", "overseen_by", "due", "measure", "agreed_with_worker", "told_it_is_tracked")


class Nonsense(ValueError):
    """An answer that a plugin gave and that nobody can use, in words."""


def verdict_of(ruleset: Ruleset, plugin: str, value: object) -> Verdict:
    """A verdict with values of its outcome."""
    if not isinstance(value, Verdict):
        raise Nonsense(f"it returned a {type(value).__name__} where a Verdict is wanted")
    outcome = _outcome(ruleset, value.outcome)
    values = _words(value.values, "values")
    known = [one.id for one in ruleset.vocabulary.items[outcome].values]
    for one in values:
        if one not in known:
            raise Nonsense(f"'{line_of(one)}' is not a value of {outcome}; it has {', '.join(known)}")
    ordered = tuple(one for one in known if one in values)
    return Verdict(outcome, ordered, _text(value.because, "because"), _reads(ruleset, value.reads))


def cap_of(ruleset: Ruleset, plugin: str, value: object) -> Cap:
    """A cap at a value on the scale of its outcome."""
    if not isinstance(value, Cap):
        raise Nonsense(f"it returned a {type(value).__name__} where a Cap is wanted")
    outcome = _outcome(ruleset, value.outcome)
    item = ruleset.vocabulary.items[outcome]
    scale = [one.id for one in item.values if one.id not in item.off_scale]
    at_most = plain_word(value.at_most, "at_most")
    if at_most not in scale:
        raise Nonsense(f"'{line_of(at_most)}' is not on the scale of {outcome}, which is {', '.join(scale)}")
    because = _text(value.because, "because")
    return Cap(outcome, at_most, because, _reads(ruleset, value.reads), _strength(value.strength))


def alert_of(ruleset: Ruleset, plugin: str, value: object) -> Alert:
    """An alert for roles that the ruleset knows."""
    if not isinstance(value, Alert):
        raise Nonsense(f"it returned a {type(value).__name__} where an Alert is wanted")
    identity = plain_word(value.id, "id")
    if not _ID.fullmatch(identity):
        raise Nonsense(f"the id of an alert is a word of small letters, digits and _, not '{line_of(identity)}'")
    roles = _words(value.to, "to")
    if not roles:
        raise Nonsense(f"the alert '{identity}' is for nobody")
    known = ruleset.document.role
    for role in roles:
        if not _ID.fullmatch(role) or (known and role not in known):
            raise Nonsense(f"there is no role '{line_of(role)}' in this ruleset")
    if value.timing not in ("immediately", "on_completion"):
        raise Nonsense("the timing of an alert is immediately or on_completion")
    register = None if value.register is None else plain_word(value.register, "register")
    if register is not None and not _ID.fullmatch(register):
        raise Nonsense(f"the name of a register is a word of small letters, digits and _, not '{line_of(register)}'")
    message, because = _text(value.message, "message"), _text(value.because, "because")
    return Alert(identity, roles, message, because, value.timing, register, _reads(ruleset, value.reads))


def fault_of(ruleset: Ruleset, plugin: str, value: object) -> Fault:
    """A fault that says something, about an item that there is."""
    if not isinstance(value, Fault):
        raise Nonsense(f"it returned a {type(value).__name__} where a Fault is wanted")
    item = None if value.item is None else plain_word(value.item, "item")
    if item is not None and (item not in ruleset.vocabulary.items or ruleset.vocabulary.items[item].role == "outcome"):
        raise Nonsense(f"there is nothing called '{line_of(item)}' in this ruleset")
    where = plain_word(value.field, "field")
    if where not in (*FIELDS, *ACTION_FIELDS):
        raise Nonsense(f"there is no field '{line_of(where)}'; there are {', '.join((*FIELDS, *ACTION_FIELDS))}")
    return Fault(_text(value.message, "message"), _strength(value.strength), item, where)


def _outcome(ruleset: Ruleset, outcome: object) -> str:
    name = plain_word(outcome, "outcome")
    if name not in ruleset.document.decide:
        known = ", ".join(ruleset.document.decide) or "none"
        raise Nonsense(f"this ruleset decides no '{line_of(name)}'; it decides {known}")
    return name


def _reads(ruleset: Ruleset, reads: object) -> tuple[str, ...]:
    found = _words(reads, "reads")
    for name in found:
        if name not in ruleset.vocabulary.items:
            raise Nonsense(f"there is nothing called '{line_of(name)}' in this ruleset to have been read")
    return found


def _words(values: object, what: str) -> tuple[str, ...]:
    if not isinstance(values, (tuple, list)):
        raise Nonsense(f"{what} must be a tuple of words, not {type(values).__name__}")
    if len(values) > _MOST_READ:
        raise Nonsense(f"{what} has {len(values)} entries; {_MOST_READ} is the most")
    return tuple(dict.fromkeys(plain_word(one, what) for one in values))


def plain_word(value: object, what: str) -> str:
    """A text as a plain one, whatever class of the plugin's own it is. Raises :class:`Nonsense` for anything else."""
    if not isinstance(value, str):
        raise Nonsense(f"{what} must be a text, not {type(value).__name__}")
    return str.__str__(value)


def _text(value: object, what: str) -> str:
    text = line_of(plain_word(value, what))
    if not text:
        raise Nonsense(f"{what} says nothing")
    return text


def _strength(value: object) -> Strength:
    for known in get_args(Strength):
        if value == known:
            strength: Strength = known
            return strength
    raise Nonsense("strength is must, should or may")
