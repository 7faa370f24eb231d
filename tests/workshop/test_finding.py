"""Finding and replacing; the author's own editor."""

from __future__ import annotations

import stat
from collections.abc import Sequence
from pathlib import Path

import pytest

from auditrules.rulesets.edits import applied
from auditrules.rulesets.positions import Extent
from auditrules.workshop.finding import place_from, places, replacing
from auditrules.workshop.own_editor import NoEditor, edited, editor_command


def test_capital_letters_matter_only_where_the_words_have_one() -> None:
    assert places("Safety, safety", "safety") == (Extent(0, 6), Extent(8, 14))
    assert places("Safety, safety", "Safety") == (Extent(0, 6),)
    assert places("a.b axb", "a.b") == (Extent(0, 3),)
    assert places("anything", "") == ()


def test_places_are_gone_through_round_and_round() -> None:
    found = places("x..x..x", "x")
    assert place_from(found, 1, 1) == 1
    assert place_from(found, 7, 1) == 0
    assert place_from(found, 3, -1) == 0
    assert place_from(found, 0, -1) == 2
    assert place_from((), 0, 1) is None


def test_replacing_all_counts_in_the_text_before() -> None:
    text = "one one one"
    assert applied(text, replacing(places(text, "one"), "three")) == "three three three"


def test_visual_goes_before_editor_and_one_of_the_usual_is_taken_where_none_is_named(tmp_path: Path) -> None:
    assert editor_command({"VISUAL": "code --wait", "EDITOR": "vi"}) == ["code", "--wait"]
    assert editor_command({"EDITOR": "vi -u NONE"}) == ["vi", "-u", "NONE"]
    nano = tmp_path / "nano"
    nano.touch(mode=0o755)
    assert editor_command({"PATH": str(tmp_path)}) == [str(nano)]
    with pytest.raises(NoEditor, match="EDITOR="):
        editor_command({"PATH": str(tmp_path / "nothing")})
    with pytest.raises(NoEditor, match="not a command"):
        editor_command({"EDITOR": "'"})


def test_the_text_goes_out_privately_and_comes_back_clean(tmp_path: Path) -> None:
    seen: list[int] = []

    def run(command: Sequence[str]) -> int:
        path = Path(command[-1])
        assert path.name == "ours.toml"
        seen.append(stat.S_IMODE(path.stat().st_mode))
        seen.append(stat.S_IMODE(path.parent.stat().st_mode))
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes() + b"two\x1b[31m\r\n")
        return 0

    assert edited("one\n", "ours.toml", tmp_path, {"EDITOR": "e"}, run=run) == "one\ntwo\n"
    assert seen == [0o600, 0o700]
    assert not list(tmp_path.iterdir()), "nothing is left behind"


def test_an_editor_that_fails_leaves_its_file_and_the_message_says_where(tmp_path: Path) -> None:
    with pytest.raises(NoEditor, match="ended with an error") as raised:
        edited("one\n", "ours.toml", tmp_path, {"EDITOR": "e"}, run=lambda _: 3)
    (left,) = tmp_path.rglob("ours.toml")
    assert str(left) in str(raised.value)
    with pytest.raises(NoEditor, match="can't be run"):
        edited("one\n", "ours.toml", tmp_path, {"EDITOR": str(tmp_path / "gone")})
