"""The register of concerns on screen: seen, sent again, confirmed."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import OptionList

from auditrules.audits.commands import Escalate
from auditrules.tui.concerns_screen import ConcernsScreen
from auditrules.tui.home_screen import HomeScreen
from auditrules.tui.key_line import StatusLine
from tests.tui.harness import Flow, begun, flow, office


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings of channels that are the test's own."""
    path = tmp_path / "channels.toml"
    monkeypatch.setattr("auditrules.programme.channels.channels_file", lambda: path)
    return path


def shown(screen: ConcernsScreen | HomeScreen) -> str:
    options = screen.query_one(OptionList)
    return "\n".join(str(options.get_option_at_index(place).prompt) for place in range(options.option_count))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_a_concern_is_seen_at_home_sent_and_confirmed(tmp_path: Path, size: tuple[int, int]) -> None:
    made = office(tmp_path)
    audit = begun(made)
    made.open_audit(audit).execute(Escalate("A bruise [b]on[/b] the arm.", ("team_manager",), evidence="Seen."))

    async def steps(f: Flow) -> None:
        home = f.app.screen
        assert isinstance(home, HomeScreen)
        await f.until(lambda: "! one waits to be confirmed" in shown(home))
        await f.press("e")
        screen = f.app.screen
        assert isinstance(screen, ConcernsScreen)
        said = shown(screen)
        assert "CF-1" in said
        assert "A bruise [b]on[/b] the arm." in said
        assert "Team manager by file: sent" in said
        assert "! not confirmed yet" in said
        _, *below = said.split("\n")
        assert all(line.startswith("  ") for line in below), "what goes on stands in below the first line"
        assert max(map(len, below)) <= size[0] - 4, "and the list breaks none of it anew"
        assert "Reference" not in said, "the file's path holds its name"
        await f.press("enter")
        await f.type("The manager has it.")
        await f.press("enter")
        assert "confirmed: The manager has it." in shown(screen)
        await f.press("enter")
        assert "confirmed already" in screen.query_one(StatusLine).said
        await f.press("o")
        assert f.app.leaving.desks[0].state.id == audit
        (key,) = f.app.leaving.desks[0].state.escalations
        assert f.app.leaving.desks[0].state.escalations[key].acknowledged == "The manager has it."

    flow(made, steps, size=size)


def test_settings_with_faults_are_said_and_nothing_is_lost(tmp_path: Path, own_settings: Path) -> None:
    made = office(tmp_path)
    made.open_audit(begun(made)).execute(Escalate("A bruise.", ("team_manager",)))
    own_settings.write_text("[role.team_manager]\nchannel = 'pigeon'\n")
    own_settings.chmod(0o600)

    async def steps(f: Flow) -> None:
        await f.until(lambda: bool(made.concerns.trouble))
        await f.press("e")
        screen = f.app.screen
        assert isinstance(screen, ConcernsScreen)
        assert "there is no channel 'pigeon'" in screen.query_one(StatusLine).said
        assert "A bruise." in shown(screen)
        own_settings.unlink()
        await f.press("s")
        await f.until(lambda: "by file: sent" in shown(screen))

    flow(made, steps)


def test_the_list_says_by_itself_what_became_of_a_message(tmp_path: Path, own_settings: Path) -> None:
    made = office(tmp_path)
    made.open_audit(begun(made)).execute(Escalate("A bruise.", ("team_manager",)))
    own_settings.write_text("[role.team_manager]\nchannel = 'pigeon'\n")
    own_settings.chmod(0o600)

    async def steps(f: Flow) -> None:
        await f.until(lambda: bool(made.concerns.trouble))
        await f.press("e")
        screen = f.app.screen
        assert isinstance(screen, ConcernsScreen)
        assert "nothing was sent yet" in shown(screen)
        own_settings.unlink()
        made.concerns.courier.queue()
        made.concerns.courier.send_due()
        f.app.outbox_seen()
        await f.until(lambda: "by file: sent" in shown(screen))

    flow(made, steps)
