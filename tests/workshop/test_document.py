"""The text in hand and its one history."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from auditrules.rulesets.edits import Edit, applied
from auditrules.rulesets.positions import Extent
from auditrules.workshop.document import (
    TYPING,
    Changed,
    OverlappingEdits,
    ReadOnlyDocument,
    WorkshopDocument,
    difference,
)


def document(text: str = "one two three\n") -> WorkshopDocument:
    return WorkshopDocument(Path("x.toml"), text)


def typed(made: WorkshopDocument, at: int, words: str) -> None:
    for place, letter in enumerate(words, at):
        made.edit([Edit(Extent(place, place), letter)], TYPING)


def test_what_is_typed_is_undone_word_by_word() -> None:
    made = document("")
    typed(made, 0, "any section is")
    assert made.undo() == TYPING
    assert made.text == "any section "
    made.undo()
    assert made.text == "any "
    made.redo()
    assert made.text == "any section "


def test_a_pause_and_a_place_elsewhere_begin_a_new_step() -> None:
    made = document("ab")
    typed(made, 0, "x")
    made.pause()
    typed(made, 1, "y")
    typed(made, 4, "z")
    assert made.text == "xyabz"
    assert [made.undo() and made.text for _ in range(3)] == ["xyab", "xab", "ab"]


def test_letters_deleted_in_a_row_are_one_step_in_both_directions() -> None:
    made = document("abcdef")
    for at in (5, 4, 3):
        made.edit([Edit(Extent(at, at + 1), "")], TYPING)
    assert made.text == "abc"
    for _ in range(2):
        made.edit([Edit(Extent(0, 1), "")], TYPING)
    assert made.text == "c"
    made.undo()
    assert made.text == "abc"
    made.undo()
    assert made.text == "abcdef"


def test_several_edits_are_one_step_and_count_in_the_text_before() -> None:
    made = document("one two three\n")
    told: list[Changed] = []
    made.watch(told.append)
    assert made.edit([Edit(Extent(0, 3), "1"), Edit(Extent(8, 13), "3")], "numbers")
    assert made.text == "1 two 3\n"
    shown = "one two three\n"
    for edit in told[0].edits:
        shown = applied(shown, [edit])
    assert shown == made.text, "a watcher can apply them one after another"
    assert made.undo() == "numbers"
    assert made.text == "one two three\n"


def test_edits_that_overlap_or_leave_the_text_are_refused_and_change_nothing() -> None:
    made = document("abc")
    with pytest.raises(OverlappingEdits):
        made.edit([Edit(Extent(0, 2), "x"), Edit(Extent(1, 3), "y")], "both")
    with pytest.raises(OverlappingEdits):
        made.edit([Edit(Extent(2, 9), "x")], "beyond")
    assert (made.text, made.revision) == ("abc", 0)


def test_an_edit_that_changes_nothing_is_no_step() -> None:
    made = document("abc")
    assert not made.edit([Edit(Extent(0, 3), "abc")], "same")
    assert made.undo() is None


def test_a_read_only_text_cannot_be_changed() -> None:
    made = WorkshopDocument(Path("x.toml"), "abc", read_only="It comes with the program.")
    with pytest.raises(ReadOnlyDocument, match="comes with the program"):
        made.edit([Edit(Extent(0, 0), "x")], "typing")


def test_saved_is_a_matter_of_the_text_not_of_the_history() -> None:
    made = document("abc")
    typed(made, 3, "d")
    assert not made.is_saved
    made.undo()
    assert made.is_saved
    made.redo()
    made.saved(made.text)
    made.undo()
    assert not made.is_saved


def test_undoing_everything_and_doing_it_again_gives_every_text_back_whatever_was_done() -> None:
    dice = random.Random(5)
    for _ in range(200):
        made = document("".join(dice.choice("ab\n ") for _ in range(dice.randrange(30))))
        shown = [made.text]

        def mirror(changed: Changed, shown: list[str] = shown) -> None:
            for edit in changed.edits:
                shown[0] = applied(shown[0], [edit])

        made.watch(mirror)
        first = made.text
        for _ in range(dice.randrange(1, 25)):
            cuts = sorted(dice.randrange(len(made.text) + 1) for _ in range(2 * dice.randrange(1, 3)))
            edits = [
                Edit(Extent(begin, end), "".join(dice.choice("xy\n") for _ in range(dice.randrange(3))))
                for begin, end in zip(cuts[::2], cuts[1::2], strict=True)
            ]
            made.edit(edits, dice.choice([TYPING, "a form"]))
            assert shown[0] == made.text
        last = made.text
        while made.undo() is not None:
            assert shown[0] == made.text
        assert made.text == first
        while made.redo() is not None:
            assert shown[0] == made.text
        assert made.text == last


def test_the_difference_of_two_texts_is_edits_of_the_lines_that_differ() -> None:
    old, new = "a\nb\nc\nd\n", "a\nB\nc\nd\ne\n"
    edits = difference(old, new)
    assert applied(old, edits) == new
    assert [(edit.extent.start, edit.extent.end) for edit in edits] == [(2, 4), (8, 8)]
    assert difference(old, old) == ()
