"""The rulesets within reach: folders of TOML files, each folder from a named source."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from auditrules.conditions.spelling import nearest
from auditrules.rulesets.diagnostics import Diagnostic, Place, RulesetError
from auditrules.rulesets.extensions import NONE, Extensions
from auditrules.rulesets.loading import examine, load
from auditrules.rulesets.models import RULESET_ID_PATTERN
from auditrules.rulesets.ruleset import Ruleset
from auditrules.rulesets.source import MAX_BYTES, SourceFile, read_regular, read_source, text_hash

if TYPE_CHECKING:
    from auditrules.rulesets.lifecycle import Published, State

MAX_FILES = 2000
"""Ruleset files looked at in one folder."""
MAX_DEPTH = 4
"""Folders inside one another, below that one."""

_REFERENCE = re.compile(r"(?P<id>[a-z][a-z0-9_-]*)(?:@(?P<version>[0-9]+(?:\.[0-9]+)*))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class LibraryFolder:
    """A folder of rulesets and who contributes it: a plugin's name.

    With ``drafts`` every file of it is a draft but those whose publishing is recorded in it; see
    :mod:`auditrules.rulesets.record`.
    """

    path: Path
    source: str
    drafts: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """What a list of rulesets shows of one. ``problem`` is the first fault of a file that can't be listed."""

    id: str
    version: str
    title: str
    nature: str | None
    kind_of_case: str | None
    base: bool
    extends: str | None
    effective_from: date | None
    effective_to: date | None
    path: Path
    source: str
    problem: str | None = None
    offered: bool = True
    """Whether it is offered when an audit is begun; a base never is."""
    draft: bool = False
    """Whether it is a draft: never in force, and never offered."""
    agreed_by: str | None = None
    """Who agreed the draft as it stands, where anybody did."""
    agreed_on: date | None = None
    published: Published | None = None
    """What is recorded of it, for a version published here; None for one that came as it is."""
    text: str = field(default="", repr=False, compare=False)
    """SHA-256 of the file's text; empty where it can't be read."""

    @property
    def reference(self) -> str:
        return f"{self.id}@{self.version}"

    def state(self, on: date) -> State | None:
        """What it is on a day; None of one that came as it is, of which nothing is recorded."""
        if self.draft:
            return "agreed" if self.agreed_by is not None else "draft"
        return None if self.published is None else self.published.state(on)

    def in_force(self, on: date) -> bool:
        """Whether it is in force on a day, both ends included."""
        if self.draft or self.published is not None:
            return self.state(on) == "in_force"
        return (self.effective_from is None or self.effective_from <= on) and (
            self.effective_to is None or on <= self.effective_to
        )


