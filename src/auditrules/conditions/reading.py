"""Reading tokens one after another, and saying what should stand where one does not fit."""

from __future__ import annotations

from collections.abc import Sequence

from auditrules.conditions.ir import TextRange
from auditrules.conditions.lexer import ConditionFault, Token
from auditrules.conditions.spelling import nearest
from auditrules.conditions.words import NUMBERS, RESERVED


class Reader:
    """Tokens read one after another, with a fault where one does not fit."""

    def __init__(self, found: Sequence[Token]) -> None:
        self.tokens = found
        self.at = 0

    # -------------------------------------------------------------- reading tokens

    @property
    def now(self) -> Token:
        return self.tokens[self.at]

    def ahead(self, steps: int = 1) -> Token:
        return self.tokens[min(self.at + steps, len(self.tokens) - 1)]

    def take(self) -> Token:
        token = self.now
        if token.kind != "end":
            self.at += 1
        return token

    def word(self, *words: str) -> bool:
        """Whether the next tokens are these words; takes them if so."""
        for step, word in enumerate(words):
            token = self.ahead(step) if step else self.now
            if token.kind != "word" or token.text != word:
                return False
        self.at += len(words)
        return True

    def is_word(self, *choices: str) -> bool:
        return self.now.kind == "word" and self.now.text in choices

    def expect(self, kind: str, described: str) -> Token:
        if self.now.kind != kind:
            raise self.unexpected((described,))
        return self.take()

    def expect_word(self, *choices: str) -> str:
        if not self.is_word(*choices):
            raise self.unexpected(choices)
        return self.take().text

    def name(self, described: str) -> Token:
        if self.now.kind != "word" or self.now.text in RESERVED:
            raise self.unexpected((described,))
        return self.take()

    def allows(self, described: str) -> None:
        """Something of this kind may stand here as well, and need not: of use to who wants to know what may."""

    def unexpected(self, expected: Sequence[str], example: str = "") -> ConditionFault:
        """The fault that the present token is none of these: words of the language, or descriptions ("a number")."""
        token = self.now
        wanted = _either(expected)
        at = (token.start, token.end)
        if token.kind == "end":
            return ConditionFault("C103", f"the condition stops here; {wanted} should follow", at, example)
        message = f"'{token.text}' does not fit here; {wanted} should stand here"
        likely: str | None = None
        help_ = example
        if token.kind == "word":
            likely = nearest(token.text, [word for word in expected if not _described(word)])
            help_ = f"Did you mean '{likely}'?" if likely else example
            if "a number" in expected and token.text in NUMBERS:
                likely = NUMBERS[token.text]
                help_ = f"Write {likely}."
            elif "a percentage" in expected and token.text == "half":
                likely, help_ = "50%", "Write 50%."
        return ConditionFault("C103", message, at, help_, likely)

    def finish(self) -> None:
        token = self.now
        if token.kind == "end":
            return
        if token.kind == ")":
            raise ConditionFault("C103", "this bracket closes nothing", (token.start, token.end), "Leave it out.", "")
        before = self.tokens[self.at - 1] if self.at else token
        begins_another = self.ahead().kind == "word" and self.ahead().text == "is"
        both_names = all(one.kind == "word" and one.text not in RESERVED for one in (before, token))
        if both_names and not begins_another:
            joined = f"{before.text}_{token.text}"
            raise ConditionFault(
                "C103",
                f"'{before.text} {token.text}': a name or value is one word",
                (before.start, token.end),
                f"Did you mean '{joined}'?",
                joined,
            )
        raise self.unexpected(("and", "or") if begins_another else ("and", "or", "the end of the condition"))

    def span(self, start: Token) -> TextRange:
        last = self.tokens[max(self.at - 1, 0)]
        return (start.start, max(last.end, start.end))


def _described(expected: str) -> bool:
    return expected.startswith(("a ", "an ", "the "))


def _either(choices: Sequence[str]) -> str:
    shown = [choice if _described(choice) else f"'{choice}'" for choice in choices]
    if len(shown) == 1:
        return shown[0]
    return f"{', '.join(shown[:-1])} or {shown[-1]}"
