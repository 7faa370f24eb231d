"""The vocabulary of a document: every item with its kind of answer, in form order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from auditrules.conditions.groups import MOST_NUMBERS, how_many_numbers
from auditrules.conditions.vocabulary import Custom, Item, Kind, Value, Vocabulary
from auditrules.rulesets.answer_keys import ANSWERED, OWN_VALUES, answer_kind
from auditrules.rulesets.extensions import NO_NEEDS, Brought, Needs, line_of
from auditrules.rulesets.models import Answerable, Choice, Decide, Document, Fact, Question, Standard

if TYPE_CHECKING:
    from auditrules.plugins.descriptors import QuestionType

#: Kinds of answer that every ruleset knows, beside its own ``[answers.ID]`` lists.
BUILT_IN = (
    "yes_no",
    "yes_partly_no",
    "grade",
    "number",
    "scale",
    "date",
    "text",
    "person",
    "choice",
    "choices",
)

_YES_NO = (Value("no", "No"), Value("yes", "Yes"))
_YES_PARTLY_NO = (Value("no", "No"), Value("partly", "Partly"), Value("yes", "Yes"))

#: Rule tables a promise may name, as in ``escalate.significant_harm``.
RULE_TABLES = ("limit", "escalate", "require", "action", "moderation", "reaudit", "report")


def label_of(name: str) -> str:
    """A label made of an id: ``requires_improvement`` to ``Requires improvement``."""
    return name.replace("_", " ").capitalize()


def vocabulary(document: Document, needs: Needs = NO_NEEDS) -> Vocabulary:
    """Every item a condition may name.

    Where a document is faulty (an unknown kind of answer, an id used twice) the item is still given, as a text, so
    that one fault does not hide the others; checking reports the cause.
    """
    items: dict[str, Item] = {}
    for name, fact in document.fact.items():
        items.setdefault(name, _fact(document, name, fact, needs))
    for name, section in document.section.items():
        decided = name in document.decide
        graded = section.graded and bool(document.grade)
        values: tuple[Value, ...] = ()
        off: frozenset[str] = frozenset()
        if decided:
            values, off = outcome_values(document, document.decide[name])
        elif graded:
            values = grade_values(document)
        items.setdefault(
            name,
            Item(
                id=name,
                role="section",
                kind="choice" if values else "text",
                label=section.label,
                values=values,
                ordered=bool(values),
                graded=bool(values) and not off and (not decided or not document.decide[name].outcomes),
                tags=frozenset(section.tags),
                allow_not_applicable=section.allow_not_applicable,
                required=section.required and bool(values) and not decided,
                decided=decided,
                off_scale=off,
                weight=section.weight,
                on_record=section.on_record,
            ),
        )
    for name in form_order(document):
        items.setdefault(name, _question(document, name, document.question[name], needs))
    for name, standard in document.standard.items():
        items.setdefault(name, _standard(document, name, standard, needs))
    for name, decide in document.decide.items():
        if name in document.section:
            continue
        values, off = outcome_values(document, decide)
        items.setdefault(
            name,
            Item(
                id=name,
                role="outcome",
                kind="choice",
                label=decide.label or ("Overall grade" if name == "overall" else label_of(name)),
                values=values,
                ordered=True,
                graded=not decide.outcomes,
                required=False,
                decided=True,
                off_scale=off,
            ),
        )
    rules = frozenset(f"{table}.{name}" for table in RULE_TABLES for name in _table(document, table))
    return Vocabulary(
        items,
        {name: define.label for name, define in document.define.items()},
        rules,
        grade_values(document),
        document.ruleset.base or not (document.section or document.question),
        _doubtful(document, needs) | {item.id for item in items.values() if not _numbers_can_be_points(item)},
    )


def _doubtful(document: Document, needs: Needs) -> frozenset[str]:
    """Items that can't be said to have any values: an unknown kind of answer, none given, or an id used twice."""
    known = set(known_answers(document, needs))
    found: set[str] = set()
    for table in ANSWERED:
        for name, entry in _table(document, table).items():
            kind = getattr(entry, "type", None) or getattr(entry, "answers", None)
            values = getattr(entry, "values", ())
            computed = getattr(entry, "computed_by", None)
            if computed is not None and computed not in needs.facts:
                found.add(name)
            if kind is None:
                continue
            own = kind in OWN_VALUES
            if kind not in known or own is not bool(values) or (kind == "grade" and not document.grade):
                found.add(name)
    seen: set[str] = set()
    for table in ("fact", "section", "question", "standard", "define"):
        names = set(_table(document, table))
        found |= names & seen
        seen |= names
    found |= set(document.decide) & (seen - set(document.section))
    return frozenset(found)


