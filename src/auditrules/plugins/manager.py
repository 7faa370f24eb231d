"""Finding plugins, loading each alone, and calling them one at a time."""

from __future__ import annotations

import contextlib
import importlib.metadata
import inspect
import itertools
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

import pluggy

from auditrules.plugins import hookspecs
from auditrules.plugins.checking import check
from auditrules.plugins.descriptors import RulesetSource
from auditrules.plugins.dropins import DropIn, find_drop_ins
from auditrules.plugins.markers import PROJECT
from auditrules.plugins.records import PluginRecord, Problem, Status, problem_of
from auditrules.plugins.settings import PluginSettings, same_name

GROUP = "auditrules"
#: More than any plugin needs; a generator without an end must not hang the program.
MAX_RESULTS = 1_000

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Contribution(Generic[T]):
    """Something a plugin handed over, with the plugin's name."""

    plugin: str
    value: T


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A plugin that was found and not yet run."""

    record: PluginRecord
    load: Callable[[], object] | None
    ours: bool = False

    @property
    def order(self) -> tuple[str, bool, bool, str, str]:
        """By name; of one name ours first, installed before single files, then by distribution."""
        record = self.record
        return (
            same_name(record.name),
            not self.ours,
            record.distribution is None,
            (record.distribution or "").lower(),
            record.where,
        )


class Plugins:
    """The plugins of one run: which there are, what became of each, and what they contribute."""

    def __init__(self, records: Iterable[PluginRecord], manager: pluggy.PluginManager) -> None:
        self._records = dict(enumerate(records))
        self._manager = manager

    @property
    def records(self) -> tuple[PluginRecord, ...]:
        """One record a plugin, by name, with every problem met so far."""
        return tuple(self._records.values())

    def ruleset_sources(self) -> tuple[Contribution[RulesetSource], ...]:
        """The folders of rulesets that plugins contribute, plugins by name, each plugin's in its own order."""
        found = []
        for index, source in self._collect("auditrules_ruleset_sources", RulesetSource):
            fault = source.fault()
            if fault:
                self._note(index, Problem(fault, self._records[index].where, hook="auditrules_ruleset_sources"))
            else:
                found.append(Contribution(self._records[index].name, source))
        return tuple(found)

    def _collect(self, hook: str, wanted: type[T], **arguments: object) -> Iterator[tuple[int, T]]:
        """What each plugin returns from a hook that registers, a plugin at a time, checked for its type."""
        implementations = {
            implementation.plugin_name: implementation
            for implementation in getattr(self._manager.hook, hook).get_hookimpls()
        }
        for index, record in list(self._records.items()):
            implementation = implementations.get(record.name)
            if implementation is None or not record.loaded:
                continue
            function = implementation.function
            try:
                with _quiet_stdout():
                    result = function(*(arguments[name] for name in implementation.argnames))
                    values = [] if result is None else list(itertools.islice(iter(result), MAX_RESULTS + 1))
            except KeyboardInterrupt:
                raise
            except BaseException as error:  # SystemExit and panics of compiled extensions are no Exception
                self._note(index, problem_of(error, home=_home(implementation.plugin), hook=hook))
                continue
            code = getattr(inspect.unwrap(function), "__code__", None)
            path, line = (code.co_filename, code.co_firstlineno) if code else (record.where, None)
            if len(values) > MAX_RESULTS:
                self._note(index, Problem(f"it returned more than {MAX_RESULTS} results", path, line, hook))
                continue
            for value in values:
                if isinstance(value, wanted):
                    yield index, value
                else:
                    words = f"it returned a {type(value).__name__} where a {wanted.__name__} is wanted"
                    self._note(index, Problem(words, path, line, hook))

    def _note(self, index: int, problem: Problem) -> None:
        record = self._records[index]
        self._records[index] = replace(record, status="faulty", problems=(*record.problems, problem))


