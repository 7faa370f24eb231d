"""A real terminal for tests: the program in a pty, its screen kept by pyte, its bytes kept as they came."""

from __future__ import annotations

import os
import pty
import select
import signal
import struct
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyte

KEYS = {
    "enter": "\r",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "escape": "\x1b",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    "f3": "\x1bOR",
    "f4": "\x1bOS",
    "f5": "\x1b[15~",
    "f6": "\x1b[17~",
    "f7": "\x1b[18~",
    "f8": "\x1b[19~",
    "f9": "\x1b[20~",
    "f10": "\x1b[21~",
    "f12": "\x1b[24~",
    "backspace": "\x7f",
    "delete": "\x1b[3~",
    "ctrl+f": "\x06",
    "ctrl+g": "\x07",
    "ctrl+o": "\x0f",
    "ctrl+p": "\x10",
    "ctrl+q": "\x11",
    "ctrl+t": "\x14",
    "ctrl+u": "\x15",
    "ctrl+y": "\x19",
    "ctrl+z": "\x1a",
}


class Terminal:
    """A program in a pty of a given size. ``sent`` and ``received`` hold every byte in order."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str], *, columns: int = 80, lines: int = 24) -> None:
        self.screen = pyte.Screen(columns, lines)
        self.stream = pyte.ByteStream(self.screen)
        self.received = bytearray()
        self.started = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execvpe(command[0], list(command), dict(env))
        import fcntl
        import termios

        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    # ------------------------------------------------------------ writing

    def press(self, *keys: str) -> None:
        """Send keys by name; any other text is sent as typed."""
        for key in keys:
            os.write(self.fd, KEYS.get(key, key).encode())

    def type(self, text: str) -> None:
        """Send text as typed."""
        os.write(self.fd, text.encode())

    def paste(self, text: str) -> None:
        """Send text as a terminal's bracketed paste."""
        os.write(self.fd, b"\x1b[200~" + text.encode() + b"\x1b[201~")

    # ------------------------------------------------------------ reading

    def read(self, seconds: float) -> bytes:
        """What arrives within some seconds, as soon as anything does; empty at the end of the program."""
        ready, _, _ = select.select([self.fd], [], [], seconds)
        if not ready:
            return b""
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            return b""
        self.take(data)
        return data

    def take(self, data: bytes) -> None:
        """Draw what has come on the screen."""
        self.received += data
        # pyte does not know private modes with a greater-than sign (the keyboard protocol); a screen ignores them.
        self.stream.feed(data.replace(b"\x1b[>25u", b"").replace(b"\x1b[<u", b""))

    @property
    def text(self) -> str:
        """The screen as lines of text."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def wait_for(self, *texts: str, seconds: float = 30.0) -> str:
        """Read until all the texts are on the screen; AssertionError with the screen where they don't come."""
        end = time.monotonic() + seconds
        while not all(text in self.text for text in texts):
            left = end - time.monotonic()
            if left <= 0 or (not self.read(min(left, 0.5)) and not self.alive):
                raise AssertionError(f"{texts} did not appear. The screen:\n{self.text}")
        return self.text

    def wait_until_gone(self, text: str, seconds: float = 30.0) -> str:
        """Read until a text is no longer on the screen."""
        end = time.monotonic() + seconds
        while text in self.text:
            left = end - time.monotonic()
            if left <= 0 or (not self.read(min(left, 0.5)) and not self.alive):
                raise AssertionError(f"{text!r} stayed. The screen:\n{self.text}")
        return self.text

    def drain(self, quiet: float) -> None:
        """Read until nothing came for some seconds."""
        while self.read(quiet):
            pass

    # ------------------------------------------------------------ the end

    @property
    def alive(self) -> bool:
        """Whether the program runs."""
        try:
            found, _ = os.waitpid(self.pid, os.WNOHANG)
        except ChildProcessError:
            return False
        return found == 0

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Send a signal to the program, and reap it."""
        os.kill(self.pid, number)

    def wait(self, seconds: float = 20.0) -> int:
        """Read until the program ends; its exit status."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.read(0.1)
            found, status = os.waitpid(self.pid, os.WNOHANG)
            if found:
                self.drain(0.05)
                return os.waitstatus_to_exitcode(status)
        raise AssertionError(f"The program did not end. The screen:\n{self.text}")

    def close(self) -> None:
        """End the program, if need be, and let go of the pty."""
        try:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        except (ProcessLookupError, ChildProcessError):
            pass
        os.close(self.fd)


def program(
    workspace: Path,
    *arguments: str,
    columns: int = 80,
    lines: int = 24,
    more: Mapping[str, str] | None = None,
) -> Terminal:
    """The program itself on a workspace, as ``auditrules`` starts it; ``arguments`` are a command's."""
    home = workspace.parent / "home"
    home.mkdir(exist_ok=True)
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
        "TZ": "Europe/London",
        "AUDITRULES_USER": "tester",
        **({"PYTHONPATH": os.environ["PYTHONPATH"]} if "PYTHONPATH" in os.environ else {}),
        **(more or {}),
    }
    code = "import sys; from auditrules.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", code, "--workspace", str(workspace), *arguments]
    return Terminal(command, env, columns=columns, lines=lines)
