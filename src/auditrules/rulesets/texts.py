"""The texts a ruleset was composed of, kept together: what an audit is judged under for as long as it exists."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from auditrules.rulesets.diagnostics import RulesetError
from auditrules.rulesets.extensions import NONE, Extensions
from auditrules.rulesets.loading import examine_chain
from auditrules.rulesets.ruleset import Ruleset


class Unreadable(ValueError):
    """Bytes that are no ruleset's texts."""


@dataclass(frozen=True)
class RulesetTexts:
    """Every file of one ruleset, the file itself first and each base of the one before: names and whole texts.

    Whoever keeps them needs no file, no library and no plugin to have the very ruleset again.
    """

    files: tuple[tuple[str, str], ...]
    """File names, without folders, and texts."""

    @classmethod
    def of(cls, ruleset: Ruleset) -> RulesetTexts:
        """The texts of a loaded ruleset. Raises ValueError for one that was made without files."""
        if ruleset.composition is None:
            raise ValueError("the ruleset was not loaded from files")
        return cls(tuple((source.path.name, source.text) for source in ruleset.composition.sources))

    @classmethod
    def from_bytes(cls, kept: bytes) -> RulesetTexts:
        """Texts as :meth:`to_bytes` gave them. Raises :class:`Unreadable`."""
        try:
            data = json.loads(kept)
        except ValueError as error:
            raise Unreadable("these are not the texts of a ruleset") from error
        if not isinstance(data, list) or not data or not all(_is_file(one) for one in data):
            raise Unreadable("these are not the texts of a ruleset")
        return cls(tuple((name, text) for name, text in data))

    def to_bytes(self) -> bytes:
        """The texts as bytes, the same for the same texts."""
        return json.dumps([list(one) for one in self.files], ensure_ascii=True, separators=(",", ":")).encode()

    @cached_property
    def hash(self) -> str:
        """SHA-256, in hexadecimal, of :meth:`to_bytes`: another for any other character in any of the files."""
        return hashlib.sha256(self.to_bytes()).hexdigest()

    def load(self, extensions: Callable[[], Extensions] = lambda: NONE) -> Ruleset:
        """The ruleset. Raises :class:`RulesetError` where this program finds faults in the texts.

        ``extensions`` gives what plugins bring, and is asked only where the texts require one.
        """
        ruleset, faults = examine_chain([(Path(name), text) for name, text in self.files], extensions)
        if ruleset is None:
            raise RulesetError(faults)
        return ruleset


def _is_file(one: object) -> bool:
    return isinstance(one, list) and len(one) == 2 and all(isinstance(part, str) for part in one)
