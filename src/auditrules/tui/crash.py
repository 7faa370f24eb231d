"""When the program itself fails: a report without a word that anyone wrote, and a calm panel."""

from __future__ import annotations

import platform
import traceback
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rich.panel import Panel
from rich.text import Text
from textual.worker import WorkerFailed

from auditrules.tui.rescue import lost_words

if TYPE_CHECKING:
    from rich.traceback import Trace


class InputFailed(Exception):
    """The thread that reads the keyboard ended. All that is left of its fault is ``trace``, made to be shown."""

    def __init__(self, trace: Trace) -> None:
        super().__init__()
        self.places = [
            line
            for stack in trace.stacks
            for line in (
                stack.exc_type,
                *(f"  {_place(frame.filename)}:{frame.lineno} in {frame.name}" for frame in stack.frames),
            )
        ]


def report_text(error: BaseException, at: datetime) -> str:
    """Where the program failed: versions, kinds of errors and lines of code. No values, no messages, no locals.

    An error's own message is left out because it may quote what was being handled.
    """
    lines = [
        f"auditrules {_version('auditrules')}, Textual {_version('textual')}, Python {platform.python_version()}, "
        f"{platform.system()}",
        f"{at:%Y-%m-%d %H:%M:%S}",
    ]
    seen: set[int] = set()
    # What failed in a worker arrives inside another error, without its place.
    chain: BaseException | None = error.error if isinstance(error, WorkerFailed) else error
    while chain is not None and id(chain) not in seen:
        seen.add(id(chain))
        kind = type(chain)
        lines.append(f"{kind.__module__}.{kind.__qualname__}")
        for frame in traceback.extract_tb(chain.__traceback__):
            lines.append(f"  {_place(frame.filename)}:{frame.lineno} in {frame.name}")
        if isinstance(chain, InputFailed):
            lines += chain.places
        chain = chain.__cause__ or chain.__context__
    return "\n".join(lines) + "\n"


def write_report(folder: Path, error: BaseException, at: datetime) -> Path | None:
    """Write the report into a folder, readable by its owner only; None where even that fails."""
    import os

    path = folder / f"crash-{at:%Y%m%d-%H%M%S}.txt"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(report_text(error, at))
    except OSError:
        return None
    return path


def calm_panel(report: Path | None, unsaved: int, kept: Path | None = None) -> Panel:
    """What the person sees instead of a traceback; ``kept`` is the file that holds what could not be saved."""
    said = "Something in auditrules went wrong and it had to stop.\n\n"
    if unsaved:
        said += f"{lost_words(unsaved, kept)}\n"
    else:
        said += "Everything that the screen called saved is safe; so is what you were typing.\n"
    said += "Start auditrules again to go on where you were."
    if report is not None:
        said += f"\n\nA report without any case details is in\n{report}"
    return Panel(Text(said), title="auditrules", border_style="bold", padding=(1, 2))


def _place(filename: str) -> str:
    """A file's name from its package on, without the folders above it (they may name a person)."""
    parts = Path(filename).parts
    for anchor in ("site-packages", "src"):
        if anchor in parts:
            return "/".join(parts[parts.index(anchor) + 1 :])
    return Path(filename).name


def _version(name: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return "unknown"
