"""Writing an author's file back: what stands in the way becomes a fault of the command."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Callable


def read_raw(path: Path) -> bytes | None:
    """The file's bytes; None where checking will say itself that it can't be read."""
    from auditrules.rulesets import writing

    return writing.read_raw(path)


def write_back(path: Path, before: bytes, after: bytes) -> None:
    """Put ``after`` in the place of ``before``.

    Raises :class:`Fault` where the file can't be written, or was changed by somebody else meanwhile.
    """
    from auditrules.rulesets import writing

    _or_fault(lambda: writing.write_back(path, before, after))


def write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet. Raises :class:`Fault` where there is one, or it can't be written."""
    from auditrules.rulesets import writing

    _or_fault(lambda: writing.write_new(path, text))


def _or_fault(write: Callable[[], None]) -> None:
    from auditrules.rulesets.writing import NotWritten

    try:
        write()
    except NotWritten as error:
        raise Fault(str(error), ExitCode.CANNOT_WRITE) from None
