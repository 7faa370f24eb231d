"""Two people who write in one box at the same time: every word of each of them stays whole."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from auditrules.audits.commands import SetAnswerText
from auditrules.audits.merging import merged
from auditrules.tui.others_words import kept_apart, moved
from auditrules.tui.prose import Prose
from tests.tui.harness import Flow, begun, flow, office


@pytest.mark.parametrize(
    ("old", "new", "follows", "place"),
    [
        ("seen|", "not seen", False, "not seen|"),
        ("seen| at home", "seen at home weekly", False, "seen| at home weekly"),
        ("|", "theirs", False, "theirs|"),
        ("mine|", "theirs\nmine", False, "theirs\nmine|"),
        ("Scho|", "School", True, "School|"),
        ("Scho|", "School", False, "Scho|ol"),
        ("Weekly. Sc|", "Weekly. The \nSc ", False, "Weekly. The \nSc| "),
        ("a b| c", "x a b y c z", False, "x a b| y c z"),
        ("gone|", "all new", False, "all new|"),
    ],
)
def test_the_cursor_stays_with_what_it_stood_at(old: str, new: str, follows: bool, place: str) -> None:
    there = moved(old.index("|"), old.replace("|", ""), new, follows=follows)
    assert f"{new[:there]}|{new[there:]}" == place


class Window:
    """One window's box, as the screen keeps it: the text, what of it was taken, the audit as last seen."""

    def __init__(self, text: str) -> None:
        self.text = self.taken = self.seen = text
        self.cursor = len(text)
        self.touches: tuple[int, str, str] | None = None

    def type(self, letter: str) -> None:
        if self.touches and letter.isalnum() and self.text == self.taken and self.touches[0] == self.cursor:
            _, before, after = self.touches
            self.text = self.text[: self.cursor] + before + after + self.text[self.cursor :]
            self.cursor += len(before)
        self.touches = None
        self.text = self.text[: self.cursor] + letter + self.text[self.cursor :]
        self.cursor += 1

    def save(self, recorded: str) -> str:
        """What the audit holds afterwards."""
        if self.text == self.taken:
            return recorded
        self.taken = self.text
        self.seen = merged(self.seen, self.text, recorded)
        self.show(self.seen)
        return self.seen

    def look(self, recorded: str) -> str:
        after = self.save(recorded) if recorded != self.seen else recorded
        self.seen = after
        self.show(after)
        return after

    def show(self, new: str) -> None:
        if self.text != self.taken or new == self.text:
            return
        still = self.touches if self.touches and self.touches[0] == self.cursor else None
        old, before = self.text, self.cursor
        self.cursor = moved(before, old, new, follows=still is not None)
        apart = kept_apart(old, before, new, self.cursor, still[1:] if still else ("", ""))
        self.touches = (self.cursor, *apart) if any(apart) else None
        self.text = self.taken = new


@pytest.mark.parametrize("start", ["", "Seen weekly. ", "One.\nTwo. "])
def test_whatever_the_timing_each_ones_sentences_stay_whole(start: str) -> None:
    texts = (
        "The mother said that visits stopped. Then she wrote twice.",
        "School reports good attendance; one concern.",
    )
    for seed in range(150):
        dice = random.Random(seed)
        recorded, windows, typed = start, (Window(start), Window(start)), [0, 0]
        while any(done < len(text) for done, text in zip(typed, texts, strict=True)):
            one = dice.randrange(2)
            deed = dice.choice(["type", "type", "type", "save", "look"])
            if deed == "save":
                recorded = windows[one].save(recorded)
            elif deed == "look":
                recorded = windows[one].look(recorded)
            else:
                for letter in texts[one][typed[one] : typed[one] + dice.randrange(1, 4)]:
                    windows[one].type(letter)
                    typed[one] += 1
        for window in windows * 2:
            recorded = window.look(window.save(recorded))
        for text in texts:
            assert text in recorded, f"seed {seed}: {recorded!r}"
        assert {window.text for window in windows} == {recorded}
        assert sorted(recorded.split()) == sorted(f"{start} {' '.join(texts)}".split()), f"seed {seed}: {recorded!r}"


def test_what_is_typed_beside_the_others_first_words_gets_a_line_of_its_own(tmp_path: Path) -> None:
    made = office(tmp_path)
    audit = begun(made)

    async def steps(f: Flow) -> None:
        await f.focus("safety", "rationale")
        box = f.screen.query_one("#item-safety Prose", Prose)
        other = made.open_audit(audit)
        other.execute(SetAnswerText("safety", "rationale", "Seen"))
        f.screen.look()
        await f.settled()
        await f.type("alone")
        f.screen.record_typing()
        assert box.text == "Seen\nalone"
        # The other goes on with the word, and so do I.
        made.open_audit(audit).execute(SetAnswerText("safety", "rationale", "Seen weekly\nalone"))
        f.screen.look()
        await f.settled()
        await f.type(" too")
        f.screen.record_typing()
        assert f.state.answer("safety").rationale == "Seen weekly\nalone too"
        # Once the cursor was elsewhere, words are gone on with as they stand.
        made.open_audit(audit).execute(SetAnswerText("safety", "rationale", "Seen weekly\nalone too at hom"))
        f.screen.look()
        await f.press("home", "end")
        await f.type("e")
        assert box.text == "Seen weekly\nalone too at home"

    flow(made, steps, audit=audit)
