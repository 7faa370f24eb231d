"""A ruleset from nothing to published, as a person makes it who knows no TOML.

It reads nothing but the screen.
"""

from __future__ import annotations

import re
import time

from benchmarks.tui.first_audit import Auditor, Case
from benchmarks.tui.hands import Hands, Note, Wanted, unnoted

#: Columns of the outline, where it stands beside the text.
OUTLINE = 26
#: Columns from which on it does.
WIDE = 100

#: What the auditor finds who uses the ruleset: one thing.
VISIT = Case(
    nature="Visit check",
    kind="",
    alarm="~",
    away="~",
    weak="Was the visit in time?",
    weak_answer="No",
    action="~",
    section="~",
    word="~",
    found="~",
)


class Author:
    """A quality lead at the program. ``note`` keeps the screen of now under some words."""

    def __init__(self, hands: Hands, note: Note) -> None:
        self.hands, self.note, self.columns = hands, note, hands.columns

    # ------------------------------------------------------------ small deeds

    def press(self, *names: str, until: Wanted = "") -> str:
        """Press keys, and wait until a text is on the screen."""
        return self.hands.press(*names, until=until)

    def write(self, text: str, *, until: str) -> str:
        """Write in place of what stands in the line, and take it."""
        self.hands.press("ctrl+u")
        self.hands.type(text)
        return self.press("enter", until=until)

    def choose(self, text: str, *, until: str) -> str:
        """Narrow a list, and take what is first in it."""
        self.hands.type(text)
        return self.press("enter", until=until)

    def say(self, what: str, below: int, text: str) -> str:
        """Write prose, some lines below the first of a form, in place of what is still to be said there."""
        self.press(*["down"] * below, "enter", until=f"─ {what} ─")
        self.hands.type(text)
        return self.press("f2", until=f"Done: {what}")

    def go(self, entry: str, *, until: str) -> str:
        """From the form to the form of another entry, by the outline."""
        self.press("f6", until="▾")
        for edge, step in (("home", "down"), ("end", "up")):
            self.press(edge)
            # The outline alone, without what is said below it.
            lines = self.hands.settled().split("\n")[1:-2]
            number = self._place(entry, lines)
            if number is not None:
                away = number if step == "down" else len(lines) - 1 - number
                self.hands.press(*[step] * away)
                return self.press("enter", until=until)
        raise AssertionError(f"{entry!r} is not in the outline:\n{self.hands.screen}")

    def _place(self, entry: str, lines: list[str]) -> int | None:
        """The line of an entry, in an outline that shows as much of a name as there is room for.

        Of names that are cut alike the last is meant: examples, which have the long ones, come last.
        """
        width = OUTLINE if self.columns >= WIDE else self.columns
        found = None
        for number, line in enumerate(lines):
            name = re.sub(r"[▾▸›]|[✗!]\d+|[▁-█]", "", line[:width]).strip()
            if name == entry:
                return number
            if name.endswith("…") and entry.startswith(name.rstrip("…")):
                found = number
        return found

    # ------------------------------------------------------------ from nothing to published

    def begin(self) -> None:
        """From the first start to the form of a new ruleset."""
        self.hands.see("Welcome to auditrules")
        self.note("The first start")
        self.press("down", "down", "enter", until="Rulesets (R)")
        self.press("r", until="Your own (0)")
        self.note("R: the rulesets within reach; none is our own yet")
        self.press("n", until="New ruleset")
        self.press("enter", until="Give it a name")
        self.note("n: a new one. It can't be without a name")
        self.hands.type("Home visits")
        self.press("enter", until="About the ruleset")
        self.note("It opens as a form, and works already: now it is changed into ours")
        self.press(*["down"] * 10)
        self.press("enter", until="Take it")
        self.write("Visit check", until="Done: Nature")

    def change(self) -> None:
        """Grades and questions by the form, a limit by choosing, a row in the sheet."""
        self.go("Inadequate", until="Grade · Inadequate")
        self.press("enter", until="─ Label ─")
        self.hands.press("ctrl+u")
        self.hands.type("We")
        self.press("escape", until=lambda screen: "─ Label ─" not in screen)
        self.note("F6, a grade, Enter: its form. Esc in the middle of a change leaves it as it was")
        self.press("enter", until="─ Label ─")
        self.write("Weak", until="Grade · Weak")
        self.note("Another word for the grade")
        self.say("Descriptor", 2, "Nobody can say how the child is.")
        self.note("What it means: what is typed comes in place of what stood there, and F2 takes it")
        self.go("Requires improvement", until="Grade · Requires")
        self.say("Descriptor", 2, "How the child is can be said, with gaps.")
        self.go("Safety", until="Section · Safety")
        self.say("Guidance", 6, "Seen and spoken to, and not only asleep.")
        self.go("Good", until="Grade · Good")
        self.say("Descriptor", 2, "The record lets you see the child.")
        self.press("n", until="A new …")
        self.choose("question", until="New: Question")
        self.press("enter", until="Say it in a few words")
        self.hands.type("Was the visit in time?")
        self.press("enter", until="Question · Was the visit")
        self.note("n: a new question, said in words; all else has been filled in")
        self.go("Not seen", until="Limit · Not seen")
        self.press("enter", until="Take it (F2)")
        self.note("A limit; Enter on its condition opens the sentence builder")
        self.press("a", until="All of these")
        self.press("enter", until="What is spoken of?")
        self.choose("time", until="Was the visit in time")
        self.press("right", "enter", until="Which value?")
        self.choose("no", until="Take it (F2)")
        self.press("g", until="Any of these")
        self.note("One clause more, and any of them is enough")
        self.press("f2", until="Done: Holds while")
        self.go("Overall", until="Decision · Overall")
        self.press("g", until="Arrows move")
        self.press("a", until="Say why.")
        self.press("right", "right", "enter")
        self.write("Nobody saw the child.", until="2 Was the child")
        self.note("G: the decision as a sheet, with a row more")
        self.press("escape", until="Decision · Overall")

    def slip(self) -> None:
        """A mistake in the text, and its correction."""
        self.go("Not seen", until="Limit · Not seen")
        self.press("down", "down", "j", until="at_most")
        self.press("end", "left", "backspace", until="Did you mean")
        self.note("J goes to the text. A slip of the finger there is told below the line, with what was meant")
        self.press("f9", until="no faults")
        self.note("F9 makes the correction")

    def look(self) -> None:
        """A case tried and kept; examples put right; promises, difference, preview."""
        self.press("f10", until="Limit · Not seen")
        self.press("f7", until="What would change it")
        self.press("3", "down", "3", "down", "1", "down", "3", until="in time?: No → Yes")
        self.note("F7: a case tried. It can't be good, and which rule says so")
        self.press("k", until="Done: example")
        self.press("f7", until="Not as expected (2)")
        self.note("K kept it as an example. Two others expect what was right before the rules changed")
        self.press("f10", until="Enter")
        self.go("A good file", until="Example · A good file")
        self.press("down", "down", "enter", until="‹ Back")
        self.press("down", "down", "down", "enter", until="Type to narrow")
        self.choose("yes", until="Done:")
        self.note("The new question is answered in the example")
        self.go("Good work with a child who was not seen", until="Example · Good work")
        self.press("down", "down", "down", "enter", until="‹ Back")
        self.press("enter", until="Type to narrow")
        self.choose("weak", until="Done: Overall")
        self.press("down", "down", "enter", until="Take these (F2)")
        self.press(" ", "down", "down", " ", "f2", until="Row 2: Nobody saw the child")
        self.note("What must come of it now, and by which rule")
        self.press("f7")
        self.press("f7", until="5 of 5 examples as expected")
        self.note("All examples come out as expected")
        self.press("f7", until="proved")
        self.note("What is promised of every possible audit is proved")
        self.press("f7")
        self.note("The difference: there is no version in force yet")
        self.press("f7", until="Was the visit in time?")
        self.note("The form as the auditor will see it")

    def publish(self) -> None:
        """Publish the first version, past what stands against it."""
        self.press("ctrl+o", until="Versions of Home visits")
        self.press("f2", until="2 things stand against it")
        self.note("Ctrl+O, F2: what stands against publishing")
        self.press("down", "down", "down", "enter", until="One thing stands against it")
        self.note("Enter on the line has saved the text")
        self.hands.type("Audit board")
        self.press("down")
        self.write("31.02.2026", until="There is no 31 February 2026")
        self.note("A day that does not exist is refused")
        self.press("ctrl+u")
        self.write(self._today(), until="is published")
        self.note("Published, and in force")

    # ------------------------------------------------------------ used, and changed

    def use(self) -> None:
        """An audit under it: nothing is wrong but that the visit was late."""
        self.press("escape", until="no faults")
        self.press("escape", until="Your own (1)")
        self.note("Escape, Escape: the rulesets, with ours in force")
        self.press("escape", until="New audit (N)")
        self.press("n", until="Nature of audit")
        self.press("v", until="● Visit check")
        self.note("New audit: what we published is offered. A letter chooses what has no digit")
        self.press("down", "down")
        self.hands.type("HV-1", until="█HV-1")
        self.press("down", "down", until="▸ Begin the audit")
        self.press("enter")
        auditor = Auditor(self.hands, unnoted, VISIT)
        self.hands.see(lambda screen: bool(auditor.part(screen)) and bool(auditor.marked(screen)))
        auditor.audit()
        self.note("An audit under it, with one visit late: it can't be good")
        auditor.submit()
        self.note("Submitted")

    def change_again(self) -> None:
        """A stricter rule, and what it would do to the audit that is done."""
        self.press("r", until="Your own (1)")
        self.press("enter", until="Home visits 0.1.0")
        self.press("f10", until="R rename")
        self.go("Not seen", until="Limit · Not seen")
        self.press("down", "down", "enter", until="Type to narrow")
        self.choose("weak", until="Done: At most")
        self.note("A stricter rule: a late visit makes the file weak")
        self.press("f7", until="What would change it")
        self.press("f7", until="Not as expected (1)")
        self.note("One example expects what was right before")
        self.press("f10", until="R rename")
        self.go("Requires improvement by limit.not_seen", until="Example · Requires")
        self.press("down", "down", "down", "enter", until="‹ Back")
        self.press("enter", until="Type to narrow")
        self.choose("weak", until="Done: Overall")
        self.press("down", "down", "enter", until="Take these (F2)")
        self.note("What decided it then. Now the limit does alone")
        self.press("down", "down", "down", " ", "f2", until="Done: Decided by")
        self.press("f7", until="What would change it")
        self.press("f7", until="5 of 5 examples as expected")
        self.press("f7", until="proved")
        self.press("f7", until="HV-1 (home-visits@0.1.0")
        self.note("The difference: the audit that is done would be weak. It stays as it is")

    def publish_again(self) -> None:
        """The next version; the old audit is as it was."""
        self.press("f2", until="Saved in")
        self.press("ctrl+o", until="Versions of Home visits")
        self.note("Saved: beside the version in force there is a draft again")
        self.press("f2", until="2 things stand against it")
        self.note("F2: the meaning changed, and the version is still the old one")
        self.press("down", "down", "down", "enter", until='version = "0.1.0"')
        self.note("Enter goes there")
        self.press("f10", until="R rename")
        self.press("enter", until="─ Version ─")
        self.write("0.2.0", until="Home visits 0.2.0")
        self.note("F10: the same place as a form. Another number")
        self.press("f2", until=lambda screen: "not saved" not in screen)
        self.press("ctrl+o", until="Versions of Home visits")
        self.press("f2", until="One thing stands against it")
        self.hands.type("Audit board")
        self.press("enter", until="is published")
        self.note("Published: the version before is superseded")
        self.press("escape", until=lambda screen: "Versions of" not in screen)
        self.press("escape", until="Your own (2)")
        self.press("escape", until="New audit (N)")
        self.note("The old audit is as it was")
        self.press("enter", until="Overall and fin")
        self.note("It stands under the version that it was begun with")

    def _today(self) -> str:
        return time.strftime("%d.%m.%Y")


def first_ruleset(hands: Hands, note: Note) -> None:
    """All of it, from the first start to the end."""
    author = Author(hands, note)
    for part in (
        author.begin,
        author.change,
        author.slip,
        author.look,
        author.publish,
        author.use,
        author.change_again,
        author.publish_again,
    ):
        part()
    hands.press("ctrl+q")
