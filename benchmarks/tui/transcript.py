"""A whole audit, or a first ruleset, in tmux, as a person does it.

``python -m benchmarks.tui.transcript audit 80x24 FILE``, or ``ruleset``. It reads nothing but the screen: in an audit
F4 goes to what is unanswered, and what stands under the marker is answered as it asks for. Each step's screen goes into
the file. It fails where the work does not come to its end. The person's own folder is written as ``~``.
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.tui.first_ruleset import first_ruleset

SERVER = f"auditrules-transcript-{os.getpid()}"
#: Steps after which an audit that is still not answered whole is given up.
MOST = 130


class Tmux:
    """A program in a tmux window of its own server."""

    def __init__(self, columns: int, lines: int, command: str) -> None:
        self._run("-f", "/dev/null", "new-session", "-d", "-x", str(columns), "-y", str(lines), command)

    def _run(self, *arguments: str) -> str:
        done = subprocess.run(["tmux", "-L", SERVER, *arguments], capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr.strip())
        return done.stdout

    def screen(self) -> str:
        """The screen as text."""
        return self._run("capture-pane", "-p").rstrip("\n")

    def keys(self, *names: str) -> None:
        """Press keys by tmux's names."""
        self._run("send-keys", *names)

    def type(self, text: str) -> None:
        """Type text."""
        self._run("send-keys", "-l", text)

    def settled(self, quiet: float = 0.25, most: float = 20.0) -> str:
        """The screen once it stands still."""
        end, before, since = time.monotonic() + most, self.screen(), time.monotonic()
        while time.monotonic() < end and time.monotonic() - since < quiet:
            time.sleep(0.05)
            now = self.screen()
            if now != before:
                before, since = now, time.monotonic()
        return before

    def changed(self, before: str, most: float = 3.0) -> str:
        """The screen once it is another than before and stands still; as it is where nothing comes for a while."""
        end = time.monotonic() + most
        while self.screen() == before and time.monotonic() < end:
            time.sleep(0.05)
        return self.settled(0.4)

    def wait_for(self, text: str, most: float = 30.0) -> str:
        """The screen once a text is on it."""
        end = time.monotonic() + most
        while text not in self.screen():
            if time.monotonic() > end:
                raise RuntimeError(f"{text!r} did not appear:\n{self.screen()}")
            time.sleep(0.05)
        return self.settled()

    def close(self) -> None:
        """End this server, and with it the program."""
        subprocess.run(["tmux", "-L", SERVER, "kill-server"], capture_output=True, check=False)


class Transcript:
    """The steps of an audit with their screens."""

    def __init__(self, tmux: Tmux) -> None:
        self.tmux = tmux
        self.steps: list[tuple[str, str]] = []

    def note(self, what: str) -> str:
        """Keep the screen of now under some words."""
        screen = self.tmux.settled()
        self.steps.append((what, screen))
        return screen

    def text(self) -> str:
        """All of it."""
        return "\n".join(f"=== {number}. {what}\n{screen}\n" for number, (what, screen) in enumerate(self.steps, 1))


def _marked(screen: str) -> str:
    """What stands beside the marker of the box in hand: its lines joined."""
    lines = [line.split("█", 1)[1] for line in screen.splitlines() if "█" in line and "░" not in line]
    return " ".join(" ".join(lines).split())


def _answer(tmux: Tmux, screen: str) -> str:
    """Answer the box in hand by what it shows; what was typed."""
    asked = _marked(screen)
    if "1 Inadequate" in asked:
        tmux.keys("3")
        return "3"
    if "○" in asked or "●" in asked:
        # A good file: the last answer, which is the best; but no significant harm, and nothing of concern.
        harm = "significant harm?" in " ".join(screen.split()) and asked.startswith(("○ 1 No ○ 2 Yes", "○ 1 No"))
        digits = re.findall(r"[○●] (\d) ", asked)
        digit = "1" if harm and len(digits) == 2 else digits[-1]
        tmux.keys(digit)
        return digit
    if "A number" in asked:
        tmux.type("2")
    elif "A date" in asked:
        tmux.type(time.strftime("%d.%m.%Y"))
    elif "Why do you judge it so" in asked:
        tmux.type("Seen on the file, and talked through with the worker.")
    elif "Why you reached" in asked:
        tmux.type("Good throughout.")
    elif "Write here" in asked or "What in the file" in asked:
        tmux.type("Nothing to add.")
    else:
        raise RuntimeError(f"nothing to answer: {asked!r}\n{screen}")
    tmux.keys("Tab")
    return "words"


def _digit(screen: str, label: str) -> str:
    """The digit that chooses an answer, as the screen shows it."""
    found = re.search(rf"[○●] (\d) {re.escape(label)}(?:  |$)", screen, re.MULTILINE)
    if found is None:
        raise RuntimeError(f"{label!r} is not on offer:\n{screen}")
    return found[1]


def _facts(tmux: Tmux) -> None:
    """Answer the facts of the case, from the first to the button that begins the audit."""
    for _ in range(20):
        screen = tmux.settled(0.2)
        if "▸ Begin the audit" in screen:
            return
        asked = _marked(screen)
        if "A number" in asked:
            tmux.type("9")
        elif "○" in asked and "●" not in asked:
            tmux.keys("1")
        tmux.keys("Down")
    raise RuntimeError(f"the facts have no end:\n{tmux.screen()}")


