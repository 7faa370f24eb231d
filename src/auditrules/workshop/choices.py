"""One thing that can stand at a place of the text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """``word`` is what the list shows and what a person types; ``says`` what it means.

    ``text`` is what is written, where that is more than the word; ``back`` how many characters before its end the
    cursor stands afterwards, as between quotation marks.
    """

    word: str
    says: str = ""
    text: str = ""
    back: int = 0

    @property
    def written(self) -> str:
        """What is put into the text."""
        return self.text or self.word
