"""A person's own keys: a file in their configuration says which key does what, checked before any of it is used.

.. code-block:: toml

    [keys]
    escalate = "f10"
    next_section = ["f6", "ctrl+down"]

What is wrong is told with its place, and the command concerned keeps its usual keys; the rest is used.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from auditrules.conditions.spelling import nearest
from auditrules.tui.registry import COMMANDS, KeyCommand, key_label

FILE = "keys.toml"
#: Far more than a key for every command takes.
MOST = 65_536

_MODIFIERS = ("ctrl", "alt", "shift")
_NAMED = {"enter", "escape", "tab", "space", "backspace", "delete", "insert", "home", "end", "pageup", "pagedown"} | {
    "up",
    "down",
    "left",
    "right",
}
_FUNCTION = {f"f{number}" for number in range(1, 25)}
#: Keys that boxes and lists need for themselves, and those that a terminal cannot tell from them.
_TAKEN = {
    "enter": "goes to the next box and makes lines",
    "tab": "goes to the next box",
    "shift+tab": "goes to the box before",
    "space": "ticks",
    "backspace": "takes letters away",
    "delete": "takes letters and answers away",
    "up": "goes to the box before",
    "down": "goes to the next box",
    "left": "chooses",
    "right": "chooses",
    "ctrl+i": "is Tab to a terminal",
    "ctrl+m": "is Enter to a terminal",
    "ctrl+j": "is Enter to a terminal",
    "ctrl+h": "is Backspace to some terminals",
    "ctrl+s": "stops some terminals",
    "ctrl+c": "copies",
    "ctrl+w": "closes the tab of a browser",
    "ctrl+n": "opens a window of a browser",
}

#: Screens of lists, where a letter alone can be a key; so it can in the tabs of the workshop.
_NOTHING_TYPED = ("home", "rulesets", "versions", "concerns")


@dataclass(frozen=True, slots=True)
class Keymap:
    """What the file says: keys by the id of a command, and what is wrong with the rest."""

    path: Path
    keys: Mapping[str, tuple[str, ...]]
    faults: tuple[str, ...] = ()
    """``path:line: what is wrong``, all at once, in the order of the file."""


def keys_file() -> Path:
    """Where the file is; it need not exist."""
    import platformdirs

    return platformdirs.user_config_path("auditrules", appauthor=False) / FILE


def read_keymap(path: Path | None = None) -> Keymap:
    """The person's own keys; none where there is no file. Never fails: what cannot be used is among the faults."""
    from auditrules.rulesets.source import read_regular

    path = path or keys_file()
    if not path.exists():
        return Keymap(path, {})
    try:
        text = read_regular(path, MOST).decode("utf-8")
    except (OSError, ValueError) as error:
        return Keymap(path, {}, (f"{path}: the file cannot be read: {error}. The usual keys are used.",))
    return parse_keymap(path, text)


def parse_keymap(path: Path, text: str) -> Keymap:
    """The keys that a text gives."""
    import tomli

    try:
        document = tomli.loads(text)
    except (tomli.TOMLDecodeError, RecursionError, ValueError) as error:
        return Keymap(path, {}, (f"{path}: this is not TOML: {error}. The usual keys are used.",))
    faults: list[tuple[int, str]] = [
        (_line(text, name), f"'{name}' is not known here. Keys stand under [keys].")
        for name in document
        if name != "keys"
    ]
    given = document.get("keys", {})
    wanted: dict[str, tuple[str, ...]] = {}
    for name, value in given.items() if isinstance(given, dict) else ():
        line = _line(text, name)
        keys, wrong = _checked(name, value)
        faults += [(line, message) for message in wrong]
        if not wrong:
            wanted[name] = keys
    if not isinstance(given, dict):
        faults.append((_line(text, "keys"), "'keys' is a table: [keys], and a line for each command."))
    wanted, clashes = _without_clashes(wanted)
    faults += [(_line(text, name), message) for name, message in clashes]
    said = tuple(f"{path}:{line}: {message}" for line, message in sorted(faults, key=lambda fault: fault[0]))
    return Keymap(path, wanted, said)


