"""One open page and the program behind it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import Mapping
from enum import IntEnum

from aiohttp import WSMsgType, web
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

from auditrules.tui.guard import plain

#: Bytes of what the program says on stderr that are kept, for the person at the page.
KEPT = 16_384
#: Seconds in which a program that is asked to leave has to have recorded everything.
PATIENCE = 10.0


class Ended(IntEnum):
    """Why a page's line was closed, as the code of the closing frame; ``page.js`` says each in words."""

    LEFT = 4000
    FAILED = 4001
    STOPPED = 4002
    FULL = 4003
    NOT_OURS = 4004


class BrowserSession(AppService):
    """A program of its own for one page; what the page sends goes to it, what it draws to the page."""

    def __init__(self, socket: web.WebSocketResponse, environment: Mapping[str, str]) -> None:
        super().__init__(
            "auditrules",
            write_bytes=socket.send_bytes,
            write_str=socket.send_str,
            close=self._stay,
            download_manager=DownloadManager(),
        )
        self._socket = socket
        self._environment = environment
        self._gone = False
        """Nobody looks any more."""
        self._said = b""
        self.ends_with = Ended.LEFT

    @staticmethod
    async def _stay() -> None:
        """The program is about to end; the line is closed once it has, and has said its last word."""

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        return {
            **super()._build_environment(width, height),
            **self._environment,
            "TEXTUAL_DRIVER": "auditrules.tui.browser.driver:BrowserDriver",
        }

    async def _open_app_process(self, width: int = 80, height: int = 24) -> asyncio.subprocess.Process:
        """Start the program, without a shell. It is in a group of its own: Ctrl+C is for the server to pass on."""
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "auditrules.tui.browser.program"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=self._build_environment(width, height),
            start_new_session=os.name == "posix",
        )
        self._stdin = self._process.stdin
        return self._process

    # ------------------------------------------------------------ from the page

    async def converse(self) -> None:
        """Pass on what the page sends until its line is closed."""
        async for message in self._socket:
            if message.type is not WSMsgType.TEXT or not await self._take(message.data):
                self.ends_with = Ended.NOT_OURS
                return

    async def _take(self, text: str) -> bool:
        """Pass one message on; whether it was one that our page sends."""
        try:
            match json.loads(text):
                case ["stdin", str(typed)]:
                    await self.send_bytes(typed.encode("utf-8", "replace"))
                case ["resize", {"width": int(width), "height": int(height)}]:
                    await self.set_terminal_size(*sensible(width, height))
                case ["focus"]:
                    await self.focus()
                case ["blur"]:
                    await self.blur()
                case ["ping", str(sent)]:
                    await self._socket.send_json(["pong", sent])
                case _:
                    return False
        except (ValueError, RecursionError):
            return False
        except ConnectionError:
            # The line or the program has just ended; whoever waits for either sees it next.
            pass
        return True

    # ------------------------------------------------------------ from the program

    async def run(self) -> None:
        """Pass on what the program draws until it ends, then say its last words and close the line."""
        process = self._process
        assert process is not None
        assert process.stdout is not None
        listening = asyncio.create_task(self._listen(process))
        with contextlib.suppress(asyncio.IncompleteReadError):
            await process.stdout.readuntil(b"__GANGLION__\n")
            while True:
                head = await process.stdout.readexactly(5)
                payload = await process.stdout.readexactly(int.from_bytes(head[1:], "big"))
                if head[:1] == b"D":
                    await self._draw(payload)
        code = await process.wait()
        await listening
        if code:
            self.ends_with = Ended.FAILED
            words = plain(self._said.decode("utf-8", "replace")).strip().replace("\n", "\r\n")
            await self._draw(f"\x1b[?1049l\x1b[2J\x1b[H{words}\r\n\x1b[?25l".encode())
        with contextlib.suppress(ConnectionError):
            await self._socket.close(code=self.ends_with)

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        assert process.stderr is not None
        while data := await process.stderr.read(4096):
            self._said = (self._said + data)[-KEPT:]

    async def _draw(self, data: bytes) -> None:
        """Send what is drawn to the page. Where nobody looks any more it is read all the same: nothing has to wait."""
        if not self._gone:
            try:
                await self._socket.send_bytes(data)
            except ConnectionError:
                self._gone = True

    # ------------------------------------------------------------ the end

    async def stop(self) -> None:
        """Let the program record everything and leave, and wait until it has; a stuck one is ended by force."""
        self._gone = True
        if self._task is None or self._process is None:
            return
        await self.send_meta({"type": "quit"})
        for force in (self._process.terminate, self._process.kill):
            done, _ = await asyncio.wait({self._task}, timeout=PATIENCE)
            if done:
                return
            with contextlib.suppress(ProcessLookupError):
                force()
        await self._task


def sensible(width: int, height: int) -> tuple[int, int]:
    """A size in cells that a screen can have."""
    return min(max(width, 20), 1000), min(max(height, 5), 500)
