"""Everything a person can tell the program to do by a key, in one place.

The keys, the footer, the command palette and the help screen are all made from :data:`COMMANDS`; a screen supplies
the deed, as a method ``do_<id>``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

from textual.binding import Binding, BindingType

Place = Literal["home", "audit", "workshop", "rulesets", "versions", "concerns", "everywhere"]


@dataclass(frozen=True, slots=True)
class Situation:
    """What decides whether a command makes sense just now."""

    place: Place
    submitted: bool = False
    """The audit on screen is submitted: it can be read, not changed."""
    guidance_hidden: bool = False
    """The window is too narrow for the guidance column."""
    in_prose: bool = False
    """The focus is in a box for prose."""
    unsaved: bool = False
    """Saving fails, and something is not saved yet."""
    audits: int = 0
    """How many audits the workspace holds."""
    samples: bool = False
    """The workspace holds sample audits."""
    read_only: bool = False
    """The ruleset in the workshop can be read, not changed."""
    tab: str = ""
    """The tab of the workshop that the person is in; empty where they are elsewhere."""
    draft: bool = False
    """The version in hand is a draft of one's own."""
    in_use: bool = False
    """The version in hand is published, and in force or to come."""


@runtime_checkable
class Placed(Protocol):
    """A screen with commands of its own."""

    @property
    def situation(self) -> Situation: ...

    def action_command(self, id: str) -> None: ...

    def say(self, text: str) -> None: ...


def _always(_: Situation) -> bool:
    return True


def _open_audit(situation: Situation) -> bool:
    return not situation.submitted


def _writable(situation: Situation) -> bool:
    return not situation.read_only


#: A person's own keys by the id of a command, as :func:`use_keys` was told them.
_own_keys: dict[str, tuple[str, ...]] = {}


