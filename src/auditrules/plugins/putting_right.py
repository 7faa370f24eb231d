"""What a plugin changed in the process as it was loaded or called, put back, so that it changes nothing for others.

It guards against slips, such as a script's ``os.chdir`` or a coarse decimal context that would bend every sum after it,
and not against malice: a plugin runs with the user's rights.
"""

from __future__ import annotations

import contextlib
import decimal
import os
import sys
import warnings
from collections.abc import Iterator

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
        if folder is not None and _folder() != folder:
            with contextlib.suppress(OSError):
                os.chdir(folder)
        for name, text in environ.items():
            os.environ.setdefault(name, text)


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Around each call of a plugin: what it prints goes to stderr, because stdout is for data that a script reads.

    What it does to decimal numbers ends with the call: a judgement's sums are exact whatever a plugin rounds to.
    """
    with contextlib.redirect_stdout(sys.stderr), decimal.localcontext():
        yield


def _folder() -> str | None:
    try:
        return os.getcwd()
    except OSError:  # the folder is gone
        return None
