"""First-party plugin: a local check of whether an audit can be admitted, as an example for a council's own.

Moderators send audits back whose evidence is too brief to follow or too dense to read, and those that judge without
saying what it means for the child. A ruleset that requires this plugin is checked for it; how strictly it says itself::

    [rule.evidence]
    kind = "local_admissibility"
    least_words = 5
    most_words = 250
    impact = true
    strength = "must"
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from auditrules.plugins import RuleKind, RulesetSource, hookimpl

if TYPE_CHECKING:
    from auditrules.plugins import AuditView, Fault, RulesetView

KIND = "local_admissibility"


@dataclass(frozen=True, slots=True)
class Settings:
    """How strictly a ruleset wants to be checked.

    Evidence has ``least_words`` to ``most_words``; with ``impact`` whoever judges says what it means for the child.
    """

    least_words: int = 5
    most_words: int = 250
    impact: bool = True
    strength: Literal["must", "should", "may"] = "should"


def settings_of(keys: Mapping[str, object]) -> Settings:
    """The settings of a rule. Raises ValueError for what makes no sense, in the author's words."""
    least, most = keys.get("least_words", 5), keys.get("most_words", 250)
    for name, number in (("least_words", least), ("most_words", most)):
        if not isinstance(number, int) or isinstance(number, bool) or number < 0:
            raise ValueError(f"{name} is a whole number of words, not {number!r}")
    impact, strength = keys.get("impact", True), keys.get("strength", "should")
    if not isinstance(impact, bool):
        raise ValueError(f"impact is true or false, not {impact!r}")
    if strength not in ("must", "should", "may"):
        raise ValueError(f"strength is must, should or may, not {strength!r}")
    made = Settings(cast(int, least), cast(int, most), impact, strength)
    if made.least_words > made.most_words:
        raise ValueError("least_words is more than most_words")
    return made


def expand(rule: str, keys: Mapping[str, object]) -> Mapping[str, Mapping[str, Mapping[str, object]]]:
    """The rule stands for no table: it is checked here and read by the check below."""
    settings_of(keys)
    return {}


@hookimpl
def auditrules_rule_kinds() -> Iterable[RuleKind]:
    keys = ("least_words", "most_words", "impact", "strength")
    return [RuleKind(KIND, "How evidence is checked", keys, expand, optional=keys)]


@hookimpl
def auditrules_check_admissibility(ruleset: RulesetView, audit: AuditView) -> Iterator[Fault]:
    from auditrules.plugins import Fault

    settings = _settings(ruleset)
    for item in ruleset.items.values():
        prose = audit.prose.get(item.id, {})
        words = len(prose.get("evidence", "").split())
        if 0 < words < settings.least_words:
            message = f"the evidence has {_count(words)}, too few to follow; say what was seen and where."
            yield Fault(message, settings.strength, item.id, "evidence")
        if words > settings.most_words:
            message = f"the evidence has {_count(words)}, too many to read; keep to what the judgement rests on."
            yield Fault(message, settings.strength, item.id, "evidence")
        judged = item.role == "section" and item.id in audit.answers
        if settings.impact and judged and words and not prose.get("impact", "").strip():
            message = "it is judged and its evidence given; say what that means for the child."
            yield Fault(message, settings.strength, item.id, "impact")


def _settings(ruleset: RulesetView) -> Settings:
    rules = cast(Mapping[str, Mapping[str, object]], ruleset.tables.get("rule", {}))
    own = next((keys for keys in rules.values() if keys.get("kind") == KIND), {})
    return settings_of(own)


def _count(words: int) -> str:
    return "1 word" if words == 1 else f"{words} words"


@hookimpl
def auditrules_ruleset_sources() -> Iterable[RulesetSource]:
    return [RulesetSource(folder=Path(__file__).resolve().parent / "rulesets")]
