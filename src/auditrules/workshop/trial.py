"""A case tried against a ruleset that is being written: its answers outlast every edit of the rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal

from auditrules.audits.answers import checked_value, decimal_text
from auditrules.audits.spots import form_items
from auditrules.audits.state import Answer, AnswerValue, AuditState
from auditrules.audits.view import FormView, ItemView, form_view
from auditrules.conditions.spelling import nearest
from auditrules.conditions.vocabulary import Item
from auditrules.engine import Engine
from auditrules.engine.answers import NOT_APPLICABLE_TEXT, read_answer
from auditrules.engine.examples import given_answers
from auditrules.engine.judgement import Judgement
from auditrules.rulesets.models import Example
from auditrules.rulesets.ruleset import Ruleset

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Case:
    """A made-up case: answers by item id, ``"n/a"`` for not applicable.

    Answers that the rules of the moment don't take are kept with the others: the next edit may want them again.
    ``like`` is the name of the example that it was loaded from, or empty.
    """

    answers: Mapping[str, AnswerValue] = field(default_factory=dict)
    like: str = ""

    def answered(self, item: str, value: AnswerValue) -> Case:
        """The case with another answer; None takes the answer away."""
        answers = {**self.answers, item: value}
        if value is None:
            del answers[item]
        return replace(self, answers=answers)


@dataclass(frozen=True, slots=True)
class Aside:
    """An answer that the rules of the moment don't take, and why, in words."""

    item: str
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class Fitted:
    """A case as a ruleset takes it: the answers it takes, and those kept aside."""

    answers: Mapping[str, AnswerValue]
    aside: tuple[Aside, ...]


@dataclass(frozen=True)
class Tried:
    """What a ruleset makes of a case: the form with its answers, and the judgement."""

    ruleset: Ruleset
    case: Case
    fitted: Fitted
    judgement: Judgement
    form: FormView


def begun(ruleset: Ruleset) -> Case:
    """An empty case: what stands on the form when an audit begins."""
    defaults = {name: _plain(fact.default) for name, fact in ruleset.document.fact.items() if fact.default is not None}
    return Case(defaults)


def case_of(answers: Mapping[str, object], like: str = "") -> Case:
    """A case with answers as an example, a proof or a difference gives them."""
    return Case({name: _plain(answer) for name, answer in answers.items()}, like)


def case_of_example(ruleset: Ruleset, example: Example, more: Sequence[Example] = ()) -> Case:
    """An example as a case, with the answers of the examples it is like; ``more`` are those of the cases file."""
    return case_of(given_answers(ruleset, example, more), example.name)


def fitted(ruleset: Ruleset, case: Case) -> Fitted:
    """Which answers of a case a ruleset takes."""
    taken: dict[str, AnswerValue] = {}
    aside: list[Aside] = []
    known = {item.id for item in form_items(ruleset)}
    for name, value in case.answers.items():
        item = ruleset.vocabulary.items.get(name)
        if item is None or item.decided or name not in known:
            why = "nothing asks for it now"
            if item is not None:
                why = "a plugin computes it now" if item.computed else "it is decided by the rules now"
            likely = nearest(name, known - case.answers.keys()) if item is None else None
            hint = f" (was it renamed '{likely}'?)" if likely else ""
            aside.append(Aside(name, _shown(value), f"{why}{hint}"))
            continue
        try:
            read_answer(item, value)
        except ValueError as error:
            aside.append(Aside(name, _shown(value), str(error)))
        else:
            taken[name] = value
    return Fitted(taken, tuple(aside))


def tried(engine: Engine, case: Case) -> Tried:
    """Judge a case. The first time a ruleset is tried this may take a second."""
    ruleset = engine.ruleset
    fits = fitted(ruleset, case)
    judgement = engine.judge(fits.answers)
    return Tried(ruleset, case, fits, judgement, form_view(ruleset, _state(ruleset, fits.answers), judgement))


def checked(item: Item, value: AnswerValue, today: date) -> AnswerValue:
    """An answer as typed or chosen, as it is kept. Raises :class:`auditrules.audits.spots.Refused`, in words."""
    if value == NOT_APPLICABLE_TEXT and item.allow_not_applicable:
        return value
    return checked_value(item, value, today)


def asked(form: FormView) -> tuple[ItemView, ...]:
    """The items of a form that are asked, or may be, in form order."""
    return tuple(view for view in form.items() if view.applies is not False or view.answer.not_applicable)


def _state(ruleset: Ruleset, answers: Mapping[str, AnswerValue]) -> AuditState:
    """The case as an audit, which nobody saves."""
    found = {
        name: Answer(not_applicable=True) if value == NOT_APPLICABLE_TEXT else Answer(value)
        for name, value in answers.items()
    }
    return AuditState(
        id="trial",
        ruleset=ruleset.id,
        version=ruleset.version,
        ruleset_hash=ruleset.meaning_hash,
        case_reference="",
        created_at=_NEVER,
        created_by="",
        answers=found,
    )


def _plain(answer: object) -> AnswerValue:
    """An answer as the boxes of a form have it."""
    if isinstance(answer, Decimal):
        return decimal_text(answer)
    if isinstance(answer, date):
        return answer.isoformat()
    if isinstance(answer, (list, tuple, frozenset, set)):
        return tuple(str(one) for one in answer)
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    return str(answer)


def _shown(value: AnswerValue) -> str:
    return ", ".join(value) if isinstance(value, tuple) else value or ""
