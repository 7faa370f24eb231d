"""XPath conditions of a form as conditions of the ruleset language.

In a form an unasked question has the answer "nothing", and nothing is not equal to anything; so ``${a} != 'x'`` holds
where ``a`` is not asked, and is written ``a is not applicable or a is not x`` for a question that not everybody is
asked. Nots are carried down to the comparisons, which the language says in its own words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from auditrules_xlsform.parts import Answer, Question
from auditrules_xlsform.xpath import Call, Compare, Joined, Number, Ref, Text, This, Tree, Untranslatable, parse

#: Characters of one condition of the language.
_MOST = 2_000
_FLIPPED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_NEGATED = {"=": "!=", "!=": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_OF_NUMBERS = {"=": "", "!=": "not ", "<": "less than ", "<=": "at most ", ">": "more than ", ">=": "at least "}
_OF_DATES = {"=": "on", "<": "before", "<=": "on or before", ">": "after", ">=": "on or after"}
_HOLDS: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "=": lambda one, other: one == other,
    "!=": lambda one, other: one != other,
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
}


@dataclass(frozen=True, slots=True)
class Translation:
    """A condition of the language, the ids it reads, and the numbers and dates it compares each with."""

    text: str
    reads: frozenset[str]
    cuts: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Said:
    """A part of a condition: its words, and what joins them at the top: ``and``, ``or`` or nothing."""

    words: str
    joint: str = ""


_ALWAYS, _NEVER = _Said("always"), _Said("never")


def translated(written: str, questions: Mapping[str, Question], others: Mapping[str, str]) -> Translation:
    """A condition of the form in the ruleset language. Raises :class:`Untranslatable`.

    ``questions`` are those that can be named, by their names in the form; ``others`` says of every other name why it
    can't be.
    """
    translator = _Translator(questions, others)
    words = translator.said(parse(written), True).words
    if len(words) > _MOST:
        raise Untranslatable(f"it would have more than {_MOST} characters")
    return Translation(words, frozenset(translator.reads), frozenset(translator.cuts))


def conjoined(parts: list[Translation]) -> Translation:
    """All of several conditions. Raises :class:`Untranslatable` where that is too long."""
    said = _join("and", [_Said(part.text, "or" if " or " in part.text else "and") for part in parts])
    if len(said.words) > _MOST:
        raise Untranslatable(f"it would have more than {_MOST} characters")
    reads = frozenset(name for part in parts for name in part.reads)
    return Translation(said.words, reads, frozenset(cut for part in parts for cut in part.cuts))


class _Translator:
    def __init__(self, questions: Mapping[str, Question], others: Mapping[str, str]) -> None:
        self._questions = questions
        self._others = others
        self.reads: set[str] = set()
        self.cuts: set[tuple[str, str]] = set()

    def said(self, tree: Tree, holds: bool) -> _Said:
        """A tree in words, or the words for its opposite."""
        match tree:
            case Joined(joint, parts):
                other = "or" if joint == "and" else "and"
                return _join(joint if holds else other, [self.said(part, holds) for part in parts])
            case Compare(sign, left, right):
                return self._compare(sign if holds else _NEGATED[sign], _plain(left), _plain(right), holds)
            case Call("not", (inner,)):
                return self.said(inner, not holds)
            case Call("true" | "false" as name, ()):
                return _ALWAYS if (name == "true") is holds else _NEVER
            case Call("boolean", (inner,)):
                return self.said(inner, holds)
            case Call("selected", (place, Text(name))):
                question = self._choice(_plain(place), "selected()")
                return self._among(question, [_named(question, name)], holds)
            case Call("selected", (place, Number(number))):
                question = self._choice(_plain(place), "selected()")
                return self._among(question, [_named(question, _digits(number))], holds)
            case Call(name, _):
                raise Untranslatable(f"the language has nothing like {name}()")
            case Ref():
                return self._anything(tree, holds)
            case _:
                raise Untranslatable("it is no condition")

    # ------------------------------------------------------------ comparisons

    def _compare(self, sign: str, left: Tree, right: Tree, holds: bool) -> _Said:
        if isinstance(left, Ref) and isinstance(right, Ref):
            return self._two(sign, self._question(left), self._question(right), holds)
        if not isinstance(left, (Ref, Call)) and isinstance(right, (Ref, Call)):
            return self._compare(_FLIPPED[sign], right, left, holds)
        if isinstance(left, Call):
            return self._call(sign, left, right, holds)
        if not isinstance(left, Ref) or not isinstance(right, (Text, Number)):
            if isinstance(right, Call):
                raise Untranslatable(f"the language has nothing like {right.name}()")
            what = "it speaks of the answer itself" if This() in (left, right) else "it compares what no answer is"
            raise Untranslatable(what)
        question = self._question(left)
        written = right.text.strip() if isinstance(right, Text) else _digits(right.number)
        if question.kind == "number":
            return self._number(question, sign, _number(written), not holds)
        if question.kind == "date":
            return self._date(question, sign, written, not holds)
        if question.kind in ("choice", "choices"):
            return self._value(question, sign, written, holds)
        raise Untranslatable(f"'{left.name}' is answered in free words, which no condition reads")

    def _call(self, sign: str, call: Call, right: Tree, holds: bool) -> _Said:
        """``count-selected(${q}) >= 1`` and ``string-length(${q}) > 0``: that anything was answered."""
        if call.name in ("count-selected", "string-length") and len(call.arguments) == 1 and isinstance(right, Number):
            low = {">=": right.number, ">": right.number + 1, "!=": right.number + 1}.get(sign)
            high = {"<": right.number, "<=": right.number + 1, "=": right.number + 1}.get(sign)
            if low == 1 or high == 1:
                return self._anything(_plain(call.arguments[0]), low == 1)
        raise Untranslatable(f"the language has nothing like {call.name}()")

    def _anything(self, place: Tree, holds: bool) -> _Said:
        question = self._choice(place, "whether something is answered")
        if holds:
            return self._among(question, [value.id for value in question.values], True)
        if not question.sometimes:
            raise Untranslatable(f"no condition asks whether '{question.name}' was left unanswered")
        self.reads.add(question.id)
        return _Said(f"{question.id} is not applicable")

    def _value(self, question: Question, sign: str, written: str, holds: bool) -> _Said:
        ids = [value.id for value in question.values]
        if sign in ("=", "!="):
            if not written:
                return self._anything(Ref(question.name), sign == "!=")
            value = _named(question, written)
            if question.kind == "choice":
                return self._among(question, [value], sign == "=")
            rest = [one for one in ids if one != value]
            # All that was chosen is this one.
            parts = [self._among(question, [value], sign == "=")]
            parts += [self._among(question, rest, sign != "=")] if rest else []
            return _join("and" if sign == "=" else "or", parts)
        if question.kind == "choices":
            raise Untranslatable("several answers have no order")
        number = _number(written)
        fitting = [value.id for value in question.values if _HOLDS[sign](_value_number(value), number)]
        if not holds:
            unfit = [one for one in ids if one not in fitting]
            return self._among(question, unfit, False) if unfit else _ALWAYS
        return self._among(question, fitting, True) if fitting else _NEVER

    def _among(self, question: Question, ids: list[str], holds: bool) -> _Said:
        self.reads.add(question.id)
        several = f"one of {', '.join(ids)}" if len(ids) > 1 else ids[0]
        if holds:
            return _Said(f"{question.id} is {several}")
        return self._or_unasked(question, _Said(f"{question.id} is not {several}"))

    def _or_unasked(self, question: Question, said: _Said) -> _Said:
        if not question.sometimes:
            return said
        self.reads.add(question.id)
        return _join("or", [_Said(f"{question.id} is not applicable"), said])

    def _number(self, question: Question, sign: str, number: Decimal, negated: bool) -> _Said:
        low, high = question.minimum, question.maximum
        unasked_too = negated or sign == "!="
        if low is not None and number < low:
            sign, number = (">=", low) if sign in ("!=", ">", ">=") else ("never", low)
        elif high is not None and number > high:
            sign, number = ("<=", high) if sign in ("!=", "<", "<=") else ("never", high)
        self.reads.add(question.id)
        if sign == "never":
            return self._or_unasked(question, _NEVER) if unasked_too else _NEVER
        self.cuts.add((question.id, str(number)))
        said = _Said(f"{question.id} is {_OF_NUMBERS[sign]}{_digits(number)}")
        return self._or_unasked(question, said) if unasked_too else said

    def _date(self, question: Question, sign: str, written: str, negated: bool) -> _Said:
        try:
            day = date.fromisoformat(written).isoformat()
        except ValueError:
            raise Untranslatable(f"'{written[:40]}' is no day") from None
        self.cuts |= {(question.id, f"{sign}{day}"), (question.id, f"<{day}"), (question.id, f">{day}")}
        return self._days(question, sign, day, [question] if negated or sign == "!=" else [])

    def _two(self, sign: str, one: Question, other: Question, holds: bool) -> _Said:
        if one.kind != "date" or other.kind != "date":
            raise Untranslatable("two answers can only be compared where both are days")
        if one is other:
            raise Untranslatable("it compares an answer with itself")
        self.reads.add(other.id)
        self.cuts |= {(one.id, f"{sign}{other.id}"), (one.id, f"<{other.id}"), (one.id, f">{other.id}")}
        return self._days(one, sign, other.id, [] if holds and sign != "!=" else [one, other])

    def _days(self, question: Question, sign: str, other: str, unasked_too: list[Question]) -> _Said:
        self.reads.add(question.id)
        if sign == "!=":
            said = _join("or", [_Said(f"{question.id} is {word} {other}") for word in ("before", "after")])
        else:
            said = _Said(f"{question.id} is {_OF_DATES[sign]} {other}")
        for one in unasked_too:
            said = self._or_unasked(one, said)
        return said

    # ------------------------------------------------------------ names

    def _question(self, ref: Ref) -> Question:
        found = self._questions.get(ref.name)
        if found is None:
            why = self._others.get(ref.name, "the form has no question of that name")
            raise Untranslatable(f"it rests on '{ref.name[:60]}': {why}")
        return found

    def _choice(self, place: Tree, what: str) -> Question:
        if not isinstance(place, Ref):
            raise Untranslatable(
                "it speaks of the answer itself" if isinstance(place, This) else f"{what} of no answer"
            )
        question = self._question(place)
        if question.kind not in ("choice", "choices"):
            raise Untranslatable(f"of '{place.name}', which has no list of answers, no condition asks {what}")
        return question


def _plain(tree: Tree) -> Tree:
    """A reading without what only changes its type: ``number(${a})`` is ``${a}``."""
    while isinstance(tree, Call) and tree.name in ("number", "string", "date") and len(tree.arguments) == 1:
        inner = tree.arguments[0]
        if not isinstance(inner, (Ref, Text, Number, This, Call)):
            break
        tree = inner
    return tree


def _join(joint: str, parts: list[_Said]) -> _Said:
    ends, drops = (_NEVER, _ALWAYS) if joint == "and" else (_ALWAYS, _NEVER)
    if ends in parts:
        return ends
    kept = list(dict.fromkeys(part for part in parts if part != drops))
    if not kept:
        return drops
    if len(kept) == 1:
        return kept[0]
    words = [f"({part.words})" if part.joint not in ("", joint) else part.words for part in kept]
    return _Said(f" {joint} ".join(words), joint)


def _named(question: Question, name: str) -> str:
    """The id of a value by its name in the form."""
    wanted = name.strip()
    found = next((value.id for value in question.values if value.name == wanted), None)
    if found is None:
        raise Untranslatable(f"'{wanted[:40]}' is no answer of '{question.name}'")
    return found


def _value_number(value: Answer) -> Decimal:
    return _number(value.name)


def _number(written: str) -> Decimal:
    """A number as the language takes it, of at most 18 digits, 6 of them after the point."""
    try:
        number = Decimal(written.strip())
    except InvalidOperation:
        raise Untranslatable(f"'{written[:40]}' is no number") from None
    if not fits(number):
        raise Untranslatable(f"'{written[:40]}' has more digits than a number can have")
    return number


def fits(number: Decimal) -> bool:
    """Whether a ruleset can hold the number."""
    if not number.is_finite() or abs(number.adjusted()) > 20:
        return False
    return abs(number) < 10**12 and number == round(number, 6)


def _digits(number: Decimal) -> str:
    if not number.is_finite() or abs(number.adjusted()) > 40:
        raise Untranslatable("it has a number that is too large")
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text
