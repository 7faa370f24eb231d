"""The server: a page, what it is made of, and a line to the program for each page that is open."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from collections.abc import Awaitable, Callable, Mapping
from importlib.resources import files
from pathlib import Path

import textual_serve
from aiohttp import web

from auditrules.tui.browser.gate import Gate
from auditrules.tui.browser.session import BrowserSession, Ended, sensible

#: Pages that may be open at once; each is a program of its own.
MOST = 16
#: Bytes of one message from a page: a long paste fits.
LONGEST = 8 * 1024 * 1024

#: The page's own parts, by the name under which they are asked for: the file, and what kind it is.
_PAGE = {
    "": ("index.html", "text/html"),
    "page.css": ("page.css", "text/css"),
    "page.js": ("page.js", "text/javascript"),
}
#: What textual-serve brings: the terminal, its style, and the letters it is drawn with.
_BROUGHT = {
    "terminal.js": ("js/textual.js", "text/javascript"),
    "terminal.css": ("css/xterm.css", "text/css"),
    "upright.ttf": ("fonts/RobotoMono-VariableFont_wght.ttf", "font/ttf"),
    "italic.ttf": ("fonts/RobotoMono-Italic-VariableFont_wght.ttf", "font/ttf"),
}
#: Nothing from elsewhere, in no other site's frame, known to no other site. (xterm.js styles its letters inline.)
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src data:; "
        "connect-src 'self'{lines}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_REFUSED = "auditrules: this needs the whole address that 'auditrules serve' printed, with its token.\n"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class BrowserServer:
    """What is served on one socket. ``environment`` is what the programs are started with beside the server's own."""

    def __init__(self, gate: Gate, environment: Mapping[str, str]) -> None:
        self.gate = gate
        self.environment = environment
        self.sessions: set[BrowserSession] = set()

    def application(self) -> web.Application:
        """The routes, behind the gate."""
        application = web.Application(middlewares=[self._guarded])
        own, brought = files("auditrules.tui.browser") / "page", Path(textual_serve.__file__).parent / "static"
        for name, (file, kind) in _PAGE.items():
            application.router.add_get(f"/{name}", _file((own / file).read_bytes(), kind))
        for name, (file, kind) in _BROUGHT.items():
            application.router.add_get(f"/{name}", _file((brought / file).read_bytes(), kind))
        application.router.add_get("/line", self._line)
        application.on_response_prepare.append(self._add_headers)
        application.on_shutdown.append(self._stop_all)
        return application

    # ------------------------------------------------------------ the gate

    @web.middleware
    async def _guarded(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        gate = self.gate
        line = request.path == "/line"
        hosts, origins = request.headers.getall("Host", []), request.headers.getall("Origin", [])
        if len(hosts) != 1 or not gate.knows_host(hosts[0]) or len(origins) > 1:
            return _refusal()
        if not gate.knows_origin(origins[0] if origins else None, required=line):
            return _refusal()
        if request.path == "/" and (given := request.query.get("token")) is not None:
            return self._welcome(request) if gate.knows(given) else _refusal()
        if request.path == "/" and (given := request.query.get("ticket")) is not None:
            return self._welcome(request) if gate.takes_ticket(given) else _refusal()
        if not gate.knows(request.cookies.get(gate.cookie, "")):
            return _refusal()
        return await handler(request)

    def _welcome(self, request: web.Request) -> web.Response:
        """Keep the token in a cookie, and take it out of the address.

        Lax and not strict: a browser that follows a link from elsewhere would not send a strict one after the redirect.
        """
        answer = web.Response(status=303, headers={"Location": "./"})
        public = self.gate.public or ""
        secure = public.startswith("https://") and request.headers["Host"].lower() == public.split("/")[2].lower()
        answer.set_cookie(self.gate.cookie, self.gate.token, httponly=True, samesite="Lax", secure=secure, path="/")
        return answer

    async def _add_headers(self, request: web.Request, response: web.StreamResponse) -> None:
        # Not every browser counts a web socket to the page's own host as 'self'.
        host = request.headers.get("Host", "")
        lines = f" ws://{host} wss://{host}" if self.gate.knows_host(host) else ""
        for name, value in _HEADERS.items():
            response.headers[name] = value.replace("{lines}", lines)

    # ------------------------------------------------------------ lines

    async def _line(self, request: web.Request) -> web.StreamResponse:
        line = web.WebSocketResponse(heartbeat=15, max_msg_size=LONGEST)
        await line.prepare(request)
        if len(self.sessions) >= MOST:
            await line.close(code=Ended.FULL)
            return line
        session = BrowserSession(line, self.environment)
        self.sessions.add(session)
        try:
            await session.start(*sensible(_number(request, "width", 80), _number(request, "height", 24)))
            await session.converse()
        finally:
            # Also where the request is cancelled: the program has to record what was typed.
            await asyncio.shield(session.stop())
            self.sessions.discard(session)
            with contextlib.suppress(ConnectionError):
                await line.close(code=session.ends_with)
        return line

    async def _stop_all(self, _application: web.Application) -> None:
        """Let every program record everything and leave."""
        for session in self.sessions:
            session.ends_with = Ended.STOPPED
        await asyncio.gather(*(session.stop() for session in tuple(self.sessions)))


def _file(data: bytes, kind: str) -> Handler:
    charset = None if kind.startswith("font/") else "utf-8"

    async def send(_request: web.Request) -> web.Response:
        return web.Response(body=data, content_type=kind, charset=charset)

    return send


def _refusal() -> web.Response:
    return web.Response(status=403, text=_REFUSED)


def _number(request: web.Request, name: str, otherwise: int) -> int:
    text = request.query.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else otherwise


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens on an address; port 0 takes any that is free. Raises :class:`OSError`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family)


async def serve(sock: socket.socket, gate: Gate, environment: Mapping[str, str], *, ready: Callable[[], None]) -> None:
    """Serve until SIGINT, SIGTERM or SIGHUP; when this returns, every program has recorded everything and ended.

    ``ready`` is called once pages can be opened.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None:
            # On Windows there are no handlers in a loop; Ctrl+C cancels this coroutine there.
            with contextlib.suppress(NotImplementedError):
                loop.add_signal_handler(number, stop.set)
    # No access log: its lines would hold the token. The lines are closed by our own shutdown.
    runner = web.AppRunner(BrowserServer(gate, environment).application(), access_log=None, shutdown_timeout=5.0)
    await runner.setup()
    try:
        await web.SockSite(runner, sock).start()
        ready()
        await stop.wait()
    finally:
        await runner.cleanup()