@dataclass(frozen=True, slots=True)
class KeyCommand:
    """One command: ``usual`` are its keys as Textual names them, unless a person has their own.

    ``footer`` orders the footer (0: never shown there; the lowest number is kept longest on a narrow screen).
    """

    id: str
    usual: tuple[str, ...]
    label: str
    help: str
    place: Place
    footer: int = 0
    is_available: Callable[[Situation], bool] = _always
    short: str = ""
    """The label in the footer, where the full one is too long."""
    tabs: tuple[str, ...] = ()
    """The tabs of the workshop that have it; their widgets supply the deed. Empty: it is the screen's own."""

    def fits(self, situation: Situation) -> bool:
        """Whether it makes sense just now."""
        return (not self.tabs or situation.tab in self.tabs) and self.is_available(situation)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that do it now; the first is the one shown."""
        return _own_keys.get(self.id, self.usual)

    @property
    def key_label(self) -> str:
        """The key as a person knows it: ``F2``, ``Ctrl+Z``."""
        return key_label(self.keys[0]) if self.keys else ""


def key_label(key: str) -> str:
    """A Textual key name in the words printed on keyboards: ``ctrl+z`` becomes ``Ctrl+Z``."""
    names = {
        "escape": "Esc",
        "pageup": "PgUp",
        "pagedown": "PgDn",
        "@": "Space",
        "less_than_sign": "<",
        "greater_than_sign": ">",
    }

    def word(part: str) -> str:
        function_key = part[:1] == "f" and part[1:].isdecimal()
        return names.get(part, part.upper() if function_key or len(part) == 1 else part.capitalize())

    return "+".join(word(part) for part in key.split("+"))


_AUDIT = (
    KeyCommand(
        "escalate",
        ("f2",),
        "Escalate now",
        "Sends a concern on at once, from the unfinished audit.",
        "audit",
        2,
        _open_audit,
        short="Escalate",
    ),
    KeyCommand("find", ("f3",), "Find", "Looks for a word in questions, guidance and what you wrote.", "audit", 5),
    KeyCommand(
        "next_unanswered",
        ("f4",),
        "Next unanswered",
        "Goes to the next question without an answer.",
        "audit",
        3,
        _open_audit,
        short="Next open",
    ),
    KeyCommand(
        "previous_section",
        ("f5", "ctrl+up"),
        "Section before",
        "Goes to the section before this one.",
        "audit",
        11,
        short="Before",
    ),
    KeyCommand(
        "next_section", ("f6", "ctrl+down"), "Next section", "Goes to the next section.", "audit", 8, short="Section"
    ),
    KeyCommand(
        "not_applicable",
        ("f7",),
        "Doesn't apply",
        "Says that this question or section doesn't apply, and why; or takes that back.",
        "audit",
        6,
        _open_audit,
        short="N/A",
    ),
    KeyCommand(
        "review",
        ("f8",),
        "Review and submit",
        "Lists what is missing; from there the audit is submitted.",
        "audit",
        3,
        short="Review",
    ),
    KeyCommand(
        "write_large",
        ("ctrl+o",),
        "Write in the whole window",
        "Opens the box you write in over the whole window, with a search; Esc goes back.",
        "audit",
        12,
        lambda situation: situation.in_prose,
        short="Large",
    ),
    KeyCommand(
        "rescue",
        ("f10",),
        "Write unsaved text to a file",
        "While saving fails: writes what is not saved yet to a file of your choice.",
        "audit",
        1,
        lambda situation: situation.unsaved,
        short="To a file",
    ),
    KeyCommand(
        "guidance",
        ("f9",),
        "Guidance",
        "Shows guidance and grade descriptors over the form, when the window is too narrow to show them beside it.",
        "audit",
        4,
        lambda situation: situation.guidance_hidden,
    ),
    KeyCommand(
        "why",
        ("ctrl+g",),
        "Why this grade",
        "Shows the rules that decide and the answers they read; Enter goes there.",
        "audit",
        7,
        short="Why",
    ),
    KeyCommand("undo", ("ctrl+z",), "Undo", "Takes the last change back and says which.", "audit", 9, _open_audit),
    KeyCommand("redo", ("ctrl+y",), "Redo", "Makes the change again that you undid.", "audit", 13, _open_audit),
    KeyCommand(
        "export",
        ("f12",),
        "Save as document",
        "Writes the audit as HTML and Markdown into a folder.",
        "audit",
        12,
        short="Document",
    ),
    KeyCommand(
        "reopen",
        ("f7",),
        "Reopen this audit",
        "Opens a submitted audit again, with a reason.",
        "audit",
        3,
        short="Reopen",
        is_available=lambda situation: situation.submitted,
    ),
    KeyCommand(
        "home",
        ("escape",),
        "My audits",
        "Goes back to the list of audits. Everything is already saved.",
        "audit",
        10,
        short="Audits",
    ),
)
_HOME = (
    KeyCommand("new_audit", ("n",), "New audit", "Begins an audit: choose its template and give its facts.", "home", 2),
    KeyCommand(
        "continue",
        ("c",),
        "Continue",
        "Opens the audit you worked on last, where you left off.",
        "home",
        3,
        lambda situation: situation.audits > 0,
    ),
    KeyCommand(
        "add_samples",
        ("s",),
        "Add samples",
        "Adds made-up audits to try things on.",
        "home",
        5,
        lambda situation: not situation.samples,
    ),
    KeyCommand(
        "remove_samples",
        ("s",),
        "Remove samples",
        "Takes the made-up audits away; your own stay.",
        "home",
        5,
        lambda situation: situation.samples,
    ),
    KeyCommand(
        "rulesets",
        ("r",),
        "Rulesets",
        "Lists the rulesets; one of your own can be opened in the workshop and changed.",
        "home",
        6,
    ),
    KeyCommand(
        "concerns",
        ("e",),
        "Concerns",
        "Lists the concerns that were escalated, what became of each message, and who confirmed it.",
        "home",
        7,
    ),
    KeyCommand(
        "import",
        ("i",),
        "Import",
        "Takes over audits, actions of a tracker or a form from another program's file, after showing what it holds.",
        "home",
        8,
    ),
    KeyCommand("tour", ("t",), "Tour", "One screen that shows how an audit goes.", "home", 4),
)
_WORKSHOP = (
    KeyCommand(
        "save",
        ("f2",),
        "Save",
        "Puts the text into the ruleset's file. Until then it is kept as a draft, and nothing is lost.",
        "workshop",
        2,
        _writable,
    ),
    KeyCommand(
        "find",
        ("f3", "ctrl+f"),
        "Find and replace",
        "Looks for words in the text, and puts others in their place.",
        "workshop",
        6,
        short="Find",
    ),
    KeyCommand("go_to_line", ("ctrl+g",), "Go to line", "Goes to a line by its number.", "workshop", 16, short="Line"),
    KeyCommand(
        "own_editor",
        ("f12",),
        "Your own editor",
        "Opens the text in the editor that VISUAL or EDITOR names, and takes it back from there.",
        "workshop",
        17,
        _writable,
        short="Editor",
    ),
    KeyCommand(
        "next_fault",
        ("f4", "ctrl+down"),
        "Next fault",
        "Goes to the next fault of the text.",
        "workshop",
        3,
        short="Fault",
    ),
    KeyCommand(
        "previous_fault",
        ("ctrl+up", "shift+f4", "f16"),
        "Fault before",
        "Goes to the fault before the cursor.",
        "workshop",
    ),
    KeyCommand(
        "previous_column",
        ("f5",),
        "Column before",
        "Goes to the column on the left: tab, text, outline.",
        "workshop",
        12,
        short="Left",
    ),
    KeyCommand(
        "next_column",
        ("f6",),
        "Next column",
        "Goes to the column on the right: outline, text, tab.",
        "workshop",
        4,
        short="Column",
    ),
    KeyCommand("next_tab", ("f7",), "Next tab", "Shows the next tab beside the text.", "workshop", 7, short="Tab"),
    KeyCommand("tab_problems", ("f8",), "Problems", "Shows the list of faults.", "workshop", 8),
    KeyCommand(
        "fix",
        ("f9",),
        "Fix it",
        "Makes the correction that the fault in hand suggests.",
        "workshop",
        5,
        _writable,
        short="Fix",
    ),
    KeyCommand(
        "complete",
        ("ctrl+@", "ctrl+space"),
        "What can stand here",
        "Lists the words that fit at the cursor: Enter or Tab takes one, Esc hides the list.",
        "workshop",
        9,
        _writable,
        short="Words",
    ),
    KeyCommand(
        "undo", ("ctrl+z",), "Undo", "Takes the last change back, wherever it was made.", "workshop", 10, _writable
    ),
    KeyCommand("redo", ("ctrl+y",), "Redo", "Makes the change again that you undid.", "workshop", 13, _writable),
    KeyCommand(
        "versions",
        ("ctrl+o",),
        "Versions",
        "Shows the versions and who changed what, and publishes; of a ruleset that is not yours, makes it your own.",
        "workshop",
        9,
    ),
    KeyCommand(
        "leave",
        ("escape",),
        "Leave",
        "Goes back. What is not saved stays as a draft and is there again next time.",
        "workshop",
        10,
    ),
)
_FORM = (
    KeyCommand(
        "form_new",
        ("n",),
        "New entry",
        "Begins a grade, question, rule or any other entry: say in words what it is called, and fill in the rest.",
        "workshop",
        2,
        short="New",
        tabs=("form",),
    ),
    KeyCommand(
        "form_add",
        ("a",),
        "Add to the list",
        "Adds a value, a row or an agreement to the list under the mark.",
        "workshop",
        tabs=("form",),
    ),
    KeyCommand(
        "form_grid", ("g",), "Decision as a grid", "Opens a decision's table as a sheet.", "workshop", tabs=("form",)
    ),
    KeyCommand(
        "form_rename",
        ("r",),
        "Rename",
        "Gives the entry another id, and names it so wherever it is named.",
        "workshop",
        tabs=("form",),
    ),
    KeyCommand("form_copy", ("c",), "Copy", "Makes a copy of the entry beside it.", "workshop", tabs=("form",)),
    KeyCommand(
        "form_remove",
        ("x",),
        "Remove",
        "Removes the entry, after saying what still names it.",
        "workshop",
        tabs=("form",),
    ),
    KeyCommand(
        "form_earlier",
        ("less_than_sign", "shift+up"),
        "Move up",
        "Moves the table of a list, or the whole entry, before its neighbour.",
        "workshop",
        tabs=("form",),
    ),
    KeyCommand(
        "form_later",
        ("greater_than_sign", "shift+down"),
        "Move down",
        "Moves the table of a list, or the whole entry, behind its neighbour.",
        "workshop",
        tabs=("form",),
    ),
)
_TABS = (
    KeyCommand(
        "tab_form",
        ("f10",),
        "Form",
        "Shows the table that the cursor is in as a form: no TOML to be typed.",
        "workshop",
        6,
    ),
    KeyCommand("tab_try", (), "Try it", "Shows a case filled in beside the text, and what comes of it.", "workshop"),
    KeyCommand("tab_examples", (), "Examples", "Shows the examples, and which rules they show at work.", "workshop"),
    KeyCommand("tab_promises", (), "Promises", "Shows which promises are proved, and what breaks them.", "workshop"),
    KeyCommand("tab_difference", (), "Difference", "Shows what changed since the version in force.", "workshop"),
    KeyCommand("tab_preview", (), "Preview", "Shows the form as the auditor will see it.", "workshop"),
    KeyCommand(
        "keep_example",
        ("k",),
        "Keep as example",
        "Writes the case in hand into the text as an example that expects what comes of it now.",
        "workshop",
        2,
        _writable,
        short="Keep",
        tabs=("try", "promises"),
    ),
    KeyCommand(
        "load_example",
        ("l",),
        "Load an example",
        "Takes the answers of an example into the case.",
        "workshop",
        4,
        short="Load",
        tabs=("try",),
    ),
    KeyCommand(
        "new_case",
        ("c",),
        "Empty case",
        "Begins the case again, with nothing answered.",
        "workshop",
        6,
        short="Empty",
        tabs=("try",),
    ),
    KeyCommand(
        "case_not_applicable",
        ("n",),
        "Doesn't apply",
        "Says that the question in hand does not apply to the case, or takes that back.",
        "workshop",
        7,
        short="N/A",
        tabs=("try",),
    ),
    KeyCommand(
        "try_it",
        ("t",),
        "Try it",
        "Opens what is marked in Try it: an example, the audit that breaks a promise, an audit that moves.",
        "workshop",
        2,
        short="Try",
        tabs=("examples", "promises", "difference"),
    ),
    KeyCommand(
        "draft_example",
        ("d",),
        "Draft the missing example",
        "Writes an example for the marked rule that none shows; read what it expects before you keep it.",
        "workshop",
        3,
        _writable,
        short="Draft",
        tabs=("examples",),
    ),
    KeyCommand(
        "work_again",
        ("r",),
        "Again, with more time",
        "Runs, proves or compares once more; Esc stops it.",
        "workshop",
        6,
        short="Again",
        tabs=("examples", "promises", "difference"),
    ),
    KeyCommand(
        "compare_with",
        ("c",),
        "Compare with another",
        "Chooses the version or ruleset that the text is held against.",
        "workshop",
        4,
        short="Beside",
        tabs=("difference",),
    ),
    KeyCommand(
        "as_document",
        ("d",),
        "As document",
        "Changes between the form on screen and the blank form as a document.",
        "workshop",
        3,
        short="Document",
        tabs=("preview",),
    ),
    KeyCommand(
        "write_form",
        ("w",),
        "Write the blank form",
        "Writes the blank form as HTML, and opens it in the browser.",
        "workshop",
        4,
        short="Write",
        tabs=("preview",),
    ),
    KeyCommand(
        "show_line",
        ("j",),
        "Go to its line",
        "Goes to where the marked rule or question stands in the text.",
        "workshop",
        5,
        short="Line",
        tabs=("form", "try", "examples", "promises", "difference", "preview"),
    ),
)
_RULESETS = (
    KeyCommand(
        "new_ruleset", ("n",), "New ruleset", "Writes a small ruleset to begin from, and opens it.", "rulesets", 2
    ),
    KeyCommand(
        "versions",
        ("v",),
        "Versions",
        "Shows the versions of the ruleset in hand, and who changed what.",
        "rulesets",
        2,
    ),
    KeyCommand(
        "copy",
        ("c",),
        "Make it my own",
        "Makes a ruleset that comes with the program your own: a draft that builds on it.",
        "rulesets",
        4,
        short="My own",
    ),
    KeyCommand(
        "import",
        ("i",),
        "Take a file in",
        "Takes a ruleset's file into your own rulesets, as a draft; it is checked in full first.",
        "rulesets",
        5,
        short="File in",
    ),
    KeyCommand("leave", ("escape",), "My audits", "Goes back to the list of audits.", "rulesets", 3),
)


def _draft(situation: Situation) -> bool:
    return situation.draft


def _in_use(situation: Situation) -> bool:
    return situation.in_use


_VERSIONS = (
    KeyCommand(
        "publish",
        ("f2",),
        "Publish",
        "Lists what stands against publishing the draft, and publishes it where nothing does.",
        "versions",
        2,
        _draft,
    ),
    KeyCommand(
        "agree", ("f3",), "Agreed", "Records who agreed the draft as it stands, and when.", "versions", 4, _draft
    ),
    KeyCommand(
        "withdraw",
        ("f8",),
        "Withdraw",
        "Takes a published version out of use, for a reason; audits that have begun stay.",
        "versions",
        5,
        _in_use,
    ),
    KeyCommand(
        "export",
        ("f7",),
        "One file",
        "Writes the version in hand and all it builds on as one file that needs no other.",
        "versions",
        6,
    ),
    KeyCommand("leave", ("escape",), "Back", "Goes back to where you came from.", "versions", 3),
)
_CONCERNS = (
    KeyCommand("acknowledge", ("a", "enter"), "Confirm", "Notes who took the concern up.", "concerns", 1),
    KeyCommand("open", ("o",), "Open audit", "Opens the audit that the concern was raised in.", "concerns", 2),
    KeyCommand("send", ("s",), "Send again", "Tries at once to send what could not be sent.", "concerns", 3),
    KeyCommand("leave", ("escape",), "My audits", "Goes back to the list of audits.", "concerns", 4),
)
_EVERYWHERE = (
    KeyCommand("help", ("f1",), "Help", "Shows every key and what it does.", "everywhere", 1),
    KeyCommand("palette", ("ctrl+p",), "All commands", "Finds a command by its name.", "everywhere", 14),
    KeyCommand("colours", ("ctrl+t",), "Colours", "Changes between dark, light and high contrast.", "everywhere", 16),
    KeyCommand("keys", (), "Change keys", "Opens the file of your own keys in your editor.", "everywhere"),
    KeyCommand("quit", ("ctrl+q",), "Quit", "Leaves. Everything is already saved.", "everywhere", 15),
)
COMMANDS: tuple[KeyCommand, ...] = (
    *_AUDIT,
    *_HOME,
    *_WORKSHOP,
    *_FORM,
    *_TABS,
    *_RULESETS,
    *_VERSIONS,
    *_CONCERNS,
    *_EVERYWHERE,
)


def use_keys(own: Mapping[str, tuple[str, ...]]) -> None:
    """Let a person's own keys do what these commands do, wherever keys are bound, shown and spoken of."""
    _own_keys.clear()
    _own_keys.update(own)


