"""A whole audit, or a first ruleset, in a terminal, as a person does it.

``python -m benchmarks.tui.transcript audit 80x24 FILE``, or ``ruleset``. Each step's screen goes into the file, also
where the work does not come to its end, which fails. The person's own folder is written as ``~``.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from pathlib import Path

from tests.tui.terminal import program

from benchmarks.tui.first_audit import CHILD_PROTECTION, first_audit
from benchmarks.tui.first_ruleset import first_ruleset
from benchmarks.tui.hands import Hands

WALKS = {
    "audit": lambda hands, note: first_audit(hands, note, CHILD_PROTECTION),
    "ruleset": first_ruleset,
}


class Transcript:
    """The steps of a work with their screens."""

    def __init__(self, hands: Hands) -> None:
        self.hands = hands
        self.steps: list[tuple[str, str]] = []

    def note(self, what: str) -> None:
        """Keep the screen of now, once it stands still, under some words."""
        self.steps.append((what, self.hands.settled().rstrip("\n")))

    def text(self) -> str:
        """All of it."""
        return "\n".join(f"=== {number}. {what}\n{screen}\n" for number, (what, screen) in enumerate(self.steps, 1))


def _at_home(text: str, folder: str) -> str:
    """The text with ``~`` for a folder; what stands behind it on the line stays in its column."""
    shown = re.sub(rf"{re.escape(folder)}(\S*)", lambda found: f"~{found[1]}{' ' * (len(folder) - 1)}", text)
    return "\n".join(line.rstrip() for line in shown.split("\n"))


def main() -> int:
    """Make a transcript; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tui.transcript")
    parser.add_argument("what", choices=tuple(WALKS))
    parser.add_argument("size", help="COLUMNSxLINES")
    parser.add_argument("file", type=Path)
    options = parser.parse_args()
    columns, lines = (int(part) for part in options.size.split("x"))
    # Short enough that no line of the screen that names a file in it is cut in the middle of it.
    with tempfile.TemporaryDirectory() as folder:
        more = {"HOME": folder, "XDG_CONFIG_HOME": f"{folder}/.config", "AUDITRULES_USER": "A. Lead"}
        terminal = program(Path(folder) / "workspace", columns=columns, lines=lines, more=more)
        hands = Hands(terminal)
        out = Transcript(hands)
        try:
            WALKS[options.what](hands, out.note)
            status = terminal.wait()
        finally:
            terminal.close()
            options.file.parent.mkdir(parents=True, exist_ok=True)
            options.file.write_text(_at_home(out.text(), folder), encoding="utf-8")
    return status


if __name__ == "__main__":
    sys.exit(main())
