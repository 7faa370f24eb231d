"""First-party plugin: the channel that writes each concern into a file beside the audits.

It tells nobody by itself: whoever has the folder open sees what is to be passed on. The files are for their owner
alone to read. ``folder`` in ``[channel.file]`` names another folder, which must be there already.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from auditrules.plugins import Channel, hookimpl

if TYPE_CHECKING:
    from auditrules.plugins import Delivery, Receipt


def folder_of(settings: Mapping[str, object]) -> Path:
    """The folder to write to: the one that is named, else ``escalations`` in the workspace."""
    named = settings.get("folder")
    return Path(str(named)).expanduser() if named else Path(str(settings["workspace"])) / "escalations"


def problem(settings: Mapping[str, object]) -> str | None:
    """What is wrong with the channel's settings."""
    for key in settings:
        if key not in ("folder", "workspace"):
            return f"there is no key '{key}'; the file channel has folder"
    named = settings.get("folder")
    if named is None:
        return None
    if not isinstance(named, str) or not Path(named).expanduser().is_absolute():
        return "folder should be an absolute path in quotes"
    return None if Path(named).expanduser().is_dir() else f"there is no folder {named}"


def deliver(delivery: Delivery) -> Receipt:
    """Write the file, whole or not at all; writing it again replaces it."""
    import tempfile

    from auditrules.plugins import Receipt

    folder = folder_of(delivery.settings)
    path = folder / f"{delivery.id[:16]}-{_word(delivery.role)}.txt"
    try:
        if not delivery.settings.get("folder"):
            folder.mkdir(mode=0o700, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".part-", dir=folder)
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
            file.write(f"{delivery.subject}\n\n{delivery.body}\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError as error:
        return Receipt(False, f"{path} cannot be written: {error.strerror}")
    return Receipt(True, f"Written to {path}. Pass it on.", reference=path.name)


def _word(text: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in text)[:40] or "role"


@hookimpl
def auditrules_channels() -> Iterable[Channel]:
    return [Channel("file", "A file beside the audits", deliver, problem)]
