"""Proofs held against an SMT solver on small random rulesets: the rules are put to z3 literally, with no diagram."""

from __future__ import annotations

import importlib
from itertools import combinations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from auditrules.conditions.ir import And, Const, Count, Is, Not, NumberTest, Or, Points, Ref, StateTest, ValueTest
from auditrules.conditions.parser import parse
from auditrules.rulesets.models import Promise
from auditrules.rulesets.ruleset import Ruleset
from tests.engine.random_rulesets import GRADES, rulesets
from tests.engine.test_proving_random import only, with_promise
from tests.engine.test_reachable import EXAMPLES, relaxed

#: Untyped. It is among what the tests need, so that no run goes without it.
z3: Any = importlib.import_module("z3")

few = settings(relaxed, max_examples=max(EXAMPLES // 5, 1))


class Solved:
    """A ruleset as formulas: an answer is a number, the place of its value in its list (one beyond: not applicable)."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.items = ruleset.vocabulary.items
        self.answers: dict[str, Any] = {}
        self.bounds: list[Any] = []
        self.outcomes: dict[str, Any] = {}
        for item in self.items.values():
            if item.decided:
                continue
            if item.kind == "number":
                number = self.answers[item.id] = z3.Real(item.id)
                if item.decimals == 0:
                    self.bounds.append(z3.IsInt(number))
                self.bounds += [number >= int(item.minimum or 0), number <= int(item.maximum or 0)]
            else:
                place = self.answers[item.id] = z3.Int(item.id)
                self.bounds += [place >= 0, place < len(item.values) + item.allow_not_applicable]

    def possible(self, formula: Any) -> bool:
        solver = z3.Solver()
        solver.add(*self.bounds, formula)
        found = solver.check()
        assert found != z3.unknown
        return bool(found == z3.sat)

    # -------------------------------------------------------------- items

    def shown(self, name: str) -> Any:
        item = self.items[name]
        if item.role == "outcome":
            return z3.BoolVal(True)
        section = self.applies(item.section) if item.section is not None else z3.BoolVal(True)
        return z3.And(section, self.holds(self.ruleset.conditions[f"{item.role}.{name}.relevant"]))

    def applies(self, name: str) -> Any:
        item = self.items[name]
        if item.decided:
            return z3.And(self.shown(name), self.holds(self.ruleset.conditions[f"decide.{name}.relevant"]))
        aside = z3.BoolVal(False)
        if item.allow_not_applicable:
            number = item.kind == "number"
            aside = z3.Bool(f"{name} is put aside") if number else self.answers[name] == len(item.values)
        return z3.And(self.shown(name), z3.Not(aside))

    def place(self, name: str) -> Any:
        return self.outcome(name) if self.items[name].decided else self.answers[name]

    # -------------------------------------------------------------- conditions

    def holds(self, condition: object) -> Any:
        match condition:
            case Const(value):
                return z3.BoolVal(value)
            case Ref(name):
                key = f"{name}.when" if "." in name else f"define.{name}.means"
                return self.holds(self.ruleset.conditions[key])
            case Not(part):
                return z3.Not(self.holds(part))
            case And(parts):
                return z3.And(*(self.holds(part) for part in parts))
            case Or(parts):
                return z3.Or(*(self.holds(part) for part in parts))
            case Is(name, test):
                return self.passes(name, test)
            case Count():
                return self.counts(condition)
        assert isinstance(condition, Points)
        return self.points(condition)

    def passes(self, name: str, test: object) -> Any:
        if isinstance(test, StateTest):
            return z3.Not(self.applies(name)) if test.negated else self.applies(name)
        place = self.place(name)
        if isinstance(test, NumberTest):
            return z3.And(self.applies(name), compared(place, test, 1))
        assert isinstance(test, ValueTest)
        item = self.items[name]
        ids = [value.id for value in item.values]
        places = [ids.index(value) for value in test.values if value in ids]
        if test.how in ("or_better", "or_worse"):
            scale = [value for value in ids if value not in item.off_scale]
            reached = [
                ids.index(value)
                for value in scale
                if (
                    test.values[0] in scale
                    and (scale.index(value) >= scale.index(test.values[0])) == (test.how == "or_better")
                )
                or value == test.values[0]
            ]
            within = z3.Or(*(place == one for one in reached))
        else:
            within = z3.Or(*(place == one for one in places))
            if test.how == "is_not":
                within = z3.Not(within)
        # An outcome that no row gives has the place -1: it has no value to test.
        return z3.And(self.applies(name), place >= 0, within)

    def members(self, group: Any) -> list[str]:
        if group.items:
            return list(dict.fromkeys(group.items))
        return [
            item.id
            for item in self.items.values()
            if item.role == group.role
            and (group.tag is None or group.tag in item.tags or group.tag in self.section_tags(item.section))
            and (
                group.within is None or group.within == item.section or group.within in self.section_tags(item.section)
            )
        ]

    def section_tags(self, section: str | None) -> frozenset[str]:
        return self.items[section].tags if section is not None else frozenset()

    def counts(self, condition: Count) -> Any:
        test, quantity = condition.test, condition.quantity
        names = [
            name
            for name in self.members(condition.group)
            if not isinstance(test, ValueTest) or any(self.items[name].value(value) for value in test.values)
        ]
        passing = z3.Sum([z3.If(self.passes(name, test), 1, 0) for name in names])
        everyone = isinstance(test, StateTest)
        applicable = z3.Sum([z3.If(self.applies(name), 1, 0) for name in names]) if not everyone else len(names)
        if quantity.how == "any":
            return passing > 0
        if quantity.how == "no":
            return passing == 0
        if quantity.how == "every":
            return z3.And(applicable > 0, passing == applicable)
        assert quantity.number is not None
        left = passing * 100 if quantity.percent else passing
        right = int(quantity.number) * applicable if quantity.percent else int(quantity.number)
        held = {
            "at_least": left >= right,
            "at_most": left <= right,
            "more_than": left > right,
            "fewer_than": left < right,
            "exactly": left == right,
        }[quantity.how]
        return z3.And(applicable > 0, held) if quantity.percent else held

    def of_sections(self, condition: Points) -> Any:
        """Points of every section by itself first; z3 divides where the denominators are positive."""
        rows = []
        for section in self.members(condition.group):
            questions = [item.id for item in self.items.values() if item.role == "question" and item.section == section]
            if self.items[section].role != "section":
                questions = [section]
            inner = self.rows(questions)
            if inner:
                has, value = self.measured(str(condition.each), inner)
                weight = self.items[section].weight
                rows.append((has, value, real(weight if weight is not None else 1), real(0)))
        has, value = self.measured(condition.measure, rows)
        held = compared(value, condition.test, 1)
        if condition.measure == "total":
            return z3.If(has, held, compared(z3.RealVal(0), condition.test, 1))
        return z3.And(has, held)

    @staticmethod
    def measured(measure: str, rows: list[Any]) -> tuple[Any, Any]:
        """Whether there is a value, and the value."""
        some = z3.Or(*(has for has, *_ in rows))
        if measure == "total":
            return some, z3.Sum([z3.If(has, worth, 0) for has, worth, *_ in rows])
        if measure == "product":
            product = z3.RealVal(1)
            for has, worth, *_ in rows:
                product = z3.If(has, product * worth, product)
            return some, product
        if measure in ("highest", "lowest"):
            best, met = z3.RealVal(0), z3.BoolVal(False)
            for has, worth, *_ in rows:
                beyond = worth > best if measure == "highest" else worth < best
                best = z3.If(z3.And(has, z3.Or(z3.Not(met), beyond)), worth, best)
                met = z3.Or(met, has)
            return some, best
        gained = z3.Sum([z3.If(has, worth * weight, 0) for has, worth, weight, _ in rows])
        base = z3.Sum(
            [z3.If(has, weight if measure == "average" else most * weight, 0) for has, _, weight, most in rows]
        )
        return z3.And(some, base > 0), gained * (100 if measure == "share" else 1) / base

    def rows(self, names: list[str]) -> list[Any]:
        """Of items with points: whether it carries some, how many, its weight, and the most there could be."""
        rows = []
        for name in names:
            item = self.items[name]
            weight = real(item.weight if item.weight is not None else 1)
            if item.number_is_points:
                rows.append((self.applies(name), self.answers[name], weight, real(item.maximum)))
                continue
            carried = [(place, value.points) for place, value in enumerate(item.values) if value.points is not None]
            if not carried:
                continue
            has = z3.And(self.applies(name), z3.Or(*(self.place(name) == place for place, _ in carried)))
            worth = z3.RealVal(0)
            for place, points in carried:
                worth = z3.If(self.place(name) == place, real(points), worth)
            rows.append((has, worth, weight, real(max(points for _, points in carried))))
        return rows

    def points(self, condition: Points) -> Any:
        if condition.each is not None:
            return self.of_sections(condition)
        rows = self.rows(self.members(condition.group))
        some = z3.Or(*(has for has, *_ in rows))
        if condition.measure == "total":
            return compared(z3.Sum([z3.If(has, worth, 0) for has, worth, *_ in rows]), condition.test, 1)
        if condition.measure == "product":
            has, value = self.measured("product", rows)
            return z3.And(has, compared(value, condition.test, 1))
        if condition.measure in ("highest", "lowest"):
            best = z3.Real(f"best{id(condition)}")
            beyond = (lambda worth: worth <= best) if condition.measure == "highest" else (lambda worth: worth >= best)
            is_best = z3.And(
                z3.Or(*(z3.And(has, worth == best) for has, worth, *_ in rows)),
                *(z3.Implies(has, beyond(worth)) for has, worth, *_ in rows),
            )
            return z3.And(some, z3.Exists([best], z3.And(is_best, compared(best, condition.test, 1))))
        gained = z3.Sum([z3.If(has, worth * weight, 0) for has, worth, weight, _ in rows])
        if condition.measure == "average":
            base = z3.Sum([z3.If(has, weight, 0) for has, _, weight, _ in rows])
        else:
            base = z3.Sum([z3.If(has, most * weight, 0) for has, _, weight, most in rows])
            gained = gained * 100
        return z3.And(some, base > 0, compared(gained, condition.test, base))

    # -------------------------------------------------------------- outcomes

    def outcome(self, name: str) -> Any:
        """The place of an outcome's value; -1 for none, whether or not it applies."""
        if name in self.outcomes:
            return self.outcomes[name]
        decide = self.ruleset.document.decide[name]
        ids = [value.id for value in self.items[name].values]
        scale = [value for value in ids if value not in self.items[name].off_scale]
        rows = [
            (self.holds(self.ruleset.conditions[f"decide.{name}.rows.{index + 1}.when"]), ids.index(row.then))
            for index, row in enumerate(decide.rows)
        ]
        result = z3.IntVal(ids.index(decide.otherwise) if decide.otherwise is not None else -1)
        if decide.hit == "first":
            for when, then in reversed(rows):
                result = z3.If(when, then, result)
        elif decide.hit == "worst":
            # From the best to the worst, values off the scale last: the last to hold stands.
            worst_first = [*(value for value in ids if value not in scale), *scale]
            for value in reversed(worst_first):
                result = z3.If(z3.Or(*(when for when, then in rows if ids[then] == value)), ids.index(value), result)
        else:
            for when, then in rows:
                result = z3.If(when, then, result)
            clash = [z3.And(one, other) for (one, a), (other, b) in combinations(rows, 2) if a != b]
            result = z3.If(z3.Or(*clash), -1, result)
        for limit_name, limit in self.ruleset.document.limit.items():
            if limit.outcome == name:
                cap = ids.index(str(limit.at_most or limit.overall_at_most))
                when = self.holds(self.ruleset.conditions[f"limit.{limit_name}.when"])
                above = z3.And(result > cap, result < len(scale))
                result = z3.If(z3.And(when, above), cap, result)
        self.outcomes[name] = result
        return result


def real(number: Any) -> Any:
    return z3.RealVal(str(number))


def compared(number: Any, test: NumberTest, base: Any) -> Any:
    low = real(test.number) * base
    if test.upper is not None:
        return z3.And(low <= number, number <= real(test.upper) * base)
    return {
        "is": number == low,
        "is_not": number != low,
        "at_least": number >= low,
        "at_most": number <= low,
        "more_than": number > low,
        "less_than": number < low,
    }[test.comparison]


@few
@given(st.data())
def test_whenever_and_then(data: st.DataObject) -> None:
    drawn = data.draw(rulesets())
    written = [
        value
        for key, value in drawn.conditions.items()
        if key.startswith(("define", "decide.overall.rows", "limit", "escalate"))
    ]
    some = st.sampled_from([*written, *(parse(f"overall is {grade} or better") for grade in GRADES[1:])])
    whenever, then = data.draw(some), data.draw(st.one_of(some, some.map(Not)))
    ruleset = with_promise(drawn, Promise(whenever="always", then="always"), whenever=whenever, then=then)
    solved = Solved(ruleset)
    speaks = solved.holds(whenever)
    if not solved.possible(speaks):
        expected = "empty"
    else:
        expected = "broken" if solved.possible(z3.And(speaks, z3.Not(solved.holds(then)))) else "proved"
    assert only(ruleset).verdict == expected


@few
@given(st.data())
def test_every_complete_audit_has_overall(data: st.DataObject) -> None:
    ruleset = with_promise(data.draw(rulesets()), Promise(claim="every_complete_audit_has_overall"))
    solved = Solved(ruleset)
    assert (only(ruleset).verdict == "broken") == solved.possible(solved.outcome("overall") == -1)


@few
@given(st.data())
def test_improving_never_lowers(data: st.DataObject) -> None:
    ruleset = with_promise(data.draw(rulesets()), Promise(claim="improving_a_section_never_lowers_overall"))
    solved = Solved(ruleset)
    overall = solved.outcome("overall")
    lowered = []
    for section in ruleset.sections:
        for lower, upper in combinations(range(len(GRADES)), 2):
            before, after = (
                z3.substitute(overall, (solved.answers[section.id], z3.IntVal(grade))) for grade in (lower, upper)
            )
            lowered.append(z3.And(after >= 0, before < len(GRADES), after < before))
    assert (only(ruleset).verdict == "broken") == solved.possible(z3.Or(*lowered))
