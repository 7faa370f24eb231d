"""The vocabulary of a document: every item with its kind of answer, in form order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from auditrules.conditions.vocabulary import Item, Kind, Value, Vocabulary
from auditrules.rulesets.models import Answerable, Choice, Decide, Document, Fact, Question

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


def vocabulary(document: Document) -> Vocabulary:
    """Every item a condition may name.

    Where a document is faulty (an unknown kind of answer, an id used twice) the item is still given, as a text, so
    that one fault does not hide the others; checking reports the cause.
    """
    items: dict[str, Item] = {}
    for name, fact in document.fact.items():
        items.setdefault(name, _fact(document, name, fact))
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
        items.setdefault(name, _question(document, name, document.question[name]))
    for name, standard in document.standard.items():
        kind, values, ordered = _answers(document, standard.answers or "yes_no", standard)
        items.setdefault(
            name,
            Item(
                id=name,
                role="standard",
                kind=kind,
                label=standard.label or standard.text,
                values=values,
                ordered=ordered,
                section=standard.section,
                tags=frozenset(standard.tags),
                allow_not_applicable=standard.allow_not_applicable,
                required=standard.required if standard.required is not None else kind not in ("text", "person"),
                minimum=standard.min,
                maximum=standard.max,
                unit=standard.unit,
                on_record=standard.on_record,
            ),
        )
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
        _doubtful(document),
    )


def _doubtful(document: Document) -> frozenset[str]:
    """Items that can't be said to have any values: an unknown kind of answer, none given, or an id used twice."""
    known = set(known_answers(document))
    found: set[str] = set()
    for table in ("fact", "question", "standard"):
        for name, entry in _table(document, table).items():
            kind = getattr(entry, "type", None) or getattr(entry, "answers", None)
            values = getattr(entry, "values", ())
            if kind is None:
                continue
            own = kind in ("choice", "choices")
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


def known_answers(document: Document) -> list[str]:
    """Every kind of answer a question may name."""
    return [*BUILT_IN, *document.answers]


def _table(document: Document, table: str) -> Mapping[str, object]:
    found: Mapping[str, object] = getattr(document, table)
    return found


def _fact(document: Document, name: str, fact: Fact) -> Item:
    kind_name = fact.type or fact.answers or ("choice" if fact.values else "text")
    kind, values, _ = _answers(document, kind_name, fact)
    return Item(
        id=name,
        role="fact",
        kind=kind,
        label=fact.label or label_of(name),
        values=values,
        # The values of a fact describe a case; none is better than another.
        ordered=kind_name in document.answers or kind_name == "grade",
        graded=kind_name == "grade",
        tags=frozenset(fact.tags),
        allow_not_applicable=fact.allow_not_applicable,
        required=fact.required if fact.required is not None else kind not in ("text", "person"),
        minimum=fact.min if fact.min is not None else (Decimal(0) if kind_name == "scale" else None),
        maximum=fact.max if fact.max is not None else (Decimal(10) if kind_name == "scale" else None),
        unit=fact.unit,
        on_record=fact.on_record,
    )


def _question(document: Document, name: str, question: Question) -> Item:
    kind, values, ordered = _answers(document, question.answers, question)
    scale = question.answers == "scale"
    return Item(
        id=name,
        role="question",
        kind=kind,
        label=question.label or question.text,
        values=values,
        ordered=ordered,
        graded=question.answers == "grade",
        section=question.section,
        tags=frozenset(question.tags),
        allow_not_applicable=question.allow_not_applicable,
        required=question.required if question.required is not None else kind not in ("text", "person"),
        minimum=question.min if question.min is not None else (Decimal(0) if scale else None),
        maximum=question.max if question.max is not None else (Decimal(10) if scale else None),
        unit=question.unit,
        weight=question.weight,
        on_record=question.on_record,
    )


def _answers(document: Document, kind: str, given: Answerable) -> tuple[Kind, tuple[Value, ...], bool]:
    """Kind, values and whether their order means anything."""
    points = given.points
    if kind == "yes_no":
        return "choice", _pointed(_YES_NO, points), False
    if kind == "yes_partly_no":
        return "choice", _pointed(_YES_PARTLY_NO, points), False
    if kind == "grade":
        return "choice", _pointed(grade_values(document), points), True
    if kind in ("choice", "choices"):
        return ("choice" if kind == "choice" else "choices"), choice_values(given.values, points), True
    if kind in ("number", "scale"):
        return "number", (), False
    if kind == "date":
        return "date", (), False
    if kind == "person":
        return "person", (), False
    if kind in document.answers:
        return "choice", choice_values(document.answers[kind].values, points), True
    return "text", (), False


def _pointed(values: tuple[Value, ...], points: Mapping[str, Decimal]) -> tuple[Value, ...]:
    return tuple(Value(value.id, value.label, points.get(value.id, value.points), value.guidance) for value in values)
