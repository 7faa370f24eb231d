"""``auditrules serve``: what it lets in, what it sends, and that nothing is lost however it ends."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import aiohttp
import pytest

from tests.tui.browser import Server, served
from tests.tui.test_pty import prepared, words_of

PAGE = Path(__file__).parents[2] / "src" / "auditrules" / "tui" / "browser" / "page"
PARTS = ["/", "/page.js", "/page.css", "/terminal.js", "/terminal.css", "/upright.ttf", "/italic.ttf"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all that only asks."""
    with served(tmp_path_factory.mktemp("served") / "workspace") as running:
        yield running


def asked(server: Server, path: str, **headers: str) -> tuple[int, http.client.HTTPMessage, bytes]:
    """The answer to a GET: status, headers, body. Underscores in header names are hyphens; Host is as given."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    try:
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def cookie(server: Server) -> str:
    return f"auditrules-{server.port}={server.token}"


def upgrade(server: Server, **headers: str) -> int:
    """The status of an attempt to open the line."""
    wanted = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    return asked(server, "/line", **wanted, **headers)[0]


# ------------------------------------------------------------ the gate


@pytest.mark.parametrize("path", [*PARTS, "/line", "/nothing"])
def test_nothing_is_given_without_the_token(server: Server, path: str) -> None:
    assert asked(server, path)[0] == 403
    assert asked(server, path, Cookie=f"auditrules-{server.port}=wrong")[0] == 403


@pytest.mark.parametrize("query", ["token=", "token=wrong", "token=%ff%00", "ticket=wrong", "token=wrong&ticket=x"])
def test_a_wrong_token_is_refused(server: Server, query: str) -> None:
    status, headers, body = asked(server, f"/?{query}")
    assert status == 403
    assert headers["Set-Cookie"] is None
    assert server.token.encode() not in body


def test_the_right_token_becomes_a_cookie_that_scripts_cannot_read(server: Server) -> None:
    status, headers, _ = asked(server, f"/?token={server.token}")
    assert (status, headers["Location"]) == (303, "./")
    assert headers["Set-Cookie"] == f"{cookie(server)}; HttpOnly; Path=/; SameSite=Lax"


@pytest.mark.parametrize("path", PARTS)
def test_a_page_of_another_name_or_site_gets_nothing_even_with_the_cookie(server: Server, path: str) -> None:
    assert asked(server, path, Cookie=cookie(server))[0] == 200
    assert asked(server, path, Cookie=cookie(server), Host=f"evil.example:{server.port}")[0] == 403
    assert asked(server, path, Cookie=cookie(server), Origin="http://evil.example")[0] == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Cookie": "{cookie}"},
        {"Origin": "{own}"},
        {"Cookie": "{cookie}", "Origin": "http://evil.example"},
        {"Cookie": "{cookie}", "Origin": "http://127.0.0.1:1"},
        {"Cookie": "{cookie}", "Origin": "null"},
        {"Cookie": "{cookie}", "Origin": "{own}", "Host": "evil.example"},
        {"Cookie": "auditrules=wrong", "Origin": "{own}"},
    ],
)
def test_a_line_needs_the_cookie_and_a_page_of_ours(server: Server, headers: dict[str, str]) -> None:
    own = server.root.rstrip("/")
    given = {name: value.format(cookie=cookie(server), own=own) for name, value in headers.items()}
    assert upgrade(server, **given) == 403


def test_the_page_asks_nothing_of_any_other_host(server: Server) -> None:
    for path in PARTS:
        status, headers, body = asked(server, path, Cookie=cookie(server))
        assert status == 200
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self';")
        assert "frame-ancestors 'none'" in policy
        assert not re.search(r"https?://", policy)
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"
        if path.lstrip("/") in ("", "page.js", "page.css"):
            assert b"//" not in re.sub(rb"^ *//.*$|/\*.*\*/", b"", body, flags=re.MULTILINE)


def test_every_part_of_the_page_is_served() -> None:
    assert {path.name for path in PAGE.iterdir()} == {"index.html", "page.css", "page.js"}


# ------------------------------------------------------------ a page without a browser


class Line:
    """A line to a program, as the page opens it."""

    def __init__(self, line: aiohttp.ClientWebSocketResponse) -> None:
        self.line = line
        self.drawn = b""

    async def wait_for(self, text: str, seconds: float = 60.0) -> None:
        end = time.monotonic() + seconds
        while text.encode() not in self.drawn:
            message = await self.line.receive(timeout=max(0.1, end - time.monotonic()))
            assert message.type is aiohttp.WSMsgType.BINARY, (message, self.drawn[-2000:])
            self.drawn += message.data

    async def type(self, text: str) -> None:
        for letter in text:
            await self.line.send_str(json.dumps(["stdin", letter]))

    async def code(self, seconds: float = 60.0) -> int | None:
        """Read to the end; the code it was closed with."""
        while (await self.line.receive(timeout=seconds)).type is aiohttp.WSMsgType.BINARY:
            pass
        return self.line.close_code


def with_lines(server: Server, number: int, steps: Callable[..., Awaitable[None]]) -> None:
    """Open lines and do something with them."""

    async def main() -> None:
        headers = {"Cookie": cookie(server), "Origin": server.root.rstrip("/")}
        async with aiohttp.ClientSession(headers=headers) as session:
            address = f"{server.root.replace('http', 'ws')}line?width=100&height=30"
            await steps(*[Line(await session.ws_connect(address, max_msg_size=0)) for _ in range(number)])

    asyncio.run(main())


#: Its last letter is nowhere else on the screen, so that seeing it means that all of it was typed.
WORDS = "every word of itΩ"


async def typed(line: Line) -> None:
    """Open the audit and type into its first question."""
    await line.wait_for("CF-1")
    await line.type("c")
    await line.wait_for("Can still")
    await line.type(WORDS)


def programs(server: Server) -> list[int]:
    """The processes that a server has started."""
    while True:
        tasks = list(Path(f"/proc/{server.process.pid}/task").iterdir())
        try:
            return [int(number) for task in tasks for number in (task / "children").read_text(encoding="ascii").split()]
        except (FileNotFoundError, ProcessLookupError):
            # A thread came to its end meanwhile, and another has its children now: all are read again.
            continue


def gone(process: int, seconds: float = 40.0) -> bool:
    """Whether a process comes to its end."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            state = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


