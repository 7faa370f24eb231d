"""Keys are taken one at a time, in order, each where the focus is once the key before it has done its work.

Textual hands a key to whatever has the focus when the key arrives. A fast typist, or a slow machine, is ahead of
that: letters typed after Tab would land in the box before it, and those typed after a key that opens a dialog
nowhere. Here a key waits until the one before it has gone all its way, and while a screen or a part of the form is
being made ready.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from time import monotonic

from textual import events
from textual.message import Message
from textual.message_pump import MessagePump

Typed = events.Key | events.Paste
#: Seconds after which a key that never came to an end no longer holds up the next.
PATIENCE = 5.0


class KeyDone(Message):
    """Follows a key along its way; where it arrives, the key has arrived before.

    With ``again`` it goes that way once more, behind what the key set off: Enter on a line of a list is a message of
    the list's own, which starts out after the first round did.
    """

    def __init__(self, *, again: bool = False) -> None:
        super().__init__()
        self.again = again


class Leave(Message):
    """Asks the program to leave once every key that was typed before has done its work."""


class TypeAhead:
    """The keys that wait. ``deliver`` hands one on; ``target`` says to whom it will go."""

    def __init__(self, deliver: Callable[[Typed], Awaitable[None]], target: Callable[[], MessagePump]) -> None:
        self._deliver = deliver
        self._target = target
        self._waiting: deque[Typed] = deque()
        self._in_hand: KeyDone | None = None
        self._holder: MessagePump | None = None
        self._since = 0.0
        self._held = 0
        self._patience = PATIENCE
        self._delivering = False
        self.typed_at = float("-inf")
        """When the last key came, by the clock that counts seconds upwards."""

    async def take(self, event: Typed) -> None:
        """Take a key that was typed."""
        self.typed_at = monotonic()
        self._waiting.append(event)
        await self.go_on()

    def hold(self, patience: float = PATIENCE) -> None:
        """Let keys wait until :meth:`release`: something is being made ready that will have the focus.

        ``patience`` is how many seconds they wait at most; of several that hold, the most patient counts.
        """
        self._patience = max(patience, self._patience) if self._held else patience
        self._held += 1
        self._since = monotonic()

    def release(self) -> None:
        """What was being made ready is ready; :meth:`go_on` hands on the keys that waited."""
        self._held = max(0, self._held - 1)

    async def done(self, message: KeyDone) -> None:
        """A key has gone all its way."""
        if message is self._in_hand:
            self._in_hand = None
            if not message.again:
                self._follow(again=True)
            await self.go_on()

    @property
    def idle(self) -> bool:
        """Whether nothing waits and nothing is under way."""
        return not self._waiting and self._in_hand is None and not self._held

    async def go_on(self) -> None:
        """Hand on the keys that wait, as far as that is possible now."""
        while self._waiting and not self._delivering and self._free():
            event = self._waiting.popleft()
            self._delivering = True
            try:
                self._holder = self._target()
                await self._deliver(event)
                self._since = monotonic()
                self._follow()
            finally:
                self._delivering = False

    def _follow(self, *, again: bool = False) -> None:
        """Send after the key in hand what tells that it has gone all its way."""
        self._in_hand = KeyDone(again=again)
        # A message does not bubble past its sender, and this one has to come all the way back.
        self._in_hand._sender = None
        if self._holder is None or not self._holder.post_message(self._in_hand):
            self._in_hand = None

    def _free(self) -> bool:
        waited = monotonic() - self._since
        if self._held:
            if waited > self._patience:
                self._held = 0
            return not self._held
        late = waited > PATIENCE
        gone = self._holder is None or not self._holder.is_running
        return self._in_hand is None or gone or late
