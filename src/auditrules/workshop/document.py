"""The text in hand: every change to it, whoever makes it, and one history of them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from auditrules.rulesets.edits import Edit
from auditrules.rulesets.positions import Extent

MOST_STEPS = 2000
"""Steps that can be undone; the oldest are let go."""
TYPING = "typing"
"""The label of what is typed letter by letter; such changes join into one step."""


class ReadOnlyDocument(Exception):
    """The text can't be changed, and why."""


class OverlappingEdits(ValueError):
    """Edits that reach into one another, or beyond the text."""


@dataclass(frozen=True, slots=True)
class Change:
    """A part of the text that was replaced; ``start`` counts in the text as it was before the step."""

    start: int
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the history: its name for the person, and the changes from the first to the last place."""

    label: str
    changes: tuple[Change, ...]
    cursor: int
    """Where the cursor stood before."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What a watcher is told: the edits in an order in which each can be applied to what the one before left."""

    edits: tuple[Edit, ...]
    label: str
    cursor: int | None
    """Where the cursor belongs now; None where it should stay with the words it is at."""


class WorkshopDocument:
    """A ruleset's text in hand.

    ``text`` has ``\\n`` as its line end and no byte-order mark, whatever the file has. ``revision`` counts up with
    every change, undoing included. ``read_only`` says why nothing can be changed; empty where it can.
    """

    def __init__(self, path: Path, text: str, *, read_only: str = "") -> None:
        self.path = path
        self.read_only = read_only
        self.revision = 0
        self.cursor = 0
        """Where the cursor stands, as the editor last told; kept with a step so that undoing goes back there."""
        self._text = text
        self._saved = text
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._joins = False
        self._watchers: list[Callable[[Changed], None]] = []

    @property
    def text(self) -> str:
        """The text as it stands now."""
        return self._text

    @property
    def is_saved(self) -> bool:
        """Whether the file on disk says the same."""
        return self._text == self._saved

    @property
    def saved_text(self) -> str:
        """What the file on disk said when it was last read or written."""
        return self._saved

    def saved(self, text: str) -> None:
        """Note what the file on disk says now."""
        self._saved = text
        self._joins = False

    def watch(self, watcher: Callable[[Changed], None]) -> None:
        """Have every change told, in order."""
        self._watchers.append(watcher)

    # ------------------------------------------------------------ changing

    def edit(self, edits: Iterable[Edit], label: str, *, cursor: int | None = None) -> bool:
        """Replace parts of the text as one step; whether anything changed.

        Places count in the text as it is before any of the edits. With the label :data:`TYPING` a change joins the
        step before it, where it goes on from there. Raises :class:`ReadOnlyDocument` and :class:`OverlappingEdits`.
        """
        if self.read_only:
            raise ReadOnlyDocument(self.read_only)
        changes = self._changes(edits)
        if not changes:
            return False
        last = self._done[-1] if self._done else None
        joined = _joined(last, changes) if label == TYPING and self._joins and last and not self._undone else None
        if joined is not None:
            self._done[-1] = joined
        else:
            self._done.append(Step(label, changes, self.cursor))
            del self._done[:-MOST_STEPS]
        self._undone.clear()
        self._joins = label == TYPING
        self._apply(changes, label, cursor)
        return True

    def replace_all(self, text: str, label: str) -> bool:
        """Take another text in the place of this one: one step that changes only what differs."""
        return self.edit(difference(self._text, text), label)

    def follow(self, text: str) -> None:
        """A text that is only read is as its file is now; no step of the history."""
        changes = self._changes(difference(self._text, text))
        if changes:
            self._apply(changes, "the file", None)
        self.saved(text)

    def pause(self) -> None:
        """What is typed next is a step of its own."""
        self._joins = False

    def undo(self) -> str | None:
        """Take the last step back; its label, None where there is nothing to undo."""
        if not self._done:
            return None
        step = self._done.pop()
        self._undone.append(step)
        self._joins = False
        self._apply(_inverse(step.changes), step.label, step.cursor)
        return step.label

    def redo(self) -> str | None:
        """Make the last step that was undone again; its label, None where there is none."""
        if not self._undone:
            return None
        step = self._undone.pop()
        self._done.append(step)
        self._joins = False
        last = step.changes[-1]
        shift = sum(len(one.new) - len(one.old) for one in step.changes[:-1])
        self._apply(step.changes, step.label, last.start + shift + len(last.new))
        return step.label

    # ------------------------------------------------------------ inside

    def _changes(self, edits: Iterable[Edit]) -> tuple[Change, ...]:
        changes: list[Change] = []
        end = 0
        for edit in sorted(edits, key=lambda one: (one.extent.start, one.extent.end)):
            if not end <= edit.extent.start <= edit.extent.end <= len(self._text):
                raise OverlappingEdits(f"{edit.extent} after {end} in a text of {len(self._text)}")
            end = edit.extent.end
            old, new = self._text[edit.extent.start : edit.extent.end], edit.text.replace("\r\n", "\n")
            if old != new:
                changes.append(Change(edit.extent.start, old, new))
        return tuple(changes)

    def _apply(self, changes: Sequence[Change], label: str, cursor: int | None) -> None:
        edits = tuple(Edit(Extent(one.start, one.start + len(one.old)), one.new) for one in reversed(changes))
        text = self._text
        for edit in edits:
            text = text[: edit.extent.start] + edit.text + text[edit.extent.end :]
        self._text = text
        self.revision += 1
        for watcher in self._watchers:
            watcher(Changed(edits, label, cursor))


def difference(old: str, new: str) -> tuple[Edit, ...]:
    """Edits that make one text into another: line by line where they differ, so that a cursor keeps its words."""
    from difflib import SequenceMatcher

    if old == new:
        return ()
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    starts = [0]
    for line in before:
        starts.append(starts[-1] + len(line))
    return tuple(
        Edit(Extent(starts[first], starts[last]), "".join(after[begin:end]))
        for tag, first, last, begin, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
        if tag != "equal"
    )


def _joined(last: Step, changes: Sequence[Change]) -> Step | None:
    """The last step with what was typed after it; None where that begins a step of its own.

    A word and the space after it are one step, as is a row of letters deleted one after another.
    """
    if len(changes) != 1 or len(last.changes) != 1 or last.label != TYPING:
        return None
    before, now = last.changes[0], changes[0]
    if not now.old and len(now.new) == 1 and now.start == before.start + len(before.new) and before.new:
        if before.new.endswith("\n") or now.new == "\n" or (before.new[-1].isspace() and not now.new.isspace()):
            return None
        return Step(TYPING, (Change(before.start, before.old, before.new + now.new),), last.cursor)
    if not now.new and len(now.old) == 1:
        if before.new and now.start == before.start + len(before.new) - 1:
            # A letter typed just now is taken back.
            joined = Change(before.start, before.old, before.new[:-1])
            return Step(TYPING, (joined,), last.cursor) if joined.new or joined.old else None
        if not before.new and now.start + 1 == before.start:
            return Step(TYPING, (Change(now.start, now.old + before.old, ""),), last.cursor)
        if not before.new and now.start == before.start:
            return Step(TYPING, (Change(before.start, before.old + now.old, ""),), last.cursor)
    return None


def _inverse(changes: Sequence[Change]) -> tuple[Change, ...]:
    made: list[Change] = []
    shift = 0
    for one in changes:
        made.append(Change(one.start + shift, one.new, one.old))
        shift += len(one.new) - len(one.old)
    return tuple(made)
