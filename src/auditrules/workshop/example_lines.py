"""What came of a ruleset's examples, line by line: those that failed, the rules that none shows, and the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditrules.audits.text import excerpt
from auditrules.engine.coverage import Shown
from auditrules.engine.examples import ExampleResult
from auditrules.engine.tested import Tested
from auditrules.workshop.lines import Line, Tone

#: Letters of what a rule says that a line shows.
WIDE = 80


@dataclass(frozen=True, slots=True)
class OneExample:
    """The key of a line about an example: ``index`` counts the results."""

    index: int


@dataclass(frozen=True, slots=True)
class OneRule:
    """The key of a line about a rule that no example shows."""

    shown: Shown


def summary(tested: Tested) -> str:
    """``11 of 12 examples as expected; 8 of 9 rules shown (88%)``."""
    results, failed = tested.results, tested.failed
    said = f"{len(results) - len(failed)} of {len(results)} examples as expected" if results else "No examples yet"
    if tested.untried:
        said += f", {tested.untried} not run: stopped"
    if tested.faults:
        said += f"; the cases file has {len(tested.faults)} faults"
    found = tested.coverage
    if found is not None:
        counted = len(found.counted)
        # Never rounded up to 100.
        said += f"; {counted - len(found.missing)} of {counted} rules shown ({int(found.percent)}%)"
    elif tested.left_out:
        said += f"; {tested.left_out}"
    return said


def example_lines(tested: Tested) -> tuple[Line, ...]:
    """Everything there is to see of the examples, the most pressing first."""
    return tuple(_lines(tested))


def _lines(tested: Tested) -> Iterator[Line]:
    for fault in tested.faults:
        yield Line(str(fault), "bad")
    failed = [(index, result) for index, result in enumerate(tested.results) if result.faults]
    if failed:
        yield Line(f"Not as expected ({len(failed)})", "heading")
    for index, result in failed:
        yield _example(tested, index, result)
        for words in result.faults:
            yield Line(words, "bad", 2, _path(tested, result), OneExample(index))
    found = tested.coverage
    if found is not None and found.missing:
        yield Line(f"Rules that no example shows ({len(found.missing)})", "heading")
        for shown in found.missing:
            yield Line(f"○ {shown.feature.name}", goes=shown.feature.path, key=OneRule(shown))
            words = _words(tested, shown)
            if words:
                yield Line(words, "quiet", 2, shown.feature.path, OneRule(shown))
    never = [shown for shown in found.rules if not shown.possible] if found is not None else []
    if never:
        yield Line(f"Rules that can never be shown ({len(never)})", "heading")
        for shown in never:
            yield Line(f"– {shown.feature.name}", "quiet", goes=shown.feature.path)
    fine = [(index, result) for index, result in enumerate(tested.results) if not result.faults]
    if fine:
        yield Line(f"As expected ({len(fine)})", "heading")
    for index, result in fine:
        yield _example(tested, index, result)
    covered = [shown for shown in found.counted if shown.examples] if found is not None else []
    if covered:
        yield Line(f"Rules shown at work ({len(covered)})", "heading")
        for shown in covered:
            others = f" and {len(shown.examples) - 1} more" if len(shown.examples) > 1 else ""
            yield Line(f"● {shown.feature.name}: {shown.examples[0]}{others}", "quiet", goes=shown.feature.path)
    if found is not None and found.on_entries:
        number = found.on_entries
        rules = "1 rule speaks" if number == 1 else f"{number} rules speak"
        yield Line(f"{rules} of entries that examples do not give, and count neither way.", "quiet")


def _words(tested: Tested, shown: Shown) -> str:
    """What a rule says to the auditor, or what it asks: its author knows it by that sooner than by its id."""
    document = tested.ruleset.document
    table, name, *rest = shown.feature.path
    entry: object = getattr(document, str(table)).get(name)
    if table == "decide":
        decide = document.decide[str(name)]
        if rest[:1] == ["rows"]:
            entry = decide.rows[int(rest[1])]
        else:
            return excerpt(decide.otherwise_because or "", WIDE)
    found = (getattr(entry, key, None) for key in ("because", "message", "text", "label"))
    return excerpt(next((words for words in found if words), ""), WIDE)


def _example(tested: Tested, index: int, result: ExampleResult) -> Line:
    mark = "✗" if result.faults else "✓"
    tone: Tone = "bad" if result.faults else "plain"
    where = " (cases file)" if tested.of_cases(result) else ""
    return Line(f"{mark} {result.name}{where}", tone, 0, _path(tested, result), OneExample(index))


def _path(tested: Tested, result: ExampleResult) -> tuple[str, int] | None:
    """Where an example stands in the ruleset's own text."""
    return None if tested.of_cases(result) else ("examples", result.index)
