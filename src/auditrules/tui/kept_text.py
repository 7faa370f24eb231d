"""What was typed and stands in no audit yet: a date that was refused, a concern not sent, a reason not given.

It is kept beside the audits, so that closing a window, the program or the terminal loses none of it, and is shown
again where it was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

#: One draft's texts by the name of its box.
Texts = Mapping[str, str]


class KeptText:
    """What one audit keeps so. ``kept`` are what was kept before; ``write`` puts all of them on disk.

    ``failures`` are the errors of writing: a draft that cannot be written is kept here, and written with the next.
    """

    def __init__(
        self,
        kept: Mapping[str, Texts] | None = None,
        write: Callable[[dict[str, dict[str, str]]], None] | None = None,
        failures: tuple[type[Exception], ...] = (OSError,),
    ) -> None:
        self._kept: dict[str, dict[str, str]] = {key: dict(texts) for key, texts in (kept or {}).items()}
        self._write = write
        self._failures = failures

    def get(self, key: str) -> Texts:
        """A draft's texts; empty where there is none."""
        return self._kept.get(key, {})

    def under(self, start: str) -> dict[str, Texts]:
        """Every draft whose key begins so."""
        return {key: texts for key, texts in self._kept.items() if key.startswith(start)}

    def keep(self, key: str, texts: Texts) -> None:
        """Keep a draft; one without any text is forgotten."""
        given = {name: text for name, text in texts.items() if text.strip()}
        if given == self._kept.get(key, {}):
            return
        if given:
            self._kept[key] = given
        else:
            self._kept.pop(key, None)
        if self._write is not None:
            try:
                self._write(self._kept)
            except self._failures:
                return

    def forget(self, key: str) -> None:
        """The draft was used, or taken back."""
        self.keep(key, {})


def kept_texts(value: object) -> dict[str, Texts]:
    """Drafts as they were kept; whatever is not one is left out."""
    if not isinstance(value, dict):
        return {}
    return {
        str(key): {str(name): text for name, text in texts.items() if isinstance(text, str)}
        for key, texts in value.items()
        if isinstance(texts, dict)
    }
