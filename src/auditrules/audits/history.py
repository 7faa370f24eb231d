"""Undo and redo of what one person changed in one sitting.

A step is one change of a field or an entry; typing in one field makes one step as long as nothing else happens and no
pause of :data:`PAUSE` comes between. Steps hold what was and what is, so that taking one back is an ordinary event.
Submitting and reopening empty both stacks: what came before them stands.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from auditrules.audits.changes import Draft
from auditrules.audits.events import Event, Json

#: Typing after a longer pause than this is taken back by itself.
PAUSE = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to take back. ``first`` is the id of the (first) event that made it."""

    draft: Draft
    first: str
    before: Json
    after: Json
    last_at: datetime

    def taken_back(self) -> Draft:
        """The event that undoes the step."""
        return self._answering("undoes", before=self.after, after=self.before)

    def done_again(self) -> Draft:
        """The event that redoes it."""
        return self._answering("redoes", before=self.before, after=self.after)

    def _answering(self, word: str, *, before: Json, after: Json) -> Draft:
        data = dict(self.draft.data) | {"before": before, "after": after, word: self.first}
        return Draft(self.draft.kind, data)


class History:
    """The two stacks. Nothing here records or applies an event."""

    def __init__(self) -> None:
        self._undo: list[Step] = []
        self._redo: list[Step] = []
        self._typing = False

    def changed(self, draft: Draft, event: Event, at: datetime) -> None:
        """Note a change that was made by a command."""
        self._redo.clear()
        last = self._undo[-1] if self._undo else None
        joins = (
            last is not None
            and self._typing
            and draft.prose
            and last.draft.path == draft.path
            and timedelta(0) <= at - last.last_at < PAUSE
        )
        if last is not None and joins:
            merged = replace(last, after=draft.data["after"], last_at=at)
            if merged.before == merged.after:
                self._undo.pop()  # typed and deleted again: nothing to take back
            else:
                self._undo[-1] = merged
        else:
            self._undo.append(Step(draft, event.id, draft.data["before"], draft.data["after"], at))
        self._typing = draft.prose

    def interrupted(self) -> None:
        """Note that something else happened, such as an escalation: typing goes on as a step of its own."""
        self._typing = False

    def closed(self) -> None:
        """Note that the audit was submitted or reopened."""
        self._undo.clear()
        self._redo.clear()
        self._typing = False

    def overtaken(self, path: tuple[str, ...]) -> None:
        """Note that someone else changed something: what was done there before is theirs now, and stays as it is."""

        def apart(step: Step) -> bool:
            shared = min(len(path), len(step.draft.path))
            return step.draft.path[:shared] != path[:shared]

        self._undo = [step for step in self._undo if apart(step)]
        self._redo = [step for step in self._redo if apart(step)]
        self._typing = False

    @property
    def to_undo(self) -> Step | None:
        return self._undo[-1] if self._undo else None

    @property
    def to_redo(self) -> Step | None:
        return self._redo[-1] if self._redo else None

    def undone(self) -> None:
        """Note that the step to undo was taken back."""
        self._redo.append(self._undo.pop())
        self._typing = False

    def redone(self) -> None:
        """Note that the step to redo was done again."""
        self._undo.append(self._redo.pop())
        self._typing = False
