"""What every tab of the workshop is: a widget that is shown examinations, and asks for jumps and changes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.message import Message

from auditrules.rulesets.diagnostics import Place
from auditrules.rulesets.edits import Edit
from auditrules.rulesets.positions import KeyPath
from auditrules.tui.key_line import StatusLine

if TYPE_CHECKING:
    from auditrules.rulesets.ruleset import Ruleset
    from auditrules.tui.office import Office
    from auditrules.workshop.document import WorkshopDocument
    from auditrules.workshop.examination import Examination
    from auditrules.workshop.trial import Case

#: A place in a file, a path or a rule's name as ``limit.affects_safety``, or a line and column from 1.
Target = Place | KeyPath | str | tuple[int, int]


class Jump(Message):
    """Go to a place in the text; without ``focus`` the text shows it and the keys stay where they are."""

    def __init__(self, target: Target, *, focus: bool = True) -> None:
        super().__init__()
        self.target = target
        self.focus = focus


class Apply(Message):
    """Change the text: one step of the history. ``revision`` is the state of the text that the edits count in.

    Edits for an older state are refused and the person is told, since their places may mean other words by now.
    ``left`` says what else is to be changed, elsewhere.
    """

    def __init__(self, edits: Iterable[Edit], label: str, revision: int, left: str = "") -> None:
        super().__init__()
        self.edits = tuple(edits)
        self.label = label
        self.revision = revision
        self.left = left


class TryCase(Message):
    """Open a case in Try it; ``words`` say which."""

    def __init__(self, case: Case, words: str) -> None:
        super().__init__()
        self.case = case
        self.words = words


class Badge(Message):
    """Say a few letters beside the tab's name, such as how many examples failed; empty for nothing."""

    def __init__(self, tab: str, text: str) -> None:
        super().__init__()
        self.tab = tab
        self.text = text


class WorkshopTab(Vertical):
    """A tab of the workshop.

    ``show`` is called on the UI thread, when an examination lands while the tab is in view and when it comes into
    view; while it is hidden only where its line in ``TABS`` says ``always``. ``follow`` is called when the cursor
    comes to another table of the text. Both must return at once: long work belongs in a thread
    (:class:`auditrules.tui.workshop.background.LongWork`). The tab reads ``document`` and never edits it: it posts
    :class:`Apply`, and :class:`Jump` to go to a place.
    """

    DEFAULT_CSS = """
    WorkshopTab { width: 1fr; height: 1fr; background: $paper; color: $ink; }
    """

    def __init__(self, document: WorkshopDocument, office: Office, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.document = document
        self.office = office

    def show(self, examination: Examination, good: Ruleset | None) -> None:
        """Show what was found; ``good`` is the last ruleset that had no errors, this one's where it has none."""
        raise NotImplementedError

    def follow(self, path: KeyPath) -> None:
        """The cursor stands in another table now: ``("question", "visits")``, or ``()`` above the first."""

    def take_focus(self) -> None:
        """The person goes to this tab by key: give the focus to what is used first. Default: the first that can."""
        for widget in self.query("*"):
            if widget.focusable:
                widget.focus()
                return

    def jump(self, target: Target) -> None:
        """Ask for a jump."""
        self.post_message(Jump(target))

    def apply(self, edits: Iterable[Edit], label: str, left: str = "") -> None:
        """Ask for a change of the text as it is now."""
        self.post_message(Apply(edits, label, self.document.revision, left))

    def say(self, text: str) -> None:
        """Say in the status line what happened."""
        for line in self.screen.query(StatusLine):
            line.say(text)
