"""A ruleset from nothing to published, as a person makes it who knows no TOML.

It reads nothing but the screen, and is done by any pair of :class:`Hands`: in tmux for the transcript, in a pty by the
tests. Keys have tmux's names.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol

#: Columns of the outline, where it stands beside the text.
OUTLINE = 26
#: Columns from which on it does.
WIDE = 100

Note = Callable[[str], object]


class Hands(Protocol):
    """What a person has: keys, and eyes on the screen."""

    def keys(self, *names: str) -> None:
        """Press keys by tmux's names."""

    def type(self, text: str) -> None:
        """Type text."""

    def settled(self) -> str:
        """The screen once it stands still."""

    def wait_for(self, text: str) -> str:
        """The screen once a text is on it. Raises RuntimeError or AssertionError where it never comes."""


class Author:
    """A quality lead at the program. ``note`` keeps the screen of now under some words."""

    def __init__(self, hands: Hands, note: Note, *, columns: int) -> None:
        self.hands, self.note, self.columns = hands, note, columns

    # ------------------------------------------------------------ small deeds

    def press(self, *names: str, until: str = "") -> str:
        """Press keys, and wait until a text is on the screen."""
        self.hands.keys(*names)
        return self.hands.wait_for(until) if until else self.hands.settled()

    def write(self, text: str, *, until: str) -> str:
        """Write in place of what stands in the line, and take it."""
        self.hands.keys("C-u")
        self.hands.type(text)
        return self.press("Enter", until=until)

    def choose(self, text: str, *, until: str) -> str:
        """Narrow a list, and take what is first in it."""
        self.hands.type(text)
        self.hands.settled()
        return self.press("Enter", until=until)

    def go(self, entry: str, *, until: str) -> str:
        """From the form to the form of another entry, by the outline."""
        self.press("F6", until="▾")
        screen = self.press("Home")
        width = OUTLINE if self.columns >= WIDE else self.columns
        for number, line in enumerate(screen.splitlines()[1:]):
            name = re.sub(r"[▾▸]|[✗!]\d+|[▁-█]", "", line[:width]).strip()
            if name and entry.startswith(name.rstrip("…")):
                self.hands.keys(*["Down"] * number)
                return self.press("Enter", until=until)
        raise RuntimeError(f"{entry!r} is not in the outline:\n{screen}")

    # ------------------------------------------------------------ from nothing to published

    def begin(self) -> None:
        """From the first start to the form of a new ruleset."""
        self.hands.wait_for("Welcome to auditrules")
        self.note("The first start")
        self.press("Down", "Down", "Enter", until="Rulesets (R)")
        self.press("R", until="Your own (0)")
        self.note("R: the rulesets within reach; none is our own yet")
        self.press("n", until="New ruleset")
        self.press("Enter", until="Give it a name")
        self.note("n: a new one. It can't be without a name")
        self.hands.type("Home visits")
        self.press("Enter", until="About the ruleset")
        self.note("It opens as a form, and works already: now it is changed into ours")
        self.press(*["Down"] * 10)
        self.press("Enter", until="Take it")
        self.write("Visit check", until="Done: Nature")

    def change(self) -> None:
        """Grades and questions by the form, a limit by choosing, a row in the sheet."""
        self.go("inadequate", until="Grade · Inadequate")
        self.press("Enter", until="The grade in words")
        self.hands.keys("C-u")
        self.hands.type("We")
        self.press("Escape", until="Grade · Inadequate")
        self.note("F6, a grade, Enter: its form. Esc in the middle of a change leaves it as it was")
        self.press("Enter", until="The grade in words")
        self.write("Weak", until="Grade · Weak")
        self.note("Another word for the grade")
        self.press("n", until="A new …")
        self.choose("question", until="New: Question")
        self.press("Enter", until="Say it in a few words")
        self.hands.type("Was the visit in time?")
        self.press("Enter", until="Question · Was the visit")
        self.note("n: a new question, said in words; all else has been filled in")
        self.go("not_seen", until="Limit · Not seen")
        self.press("Enter", until="Take it (F2)")
        self.note("A limit; Enter on its condition opens the sentence builder")
        self.press("a", until="All of these")
        self.press("Enter", until="What is spoken of?")
        self.choose("time", until="Was the visit in time")
        self.press("Right", "Enter", until="Which value?")
        self.choose("no", until="Take it (F2)")
        self.press("g", until="Any of these")
        self.note("One clause more, and any of them is enough")
        self.press("F2", until="Done: Holds while")
        self.go("overall", until="Decision · Overall")
        self.press("g", until="Arrows move")
        self.press("a", until="Say why.")
        self.press("Right", "Right", "Enter")
        self.write("Nobody saw the child.", until="2 Was the child")
        self.note("G: the decision as a sheet, with a row more")
        self.press("Escape", until="Decision · Overall")

    def slip(self) -> None:
        """A mistake in the text, and its correction."""
        self.go("not_seen", until="Limit · Not seen")
        self.press("Down", "Down", "j", until="at_most")
        self.press("End", "Left", "BSpace", until="Did you mean")
        self.note("J goes to the text. A slip of the finger there is told below the line, with what was meant")
        self.press("F9", until="no faults")
        self.note("F9 makes the correction")

    def look(self) -> None:
        """A case tried and kept; examples put right; promises, difference, preview."""
        self.press("F10", until="Limit · Not seen")
        self.press("F7", until="What would change it")
        self.press("3", "Down", "3", "Down", "1", "Down", "3", until="in time?: No → Yes")
        self.note("F7: a case tried. It can't be good, and which rule says so")
        self.press("k", until="Done: example")
        self.press("F7", until="Not as expected (2)")
        self.note("K kept it as an example. Two others expect what was right before the rules changed")
        self.press("F10", until="Enter")
        self.go("A good file", until="Example · A good file")
        self.press("Down", "Down", "Enter", until="‹ Back")
        self.press("Down", "Down", "Down", "Enter", until="Type to narrow")
        self.choose("yes", until="Done:")
        self.note("The new question is answered in the example")
        self.go("Good work with a child who was not seen", until="Example · Good work")
        self.press("Down", "Down", "Down", "Enter", until="‹ Back")
        self.press("Enter", until="Type to narrow")
        self.choose("weak", until="Done: Overall")
        self.press("Down", "Down", "Enter", until="Take these (F2)")
        self.press("Space", "Down", "Down", "Space", "F2", until="Row 2: Nobody saw the child")
        self.note("What must come of it now, and by which rule")
        self.press("F7")
        self.press("F7", until="5 of 5 examples as expected")
        self.note("All examples come out as expected")
        self.press("F7", until="proved")
        self.note("What is promised of every possible audit is proved")
        self.press("F7")
        self.note("The difference: there is no version in force yet")
        self.press("F7", until="Was the visit in time?")
        self.note("The form as the auditor will see it")

    def publish(self) -> None:
        """Publish the first version, past what stands against it."""
        self.press("C-o", until="Versions of Home visits")
        self.press("F2", until="2 things stand against it")
        self.note("Ctrl+O, F2: what stands against publishing")
        self.press("Down", "Down", "Down", "Enter", until="One thing stands against it")
        self.note("Enter on the line has saved the text")
        self.hands.type("Audit board")
        self.press("Down")
        self.write("31.02.2026", until="There is no 31 February 2026")
        self.note("A day that does not exist is refused")
        self.press("C-u")
        self.write(self._today(), until="is published")
        self.note("Published, and in force")
        self.hands.keys("C-q")

    def _today(self) -> str:
        import time

        return time.strftime("%d.%m.%Y")


def first_ruleset(hands: Hands, note: Note, *, columns: int) -> None:
    """All of it, from the first start to the end."""
    author = Author(hands, note, columns=columns)
    for part in (
        author.begin,
        author.change,
        author.slip,
        author.look,
        author.publish,
    ):
        part()
