"""The courier: takes concerns out of the journal, puts them into the outbox, and tries until a channel has them.

Nothing is lost on the way. What is to be sent is worked out from the journal, so a program that was killed between
recording a concern and queueing it queues it at its next start. A try that may or may not have gone through is made
again under the same reference: a message can come twice, and never not at all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from auditrules.audits.projection import replay
from auditrules.audits.state import AuditState, Escalation
from auditrules.plugins.calling import Plugins
from auditrules.plugins.verdicts import Receipt
from auditrules.plugins.views import Delivery
from auditrules.programme.channels import Channels, Route
from auditrules.programme.messages import SUBJECT, body
from auditrules.programme.receipts import receipt_of, without_secrets
from auditrules.store.pages import Delivered, DeliveryState
from auditrules.store.workspace import Workspace

#: Minutes to the next try, by the number of tries made; the last holds for all further ones.
WAITS = (1, 2, 5, 15, 30, 60, 120, 240)
#: Seconds that a try may take.
DELIVERY_SECONDS = 60.0
#: How long no other program tries a line that is being tried: longer than a try, which may be waiting inside the
#: operating system when its time is over.
CLAIM = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Concern:
    """An escalation with the audit it was raised in and the lines of the outbox that are about it."""

    audit: AuditState
    escalation: Escalation
    deliveries: tuple[Delivered, ...]

    @property
    def open(self) -> bool:
        """Whether nobody has acknowledged it yet."""
        return not self.escalation.acknowledged


class Courier:
    """Sends what is due. ``now`` gives the aware current time; ``read`` the council's settings, anew each time."""

    def __init__(
        self,
        workspace: Workspace,
        plugins: Plugins,
        read: Callable[[], Channels],
        *,
        now: Callable[[], datetime],
    ) -> None:
        self._workspace = workspace
        self._plugins = plugins
        self._read = read
        self._now = now

    def queue(self) -> int:
        """Put every concern that is not in the outbox yet into it; how many lines were added.

        Raises :class:`~auditrules.programme.channels.BadChannels` or a store's error.
        """
        audits = self._workspace.unqueued()
        if not audits:
            return 0
        settings = self._read()
        at = _stamp(self._now())
        lines = [
            line
            for audit in audits
            for escalation in replay(self._workspace.events(audit)).escalations.values()
            for role in escalation.to
            for line in _lines(audit, escalation.id, role, settings, at)
        ]
        self._workspace.queue(lines)
        return len(lines)

    def send_due(self, *, stop: Callable[[], bool] = lambda: False) -> tuple[Delivered, ...]:
        """Try everything that is due, once each; the lines as they stand then. ``stop`` is asked before each try."""
        tried = []
        while not stop():
            now = self._now()
            line = self._workspace.claim_delivery(_stamp(now), _stamp(now + CLAIM))
            if line is None:
                break
            tried.append(self._try(line))
        return tuple(tried)

    def try_again(self, escalation: str) -> None:
        """Make what could not be sent about a concern due now."""
        at = _stamp(self._now())
        for line in self._workspace.deliveries(escalation):
            if line.state in ("waiting", "given_up"):
                self._workspace.settle_delivery(line.id, "waiting", detail=line.detail, next_try_at=at)

    def stop(self, escalation: str) -> None:
        """Try no more for a concern: it was acknowledged."""
        for line in self._workspace.deliveries(escalation):
            if line.state in ("waiting", "given_up"):
                self._workspace.settle_delivery(line.id, "stopped", detail="It was acknowledged before it was sent.")

    def concerns(self) -> tuple[Concern, ...]:
        """Every concern of the workspace, made-up ones left out, those not acknowledged first, then newest first."""
        lines: dict[str, list[Delivered]] = {}
        audits: dict[str, None] = dict.fromkeys(self._workspace.unqueued())
        for line in self._workspace.deliveries():
            lines.setdefault(line.escalation, []).append(line)
            audits[line.audit] = None
        found = []
        for audit in audits:
            state = replay(self._workspace.events(audit))
            found += [Concern(state, each, tuple(lines.get(each.id, ()))) for each in state.escalations.values()]
        return tuple(sorted(found, key=lambda one: (not one.open, -one.escalation.at.timestamp())))

    def unsent(self) -> tuple[Delivered, ...]:
        """Messages about concerns that nobody has confirmed: those still to be sent, and those refused for good.

        One that was refused because the settings name another way now is left out. Raises
        :class:`~auditrules.programme.channels.BadChannels`.
        """
        settings = self._read()
        return tuple(
            line
            for concern in self.concerns()
            if concern.open
            for line in concern.deliveries
            if line.state == "waiting" or (line.state == "given_up" and _ways(settings, line))
        )

    # ------------------------------------------------------------ one try

    def _try(self, line: Delivered) -> Delivered:
        state = replay(self._workspace.events(line.audit))
        escalation = state.escalations[line.escalation]
        if escalation.acknowledged:
            return self._settled(line, "stopped", "It was acknowledged before it was sent.")
        receipt = self._receipt(line, state, escalation)
        if receipt.accepted:
            detail = receipt.detail or "Accepted by the channel."
            return self._settled(line, "sent", detail, sent_at=_stamp(self._now()))
        if not receipt.retry:
            return self._settled(line, "given_up", receipt.detail)
        return self._settled(line, "waiting", receipt.detail, next_try_at=_stamp(self._now() + _wait(line.tries)))

    def _receipt(self, line: Delivered, state: AuditState, escalation: Escalation) -> Receipt:
        """What a channel says of a try; what keeps it from being made counts as refused for now."""
        try:
            settings = self._read()
        except Exception as error:  # the settings are a person's to mend; the concern waits
            return Receipt(False, str(error).splitlines()[0] if str(error) else type(error).__name__)
        ways = _ways(settings, line)
        if not ways:
            # The settings were changed meanwhile: it goes the way they say now.
            self._workspace.queue(_lines(line.audit, line.escalation, line.role, settings, _stamp(self._now())))
            return Receipt(False, f"{line.channel} is not named for this role, at this address, any more.", retry=False)
        channel = next((one for one in self._plugins.channels() if one.value.name == line.channel), None)
        if channel is None:
            return Receipt(False, f"No plugin that is in use brings the channel {line.channel}.")
        route, address = ways[0]
        own = settings.own.get(line.channel, {})
        delivery = self._delivery(line, state, escalation, route, address, own)
        receipt, problem = self._plugins.run(
            channel.plugin,
            f"channel {line.channel}",
            lambda: channel.value.deliver(delivery),
            seconds=DELIVERY_SECONDS,
        )
        if problem is not None:
            return Receipt(False, without_secrets(f"The plugin {channel.plugin} failed: {problem}", delivery))
        return receipt_of(channel.plugin, receipt, delivery)

    def _delivery(
        self,
        line: Delivered,
        state: AuditState,
        escalation: Escalation,
        route: Route,
        address: str,
        own: Mapping[str, object],
    ) -> Delivery:
        reference = line.id[:8]
        local = escalation.at.astimezone(self._now().tzinfo)
        text = body(state, escalation, line.role, route.holds, reference, local)
        settings = {key: value for key, value in own.items() if key != "holds"}
        return Delivery(
            id=line.id,
            role=line.role,
            to=(address,) if address else (),
            subject=SUBJECT,
            body=text,
            urgent=True,
            settings={**settings, "workspace": str(Path(self._workspace.folder))},
        )

    def _settled(
        self,
        line: Delivered,
        state: DeliveryState,
        detail: str,
        *,
        next_try_at: str | None = None,
        sent_at: str | None = None,
    ) -> Delivered:
        self._workspace.settle_delivery(line.id, state, detail=detail, next_try_at=next_try_at, sent_at=sent_at)
        return replace(line, state=state, detail=detail, next_try_at=next_try_at, sent_at=sent_at)


