"""``auditrules test``: a ruleset's own examples run, what they show of its rules, and what they would notice."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.finding import load_paths, render, ruleset_paths, whole
from auditrules.cli.invocation import Invocation, pass_invocation
from auditrules.cli.numbers import NumberRange
from auditrules.cli.output import put, put_json, say

if TYPE_CHECKING:
    from auditrules.engine.coverage import Coverage
    from auditrules.engine.drafting import Draft
    from auditrules.engine.examples import ExampleResult
    from auditrules.engine.mutation import Mutation
    from auditrules.engine.tested import Tested
    from auditrules.rulesets import Diagnostic, Ruleset

_MOST_SECONDS = 10.0
"""Time to see what the examples show."""


@dataclass(frozen=True)
class _Wanted:
    """What the options ask for."""

    coverage: bool
    threshold: float | None
    draft: bool
    mutate: bool
    seconds: float


@click.command("test")
@click.argument("rulesets", metavar="PATH|ID...", nargs=-1, required=True)
@click.option("--coverage", is_flag=True, help="Show which rules the examples show at work.")
@click.option(
    "--threshold",
    type=NumberRange(0, 100),
    metavar="N",
    help="Fail where less than N% of the rules are shown; with --mutate, less than N% of the slips noticed.",
)
@click.option("--draft", is_flag=True, help="Print an example for each rule that none shows, ready to paste.")
@click.option("--mutate", is_flag=True, help="Try small slips in the rules and show those no example would notice.")
@click.option(
    "--seconds",
    type=NumberRange(0.1, 3600),
    default=60.0,
    show_default=True,
    metavar="N",
    help="Time for the slips of one ruleset; the rest is left untried.",
)
@click.option("--json", "as_json", is_flag=True, help="As JSON, for a script.")
@pass_invocation
def test(
    invocation: Invocation,
    rulesets: tuple[str, ...],
    coverage: bool,
    threshold: float | None,
    draft: bool,
    mutate: bool,
    seconds: float,
    as_json: bool,
) -> int:
    """Run the examples of rulesets, and show what came out otherwise than expected.

    PATH is a file, or a folder of which every ruleset is tried; ID is a ruleset that was found, as id or id@version.
    The examples are those of the file and those of NAME_cases.toml beside it.

    A rule is shown by an example in which it certainly takes part: a row that decides, a limit that lowers, an
    escalation, action or requirement that holds, a section or question that is asked, and one that is not.

    --draft prints examples for rules that none shows, with the fewest answers and what comes of them now: read them
    before you keep them. --mutate tries a comparison shifted, a number one more or less, "and" for "or", a grade
    beside the one meant, a row or limit left out. A slip that changes no possible audit counts neither way.
    """
    wanted = _Wanted(coverage or threshold is not None, threshold, draft, mutate, seconds)
    paths = dict.fromkeys(path for name in rulesets for path in ruleset_paths(invocation, name))
    data: list[dict[str, object]] = []
    fine = True
    for path, ruleset in load_paths(invocation, paths):
        tried = _Tried(path, whole(ruleset, "tested"), wanted)
        fine = tried.run() and fine
        data.append(tried.as_data())
        if not as_json:
            tried.tell()
        for fault in tried.faults if not as_json else ():
            say(render(fault))
    if as_json:
        put_json({"rulesets": data})
    return ExitCode.OK if fine else ExitCode.FAULTS


class _Tried:
    """One ruleset and what came of its examples."""

    def __init__(self, path: Path, ruleset: Ruleset, wanted: _Wanted) -> None:
        self._path = path
        self._ruleset = ruleset
        self._wanted = wanted
        self._tested: Tested | None = None
        self._drafts: list[tuple[str, Draft | None]] = []
        self._mutation: Mutation | None = None
        self._left_out = ""

    def run(self) -> bool:
        """Do what the options ask; whether all is as it should be."""
        from auditrules.engine.deadline import Deadline
        from auditrules.engine.nodes import TooComplex
        from auditrules.engine.tested import TOO_COMPLEX, run_tests, with_coverage

        tested = self._tested = run_tests(self._ruleset)
        if self._wanted.coverage or self._wanted.draft:
            # However many examples there are, all of them are run; only what they show is given a time.
            tested = self._tested = with_coverage(tested, Deadline(_MOST_SECONDS))
        self._left_out = tested.left_out
        try:
            if self._wanted.draft:
                self._drafts = list(tested.drafts())
            if self._wanted.mutate and not self._left_out:
                from auditrules.engine.mutation import mutate

                self._mutation = mutate(self._ruleset, tested.more, out_of_time=Deadline(self._wanted.seconds))
        except TooComplex:
            self._left_out = TOO_COMPLEX
        return not tested.failed and not self.faults and self._enough()

    @property
    def _results(self) -> tuple[ExampleResult, ...]:
        return self._tested.results if self._tested is not None else ()

    @property
    def _coverage(self) -> Coverage | None:
        return self._tested.coverage if self._tested is not None else None

    def _enough(self) -> bool:
        threshold = self._wanted.threshold
        if threshold is None:
            return True
        if self._left_out:
            return False
        reached = self._coverage is None or self._coverage.percent >= threshold
        if self._mutation is None or not reached:
            return reached
        # Slips that were left untried are not noticed by anything.
        tried = self._mutation.of("killed") or self._mutation.of("survived")
        return bool(tried or not self._mutation.untried) and self._mutation.percent >= threshold

    @property
    def faults(self) -> tuple[Diagnostic, ...]:
        """Faults of the cases file."""
        return self._tested.faults if self._tested is not None else ()

    # -------------------------------------------------------------- in words

    def tell(self) -> None:
        """Print what came of it."""
        bad = [result for result in self._results if result.faults]
        for result in bad:
            put(f"{self._place(result)}: {result.name}")
            for fault in result.faults:
                put(f"    {fault}")
        if self._results:
            came_out = len(self._results) - len(bad)
            put(f"{self._path}: {came_out} of {len(self._results)} examples came out as expected.")
        else:
            put(f"{self._path}: it has no examples{'' if self._drafts else '; --draft makes some up from its rules'}.")
        if self._left_out:
            put(f"{self._path}: {self._left_out}.")
        if self._coverage is not None and self._wanted.coverage:
            self._tell_coverage(self._coverage)
        for name, example in self._drafts:
            put(f"\n{example.as_toml().rstrip()}" if example else f"\n# {name}: no example could be made up.")
        if self._mutation is not None:
            self._tell_mutation(self._mutation)

    def _tell_coverage(self, found: Coverage) -> None:
        counted, missing = len(found.counted), len(found.missing)
        put(f"{self._path}: {counted - missing} of {counted} rules are shown at work ({_percent(found.percent)}).")
        for shown in found.missing:
            put(f"    {self._at(shown.feature.path)}: {shown.feature.name} is shown by no example")
        for shown in found.rules:
            if not shown.possible:
                put(f"    {self._at(shown.feature.path)}: {shown.feature.name} can never be shown")
        if found.on_entries:
            put(f"    ({found.on_entries} on the entries of an audit, which examples do not give, are not counted)")

    def _tell_mutation(self, found: Mutation) -> None:
        killed, survived, same = len(found.of("killed")), len(found.of("survived")), len(found.of("equivalent"))
        put(
            f"{self._path}: {killed} of {killed + survived} slips are noticed ({_percent(found.percent)}); "
            f"{same} more change no possible audit."
        )
        if found.untried:
            put(f"    {found.untried} were left untried when the {self._wanted.seconds:g} seconds were over.")
        shown: set[str] = set()
        for one in found.of("survived"):
            put(f"    {self._at(one.mutant.path)}: {one.mutant.rule}: {one.mutant.what}")
            put(f"        would be noticed by: {one.draft.name}" if one.draft else f"        changes {one.sees}")
            if one.draft:
                shown.add(one.draft.name)
        for name in sorted(shown):
            example = next(one.draft for one in found.of("survived") if one.draft and one.draft.name == name)
            put(f"\n{example.as_toml().rstrip()}")

    def _place(self, result: ExampleResult) -> str:
        """Where an example stands."""
        place = self._tested.place(result) if self._tested is not None else None
        return _short(place.path, place.line) if place is not None else str(self._path)

    def _at(self, path: tuple[str | int, ...]) -> str:
        place = self._tested.at(path) if self._tested is not None else None
        return _short(place.path, place.line) if place is not None else str(self._path)

    # -------------------------------------------------------------- as data

    def as_data(self) -> dict[str, object]:
        """The same for a script."""
        data: dict[str, object] = {
            "ruleset": self._ruleset.reference,
            "path": str(self._path),
            "examples": [
                {
                    "example": result.name,
                    "place": self._place(result),
                    "passed": not result.faults,
                    "faults": list(result.faults),
                    "rules": sorted(result.rules),
                }
                for result in self._results
            ],
            "faults": [fault.as_json() for fault in self.faults],
        }
        if self._left_out:
            data["left_out"] = self._left_out
        if self._coverage is not None:
            data["coverage"] = {
                "percent": round(self._coverage.percent, 1),
                "rules": [
                    {
                        "rule": shown.feature.rule,
                        "does": shown.feature.does,
                        "place": self._at(shown.feature.path),
                        "possible": shown.possible,
                        "examples": list(shown.examples),
                    }
                    for shown in self._coverage.rules
                ],
            }
        if self._wanted.draft:
            data["drafts"] = [
                {"rule": name, "example": example.as_toml() if example else None} for name, example in self._drafts
            ]
        if self._mutation is not None:
            data["mutation"] = {
                "percent": round(self._mutation.percent, 1),
                "untried": self._mutation.untried,
                "slips": [
                    {
                        "rule": one.mutant.rule,
                        "place": self._at(one.mutant.path),
                        "slip": one.mutant.what,
                        "fate": one.fate,
                        "by": one.by,
                        "example": one.draft.as_toml() if one.draft else None,
                    }
                    for one in self._mutation.tried
                ],
            }
        return data


def _short(path: Path, line: int) -> str:
    return f"{path}:{line}"


def _percent(number: float) -> str:
    """Never rounded up to 100."""
    return f"{int(number)}%"
