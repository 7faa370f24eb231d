"""Rules of kinds that plugins bring: each ``[rule.ID]`` turned into the tables of the language that it stands for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from auditrules.conditions.spelling import listed, nearest
from auditrules.rulesets.composition import Composition
from auditrules.rulesets.diagnostics import Diagnostic
from auditrules.rulesets.extensions import Brought, Needs
from auditrules.rulesets.positions import KeyPath

if TYPE_CHECKING:
    from auditrules.plugins.descriptors import RuleKind

#: Tables that a rule can stand for: those that no condition names, so that a ruleset can be read without the plugin.
TABLES = ("limit", "require", "escalate", "action", "moderation", "reaudit", "report", "promise")
MAX_ENTRIES = 100
"""Entries that one rule can stand for."""
_DEEPEST = 8
_LONGEST = 4_000
_OWN = ("kind", "after")


def expand(composition: Composition, needs: Needs) -> Composition:
    """The composition with what its rules stand for, and with what is wrong with them among its faults.

    A rule of a plugin that is not to be had stands for nothing. One that stands for no table of its own has settings of
    the plugin, which its hooks read.
    """
    rules = composition.data.get("rule")
    if not isinstance(rules, Mapping) or not rules:
        return composition
    data = dict(composition.data)
    made: dict[KeyPath, str] = {}
    faults: list[Diagnostic] = []
    for name, rule in rules.items():
        kind = rule.get("kind") if isinstance(rule, Mapping) else None
        if not isinstance(name, str) or not isinstance(rule, Mapping) or not isinstance(kind, str):
            continue  # told by its shape
        brought = needs.rule_kinds.get(kind)
        if brought is None:
            if not needs.lacking:
                faults.append(_unknown(composition, name, kind, needs))
            continue
        wrong = list(_keys(composition, name, rule, brought.value))
        if wrong:
            faults += wrong
            continue
        problem = _expanded(data, made, name, rule, brought, needs)
        if problem is not None:
            needs.extensions.complain(brought.plugin, f"expand of {kind}", problem)
            message = f"the plugin {brought.plugin} could not make anything of this rule: {problem}"
            faults.append(composition.fault("P106", message, ("rule", name), key=True))
    return replace(composition, data=data, faults=(*composition.faults, *faults), made=made)


def _unknown(composition: Composition, name: str, kind: str, needs: Needs) -> Diagnostic:
    offered = needs.extensions.rule_kinds.get(kind)
    likely = nearest(kind, needs.rule_kinds)
    help_ = 'Name its plugin in [ruleset] with requires = ["…"].'
    if offered is not None:
        help_ = f'The plugin {offered.plugin} brings it: add requires = ["{offered.plugin}"] to [ruleset].'
    elif likely:
        help_ = f"Did you mean '{likely}'?"
    elif needs.rule_kinds:
        help_ = f"Allowed: {listed(list(needs.rule_kinds))}."
    message = f"no plugin that this ruleset requires has a kind of rule '{kind}'"
    fix = f'"{likely}"' if likely and offered is None else None
    return composition.fault("P105", message, ("rule", name, "kind"), help_=help_, fix=fix)


def _keys(composition: Composition, name: str, rule: Mapping[str, object], kind: RuleKind) -> Iterator[Diagnostic]:
    """Keys that the kind does not have, and keys that it needs."""
    meant: set[str | None] = set()
    for key in rule:
        if key not in kind.keys and key not in _OWN:
            likely = nearest(str(key), kind.keys)
            meant.add(likely)
            help_ = f"Did you mean '{likely}'?" if likely else f"Allowed: {listed(list(kind.keys))}."
            message = f"'{key}' is not a key of a rule of the kind '{kind.name}'"
            yield composition.fault("P105", message, ("rule", name, key), key=True, help_=help_, fix=likely)
    missing = [key for key in kind.keys if key not in rule and key not in kind.optional and key not in meant]
    if missing:
        help_ = f"Add {'; '.join(f'{key} = …' for key in missing)}."
        message = f"{' and '.join(repr(key) for key in missing)} {'is' if len(missing) == 1 else 'are'} missing"
        yield composition.fault("P105", message, ("rule", name), key=True, help_=help_)


def _expanded(
    data: dict[str, object],
    made: dict[KeyPath, str],
    name: str,
    rule: Mapping[str, object],
    brought: Brought[RuleKind],
    needs: Needs,
) -> str | None:
    """Put what a rule stands for into the data; in words what is wrong with it, and nothing is put there then."""
    keys = MappingProxyType({key: _frozen(value) for key, value in rule.items() if key not in _OWN})
    kind = brought.value
    said = needs.extensions.run(brought.plugin, f"expand of {kind.name}", lambda: _as_plain(kind.expand(name, keys)))
    if said.problem is not None:
        return said.problem
    (tables,) = said.values
    if isinstance(tables, str):
        return tables
    if not isinstance(tables, dict):
        return "it returned no tables by name"
    added: dict[KeyPath, object] = {}
    for table, entries in tables.items():
        if table not in TABLES:
            return f"it made a [{table}]; a rule can stand for {', '.join(TABLES)}"
        if not isinstance(entries, dict) or not all(isinstance(entry, dict) for entry in entries.values()):
            return f"its [{table}] is not a table of tables"
        added.update({(table, entry): value for entry, value in entries.items()})
    if len(added) > MAX_ENTRIES:
        return f"it made {len(added)} entries; {MAX_ENTRIES} is the most"
    for table, entry in added:
        there = data.get(str(table))
        if isinstance(there, Mapping) and entry in there:
            whose = f"[rule.{made[table, entry]}] makes" if (table, entry) in made else "the file has"
            return f"it made a [{table}.{entry}], and {whose} one already"
    for (table, entry), value in added.items():
        there = data.get(str(table))
        data[str(table)] = {**(there if isinstance(there, Mapping) else {}), entry: value}
        made[table, entry] = name
    return None


def _frozen(value: object) -> object:
    """Data that whoever gets it can't change."""
    if isinstance(value, Mapping):
        return MappingProxyType({key: _frozen(one) for key, one in value.items()})
    return tuple(_frozen(one) for one in value) if isinstance(value, (list, tuple)) else value


