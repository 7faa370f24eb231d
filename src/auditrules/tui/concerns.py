"""The concerns of a workspace on their way: sent beside the keys, confirmed by a person. No Textual here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditrules.audits.events import Event, Summary
    from auditrules.audits.session import AuditSession
    from auditrules.plugins.calling import Plugins
    from auditrules.programme.courier import Concern, Courier
    from auditrules.programme.messenger import Messenger
    from auditrules.store.workspace import Workspace


class Concerns:
    """What sends the concerns of one workspace on. ``open_audit`` opens an audit of it by its id."""

    def __init__(
        self,
        workspace: Workspace,
        plugins: Callable[[], Plugins],
        open_audit: Callable[[str], AuditSession],
        now: Callable[[], datetime],
    ) -> None:
        self._workspace = workspace
        self._plugins = plugins
        self._open_audit = open_audit
        self._now = now
        self._messenger: Messenger | None = None

    @cached_property
    def courier(self) -> Courier:
        """What carries them."""
        from auditrules.programme.channels import channels_file, read_channels
        from auditrules.programme.courier import Courier

        path, plugins = channels_file(), self._plugins()
        return Courier(
            self._workspace, plugins, lambda: read_channels(path, plugins), now=lambda: self._now().astimezone()
        )

    def start(self, told: Callable[[], None] = lambda: None) -> None:
        """Send concerns on from now on, and tell plugins what happens, in a thread that no key waits for.

        ``told`` is called in that thread whenever the outbox was gone through.
        """
        from auditrules.programme.messenger import Messenger

        if self._messenger is None:
            self._messenger = Messenger(self.courier, self._plugins(), told=told)
            self._messenger.start()

    def stop(self) -> None:
        """Send nothing more."""
        if self._messenger is not None:
            self._messenger.stop()

    def saved(self, event: Event, summary: Summary) -> None:
        """Something was saved: there may be a concern to send, and plugins hear of it."""
        if self._messenger is not None:
            self._messenger.saved(event, summary)

    @property
    def trouble(self) -> str:
        """Why concerns cannot be sent on just now, in words; empty where they can."""
        return self._messenger.trouble if self._messenger is not None else ""

    def count_unconfirmed(self) -> int:
        """How many nobody has confirmed."""
        return sum(1 for concern in self.courier.concerns() if concern.open)

    def acknowledge(self, concern: Concern, words: str) -> None:
        """Note in the audit who took a concern up, and try no more to send it.

        Raises :class:`~auditrules.audits.spots.Refused`, :class:`~auditrules.workshop.begun.RulesetGone` or a store's
        error.
        """
        from auditrules.audits.commands import Acknowledge

        self._open_audit(concern.audit.id).execute(Acknowledge(concern.escalation.id, words))
        self.courier.stop(concern.escalation.id)
