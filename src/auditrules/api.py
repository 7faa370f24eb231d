"""The Python interface of the rules engine."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from auditrules.engine import Engine
from auditrules.engine.evaluation import evaluate
from auditrules.plugins.library import library_from
from auditrules.rulesets.library import Library
from auditrules.rulesets.ruleset import Ruleset


class LoadedRuleset:
    """A checked ruleset, ready to judge answers. Safe to keep and to use for any number of audits."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.engine = Engine(ruleset)

    def evaluate(self, answers: Mapping[str, object]) -> dict[str, object]:
        """Judge answers by item id; see :func:`auditrules.engine.evaluation.evaluate`.

        Raises :class:`auditrules.engine.BadAnswers` where an answer does not fit its question.
        """
        return evaluate(self.engine, answers)


def load_ruleset(path: str | Path, *, library: Library | None = None) -> LoadedRuleset:
    """Load and check a ruleset by path, by id (``file-audit``) or by id and version (``file-audit@1``).

    Bases and ids are looked for in ``library``, by default every ruleset that plugins contribute, and beside the
    file. Raises :class:`auditrules.rulesets.RulesetError` with every fault.
    """
    found = library if library is not None else library_from(os.environ)
    return LoadedRuleset(found.load(path))
