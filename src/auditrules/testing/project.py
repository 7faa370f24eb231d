"""A council's folder made for one test, and the program run in it."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import sys
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

_FOUND = re.compile(r"(?P<path>.+?):(?P<line>\d+):(?P<column>\d+): (?P<code>[A-Z][\w-]*) (?P<message>.*)")
#: Files of a project that begin so are plugins, and go into the plugins folder.
PLUGINS = "plugins/"
CHANNELS = "channels.toml"


@dataclass(frozen=True, slots=True)
class Found:
    """A fault or a warning as the program tells it: ``path:line:column: code message``."""

    path: str
    line: int
    column: int
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Result:
    """What a command printed, and its exit code."""

    arguments: tuple[str, ...]
    code: int
    out: str
    err: str

    @property
    def findings(self) -> tuple[Found, ...]:
        """The faults and warnings that the command told, in order."""
        matches = (_FOUND.fullmatch(line) for line in self.err.splitlines())
        return tuple(
            Found(match["path"], int(match["line"]), int(match["column"]), match["code"], match["message"])
            for match in matches
            if match
        )

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the findings."""
        return tuple(found.code for found in self.findings)

    @property
    def data(self) -> Any:
        """What stdout says as JSON, where a command was asked for it."""
        return json.loads(self.out)

    def assert_success(self) -> Self:
        """That the exit code is 0 and nothing was found; itself."""
        assert self.code == 0, f"it ended in exit code {self.code}\n{self}"
        assert not self.findings, f"it found something\n{self}"
        return self

    def __str__(self) -> str:
        return "\n".join([f"$ auditrules {' '.join(self.arguments)}", self.out.rstrip(), self.err.rstrip()])


class AuditProject:
    """A folder with files of a council, its own configuration and its own workspace; none of the person's own.

    A file ``plugins/NAME.py`` is a single-file plugin, and ``channels.toml`` the council's settings of channels. What
    is installed is there too, so the plugin that is being written is, once its project is installed.
    """

    def __init__(self, folder: Path, files: Mapping[str, str]) -> None:
        self.folder = folder / "work"
        self.home = folder / "home"
        self.workspace = folder / "workspace"
        self.environment = {
            "HOME": str(self.home),
            "XDG_CONFIG_HOME": str(self.home / "config"),
            "XDG_DATA_HOME": str(self.home / "data"),
            "AUDITRULES_WORKSPACE": str(self.workspace),
            "COLUMNS": "100",
        }
        self.folder.mkdir(parents=True)
        self.home.mkdir()
        for name, text in files.items():
            self.write(name, text)

    @property
    def plugins_folder(self) -> Path:
        """Where its single-file plugins are."""
        from auditrules.plugins.settings import user_plugins_folder

        with self._standing_in({}):
            return user_plugins_folder()

    def write(self, name: str, text: str) -> Path:
        """Write a file of the project; its path."""
        if name.startswith(PLUGINS):
            folder = self.plugins_folder
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path = folder / name.removeprefix(PLUGINS)
        elif name == CHANNELS:
            path = self.plugins_folder.parent / name
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        else:
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text), encoding="utf-8")
        path.chmod(0o600)
        return path

    def run(self, *arguments: str, given: str = "", environ: Mapping[str, str] | None = None) -> Result:
        """Run ``auditrules`` with these arguments in the project's folder; ``given`` is its standard input."""
        from auditrules.cli import main

        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n") for _ in range(2))
        before = sys.stdin, sys.stdout, sys.stderr
        with self._standing_in(environ or {}):
            sys.stdin, sys.stdout, sys.stderr = (
                io.TextIOWrapper(io.BytesIO(given.encode("utf-8")), encoding="utf-8"),
                out,
                err,
            )
            try:
                code = main(list(arguments))
            finally:
                sys.stdin, sys.stdout, sys.stderr = before
        return Result(arguments, int(code), _text(out), _text(err))

    @contextlib.contextmanager
    def _standing_in(self, more: Mapping[str, str]) -> Iterator[None]:
        """The environment and the working folder of the project in the place of the person's own."""
        environ, folder = dict(os.environ), Path.cwd()
        for name in [name for name in os.environ if name.startswith("AUDITRULES_")]:
            del os.environ[name]
        os.environ.update(self.environment)
        os.environ.update(more)
        os.chdir(self.folder)
        try:
            yield
        finally:
            os.chdir(folder)
            os.environ.clear()
            os.environ.update(environ)


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode("utf-8", "replace")
