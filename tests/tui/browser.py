"""A real browser for tests: Chromium without a window on a page that ``auditrules serve`` gives.

Keys are pressed in the page. What the page is sent to draw is kept as a screen, as a terminal would show it, and every
request the browser makes is kept by its address.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pyte
import pytest
from playwright.sync_api import Browser, BrowserContext, Error, WebSocket, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

#: Without a browser there is nothing to test with. The checks (.ci/run) install one first, and stop where they cannot.
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: apt-get install chromium")


class Server:
    """``auditrules serve`` on a workspace. ``address`` has the token, ``root`` has not."""

    def __init__(self, workspace: Path, *options: str, more: Mapping[str, str] | None = None) -> None:
        home = workspace.parent / "home"
        home.mkdir(exist_ok=True)
        env = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "LANG": "C.UTF-8",
            "TZ": "Europe/London",
            "AUDITRULES_USER": "tester",
            **({"PYTHONPATH": os.environ["PYTHONPATH"]} if "PYTHONPATH" in os.environ else {}),
            **(more or {}),
        }
        command = [sys.executable, "-m", "auditrules", "--workspace", str(workspace), "serve", "--no-open", *options]
        self.process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()
        assert self.address, self.process.communicate()[1]
        parts = urlsplit(self.address)
        self.root = f"{parts.scheme}://{parts.netloc}/"
        self.port = int(options[options.index("--port") + 1]) if "--port" in options else parts.port or 0
        self.token = parse_qs(parts.query)["token"][0]

    def end(self, number: int = signal.SIGTERM, seconds: float = 40.0) -> tuple[int, str]:
        """Send a signal and wait for the end: the exit code, and what was said."""
        self.process.send_signal(number)
        return self.wait(seconds)

    def wait(self, seconds: float = 40.0) -> tuple[int, str]:
        """Wait for the end: the exit code, and what was said."""
        _, said = self.process.communicate(timeout=seconds)
        return self.process.returncode, said

    def close(self) -> None:
        """End it, if need be."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()


@contextmanager
def served(workspace: Path, *options: str, more: Mapping[str, str] | None = None) -> Iterator[Server]:
    """A server that is ended with the block."""
    server = Server(workspace, *options, more=more)
    try:
        yield server
    finally:
        server.close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser that is ended with the block."""
    assert CHROMIUM is not None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


class OpenPage:
    """A page of the program."""

    def __init__(self, browser: Browser, address: str, *, width: int = 1200, height: int = 820) -> None:
        self.context: BrowserContext = browser.new_context(viewport={"width": width, "height": height})
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.closed = False
        self.screen = pyte.Screen(80, 24)
        self.stream = pyte.ByteStream(self.screen)
        self.page = self.context.new_page()
        self.context.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        self.page.on("websocket", self._opened)
        self.page.goto(address)

    def _opened(self, line: WebSocket) -> None:
        self.requests.append(line.url)
        size = parse_qs(urlsplit(line.url).query)
        self.screen = pyte.Screen(int(size["width"][0]), int(size["height"][0]))
        self.stream = pyte.ByteStream(self.screen)
        line.on("framereceived", self._drawn)

    def _drawn(self, data: str | bytes) -> None:
        if isinstance(data, bytes):
            self.stream.feed(data)

    @property
    def text(self) -> str:
        """The screen as lines of text."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def wait_for(self, *texts: str, seconds: float = 60.0) -> str:
        """Wait until all the texts are on the screen; AssertionError with the screen where they don't come."""
        end = time.monotonic() + seconds
        while not all(text in self.text for text in texts):
            assert time.monotonic() < end, f"{texts} did not appear. Errors: {self.errors}. The screen:\n{self.text}"
            # Lets the browser's events in.
            self.page.wait_for_timeout(20)
        return self.text

    def settled(self, quiet: float = 0.25) -> str:
        """The screen once it stands still."""
        before, since = self.text, time.monotonic()
        while time.monotonic() - since < quiet:
            self.page.wait_for_timeout(20)
            if self.text != before:
                before, since = self.text, time.monotonic()
        return before

    def press(self, *keys: str) -> None:
        """Press keys by the browser's names."""
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Press the keys of a text."""
        self.page.keyboard.type(text)

    def ended(self) -> str:
        """What the page says at its end, once it does."""
        shown = self.page.locator("#why")
        shown.wait_for(state="visible", timeout=60_000)
        return shown.inner_text()

    def close(self) -> None:
        """Close the page as a person does."""
        with suppress(Error):
            self.context.close()


def picture(file: Path) -> None:
    """Save what the page looks like with a sample audit open. Run: ``python -m tests.tui.browser FILE``."""
    with tempfile.TemporaryDirectory() as folder, served(Path(folder) / "workspace") as server, chromium() as browser:
        page = OpenPage(browser, server.address, width=1090, height=760)
        page.wait_for("Welcome to auditrules")
        page.press("Enter")
        page.wait_for("How an audit goes")
        page.press("Escape", "ArrowDown", "Enter")
        page.wait_for("SAMPLE-017", "Can still")
        page.press("F5", "F5", "F5")
        page.settled(1.0)
        page.page.screenshot(path=file)


if __name__ == "__main__":
    picture(Path(sys.argv[1]))
