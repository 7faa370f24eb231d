"""The list of rulesets: a new one is begun from it and opened; a supplied one is opened to be read."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import cast

import pytest
from textual.pilot import Pilot

from auditrules.tui.app import AuditRulesApp
from auditrules.tui.workshop.rulesets_screen import RulesetsScreen
from auditrules.workshop.new_ruleset import against, begin, id_of
from tests.tui.workshop import WorkshopFlow, author_office, own_ruleset


def test_an_id_is_made_of_what_a_person_calls_it() -> None:
    assert id_of("Our file audit") == "our-file-audit"
    assert id_of("  2026: Children's audit! ") == "children-s-audit"
    assert id_of("…") == ""


def test_a_new_ruleset_never_takes_the_place_of_another(tmp_path: Path) -> None:
    path = own_ruleset(tmp_path)
    library = author_office(tmp_path).fresh_library()
    assert "already" in against("ours", library, path.parent)
    assert "already" in against("small", library, path.parent)
    assert "letter" in against("", library, path.parent)
    assert against("another", library, path.parent) == ""


@pytest.mark.parametrize("sort", ["graded", "points", "narrative"])
def test_every_sort_to_begin_from_has_no_faults(tmp_path: Path, sort: str) -> None:
    from auditrules.rulesets import load_ruleset

    assert load_ruleset(begin("fresh", sort, tmp_path)).id == "fresh"


def test_from_the_first_screen_to_a_new_ruleset_and_back(tmp_path: Path) -> None:
    made = author_office(tmp_path)
    app = AuditRulesApp(lambda: made, clock=made.now)

    async def main() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            f = WorkshopFlow(app, cast("Pilot[int]", pilot))
            await app.workers.wait_for_complete()
            await f.settled()
            await f.press("r")
            assert isinstance(app.screen, RulesetsScreen)
            assert "Your own (0)" in f.shown()
            await f.press("n")
            await f.type("Our file audit")
            assert "our-file-audit.toml" in f.shown()
            await f.press("enter")
            assert f.workshop.held.path == tmp_path / "own" / "our-file-audit.toml"
            assert f.workshop.desk.examination.errors == 0
            assert not f.workshop.held.read_only
            await f.press("escape")
            assert "Your own (1)" in f.shown()
            await f.press("down", "enter")
            assert f.workshop.held.read_only, "one that comes with a plugin is opened to be read"
            await f.press("escape", "escape")
            assert not isinstance(app.screen, RulesetsScreen)

    asyncio.run(main())
