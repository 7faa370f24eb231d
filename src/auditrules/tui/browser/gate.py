"""Who may come in: whoever has the token, from a page of ours.

Three things are checked of every request. The Host must be a name this server was given, so that a page of another
site cannot reach it under a name of its own (DNS rebinding). An Origin, where a browser sends one, must be ours:
cookies are sent to every port of a host, origins tell ports apart. And the token must be right: in the address once,
then in a cookie that scripts cannot read.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from time import monotonic
from urllib.parse import urlsplit

#: Seconds for which a ticket opens the door.
TICKET_LASTS = 60.0


def new_secret() -> str:
    """256 random bits, as text for an address."""
    return secrets.token_urlsafe(32)


def same(given: str, secret: str) -> bool:
    """Whether a text is the secret; takes as long whichever letter is wrong."""
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), secret.encode("utf-8"))


@dataclass
class Gate:
    """What one server lets in. ``public`` is the address that a reverse proxy gives it, or None."""

    port: int
    public: str | None = None
    token: str = field(default_factory=new_secret)
    clock: Callable[[], float] = monotonic
    more_hosts: Iterable[str] = ()
    _tickets: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = {f"{host}:{self.port}" for host in ("127.0.0.1", "localhost", "[::1]", *self.more_hosts)}
        if self.port == 80:
            names |= {name.removesuffix(":80") for name in names}
        origins = {f"http://{name}" for name in names}
        if self.public is not None:
            parts = urlsplit(self.public)
            names.add(parts.netloc.lower())
            origins.add(f"{parts.scheme}://{parts.netloc}".lower())
        self._hosts, self._origins = frozenset(names), frozenset(origins)

    @property
    def cookie(self) -> str:
        """The name of the cookie; with the port, because a browser keeps one set of cookies for all ports of a host."""
        return f"auditrules-{self.port}"

    def new_ticket(self) -> str:
        """What opens the door once, within a minute.

        A browser is started with it and not with the token: the command line of a program can be read by others who
        use the same computer.
        """
        ticket = new_secret()
        self._tickets[ticket] = self.clock() + TICKET_LASTS
        return ticket

    def takes_ticket(self, given: str) -> bool:
        """Whether a ticket is good; it is not any more afterwards."""
        for ticket, end in list(self._tickets.items()):
            if same(given, ticket):
                del self._tickets[ticket]
                return self.clock() <= end
        return False

    def knows(self, given: str) -> bool:
        """Whether a text is the token."""
        return same(given, self.token)

    def knows_host(self, host: str) -> bool:
        """Whether a request names this server."""
        return host.lower() in self._hosts

    def knows_origin(self, origin: str | None, *, required: bool) -> bool:
        """Whether a request comes from a page of ours. Without an Origin it does, unless one is ``required``."""
        return not required if origin is None else origin.lower() in self._origins
