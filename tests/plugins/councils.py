"""A council's plugins and rulesets written for one test, and the library that they make."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from pathlib import Path

from auditrules.engine import Engine
from auditrules.engine.evaluation import evaluate
from auditrules.plugins.calling import Plugins
from auditrules.plugins.library import library_of
from auditrules.plugins.manager import load_plugins
from auditrules.plugins.settings import PluginSettings
from auditrules.rulesets.diagnostics import Diagnostic
from auditrules.rulesets.library import Library
from auditrules.rulesets.ruleset import Ruleset

HEAD = """
[ruleset]
id = "visits"
version = "1.0.0"
title = "Home visits"
requires = {requires}

[grade.weak]
label = "Weak"

[grade.fair]
label = "Fair"

[grade.sound]
label = "Sound"
"""

BODY = """
[fact.referred_on]
answers = "date"

[fact.visited_on]
answers = "date"

[section.visits]
label = "Visits"
graded = false

[question.seen]
section = "visits"
text = "Was the child seen?"
answers = "yes_no"

[question.safe]
section = "visits"
text = "How safe is the child?"
answers = "grade"

[decide.overall]
otherwise = "sound"
rows = [
  { when = "safe is weak", then = "weak", because = "The child is not safe." },
  { when = "safe is fair", then = "fair", because = "The child is fairly safe." },
]

[limit.seen]
when = "seen is no"
at_most = "fair"
strength = "must"
because = "The child was not seen."

[escalate.weak]
when = "overall is weak"
to = ["manager"]
message = "The visits are weak."

[action.weak]
when = "overall is weak"
text = "Visit again"
owner = "manager"
"""

#: Every answer that is required.
COMPLETE: dict[str, object] = {
    "referred_on": "2026-04-01",
    "visited_on": "2026-04-08",
    "seen": "yes",
    "safe": "sound",
}


def ruleset_text(*requires: str, body: str = BODY) -> str:
    """A whole ruleset that requires some plugins."""
    return HEAD.format(requires="[" + ", ".join(f'"{one}"' for one in requires) + "]") + body


@dataclass
class Council:
    """A folder of plugins and a folder of rulesets."""

    folder: Path

    def plugin(self, name: str, text: str) -> None:
        """Write a plugin; ``from auditrules.plugins import *`` stands above it already."""
        folder = self.folder / "plugins"
        folder.mkdir(mode=0o700, exist_ok=True)
        path = folder / f"{name}.py"
        head = "from decimal import Decimal\nfrom auditrules.plugins import *\n"
        path.write_text(head + textwrap.dedent(text), encoding="utf-8")
        path.chmod(0o600)

    def ruleset(self, text: str, name: str = "visits") -> Path:
        """Write a ruleset's file."""
        folder = self.folder / "rulesets"
        folder.mkdir(exist_ok=True)
        path = folder / f"{name}.toml"
        path.write_text(text, encoding="utf-8")
        return path

    def plugins(self, *disabled: str) -> Plugins:
        """The plugins, loaded anew."""
        settings = PluginSettings(folder=self.folder / "plugins", disabled=disabled)
        return load_plugins(settings, entry_points=())

    def library(self, *disabled: str) -> Library:
        return library_of(self.plugins(*disabled))

    def examine(self, text: str, *disabled: str) -> tuple[Ruleset | None, tuple[Diagnostic, ...]]:
        """A ruleset of that text, with its faults and warnings."""
        return self.library(*disabled).examine(self.ruleset(text))

    def engine(self, text: str, *disabled: str) -> Engine:
        """An engine for a ruleset that has no faults."""
        found, faults = self.examine(text, *disabled)
        assert found is not None, "\n".join(map(str, faults))
        return Engine(found)

    def evaluate(self, text: str, answers: dict[str, object], *disabled: str) -> dict[str, object]:
        """What ``auditrules evaluate`` prints."""
        return evaluate(self.engine(text, *disabled), answers)
