"""No control byte reaches the terminal, whatever an audit or a ruleset holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from textual.color import Color

from auditrules.tui.guard import UNSAFE, TerminalGuard
from tests.tui.harness import Flow, begun, flow, office

HOSTILE = "a\x1b]0;owned\x07b\x1b[31mc\x9b32md\u202ee\u2066f\x00g\x7fh"


@given(st.text())
def test_what_passes_the_gate_holds_nothing_a_terminal_obeys(text: str) -> None:
    (segment,) = TerminalGuard().apply([Segment(text)], Color(0, 0, 0))
    assert not UNSAFE.search(segment.text)
    assert all(ord(letter) >= 0x20 and not 0x7F <= ord(letter) <= 0x9F for letter in segment.text)


@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp"])))
def test_ordinary_text_passes_as_it_is(text: str) -> None:
    segments = [Segment(text)]
    assert TerminalGuard().apply(segments, Color(0, 0, 0)) is segments


@pytest.mark.parametrize("where", ["case", "evidence", "finding"])
def test_hostile_text_from_the_journal_is_drawn_harmless(tmp_path: Path, where: str) -> None:
    """Text that got into the journal some other way than through the session's cleaning."""
    from dataclasses import replace

    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        state = f.session.state
        if where == "case":
            f.session.state = replace(state, case_reference=HOSTILE)
        else:
            answer = replace(state.answer("safety"), evidence=HOSTILE, rationale="[/x] [red]")
            f.session.state = replace(state, answers={**state.answers, "safety": answer})
        f.screen.show_all()
        f.screen.refresh_pane()
        f.screen.say(HOSTILE)
        await f.settled()
        strips = f.app.screen._compositor.render_strips()
        drawn = "\n".join("".join(segment.text for segment in strip) for strip in strips)
        assert not UNSAFE.search(drawn.replace("\n", ""))
        if where != "case":
            assert "[/x] [red]" in drawn, "markup is text"

    flow(made, steps, audit=begun(made))


@given(
    before=st.text(alphabet="ab1", max_size=5),
    inside=st.text(alphabet="xyz\x1b[]0;~2\x07\x9d\n", max_size=40),
    after=st.text(alphabet="cd", max_size=5),
    cuts=st.lists(st.integers(0, 60), max_size=6),
)
def test_a_paste_arrives_whole_as_text_however_it_is_cut(before: str, inside: str, after: str, cuts: list[int]) -> None:
    from textual import events

    from auditrules.audits.text import clean_text
    from auditrules.tui.paste import BEGIN, END, PasteSafeParser

    if END in inside or END in clean_text(inside):
        return
    data = before + BEGIN + inside + END + after
    places = sorted({min(cut, len(data)) for cut in cuts})
    pieces = [data[i:j] for i, j in zip([0, *places], [*places, len(data)], strict=True)]
    # A read that ends inside the opening marker may leave its first letters as keys: the terminal sends it at once.
    if any(0 < place - len(before) < 3 for place in places):
        return
    parser = PasteSafeParser()
    seen = [message for piece in pieces if piece for message in parser.feed(piece)]
    pasted = "".join(message.text for message in seen if isinstance(message, events.Paste))
    keys = "".join(message.character or "" for message in seen if isinstance(message, events.Key))
    assert pasted == clean_text(inside)
    assert keys == before + after
