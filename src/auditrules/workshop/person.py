"""Who is using the workshop: asked once, and kept in the person's configuration."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

#: What is said to whoever gives none.
NO_NAME = "Say your name, for the record."
_FILE = "name.txt"
_MOST = 200


def name_file() -> Path:
    """Where the name is kept; the file need not exist."""
    import platformdirs

    return platformdirs.user_config_path("auditrules", appauthor=False) / _FILE


def known_name(environ: Mapping[str, str]) -> str | None:
    """The name by which the record of versions shows this person; None where it was never given.

    The variable ``AUDITRULES_USER`` goes before what was kept.
    """
    given = clean_name(environ.get("AUDITRULES_USER", ""))
    if given:
        return given
    try:
        with name_file().open("rb") as file:
            return clean_name(file.read(4 * _MOST).decode("utf-8", "replace")) or None
    except (OSError, ValueError):
        return None


def keep_name(name: str) -> str:
    """Keep a name for the next time; the name as it is kept. Raises ValueError for none, or a
    :class:`~auditrules.rulesets.writing.NotWritten`."""
    from auditrules.workshop.recording import put_file

    cleaned = clean_name(name)
    if not cleaned:
        raise ValueError(NO_NAME)
    path = name_file()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    put_file(path, f"{cleaned}\n".encode())
    return cleaned


def clean_name(name: str) -> str:
    """A name on one line, without anything that steers a terminal."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in name).split())[:_MOST]
