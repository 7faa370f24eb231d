"""Calling plugins, one at a time: what each contributes, answers or hears, and what went wrong."""

from __future__ import annotations

import inspect
import itertools
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Protocol, TypeVar

from auditrules.plugins.putting_right import quiet
from auditrules.plugins.records import PluginRecord, Problem, problem_of
from auditrules.plugins.requirements import unmet
from auditrules.plugins.settings import same_name
from auditrules.plugins.watchdog import WATCHDOG

if TYPE_CHECKING:
    import pluggy

    from auditrules.plugins import descriptors

#: More than any plugin needs; a generator without an end must not hang the program.
MAX_RESULTS = 1_000
#: Seconds that a hook may take while a person waits for it.
HOOK_SECONDS = 5.0


class Registered(Protocol):
    """What a plugin registers."""

    def fault(self) -> str | None: ...


T = TypeVar("T")
R = TypeVar("R", bound=Registered)


class Contribution(NamedTuple, Generic[T]):
    """Something a plugin handed over, with the plugin's name."""

    plugin: str
    value: T


class Answered(NamedTuple):
    """What came of calling one plugin: what it returned, or the problem."""

    plugin: str
    values: tuple[Any, ...] = ()
    problem: Problem | None = None


class Call(NamedTuple):
    """One call for a trace, of a hook or of something that a plugin registered: which of them, how long it took in
    seconds, and how many results came of it or which problem."""

    plugin: str
    hook: str
    seconds: float
    results: int
    problem: Problem | None


#: Told of every call of a hook, where somebody wants to know.
TRACE: ContextVar[Callable[[Call], None] | None] = ContextVar("TRACE", default=None)


