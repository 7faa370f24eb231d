"""What may stand next in a condition: asked of the parser itself, so that it knows no more and no less."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditrules.conditions.ir import Condition, Group, Test
from auditrules.conditions.lexer import ConditionFault, Token, tokens
from auditrules.conditions.parser import ConditionParser


@dataclass(frozen=True, slots=True)
class Expected:
    """``words`` of the language and ``kinds`` of other things (``a value``, ``a tag``) that may stand next.

    ``about`` is what a test that stands here is of: an item's name, a group, or None.
    """

    words: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    about: str | Group | None = None


def expected_after(text: str, *, test: bool = False) -> Expected:
    """What may follow the beginning of a condition; of the words after "is" alone with ``test``, as in a cell.

    Nothing where the beginning itself does not fit.
    """
    try:
        parser = _Asking(tokens(text))
        if test:
            parser.test()
        else:
            parser.condition(0)
        parser.finish()
    except ConditionFault as fault:
        if fault.span[0] < len(text):
            return Expected()
    return Expected(tuple(parser.words), tuple(parser.kinds), parser.about)


class _Asking(ConditionParser):
    """A parser that notes what it would have taken in the place where the text ends."""

    def __init__(self, found: Sequence[Token]) -> None:
        super().__init__(found)
        self.words: dict[str, None] = {}
        self.kinds: dict[str, None] = {}
        self.about: str | Group | None = None

    @property
    def _at_end(self) -> bool:
        return self.now.kind == "end"

    def word(self, *words: str) -> bool:
        for step, word in enumerate(words):
            token = self.ahead(step) if step else self.now
            if token.kind == "end":
                self.words[word] = None
                return False
            if token.text != word:
                return False
        return super().word(*words)

    def is_word(self, *choices: str) -> bool:
        if self._at_end:
            self.words.update(dict.fromkeys(choices))
        return super().is_word(*choices)

    def allows(self, described: str) -> None:
        if self._at_end:
            self.kinds[described] = None

    def unexpected(self, expected: Sequence[str], example: str = "") -> ConditionFault:
        if self._at_end:
            described = [one for one in expected if one.startswith(("a ", "an ", "the "))]
            self.kinds.update(dict.fromkeys(described))
            self.words.update(dict.fromkeys(one for one in expected if one not in described))
        return super().unexpected(expected, example)

    def _item_or_name(self) -> Condition:
        self.about = self.now.text
        return super()._item_or_name()

    def _group(self, *, after_of: bool, one_item: bool) -> Group:
        self.about = super()._group(after_of=after_of, one_item=one_item)
        return self.about

    def test(self, *, percent: bool = False) -> Test:
        found = super().test(percent=percent)
        if not self._at_end:
            self.about = None
        return found
