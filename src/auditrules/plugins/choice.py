"""The plugins that a user turned off for good: a small file beside the plugins folder, read without running any."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

_HEADING = "# Plugins that are not to be used. 'auditrules plugins enable NAME' takes a name out.\n"


class BadChoice(Exception):
    """The file cannot be read or written, or is not what it should be; in words, with its path."""


def choice_file(folder: Path) -> Path:
    """The file, beside the plugins folder."""
    return folder.parent / "plugins.toml"


def turned_off(path: Path) -> tuple[str, ...]:
    """Names in the file, none where there is no file. Raises :class:`BadChoice`.

    A file that cannot be read turns off the program rather than turn on a plugin that its user did not want.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise BadChoice(f"{path}: the list of plugins turned off cannot be read ({error})") from None
    import tomli

    try:
        found = tomli.loads(text).get("disabled", [])
    except tomli.TOMLDecodeError as error:
        raise BadChoice(f"{path}: this is not TOML: {error}") from None
    if not isinstance(found, list) or not all(isinstance(name, str) for name in found):
        raise BadChoice(f'{path}: disabled should be a list of names, as disabled = ["our_council"]')
    return tuple(found)


def turn_off(path: Path, names: Iterable[str]) -> None:
    """Write the names, in place of what the file held. Raises :class:`BadChoice`."""
    import json
    import tempfile

    listed = ", ".join(json.dumps(name) for name in sorted(names))
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".plugins-", dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(f"{_HEADING}disabled = [{listed}]\n")
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        except BaseException:
            os.unlink(temporary)
            raise
    except OSError as error:
        raise BadChoice(f"{path}: the list of plugins turned off cannot be written ({error.strerror})") from None
