"""Which channel tells whom: the council's ``channels.toml``, read and checked.

Without the file a concern goes to the ``file`` channel alone, which writes beside the audits and tells nobody outside.
Nothing is sent anywhere until the file says so. A channel's own ``holds`` is the most that its messages may hold (a
notice where it says nothing, but all in a file beside the audits), and a role's can only make that less::

    [role.team_manager]
    channel = "apprise"
    to = ["mailto://..."]
    holds = "notice"

    [role.otherwise]
    channel = "file"

    [channel.apprise]
    holds = "reference"
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from auditrules.conditions.spelling import nearest
from auditrules.plugins.calling import Plugins
from auditrules.rulesets.diagnostics import RulesetError
from auditrules.rulesets.positions import KeyPath
from auditrules.rulesets.source import SourceFile, parse_source, read_regular

#: How much of a child's record a message may hold, least first. ``notice``: that there is a concern; ``reference``: and
#: of which case; ``message``: and what it is; ``evidence``: and the evidence written for it.
Holds = Literal["notice", "reference", "message", "evidence"]
LEVELS: tuple[Holds, ...] = get_args(Holds)

OTHERWISE = "otherwise"
"""The role that stands for every role without a table of its own."""
FILE = "file"
"""The channel that writes a file beside the audits."""
_MAX_BYTES = 65_536


class BadChannels(Exception):
    """The file cannot be used; every fault, one line each, with its place."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(faults))


@dataclass(frozen=True, slots=True)
class Route:
    """How a role is told: by which channel, at which addresses, and how much a message may hold."""

    channel: str
    to: tuple[str, ...] = ()
    holds: Holds = "notice"


@dataclass(frozen=True, slots=True)
class Channels:
    """The council's settings. ``own`` are the tables of channels, as their plugins read them."""

    routes: Mapping[str, tuple[Route, ...]] = field(default_factory=dict)
    own: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    path: Path | None = None
    """The file they come from; None where there is none."""

    def routes_of(self, role: str) -> tuple[Route, ...]:
        """How a role is told."""
        return self.routes.get(role) or self.routes.get(OTHERWISE) or (Route(FILE, (), _most(FILE, self.own)),)


def channels_file() -> Path:
    """Where the settings are, in the user's configuration; the file need not exist."""
    import platformdirs

    return platformdirs.user_config_path("auditrules", appauthor=False) / "channels.toml"