def form_order(document: Document) -> list[str]:
    """Question ids in the order of the form: by section, and in a section those asked first before the others."""
    sections = list(document.section)
    return sorted(
        document.question,
        key=lambda name: (
            sections.index(document.question[name].section)
            if document.question[name].section in sections
            else len(sections),
            document.question[name].ask != "first",
        ),
    )


def grade_values(document: Document) -> tuple[Value, ...]:
    """The scale as values, worst first."""
    return tuple(Value(name, grade.label, grade.score, grade.descriptor) for name, grade in document.grade.items())


def outcome_values(document: Document, decide: Decide) -> tuple[tuple[Value, ...], frozenset[str]]:
    """An outcome's values, worst first, and which of them stand beside the scale."""
    own = choice_values(decide.outcomes) if decide.outcomes else grade_values(document)
    off = choice_values(decide.off_scale)
    return own + off, frozenset(value.id for value in off)


def choice_values(values: Iterable[str | Choice], points: Mapping[str, Decimal] | None = None) -> tuple[Value, ...]:
    """Values as written, with the points that a question gives them."""
    given = points or {}
    made = []
    for value in values:
        if isinstance(value, Choice):
            made.append(
                Value(value.id, value.label or label_of(value.id), given.get(value.id, value.points), value.guidance)
            )
        else:
            made.append(Value(value, label_of(value), given.get(value)))
    return tuple(made)


def known_answers(document: Document, needs: Needs) -> list[str]:
    """Every kind of answer a question may name."""
    return [*BUILT_IN, *document.answers, *needs.question_types]


def kind_is_known(document: Document, entry: Answerable, needs: Needs) -> bool:
    """Whether it is known how an entry is answered: not while what brings its kind, or computes it, is missing."""
    computed = isinstance(entry, Fact) and entry.computed_by is not None and entry.computed_by not in needs.facts
    return not computed and answer_kind(entry) in known_answers(document, needs)


def _table(document: Document, table: str) -> Mapping[str, object]:
    found: Mapping[str, object] = getattr(document, table)
    return found


class _Asked(NamedTuple):
    """What a kind of answer makes of an item."""

    kind: Kind
    values: tuple[Value, ...] = ()
    ordered: bool = False
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    unit: str | None = None
    decimals: int | None = None
    custom: Custom | None = None


def _fact(document: Document, name: str, fact: Fact, needs: Needs) -> Item:
    kind_name = answer_kind(fact)
    asked = _asked(document, kind_name, fact, needs)
    computed = fact.computed_by is not None
    if computed:
        asked = _computed(asked, fact, needs)
    return Item(
        id=name,
        role="fact",
        kind=asked.kind,
        label=fact.label or label_of(name),
        values=asked.values,
        # The values of a fact describe a case; none is better than another.
        ordered=kind_name in document.answers or kind_name == "grade" or (asked.custom is not None and asked.ordered),
        graded=kind_name == "grade",
        tags=frozenset(fact.tags),
        # Nothing can be computed where what it is computed from does not apply.
        allow_not_applicable=fact.allow_not_applicable or computed,
        required=False if computed else fact.required if fact.required is not None else _is_required(asked.kind),
        minimum=fact.min if fact.min is not None else asked.minimum,
        maximum=fact.max if fact.max is not None else asked.maximum,
        decimals=fact.decimals if fact.decimals is not None else asked.decimals,
        unit=fact.unit or asked.unit,
        number_is_points=_is_points(fact, asked),
        on_record=fact.on_record,
        custom=asked.custom,
        computed=computed,
    )


def _question(document: Document, name: str, question: Question, needs: Needs) -> Item:
    asked = _asked(document, question.answers, question, needs)
    return Item(
        id=name,
        role="question",
        kind=asked.kind,
        label=question.label or question.text,
        values=asked.values,
        ordered=asked.ordered,
        graded=question.answers == "grade",
        section=question.section,
        tags=frozenset(question.tags),
        allow_not_applicable=question.allow_not_applicable,
        required=question.required if question.required is not None else _is_required(asked.kind),
        minimum=question.min if question.min is not None else asked.minimum,
        maximum=question.max if question.max is not None else asked.maximum,
        decimals=question.decimals if question.decimals is not None else asked.decimals,
        unit=question.unit or asked.unit,
        number_is_points=_is_points(question, asked),
        weight=question.weight,
        on_record=question.on_record,
        custom=asked.custom,
    )


