"""What happens after something was saved, in a thread that no key waits for."""

from __future__ import annotations

import sys
import textwrap
import threading
from pathlib import Path

from auditrules.audits.commands import Escalate, SetAnswer
from auditrules.plugins.manager import load_plugins
from auditrules.plugins.settings import PluginSettings
from auditrules.programme.messenger import Messenger
from tests.workshop.offices import office

HEARS = """
import threading
from auditrules.plugins import hookimpl

heard, done = [], threading.Event()

@hookimpl
def auditrules_event(event):
    heard.append(event)
    if event.kind == "escalated":
        done.set()
        raise RuntimeError("afterwards")
"""


def test_a_concern_is_sent_and_plugins_hear_of_it_without_anything_of_the_case(tmp_path: Path) -> None:
    folder = tmp_path / "plugins"
    folder.mkdir(mode=0o700)
    path = folder / "hears.py"
    path.write_text(textwrap.dedent(HEARS))
    path.chmod(0o600)
    plugins = load_plugins(PluginSettings(only=("file_channel", "hears"), folder=folder))
    made = office(tmp_path)
    made._plugins = lambda: plugins
    told = threading.Event()
    made.concerns.start(told.set)
    assert told.wait(20)
    told.clear()
    session = made.begin("small@1", case_reference="K-100", due=None, facts={})
    session.execute(SetAnswer("seen", "no"))
    session.execute(Escalate("A bruise.", ("manager",)))
    assert told.wait(20)
    module = sys.modules["auditrules_dropin_hears"]
    assert module.done.wait(20)
    made.close()
    assert [event.kind for event in module.heard] == ["saved", "saved", "escalated"]
    assert not any(words in str(module.heard) for words in ("K-100", "bruise", "seen"))
    assert list((made.folder / "escalations").glob("*.txt"))
    record = plugins.record("hears")
    assert record is not None
    assert "afterwards" in record.problems[0].message


def test_a_fault_of_the_program_does_not_end_the_messenger(tmp_path: Path) -> None:
    class Faulty:
        looks = 0

        def queue(self) -> int:
            self.looks += 1
            raise KeyError("K-100")

    courier, told = Faulty(), threading.Event()
    messenger = Messenger(courier, load_plugins(PluginSettings(enabled=False)), every=0.01, told=told.set)  # type: ignore[arg-type]
    messenger.start()
    for _ in range(2):
        assert told.wait(20)
        told.clear()
    messenger.stop()
    assert courier.looks >= 2
    assert messenger.trouble == "the outbox could not be gone through (KeyError)"
