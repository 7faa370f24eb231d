"""What a plugin changed in the process as it was loaded or called, put back, so that it changes nothing for others.

It guards against slips, such as a script's ``os.chdir`` or a coarse decimal context that would bend every sum after it,
and not against malice: a plugin runs with the user's rights.
"""

from __future__ import annotations

import contextlib
import decimal
import os
import sys
import threading
import warnings
from collections.abc import Iterator
from typing import Any, TextIO

_OF_SYS = ("stdin", "stdout", "stderr", "excepthook", "unraisablehook", "displayhook")


@contextlib.contextmanager
def put_right() -> Iterator[None]:
    """Around the import of a plugin: streams, hooks of the interpreter, folder, environment, numbers and warnings.

    A variable that the plugin set stays, for a library that reads it; one that it took away comes back.
    """
    streams = {name: getattr(sys, name) for name in _OF_SYS}
    limit = sys.getrecursionlimit()
    folder = _folder()
    environ = dict(os.environ)
    try:
        with decimal.localcontext(), warnings.catch_warnings():
            yield
    finally:
        for name, value in streams.items():
            setattr(sys, name, value)
        if sys.getrecursionlimit() != limit:
            sys.setrecursionlimit(limit)
        _back_to(folder)
        for name, text in environ.items():
            os.environ.setdefault(name, text)


class _Errors:
    """Standard error as a plugin sees both streams: what it prints is shown, and closing it closes nothing."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        if self._stream is not None:
            with contextlib.suppress(OSError):  # nobody reads it any more
                self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        if self._stream is not None:
            with contextlib.suppress(OSError):
                self._stream.flush()

    def close(self) -> None:
        """Do nothing: the stream is the program's."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class _Kept:
    """What is put back when the last of the threads that are calling plugins is done."""

    lock = threading.Lock()
    inside = 0
    streams: tuple[Any, Any] = (None, None)
    folder: str | None = None


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Around each call of a plugin: what it prints goes to stderr, because stdout is for data that a script reads.

    What it does to decimal numbers ends with the call: a judgement's sums are exact whatever a plugin rounds to.
    Threads may be in it at once, and streams and folder are the process's: the last one out puts them back.
    """
    with _Kept.lock:
        if _Kept.inside == 0:
            _Kept.streams, _Kept.folder = (sys.stdout, sys.stderr), _folder()
            sys.stdout = sys.stderr = _Errors(sys.stderr)
        _Kept.inside += 1
    try:
        with decimal.localcontext():
            yield
    finally:
        with _Kept.lock:
            _Kept.inside -= 1
            if _Kept.inside == 0:
                sys.stdout, sys.stderr = _Kept.streams
                _back_to(_Kept.folder)


def _folder() -> str | None:
    try:
        return os.getcwd()
    except OSError:  # the folder is gone
        return None


def _back_to(folder: str | None) -> None:
    if folder is not None and _folder() != folder:
        with contextlib.suppress(OSError):
            os.chdir(folder)
