"""What the screens look like: pictures that were looked at once, and must not change unnoticed.

Where a change is meant, make them anew and look at them before they are committed:

    uv run pytest -n 0 tests/tui/test_snapshots.py --snapshot-update

The clock stands still, the data are made up, and nothing of the machine is on them, so that they are the same anywhere.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from textual.pilot import Pilot

from auditrules.plugins.library import library_from
from auditrules.store.workspace import Workspace
from auditrules.tui.app import AuditRulesApp
from auditrules.tui.dialogs import EscalateDialog
from auditrules.tui.office import Office
from auditrules.tui.picture import CLOCK
from auditrules.tui.review import ReviewScreen
from tests.tui.harness import Flow, begun, office
from tests.tui.test_workshop_tabs import EXAMPLES, PROMISES, SMALL, at_tab, done
from tests.tui.workshop import WorkshopFlow, author_office, own_ruleset

NARROW, USUAL, WIDE = (80, 24), (120, 40), (160, 45)
Looks = Callable[..., None]


@pytest.fixture(autouse=True)
def _london(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The time zone is London's, and colours are on."""
    monkeypatch.setenv("TZ", "Europe/London")
    monkeypatch.delenv("NO_COLOR", raising=False)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def looks(snap_compare: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Looks:
    """Run the program, do some steps, and hold the screen against its picture."""

    def compare(
        made: Office,
        steps: Callable[[Any], Awaitable[None]],
        size: tuple[int, int],
        theme: str = "dark",
        *,
        flow: type[Flow] = Flow,
    ) -> None:
        monkeypatch.setenv("AUDITRULES_THEME", theme)
        app = AuditRulesApp(lambda: made, clock=made.now)
        seen: list[str] = []

        async def before(pilot: Pilot[int]) -> None:
            running = flow(app, cast("Pilot[int]", pilot))
            await app.workers.wait_for_complete()
            await running.settled()
            await steps(running)
            await running.settled()
            seen.append(app.export_screenshot())

        assert snap_compare(app, terminal_size=size, run_before=before)
        assert str(tmp_path) not in seen[0].replace("&#160;", " "), "no folder of this machine is on it"

    return compare


def sampled(folder: Path) -> Office:
    """The samples that come with the program, on a day in 2020."""
    made = Office(Workspace.open(folder / "workspace"), lambda: library_from({}), user="tester", now=lambda: CLOCK)
    made.set_setting("welcomed", True)
    made.add_samples()
    return made


async def nothing(_: Flow) -> None:
    """Look at the screen as it opens."""


def opened(case: str, *then: str) -> Callable[[Flow], Awaitable[None]]:
    """Steps that open a sample and press keys."""

    async def steps(f: Flow) -> None:
        assert f.app.office is not None
        f.app.open_audit(next(each.audit for each in f.app.office.audits() if each.case_reference == case))
        await f.settled()
        for key in then:
            await f.press(key)

    return steps


# ------------------------------------------------------------ home


@pytest.mark.parametrize(
    ("size", "theme"), [(NARROW, "dark"), (USUAL, "contrast"), (WIDE, "light")], ids=["narrow", "usual", "wide"]
)
def test_home(looks: Looks, tmp_path: Path, size: tuple[int, int], theme: str) -> None:
    looks(sampled(tmp_path), nothing, size, theme)


def test_the_first_start(looks: Looks, tmp_path: Path) -> None:
    made = office(tmp_path)
    made.set_setting("welcomed", None)
    looks(made, nothing, NARROW)


@pytest.mark.parametrize(("size", "theme"), [(NARROW, "dark"), (USUAL, "light")], ids=["narrow", "usual"])
def test_a_new_audit(looks: Looks, tmp_path: Path, size: tuple[int, int], theme: str) -> None:
    async def steps(f: Flow) -> None:
        await f.press("n", "down", "down")
        await f.type("CF-77")
        await f.press("enter")
        await f.type("31.02.2021")
        await f.press("down")

    looks(office(tmp_path), steps, size, theme)


# ------------------------------------------------------------ one audit


@pytest.mark.parametrize(
    ("size", "theme"),
    [(NARROW, "dark"), (USUAL, "light"), (USUAL, "contrast"), (WIDE, "dark")],
    ids=["narrow", "usual-light", "usual-contrast", "wide"],
)
def test_an_audit_half_done(looks: Looks, tmp_path: Path, size: tuple[int, int], theme: str) -> None:
    looks(sampled(tmp_path), opened("SAMPLE-017", "f6", "f6"), size, theme)


def test_questions_of_several_kinds_and_a_refusal(looks: Looks, tmp_path: Path) -> None:
    made = office(tmp_path)
    audit = begun(made)

    async def steps(f: Flow) -> None:
        f.app.open_audit(audit)
        await f.settled()
        await f.focus("workers")
        await f.type("many")
        await f.press("enter")

    looks(made, steps, USUAL)


@pytest.mark.parametrize(("size", "theme"), [(NARROW, "light"), (USUAL, "dark")], ids=["narrow", "usual"])
def test_why_and_what_would_change_it(looks: Looks, tmp_path: Path, size: tuple[int, int], theme: str) -> None:
    looks(sampled(tmp_path), opened("SAMPLE-017", "ctrl+g"), size, theme)


@pytest.mark.parametrize(("size", "theme"), [(NARROW, "light"), (USUAL, "dark")], ids=["narrow", "usual"])
def test_the_review(looks: Looks, tmp_path: Path, size: tuple[int, int], theme: str) -> None:
    async def steps(f: Flow) -> None:
        await opened("SAMPLE-017", "f8")(f)
        assert isinstance(f.app.screen, ReviewScreen)

    looks(sampled(tmp_path), steps, size, theme)


@pytest.mark.parametrize(("size", "theme"), [(NARROW, "contrast"), (USUAL, "light")], ids=["narrow", "usual"])
def test_an_escalation(looks: Looks, tmp_path: Path, size: tuple[int, int], theme: str) -> None:
    async def steps(f: Flow) -> None:
        await opened("SAMPLE-031", "f2")(f)
        assert isinstance(f.app.screen, EscalateDialog)

    looks(sampled(tmp_path), steps, size, theme)


# ------------------------------------------------------------ help and finding


def test_help(looks: Looks, tmp_path: Path) -> None:
    looks(sampled(tmp_path), opened("SAMPLE-017", "f1"), USUAL, "contrast")


def test_all_commands(looks: Looks, tmp_path: Path) -> None:
    async def steps(f: Flow) -> None:
        await opened("SAMPLE-017", "ctrl+p")(f)
        await f.type("next")

    looks(sampled(tmp_path), steps, NARROW)


def test_finding_a_word(looks: Looks, tmp_path: Path) -> None:
    async def steps(f: Flow) -> None:
        await opened("SAMPLE-017", "f3")(f)
        await f.type("visit")

    looks(sampled(tmp_path), steps, USUAL, "light")


# ------------------------------------------------------------ the workshop


def at_work(path: Path, tab: str, *then: str) -> Callable[[WorkshopFlow], Awaitable[None]]:
    """Steps that open a ruleset in the workshop at a tab and press keys."""

    async def steps(f: WorkshopFlow) -> None:
        f.app.open_ruleset(path)
        await f.settled()
        if tab:
            await at_tab(f, tab)
        for key in then:
            await f.press(key)
            await done(f)

    return steps


def test_the_list_of_rulesets(looks: Looks, tmp_path: Path) -> None:
    own_ruleset(tmp_path, SMALL)

    async def steps(f: Flow) -> None:
        await f.press("r")

    looks(author_office(tmp_path), steps, USUAL)


@pytest.mark.parametrize(
    ("size", "theme"), [(NARROW, "dark"), (USUAL, "light"), (WIDE, "dark")], ids=["narrow", "usual", "wide"]
)
def test_the_workshop_with_a_fault(looks: Looks, tmp_path: Path, size: tuple[int, int], theme: str) -> None:
    path = own_ruleset(
        tmp_path, SMALL.replace("any question is no", "any question is nope").replace("harm is yes", "ham is yes")
    )
    looks(author_office(tmp_path), at_work(path, "", "f4"), size, theme, flow=WorkshopFlow)


@pytest.mark.parametrize(
    ("tab", "keys", "size", "theme"),
    [
        ("try", ("1", "2"), WIDE, "dark"),
        ("examples", (), USUAL, "light"),
        ("promises", (), USUAL, "dark"),
        ("difference", (), USUAL, "contrast"),
        ("preview", (), WIDE, "light"),
    ],
    ids=["try", "examples", "promises", "difference", "preview"],
)
def test_a_tab_of_the_workshop(
    looks: Looks, tmp_path: Path, tab: str, keys: tuple[str, ...], size: tuple[int, int], theme: str
) -> None:
    path = own_ruleset(tmp_path, SMALL + EXAMPLES + PROMISES)
    looks(author_office(tmp_path), at_work(path, tab, *keys), size, theme, flow=WorkshopFlow)
