"""Text of a condition to its intermediate representation.

The grammar, in full::

    condition = any-of-these, joined by "and" or by "or" (not both without brackets)
    part      = "not" part | "(" condition ")" | "always" | "never" | count | points | item "is" test | named
    count     = quantity group ("is" | "are") test
    quantity  = "any" | "every" | "no" | ("at least" | "at most" | "more than" | "fewer than" | "exactly") number ["%"]
    group     = ["of"] [tag] ("sections" | "questions" | "standards") ["in" section] | "of (" item {"," item} ")"
    points    = measure where "is" comparison | combined measure "of" group "is" comparison
    measure   = ("total" | "highest" | "lowest" | "average") "points" | ("product" | "share") "of points"
    combined  = "total" | "product" | "highest" | "lowest" | "average"
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
    ValueTest,
)
from auditrules.conditions.lexer import ConditionFault, Token, tokens
from auditrules.conditions.otherwise import said_otherwise
from auditrules.conditions.reading import Reader
from auditrules.conditions.words import MEASURES, NOT_VALUES, NUMBERS, RESERVED, ROLES, STARTS_COUNT, UNITS

MAX_DEPTH = 40
"""Brackets and "not" inside one another."""
MAX_DIGITS = 18
"""Digits of a number."""

#: What people begin a condition with, and how the language says it.
_BEGUN_OTHERWISE = {
    "each": "every",
    "some": "any",
    "both": "every",
    "if": "",
    "when": "",
    "where": "",
    "half": "at least 50%",
    "sum": "total",
    "maximum": "highest",
    "minimum": "lowest",
    "mean": "average",
}


#: What there is no group of, though there are such items.
_NO_ROLES = frozenset(("outcome", "outcomes", "fact", "facts", "item", "items", "answer", "answers"))


def parse(text: str) -> Condition:
    """Parse one condition.

    Raises :class:`ConditionFault` with the place of the first thing that does not fit and what could stand there.
    """
    try:
        parser = ConditionParser(tokens(text))
        condition = parser.condition(0)
        parser.finish()
    except ConditionFault as fault:
        raise said_otherwise(text, fault) from None
    return condition


def parse_test(text: str) -> Test:
    """Parse the words that follow "is", such as ``good or better`` or ``at least 3``."""
    try:
        parser = ConditionParser(tokens(text))
        test = parser.test()
        parser.finish()
    except ConditionFault as fault:
        raise said_otherwise(text, fault) from None
    return test


class ConditionParser(Reader):
    """One condition, read from left to right."""

    # -------------------------------------------------------------- conditions

    def condition(self, depth: int) -> Condition:
        start = self.now
        parts = [self._part(depth)]
        joint: Token | None = None
        while self.is_word("and", "or"):
            token = self.take()
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
            return And(tuple(parts), self.span(start))
        return Or(tuple(parts), self.span(start))

    def _part(self, depth: int) -> Condition:
        start = self.now
        if depth > MAX_DEPTH:
            raise ConditionFault(
                "C101",
                f"more than {MAX_DEPTH} brackets inside one another",
                (start.start, start.end),
                "Name a part of it with [define.ID] and use the name.",
            )
        if self.word("not"):
            # "not (" is one step down: a condition and its canonical text, which has brackets here, are as deep.
            part = self._in_brackets(depth) if self.now.kind == "(" else self._part(depth + 1)
            return Not(part, self.span(start))
        if start.kind == "(":
            return self._in_brackets(depth)
        if self.word("always"):
            return Const(True, self.span(start))
        if self.word("never"):
            return Const(False, self.span(start))
        if self.is_word(*STARTS_COUNT):
            return self._count()
        if self.is_word(*MEASURES):
            return self._points()
        if start.kind == "word" and start.text not in RESERVED:
            return self._item_or_name()
        if start.kind == "number" and self.ahead().text in ROLES:
            example = f"Say how many are meant: at least {start.text}, at most {start.text} or exactly {start.text}."
            raise self.unexpected(("a condition",), example)
        raise self.unexpected(("a condition",), "For example: safety is good, or: any section is good.")

    def _in_brackets(self, depth: int) -> Condition:
        self.take()
        inner = self.condition(depth + 1)
        self.expect(")", "a closing bracket")
        return inner

    def _item_or_name(self) -> Condition:
        start = self.take()
        if self.word("is"):
            test = self.test()
            return Is(start.text, test, self.span(start))
        if self.now.kind in ("end", ")") or self.is_word("and", "or"):
            return Ref(start.text, self.span(start))
        if start.text in _BEGUN_OTHERWISE and not self.is_word("are"):
            instead = _BEGUN_OTHERWISE[start.text]
            help_ = f"Write '{instead}'." if instead else "Leave it out: a condition is only what has to hold."
            raise ConditionFault(
                "C103", f"'{start.text}' is not a word of the language", (start.start, start.end), help_, instead
            )
        if self.is_word("are"):
            token = self.now
            raise ConditionFault("C103", "one item takes 'is'", (token.start, token.end), "Write 'is'.", "is")
        raise self.unexpected(("is", "and", "or", "the end of the condition"))

    # -------------------------------------------------------------- counts

    def _count(self) -> Condition:
        start = self.now
        quantity = self._quantity()
        group = self._group(after_of=self.word("of"), one_item=quantity.how in ("any", "every", "no"))
        self.expect_word("is", "are")
        test = self.test()
        return Count(quantity, group, test, self.span(start))

    def _quantity(self) -> Quantity:
        if self.word("any"):
            return Quantity("any")
        if self.word("every", "one") or self.word("every") or self.word("all"):
            return Quantity("every")
        if self.word("none") or self.word("no"):
            return Quantity("no")
        if self.word("exactly"):
            return self._quantity_number("exactly")
        if self.word("at", "least"):
            return self._quantity_number("at_least")
        if self.word("at", "most"):
            return self._quantity_number("at_most")
        if self.word("more", "than"):
            return self._quantity_number("more_than")
        if self.word("fewer", "than") or self.word("less", "than"):
            return self._quantity_number("fewer_than")
        self.take()
        raise self.unexpected(("least", "most") if self.tokens[self.at - 1].text == "at" else ("than",))

    def _quantity_number(self, how: str) -> Quantity:
        token = self.now
        if token.kind not in ("number", "percent"):
            raise self.unexpected(("a number", "a percentage"))
        number = self._number()
        percent = token.kind == "percent"
        if percent and not 0 <= number <= 100:
            raise ConditionFault("C105", f"{number}% is not between 0% and 100%", (token.start, token.end))
        if not percent and (number < 0 or number != number.to_integral_value()):
            raise ConditionFault("C105", f"{number} is not a count; a count is 0, 1, 2 …", (token.start, token.end))
        return Quantity(how, number, percent)  # type: ignore[arg-type]  # the callers' literals

    def _group(self, *, after_of: bool, one_item: bool) -> Group:
        if self.now.kind == "(":
            if not after_of:
                raise self.unexpected(("of",))
            self.take()
            items = [self.name("the name of an item").text]
            while self.now.kind == ",":
                self.take()
                items.append(self.name("the name of an item").text)
            self.expect(")", "a comma or a closing bracket")
            return Group(items=tuple(items))
        tag: str | None = None
        self.allows("a tag")
        if self.now.kind == "word" and self.now.text not in RESERVED:
            tag = self.take().text
        if not self.is_word(*ROLES):
            if tag is not None and self.now.kind == ",":
                raise self.unexpected(("a bracket before the list",), "A list of items: of (safety, planning).")
            if tag is not None and self.is_word("is", "are"):
                # What was taken for a tag stands where the group should.
                self.at -= 1
            raise self.unexpected(
                ("sections", "questions", "standards")
                if after_of or not one_item
                else ("section", "question", "standard"),
                self._as_list(),
            )
        role = ROLES[self.take().text]
        within: str | None = None
        if self.word("in"):
            within = self.name("the name of a section").text
        return Group(role=role, tag=tag, within=within)  # type: ignore[arg-type]  # a value of ROLES

    def _as_list(self) -> str:
        """How items that are no whole group are named, where a name stands in the group's place."""
        if self.now.kind != "word" or self.now.text in RESERVED or self.now.text in NUMBERS:
            return ""
        named = "safety, planning" if self.now.text in _NO_ROLES else self.now.text
        return f"A list stands in brackets: of ({named})."

    # -------------------------------------------------------------- points

    def _points(self) -> Condition:
        start = self.take()
        measure, each = start.text, None
        if measure in ("total", "product") and self.now.text == "share":
            raise ConditionFault(
                "C103",
                f"shares are not {'added up' if measure == 'total' else 'multiplied'}",
                (start.start, self.now.end),
                "Say average share of points, in which every section has its weight.",
            )
        if measure != "share" and self.is_word(*MEASURES):
            # Of every section by itself first, then of what came out.
            each = self.take().text
        last = measure if each is None else each
        percent = "share" in (measure, each)
        if last == "share":
            self.expect_word("of")
        elif last == "product":
            # Said as a total is, it means the same.
            self.word("of")
        self.expect_word("points")
        if each is None and self.word("in"):
            group = Group(role="question", within=self.name("the name of a section").text)
        else:
            self.expect_word("of")
            group = self._group(after_of=True, one_item=False)
        self.expect_word("is", "are")
        token = self.now
        test = self.test(percent=percent)
        if not isinstance(test, NumberTest):
            raise ConditionFault(
                "C103", "points are compared with a number", (token.start, token.end), "For example: is at least 15."
            )
        return Points(measure, group, test, each, self.span(start))  # type: ignore[arg-type]  # words of MEASURES

    # -------------------------------------------------------------- tests

    def test(self, *, percent: bool = False) -> Test:
        """The words after "is" or "are"."""
        negated = self.word("not")
        if self.word("answered"):
            return StateTest("answered", negated)
        if self.word("applicable"):
            return StateTest("applicable", negated)
        if self.word("one", "of"):
            return ValueTest(self._values(), "is_not" if negated else "is")
        if self.now.kind in ("number", "percent"):
            return NumberTest("is_not" if negated else "is", self._measure(percent))
        if negated:
            if self.now.kind != "word" or self.now.text in NOT_VALUES:
                raise self.unexpected(("a value", "one of", "answered", "applicable", "a number"))
            return ValueTest((self.take().text,), "is_not")
        if self.word("between"):
            lower = self._measure(percent)
            self.expect_word("and")
            token = self.now
            upper = self._measure(percent)
            if upper < lower:
                raise ConditionFault(
                    "C105",
                    f"nothing is between {lower} and {upper}",
                    (token.start, token.end),
                    "Write the smaller first.",
                )
            return NumberTest("at_least", lower, upper)
        if self.is_word("at", "more", "less", "fewer"):
            return self._compared(percent)
        if self.is_word("before", "after", "on"):
            return self._dated()
        if self.now.kind == "date":
            raise ConditionFault(
                "C103",
                "a date needs 'on', 'before' or 'after'",
                (self.now.start, self.now.end),
                "For example: is before 2026-04-01.",
            )
        if self.is_word("better", "worse") and self.ahead().text == "than":
            token, than = self.now, self.ahead()
            raise ConditionFault(
                "C103",
                f"'{token.text} than' is said otherwise here",
                (token.start, than.end),
                f"For example: is good or {token.text}.",
            )
        if self.now.kind == "word" and self.now.text not in NOT_VALUES:
            value = self.take().text
            if self.is_word("or") and self.ahead().kind == "word" and self.ahead().text in ("better", "worse"):
                self.take()
                return ValueTest((value,), "or_better" if self.take().text == "better" else "or_worse")
            if self.now.kind == ",":
                token = self.now
                raise ConditionFault(
                    "C103",
                    "several values need 'one of'",
                    (token.start, token.end),
                    "For example: is one of partly, no.",
                )
            return ValueTest((value,))
        raise self.unexpected(("a value", "a comparison"), "For example: is good, is not yes, is at least 3.")

    def _values(self) -> tuple[str, ...]:
        values = [self._value()]
        while self.now.kind == ",":
            self.take()
            values.append(self._value())
        return tuple(values)

    def _value(self) -> str:
        if self.now.kind == "number":
            raise self.unexpected(("a value",), "Of numbers: is 3 or … is 4, or a range: is between 3 and 4.")
        if self.now.kind != "word" or self.now.text in NOT_VALUES:
            raise self.unexpected(("a value",))
        return self.take().text

    def _compared(self, percent: bool) -> Test:
        first = self.take().text
        second = self.expect_word("least", "most") if first == "at" else self.expect_word("than")
        comparison: Comparison = {
            ("at", "least"): "at_least",
            ("at", "most"): "at_most",
            ("more", "than"): "more_than",
            ("less", "than"): "less_than",
            ("fewer", "than"): "less_than",
        }[first, second]  # type: ignore[assignment]  # the keys are all that can come here
        token = self.now
        if token.kind == "word" and first == "at" and token.text not in RESERVED and token.text not in NUMBERS:
            end = "or better" if second == "least" else "or worse"
            raise ConditionFault(
                "C103",
                f"'at {second}' is said of numbers",
                (token.start, token.end),
                f"Did you mean 'is {token.text} {end}'?",
            )
        number = self._measure(percent)
        unit = self._unit()
        if unit is None:
            return NumberTest(comparison, number)
        if number != number.to_integral_value() or not 0 <= number <= 10000:
            raise ConditionFault(
                "C105", f"{number} is not a whole number of {unit}s up to 10000", (token.start, token.end)
            )
        direction = self.expect_word("after", "before")
        anchor = self.name("the name of a date").text
        span = Span(int(number), unit, "after" if direction == "after" else "before", anchor)
        return SpanTest(comparison, span)  # type: ignore[arg-type]  # never is or is_not here

    def _unit(self) -> Unit | None:
        if self.word("working"):
            self.expect_word("days", "day")
            return "working_day"
        if self.is_word(*UNITS):
            return UNITS[self.take().text]
        return None

    def _dated(self) -> DateTest:
        first = self.take().text
        comparison = first
        if first == "on" and self.word("or"):
            comparison = f"on_or_{self.expect_word('before', 'after')}"
        token = self.now
        if token.kind == "date":
            self.take()
            try:
                return DateTest(comparison, date.fromisoformat(token.text))  # type: ignore[arg-type]  # built above
            except ValueError:
                raise ConditionFault(
                    "C105", f"{token.text} is not a date that exists", (token.start, token.end)
                ) from None
        other = self.name("a date (2026-04-01) or the name of a date").text
        return DateTest(comparison, other)  # type: ignore[arg-type]  # built above

    def _measure(self, percent: bool) -> Decimal:
        token = self.now
        if token.kind not in ("number", "percent"):
            raise self.unexpected(("a percentage",) if percent else ("a number",))
        if percent and token.kind != "percent":
            raise ConditionFault(
                "C105", "a share is a percentage", (token.start, token.end), f"Write {token.text}%.", f"{token.text}%"
            )
        if not percent and token.kind == "percent":
            raise ConditionFault(
                "C105",
                "a percentage does not fit here",
                (token.start, token.end),
                f"Percentages are for counts and shares. Write {token.text.rstrip('%').strip()}.",
                token.text.rstrip("%").strip(),
            )
        number = self._number()
        if percent and not 0 <= number <= 100:
            raise ConditionFault("C105", f"{number}% is not between 0% and 100%", (token.start, token.end))
        return number

    def _number(self) -> Decimal:
        token = self.take()
        if sum(character.isdigit() for character in token.text) > MAX_DIGITS:
            raise ConditionFault("C101", f"a number has {MAX_DIGITS} digits at the most", (token.start, token.end))
        try:
            return Decimal(token.text)
        except InvalidOperation:
            raise ConditionFault("C102", f"'{token.text}' is not a number", (token.start, token.end)) from None