class _NotPlain(ValueError):
    """Something that no ruleset holds, in words."""


def _as_plain(value: object) -> object:
    """What a plugin returned as plain data, or in words what is wrong with it; called where its code may run."""
    if not isinstance(value, Mapping):
        return f"it returned a {type(value).__name__} where tables by name are wanted"
    try:
        return _plain(value)
    except _NotPlain as error:
        return str(error)


def _plain(value: object, depth: int = 0) -> object:
    """A copy in the kinds that TOML has. Raises :class:`_NotPlain` for anything else."""
    if depth > _DEEPEST:
        raise _NotPlain("its tables are nested too deeply")
    if isinstance(value, Mapping):
        if len(value) > MAX_ENTRIES:
            raise _NotPlain(f"a table has {len(value)} entries; {MAX_ENTRIES} is the most")
        if not all(isinstance(key, str) for key in value):
            raise _NotPlain("a key of its tables is no text")
        return {str(key): _plain(one, depth + 1) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        if len(value) > MAX_ENTRIES:
            raise _NotPlain(f"a list has {len(value)} entries; {MAX_ENTRIES} is the most")
        return [_plain(one, depth + 1) for one in value]
    if isinstance(value, str):
        if len(value) > _LONGEST:
            raise _NotPlain(f"a text has {len(value)} characters; {_LONGEST} is the most")
        return str.__str__(value)
    if isinstance(value, (bool, int, Decimal)) or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    raise _NotPlain(f"a ruleset holds no {type(value).__name__}")
