"""Examples written into a ruleset's text, behind those that are there, with everything else left as it is."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import tomli

from auditrules.audits.state import AnswerValue
from auditrules.conditions.vocabulary import Item
from auditrules.engine.answers import NOT_APPLICABLE_TEXT, read_answer
from auditrules.engine.coverage import free_name, outcomes_of
from auditrules.engine.drafting import Draft
from auditrules.engine.judgement import Judgement
from auditrules.rulesets.cases import read_cases
from auditrules.rulesets.edits import Edit
from auditrules.rulesets.positions import Extent, PositionMap, positions
from auditrules.rulesets.ruleset import Ruleset
from auditrules.rulesets.toml_text import inline_table
from auditrules.workshop.trial import Tried, case_of_example


class CannotKeep(Exception):
    """An example that can't be written into the text, and why, in words."""


def example_of(tried: Tried, name: str, taken: set[str]) -> Draft:
    """A case as an example: its answers, and what comes of them now for the author to agree to.

    Where it was loaded from an example of the ruleset and only adds to that, it is written as being like it. Answers
    kept aside are not in it. ``taken`` are the names of all examples, those of the cases file included.
    """
    ruleset = tried.ruleset
    answers = {item: _written(ruleset.item(item), value) for item, value in tried.fitted.answers.items()}
    like, given = _like(tried, answers)
    return Draft(free_name(name, taken), like, given, _expected(tried.judgement), answers)


def name_for(tried: Tried) -> str:
    """A name for a case, made of what comes of it and the rule behind that; the author will find a better one."""
    outcomes = tried.judgement.outcomes
    outcome = outcomes.get("overall") or next(iter(outcomes.values()), None)
    if outcome is None:
        return "A case tried"
    if outcome.value is None:
        return f"{outcome.label} not yet known"
    rule = f" by {outcome.because[0].rule}" if outcome.because else ""
    return f"{tried.ruleset.item(outcome.outcome).value_label(outcome.value)}{rule}"


def _like(tried: Tried, answers: Mapping[str, object]) -> tuple[str | None, Mapping[str, object]]:
    start = next((one for one in tried.ruleset.document.examples if one.name == tried.case.like), None)
    if start is None:
        return None, answers
    before = case_of_example(tried.ruleset, start).answers
    if not before.keys() <= answers.keys():
        return None, answers
    now = tried.fitted.answers
    return start.name, {item: value for item, value in answers.items() if before.get(item) != now[item]}


def _expected(judgement: Judgement) -> dict[str, object]:
    expect = outcomes_of(judgement)
    because = [reason.rule for outcome in judgement.outcomes.values() if outcome.value for reason in outcome.because]
    if because:
        expect["because"] = list(dict.fromkeys(because))
    if judgement.escalations:
        expect["escalate"] = [one.escalation for one in judgement.escalations]
    if judgement.actions:
        expect["actions"] = [one.action for one in judgement.actions]
    return expect


def _written(item: Item, value: AnswerValue) -> object:
    """An answer as a file has it: numbers and dates bare, ids and texts in quotation marks."""
    if value == NOT_APPLICABLE_TEXT:
        return value
    read = read_answer(item, value)
    if isinstance(read, frozenset):
        return [one.id for one in item.values if one.id in read]
    return int(read) if isinstance(read, Decimal) and read == read.to_integral_value() else read


# ---------------------------------------------------------------- into the text


def names_taken(ruleset: Ruleset) -> set[str]:
    """The names that examples have, those of the cases file beside the ruleset included."""
    cases = read_cases(ruleset)
    return {one.name for one in (*ruleset.document.examples, *(cases.examples if cases is not None else ()))}


def added(text: str, block: str, taken: set[str]) -> tuple[Edit, ...]:
    """Edits that write examples, as ``[[examples]]`` blocks, behind the last one of the text.

    Raises :class:`CannotKeep` where one of that name is there already, or where the text is no TOML as it stands.
    """
    try:
        tomli.loads(text)
    except tomli.TOMLDecodeError:
        raise CannotKeep("The text can't be read as it stands; put its faults right first.") from None
    examples = tomli.loads(block, parse_float=Decimal)["examples"]
    again = [str(one["name"]) for one in examples if one["name"] in taken]
    if again:
        raise CannotKeep(f"There is an example '{again[0]}' already.")
    found = positions(text)
    listed = found.values.get(("examples",))
    if listed is not None:
        return (_in_list(text, found, listed, [inline_table(one) for one in examples]),)
    ends = [
        extent.end
        for places in (found.keys, found.values)
        for path, extent in places.items()
        if path[:1] == ("examples",)
    ]
    at = _end_of_line(text, max(ends)) if ends else len(text.rstrip())
    lead = "\n\n" if text[:at].strip() else ""
    rest = text[at:]
    tail = "" if rest.startswith("\n") else "\n"
    return (Edit(Extent(at, at), f"{lead}{block.strip()}{tail}"),)


def _in_list(text: str, found: PositionMap, whole: Extent, tables: list[str]) -> Edit:
    """Where the examples are one list, ``examples = [ ... ]``: behind its last element."""
    inside = [extent.end for path, extent in found.values.items() if len(path) == 2 and path[0] == "examples"]
    if not inside:
        return Edit(whole, "[\n    " + ",\n    ".join(tables) + ",\n]")
    at = max(inside)
    return Edit(Extent(at, at), "".join(f",\n    {table}" for table in tables))


def _end_of_line(text: str, offset: int) -> int:
    end = text.find("\n", offset)
    return len(text) if end < 0 else end
