"""A command that a key does: what it is called, when it makes sense, and which key does it now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

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
    """How many audits are in progress."""
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


def always(_: Situation) -> bool:
    return True


def open_audit(situation: Situation) -> bool:
    return not situation.submitted


def writable(situation: Situation) -> bool:
    return not situation.read_only


#: A person's own keys by the id of a command, as :func:`use_keys` was told them.
OWN_KEYS: dict[str, tuple[str, ...]] = {}


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
    is_available: Callable[[Situation], bool] = always
    footer_submitted: int = 0
    """The same in a submitted audit, where other things are wanted first; 0: as in any audit."""
    short: str = ""
    """The label in the footer, where the full one is too long."""
    tabs: tuple[str, ...] = ()
    """The tabs of the workshop that have it; their widgets supply the deed. Empty: it is the screen's own."""

    def fits(self, situation: Situation) -> bool:
        """Whether it makes sense just now."""
        return (not self.tabs or situation.tab in self.tabs) and self.is_available(situation)

    def rank(self, situation: Situation) -> int:
        """Its place in the footer just now."""
        return (self.footer_submitted if situation.submitted else 0) or self.footer

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that do it now; the first is the one shown."""
        return OWN_KEYS.get(self.id, self.usual)

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
