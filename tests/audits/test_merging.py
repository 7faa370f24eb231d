"""Where two write in one box at a time, neither loses a word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditrules.audits.merging import merged

WORDS = st.lists(st.sampled_from(["seen", "weekly", "at", "home", "not", "\n", "alone."]), max_size=8)


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "both"),
    [
        ("", "seen", "", "seen"),
        ("", "seen", "alone", "alone\nseen"),
        ("seen at home", "seen at home weekly", "not seen at home", "not seen at home weekly"),
        ("seen at home", "seen at school", "seen at home", "seen at school"),
        ("seen at home", "seen at school", "seen at nursery", "seen at nursery\nseen at school"),
        ("seen at home", "seen at school", "seen at school", "seen at school"),
        ("one. two. three.", "one. 2. three.", "one. two. three. four.", "one. 2. three. four."),
        ("seen", "", "seen weekly", " weekly"),
        ("from one", "from one x", "from two\nfrom one", "from two\nfrom one x"),
        ("a\nb", "a\nb\nc", "a\nb\nd", "a\nb\nd\nc"),
        ("The mo", "The mother", "The School\nmo", "The School\nmother"),
        ("Weekly. ", "Weekly. The", "Weekly. School", "Weekly. School\nThe"),
        ("reports", "reports good", "reports\nThe", "reports good\nThe"),
        ("", "School", "The ", "The \nSchool"),
        ("Seen at home", "Seen gladly at home", "Seen daily at home", "Seen daily gladly at home"),
        ("seen", "seen  twice", "seen at home", "seen at home  twice"),
    ],
)
def test_both_changes_stand(base: str, mine: str, theirs: str, both: str) -> None:
    assert merged(base, mine, theirs) == both


@given(WORDS, WORDS, WORDS)
def test_no_word_that_someone_added_is_lost(base: list[str], mine: list[str], theirs: list[str]) -> None:
    before, one, other = (" ".join(words) for words in (base, mine, theirs))
    both = merged(before, one, other).split()
    for text in (one, other):
        for word in set(text.split()) - set(before.split()):
            assert word in both


@given(WORDS, WORDS)
def test_a_change_of_one_alone_is_taken_as_it_is(base: list[str], mine: list[str]) -> None:
    before, one = " ".join(base), " ".join(mine)
    assert merged(before, one, before) == one
    assert merged(before, before, one) == one
    assert merged(before, one, one) == one
