"""Long work beside the keys: in a thread, with a line that says how far it is, and a key that stops it."""

from __future__ import annotations

import contextlib
import gc
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import Lock
from typing import Any, Generic, TypeVar

from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget

from auditrules.engine.deadline import Deadline
from auditrules.tui.giving_way import giving_way

T = TypeVar("T")

#: Seconds between two looks at how far the work is.
_LOOK = 0.25
#: Seconds after which the line comes into view: what is quicker never flickers.
_SHOWN_AFTER = 0.4


class Progress:
    """What long work is given: when to end, and where to say how far it is. Safe to use from the work's thread."""

    def __init__(self, deadline: Deadline) -> None:
        self.deadline = deadline
        self.began = time.monotonic()
        self._said: tuple[int, int] | None = None

    def say(self, done: int, of: int) -> None:
        """So many of so many are done."""
        self._said = (done, of)

    @property
    def words(self) -> str:
        """``2 of 40``, or nothing while that is not known."""
        return f"{self._said[0]} of {self._said[1]}" if self._said is not None else ""


#: Seconds after which work in a thread lets others go on; Python's own 5 ms would be felt in every key.
_TURN = 0.001
#: Rounds of the collector of cycles after which it goes through everything there is: not while work goes on. Diagrams
#: are large and hold no cycles, and no thread has a turn for as long as it looks through them.
_NEVER = 1_000_000
_usual = sys.getswitchinterval(), gc.get_threshold()
_at_work = 0
_counting = Lock()


@contextlib.contextmanager
def _ready_for_keys() -> Iterator[None]:
    """Let the thread of the screen have its turn soon, for as long as any work goes on."""
    global _at_work, _usual
    with _counting:
        if not _at_work:
            _usual = sys.getswitchinterval(), gc.get_threshold()
            sys.setswitchinterval(_TURN)
            gc.set_threshold(*gc.get_threshold()[:2], _NEVER)
        _at_work += 1
    try:
        yield
    finally:
        with _counting:
            _at_work -= 1
            if not _at_work:
                turn, rounds = _usual
                sys.setswitchinterval(turn)
                gc.set_threshold(*rounds)


@dataclass
class _Job(Generic[T]):
    words: str
    deed: Callable[[Progress], T]
    done: Callable[[T, Progress], None]
    failed: Callable[[str], None]
    failures: tuple[type[Exception], ...]
    progress: Progress


class LongWork(Widget):
    """One kind of long work: one at a time, the newest asked for; what it overtakes is stopped.

    Nothing is drawn while there is nothing to wait for. Whoever holds it binds a key to :meth:`stop`, and
    :attr:`stops_with` names the key.
    """

    DEFAULT_CSS = """
    LongWork {
        height: 1; padding: 0 1; background: $raised; color: $ink; display: none;
        text-wrap: nowrap; text-overflow: ellipsis;
    }
    """

    def __init__(self, *, stops_with: str = "Esc", id: str | None = None) -> None:
        super().__init__(id=id)
        self.stops_with = stops_with
        self._job: _Job[Any] | None = None
        self._next: _Job[Any] | None = None
        self._looking: Timer | None = None

    @property
    def running(self) -> bool:
        """Whether there is something that can be stopped."""
        return self._job is not None and not self._job.progress.deadline.stopped

    @property
    def idle(self) -> bool:
        """Whether nothing runs and nothing waits."""
        return self._job is None

    def start(
        self,
        words: str,
        deed: Callable[[Progress], T],
        done: Callable[[T, Progress], None],
        *,
        seconds: float | None = None,
        failures: tuple[type[Exception], ...] = (),
        failed: Callable[[str], None] = lambda words: None,
    ) -> None:
        """Begin ``deed`` in a thread, once the work before it has stopped.

        ``done`` is called on the screen's thread with what came of it, also after it was stopped by the person
        (``progress.deadline.stopped``), and not once newer work was asked for. One of ``failures`` becomes words for
        ``failed``; any other exception is a fault of the program.
        """
        job = _Job(words, deed, done, failed, failures, Progress(giving_way(self, seconds)))
        if self._job is None:
            self._begin(job)
        else:
            self._job.progress.deadline.stop()
            self._next = job

    def stop(self) -> None:
        """Stop the work: what there is of it is shown."""
        if self._job is not None:
            self._job.progress.deadline.stop()
            self.refresh()

    def drop(self) -> None:
        """Stop the work and forget it: nobody waits for it any more."""
        self.stop()
        self._next = None
        if self._job is not None:
            self._job.done = lambda result, progress: None
            self._job.failed = lambda words: None

    def on_unmount(self) -> None:
        self.drop()

    # ------------------------------------------------------------ inside

    def _begin(self, job: _Job[Any]) -> None:
        self._job = job
        if self._looking is None:
            self._looking = self.set_interval(_LOOK, self._look)
        self.run_worker(lambda: self._run(job), thread=True, group="long", name=job.words)

    def _run(self, job: _Job[Any]) -> None:
        try:
            with _ready_for_keys():
                result = job.deed(job.progress)
        except job.failures as error:
            self._tell(self._ended, job, None, str(error))
        else:
            self._tell(self._ended, job, result, None)

    def _tell(self, callback: Callable[..., None], *arguments: object) -> None:
        # The loop may be closed: the program was left meanwhile.
        with contextlib.suppress(RuntimeError):
            self.call_later(callback, *arguments)

    def _ended(self, job: _Job[Any], result: object, failure: str | None) -> None:
        following, self._next, self._job = self._next, None, None
        if following is not None:
            self._begin(following)
            return
        if self._looking is not None:
            self._looking.stop()
            self._looking = None
        self.display = False
        if failure is not None:
            job.failed(failure)
        else:
            job.done(result, job.progress)

    def _look(self) -> None:
        if self._job is not None:
            if time.monotonic() - self._job.progress.began >= _SHOWN_AFTER:
                self.display = True
            self.refresh()

    def render(self) -> Content:
        job = self._job
        if job is None:
            return Content("")
        seconds = int(time.monotonic() - job.progress.began)
        ends = "stopping" if job.progress.deadline.stopped else f"{self.stops_with} stops it"
        parts = [job.words, job.progress.words, f"{seconds} s" if seconds else "", ends]
        return Content(_fitting([part for part in parts if part], self.content_size.width))


def _fitting(parts: list[str], room: int) -> str:
    """The parts in one line; in a narrow one what it is goes first, and how to stop it stays."""
    while len(line := "… " + " · ".join(parts)) > room > 0 and len(parts) > 1:
        parts = parts[1:]
    return line
