"""A ruleset put to the test: its examples and cases run, and what they show of its rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from auditrules.engine import Engine
from auditrules.engine.compiled import Compiled
from auditrules.engine.coverage import Coverage, coverage, draft_of, drafts, free_name
from auditrules.engine.drafting import Draft, Start
from auditrules.engine.examples import ExampleResult, GivenAnswers, each_example
from auditrules.engine.features import Feature
from auditrules.engine.nodes import TooComplex
from auditrules.engine.space import Side, shared_space
from auditrules.rulesets.cases import Cases, read_cases
from auditrules.rulesets.diagnostics import Diagnostic, Place
from auditrules.rulesets.models import Example
from auditrules.rulesets.positions import KeyPath
from auditrules.rulesets.ruleset import Ruleset


@dataclass(frozen=True)
class Tested:
    """What came of a ruleset's examples, those of the cases beside its file included.

    ``coverage`` is None where nobody asked for it, or where the rules are too complex for it or the time was up;
    ``left_out`` then says so in words. ``untried`` counts the examples left when the time was up.
    """

    ruleset: Ruleset
    cases: Cases | None
    results: tuple[ExampleResult, ...]
    coverage: Coverage | None = None
    left_out: str = ""
    untried: int = 0
    _compiled: Compiled | None = field(default=None, repr=False)

    @property
    def more(self) -> tuple[Example, ...]:
        """The examples of the cases file."""
        return self.cases.examples if self.cases is not None else ()

    @property
    def faults(self) -> tuple[Diagnostic, ...]:
        """Faults of the cases file."""
        return self.cases.faults if self.cases is not None else ()

    @property
    def failed(self) -> tuple[ExampleResult, ...]:
        """The examples that came out otherwise than they expect."""
        return tuple(result for result in self.results if result.faults)

    def example(self, result: ExampleResult) -> Example:
        """The example that a result is of."""
        return (self.more if self.of_cases(result) else self.ruleset.document.examples)[result.index]

    def of_cases(self, result: ExampleResult) -> bool:
        """Whether a result is of an example of the cases file."""
        own = self.results[: len(self.ruleset.document.examples)]
        return result.index >= len(own) or own[result.index] is not result

    def place(self, result: ExampleResult) -> Place | None:
        """Where an example stands."""
        path = ("examples", result.index)
        if self.of_cases(result):
            source = self.cases.source if self.cases is not None else None
            return source.place(path, key=True) if source is not None else None
        return self.at(path)

    def at(self, path: KeyPath) -> Place | None:
        """Where a part of the ruleset stands; None for one that was not read from a file."""
        composition = self.ruleset.composition
        return composition.place(path) if composition is not None else None

    # -------------------------------------------------------------- drafts

    @property
    def starts(self) -> list[Start]:
        """Every example as something that a draft may be like."""
        everything = (*self.ruleset.document.examples, *self.more)
        given = GivenAnswers(self.ruleset, self.more)
        return [Start(one.name, given.of(one)) for one in everything]

    def drafts(self) -> Iterator[tuple[str, Draft | None]]:
        """An example for each rule that none shows, by the rule's name; raises :class:`TooComplex`."""
        if self._compiled is None or self.coverage is None:
            return
        for shown, example in drafts(self._compiled, self.coverage, self.starts):
            yield shown.feature.name, example

    def draft(self, feature: Feature) -> Draft | None:
        """An example in which a rule does what it does; raises :class:`TooComplex`."""
        if self._compiled is None:
            return None
        starts = self.starts
        name = free_name(f"{feature.name}, drafted", {start.name for start in starts})
        return draft_of(self._compiled, feature, name, starts)


def run_tests(
    ruleset: Ruleset,
    *,
    covered: bool = False,
    out_of_time: Callable[[], bool] = lambda: False,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Tested:
    """Run every example, and with ``covered`` see which rules they show at work.

    ``progress`` is told how many examples of how many have been run.
    """
    cases = read_cases(ruleset)
    more = cases.examples if cases is not None else ()
    count = len(ruleset.document.examples) + len(more)
    results: list[ExampleResult] = []
    for result in each_example(Engine(ruleset), more):
        results.append(result)
        progress(len(results), count)
        if out_of_time():
            break
    tested = Tested(ruleset, cases, tuple(results), untried=count - len(results))
    return with_coverage(tested, out_of_time) if covered else tested


def with_coverage(tested: Tested, out_of_time: Callable[[], bool]) -> Tested:
    """The same with the rules that the examples show at work, or why that could not be worked out."""
    ruleset, cases, results, untried = tested.ruleset, tested.cases, tested.results, tested.untried
    try:
        (space,) = shared_space([Side(ruleset)], out_of_time=out_of_time)
        compiled = Compiled(ruleset, space=space)
        found = coverage(compiled, tested.starts)
    except TooComplex:
        return Tested(ruleset, cases, results, None, NOT_TIME if out_of_time() else TOO_COMPLEX, untried)
    return Tested(ruleset, cases, results, found, "", untried, compiled)


TOO_COMPLEX = "too complex for what the examples show and would notice to be worked out"
NOT_TIME = "there was not time enough to see what the examples show"