def edit_keys(path: Path) -> None:
    """Open the file in the person's editor; where there is none yet, one to begin from is made first.

    Raises :class:`auditrules.reports.CannotWrite` or OSError.
    """
    import click

    from auditrules.reports.files import write_private

    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_private(path, template())
    try:
        click.edit(filename=str(path))
    except click.ClickException as error:
        raise OSError(error.format_message()) from error


def template() -> str:
    """A file to begin from: every command with its usual keys, all of it as comments."""
    lines = [
        "# Your own keys. Take the # away before a line and change its key; the program reads this when it starts."
    ]
    lines += ["# Keys: f1 … f12, ctrl+a … ctrl+z, alt+ and shift+ with them, home, end, pageup, pagedown, insert.", ""]
    lines.append("[keys]")
    seen: set[str] = set()
    for command in COMMANDS:
        if command.id not in seen:
            seen.add(command.id)
            keys = ", ".join(f'"{key}"' for key in command.usual)
            lines.append(f"# {command.id} = [{keys}]".ljust(44) + f"  # {command.label}")
    return "\n".join(lines) + "\n"


def _checked(name: str, value: object) -> tuple[tuple[str, ...], list[str]]:
    commands = [command for command in COMMANDS if command.id == name]
    if not commands:
        near = nearest(name, {command.id for command in COMMANDS})
        return (), [f"There is no command '{name}'." + (f" Did you mean '{near}'?" if near else "")]
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not listed or not all(isinstance(each, str) for each in listed):
        return (), [f'\'{name}\' takes a key or a list of keys, such as "f6" or ["f6", "ctrl+down"].']
    keys = tuple(dict.fromkeys("+".join(each.lower().split("+")).replace(" ", "") for each in listed))
    wrong = [message for key in keys if (message := _wrong(key, commands)) is not None]
    return keys, [f"'{name}': {message}" for message in wrong]


def _wrong(key: str, commands: list[KeyCommand]) -> str | None:
    if any(key in command.usual for command in commands):
        return None
    *modifiers, last = key.split("+")
    known = last in _FUNCTION or last in _NAMED or (len(last) == 1 and last.isalnum() and last.isascii())
    if not known or not all(modifier in _MODIFIERS for modifier in modifiers):
        near = nearest(last, _FUNCTION | _NAMED)
        return f"'{key}' is not a key." + (f" Did you mean '{near}'?" if near and near != last else "")
    if key in _TAKEN:
        return f"{key_label(key)} {_TAKEN[key]}; choose another."
    typed = len(last) == 1 and not {"ctrl", "alt"} & set(modifiers)
    if typed and not all(command.place in _NOTHING_TYPED or command.tabs for command in commands):
        return f"{key_label(key)} alone is typed into boxes. Put ctrl+ before it, or choose F1 to F12."
    return None


def _without_clashes(
    wanted: Mapping[str, tuple[str, ...]],
) -> tuple[dict[str, tuple[str, ...]], list[tuple[str, str]]]:
    """The keys that no two commands of one screen share, and what is said of the others."""
    kept = dict(wanted)
    clashes: list[tuple[str, str]] = []
    for name in wanted:
        for command in (c for c in COMMANDS if c.id == name):
            for other in COMMANDS:
                shared = set(kept.get(name, ())) & set(kept.get(other.id, other.usual))
                apart = command.place != other.place and "everywhere" not in (command.place, other.place)
                apart = apart or bool(command.tabs and other.tabs and not set(command.tabs) & set(other.tabs))
                together = bool(set(command.usual) & set(other.usual))
                if other.id == name or not shared or apart or together:
                    continue
                key = key_label(sorted(shared)[0])
                clashes.append((name, f"'{name}': {key} is the key of '{other.id}' ({other.label}) already."))
                kept.pop(name, None)
    return kept, list(dict.fromkeys(clashes))


def _line(text: str, name: str) -> int:
    """The line that gives a name a value; 1 where it cannot be told."""
    found = re.search(rf'^\s*\[?"?{re.escape(name)}"?\s*[=\]]', text, re.MULTILINE)
    return text.count("\n", 0, found.start() + len(found[0]) - len(found[0].lstrip())) + 1 if found else 1
