"""Each engine on the workload, used as its own documentation says: compiled once, then given one audit after another.

An engine is built from the rules as data in its own language. Where it can say all rules in one expression it gets
them so (:attr:`Peer.decide`), for that is its quickest way; each rule alone (:attr:`Peer.rules`) serves one changed
answer, for which a careful user keeps track of the rules that read it, and shows which rules a gap takes along.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.workload import QUESTIONS, SECTIONS, Age, All, Count, Is, Rule

Audit = Mapping[str, object]
Decide = Callable[[Audit], Sequence[Any]]
RuleCall = Callable[[Audit], Any]
ITEMS = ("service", "age", *SECTIONS, *QUESTIONS)


class RulesRefused(Exception):
    """An engine would not load the rules."""


@dataclass(frozen=True, slots=True)
class Peer:
    """An engine with the workload's rules loaded."""

    decide: Decide
    """All rules on one audit."""
    rules: tuple[RuleCall, ...]
    """Every rule by itself."""


@dataclass(frozen=True, slots=True)
class Engine:
    """An engine: its package, how it loads rules, and how it is used here."""

    package: str
    module: str
    load: Callable[[Sequence[Rule]], Peer]
    used: str


# ------------------------------------------------------------------ rules as text


@dataclass(frozen=True, slots=True)
class Words:
    """How a language of expressions says things. ``count`` counts items whose answer passes."""

    conjunction: str
    alternative: str
    negation: str
    count: Callable[[Sequence[str], Sequence[str]], str]

    def say(self, rule: Rule) -> str:
        match rule:
            case Is(item, value, negated):
                return f'({item} {"!=" if negated else "=="} "{value}")'
            case Age(below):
                return f"(age < {below})"
            case Count(items, values, 1, False):
                # "any of them": no need to count, and the first that passes will do.
                return f"({self.alternative.join(_any_of(item, values, self.alternative) for item in items)})"
            case Count(items, values, at_least, percent):
                counted = self.count(items, values)
                return f"({counted} * 100 >= {at_least * len(items)})" if percent else f"({counted} >= {at_least})"
            case All(parts, any_):
                return "(" + (self.alternative if any_ else self.conjunction).join(self.say(p) for p in parts) + ")"


def _any_of(variable: str, values: Sequence[str], alternative: str) -> str:
    return alternative.join(f'{variable} == "{value}"' for value in values)


def _summed(items: Sequence[str], values: Sequence[str]) -> str:
    return "(" + " + ".join(f"({_any_of(item, values, ' or ')})" for item in items) + ")"


def _ones(items: Sequence[str], values: Sequence[str], alternative: str) -> str:
    """A sum of ones, bracketed two by two: cel-expr-python takes no more than 32 brackets inside one another."""
    if len(items) == 1:
        return f"(({_any_of(items[0], values, alternative)}) ? 1 : 0)"
    half = len(items) // 2
    return f"({_ones(items[:half], values, alternative)} + {_ones(items[half:], values, alternative)})"


# Where a language can count in two ways, the quicker one here is taken.
PYTHON = Words(" and ", " or ", "not ", _summed)
CEL = Words(" && ", " || ", "!", lambda items, values: _ones(items, values, " || "))
ZEN = Words(
    " and ",
    " or ",
    "not ",
    lambda items, values: f"count([{', '.join(items)}], {_any_of('#', values, ' or ')})",
)
RULE_ENGINE = Words(" and ", " or ", "not ", lambda items, values: _ones(items, values, " or "))


# ------------------------------------------------------------------ engines


def _zen(rules: Sequence[Rule]) -> Peer:
    zen = importlib.import_module("zen")
    texts = [ZEN.say(rule) for rule in rules]
    every = zen.compile_expression(f"[{', '.join(texts)}]")
    return Peer(every.evaluate, tuple(zen.compile_expression(text).evaluate for text in texts))


def _cel_rust(rules: Sequence[Rule]) -> Peer:
    cel = importlib.import_module("cel")
    texts = [CEL.say(rule) for rule in rules]
    every = cel.compile(f"[{', '.join(texts)}]")
    return Peer(every.execute, tuple(cel.compile(text).execute for text in texts))


def _cel_cpp(rules: Sequence[Rule]) -> Peer:
    cel = importlib.import_module("cel_expr_python.cel")
    environment = cel.NewEnv(variables={item: cel.Type.INT if item == "age" else cel.Type.STRING for item in ITEMS})
    texts = [CEL.say(rule) for rule in rules]
    every = environment.compile(f"[{', '.join(texts)}]")

    def plain(value: Any) -> Any:
        found = value.value()
        if isinstance(found, (bool, list)):
            return found
        # Errors come back as values.
        raise ValueError(str(found))

    def decide(audit: Audit) -> Sequence[Any]:
        return [one.value() for one in plain(every.eval(data=audit))]

    def alone(text: str) -> RuleCall:
        expression = environment.compile(text)
        return lambda audit: plain(expression.eval(data=audit))

    return Peer(decide, tuple(alone(text) for text in texts))


def _rule_engine(rules: Sequence[Rule]) -> Peer:
    rule_engine = importlib.import_module("rule_engine")
    kinds = rule_engine.DataType
    types = {item: kinds.FLOAT if item == "age" else kinds.STRING for item in ITEMS}
    context = rule_engine.Context(type_resolver=rule_engine.type_resolver_from_dict(types), default_value=None)
    alone = tuple(rule_engine.Rule(RULE_ENGINE.say(rule), context=context).matches for rule in rules)
    return Peer(lambda audit: [rule(audit) for rule in alone], alone)