class Library:
    """Rulesets by id and version.

    A reference is ``id``, ``id@1`` (the newest version that begins with 1) or ``id@1.3.0``; a draft is meant only where
    nothing else is. Files are read when they are first asked for and kept: make a new library to see changes on disk.
    ``extensions`` is what plugins bring.
    """

    def __init__(self, folders: Iterable[LibraryFolder] = (), extensions: Extensions = NONE) -> None:
        self._folders = tuple(folders)
        self.extensions = extensions
        self._loaded: dict[Path, Ruleset] = {}
        self._headers: dict[Path, Entry | None] = {}

    @property
    def folders(self) -> tuple[LibraryFolder, ...]:
        return self._folders

    def entries(self) -> tuple[Entry, ...]:
        """Every ruleset found, by id, then newest version first, withdrawn ones and drafts last.

        Headers only: nothing is checked in full.
        """
        return self._entries

    @cached_property
    def _entries(self) -> tuple[Entry, ...]:
        return self._found(lambda path: True)

    def _found(self, wanted: Callable[[Path], bool]) -> tuple[Entry, ...]:
        found: list[Entry] = []
        for folder in self._folders:
            entries = [self._entry(path, folder.source) for path in _files(folder.path) if wanted(path)]
            here = [entry for entry in entries if entry is not None]
            if folder.drafts:
                from auditrules.rulesets.managed import recorded
                from auditrules.rulesets.record import read_record

                here = list(recorded(folder.path, folder.source, read_record(folder.path), here))
            found += here
        return tuple(sorted(found, key=_in_order))

    def _entry(self, path: Path, source: str) -> Entry | None:
        if path not in self._headers:
            self._headers[path] = _entry(path, source)
        return self._headers[path]

    def afresh(self, *more: LibraryFolder) -> Library:
        """The same folders, and others that are not among them, as they are on disk now."""
        known = {folder.path for folder in self._folders}
        return Library([*self._folders, *(folder for folder in more if folder.path not in known)], self.extensions)

    def _naming(self, reference: str) -> tuple[Entry, ...]:
        """The entries among which a reference is looked for, in order: of the files in which its id is written at all.

        Most files are about something else, and need not be parsed to find one.
        """
        if "_entries" in self.__dict__:
            return self._entries
        named = _says(reference.partition("@")[0])
        return self._found(lambda path: named(_text_of(path)))

    def find(self, reference: str, on: date | None = None) -> Entry:
        """The entry a reference names; with ``on`` the newest in force that day.

        Raises :class:`RulesetError` where there is none.
        """
        found = self._find(reference, self._naming(reference), on)
        if found is not None:
            return found
        known = sorted({entry.id for entry in self.entries() if entry.problem is None})
        likely = nearest(reference.partition("@")[0], known)
        versions = [entry.version for entry in self.entries() if entry.id == reference.partition("@")[0]]
        help_ = (
            f"Found versions: {', '.join(versions)}."
            if versions
            else f"Did you mean '{likely}'?"
            if likely
            else f"Found: {', '.join(known)}."
            if known
            else "No rulesets were found; see 'auditrules plugins'."
        )
        when = f" in force on {on:%d.%m.%Y}" if on and versions else ""
        raise RulesetError(
            [
                Diagnostic(
                    "L101",
                    "error",
                    f"there is no ruleset '{reference}'{when}",
                    Place(Path(reference), 1, 1, 1, 1),
                    help_,
                )
            ]
        )

    def _find(self, reference: str, entries: Sequence[Entry], on: date | None) -> Entry | None:
        match = _REFERENCE.fullmatch(reference)
        if not match:
            return None
        for entry in entries:
            if entry.id != match["id"] or entry.problem is not None:
                continue
            if match["version"] is not None and not _is_version(entry.version, match["version"]):
                continue
            if on is not None and not entry.in_force(on):
                continue
            return entry
        return None

    def load(self, reference: str | Path) -> Ruleset:
        """A checked ruleset by reference or by path. Raises :class:`RulesetError` with every fault."""
        path = self.path_of(reference)
        if path not in self._loaded:
            self._loaded[path] = load(path, self)
        return self._loaded[path]

    def examine(self, reference: str | Path) -> tuple[Ruleset | None, tuple[Diagnostic, ...]]:
        """The ruleset where it has no errors, with every fault and warning."""
        return examine(self.path_of(reference), self)

    def path_of(self, reference: str | Path) -> Path:
        """The file of a reference; a path, or a text with a separator or ``.toml``, is itself."""
        if isinstance(reference, Path):
            return reference
        if reference.endswith(".toml") or "/" in reference or "\\" in reference:
            return Path(reference)
        return self.find(reference).path

    # -------------------------------------------------------------- for loading

    def base(self, reference: str, *, beside: Path) -> Path | None:
        """The file of a base: in the library, else beside the file that extends it."""
        entry = self._find(reference, self._naming(reference), None)
        if entry is None:
            entry = self._find(reference, _beside(beside, _says(reference.partition("@")[0])), None)
        return entry.path if entry else None

    def known(self, *, beside: Path) -> Sequence[str]:
        """References that ``extends`` could name."""
        found = [entry for entry in (*self.entries(), *_beside(beside, lambda text: True)) if entry.problem is None]
        return sorted({f"{entry.id}@{entry.version.split('.')[0]}" for entry in found})


def load_ruleset(path: Path | str, library: Library | None = None) -> Ruleset:
    """Load and check a ruleset file; bases are looked for in the library and beside the file.

    Raises :class:`RulesetError` with every fault.
    """
    return load(Path(path), library if library is not None else Library())


def _files(folder: Path) -> list[Path]:
    """Ruleset files below a folder, in order; links are not followed, and cases of a ruleset are none."""
    found: list[Path] = []
    pending = [(os.fspath(folder), 0)]
    while pending and len(found) < MAX_FILES:
        here, depth = pending.pop()
        try:
            with os.scandir(here) as listed:
                children = sorted(listed, key=lambda child: child.name, reverse=True)
        except (OSError, ValueError):
            continue
        for child in children:
            if child.name.startswith(".") or child.is_symlink():
                continue
            if child.is_dir():
                if depth < MAX_DEPTH:
                    pending.append((child.path, depth + 1))
            elif child.name.endswith(".toml") and not child.name.endswith("_cases.toml"):
                found.append(Path(child.path))
    return sorted(found)


