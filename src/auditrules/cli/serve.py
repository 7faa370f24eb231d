"""``auditrules serve``: the program in a browser, on this computer."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import os
import sys
import threading
from urllib.parse import urlsplit

import click

from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.faults import Fault
from auditrules.cli.invocation import Invocation, pass_invocation
from auditrules.cli.output import flush, put, say
from auditrules.cli.workspaces import opened, workspace_path
from auditrules.plugins.settings import environment_of


def _public(context: click.Context, parameter: click.Parameter, given: str | None) -> str | None:
    if given is None:
        return None
    parts = urlsplit(given)
    if (
        parts.scheme not in ("http", "https")
        or not parts.netloc
        or parts.query
        or parts.fragment
        or "@" in parts.netloc
    ):
        raise click.BadParameter("it is the address people open, such as https://audits.example.org/.")
    return given.rstrip("/") + "/"


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The port. Default: any that is free.")
@click.option("--open/--no-open", "opens", default=True, help="Start the browser. Default: yes.")
@click.option(
    "--public-url", metavar="URL", callback=_public, help="The address under which a reverse proxy passes requests on."
)
@click.option(
    "--host",
    metavar="ADDRESS",
    default="127.0.0.1",
    help="Where to listen. Default: 127.0.0.1, which no other computer reaches. Another needs --public-url with https.",
)
@pass_invocation
def serve(invocation: Invocation, port: int, opens: bool, public_url: str | None, host: str) -> int:
    """Open the program in a browser on this computer, on the same audits.

    Prints the address to open. It holds a token: whoever has the address can read and change your audits until you
    end the program with Ctrl+C. Every page is a program of its own, and a closed page loses nothing.

    Needs the extra 'serve': pip install "auditrules[serve]".
    """
    try:
        from auditrules.tui.browser.gate import Gate
        from auditrules.tui.browser.server import listening
        from auditrules.tui.browser.server import serve as run
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == "auditrules":
            raise
        raise Fault(
            "The browser needs the extra 'serve', which is not installed: pip install \"auditrules[serve]\".",
            ExitCode.USAGE,
        ) from None
    if not _loopback(host) and not (public_url or "").startswith("https://"):
        raise click.BadParameter(
            f"{host} can be reached from other computers, and nothing that is typed would be encrypted. Put a reverse "
            "proxy with https before it and give its address with --public-url.",
            param_hint="--host",
        )
    with opened(invocation):
        pass  # what stands in the way of the workspace is told here, not in the page
    try:
        listener = listening(host, port)
    except OSError as error:
        raise Fault(
            f"{host}:{port} cannot be listened on: {error.strerror}. --port chooses another.", ExitCode.USAGE
        ) from None
    port = listener.getsockname()[1]
    shown = f"[{host}]" if ":" in host else host
    gate = Gate(port, public=public_url, more_hosts=(shown.lower(),))
    here = f"http://{shown}:{port}/"

    def ready() -> None:
        put(f"{public_url or here}?token={gate.token}")
        flush()
        say("The program is at that address. Keep it to yourself. Ctrl+C ends it; everything is saved.")
        if opens and _is_desktop():
            _start_browser(f"{here}?ticket={gate.new_ticket()}")

    environment = {
        **environment_of(invocation.plugin_settings),
        "AUDITRULES_WORKSPACE": str(workspace_path(invocation).absolute()),
    }
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run(listener, gate, environment, ready=ready))
    return ExitCode.OK


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_desktop() -> bool:
    """Whether a browser would have a window of its own; one in this terminal would draw over what is said here."""
    if os.name == "nt" or sys.platform == "darwin":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _start_browser(address: str) -> None:
    import webbrowser

    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