def _ways(settings: Channels, line: Delivered) -> list[tuple[Route, str]]:
    """The route and address of a line of the outbox, as far as the settings still name them."""
    return [
        (route, address)
        for route in settings.routes_of(line.role)
        for address in route.to or ("",)
        if _id(line.escalation, line.role, route.channel, address) == line.id
    ]


def _lines(audit: str, escalation: str, role: str, settings: Channels, at: str) -> list[Delivered]:
    """The lines of the outbox that tell a role of a concern: one for each address, so that one which fails is tried
    again without telling the others twice."""
    return [
        Delivered(
            _id(escalation, role, route.channel, address), audit, escalation, role, route.channel, "waiting", 0, at, at
        )
        for route in settings.routes_of(role)
        for address in route.to or ("",)
    ]


def _id(escalation: str, role: str, channel: str, address: str) -> str:
    """One name for a concern on its way to an address, the same whoever works it out, and telling nothing of it."""
    parts = "\0".join((escalation, role, channel, address))
    return hashlib.sha256(parts.encode("utf-8", "replace")).hexdigest()[:32]


def _wait(tries: int) -> timedelta:
    return timedelta(minutes=WAITS[min(max(tries, 1), len(WAITS)) - 1])


def _stamp(at: datetime) -> str:
    """UTC, ISO 8601 with microseconds and ``Z``: such texts sort as times do."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
