"""Everything a person can tell the program to do by a key, in one place.

The keys, the footer, the command palette and the help screen are all made from :data:`COMMANDS`; a screen supplies
the deed, as a method ``do_<id>``.
"""

from __future__ import annotations

from collections.abc import Mapping

from textual.binding import Binding, BindingType

from auditrules.tui.audit_keys import AUDIT, CONCERNS, EVERYWHERE, HOME
from auditrules.tui.key_command import OWN_KEYS, KeyCommand, Place, Placed, Situation, key_label
from auditrules.tui.ruleset_keys import FORM, RULESETS, TABS, VERSIONS, WORKSHOP

__all__ = [
    "COMMANDS",
    "KeyCommand",
    "Place",
    "Placed",
    "Situation",
    "available",
    "bindings_for",
    "command_of",
    "commands_for",
    "footer_text",
    "key_label",
    "key_of",
    "meant",
    "own_keys",
    "read_only_words",
    "use_keys",
    "with_capitals",
]

COMMANDS: tuple[KeyCommand, ...] = (
    *AUDIT,
    *HOME,
    *WORKSHOP,
    *FORM,
    *TABS,
    *RULESETS,
    *VERSIONS,
    *CONCERNS,
    *EVERYWHERE,
)


def use_keys(own: Mapping[str, tuple[str, ...]]) -> None:
    """Let a person's own keys do what these commands do, wherever keys are bound, shown and spoken of."""
    OWN_KEYS.clear()
    OWN_KEYS.update(own)


def own_keys() -> dict[str, str]:
    """A person's own keys as Textual takes a keymap: by the id of a command, commas between keys."""
    return {id: ",".join(with_capitals(keys)) for id, keys in OWN_KEYS.items()}


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
        (command for command in available(place, situation) if command.rank(situation) and command.keys),
        key=lambda command: command.rank(situation),
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