def test_a_closed_page_loses_nothing(tmp_path: Path) -> None:
    workspace, audit = prepared(tmp_path)
    with served(workspace) as server:

        async def steps(line: Line) -> None:
            await typed(line)
            await line.line.close()

        with_lines(server, 1, steps)
        assert server.end()[0] == 0
    assert words_of(workspace, audit) == WORDS


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_ending_the_server_loses_nothing_and_says_so_to_the_page(tmp_path: Path, number: int) -> None:
    workspace, audit = prepared(tmp_path)
    with served(workspace) as server:

        async def steps(line: Line) -> None:
            await typed(line)
            await line.wait_for(WORDS[-1])
            server.process.send_signal(number)
            assert await line.code() == 4002

        with_lines(server, 1, steps)
        code, said = server.wait()
    assert code == 0
    assert "Traceback" not in said
    assert words_of(workspace, audit) == WORDS


def test_a_killed_server_loses_nothing_and_leaves_no_program_behind(tmp_path: Path) -> None:
    workspace, audit = prepared(tmp_path)
    with served(workspace) as server:
        started: list[int] = []

        async def steps(line: Line) -> None:
            await typed(line)
            await line.wait_for(WORDS[-1])
            started.extend(programs(server))
            server.process.kill()
            await line.code()

        with_lines(server, 1, steps)
        assert len(started) == 1
        assert gone(started[0])
    assert words_of(workspace, audit) == WORDS
    assert not list(workspace.glob("crash-*")), "and nothing went wrong"


