"""Single-file plugins: found in the user's plugins folder, run only if nobody else could have written them."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

MAX_BYTES = 1_048_576
MODULE_PREFIX = "auditrules_dropin_"


class DropIn(NamedTuple):
    """One ``.py`` file of the plugins folder: its bytes as they will be run, or why it is refused."""

    name: str
    path: Path
    source: bytes | None
    sha256: str | None
    refusal: str | None = None

    def load(self) -> ModuleType:
        """Run the file's bytes as a module of its own; raises whatever it raises.

        The bytes that were hashed are the bytes that run: the file is not read again.
        """
        if self.source is None:
            raise ValueError(f"{self.path} was refused: {self.refusal}")
        module = ModuleType(MODULE_PREFIX + self.name)
        module.__file__ = str(self.path)
        code = compile(self.source, str(self.path), "exec", dont_inherit=True)
        sys.modules[module.__name__] = module  # dataclasses and pickling look a module up here
        try:
            exec(code, module.__dict__)  # noqa: S102 - running the user's own file is what a plugin is
        except BaseException:
            sys.modules.pop(module.__name__, None)
            raise
        return module


_OF_PACKAGE = "__init__.py"


def find_drop_ins(folder: Path) -> tuple[DropIn, ...]:
    """The single-file plugins of a folder, by name; none where there is no folder.

    Files that start with ``_`` or ``.`` are passed over, but for ``__init__.py``, which somebody meant. In a folder
    that others could write to, every file is refused with the reason.
    """
    try:
        paths = sorted(
            path
            for path in folder.iterdir()
            if path.suffix == ".py" and (path.name[0] not in "_." or path.name == _OF_PACKAGE)
        )
    except FileNotFoundError:
        return ()
    except OSError as error:
        return (DropIn(folder.name, folder, None, None, f"the plugins folder cannot be read: {_reason(error)}"),)
    unsafe = _folder_fault(folder) if paths else None
    return tuple(_read(path, unsafe) for path in paths)


def _read(path: Path, unsafe: str | None) -> DropIn:
    name = path.stem
    if unsafe:
        return DropIn(name, path, None, None, unsafe)
    if path.name == _OF_PACKAGE:
        return DropIn(name, path, None, None, "a file's name is its plugin's: rename it, as our_council.py")
    if not name.isidentifier():
        return DropIn(name, path, None, None, "its file name is not a Python name (letters, digits and _)")
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        words = "it is a link; put the file itself here" if path.is_symlink() else f"cannot be read: {_reason(error)}"
        return DropIn(name, path, None, None, words)
    try:
        status = os.fstat(handle)
        fault = _fault(status, "the file") if stat.S_ISREG(status.st_mode) else "it is not an ordinary file"
        if fault:
            return DropIn(name, path, None, None, fault)
        with os.fdopen(handle, "rb", closefd=False) as file:
            source = file.read(MAX_BYTES + 1)
    except OSError as error:
        return DropIn(name, path, None, None, f"cannot be read: {_reason(error)}")
    finally:
        os.close(handle)
    if len(source) > MAX_BYTES:
        return DropIn(name, path, None, None, f"it is larger than {MAX_BYTES} bytes")
    return DropIn(name, path, source, hashlib.sha256(source).hexdigest())


def _folder_fault(folder: Path) -> str | None:
    try:
        fault = _fault(folder.stat(), f"the plugins folder {folder}")
        if fault:
            return fault
        # A folder above that anyone may rewrite would let them put another plugins folder in this one's place.
        for above in folder.resolve().parents:
            mode = above.stat().st_mode
            if os.name == "posix" and mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
                return f"anyone can write to {above}, which holds the plugins folder"
    except OSError as error:
        return f"the plugins folder cannot be checked: {_reason(error)}"
    return None


def _fault(status: os.stat_result, what: str) -> str | None:
    """Why a file or folder could hold what another person wrote; None when it could not.

    On Windows the user's configuration folder is private by its access list, which these bits do not show.
    """
    if os.name != "posix":
        return None
    if status.st_uid != os.geteuid():
        return f"{what} belongs to another user"
    if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        return f"others can write to {what}; take that right away with chmod go-w"
    return None


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
