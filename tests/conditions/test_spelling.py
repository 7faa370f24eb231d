"""The likely spelling of a word."""

from __future__ import annotations

import time

import pytest

from auditrules.conditions.spelling import listed, nearest

KNOWN = ["safety", "planning", "requires_improvement", "inadequate", "visits_in_timescale", "good"]


@pytest.mark.parametrize(
    ("word", "likely"),
    [
        ("saftey", "safety"),
        ("Safety", "safety"),
        ("requires-improvement", "requires_improvement"),
        ("Requires improvement", "requires_improvement"),
        ("requires_improvment", "requires_improvement"),
        ("visits", "visits_in_timescale"),
        ("god", "good"),
        ("zzz", None),
        ("", None),
        ("x" * 10_000, None),
    ],
)
def test_what_is_near(word: str, likely: str | None) -> None:
    assert nearest(word, KNOWN) == likely


def test_two_that_begin_so_are_none() -> None:
    assert nearest("vis", ["visits_in_timescale_of_law", "visible_to_all_of_the_team"]) is None


def test_a_near_word_is_found_among_thousands_at_little_cost() -> None:
    known = [f"question_{number:04}" for number in range(5000)] + ["safeguarding"]
    begun = time.process_time()
    for _ in range(50):
        assert nearest("safegaurding", known) == "safeguarding"
    assert time.process_time() - begun < 3


def test_of_two_words_equally_near_neither_is_taken() -> None:
    assert nearest("overal", ["overall", "overalt"]) is None
    assert nearest("service_a", ["service_b", "service_c"]) is None
    assert nearest("service_b", ["service_b", "service_c"]) == "service_b"
    assert nearest("servise_b", ["service_b", "service_c"]) == "service_b"


def test_words_in_a_row() -> None:
    assert listed(["a", "b"]) == "a, b"
    assert listed("abcde", most=3) == "a, b, c and 2 more"
    assert listed([]) == ""