def _says(identity: str) -> Callable[[bytes], bool]:
    """Whether an id may be all that some string of a file's text says, for in most files it is a part of other words.

    Such a string stands between quotes; within three of them the line may end before it and behind it. With an escape
    it can be spelt in any way.
    """
    word = identity.encode("utf-8", "surrogatepass")

    def says(text: bytes) -> bool:
        at = text.find(word)
        while at >= 0:
            end = at + len(word)
            if text[at - 1 : at] in _BEFORE and text[end : end + 1] in _BEHIND:
                return True
            at = text.find(word, at + 1)
        return any(escape in text for escape in _ESCAPES)

    return says


_BEFORE = frozenset((b'"', b"'", b" ", b"\t", b"\n", b"\r", b"\f", b"\v"))
_BEHIND = frozenset((b'"', b"'", b"\\"))
_ESCAPES = (rb"\u", rb"\U", rb"\x")
"""With these a letter can be spelt in TOML."""


def _beside(path: Path, wanted: Callable[[bytes], bool]) -> tuple[Entry, ...]:
    """Rulesets in the same folder whose text is wanted."""
    try:
        files = [
            child
            for child in sorted(path.parent.glob("*.toml"))[:MAX_FILES]
            if child != path
            and not child.is_symlink()
            and not child.name.startswith(".")
            and not child.stem.endswith("_cases")
            and b"ruleset" in (text := _text_of(child))
            and wanted(text)
        ]
    except OSError:
        return ()
    found = [entry for entry in (_entry(child, "") for child in files) if entry is not None]
    return tuple(sorted(found, key=lambda entry: (entry.id, _newest_first(entry.version))))


def _text_of(path: Path) -> bytes:
    """A file as it is, to see whether a word stands in it before it is parsed; nothing where it can't be read."""
    try:
        return read_regular(path, MAX_BYTES)
    except (OSError, ValueError):
        return b""


def _entry(path: Path, source: str) -> Entry | None:
    """An entry of a file's header; None for a TOML file that is no ruleset (it has no ``[ruleset]``)."""
    try:
        file = read_source(path)
    except RulesetError as error:
        return Entry(
            path.stem, "", path.name, None, None, False, None, None, None, path, source, str(error.diagnostics[0])
        )
    if "ruleset" not in file.data:
        return None
    return _header_entry(file, source)


def _header_entry(file: SourceFile, source: str) -> Entry:
    header = file.data["ruleset"]
    fields: dict[str, object] = dict(header) if isinstance(header, dict) else {}

    def text(key: str) -> str | None:
        value = fields.get(key)
        return value if isinstance(value, str) else None

    def day(key: str) -> date | None:
        value = fields.get(key)
        return value if type(value) is date else None

    identity, version = text("id"), text("version")
    problem = None
    if identity is None or not re.fullmatch(RULESET_ID_PATTERN, identity):
        problem = str(file.fault("S102", "the ruleset has no id", ("ruleset",)))
    elif version is None or not re.fullmatch(r"[0-9]+(\.[0-9]+)*", version):
        problem = str(file.fault("S102", "the ruleset has no version", ("ruleset",)))
    return Entry(
        identity or file.path.stem,
        version or "",
        text("title") or file.path.name,
        text("nature"),
        text("kind_of_case"),
        fields.get("base") is True,
        text("extends"),
        day("effective_from"),
        day("effective_to"),
        file.path,
        source,
        problem,
        fields.get("base") is not True and fields.get("offered") is not False,
        text=text_hash(file.text),
    )


def _in_order(entry: Entry) -> tuple[object, ...]:
    withdrawn = entry.published is not None and entry.published.withdrawn_on is not None
    rank = 2 if entry.draft else 1 if withdrawn else 0
    return entry.id, rank, _newest_first(entry.version), entry.source


def _is_version(version: str, asked: str) -> bool:
    parts, wanted = version.split("."), asked.split(".")
    return parts[: len(wanted)] == wanted


def _newest_first(version: str) -> tuple[tuple[int, ...], str]:
    numbers = tuple(-int(part[:9]) for part in version.split(".") if part.isdigit())
    # A longer version is newer than its own beginning: 1.3.1 before 1.3.
    return (*numbers, 1), version
