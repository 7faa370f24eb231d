"""A whole audit, from the first start to the document, as an auditor does it who has read the tutorial.

It reads nothing but the screen: F4 goes to what is unanswered, and what stands under the marker is answered as it
asks for. ``Case`` says what this auditor finds in the file; everything else is well.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass

from benchmarks.tui.hands import Hands, Note

#: From so many columns on, guidance stands beside the form, this many columns wide.
WIDE, GUIDANCE = 100, 38
#: Columns of the list of parts.
NARROW_LIST, WIDE_LIST = 25, 32
#: Steps after which an audit that is still not answered whole is given up.
MOST = 130


@dataclass(frozen=True, slots=True)
class Case:
    """What is audited, and what is found in it. Questions are known by how they begin."""

    nature: str
    kind: str
    """Kind of case; empty where the nature has only one."""
    alarm: str
    """Answered yes by mistake: it calls for an escalation at once."""
    away: str
    """Doesn't apply."""
    weak: str
    weak_answer: str
    """An answer that an action follows from."""
    action: str
    """How the proposed action begins."""
    section: str
    """The graded section that gets evidence, the worker's view, an improvement."""
    word: str
    """A word to look for, and where it is found."""
    found: str


CHILD_PROTECTION = Case(
    nature="Case-file audit",
    kind="Child protection",
    alarm="Is there an action which, left undone",
    away="Is the child seen alone",
    weak="How far has the plan moved on",
    weak_answer="Drifting",
    action="Review the plan",
    section="Assessment",
    word="chronology",
    found="Is there a chronology",
)
#: What is written in the boxes beside an answer, by their names.
WRITTEN = {
    "Evidence": "Three visit records say so.",
    "Impact": "She knows who comes.",
    "Rationale": "Steady work.",
    "Comment": "Hoped for more.",
}
#: What is written elsewhere, by what the box asks for.
SAID = {
    "Why you chose": "Good throughout.",
    "Write here": "Two late visits.",
    "A number": "2",
    "A date": time.strftime("%d.%m.%Y"),
}
CASE = "CF-2041"