def _standard(document: Document, name: str, standard: Standard, needs: Needs) -> Item:
    asked = _asked(document, answer_kind(standard), standard, needs)
    return Item(
        id=name,
        role="standard",
        kind=asked.kind,
        label=standard.label or standard.text,
        values=asked.values,
        ordered=asked.ordered,
        section=standard.section,
        tags=frozenset(standard.tags),
        allow_not_applicable=standard.allow_not_applicable,
        required=standard.required if standard.required is not None else _is_required(asked.kind),
        minimum=standard.min if standard.min is not None else asked.minimum,
        maximum=standard.max if standard.max is not None else asked.maximum,
        decimals=standard.decimals if standard.decimals is not None else asked.decimals,
        unit=standard.unit or asked.unit,
        number_is_points=_is_points(standard, asked),
        on_record=standard.on_record,
        custom=asked.custom,
    )


def _is_points(entry: Answerable, asked: _Asked) -> bool:
    return entry.number_is_points and asked.kind == "number"


def _numbers_can_be_points(item: Item) -> bool:
    count = how_many_numbers(item) if item.number_is_points else 0
    return count is not None and count <= MOST_NUMBERS


def _is_required(kind: Kind) -> bool:
    return kind not in ("text", "person")


def _asked(document: Document, kind: str, given: Answerable, needs: Needs) -> _Asked:
    """What a kind of answer is, by its name."""
    points = given.points
    if kind == "yes_no":
        return _Asked("choice", _pointed(_YES_NO, points))
    if kind == "yes_partly_no":
        return _Asked("choice", _pointed(_YES_PARTLY_NO, points))
    if kind == "grade":
        return _Asked("choice", _pointed(grade_values(document), points), True)
    if kind in OWN_VALUES:
        return _Asked("choice" if kind == "choice" else "choices", choice_values(given.values, points), True)
    if kind == "number":
        return _Asked("number")
    if kind == "scale":
        return _Asked("number", minimum=Decimal(0), maximum=Decimal(10))
    if kind == "date":
        return _Asked("date")
    if kind == "person":
        return _Asked("person")
    if kind in document.answers:
        return _Asked("choice", choice_values(document.answers[kind].values, points), True)
    brought = needs.question_types.get(kind)
    return _Asked("text") if brought is None or kind in BUILT_IN else _of_plugin(brought, points, needs)


def _of_plugin(brought: Brought[QuestionType], points: Mapping[str, Decimal], needs: Needs) -> _Asked:
    """A kind of question that a plugin brings."""
    given = brought.value
    numbered = given.base == "number"
    values = tuple(
        Value(value, given.labels.get(value, label_of(value)), points.get(value, given.points.get(value)))
        for value in given.values
    )
    custom = Custom(
        brought.plugin,
        given.name,
        given.widget,
        given.hint,
        tuple((Decimal(number), words) for number, words in given.labels.items()) if numbered else (),
        None if given.check is None else partial(_refusal, needs, brought),
    )
    return _Asked(given.base, values, given.ordered, given.minimum, given.maximum, given.unit, given.decimals, custom)


def _refusal(needs: Needs, brought: Brought[QuestionType], answer: str | Decimal | date) -> str | None:
    """Why the plugin refuses an answer; one that can't say anything of sense refuses it too."""
    check = brought.value.check
    if check is None:
        return None
    what = f"check of {brought.value.name}"
    said = needs.extensions.run(brought.plugin, what, lambda: check(answer))
    if said.problem is not None:
        return f"the plugin {brought.plugin} could not check it: {said.problem}"
    (words,) = said.values
    if words is None:
        return None
    if isinstance(words, str) and words.strip():
        return line_of(words)
    problem = f"its check returned {type(words).__name__} where words or None are wanted"
    needs.extensions.complain(brought.plugin, what, problem)
    return f"the plugin {brought.plugin} could not check it: {problem}"


def _computed(asked: _Asked, fact: Fact, needs: Needs) -> _Asked:
    """A computed fact has the kind that its plugin says; its values, bounds and unit stand in its own table."""
    brought = needs.facts.get(fact.computed_by or "")
    if brought is None:
        return _Asked("text")
    kind = brought.value.kind
    made = asked if asked.kind == kind else _Asked(kind)
    return made._replace(decimals=brought.value.decimals)


def _pointed(values: tuple[Value, ...], points: Mapping[str, Decimal]) -> tuple[Value, ...]:
    """The values with their points; without any the very same ones, for many questions are answered alike."""
    if not points:
        return values
    return tuple(Value(value.id, value.label, points.get(value.id, value.points), value.guidance) for value in values)