def load_plugins(
    settings: PluginSettings, *, entry_points: Iterable[importlib.metadata.EntryPoint] | None = None
) -> Plugins:
    """Find and load every plugin that the settings allow; never raises for what a plugin does.

    ``entry_points`` stands in for those of the installed distributions.
    """
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(hookspecs)
    found, broken = _installed() if entry_points is None else (tuple(entry_points), ())
    candidates = [_of_entry_point(point) for point in found]
    if settings.folder is not None:
        candidates += [_of_file(file) for file in find_drop_ins(settings.folder)]
    taken: dict[str, PluginRecord] = {}
    records = list(broken)
    for candidate in sorted(candidates, key=lambda candidate: candidate.order):
        record = candidate.record
        reason = settings.refusal(record.name)
        if reason:
            records.append(replace(record, status="disabled", problems=(Problem(reason),)))
            continue
        first = taken.setdefault(same_name(record.name), record)
        if first is not record:
            words = f"another plugin has the name {first.name} already: {_origin(first)}"
            records.append(_with(record, "refused", Problem(words, record.where)))
        else:
            records.append(_load(candidate, manager))
    present = {same_name(candidate.record.name) for candidate in candidates}
    missing = [name for name in (*(settings.only or ()), *settings.disabled) if same_name(name) not in present]
    records += [
        PluginRecord(name, "not_found", "", problems=(Problem("no plugin of that name is installed"),))
        for name in dict.fromkeys(missing)
    ]
    return Plugins(records, manager)


def _load(candidate: _Candidate, manager: pluggy.PluginManager) -> PluginRecord:
    record = candidate.record
    if candidate.load is None:
        return record
    plugin: object = None
    try:
        with _quiet_stdout():
            plugin = candidate.load()
            hooks, problems = check(plugin)
        if problems:
            return replace(record, status="refused", hooks=hooks, problems=problems)
        try:
            manager.register(plugin, name=record.name)
            manager.check_pending()
        except BaseException:
            # pluggy before 1.7 leaves a plugin half registered when it refuses one of its hooks
            with contextlib.suppress(Exception):
                manager.unregister(name=record.name)
            raise
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # SystemExit and panics of compiled extensions are no Exception
        home = record.where if record.sha256 else _home(plugin)
        return _with(record, "failed", problem_of(error, home=home))
    return replace(record, hooks=hooks)


def _installed() -> tuple[tuple[importlib.metadata.EntryPoint, ...], tuple[PluginRecord, ...]]:
    """Entry points of the installed distributions; one with an unreadable list is left out and recorded."""
    try:
        return tuple(importlib.metadata.entry_points(group=GROUP)), ()
    except Exception:  # one distribution's broken metadata; below, one at a time
        points: list[importlib.metadata.EntryPoint] = []
        broken: list[PluginRecord] = []
        seen: set[str] = set()
        for distribution in importlib.metadata.distributions():
            name = "an unnamed distribution"
            try:
                name = distribution.name
                if same_name(name) not in seen:
                    seen.add(same_name(name))
                    points += distribution.entry_points.select(group=GROUP)
            except Exception as error:
                words = f"the list of entry points of {name} cannot be read ({type(error).__name__})"
                broken.append(PluginRecord(name, "failed", name, name, problems=(Problem(words),)))
        return tuple(points), tuple(broken)


def _of_entry_point(point: importlib.metadata.EntryPoint) -> _Candidate:
    name = version = None
    # Metadata that cannot be read must not lose the plugin, only its version.
    with contextlib.suppress(Exception):
        if point.dist is not None:
            name, version = point.dist.name, point.dist.version
    return _Candidate(PluginRecord(point.name, "active", point.value, name, version), point.load, ours=name == PROJECT)


def _of_file(file: DropIn) -> _Candidate:
    record = PluginRecord(file.name, "active", str(file.path), sha256=file.sha256)
    if file.refusal:
        return _Candidate(_with(record, "refused", Problem(file.refusal, record.where)), None)
    return _Candidate(record, file.load)


def _with(record: PluginRecord, status: Status, problem: Problem) -> PluginRecord:
    return replace(record, status=status, problems=(*record.problems, problem))


def _origin(record: PluginRecord) -> str:
    return f"{record.where} of {record.distribution} {record.version}" if record.distribution else record.where


def _home(plugin: object) -> str | None:
    """The file of a plugin, or the folder of its package, to tell its own lines from others'."""
    module = plugin if inspect.ismodule(plugin) else sys.modules.get(type(plugin).__module__)
    path = getattr(module, "__file__", None)
    if not isinstance(path, str):
        return None
    return os.path.dirname(path) if os.path.basename(path) == "__init__.py" else path


@contextlib.contextmanager
def _quiet_stdout() -> Iterator[None]:
    """Send what a plugin prints to stderr: stdout is for data, and a script reads it."""
    with contextlib.redirect_stdout(sys.stderr):
        yield