def audit(tmux: Tmux, out: Transcript) -> None:
    """Do the whole audit."""
    tmux.wait_for("Welcome to auditrules")
    out.note("The first start")
    tmux.keys("Enter")
    tmux.wait_for("How an audit goes")
    out.note("Sample audits, please: the tour of one screen")
    tmux.keys("Escape")
    out.note("My audits, with the samples")
    tmux.keys("n")
    tmux.wait_for("New audit")
    tmux.keys(_digit(tmux.settled(), "Case-file audit"), "Down")
    tmux.wait_for("Child protection")
    tmux.keys(_digit(tmux.settled(), "Child protection"), "Down")
    tmux.type("CF-2041")
    tmux.keys("Down")
    tmux.type("in 10 working days")
    tmux.keys("Enter")
    out.note("n: a new audit. A due date in words is refused, and the real one offered")
    tmux.keys("Enter")
    out.note("Enter takes it. Now the facts of the case")
    _facts(tmux)
    out.note("The facts are given; the template suits the case")
    tmux.keys("Enter")
    tmux.wait_for("worried about")
    out.note("The audit opens on its first question")
    tmux.type("Two visits were late while the case changed hands.")
    tmux.settled(0.8)
    out.note("Prose is saved while it is typed")
    tmux.keys("F6")
    tmux.wait_for("Risk and safety")
    tmux.keys("2")
    tmux.wait_for("Escalate now")
    out.note("The next section; an answer of yes to significant harm asks to escalate at once")
    tmux.keys("F2")
    tmux.wait_for("Escalated")
    out.note("F2 sends it; it is recorded before the dialog closes")
    tmux.keys("C-z")
    out.note("Ctrl+Z takes the answer back and says so; the escalation stays on record")
    tmux.keys("1")
    for _ in range(8):
        tmux.keys("Down", "Down", "F7")
        if "Why doesn't it apply" in tmux.settled():
            break
    tmux.type("The plan began three days ago.")
    tmux.keys("Enter")
    out.note("F7: a question that doesn't apply, and why")
    seen = 0
    for number in range(MOST):
        before = tmux.settled(0.4)
        tmux.keys("F4")
        screen = tmux.changed(before)
        if "Every question is answered" in screen:
            break
        for _ in range(20):
            if _marked(screen):
                break
            screen = tmux.settled(0.3)
        if "Your grade:" in screen and seen < 3 and "○ 1 Inadequate" in _marked(screen):
            out.note(f"F4 comes to a grade ({number} answers later)")
            seen += 1
        _answer(tmux, screen)
        tmux.changed(screen)
    else:
        raise RuntimeError(f"the audit has no end:\n{tmux.screen()}")
    out.note("F4, answer, F4, answer: every question is answered")
    tmux.keys("F8")
    for _ in range(5):
        tmux.wait_for("Back to the audit")
        screen = out.note("F8: the review")
        if "still missing" not in screen:
            break
        tmux.keys("Enter")
        screen = out.note("Enter goes to what is missing")
        _answer(tmux, screen)
        tmux.settled(0.6)
        tmux.keys("F8")
    tmux.keys("Enter")
    tmux.wait_for("Submit this audit?")
    out.note("Submit: the question once more")
    tmux.keys("Enter")
    tmux.wait_for("Submitted (2)")
    out.note("Submitted, and back at my audits")
    tmux.keys("C-q")


def _at_home(text: str, folder: str) -> str:
    """The text with ``~`` for a folder; what stands behind it on the line stays in its column."""
    shown = re.sub(rf"{re.escape(folder)}(\S*)", lambda found: f"~{found[1]}{' ' * (len(folder) - 1)}", text)
    return "\n".join(line.rstrip() for line in shown.split("\n"))


def main() -> int:
    """Make a transcript; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tui.transcript")
    parser.add_argument("what", choices=("audit", "ruleset"))
    parser.add_argument("size", help="COLUMNSxLINES")
    parser.add_argument("file", type=Path)
    parser.add_argument("--workspace", type=Path)
    options = parser.parse_args()
    columns, lines = (int(part) for part in options.size.split("x"))
    with tempfile.TemporaryDirectory() as folder:
        workspace = options.workspace or Path(folder) / "workspace"
        passed = {name: os.environ[name] for name in ("PYTHONPATH",) if name in os.environ}
        # Short enough that no line of the screen that names a file in it is cut in the middle of it.
        passed |= {"HOME": folder, "XDG_CONFIG_HOME": f"{folder}/.config", "AUDITRULES_USER": "A. Lead"}
        env = " ".join(f"{name}={shlex.quote(value)}" for name, value in passed.items())
        code = "import sys; from auditrules.cli import main; sys.exit(main())"
        command = (
            f"{env} {shlex.quote(sys.executable)} -c {shlex.quote(code)} --workspace {shlex.quote(str(workspace))}"
        )
        tmux = Tmux(columns, lines, f"env {command}; sleep 1")
        out = Transcript(tmux)
        try:
            if options.what == "audit":
                audit(tmux, out)
            else:
                first_ruleset(tmux, out.note, columns=columns)
        finally:
            tmux.close()
            options.file.parent.mkdir(parents=True, exist_ok=True)
            options.file.write_text(_at_home(out.text(), folder), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