def own_keys() -> dict[str, str]:
    """A person's own keys as Textual takes a keymap: by the id of a command, commas between keys."""
    return {id: ",".join(with_capitals(keys)) for id, keys in _own_keys.items()}


def with_capitals(keys: tuple[str, ...]) -> tuple[str, ...]:
    """The keys, and for each letter its capital: screens show ``N``, and so it is pressed, or Caps Lock is on."""
    return (*keys, *(key.upper() for key in keys if len(key) == 1 and key.islower()))


def key_of(id: str) -> str:
    """The key of a command as a person knows it, for a sentence that names it: ``F7``."""
    return next(command.key_label for command in COMMANDS if command.id == id)


def read_only_words() -> str:
    """What is said to whoever tries to change a submitted audit."""
    return f"This audit is submitted; it can be read, not changed. {key_of('reopen')} reopens it."


def commands_for(place: Place) -> tuple[KeyCommand, ...]:
    """The commands of a screen: its own, then those that work everywhere."""
    own = tuple(command for command in COMMANDS if command.place == place)
    return own + tuple(command for command in COMMANDS if command.place == "everywhere")


def command_of(place: Place, id: str) -> KeyCommand:
    """The command of that id that a screen has. Raises KeyError where there is none."""
    found = next((command for command in commands_for(place) if command.id == id), None)
    if found is None:
        raise KeyError(id)
    return found


