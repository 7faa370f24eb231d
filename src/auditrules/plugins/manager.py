"""Finding plugins, loading each alone, and calling them one at a time."""

from __future__ import annotations

import contextlib
import importlib.metadata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import pluggy

from auditrules.plugins import hookspecs
from auditrules.plugins.calling import Plugins, home_of, quiet_stdout
from auditrules.plugins.checking import check
from auditrules.plugins.dropins import DropIn, find_drop_ins
from auditrules.plugins.markers import PROJECT
from auditrules.plugins.records import PluginRecord, Problem, Status, problem_of
from auditrules.plugins.settings import PluginSettings, same_name
from auditrules.plugins.watchdog import WATCHDOG

GROUP = "auditrules"
#: Seconds that importing a plugin may take.
IMPORT_SECONDS = 10.0


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
        with quiet_stdout(), WATCHDOG.limit(IMPORT_SECONDS):
            plugin = candidate.load()
            looked = check(plugin)
        record = replace(record, hooks=looked.hooks, warnings=looked.warnings, version=_version(record, plugin))
        if looked.problems:
            return replace(record, status="refused", problems=looked.problems)
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
        home = record.where if record.sha256 else home_of(plugin)
        return _with(record, "failed", problem_of(error, home=home))
    return record


def _version(record: PluginRecord, plugin: object) -> str | None:
    """The distribution's version; a single file may say its own as ``__version__``."""
    own = getattr(plugin, "__version__", None)
    return record.version or (own if isinstance(own, str) else None)


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
