"""Finding plugins without running any: entry points of installed distributions, and single files."""

from __future__ import annotations

import contextlib
import importlib.metadata
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import NamedTuple

from auditrules.plugins.dropins import DropIn, find_drop_ins
from auditrules.plugins.markers import PROJECT
from auditrules.plugins.records import PluginRecord, Problem, Status
from auditrules.plugins.settings import PluginSettings, same_name

GROUP = "auditrules"


class Candidate(NamedTuple):
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


def find_plugins(
    settings: PluginSettings, *, entry_points: Iterable[importlib.metadata.EntryPoint] | None = None
) -> tuple[Candidate, ...]:
    """Every plugin there is, in order, without running any. One without ``load`` is not to be run: its record says why.

    ``entry_points`` stands in for those of the installed distributions.
    """
    installed, broken = _installed() if entry_points is None else (tuple(entry_points), ())
    versions: dict[int, tuple[str | None, str | None]] = {}
    candidates = [_of_entry_point(point, versions) for point in installed]
    if settings.folder is not None:
        candidates += [_of_file(file) for file in find_drop_ins(settings.folder)]
    taken: dict[str, PluginRecord] = {}
    found = [Candidate(record, None) for record in broken]
    for candidate in sorted(candidates, key=lambda candidate: candidate.order):
        record = candidate.record
        reason = settings.refusal(record.name)
        if reason:
            found.append(Candidate(replace(record, status="disabled", problems=(Problem(reason),)), None))
            continue
        first = taken.setdefault(same_name(record.name), record)
        if first is not record:
            words = f"another plugin has the name {first.name} already: {origin(first)}"
            found.append(Candidate(with_problem(record, "refused", Problem(words, record.where)), None))
        else:
            found.append(candidate)
    present = {same_name(candidate.record.name) for candidate in candidates}
    wanted = (*(settings.only or ()), *settings.disabled)
    missing = dict.fromkeys(name for name in wanted if same_name(name) not in present)
    words = "no plugin of that name is installed"
    found += [Candidate(PluginRecord(name, "not_found", "", problems=(Problem(words),)), None) for name in missing]
    return tuple(found)


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


def _of_entry_point(point: importlib.metadata.EntryPoint, told: dict[int, tuple[str | None, str | None]]) -> Candidate:
    """A plugin of a distribution; ``told`` keeps name and version by distribution, whose metadata is long to read."""
    name, version = told.get(id(point.dist)) or _name_and_version(point.dist)
    if point.dist is not None:
        told[id(point.dist)] = name, version
    return Candidate(PluginRecord(point.name, "found", point.value, name, version), point.load, ours=name == PROJECT)


def _name_and_version(distribution: importlib.metadata.Distribution | None) -> tuple[str | None, str | None]:
    """Metadata that cannot be read must not lose the plugin, only its version."""
    name = version = None
    with contextlib.suppress(Exception):
        if distribution is not None:
            metadata = distribution.metadata
            name = metadata["Name"]
            version = metadata["Version"]
    return name, version


def _of_file(file: DropIn) -> Candidate:
    record = PluginRecord(file.name, "found", str(file.path), sha256=file.sha256)
    if file.refusal:
        return Candidate(with_problem(record, "refused", Problem(file.refusal, record.where)), None)
    return Candidate(record, file.load)


def with_problem(record: PluginRecord, status: Status, problem: Problem) -> PluginRecord:
    """A record with another status and one problem more."""
    return replace(record, status=status, problems=(*record.problems, problem))


def origin(record: PluginRecord) -> str:
    """Where a plugin comes from, in words."""
    return f"{record.where} of {record.distribution} {record.version}" if record.distribution else record.where