def _datalogic(rules: Sequence[Rule]) -> Peer:
    engine = importlib.import_module("datalogic_py").Engine()
    said = [_json_logic(rule) for rule in rules]
    return Peer(engine.compile(said).evaluate, tuple(engine.compile(one).evaluate for one in said))


def _json_logic(rule: Rule) -> Any:
    match rule:
        case Is(item, value, negated):
            return {"!==" if negated else "===": [{"var": item}, value]}
        case Age(below):
            return {"<": [{"var": "age"}, below]}
        case Count(items, values, 1, False):
            return {"or": [{"in": [{"var": item}, list(values)]} for item in items]}
        case Count(items, values, at_least, percent):
            ones = [{"if": [{"in": [{"var": item}, list(values)]}, 1, 0]} for item in items]
            return {">=": [{"*": [{"+": ones}, 100]}, at_least * len(items)] if percent else [{"+": ones}, at_least]}
        case All(parts, any_):
            return {"or" if any_ else "and": [_json_logic(part) for part in parts]}


def _evalidate(rules: Sequence[Rule]) -> Peer:
    evalidate = importlib.import_module("evalidate")
    model = evalidate.base_eval_model.clone()
    model.nodes.extend(["Tuple", "Mult"])
    texts = [PYTHON.say(rule) for rule in rules]
    every = model.expr(f"({', '.join(texts)})")
    return Peer(every.eval, tuple(model.expr(text).eval for text in texts))


def _simpleeval(rules: Sequence[Rule]) -> Peer:
    simpleeval = importlib.import_module("simpleeval")
    evaluator = simpleeval.EvalWithCompoundTypes()
    texts = [PYTHON.say(rule) for rule in rules]

    def prepared(text: str) -> RuleCall:
        parsed = evaluator.parse(text)

        def run(audit: Audit) -> Any:
            evaluator.names = audit
            return evaluator.eval(text, previously_parsed=parsed)

        return run

    return Peer(prepared(f"({', '.join(texts)})"), tuple(prepared(text) for text in texts))


def _business_rules(rules: Sequence[Rule]) -> Peer:
    variables = importlib.import_module("business_rules.variables")
    actions = importlib.import_module("business_rules.actions")
    engine = importlib.import_module("business_rules.engine")

    def reader(item: str) -> Callable[[Any], Any]:
        return lambda self: self.audit[item]

    methods: dict[str, Any] = {
        item: (variables.numeric_rule_variable if item == "age" else variables.string_rule_variable)(reader(item))
        for item in ITEMS
    }

    def counter(items: Sequence[str], values: Sequence[str]) -> str:
        """A variable that counts: the language has none, so its documentation puts them in the variables class."""
        name = f"count_{len(methods)}"
        methods[name] = variables.numeric_rule_variable(lambda self: sum(self.audit[item] in values for item in items))
        return name

    def conditions(rule: Rule) -> dict[str, Any]:
        match rule:
            case Is(item, value, negated):
                if negated:
                    others = [one for one in _values_of(item) if one != value]
                    return {"any": [{"name": item, "operator": "equal_to", "value": one} for one in others]}
                return {"all": [{"name": item, "operator": "equal_to", "value": value}]}
            case Age(below):
                return {"all": [{"name": "age", "operator": "less_than", "value": below}]}
            case Count(items, values, at_least, percent):
                least = -(-at_least * len(items) // 100) if percent else at_least
                name = counter(items, values)
                return {"all": [{"name": name, "operator": "greater_than_or_equal_to", "value": least}]}
            case All(parts, any_):
                return {"any" if any_ else "all": [conditions(part) for part in parts]}

    said = [
        {"conditions": conditions(rule), "actions": [{"name": "fire", "params": {"number": number}}]}
        for number, rule in enumerate(rules)
    ]

    class Fired(actions.BaseActions):  # type: ignore[misc, name-defined]  # the package has no types
        def __init__(self) -> None:
            self.numbers: set[int] = set()

        @actions.rule_action(params={"number": importlib.import_module("business_rules.fields").FIELD_NUMERIC})  # type: ignore[untyped-decorator]  # as above
        def fire(self, number: int) -> None:
            self.numbers.add(number)

    known = type(
        "AuditVariables",
        (variables.BaseVariables,),
        {
            "__init__": lambda self, audit: setattr(self, "audit", audit),
            **methods,
        },
    )

    def decide(audit: Audit) -> Sequence[Any]:
        fired = Fired()
        engine.run_all(said, known(audit), fired)
        return [number in fired.numbers for number in range(len(said))]

    def alone(rule: dict[str, Any]) -> RuleCall:
        return lambda audit: engine.check_conditions_recursively(rule["conditions"], known(audit))

    return Peer(decide, tuple(alone(rule) for rule in said))


def _values_of(item: str) -> tuple[object, ...]:
    from benchmarks.engines.truth import domain

    return domain(item)


ENGINES: tuple[Engine, ...] = (
    Engine("evalidate", "evalidate", _evalidate, "all rules in one expression, checked and compiled once"),
    Engine("datalogic-py", "datalogic_py", _datalogic, "all rules in one JSONLogic array, compiled once"),
    Engine("zen-engine", "zen", _zen, "all rules in one list expression, compiled once"),
    Engine(
        "cel-expr-python",
        "cel_expr_python",
        _cel_cpp,
        "variables declared with types, all rules in one list, compiled once",
    ),
    Engine("common-expression-language", "cel", _cel_rust, "all rules in one list expression, compiled once"),
    Engine("simpleeval", "simpleeval", _simpleeval, "all rules in one tuple, parsed once"),
    Engine("business-rules", "business_rules", _business_rules, "counts as variables of the Python class, run_all"),
    Engine("rule-engine", "rule_engine", _rule_engine, "typed context, a compiled Rule each"),
)
