"""What is known of each plugin: one record a plugin, whatever became of it."""

from __future__ import annotations

import importlib
import os
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal

from auditrules.plugins.watchdog import TookTooLong

#: ``found``: there, and not yet run. ``active``: in use. ``faulty``: in use, but a hook of it failed. ``failed``:
#: raised while it was imported. ``refused``: not used, for a reason found without its help. ``disabled``: left out
#: because the user said so. ``not_found``: named by the user, and there is none of that name.
Status = Literal["found", "active", "faulty", "failed", "refused", "disabled", "not_found"]

_MOST_OF_MESSAGE = 600
"""Letters of a message that are kept."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a plugin, with its place where one is known (lines count from 1)."""

    message: str
    path: str | None = None
    line: int | None = None
    hook: str | None = None
    """The hook that was being called or checked."""

    def __post_init__(self) -> None:
        # A message may hold what a plugin gave, of any length.
        if len(self.message) > _MOST_OF_MESSAGE:
            object.__setattr__(self, "message", self.message[:_MOST_OF_MESSAGE] + "…")

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}: " if self.path and self.line else f"{self.path}: " if self.path else ""
        return f"{place}{self.message}"


@dataclass(frozen=True, slots=True)
class PluginRecord:
    """One plugin as ``auditrules plugins`` shows it.

    ``where`` is the object its entry point names, or the path of a single file; ``sha256`` is the hash of a single
    file's bytes, exactly as they were run.
    """

    name: str
    status: Status
    where: str
    distribution: str | None = None
    version: str | None = None
    hooks: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    """What will stop working in a later version, though nothing is wrong today."""
    sha256: str | None = None

    @property
    def loaded(self) -> bool:
        return self.status in ("active", "faulty")


def problem_of(
    error: BaseException, *, home: str | None, hook: str | None = None, seconds: float | None = None
) -> Problem:
    """An error as a problem with file and line.

    ``home`` is the plugin's own file or package folder: the innermost line of the plugin itself is named, because
    that is the one its author can change; an error that never passed through it is placed where it was raised.
    ``seconds`` is how long it might take.
    """
    if isinstance(error, SyntaxError) and error.filename:
        return Problem(f"SyntaxError: {error.msg}", error.filename, error.lineno, hook)
    path, line = _place(error.__traceback__, home)
    return Problem(_words(error, seconds), path, line, hook)


#: Files whose lines stand between us and the plugin, and never are the plugin.
_BETWEEN = (os.path.dirname(os.path.abspath(__file__)) + os.sep, os.path.dirname(importlib.__file__) + os.sep)


def _place(traceback: TracebackType | None, home: str | None) -> tuple[str | None, int | None]:
    """The innermost line in ``home``; without a home, in the first file reached, which is the plugin's own."""
    inside: tuple[str, int] | None = None
    last: tuple[str, int] | None = None
    while traceback is not None:
        path = traceback.tb_frame.f_code.co_filename
        if not path.startswith("<") and not path.startswith(_BETWEEN):
            home = home or _package(path)
            last = (path, traceback.tb_lineno)
            if Path(path).is_relative_to(home):
                inside = last
        traceback = traceback.tb_next
    return inside or last or (None, None)


def _package(path: str) -> str:
    return os.path.dirname(path) if os.path.basename(path) == "__init__.py" else path


def _words(error: BaseException, seconds: float | None) -> str:
    name = type(error).__name__
    try:
        text = str(error).strip()
    except BaseException:  # an exception's own __str__ is plugin code too, and may fail
        text = ""
    if isinstance(error, TookTooLong):
        return "it was stopped: it took longer than " + (f"{seconds:g} seconds" if seconds is not None else "it may")
    if isinstance(error, SystemExit):
        return f"it tried to end the program (SystemExit{f': {text}' if text not in ('', 'None') else ''})"
    first = text.splitlines()[0][:500] if text else ""
    return f"{name}: {first}" if first else name