class Plugins:
    """The plugins of one run: which there are, what became of each, and what they contribute."""

    def __init__(self, records: Iterable[PluginRecord], manager: pluggy.PluginManager) -> None:
        self._records = dict(enumerate(records))
        self._manager = manager
        self._registered: dict[str, tuple[Contribution[Any], ...]] = {}

    @property
    def records(self) -> tuple[PluginRecord, ...]:
        """One record a plugin, by name, with every problem met so far."""
        return tuple(self._records.values())

    def record(self, name: str) -> PluginRecord | None:
        """The record of a plugin by its name, however that is spelt; the one in use where several bear it."""
        found = [record for record in self._records.values() if same_name(record.name) == same_name(name)]
        return next((record for record in found if record.loaded), found[0] if found else None)

    def unmet(self, requirement: str) -> str | None:
        """Why one of a ruleset's ``requires``, such as ``our_council>=1.2``, is not met; None where it is."""
        return unmet(requirement, self.record, [record.name for record in self.records])

    # ------------------------------------------------------------ registering

    def ruleset_sources(self) -> tuple[Contribution[descriptors.RulesetSource], ...]:
        """The folders of rulesets that plugins contribute, plugins by name, each plugin's in its own order."""
        from auditrules.plugins.descriptors import RulesetSource

        return self._all("auditrules_ruleset_sources", RulesetSource)

    def question_types(self) -> tuple[Contribution[descriptors.QuestionType], ...]:
        """The kinds of question that plugins contribute."""
        from auditrules.plugins.descriptors import QuestionType

        return self._all("auditrules_question_types", QuestionType)

    def rule_kinds(self) -> tuple[Contribution[descriptors.RuleKind], ...]:
        """The kinds of rule that plugins contribute."""
        from auditrules.plugins.descriptors import RuleKind

        return self._all("auditrules_rule_kinds", RuleKind)

    def facts(self) -> tuple[Contribution[descriptors.ComputedFact], ...]:
        """The computed facts that plugins contribute."""
        from auditrules.plugins.descriptors import ComputedFact

        return self._all("auditrules_facts", ComputedFact)

    def migrations(self) -> tuple[Contribution[descriptors.Migration], ...]:
        """The migrations that plugins contribute."""
        from auditrules.plugins.descriptors import Migration

        return self._all("auditrules_migrations", Migration)

    def report_formats(self) -> tuple[Contribution[descriptors.ReportFormat], ...]:
        """The formats for documents that plugins contribute."""
        from auditrules.plugins.descriptors import ReportFormat

        return self._all("auditrules_report_formats", ReportFormat)

    def importers(self) -> tuple[Contribution[descriptors.Importer], ...]:
        """The readers of other programs' files that plugins contribute."""
        from auditrules.plugins.descriptors import Importer

        return self._all("auditrules_importers", Importer)

    def channels(self) -> tuple[Contribution[descriptors.Channel], ...]:
        """The ways to send a concern that plugins contribute."""
        from auditrules.plugins.descriptors import Channel

        return self._all("auditrules_channels", Channel)

    def commands(self) -> tuple[Contribution[descriptors.Command], ...]:
        """The commands that plugins contribute."""
        from auditrules.plugins.descriptors import Command

        return self._all("auditrules_commands", Command)

    def screens(self) -> tuple[Contribution[descriptors.Screen], ...]:
        """The screens that plugins contribute."""
        from auditrules.plugins.descriptors import Screen

        return self._all("auditrules_screens", Screen)

    def register_all(self) -> None:
        """Ask every plugin for all that it registers, so that a hook that fails is known."""
        for ask in (
            self.ruleset_sources,
            self.question_types,
            self.rule_kinds,
            self.facts,
            self.migrations,
            self.report_formats,
            self.importers,
            self.channels,
            self.commands,
            self.screens,
        ):
            ask()

    def _all(self, hook: str, wanted: type[R]) -> tuple[Contribution[R], ...]:
        """What plugins return from a hook that registers, asked once a run, checked, and each name given once."""
        if hook not in self._registered:
            self._registered[hook] = tuple(self._unique(hook, self._checked(hook, wanted)))
        return self._registered[hook]

    def _checked(self, hook: str, wanted: type[R]) -> Iterator[tuple[int, R]]:
        for index, record, implementation in self._implementations(hook):
            answered = self._call(index, record, implementation, hook, {})
            path, line = _where(implementation.function, record)
            for value in answered.values:
                if not isinstance(value, wanted):
                    words = f"it returned a {type(value).__name__} where a {wanted.__name__} is wanted"
                    self._note(index, Problem(words, path, line, hook))
                    continue
                try:
                    fault = value.fault()
                except KeyboardInterrupt:
                    raise
                except BaseException as error:  # a field of a kind that nobody thought of, or a class of its own
                    fault = f"it cannot be checked ({type(error).__name__}: {error})"
                if fault:
                    self._note(index, Problem(fault, path, line, hook))
                else:
                    yield index, value

    def _unique(self, hook: str, values: Iterable[tuple[int, R]]) -> Iterator[Contribution[R]]:
        """Of two things of one name neither is used: which is meant would be a guess."""
        found = list(values)
        holders: dict[str, list[int]] = {}
        for index, value in found:
            name = getattr(value, "name", None)
            if isinstance(name, str):
                holders.setdefault(name, []).append(index)
        clashes = {name: indices for name, indices in holders.items() if len(indices) > 1}
        for name, indices in clashes.items():
            what = hook.removeprefix("auditrules_").replace("_", " ").removesuffix("s")
            plugins = " and ".join(dict.fromkeys(self._records[index].name for index in indices))
            for index in dict.fromkeys(indices):
                words = f"the {what} '{name}' is registered twice, by {plugins}; neither is used, so rename one"
                self._note(index, Problem(words, *self._place(hook, index), hook=hook))
        for index, value in found:
            if getattr(value, "name", None) not in clashes:
                yield Contribution(self._records[index].name, value)

    def _place(self, hook: str, index: int) -> tuple[str | None, int | None]:
        """The file and line of a plugin's implementation of a hook."""
        for at, record, implementation in self._implementations(hook):
            if at == index:
                return _where(implementation.function, record)
        return self._records[index].where, None

    # ------------------------------------------------------------ acting

    def implements(self, hook: str) -> tuple[str, ...]:
        """Names of the plugins in use that implement a hook, in order."""
        return tuple(record.name for _, record, _ in self._implementations(hook))

    def call(self, hook: str, *, only: Iterable[str] | None = None, **arguments: object) -> tuple[Answered, ...]:
        """Call a hook that acts, a plugin at a time: of those named, or of all.

        A plugin that raises, or that runs over its time, has a ``problem`` for its answer, and is marked as faulty.
        """
        names = None if only is None else {same_name(name) for name in only}
        return tuple(
            self._call(index, record, implementation, hook, arguments)
            for index, record, implementation in self._implementations(hook)
            if names is None or same_name(record.name) in names
        )

    def run(
        self,
        plugin: str,
        what: str,
        function: Callable[[], T],
        *,
        seconds: float | None = None,
        lets: tuple[type[Exception], ...] = (),
    ) -> tuple[T | None, Problem | None]:
        """Call something that a plugin registered, such as an importer's ``read``; what it returned, or the problem.

        ``what`` says in the record what was being done; ``seconds`` is how long it may take. Exceptions of the classes
        ``lets`` are the plugin's way to say something and go to the caller.
        """
        index = next((i for i, record in self._records.items() if record.name == plugin and record.loaded), None)
        if index is None:
            return None, Problem(f"the plugin {plugin} is not in use")
        record = self._records[index]
        most = HOOK_SECONDS if seconds is None else seconds
        began = time.perf_counter()

        def traced(problem: Problem | None) -> None:
            tell = TRACE.get()
            if tell is not None:
                tell(Call(plugin, what, time.perf_counter() - began, 0 if problem else 1, problem))

        try:
            with quiet(), WATCHDOG.limit(most):
                value = function()
            traced(None)
            return value, None
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            if isinstance(error, lets):
                raise
            problem = problem_of(error, home=self.home(record.name), hook=what, seconds=most)
            self._note(index, problem)
            traced(problem)
            return None, problem

    def home(self, plugin: str) -> str | None:
        """The file of a plugin, or the folder of its package, to tell its own lines from others'."""
        return home_of(self._manager.get_plugin(plugin))

    def complain(self, plugin: str, problem: Problem) -> None:
        """Mark a plugin as faulty for an answer that makes no sense."""
        for index, record in self._records.items():
            if record.name == plugin and record.loaded:
                self._note(index, problem)
                return

    # ------------------------------------------------------------ one call

    def _implementations(self, hook: str) -> Iterator[tuple[int, PluginRecord, Any]]:
        """The implementations of a hook in the order of their plugins' records."""
        implementations = {
            implementation.plugin_name: implementation
            for implementation in getattr(self._manager.hook, hook).get_hookimpls()
        }
        for index, record in list(self._records.items()):
            implementation = implementations.get(record.name)
            if implementation is not None and record.loaded:
                yield index, record, implementation

    def _call(
        self, index: int, record: PluginRecord, implementation: Any, hook: str, given: dict[str, object]
    ) -> Answered:
        function = implementation.function
        began = time.perf_counter()
        try:
            with quiet(), WATCHDOG.limit(HOOK_SECONDS):
                result = function(*(given[name] for name in implementation.argnames))
                values = _values(result)
            if len(values) > MAX_RESULTS:
                path, line = _where(function, record)
                answered = Answered(
                    record.name, (), Problem(f"it returned more than {MAX_RESULTS} results", path, line, hook)
                )
            else:
                answered = Answered(record.name, values)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # SystemExit and panics of compiled extensions are no Exception
            home = home_of(implementation.plugin)
            answered = Answered(record.name, (), problem_of(error, home=home, hook=hook, seconds=HOOK_SECONDS))
        if answered.problem is not None:
            self._note(index, answered.problem)
        tell = TRACE.get()
        if tell is not None:
            took = time.perf_counter() - began
            tell(Call(record.name, hook, took, len(answered.values), answered.problem))
        return answered

    def _note(self, index: int, problem: Problem) -> None:
        """Add a problem to a plugin's record; one that is there already is not told again."""
        record = self._records[index]
        if problem not in record.problems:
            self._records[index] = replace(record, status="faulty", problems=(*record.problems, problem))


def _values(result: object) -> tuple[object, ...]:
    """What a hook returned as values: nothing, one, or several in a list, a tuple or a generator."""
    if result is None:
        return ()
    if isinstance(result, Iterable) and not isinstance(result, (str, bytes, Mapping)):
        return tuple(itertools.islice(iter(result), MAX_RESULTS + 1))
    return (result,)


def _where(function: Any, record: PluginRecord) -> tuple[str | None, int | None]:
    code = getattr(inspect.unwrap(function), "__code__", None)
    return (code.co_filename, code.co_firstlineno) if code else (record.where, None)


def home_of(plugin: object) -> str | None:
    """The file of a plugin, or the folder of its package, to tell its own lines from others'."""
    module = plugin if inspect.ismodule(plugin) else sys.modules.get(type(plugin).__module__)
    path = getattr(module, "__file__", None)
    if not isinstance(path, str):
        return None
    return os.path.dirname(path) if os.path.basename(path) == "__init__.py" else path
