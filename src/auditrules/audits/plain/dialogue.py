"""Asking and telling, a line at a time, with nothing but the two functions that read and write a line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from auditrules.audits.text import clean_line, clean_text, excerpt

#: Reads a line after showing a prompt; None when the input has ended.
Read = Callable[[str], str | None]
#: Writes one line.
Write = Callable[[str], None]

#: What can be typed at any prompt, in the order ``help`` lists it.
WORDS = {
    "help": "this list",
    "guidance": "guidance on the question, and what each answer or grade means (also: ?)",
    "back": "the question before",
    "skip": "the next question, leaving this one as it is",
    "next": "the next question that still needs an answer",
    "goto": "a section or a question: goto 3, goto 3.2, goto planning, goto actions, goto overall",
    "find": "places that contain a text: find bedroom",
    "na": "this does not apply: na, then the reason; na section for the whole section; na off to take it back",
    "clear": "take the answer back",
    "evidence": "write the evidence for this answer",
    "impact": "write the impact on the child",
    "rationale": "write the rationale",
    "worker": "the worker's own grade of this section",
    "findings": "strengths, improvements and work not recorded, in this section",
    "actions": "the actions agreed",
    "people": "who takes part",
    "consult": "a colleague asked about the overall grade",
    "details": "the due date and the appointment",
    "escalate": "send a concern on now",
    "judgement": "what the file can still be, and why",
    "progress": "how far each section is",
    "missing": "what is still missing",
    "overall": "the overall grade",
    "undo": "take back the last change",
    "redo": "do again what was taken back",
    "review": "look over the audit before submitting",
    "submit": "submit the audit",
    "quit": "stop here; what you entered is saved",
}
_SHORT = {"?": "guidance", "h": "help", "q": "quit", "b": "back", "judgment": "judgement", "exit": "quit"}
#: Words that can be followed by a text, and those of them that no sentence begins with.
_WITH_TEXT = frozenset({"goto", "find", "na", "help"})
_NEVER_PROSE = frozenset({"goto", "na"})


class Ended(Exception):
    """The input has ended: the person closed it, or a script ran out of lines."""


class Word(Exception):
    """A word that means something at any prompt, typed instead of an answer."""

    def __init__(self, name: str, rest: str = "") -> None:
        super().__init__(name)
        self.name = name
        self.rest = rest


@dataclass(frozen=True, slots=True)
class Option:
    """One answer on offer: what it stands for and what it is called."""

    id: str
    label: str


class Dialogue:
    """One conversation. ``inform`` answers a word in place, without leaving the prompt, where it returns True."""

    def __init__(self, read: Read, write: Write, inform: Callable[[Word], bool] = lambda word: False) -> None:
        self._read, self._write, self.inform = read, write, inform
        self._ended = False

    def say(self, *lines: str) -> None:
        """Write lines; a text of several lines is written as several."""
        for line in lines:
            for part in clean_text(line).split("\n"):
                self._write(part)

    def ask(self, prompt: str, *, texts: bool = True, answers: frozenset[str] = frozenset()) -> str:
        """One line as typed, cleaned. Raises :class:`Word` and :class:`Ended`.

        ``texts`` lets a word be followed by a text, as in ``find bedroom``. Where prose is asked for it does not, so
        that a sentence can begin with such a word; only ``goto`` and ``na`` are never taken for prose. A backslash
        before a word makes it an answer, and ``answers`` are words that are answers at this prompt anyway.
        """
        while True:
            line = self._line(prompt)
            if line is None:
                raise Ended
            typed = clean_line(line)
            word = word_in(typed, texts=texts)
            if word is None or word.name in answers:
                return typed.removeprefix("\\")
            if not self.inform(word):
                raise word

    def prose(self, prompt: str, present: str, keep: Callable[[str], str | None] = lambda text: None) -> str | None:
        """Prose over several lines up to a ``.`` on a line of its own; None keeps what is there.

        ``keep`` is given the text so far at every line, and says in words where it cannot take the last one, which is
        then left out. The input ending in the middle keeps the lines typed until then; the next question then raises
        :class:`Ended`.
        """

        def add(line: str) -> None:
            lines.append(line)
            complaint = keep("\n".join(lines).strip())
            if complaint:
                lines.pop()
                self.say(complaint, "That line was not taken; the lines before it were.")

        if present.strip():
            self.say("Now:", *(f"  {line}" for line in present.strip().split("\n")))
            self.say("Enter keeps it, + adds to it, - empties it; anything else replaces it.")
        first = self.ask(prompt, texts=False)
        if first in ("", ".") or (first == "-" and not present):
            return None
        if first == "-":
            keep("")
            return ""
        lines = [present.rstrip()] if first == "+" and present else []
        if first != "+":
            add(first)
        while True:
            line = self._line("")
            if line is None:
                self._ended = True
                break
            typed = clean_text(line).rstrip()
            if typed == ".":
                break
            add(typed.removeprefix("\\"))
        return "\n".join(lines).strip() if lines else None

    def choose(self, prompt: str, options: Sequence[Option]) -> Option | None:
        """One of the options, by number or name; None for Enter. Asks again until it is one of them."""
        while True:
            typed = self.ask(prompt)
            if not typed:
                return None
            found = matching(typed, options)
            if found is not None:
                return found
            self.say(f"'{excerpt(typed)}' is none of these. Type a number from 1 to {len(options)}, or a name.")

    def yes_no(self, question: str) -> bool | None:
        """Yes, no, or None for Enter."""
        found = self.choose(f"{question} (yes or no)> ", (Option("yes", "Yes"), Option("no", "No")))
        return None if found is None else found.id == "yes"

    def offer(self, options: Sequence[Option]) -> None:
        """List what can be chosen."""
        for number, option in enumerate(options, 1):
            self.say(f"  {number} {option.label}")

    def _line(self, prompt: str) -> str | None:
        return None if self._ended else self._read(clean_text(prompt))


def word_in(typed: str, *, texts: bool) -> Word | None:
    """The word a line is, or begins with where a text may follow; None for an answer."""
    first, _, rest = typed.partition(" ")
    name = _SHORT.get(first.casefold(), first.casefold())
    if name not in WORDS or (rest and name not in (_WITH_TEXT if texts else _NEVER_PROSE)):
        return None
    return Word(name, rest.strip())


#: A longer number than this is none that a list can have, and Python refuses to read a very long one.
_DIGITS = 6


def number_in(typed: str, most: int) -> int | None:
    """The number from 1 to ``most`` that was typed, or None."""
    if not (typed.isascii() and typed.isdigit() and len(typed) <= _DIGITS):
        return None
    number = int(typed)
    return number if 1 <= number <= most else None


def matching(typed: str, options: Sequence[Option]) -> Option | None:
    """The option of that number, name or id, or the only one whose name begins so."""
    if typed.isascii() and typed.isdigit():
        number = number_in(typed, len(options))
        return None if number is None else options[number - 1]
    wanted = typed.casefold()
    for option in options:
        if wanted in (option.label.casefold(), option.id.casefold(), option.id.replace("_", " ").casefold()):
            return option
    begun = [option for option in options if option.label.casefold().startswith(wanted)]
    return begun[0] if len(begun) == 1 else None
