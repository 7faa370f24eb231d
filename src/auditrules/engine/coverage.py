"""Which rules the examples of a ruleset show at work, and an example for each rule they leave out."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from auditrules.engine.answers import BadAnswers, read_answers
from auditrules.engine.compiled import Compiled
from auditrules.engine.drafting import Draft, Start, draft
from auditrules.engine.examples import NOT_YET_KNOWN
from auditrules.engine.features import Feature, features
from auditrules.engine.judgement import Judgement
from auditrules.engine.judging import Judging
from auditrules.engine.space import known_numbers


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing a rule can do, and the examples in which it certainly does; ``possible`` False: none can show it."""

    feature: Feature
    examples: tuple[str, ...]
    possible: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the examples show of the rules. Rules that can never do anything count neither way."""

    rules: tuple[Shown, ...]
    on_entries: int
    """Requirements on actions, sections, questions and improvements, which no example can speak of."""

    @property
    def counted(self) -> tuple[Shown, ...]:
        return tuple(shown for shown in self.rules if shown.possible)

    @property
    def missing(self) -> tuple[Shown, ...]:
        return tuple(shown for shown in self.counted if not shown.examples)

    @property
    def percent(self) -> float:
        """Of 100; a ruleset without rules is covered in full."""
        return 100 * (1 - len(self.missing) / len(self.counted)) if self.counted else 100.0


@dataclass(frozen=True, slots=True)
class _Audit:
    """The answers of one example, as the diagram and as the engine have them."""

    name: str
    known: Mapping[int, int]
    requirements: frozenset[str]


def coverage(compiled: Compiled, starts: Sequence[Start]) -> Coverage:
    """What examples show. Raises :class:`auditrules.engine.nodes.TooComplex`."""
    audits = list(_audits(compiled, starts))
    found = []
    for feature in features(compiled):
        names = tuple(audit.name for audit in audits if _shows(compiled, feature, audit))
        found.append(Shown(feature, names, bool(names) or True in compiled.diagram.results(feature.node, {})))
    entries = sum(require.on != "audit" for require in compiled.ruleset.document.require.values())
    return Coverage(tuple(found), entries)


def _audits(compiled: Compiled, starts: Sequence[Start]) -> Iterator[_Audit]:
    for start in starts:
        try:
            given = read_answers(compiled.ruleset.vocabulary, start.answers)
        except BadAnswers:
            # It fails as an example, and shows nothing.
            continue
        unmet = Judging(compiled.ruleset, compiled, given).requirements("audit", {})
        yield _Audit(
            start.name, known_numbers(compiled, given), frozenset(f"require.{one.requirement}" for one in unmet)
        )


def _shows(compiled: Compiled, feature: Feature, audit: _Audit) -> bool:
    """Whether a rule certainly does in an audit what it can do."""
    if feature.path[0] == "require":
        return feature.rule in audit.requirements
    return compiled.diagram.results(feature.node, audit.known) == {True}


def drafts(compiled: Compiled, found: Coverage, starts: Sequence[Start]) -> Iterator[tuple[Shown, Draft | None]]:
    """An example for each rule that none shows; one that a draft before it shows already is passed over.

    None stands where no answers could be made up.
    """
    made: list[_Audit] = []
    taken = {start.name for start in starts}
    for shown in found.missing:
        if any(_shows(compiled, shown.feature, audit) for audit in made):
            continue
        name = free_name(f"{shown.feature.name}, drafted", taken)
        example = draft_of(compiled, shown.feature, name, starts)
        if example is not None:
            taken.add(name)
            made += _audits(compiled, [Start(name, example.answers)])
        yield shown, example


def draft_of(compiled: Compiled, feature: Feature, name: str, starts: Sequence[Start]) -> Draft | None:
    """The example with the fewest answers of its own in which a rule does what it does."""

    def expected(judgement: Judgement) -> Mapping[str, object]:
        return {**outcomes_of(judgement), **_expected_of(feature, judgement)}

    def shows(judgement: Judgement) -> bool:
        if feature.path[0] != "require":
            return True
        return any(f"require.{one.requirement}" == feature.rule for one in judgement.requirements)

    return draft(compiled, name, feature.node, _is_true, usable(compiled, starts), expected, shows)


def usable(compiled: Compiled, starts: Sequence[Start]) -> list[Start]:
    """The examples whose answers the ruleset takes, without those that say nothing more than one before them."""
    found: list[Start] = []
    for start in starts:
        try:
            read_answers(compiled.ruleset.vocabulary, start.answers)
        except BadAnswers:
            continue
        if all(start.answers != other.answers for other in found):
            found.append(start)
    return found


def outcomes_of(judgement: Judgement) -> dict[str, object]:
    """What an example expects of the outcomes: their values, and of the overall one that it is not yet known."""
    expect: dict[str, object] = {}
    for name, outcome in judgement.outcomes.items():
        if outcome.value is not None:
            expect[name] = outcome.value
        elif name == "overall" and outcome.reachable:
            expect[name] = NOT_YET_KNOWN
    return expect


def _expected_of(feature: Feature, judgement: Judgement) -> dict[str, object]:
    """What an example expects in order to show a rule at work."""
    table, name = str(feature.path[0]), str(feature.path[1])
    if table in ("decide", "limit"):
        because = [reason.rule for outcome in judgement.outcomes.values() for reason in outcome.because]
        return {"because": [feature.rule]} if feature.rule in because else {}
    if table == "escalate":
        return {"escalate": [one.escalation for one in judgement.escalations]}
    if table == "action":
        return {"actions": [name]}
    if table == "require":
        return {"requires": [name]}
    return {"applicable" if feature.does == "asked" else "not_applicable": [name]}


def _is_true(result: Hashable) -> bool:
    return result is True


def free_name(name: str, taken: set[str]) -> str:
    """A name no example has."""
    number, wanted = 1, name
    while wanted in taken:
        number += 1
        wanted = f"{name} {number}"
    return wanted
