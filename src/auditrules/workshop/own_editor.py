"""The author's own editor: the text goes out into a file for it, and comes back."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from auditrules.audits.text import clean_text

#: Tried in order where neither VISUAL nor EDITOR names one.
_USUAL = ("nano", "vim", "vi", "notepad")


class NoEditor(Exception):
    """There is no editor, or it did not come to a good end; in words."""


def editor_command(environ: Mapping[str, str]) -> list[str]:
    """The command of the editor that VISUAL or EDITOR names, else of one that is usually there.

    Raises :class:`NoEditor`.
    """
    for name in ("VISUAL", "EDITOR"):
        value = environ.get(name, "").strip()
        if value:
            try:
                return shlex.split(value, posix=os.name == "posix")
            except ValueError:
                raise NoEditor(f"{name} is not a command: {value}") from None
    for usual in _USUAL:
        found = shutil.which(usual, path=environ.get("PATH"))
        if found:
            return [found]
    raise NoEditor("No editor was found. Name one: EDITOR=nano, for example.")


def _run(command: Sequence[str]) -> int:
    return subprocess.run(list(command), check=False).returncode  # noqa: S603  # the person's own editor


def edited(
    text: str, name: str, folder: Path, environ: Mapping[str, str], *, run: Callable[[Sequence[str]], int] = _run
) -> str:
    """The text as it comes back from the editor; waits until the editor is closed.

    The file stands in a private folder below ``folder`` and is called ``name``, so that the editor knows its kind.
    Where something goes wrong it stays there and the message says where. Raises :class:`NoEditor`.
    """
    command = editor_command(environ)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        place = Path(tempfile.mkdtemp(prefix="editing-", dir=folder))
        path = place / name
        path.touch(mode=0o600)
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise NoEditor(f"The text could not be put out for the editor: {error.strerror}.") from None
    try:
        code = run([*command, str(path)])
        if code != 0:
            raise NoEditor(f"{command[0]} ended with an error ({code}); what it wrote is in {path}.")
        came_back = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise NoEditor(f"{command[0]} can't be run: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise NoEditor(f"What {command[0]} wrote is not UTF-8 text; it is in {path}.") from None
    shutil.rmtree(place, ignore_errors=True)
    return clean_text(came_back)