def read_channels(path: Path, plugins: Plugins) -> Channels:
    """The settings of a file; those of no file where there is none. Raises :class:`BadChannels`.

    The file may hold passwords, so one that others can read is refused.
    """
    try:
        content = read_regular(path, _MAX_BYTES)
        mode = path.stat().st_mode
    except FileNotFoundError:
        return Channels()
    except (OSError, ValueError) as error:
        raise BadChannels([f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}"]) from None
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        words = "others can read this file, which may hold passwords; take that right away with chmod 600"
        raise BadChannels([f"{path}: {words}"])
    try:
        source = parse_source(path, content.decode("utf-8"))
    except UnicodeDecodeError:
        raise BadChannels([f"{path}: this is not UTF-8"]) from None
    except RulesetError as error:
        raise BadChannels([str(fault) for fault in error.diagnostics]) from None
    if source.faults:
        raise BadChannels([str(fault) for fault in source.faults])
    reader = _Reader(source, plugins)
    read = reader.read()
    if reader.faults:
        raise BadChannels(reader.faults)
    return read


class _Reader:
    """One file, with every fault found in it."""

    def __init__(self, source: SourceFile, plugins: Plugins) -> None:
        self.faults: list[str] = []
        self._source = source
        self._plugins = plugins
        self._channels = {one.value.name: one for one in plugins.channels()}

    def read(self) -> Channels:
        own = dict(self._own())
        routes = dict(self._roles(own))
        for table in self._source.data:
            if table not in ("role", "channel"):
                self._unknown(str(table), ("role", "channel"), (str(table),), "table")
        return Channels(routes, own, self._source.path)

    def _own(self) -> Iterator[tuple[str, Mapping[str, object]]]:
        for name, table in self._tables("channel"):
            at: KeyPath = ("channel", name)
            if name not in self._channels:
                self._unknown(name, tuple(self._channels), at, "channel")
                continue
            self._holds(table, at)
            contribution = self._channels[name]
            rest = {key: value for key, value in table.items() if key != "holds"}
            wrong, problem = self._plugins.run(
                contribution.plugin,
                f"channel {name}",
                lambda c=contribution, r=rest: c.value.problem(r),  # type: ignore[misc]
            )
            if problem is not None:
                self._fault(at, f"the plugin {contribution.plugin} failed: {problem}")
            elif wrong is not None and not isinstance(wrong, str):
                words = f"'problem' returned a {type(wrong).__name__}, where words or None are wanted"
                self._fault(at, f"the plugin {contribution.plugin} failed: {words}")
            elif wrong:
                self._fault(at, wrong)
            yield name, dict(table)

    def _roles(self, own: Mapping[str, Mapping[str, object]]) -> Iterator[tuple[str, tuple[Route, ...]]]:
        for role, table in self._tables("role"):
            at: KeyPath = ("role", role)
            for key in table:
                if key not in ("channel", "to", "holds"):
                    self._unknown(key, ("channel", "to", "holds"), (*at, key), "key")
            named = table.get("channel")
            names = [named] if isinstance(named, str) else named
            if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
                self._fault((*at, "channel") if "channel" in table else at, 'write channel = "file", or a list of such')
                continue
            to = table.get("to", [])
            if isinstance(to, str):
                to = [to]
            if not isinstance(to, list) or not all(isinstance(address, str) and address.strip() for address in to):
                self._fault((*at, "to"), "to is a list of addresses")
                continue
            holds = self._holds(table, at)
            routes = []
            for index, name in enumerate(names):
                if name not in self._channels:
                    where = (*at, "channel") if isinstance(named, str) else (*at, "channel", index)
                    self._unknown(name, tuple(self._channels), where, "channel")
                    continue
                most = _most(name, own)
                routes.append(Route(name, tuple(to), _least(holds or most, most)))
            yield role, tuple(routes)

    def _holds(self, table: Mapping[str, object], at: KeyPath) -> Holds | None:
        given = table.get("holds")
        if given is None or given in LEVELS:
            return given
        self._unknown(str(given), LEVELS, (*at, "holds"), "value of holds")
        return None

    def _tables(self, kind: str) -> Iterator[tuple[str, Mapping[str, object]]]:
        tables = self._source.data.get(kind, {})
        if not isinstance(tables, Mapping):
            self._fault((kind,), f"write [{kind}.NAME]")
            return
        for name, table in tables.items():
            if isinstance(table, Mapping):
                yield str(name), table
            else:
                self._fault((kind, str(name)), f"write [{kind}.{name}]")

    def _unknown(self, word: str, known: tuple[str, ...], at: KeyPath, what: str) -> None:
        likely = nearest(word, known)
        hint = f" Did you mean '{likely}'?" if likely else f" There are: {', '.join(known)}." if known else ""
        if what == "channel" and not likely:
            hint += " 'auditrules plugins' says what is wrong with a plugin that should bring it."
        self._fault(at, f"there is no {what} '{word}'.{hint}")

    def _fault(self, at: KeyPath, message: str) -> None:
        place = self._source.place(at)
        self.faults.append(f"{place.path}:{place.line}:{place.column}: {message}")


def _most(channel: str, own: Mapping[str, Mapping[str, object]]) -> Holds:
    """The most that a channel's messages may hold: all is for a file beside the audits alone, where it is private."""
    table = own.get(channel, {})
    return _least(table.get("holds", "evidence" if channel == FILE and "folder" not in table else "notice"), "evidence")


def _least(one: object, other: object) -> Holds:
    """The one of two rules that lets a message hold less."""
    known = [level for level in (one, other) if level in LEVELS]
    return min(known, key=LEVELS.index) if known else "notice"