def bindings_for(place: Place) -> list[BindingType]:
    """Textual bindings of the commands of one place (without those of everywhere)."""
    return [
        # A command without a key has a name for one that never arrives, so that a person can give it theirs.
        Binding(
            ",".join(with_capitals(command.usual)) or f"no_key_{command.id}",
            f"command('{command.id}')",
            command.label,
            show=False,
            id=command.id,
        )
        for command in COMMANDS
        if command.place == place
    ]


def available(place: Place, situation: Situation) -> tuple[KeyCommand, ...]:
    """The commands that make sense now, in the order of the help screen."""
    return tuple(command for command in commands_for(place) if command.fits(situation))


def meant(id: str, place: Place, situation: Situation) -> str | None:
    """The command that the key of a command means just now, where several share it; None where none makes sense."""
    asked = command_of(place, id)
    if asked.is_available(situation):
        return id
    same = (c for c in available(place, situation) if set(c.keys) & set(asked.keys))
    return next((command.id for command in same), None)


def footer_text(place: Place, situation: Situation, width: int) -> list[tuple[str, str]]:
    """Pairs of key and label for the footer, as many as fit into ``width`` cells, the most needed first."""
    ranked = sorted(
        (command for command in available(place, situation) if command.footer and command.keys),
        key=lambda command: command.footer,
    )
    pairs: list[tuple[str, str]] = []
    used = 1
    for command in ranked:
        label = command.short or command.label
        need = len(command.key_label) + len(label) + 3
        if used + need > width:
            continue
        pairs.append((command.key_label, label))
        used += need
    return pairs
