"""``NAME_cases.toml`` as tests: each example of the file, and of the ruleset beside it, is one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from auditrules.conditions.printer import number_text
from auditrules.engine.examples import ExampleResult, given_answers
from auditrules.engine.tested import Tested, run_tests
from auditrules.plugins.library import library_from
from auditrules.rulesets.cases import SUFFIX
from auditrules.rulesets.diagnostics import RulesetError
from auditrules.rulesets.library import Library

_LIBRARY: pytest.StashKey[Library] = pytest.StashKey()


class OtherwiseThanExpected(Exception):
    """An example came out otherwise than it expects."""


class CannotRun(Exception):
    """No example can be run: every reason, one line each."""


class CasesFile(pytest.File):
    """The examples of a cases file and of its ruleset."""

    @cached_property
    def tested(self) -> Tested:
        """What came of the examples, all of them run once. Raises :class:`CannotRun`."""
        ruleset = self.path.with_name(self.path.name.removesuffix(f"{SUFFIX}.toml") + ".toml")
        if not ruleset.is_file():
            raise CannotRun(f"{self.path}: there is no ruleset {ruleset.name} beside it")
        try:
            found = self._library.load(ruleset)
        except RulesetError as error:
            raise CannotRun("\n".join(map(str, error.diagnostics))) from None
        if found.needs.lacking:
            raise CannotRun("\n".join(f"{ruleset}: {lacking.why}" for lacking in found.needs.lacking))
        tested = run_tests(found)
        if any(fault.severity == "error" for fault in tested.faults):
            raise CannotRun("\n".join(map(str, tested.faults)))
        return tested

    @property
    def _library(self) -> Library:
        """The rulesets that installed plugins contribute, loaded once a run."""
        stash = self.config.stash
        if _LIBRARY not in stash:
            stash[_LIBRARY] = library_from(os.environ)
        return stash[_LIBRARY]

    def collect(self) -> Iterator[pytest.Item]:
        # One test that fails, and not an error of collecting, which would keep every other test from being run.
        item: pytest.Item
        try:
            results = self.tested.results
        except CannotRun as error:
            item = FaultyItem.from_parent(self, name="can be run", words=str(error))
            yield item
            return
        for result in results:
            item = ExampleItem.from_parent(self, name=result.name, result=result)
            yield item


class FaultyItem(pytest.Item):
    """Stands for the examples of a file that cannot be run."""

    def __init__(self, *, words: str, **rest: Any) -> None:
        super().__init__(**rest)
        self.words = words

    def runtest(self) -> None:
        raise CannotRun(self.words)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        return self.words

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, 0, self.name


class ExampleItem(pytest.Item):
    """One example."""

    def __init__(self, *, result: ExampleResult, **rest: Any) -> None:
        super().__init__(**rest)
        self.result = result

    @property
    def _file(self) -> CasesFile:
        assert isinstance(self.parent, CasesFile)
        return self.parent

    def runtest(self) -> None:
        if self.result.faults:
            raise OtherwiseThanExpected

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if not isinstance(excinfo.value, OtherwiseThanExpected):
            return super().repr_failure(excinfo, style)
        tested = self._file.tested
        given = given_answers(tested.ruleset, tested.example(self.result), tested.more)
        lines = [f"{self.result.name} ({tested.ruleset.reference})", "given:"]
        lines += [f"    {name} = {_shown(value)}" for name, value in given.items()]
        place = tested.place(self.result)
        where = f"{place.path}:{place.line}: " if place else ""
        return "\n".join([*lines, *(f"{where}{fault}" for fault in self.result.faults)])

    def reportinfo(self) -> tuple[Path, int | None, str]:
        place = self._file.tested.place(self.result)
        if place is None:
            return self.path, None, self.name
        return place.path, place.line - 1, self.name


def _shown(value: object) -> str:
    from decimal import Decimal

    return number_text(value) if isinstance(value, Decimal) else str(value)
