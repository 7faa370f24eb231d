"""Text of a condition to its intermediate representation.

The grammar, in full::

    condition = any-of-these, joined by "and" or by "or" (not both without brackets)
    part      = "not" part | "(" condition ")" | "always" | "never" | count | points | item "is" test | named
    count     = quantity group ("is" | "are") test
    quantity  = "any" | "every" | "no" | ("at least" | "at most" | "more than" | "fewer than" | "exactly") number ["%"]
    group     = ["of"] [tag] ("sections" | "questions" | "standards") ["in" section] | "of (" item {"," item} ")"
    points    = ("total" | "highest" | "lowest" | "average") "points" where "is" comparison
              | "share of points" where "is" comparison "%"
    where     = "of" group | "in" section
    test      = ["not"] value | ["not"] "one of" value {"," value} | value "or" ("better" | "worse")
              | ["not"] ("answered" | "applicable") | comparison
              | ("before" | "after" | "on" | "on or before" | "on or after") (date | item)
              | ("at least" | "at most" | "more than" | "less than") number unit ("after" | "before") item
    comparison = ["not"] number | ("at least" | "at most" | "more than" | "less than") number
              | "between" number "and" number
    unit      = "days" | "working days" | "weeks" | "months" | "years"
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from auditrules.conditions.dates import Span, Unit
from auditrules.conditions.ir import (
    And,
    Comparison,
    Condition,
    Const,
    Count,
    DateTest,
    Group,
    Is,
    Not,
    NumberTest,
    Or,
    Points,
    Quantity,
    Ref,
    SpanTest,
    StateTest,
    Test,
    TextRange,
    ValueTest,
)
from auditrules.conditions.lexer import ConditionFault, Token, tokens
from auditrules.conditions.spelling import nearest

MAX_DEPTH = 40
"""Brackets and "not" inside one another."""
MAX_DIGITS = 18
"""Digits of a number."""

_ROLES = {
    "section": "section",
    "sections": "section",
    "question": "question",
    "questions": "question",
    "standard": "standard",
    "standards": "standard",
}
_UNITS: dict[str, Unit] = {
    "day": "day",
    "days": "day",
    "week": "week",
    "weeks": "week",
    "month": "month",
    "months": "month",
    "year": "year",
    "years": "year",
}
_MEASURES = ("total", "highest", "lowest", "average", "share")
_STARTS_COUNT = ("any", "every", "all", "no", "none", "at", "more", "fewer", "less", "exactly")

#: Words of the language, which no id may be.
RESERVED = frozenset(
    {"and", "or", "not", "is", "are", "of", "in", "one", "any", "every", "all", "none", "at", "least", "most", "more"}
    | {"fewer", "less", "than", "exactly", "between", "before", "after", "on", "better", "worse", "always", "never"}
    | {"answered", "applicable", "points", "working", *_ROLES, *_UNITS, *_MEASURES}
)


def parse(text: str) -> Condition:
    """Parse one condition.

    Raises :class:`ConditionFault` with the place of the first thing that does not fit and what could stand there.
    """
    parser = _Parser(tokens(text))
    condition = parser.condition(0)
    parser.finish()
    return condition


def parse_test(text: str) -> Test:
    """Parse the words that follow "is", such as ``good or better`` or ``at least 3``."""
    parser = _Parser(tokens(text))
    test = parser.test()
    parser.finish()
    return test


class _Parser:
    def __init__(self, found: Sequence[Token]) -> None:
        self._tokens = found
        self._at = 0

    # -------------------------------------------------------------- reading tokens

    @property
    def _now(self) -> Token:
        return self._tokens[self._at]

    def _ahead(self, steps: int = 1) -> Token:
        return self._tokens[min(self._at + steps, len(self._tokens) - 1)]

    def _take(self) -> Token:
        token = self._now
        if token.kind != "end":
            self._at += 1
        return token

    def _word(self, *words: str) -> bool:
        """Whether the next tokens are these words; takes them if so."""
        for step, word in enumerate(words):
            token = self._ahead(step) if step else self._now
            if token.kind != "word" or token.text != word:
                return False
        self._at += len(words)
        return True

    def _is_word(self, *choices: str) -> bool:
        return self._now.kind == "word" and self._now.text in choices

    def _expect(self, kind: str, described: str) -> Token:
        if self._now.kind != kind:
            raise self._unexpected((described,))
        return self._take()

    def _expect_word(self, *choices: str) -> str:
        if not self._is_word(*choices):
            raise self._unexpected(choices)
        return self._take().text

    def _name(self, described: str) -> Token:
        if self._now.kind != "word" or self._now.text in RESERVED:
            raise self._unexpected((described,))
        return self._take()

    def _unexpected(self, expected: Sequence[str]) -> ConditionFault:
        token = self._now
        wanted = _either(expected)
        if token.kind == "end":
            return ConditionFault("C103", f"the condition stops here; {wanted} should follow", (token.start, token.end))
        likely = nearest(token.text, expected) if token.kind == "word" else None
        help_ = f"Did you mean '{likely}'?" if likely else ""
        return ConditionFault(
            "C103",
            f"'{token.text}' does not fit here; {wanted} should stand here",
            (token.start, token.end),
            help_,
            likely,
        )

    def finish(self) -> None:
        token = self._now
        if token.kind == "end":
            return
        if token.kind == ")":
            raise ConditionFault("C103", "this bracket closes nothing", (token.start, token.end), "Leave it out.", "")
        raise self._unexpected(("and", "or", "the end of the condition"))

    def _span(self, start: Token) -> TextRange:
        last = self._tokens[max(self._at - 1, 0)]
        return (start.start, max(last.end, start.end))

    # -------------------------------------------------------------- conditions

    def condition(self, depth: int) -> Condition:
        start = self._now
        parts = [self._part(depth)]
        joint: Token | None = None
        while self._is_word("and", "or"):
            token = self._take()
            if joint is not None and token.text != joint.text:
                raise ConditionFault(
                    "C104",
                    "'and' and 'or' stand together without brackets",
                    (token.start, token.end),
                    "Put brackets round the part that belongs together: (a and b) or c.",
                )
            joint = token
            parts.append(self._part(depth))
        if joint is None:
            return parts[0]
        if joint.text == "and":
            return And(tuple(parts), self._span(start))
        return Or(tuple(parts), self._span(start))

    def _part(self, depth: int) -> Condition:
        start = self._now
        if depth > MAX_DEPTH:
            raise ConditionFault(
                "C101",
                f"more than {MAX_DEPTH} brackets inside one another",
                (start.start, start.end),
                "Name a part of it with [define.ID] and use the name.",
            )
        if self._word("not"):
            part = self._part(depth + 1)
            return Not(part, self._span(start))
        if start.kind == "(":
            self._take()
            inner = self.condition(depth + 1)
            self._expect(")", "a closing bracket")
            return inner
        if self._word("always"):
            return Const(True, self._span(start))
        if self._word("never"):
            return Const(False, self._span(start))
        if self._is_word(*_STARTS_COUNT):
            return self._count()
        if self._is_word(*_MEASURES):
            return self._points()
        if start.kind == "word" and start.text not in RESERVED:
            return self._item_or_name()
        raise self._unexpected(
            ("a question, section or fact", "any", "every", "no", "at least", "not", "an opening bracket")
        )

    def _item_or_name(self) -> Condition:
        start = self._take()
        if self._word("is"):
            test = self.test()
            return Is(start.text, test, self._span(start))
        if self._now.kind in ("end", ")") or self._is_word("and", "or"):
            return Ref(start.text, self._span(start))
        if self._is_word("are"):
            token = self._now
            raise ConditionFault("C103", "one item takes 'is'", (token.start, token.end), "Write 'is'.", "is")
        raise self._unexpected(("is", "and", "or", "the end of the condition"))

    # -------------------------------------------------------------- counts

    def _count(self) -> Condition:
        start = self._now
        quantity = self._quantity()
        group = self._group(after_of=self._word("of"), one_item=quantity.how in ("any", "every", "no"))
        self._expect_word("is", "are")
        test = self.test()
        return Count(quantity, group, test, self._span(start))

    def _quantity(self) -> Quantity:
        if self._word("any"):
            return Quantity("any")
        if self._word("every", "one") or self._word("every") or self._word("all"):
            return Quantity("every")
        if self._word("none") or self._word("no"):
            return Quantity("no")
        if self._word("exactly"):
            return self._quantity_number("exactly")
        if self._word("at", "least"):
            return self._quantity_number("at_least")
        if self._word("at", "most"):
            return self._quantity_number("at_most")
        if self._word("more", "than"):
            return self._quantity_number("more_than")
        if self._word("fewer", "than") or self._word("less", "than"):
            return self._quantity_number("fewer_than")
        self._take()
        raise self._unexpected(("least", "most") if self._tokens[self._at - 1].text == "at" else ("than",))

    def _quantity_number(self, how: str) -> Quantity:
        token = self._now
        if token.kind not in ("number", "percent"):
            raise self._unexpected(("a number", "a percentage"))
        number = self._number()
        percent = token.kind == "percent"
        if percent and not 0 <= number <= 100:
            raise ConditionFault("C105", f"{number}% is not between 0% and 100%", (token.start, token.end))
        if not percent and (number < 0 or number != number.to_integral_value()):
            raise ConditionFault("C105", f"{number} is not a count; a count is 0, 1, 2 …", (token.start, token.end))
        return Quantity(how, number, percent)  # type: ignore[arg-type]  # the callers' literals

    def _group(self, *, after_of: bool, one_item: bool) -> Group:
        if self._now.kind == "(":
            if not after_of:
                raise self._unexpected(("of",))
            self._take()
            items = [self._name("the name of an item").text]
            while self._now.kind == ",":
                self._take()
                items.append(self._name("the name of an item").text)
            self._expect(")", "a comma or a closing bracket")
            return Group(items=tuple(items))
        tag: str | None = None
        if self._now.kind == "word" and self._now.text not in RESERVED:
            tag = self._take().text
        if not self._is_word(*_ROLES):
            if tag is not None and one_item is False and self._now.kind == "word" and self._now.text in ("is", "are"):
                self._at -= 1
            raise self._unexpected(
                ("sections", "questions", "standards")
                if after_of or not one_item
                else ("section", "question", "standard")
            )
        role = _ROLES[self._take().text]
        within: str | None = None
        if self._word("in"):
            within = self._name("the name of a section").text
        return Group(role=role, tag=tag, within=within)  # type: ignore[arg-type]  # a value of _ROLES

    # -------------------------------------------------------------- points

    def _points(self) -> Condition:
        start = self._take()
        measure = start.text
        if measure == "share":
            self._expect_word("of")
        self._expect_word("points")
        if self._word("in"):
            group = Group(role="question", within=self._name("the name of a section").text)
        else:
            self._expect_word("of")
            group = self._group(after_of=True, one_item=False)
        self._expect_word("is", "are")
        token = self._now
        test = self.test(percent=measure == "share")
        if not isinstance(test, NumberTest):
            raise ConditionFault(
                "C103", "points are compared with a number", (token.start, token.end), "For example: is at least 15."
            )
        return Points(measure, group, test, self._span(start))  # type: ignore[arg-type]  # a word of _MEASURES

    # -------------------------------------------------------------- tests

    def test(self, *, percent: bool = False) -> Test:
        """The words after "is" or "are"."""
        negated = self._word("not")
        if self._word("answered"):
            return StateTest("answered", negated)
        if self._word("applicable"):
            return StateTest("applicable", negated)
        if self._word("one", "of"):
            return ValueTest(self._values(), "is_not" if negated else "is")
        if self._now.kind in ("number", "percent"):
            return NumberTest("is_not" if negated else "is", self._measure(percent))
        if negated:
            if self._now.kind != "word" or self._now.text in RESERVED:
                raise self._unexpected(("a value", "one of", "answered", "applicable", "a number"))
            return ValueTest((self._take().text,), "is_not")
        if self._word("between"):
            lower = self._measure(percent)
            self._expect_word("and")
            token = self._now
            upper = self._measure(percent)
            if upper < lower:
                raise ConditionFault(
                    "C105",
                    f"nothing is between {lower} and {upper}",
                    (token.start, token.end),
                    "Write the smaller first.",
                )
            return NumberTest("at_least", lower, upper)
        if self._is_word("at", "more", "less", "fewer"):
            return self._compared(percent)
        if self._is_word("before", "after", "on"):
            return self._dated()
        if self._now.kind == "date":
            raise ConditionFault(
                "C103",
                "a date needs 'on', 'before' or 'after'",
                (self._now.start, self._now.end),
                "For example: is before 2026-04-01.",
            )
        if self._now.kind == "word" and self._now.text not in RESERVED:
            value = self._take().text
            if self._is_word("or") and self._ahead().kind == "word" and self._ahead().text in ("better", "worse"):
                self._take()
                return ValueTest((value,), "or_better" if self._take().text == "better" else "or_worse")
            if self._now.kind == ",":
                token = self._now
                raise ConditionFault(
                    "C103",
                    "several values need 'one of'",
                    (token.start, token.end),
                    "For example: is one of partly, no.",
                )
            return ValueTest((value,))
        raise self._unexpected(
            ("a value", "not", "one of", "at least", "at most", "more than", "less than", "answered", "applicable")
        )

    def _values(self) -> tuple[str, ...]:
        values = [self._value()]
        while self._now.kind == ",":
            self._take()
            values.append(self._value())
        return tuple(values)

    def _value(self) -> str:
        if self._now.kind != "word" or (self._now.text in RESERVED and self._now.text not in ("no",)):
            raise self._unexpected(("a value",))
        return self._take().text

    def _compared(self, percent: bool) -> Test:
        first = self._take().text
        second = self._expect_word("least", "most") if first == "at" else self._expect_word("than")
        comparison: Comparison = {
            ("at", "least"): "at_least",
            ("at", "most"): "at_most",
            ("more", "than"): "more_than",
            ("less", "than"): "less_than",
            ("fewer", "than"): "less_than",
        }[first, second]  # type: ignore[assignment]  # the keys are all that can come here
        token = self._now
        number = self._measure(percent)
        unit = self._unit()
        if unit is None:
            return NumberTest(comparison, number)
        if number != number.to_integral_value() or not 0 <= number <= 10000:
            raise ConditionFault(
                "C105", f"{number} is not a whole number of {unit}s up to 10000", (token.start, token.end)
            )
        direction = self._expect_word("after", "before")
        anchor = self._name("the name of a date").text
        span = Span(int(number), unit, "after" if direction == "after" else "before", anchor)
        return SpanTest(comparison, span)  # type: ignore[arg-type]  # never is or is_not here

    def _unit(self) -> Unit | None:
        if self._word("working"):
            self._expect_word("days", "day")
            return "working_day"
        if self._is_word(*_UNITS):
            return _UNITS[self._take().text]
        return None

    def _dated(self) -> DateTest:
        first = self._take().text
        comparison = first
        if first == "on" and self._word("or"):
            comparison = f"on_or_{self._expect_word('before', 'after')}"
        token = self._now
        if token.kind == "date":
            self._take()
            try:
                return DateTest(comparison, date.fromisoformat(token.text))  # type: ignore[arg-type]  # built above
            except ValueError:
                raise ConditionFault(
                    "C105", f"{token.text} is not a date that exists", (token.start, token.end)
                ) from None
        other = self._name("a date (2026-04-01) or the name of a date").text
        return DateTest(comparison, other)  # type: ignore[arg-type]  # built above

    def _measure(self, percent: bool) -> Decimal:
        token = self._now
        if token.kind not in ("number", "percent"):
            raise self._unexpected(("a percentage",) if percent else ("a number",))
        if percent and token.kind != "percent":
            raise ConditionFault(
                "C105", "a share is a percentage", (token.start, token.end), f"Write {token.text}%.", f"{token.text}%"
            )
        if not percent and token.kind == "percent":
            raise ConditionFault(
                "C105",
                "a percentage does not fit here",
                (token.start, token.end),
                "Percentages are for counts and shares.",
            )
        return self._number()

    def _number(self) -> Decimal:
        token = self._take()
        if sum(character.isdigit() for character in token.text) > MAX_DIGITS:
            raise ConditionFault("C101", f"a number has {MAX_DIGITS} digits at the most", (token.start, token.end))
        try:
            return Decimal(token.text)
        except InvalidOperation:
            raise ConditionFault("C102", f"'{token.text}' is not a number", (token.start, token.end)) from None


def _either(choices: Sequence[str]) -> str:
    if len(choices) == 1:
        return choices[0]
    return f"{', '.join(choices[:-1])} or {choices[-1]}"
