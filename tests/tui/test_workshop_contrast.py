"""Everything that the workshop draws can be read in every theme, and without colours."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditrules.tui.themes import ORDER
from tests.tui.test_contrast import _look, _segments
from tests.tui.workshop import WorkshopFlow, author_office, own_ruleset, workshop


@pytest.mark.parametrize("name", ORDER)
def test_text_faults_lists_and_bars_can_be_read(tmp_path: Path, name: str) -> None:
    path = own_ruleset(tmp_path)
    made = author_office(tmp_path)
    made.set_setting("theme", name)
    problems: dict[str, list[tuple[str, str, str]]] = {}

    async def steps(f: WorkshopFlow) -> None:
        async def look(where: str) -> None:
            found = await _look(f)
            if found:
                problems[where] = found

        await look("opened")
        f.at("child_seen is no")
        await f.type("x")
        await look("a fault and the list of words")
        await f.press("escape", "down", "shift+down", "shift+end")
        await look("a selection")
        await f.press("f3")
        await f.type("in")
        await look("finding")
        await f.press("escape", "f5")
        await look("the outline")
        await f.press("f8")
        await look("problems")
        await f.press("ctrl+g")
        await look("go to line")

    workshop(made, path, steps)
    assert problems == {}


def test_faults_and_the_mark_in_the_outline_are_told_without_colour(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    path = own_ruleset(tmp_path)

    async def steps(f: WorkshopFlow) -> None:
        f.at("child_seen is no")
        await f.type("x")
        await f.press("escape")
        drawn = list(_segments(f.app))
        assert all(style is None or style.color is None or style.color.is_default for _, style, _ in drawn)
        assert any(style is not None and style.underline and "hild_seen" in text for text, style, _ in drawn)
        assert "✗" in f.shown()
        await f.press("f5")
        assert any(style is not None and style.reverse for _, style, _ in _segments(f.app))

    workshop(author_office(tmp_path), path, steps)
