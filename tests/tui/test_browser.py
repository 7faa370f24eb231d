"""A whole audit in a real browser, by real key presses, which asks nothing of any other host."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from auditrules.rulesets import Library, LibraryFolder
from auditrules.store.workspace import Workspace
from auditrules.tui.office import Office
from tests.tui.browser import OpenPage, chromium, needs_chromium, served
from tests.tui.harness import RULESETS
from tests.tui.test_pty import prepared, words_of

pytestmark = needs_chromium

PICTURE = Path(__file__).parents[2] / "docs" / "pictures" / "browser.png"


def published(folder: Path) -> dict[str, str]:
    """The environment in which the small ruleset of the tests, published, is the only one."""
    own = folder / "own"
    own.mkdir()
    shutil.copy(RULESETS / "small.toml", own)
    env = {"AUDITRULES_RULESETS": str(own), "AUDITRULES_PLUGINS": "own_rulesets"}
    publish = ["ruleset", "publish", "small", "--by", "tester", "--agreed-by", "tester", "--from", "2020-01-01"]
    subprocess.run([sys.executable, "-m", "auditrules", *publish], check=True, env={**os.environ, **env})
    return env


def test_an_audit_is_done_by_real_key_presses_and_nothing_leaves_this_computer(tmp_path: Path) -> None:
    workspace = tmp_path / "workspace"
    made = Office(Workspace.open(workspace), Library([]), user="tester")
    made.set_setting("welcomed", True)
    made.close()
    with served(workspace, more=published(tmp_path)) as server, chromium() as browser:
        page = OpenPage(browser, server.address)
        page.wait_for("New audit (N)")
        page.press("n")
        page.wait_for("Nature of audit")
        # The nature of audit and the kind of case are settled: there is only one. Then case, due, facts.
        page.press("ArrowDown", "ArrowDown")
        page.type("CF-77")
        page.press("Enter")
        page.type("12.06.2099")
        page.press("Enter", "1", "Enter", "Enter")
        page.wait_for("CF-77", "Can still")
        page.press("1", "Enter", "ArrowDown", "2", "Enter", "ArrowDown", "3")
        page.type("seen at home")
        page.press("ArrowDown")
        page.type("risk is held – naïve, 児")
        page.press("Tab", "3", "F6")
        page.type("all well")
        page.press("Tab", "2", "Enter", "F4", "3", "F4")
        page.wait_for("Overall")
        page.press("3", "ArrowDown")
        page.type("good throughout")
        page.press("F4")
        page.type("1.6.2020")
        page.press("Enter", "F8")
        page.wait_for("Submit")
        page.press("Enter")
        page.settled()
        page.press("Enter")
        page.wait_for("Submitted (1)")
        page.press("Control+q")
        assert page.ended() == "You have left auditrules. Everything that the screen called saved is safe."
        assert page.page.url == server.root, "the token is not in the address"
        assert page.page.title() == "auditrules", "and the title names no case"
        assert page.errors == []
        assert {urlsplit(address).hostname for address in page.requests} == {"127.0.0.1"}
        assert len(page.requests) == 9
        assert server.end()[0] == 0
    kept = Office(Workspace.open(workspace), Library([LibraryFolder(RULESETS, "tests")]), user="tester")
    (summary,) = kept.audits()
    state = kept.open_audit(summary.audit).state
    assert (state.case_reference, state.status, state.overall) == ("CF-77", "submitted", "good")
    assert state.answer("safety").evidence == "seen at home"
    assert state.answer("safety").rationale == "risk is held – naïve, 児"
    assert state.overall_rationale == "good throughout"
    kept.close()


def test_a_window_made_smaller_a_reload_and_a_paste(tmp_path: Path) -> None:
    workspace, audit = prepared(tmp_path)
    with served(workspace) as server, chromium() as browser:
        page = OpenPage(browser, server.address)
        page.wait_for("CF-1")
        page.press("c")
        page.wait_for("worried about")
        page.page.evaluate(
            """text => {
                const data = new DataTransfer();
                data.setData("text/plain", text);
                const box = document.querySelector(".xterm-helper-textarea");
                box.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
            }""",
            "two lines\nat once \u001b]0;owned\u0007",
        )
        page.wait_for("two lines", "at once")
        page.page.set_viewport_size({"width": 800, "height": 520})
        page.screen.resize(24, 80)
        page.settled(1.0)
        # The same address, now without its token, and a program anew.
        page.page.reload()
        page.wait_for("CF-1")
        page.press("c")
        page.wait_for("two lines", "at once")
        page.close()
        assert server.end()[0] == 0
    assert words_of(workspace, audit).startswith("two lines\nat once")
    assert "\x1b" not in words_of(workspace, audit)


def test_the_documentation_has_a_picture_of_it() -> None:
    assert PICTURE.read_bytes().startswith(b"\x89PNG")
