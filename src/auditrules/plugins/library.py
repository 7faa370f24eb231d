"""The rulesets that plugins contribute, as a library with all that plugins bring to them.

The one place where plugins and rulesets meet.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import TypeVar

from auditrules.plugins import calling
from auditrules.plugins.calling import Contribution, Plugins
from auditrules.plugins.descriptors import ComputedFact, QuestionType, RuleKind
from auditrules.plugins.manager import load_plugins
from auditrules.plugins.records import Problem
from auditrules.plugins.requirements import plugin_named
from auditrules.plugins.settings import same_name, settings_from
from auditrules.rulesets.extensions import Brought, Extensions, Said
from auditrules.rulesets.library import Library, LibraryFolder

N = TypeVar("N", QuestionType, ComputedFact, RuleKind)


def library_of(plugins: Plugins) -> Library:
    """A library of the folders that plugins contribute, each with its plugin's name as its source."""
    folders = [
        LibraryFolder(source.value.folder, source.plugin, source.value.drafts) for source in plugins.ruleset_sources()
    ]
    return Library(folders, PluginExtensions(plugins))


def library_beside(tried: Plugins, others: Plugins) -> Library:
    """The library as it would be with plugins in use that are not yet, which come first where both bring a name."""
    names = {same_name(record.name) for record in tried.records}
    kept = [folder for folder in library_of(others).folders if same_name(folder.source) not in names]
    return Library([*library_of(tried).folders, *kept], _Beside(tried, others))


def library_from(environ: Mapping[str, str]) -> Library:
    """The library of the plugins that the environment's variables allow."""
    return library_of(load_plugins(settings_from(environ)))


class PluginExtensions(Extensions):
    """What the plugins of one run bring to rulesets; each kind of thing is asked for when a ruleset first needs it."""

    def __init__(self, plugins: Plugins) -> None:
        self._plugins = plugins
        self._given_up: dict[tuple[str, str], str] = {}
        """What was stopped for taking too long is not asked again: a person waits at every key."""

    def unmet(self, requirement: str) -> str | None:
        return self._plugins.unmet(requirement)

    @cached_property
    def question_types(self) -> Mapping[str, Brought[QuestionType]]:
        return _by_name(self._plugins.question_types())

    @cached_property
    def facts(self) -> Mapping[str, Brought[ComputedFact]]:
        return _by_name(self._plugins.facts())

    @cached_property
    def rule_kinds(self) -> Mapping[str, Brought[RuleKind]]:
        return _by_name(self._plugins.rule_kinds())

    def failed(self, hook: str) -> Mapping[str, str]:
        return {
            record.name: str(problem)
            for record in self._plugins.records
            if record.loaded
            for problem in reversed(record.problems)
            if problem.hook == hook
        }

    def implements(self, hook: str) -> tuple[str, ...]:
        return self._plugins.implements(hook)

    def call(self, hook: str, plugin: str, arguments: Mapping[str, object]) -> Said:
        def ask() -> Said:
            for answered in self._plugins.call(hook, only=[plugin], **arguments):
                return Said(answered.values, _words(answered.problem))
            return Said(problem="it is not in use")

        return self._in_time(plugin, hook, ask)

    def run(self, plugin: str, what: str, function: Callable[[], object]) -> Said:
        def ask() -> Said:
            value, problem = self._plugins.run(plugin, what, function)
            return Said((value,), None) if problem is None else Said(problem=_words(problem))

        return self._in_time(plugin, what, ask)

    def _in_time(self, plugin: str, what: str, ask: Callable[[], Said]) -> Said:
        before = self._given_up.get((plugin, what))
        if before is not None:
            return Said(problem=before)
        began = time.monotonic()
        said = ask()
        if said.problem is not None and time.monotonic() - began >= calling.HOOK_SECONDS:
            self._given_up[plugin, what] = said.problem
        return said

    def complain(self, plugin: str, hook: str, words: str) -> None:
        self._plugins.complain(plugin, Problem(words, hook=hook))


class _Beside(Extensions):
    """What plugins that are tried bring, and beside them those in use."""

    def __init__(self, tried: Plugins, others: Plugins) -> None:
        self._names = {same_name(record.name) for record in tried.records}
        self._tried, self._others = PluginExtensions(tried), PluginExtensions(others)

    def _of(self, plugin: str) -> PluginExtensions:
        return self._tried if same_name(plugin) in self._names else self._others

    def unmet(self, requirement: str) -> str | None:
        return self._of(plugin_named(requirement) or requirement).unmet(requirement)

    @property
    def question_types(self) -> Mapping[str, Brought[QuestionType]]:
        return {**self._others.question_types, **self._tried.question_types}

    @property
    def facts(self) -> Mapping[str, Brought[ComputedFact]]:
        return {**self._others.facts, **self._tried.facts}

    @property
    def rule_kinds(self) -> Mapping[str, Brought[RuleKind]]:
        return {**self._others.rule_kinds, **self._tried.rule_kinds}

    def failed(self, hook: str) -> Mapping[str, str]:
        return {**self._others.failed(hook), **self._tried.failed(hook)}

    def implements(self, hook: str) -> tuple[str, ...]:
        others = (name for name in self._others.implements(hook) if same_name(name) not in self._names)
        return (*self._tried.implements(hook), *others)

    def call(self, hook: str, plugin: str, arguments: Mapping[str, object]) -> Said:
        return self._of(plugin).call(hook, plugin, arguments)

    def run(self, plugin: str, what: str, function: Callable[[], object]) -> Said:
        return self._of(plugin).run(plugin, what, function)

    def complain(self, plugin: str, hook: str, words: str) -> None:
        self._of(plugin).complain(plugin, hook, words)


def _by_name(contributions: Iterable[Contribution[N]]) -> Mapping[str, Brought[N]]:
    return {one.value.name: Brought(one.plugin, one.value) for one in contributions}


def _words(problem: Problem | None) -> str | None:
    return None if problem is None else str(problem)
