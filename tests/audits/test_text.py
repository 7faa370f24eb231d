"""Texts lose what could act on a terminal, and nothing that a person wrote."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditrules.audits.text import LINE_LIMIT, TooLong, checked_line, checked_prose, clean_line, clean_text, excerpt

ANYTHING = st.text(st.characters(exclude_categories=()), max_size=200)
HOSTILE = st.lists(
    st.sampled_from(
        ["\x1b", "]", "[", "52;c;", "\x07", "\\", "\x9b", "\x9d", "\x9c", "m", "31", "\n", "\r", "a", "\u202e"]
    ),
    max_size=40,
).map("".join)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]52;c;ZXZpbA==\x07rest", "rest"),  # would set the clipboard
        ("\x1b]0;title\x1b\\rest", "rest"),
        ("\x9d0;title\x9crest", "rest"),
        ("\x9b2Jrest", "rest"),
        ("\x1bP1$r\x1b\\rest", "rest"),
        ("\x1b(Brest", "rest"),
        ("\x1bcrest", "rest"),
        ("a\x00b\x08c\x7fd", "abcd"),
        ("one\r\ntwo\rthree\x0bfour\x85five\u2028six", "one\ntwo\nthree\nfour\nfive\nsix"),
        ("\u202egnirts\u202c \u2066x\u2069", "gnirts x"),
        ("\ufeffab\ud800c\uffffd", "abcd"),
        ("tab\there", "tab\there"),
    ],
)
def test_what_acts_is_taken_out(typed: str, kept: str) -> None:
    assert clean_text(typed) == kept


@pytest.mark.parametrize(
    "text", ["Zoë Ó Cléirigh", "שלום עליכם", "مرحبا", "नमस्ते", "👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿", "[b]not markup[/b] =1+1 <i>", "e\u0301"]
)
def test_what_people_write_stays(text: str) -> None:
    assert clean_text(text) == text


def test_an_unfinished_sequence_does_not_swallow_the_prose_after_it() -> None:
    assert clean_text("\x1b]0;open\nThe visit was on time.") == "0;open\nThe visit was on time."


@given(st.one_of(ANYTHING, HOSTILE))
def test_nothing_that_acts_is_left_and_cleaning_twice_changes_nothing(text: str) -> None:
    clean = clean_text(text)
    assert not [
        c for c in clean if (ord(c) < 32 and c not in "\n\t") or 127 <= ord(c) < 160 or 0xD800 <= ord(c) < 0xE000
    ]
    assert not set(clean) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
    assert clean_text(clean) == clean


@pytest.mark.parametrize("piece", ["\x9d", "\x1b]", "\x1b[0;", "\x90x", "\r"])
def test_a_long_hostile_paste_takes_no_time(piece: str) -> None:
    """Work in the length of the text, counted on one ten times as long: no quadratic scan."""
    import time

    def seconds(count: int) -> float:
        start = time.process_time()
        clean_text(piece * count)
        return time.process_time() - start

    short = max(min(seconds(20_000) for _ in range(3)), 1e-4)
    assert seconds(200_000) < 60 * short


def test_a_line_is_one_line() -> None:
    assert clean_line("  a\n\tb \r\n c ") == "a b c"


def test_too_long_a_text_is_refused_in_words() -> None:
    with pytest.raises(TooLong, match=r"The evidence is 20,001 characters long; 20,000 is the most"):
        checked_prose("x" * 20_001, "The evidence")
    with pytest.raises(TooLong, match="The name is 301 characters"):
        checked_line("x" * (LINE_LIMIT + 1), "The name")
    assert checked_prose("x" * 20_000, "The evidence") == "x" * 20_000


def test_an_excerpt_ends_at_a_word() -> None:
    assert excerpt("Is there an action which, left undone, harms?", 30) == "Is there an action which…"
    assert excerpt("short\nlines", 30) == "short lines"
    assert len(excerpt("x" * 100, 30)) == 30
