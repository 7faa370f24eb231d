"""First-party plugin: a channel over Apprise, for e-mail, Teams and a hundred other services.

Off until ``channels.toml`` names it for a role, with Apprise's own addresses::

    [role.team_manager]
    channel = "apprise"
    to = ["mailtos://user:password@mail.example.org?to=manager@example.org"]

    [channel.apprise]
    holds = "notice"

A message goes as plain text and from this computer straight to the service that the address names. It holds what the
channel's rule allows, and this plugin never sees more. Apprise is loaded when the first message is sent; it is in the
extra ``delivery`` of the program.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from auditrules.plugins import Channel, hookimpl

if TYPE_CHECKING:
    from auditrules.plugins import Delivery, Receipt

_MISSING = "Apprise is not installed: pip install 'auditrules[delivery]'"


def problem(settings: Mapping[str, object]) -> str | None:
    """What is wrong with the channel's settings: it has none of its own beside ``holds``."""
    for key in settings:
        if key != "workspace":
            return f"there is no key '{key}'; the apprise channel has none of its own, addresses go with the roles"
    return None


def deliver(delivery: Delivery) -> Receipt:
    """Send to every address of the role; accepted only where every one of them took it."""
    from auditrules.plugins import Receipt

    if not delivery.to:
        return Receipt(False, "The role has no address: give it 'to' in channels.toml.", retry=False)
    try:
        import apprise
    except ImportError:
        return Receipt(False, _MISSING)
    refused: list[str] = []
    for number, address in enumerate(delivery.to, 1):
        # Each by itself, so that the receipt can say which of them failed without naming its password.
        one = apprise.Apprise()
        if not one.add(address):
            refused.append(f"address {number} is none that Apprise knows")
            continue
        said: list[str] = []
        with _overheard(said):
            taken = one.notify(
                title=delivery.subject,
                body=delivery.body,
                body_format=apprise.NotifyFormat.TEXT,
                notify_type=apprise.NotifyType.WARNING if delivery.urgent else apprise.NotifyType.INFO,
                interpret_escapes=False,
            )
        if not taken:
            why = f" ({said[-1]})" if said else ""
            refused.append(f"address {number}, {_service(one)}, did not take it{why}")
    if refused:
        return Receipt(False, "; ".join(refused) + ".")
    count = "one address" if len(delivery.to) == 1 else f"{len(delivery.to)} addresses"
    return Receipt(True, f"Taken by {count}.")


def _service(one: object) -> str:
    """The kind of service of an address, without its host, user or password."""
    for server in one:  # type: ignore[attr-defined]  # Apprise is iterable and says so nowhere
        return str(getattr(server, "service_name", "") or type(server).__name__)
    return "unknown"


@contextmanager
def _overheard(said: list[str]) -> Iterator[None]:
    """Collect the class of what Apprise complains of, and keep its log, which may name addresses, to itself."""
    import logging  # not before a message is sent: every command loads this file

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.levelno >= logging.WARNING:
                said.append(_kind(record.getMessage()))

    log = logging.getLogger("apprise")
    collector = Collector()
    before, level = log.propagate, log.level
    log.addHandler(collector)
    log.propagate = False
    try:
        yield
    finally:
        log.removeHandler(collector)
        log.propagate, log.level = before, level


def _kind(message: str) -> str:
    """A complaint without anything that could be an address or a password."""
    words = message.casefold()
    for sign, kind in (
        ("connection", "no connection"),
        ("timed out", "no answer in time"),
        ("unauthor", "the service did not accept the sign-in"),
        ("forbidden", "the service did not accept the sign-in"),
        ("auth", "the service did not accept the sign-in"),
    ):
        if sign in words:
            return kind
    return "the service refused it"


@hookimpl
def auditrules_channels() -> Iterable[Channel]:
    return [Channel("apprise", "E-mail, Teams and other services, by Apprise", deliver, problem)]
