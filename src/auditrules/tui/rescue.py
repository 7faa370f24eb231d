"""What could not be saved, in a file of its own: when a person asks for it, and when the program has to end."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditrules.tui.desk import Desk


def rescue_file(today: date, folder: Path | None = None) -> Path:
    """A file that is not there yet, in a folder (None: the person's own).

    Nothing of the case is in its name: folders are seen by more people than files.
    """
    place = (folder or Path.home()) / f"auditrules-unsaved-{today:%Y-%m-%d}.txt"
    number, free = 1, place
    while free.exists():
        number += 1
        free = place.with_stem(f"{place.stem}-{number}")
    return free


def unsaved_words(desk: Desk) -> str:
    """Every change of an audit that is not saved, with every word typed for it; empty where all is saved."""
    from auditrules.audits.plain.waiting import described

    return "\n\n".join(described(desk.session.ruleset, command) for command in desk.waiting)


def rescue(desks: Sequence[Desk]) -> Path | None:
    """Write what is not saved into the person's own folder, or else the one for temporary files.

    Readable by its owner only. None where nothing waits, or where nothing can be written there either.
    """
    from auditrules.reports import CannotWrite
    from auditrules.reports.files import write_private

    texts = [
        f"{desk.state.case_reference}\n\n{words}" if desk.state.case_reference else words
        for desk in desks
        if (words := unsaved_words(desk))
    ]
    for folder in (Path.home(), Path(tempfile.gettempdir())) if texts else ():
        try:
            return write_private(rescue_file(desks[0].today(), folder), "\n\n\n".join(texts) + "\n")
        except (CannotWrite, OSError):
            continue
    return None


def lost_words(unsaved: int, kept: Path | None) -> str:
    """What is said of changes that could not be saved when the program ends."""
    said = f"{unsaved} change{'' if unsaved == 1 else 's'} could not be saved. Everything before that is safe."
    if kept is not None:
        said += f"\nWhat is not part of the audit is in {kept}\nDelete that file once it is."
    return said