def test_every_page_is_a_program_of_its_own_on_the_same_audits(tmp_path: Path) -> None:
    workspace, _ = prepared(tmp_path)
    with served(workspace) as server:

        async def steps(one: Line, other: Line) -> None:
            await one.wait_for("CF-1")
            await other.wait_for("CF-1")
            assert len(programs(server)) == 2
            await one.type("\x11")
            assert await one.code() == 4000
            assert len(programs(server)) == 1

        with_lines(server, 2, steps)


@pytest.mark.parametrize(
    "sent", ["", "{}", "[]", '["stdin"]', '["stdin", 1]', '["open"]', "[" * 5000, '["resize", {}]']
)
def test_what_our_page_never_sends_ends_the_line_and_nothing_else(server: Server, sent: str) -> None:
    async def steps(line: Line) -> None:
        await line.line.send_str(sent)
        assert await line.code() == 4004

    with_lines(server, 1, steps)
    assert asked(server, "/", Cookie=cookie(server))[0] == 200


def test_a_program_that_cannot_start_says_why_in_the_page(tmp_path: Path) -> None:
    workspace, _ = prepared(tmp_path)
    with served(workspace) as server:
        for file in workspace.glob("workspace.db*"):
            file.unlink()
        (workspace / "workspace.db").write_bytes(b"no database, whatever it is called " * 200)

        async def steps(line: Line) -> None:
            await line.wait_for("\x1b[?1049l\x1b[2J")
            assert b"workspace.db" in line.drawn
            assert await line.code() == 4001

        with_lines(server, 1, steps)


# ------------------------------------------------------------ the command


def run(*arguments: str, code: str = "", workspace: Path) -> subprocess.CompletedProcess[str]:
    script = f"import sys\n{code}\nfrom auditrules.cli import main\nsys.exit(main({list(arguments)!r}))"
    env = {**os.environ, "AUDITRULES_WORKSPACE": str(workspace)}
    return subprocess.run(
        [sys.executable, "-c", script], env=env, capture_output=True, text=True, check=False, timeout=60
    )


def test_without_the_extra_its_name_is_said(tmp_path: Path) -> None:
    done = run("serve", code="sys.modules['textual_serve'] = None", workspace=tmp_path / "workspace")
    assert done.returncode == 2
    assert 'pip install "auditrules[serve]"' in done.stderr
    assert "Traceback" not in done.stderr


def test_a_taken_port_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = run("serve", "--no-open", "--port", port, workspace=tmp_path / "workspace")
    assert done.returncode == 2
    assert f"127.0.0.1:{port} cannot be listened on" in done.stderr


@pytest.mark.parametrize("more", [(), ("--public-url", "http://audits.example.org/")])
def test_other_computers_reach_it_only_through_an_encrypted_proxy(tmp_path: Path, more: tuple[str, ...]) -> None:
    done = run("serve", "--no-open", "--host", "0.0.0.0", *more, workspace=tmp_path / "workspace")
    assert done.returncode == 2
    assert "nothing that is typed would be encrypted" in done.stderr


@pytest.mark.parametrize("given", ["audits.example.org", "ftp://x/", "https://", "https://me@x/", "https://x/?a=b"])
def test_a_public_address_that_is_none_is_told(tmp_path: Path, given: str) -> None:
    done = run("serve", "--no-open", "--public-url", given, workspace=tmp_path / "workspace")
    assert done.returncode == 2
    assert "--public-url" in done.stderr


def test_behind_a_proxy_the_page_s_own_name_and_encryption_hold(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    options = ("--port", port, "--public-url", "https://audits.example.org/quality")
    with served(tmp_path / "workspace", *options) as server:
        assert server.address == f"https://audits.example.org/quality/?token={server.token}"
        name = {"Host": "audits.example.org"}
        status, headers, _ = asked(server, f"/?token={server.token}", **name)
        assert (status, headers["Location"]) == (303, "./")
        assert "Secure" in headers["Set-Cookie"]
        assert asked(server, "/", Cookie=cookie(server), **name)[0] == 200
        assert upgrade(server, Cookie=cookie(server), Origin="http://audits.example.org", **name) == 403
        assert upgrade(server, Cookie=cookie(server), Origin="https://audits.example.org", **name) == 101
