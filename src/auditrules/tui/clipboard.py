"""Copying to the clipboard of the person's desktop, besides the terminal's own way of it.

A terminal is asked with an escape sequence (OSC 52) and never says whether it obeyed. Where a program for the desktop's
clipboard is at hand, it is used as well, and then it is certain.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping

#: Programs that take a text on their input, and the variable without which they have no desktop to copy to.
_PROGRAMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("WAYLAND_DISPLAY", ("wl-copy",)),
    ("DISPLAY", ("xclip", "-selection", "clipboard")),
    ("DISPLAY", ("xsel", "--input", "--clipboard")),
    ("", ("pbcopy",)),
    ("", ("clip.exe",)),
)
#: Terminals that have no clipboard at all.
_WITHOUT = ("linux", "dumb", "vt100", "vt220")
#: Seconds that such a program may take.
_PATIENCE = 2.0


def copied_by_desktop(text: str, environ: Mapping[str, str]) -> bool:
    """Copy with the desktop's own program; whether there was one and it did."""
    for variable, command in _PROGRAMS:
        if (variable and not environ.get(variable)) or shutil.which(command[0]) is None:
            continue
        try:
            subprocess.run(  # noqa: S603  # a fixed command; the text goes in by its input
                command,
                input=text.encode("utf-8", "replace"),
                check=True,
                timeout=_PATIENCE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except (OSError, subprocess.SubprocessError):
            continue
        return True
    return False


def copy_words(by_desktop: bool, environ: Mapping[str, str]) -> str:
    """What is said of a copy: done, asked for, or not possible."""
    if by_desktop:
        return "Copied."
    if environ.get("TERM", "") in _WITHOUT:
        return "This terminal has no clipboard: copied for pasting here with Ctrl+V only."
    return (
        "Your terminal was asked to copy. If nothing can be pasted elsewhere, it does not allow that; here Ctrl+V does."
    )