class Auditor:
    """A manager at the program, with a case file. ``note`` keeps the screen of now under some words."""

    def __init__(self, hands: Hands, note: Note, case: Case) -> None:
        self.hands, self.note, self.case = hands, note, case
        self.wide = hands.columns >= WIDE
        self.looked = False
        """Whether guidance, reasons and the search have been tried."""

    # ------------------------------------------------------------ eyes

    def form(self, screen: str) -> list[str]:
        """The lines of the form alone, between the list of parts and the guidance, without its scroll bar."""
        left = (WIDE_LIST if self.wide else NARROW_LIST) + 1
        right = self.hands.columns - (GUIDANCE if self.wide else 0) - 1
        above = re.split(r"\n(?: ▌|──)", screen)[0]
        return [re.sub(r" *[▁-▇]? *$", "", line[left:right]) for line in above.split("\n")[1:]]

    def part(self, screen: str) -> str:
        """The part in hand, as the list names it."""
        width = WIDE_LIST if self.wide else NARROW_LIST
        return next((line[1:width] for line in screen.split("\n") if line.startswith("▸")), "")

    def marked(self, screen: str) -> str:
        """What stands in the box in hand: its lines joined."""
        return " ".join(" ".join(line.split("█", 1)[1] for line in self.form(screen) if "█" in line).split())

    def label(self, screen: str) -> str:
        """The name of the box in hand: what stands before it, or the question above it."""
        lines = self.form(screen)
        first = next((number for number, line in enumerate(lines) if "█" in line), None)
        if first is None:
            return ""
        before = lines[first].split("█", 1)[0].strip(" │")
        if before:
            return before
        above: list[str] = []
        for line in reversed(lines[:first]):
            if not line.strip() or "▎" in line or re.search("[○●☐☑] ", line):
                break
            above.insert(0, line.strip())
        # The rest of this one comes a moment after the answer, while the focus stays.
        return " ".join(above).removesuffix(" differs from yours")

    def is_open(self, screen: str) -> bool:
        """Whether the box in hand waits for an answer."""
        marked = self.marked(screen)
        if re.search("[○●☐☑] ", marked):
            return not re.search("[●☑] ", marked)
        return bool(self._wanted(screen))

    def _wanted(self, screen: str) -> str:
        """What is to be written in the box in hand; empty where something is written already."""
        marked, label = self.marked(screen), self.label(screen)
        said = next((text for asks, text in SAID.items() if asks in marked), "")
        asks = ("What in the file", "What did it mean", "Why do you judge", "Where you two")
        return said or (WRITTEN.get(label, "") if any(words in marked for words in asks) else "")

    def digit(self, screen: str, label: str) -> str:
        """The digit that chooses an answer, as the box in hand shows it."""
        found = re.search(rf"[○●] (\d) {re.escape(label)}(?= [○●] |$)", self.marked(screen))
        assert found is not None, f"{label!r} is not on offer:\n{screen}"
        return found[1]

    # ------------------------------------------------------------ hands

    def grade(self, label: str) -> None:
        """Choose an answer by its label."""
        digit = self.digit(self.hands.screen, label)
        self.hands.press(digit, until=lambda screen: f"● {digit} {label}" in self.marked(screen))

    def write(self, text: str) -> str:
        """Write in the box in hand."""
        return self.hands.type(text, until=lambda screen: self.marked(screen).endswith(text))

    def tab(self) -> str:
        """On to the next box or button."""
        before = self._held(self.hands.screen)
        return self.hands.press("tab", until=lambda screen: self._held(screen) not in (before, ("", "", "")))

    def _held(self, screen: str) -> tuple[str, str, str]:
        """What has the focus; nothing for a moment while it goes from one to another.

        Of a text only how it begins: the rest may wrap anew while one looks.
        """
        return self.label(screen), self.marked(screen)[:12], self._button(screen)

    def tab_to(self, name: str) -> str:
        """On to the box of a name, or the button of a label."""
        for _ in range(40):
            screen = self.tab()
            if name in (self.label(screen), self._button(screen)):
                return screen
        raise AssertionError(f"{name!r} is not to be reached:\n{self.hands.screen}")

    def _button(self, screen: str) -> str:
        found = re.search(r"▸ ([^›]*)", " ".join(self.form(screen)))
        return " ".join(found[1].split()) if found else ""

    def answer(self, screen: str) -> None:
        """Answer the box in hand: well, unless the case says otherwise."""
        marked, label = self.marked(screen), self.label(screen)
        wanted = self._wanted(screen)
        if wanted:
            self.write(wanted)
        elif "☐" in marked:
            self.hands.press("1", until=lambda screen: "☑" in self.marked(screen))
        elif label.startswith(self.case.weak):
            self.grade(self.case.weak_answer)
        elif label.startswith(self.case.alarm):
            self.grade("No")
        elif label.startswith("Your grade") and "●" not in marked:
            # The rest of the grades may still be on their way into view.
            self.hands.see(lambda screen: " Good" in self.marked(screen))
            self.grade("Good")
        else:
            # Also where a grade was chosen and the rules refuse it: the best of the others.
            last = re.findall(r"○ \d (.*?)(?= [○●] |$)", marked)[-1]
            self.grade(last)

    # ------------------------------------------------------------ from nothing to an audit

    def begin(self) -> None:
        """From the first start to the first question."""
        hands, case = self.hands, self.case
        hands.see("Welcome to auditrules")
        self.note("The first start")
        hands.press("enter", until="How an audit goes")
        self.note("Sample audits, please: the tour of one screen")
        hands.press("escape", until="New audit (N)")
        self.note("My audits, with the samples")
        hands.press("n", until="Nature of audit")
        self._choose(case.nature)
        hands.press("down")
        if case.kind:
            hands.see(case.kind)
            self._choose(case.kind)
            hands.press("down")
        else:
            # The only kind there is has been chosen: the box holds it, and is gone past.
            hands.press("down")
        hands.see("█The file's reference")
        hands.type(CASE, until=f"█{CASE}")
        hands.press("down", until="█04.06.2020")
        hands.type("in 10 working days", until="█in 10 working days")
        hands.press("enter", until="Counted")
        self.note("n: a new audit. A due date in words is refused, and the real one offered")
        hands.press("enter", until=lambda screen: "Counted" not in screen)
        self.note("Enter takes it. Now the facts of the case")
        self._facts()
        self.note("The facts are given; the template suits the case")
        hands.press("enter", until=lambda screen: bool(self.part(screen)) and bool(self.marked(screen)))
        self.note("The audit opens on its first question")

    def _choose(self, label: str) -> None:
        """Choose by a digit, on a screen without the list of parts."""
        screen = self.hands.see(lambda screen: self._offered(screen, label) is not None)
        self.hands.press(str(self._offered(screen, label)), until=lambda screen: f" {label}" in _chosen(screen))

    def _offered(self, screen: str, label: str) -> str | None:
        found = re.search(rf"[○●] (\d) {re.escape(label)}(?:  |$)", screen, re.MULTILINE)
        return found[1] if found else None

    def _facts(self) -> None:
        """Answer the facts of the case, from the first to the button that begins the audit."""
        hands = self.hands
        for _ in range(20):
            screen = hands.screen
            if "▸ Begin the audit" in screen:
                return
            asked = _asked(screen)
            if "A number" in asked:
                hands.type("9", until="█9")
            elif "○" in asked and "●" not in asked:
                hands.press("1", until="█● 1")
            elif "☐" in asked and "☑" not in asked:
                hands.press("1", until="█☑ 1")
            before = _place(hands.screen)
            hands.press("down", until=lambda screen, before=before: _place(screen) not in ("", before))  # type: ignore[misc]
        raise AssertionError(f"the facts have no end:\n{hands.screen}")

    # ------------------------------------------------------------ the audit

    def audit(self) -> None:
        """F4, answer, F4, answer, until nothing is open."""
        hands = self.hands
        if "worried" in self.label(hands.screen):
            self.answer(hands.screen)
            hands.see("Saved")
            self.note("Prose is saved while it is typed")
        elif self.is_open(hands.screen):
            self._one(hands.screen)
        done, refused = "Every question is answered", "grade cannot be"
        for _ in range(MOST):
            screen = hands.press("f4", until=lambda s: done in s or refused in s or self.is_open(s))
            if done in screen:
                self.note("F4, answer, F4, answer: every question is answered")
                return
            self._one(screen)
        raise AssertionError(f"the audit has no end:\n{hands.screen}")

    def _one(self, screen: str) -> None:
        label = self.label(screen)
        if label.startswith(self.case.alarm):
            self._alarm()
        elif label.startswith(self.case.away):
            self._away()
        elif label == f"Your grade: {self.case.section}":
            self._section()
        else:
            self.answer(screen)
            if label.startswith("Your grade:") and not self.looked and self.case.word != "~":
                self.looked = True
                self._look()

    def _alarm(self) -> None:
        """Yes by mistake: escalated at once, taken back, made again, taken back."""
        hands = self.hands
        hands.press(self.digit(hands.screen, "Yes"), until="Your answers call for this now")
        self.note("An answer that can't wait asks to escalate at once")
        hands.press("tab", until="█What in the file shows it?")
        hands.type("Monday", until="█Monday")
        hands.press("f2", until="Escalated and recorded")
        self.note("F2 sends it; it is recorded before the dialog closes")
        hands.press("ctrl+z", until="Undone:")
        self.note("Ctrl+Z takes the answer back and says so; the escalation stays on record")
        hands.press("ctrl+y", until="Redone:")
        self.note("Ctrl+Y makes it again")
        hands.press("ctrl+z", until="Undone:")
        self.grade("No")

    def _away(self) -> None:
        """A question that doesn't apply."""
        self.hands.press("f7", until="Why doesn't it apply")
        self.hands.type("None before.", until="None before.")
        self.hands.press("enter", until=lambda screen: "Doesn't apply:" in self.marked(screen))
        self.note("F7: a question that doesn't apply, and why")

    def _section(self) -> None:
        """A section with its evidence, the worker's own grade, and what could be better."""
        hands = self.hands
        self.grade("Good")
        self.write(WRITTEN["Evidence"])
        self.note("A grade by its digit. A letter typed on it goes to the evidence")
        while not self._button(self.tab()):
            label = self.label(hands.screen)
            if label == "The worker's own grade":
                self.grade("Requires improvement")
            elif label in WRITTEN:
                self.write(WRITTEN[label])
        self.note("Tab goes on through all that is asked beside the grade")
        self.tab_to("Add an improvement")
        hands.press("enter", until="█What could be better")
        self.write("Own words.")
        self.tab_to("How")
        self.write("Quote them.")
        self.note("What could be better, and how")

    def _look(self) -> None:
        """Guidance, why, and find."""
        hands = self.hands
        if not self.wide:
            hands.press("f9", until="─ Guidance ─")
            self.note("F9: what each grade asks for")
            hands.press("escape", until=lambda screen: "─ Guidance ─" not in screen)
        hands.press("ctrl+g", until="─ Why this grade ─")
        hands.see(lambda screen: "Working out" not in screen)
        self.note("Ctrl+G: why, and what would change it")
        hands.press("escape", until=lambda screen: "─ Why this grade ─" not in screen)
        hands.press("f3", until="─ Find ─")
        hands.type(self.case.word, until=self.case.found)
        self.note("F3 finds a word")
        hands.press("enter", until=lambda screen: "─ Find ─" not in screen and bool(self.marked(screen)))
        self.note("Enter goes there")
        if self.is_open(hands.screen):
            self._one(hands.screen)

    # ------------------------------------------------------------ actions, review, document

    def agree(self) -> None:
        """The action that the answers call for, and one more."""
        hands = self.hands
        self._go_to("Actions")
        self.note("F6 goes on to the actions. What the answers call for is proposed")
        while self.case.action not in self._button(hands.screen):
            self.tab()
        hands.press("enter", until=lambda screen: self.label(screen) == "Action")
        self.tab_to("Done when")
        self.write("It is on file.")
        self._agreed()
        self.note("The proposed action: how one will know, and that it is agreed")
        self.tab_to("Add an action")
        hands.press("enter", until="█What is to be done")
        self.write("Visit at school.")
        self.tab()
        self.write("A. Worker")
        self.tab()
        hands.type("within 5 working days", until="within 5 working days")
        hands.press("enter", until="Counted")
        self.note("One of our own. A date in words is refused, and the real one offered")
        hands.press("enter", until=lambda screen: "Counted" not in screen)
        while self.label(hands.screen) != "Done when":
            self.tab()
        self.write("It is on file.")
        self._agreed()
        self.note("Enter took it")

    def _agreed(self) -> None:
        """Tick that it is agreed, and that they know of the tracking."""
        for words in ("Agreed with", "The social worker knows"):
            while words not in self.marked(self.hands.screen):
                self.tab()
            self.hands.press(" ", until=lambda screen: "☑" in self.marked(screen))

    def _go_to(self, name: str) -> None:
        """To a part by F6."""
        for _ in range(20):
            before = self.part(self.hands.screen)
            screen = self.hands.press("f6", until=lambda screen, before=before: self.part(screen) != before)  # type: ignore[misc]
            if name in self.part(screen):
                self.hands.see(lambda screen: bool(self._button(screen) or self.marked(screen)))
                return
        raise AssertionError(f"{name!r} is not in the list:\n{self.hands.screen}")

    def submit(self) -> None:
        """The review, until nothing is missing; then submit."""
        hands = self.hands
        for _ in range(8):
            screen = hands.press("f8", until="Back to the audit")
            self.note("F8: the review")
            if "still missing" not in screen:
                break
            screen = hands.press("enter", until=lambda screen: bool(self.part(screen)) and bool(self.marked(screen)))
            self.note("Enter goes to what is missing")
            self.answer(screen)
        hands.press("enter", until="Submit this audit?")
        self.note("Submit: the question once more")
        hands.press("enter", until=lambda screen: "Submitted (" in screen)
        self.note("Submitted, and back at my audits")

    def document(self) -> None:
        """The audit opened to be read, and its document."""
        hands = self.hands
        above = hands.screen.split(f"{CASE} ")[0]
        hands.press("home", *["down"] * len(re.findall("[█░]{8} ", above)))
        hands.press("enter", until=lambda screen: bool(self.part(screen)))
        self.note("Enter opens it to be read")
        hands.press("f12", until="Save as document")
        self.note("F12: the document")
        hands.press("enter", until="Saved in")
        self.note("Saved, for the child's record")


def _asked(screen: str) -> str:
    """The box in hand with the line above it, on a screen without the list of parts."""
    lines = screen.split("\n")
    marked = [number for number, line in enumerate(lines) if "█" in line]
    return " ".join(lines[marked[0] - 1 : marked[-1] + 1]) if marked else ""


def _place(screen: str) -> str:
    """Where the marker is: the name of the box, which stands before it or above it; the button that begins."""
    if "▸ Begin the audit" in screen:
        return "Begin"
    lines = screen.split("\n")
    first = next((number for number, line in enumerate(lines) if "█" in line), None)
    if first is None:
        return ""
    return lines[first].split("█", 1)[0].strip() or lines[first - 1].strip()


def _chosen(screen: str) -> str:
    """The answers that are chosen."""
    return " ".join(re.findall(r"● \d( .*?)(?:  |$)", screen, re.MULTILINE))


def first_audit(hands: Hands, note: Note, case: Case) -> None:
    """All of it, from the first start to the end."""
    auditor = Auditor(hands, note, case)
    for part in (auditor.begin, auditor.audit, auditor.agree, auditor.submit, auditor.document):
        part()
    hands.press("ctrl+q")
