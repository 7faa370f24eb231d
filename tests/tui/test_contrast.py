"""Every theme holds 4.5 to 1, in its palette and in what is really drawn; no colour at all with NO_COLOR."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.color import Color as RichColor
from rich.segment import Segment

from auditrules.tui.app import AuditRulesApp
from auditrules.tui.themes import CONTRAST, ORDER, PALETTES, contrast
from tests.tui.harness import Flow, begun, flow, office

INKS = ("ink", "quiet", "accent", "good", "warn", "bad")
PAPERS = ("paper", "pane", "raised")
#: Drawn lines and blocks that carry no words; a block's edge is told by its shape beside the text.
ORNAMENT = set("▏▎▍▌▋▊▉█▐▕▔▁▂▃▄▅▆▇─━│┃╭╮╰╯┏┓┗┛╸╺░▀┌┐└┘")


def test_contrast_is_reckoned_as_by_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#123456", "#123456") == 1


@pytest.mark.parametrize("name", ORDER)
def test_every_ink_on_every_paper(name: str) -> None:
    palette = PALETTES[name]
    least = 7.0 if name == CONTRAST else 4.5
    for ink in INKS:
        for paper in PAPERS:
            assert contrast(getattr(palette, ink), getattr(palette, paper)) >= least, (ink, paper)
    for kind in ("focus", "chosen", "alarm"):
        pair = contrast(getattr(palette, f"{kind}_ink"), getattr(palette, f"{kind}_paper"))
        assert pair >= least, kind


def _segments(app: AuditRulesApp) -> list[Segment]:
    screen = app.screen
    lines = screen._compositor.render_strips()
    return [segment for strip in lines for segment in strip]


def _hex(colour: RichColor | None) -> str | None:
    if colour is None or colour.triplet is None:
        return None
    return colour.triplet.hex


async def _look(f: Flow) -> list[tuple[str, str, str]]:
    """Pairs of ink and paper under 4.5 with the text they carry."""
    found = []
    for text, style, _ in _segments(f.app):
        words = "".join(letter for letter in text if not letter.isspace() and letter not in ORNAMENT)
        if not words or style is None:
            continue
        ink, paper = _hex(style.color), _hex(style.bgcolor)
        assert ink is not None, text
        assert paper is not None, text
        if style.reverse:
            ink, paper = paper, ink
        if contrast(ink, paper) < 4.5:
            found.append((ink, paper, words))
    return found


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
@pytest.mark.parametrize("name", ORDER)
def test_everything_drawn_can_be_read(tmp_path: Path, name: str, size: tuple[int, int]) -> None:
    made = office(tmp_path)
    made.set_setting("theme", name)
    audit = begun(made)
    problems: dict[str, list[tuple[str, str, str]]] = {}

    async def steps(f: Flow) -> None:
        assert f.app.theme == name

        async def look(where: str) -> None:
            found = await _look(f)
            if found:
                problems[where] = found

        await look("home")
        await f.press("n")
        await look("new audit")
        await f.press("escape")
        f.app.open_audit(audit)
        await f.settled()
        await look("audit")
        await f.focus("safety")
        await f.press("1")
        await look("a grade chosen")
        await f.type("seen")
        await look("prose")
        await f.focus("visits")
        await f.press("1", "f7")
        await f.type("why")
        await look("reason")
        await f.press("enter")
        await look("not applicable")
        for key in ("f8", "f3", "ctrl+g", "f1", "ctrl+p", "f12", "f2"):
            await f.press(key)
            await look(key)
            await f.press("escape")
        for part in ("details", "actions", "overall"):
            f.screen.going.to_part(part)
            await f.settled()
            await look(part)
        f.status.show_saved("", "! NOT SAVED since 10:00:00: the disk is full.")
        await look("alarm")

    flow(made, steps, size=size)
    assert problems == {}


def test_no_color_is_respected_and_focus_and_choice_are_told_without_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        box = await f.focus("safety")
        await f.press("3")
        for text, style, _ in _segments(f.app):
            if style is not None:
                assert style.color is None or style.color.is_default, text
                assert style.bgcolor is None or style.bgcolor.is_default, text
        drawn = "".join(text for text, _, _ in _segments(f.app))
        assert "● 3 Good" in drawn
        assert "○ 1 Inadequate" in drawn
        assert box is f.app.focused

    flow(made, steps, audit=begun(made))


def test_the_line_of_a_list_that_is_marked_is_told_without_colour(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    made = office(tmp_path)
    begun(made)

    def underlined(f: Flow) -> str:
        return " ".join(text.strip() for text, style, _ in _segments(f.app) if style is not None and style.underline)

    async def steps(f: Flow) -> None:
        assert "CF-1" in underlined(f)
        assert "New audit" not in underlined(f)
        await f.press("down")
        assert "CF-1" not in underlined(f)
        assert "New audit" in underlined(f)
        await f.press("ctrl+p")
        first = underlined(f)
        await f.press("down")
        assert underlined(f) not in ("", first)

    flow(made, steps)
