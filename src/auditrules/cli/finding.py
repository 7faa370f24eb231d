"""Which ruleset a person means: a path, a folder, an id or ``id@version``."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from auditrules.cli import clock
from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.faults import Fault, not_found
from auditrules.cli.invocation import Invocation

if TYPE_CHECKING:
    from auditrules.rulesets import RulesetError
    from auditrules.rulesets.diagnostics import Diagnostic
    from auditrules.rulesets.ruleset import Ruleset

#: A ruleset file is smaller; more of it is not read to show a fault in it.
_MAX_SHOWN = 1_048_576


def ruleset_paths(invocation: Invocation, named: str) -> list[Path]:
    """The files a name stands for: a file, every ruleset of a folder, or a ruleset that was found.

    Raises :class:`Fault` where there is none.
    """
    if not looks_like_path(named):
        return [_found(invocation, named)]
    path = Path(named)
    try:
        if not path.exists():
            raise not_found(f"There is no file {named}.")
        if not path.is_dir():
            return [path]
    except (OSError, ValueError) as error:
        raise not_found(f"There is no file {named}: {error}.") from None
    from auditrules.rulesets import Library, LibraryFolder

    files = [entry.path for entry in Library([LibraryFolder(path, "")]).entries()]
    if not files:
        raise not_found(f"There is no ruleset in the folder {named}.")
    return sorted(files)


def whole(ruleset: Ruleset, doing: str) -> Ruleset:
    """The ruleset itself; a :class:`Fault` where a plugin that it requires is missing, so that a part of it is."""
    if ruleset.needs.lacking:
        why = "; ".join(lacking.why for lacking in ruleset.needs.lacking)
        raise Fault(f"{ruleset.reference} can't be {doing} now: {why}.", ExitCode.PLUGIN)
    return ruleset


def judging_plugins(ruleset: Ruleset) -> tuple[str, ...]:
    """The plugins that take part in judging under a ruleset: what is proved of its tables does not speak of them."""
    hooks = ("auditrules_judge", "auditrules_limit_judgement")
    return tuple(dict.fromkeys(name for hook in hooks for name in ruleset.needs.implementing(hook)))


def load(invocation: Invocation, named: str) -> Ruleset:
    """A ruleset, loaded and checked; a :class:`Fault` with every fault of the file where it cannot be used."""
    paths = ruleset_paths(invocation, named)
    if len(paths) > 1:
        raise not_found(f"There are {len(paths)} rulesets in the folder {named}; name one file.")
    ((_, ruleset),) = load_paths(invocation, paths)
    return ruleset


def load_paths(invocation: Invocation, paths: Iterable[Path]) -> Iterator[tuple[Path, Ruleset]]:
    """Each ruleset in turn, loaded and checked; a :class:`Fault` at the first that cannot be used."""
    from auditrules.rulesets import RulesetError

    for path in paths:
        try:
            ruleset = invocation.library.load(path)
        except RulesetError as error:
            words = f"{shown(error)}\nThe ruleset cannot be used until this is put right."
            raise Fault(words, ExitCode.FAULTS) from None
        yield path, ruleset


def looks_like_path(named: str) -> bool:
    """A name with a separator or ``.toml`` in it is a path, as is the name of anything that exists here."""
    if named.endswith(".toml") or "/" in named or "\\" in named:
        return True
    try:
        return os.path.lexists(named)
    except ValueError:
        return False


def shown(error: RulesetError) -> str:
    """Every fault of a ruleset with its line and a caret."""
    return "\n".join(render(diagnostic) for diagnostic in error.diagnostics)


def render(diagnostic: Diagnostic) -> str:
    """One fault with its line and a caret under the place, where the file can be read."""
    from auditrules.rulesets.source import read_regular

    try:
        text = read_regular(diagnostic.place.path, _MAX_SHOWN).decode("utf-8-sig", errors="replace")
    except (OSError, ValueError):
        return str(diagnostic)
    return diagnostic.render(text)


def _found(invocation: Invocation, named: str) -> Path:
    """The file of an id: of several versions the newest in force today, else the newest."""
    from auditrules.rulesets import RulesetError

    library = invocation.library
    try:
        return library.find(named, on=clock.today()).path
    except RulesetError:
        pass
    try:
        return library.find(named).path
    except RulesetError as error:
        diagnostic = error.diagnostics[0]
        message = diagnostic.message[:1].upper() + diagnostic.message[1:]
        lines = (f"{message}. {diagnostic.help}".rstrip(), invocation.plugins_left_out())
        raise not_found("\n".join(line for line in lines if line)) from None
