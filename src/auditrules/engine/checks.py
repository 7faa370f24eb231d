"""What is wrong with a ruleset that only every possible audit together can show; stable codes A1xx.

Each check looks at all complete audits at once, by decision diagram, with the facts of the case left free. It finds
what no reading of one rule finds: audits without an outcome, rows that contradict one another, rules that can never
fire or never matter. A finding about "some audit" comes with the smallest one, in the auditor's words.

A rule that can never fire, or never matters, is told of the file that writes it. In a ruleset that extends another the
base's rules may well have nothing to do: they were written for other forms too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from auditrules.engine import band_checks, row_checks, rule_checks
from auditrules.engine.analysis import Analysis
from auditrules.engine.nodes import DEFAULT_BUDGET, TooComplex
from auditrules.rulesets.diagnostics import Diagnostic
from auditrules.rulesets.ruleset import Ruleset

Check = Callable[[Analysis], Iterator[Diagnostic]]

#: Every check with what it looks for, the cheap and the most telling first.
CHECKS: tuple[tuple[str, Check], ...] = (
    ("audits without an outcome", row_checks.no_outcome),
    ("rows that contradict one another", row_checks.contradictions),
    ("rules that can never fire", rule_checks.dead_rules),
    ("rows that do nothing", row_checks.idle_rows),
    ("questions that are never asked", rule_checks.never_asked),
    ("limits that never lower", rule_checks.idle_limits),
    ("conditions true of what does not apply", rule_checks.true_of_not_applicable),
    ("gaps between bands", band_checks.gaps),
    ("bands that overlap", band_checks.overlaps),
    ("outcomes that rest on optional answers", rule_checks.optional_answers),
    ("outcomes that nothing gives", row_checks.unreachable_values),
    ("promises that say nothing", rule_checks.empty_promises),
)


def run_checks(
    ruleset: Ruleset,
    *,
    budget: int = DEFAULT_BUDGET,
    out_of_time: Callable[[], bool] | None = None,
    analysis: Analysis | None = None,
) -> tuple[Diagnostic, ...]:
    """Every finding about a ruleset that has been loaded from a file, in the order of the file.

    A ruleset made to be extended has no audits of its own and so no findings; nor has one without a plugin that it
    requires, since what its rules come to is not known. Where the ruleset is too complex for
    ``budget``, or ``out_of_time`` says that the time is up, one warning (A199) says what was not looked for.
    ``analysis`` is one made before, as for proofs; its budget and time then hold.
    """
    answered = any(not item.decided for item in ruleset.vocabulary.items.values())
    if ruleset.document.ruleset.base or not answered or ruleset.composition is None or ruleset.needs.lacking:
        return ()
    found: list[Diagnostic] = []
    left = [what for what, _ in CHECKS]
    try:
        if analysis is None:
            analysis = Analysis(ruleset, budget=budget, out_of_time=out_of_time)
        for _, check in CHECKS:
            found += check(analysis)
            left = left[1:]
    except TooComplex as error:
        found.append(_too_complex(ruleset, left, str(error)))
    files = [source.path for source in ruleset.composition.sources]
    return tuple(
        sorted(
            dict.fromkeys(found),
            key=lambda one: (files.index(one.place.path), one.place.line, one.place.column, one.code),
        )
    )


def _too_complex(ruleset: Ruleset, left: list[str], why: str) -> Diagnostic:
    composition = ruleset.composition
    assert composition is not None
    return composition.fault(
        "A199",
        f"the rules are too complex to hold against every audit{f' ({why})' if why else ''}; "
        f"not looked for: {', '.join(left)}",
        ("ruleset", "id"),
        help_="Let fewer of its values be named by themselves, or make it several questions."
        if why
        else "Fewer answers in one count, or sections that are decided first, make them simpler.",
        warning=True,
    )
