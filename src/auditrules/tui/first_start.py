"""The first start: a sample workspace on offer, and a tour of one screen."""

from __future__ import annotations

import textwrap

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from auditrules.tui.deeds import Deed
from auditrules.tui.dialogs import Dialog, TextDialog
from auditrules.tui.registry import key_of

_WELCOME = (
    "Case-file audits under your council's own rules. Everything you type is saved as you type it, "
    "on this computer only.\n\n"
    "Would you like some made-up audits to look around in? They are marked SAMPLE, no word in them is about "
    "a real child, and one key takes them away again."
)


def _steps() -> tuple[tuple[str, str], ...]:
    onward = f"{key_of('next_unanswered')} goes to the next question without an answer."
    return (
        ("Tab, ↓ and Enter", f"go to the next box, ↑ and Shift+Tab back. {onward}"),
        (
            "1 2 3 4 or ← →",
            "choose a grade or an answer. A letter typed on a grade goes to its evidence; the grade stays.",
        ),
        (
            "The grey bar",
            f"says what the file can still become and why. {key_of('why')} says more; Enter goes there.",
        ),
        (
            key_of("escalate"),
            "escalates a concern at once, from the unfinished audit. Where the rules call for it, you are asked.",
        ),
        (key_of("not_applicable"), "says that a question doesn't apply, and why. What you wrote is kept."),
        (key_of("undo"), "takes the last change back and says which. There is no Save key: see “Saved” at the foot."),
        (
            key_of("review"),
            "lists what is missing in words; Enter goes there. When nothing is, you submit from there.",
        ),
        (key_of("help"), f"shows every key. {key_of('home')} goes back to your audits at any time."),
    )


def tour() -> TextDialog:
    """One screen that shows how an audit goes."""
    lines = []
    for name, text in _steps():
        indented = textwrap.fill(text, 50).replace("\n", "\n" + " " * 19)
        lines.append(Content.assemble((name.ljust(19), "bold $accent-ink"), indented))
    return TextDialog("How an audit goes", Content("\n").join(lines))


class WelcomeDialog(Dialog[str]):
    """Gives ``samples``, ``new`` or ``empty``."""

    def compose(self) -> ComposeResult:
        with self.frame("Welcome to auditrules"), VerticalScroll(can_focus=False, id="welcome"):
            yield Static(_WELCOME, classes="text", markup=False)
            with Vertical(id="choices"):
                yield Deed("Add sample audits, and show me the tour", "samples")
                yield Deed("Begin my first audit", "new")
                yield Deed("Start empty", "empty")

    DEFAULT_CSS = """
    WelcomeDialog #welcome, WelcomeDialog #choices { height: auto; }
    WelcomeDialog Deed { margin: 0 0 1 0; }
    """

    def on_deed_pressed(self, event: Deed.Pressed) -> None:
        self.dismiss(event.deed.name)

    def action_leave(self) -> None:
        """Start empty."""
        self.dismiss("empty")
