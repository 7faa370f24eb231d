"""``auditrules keys``: which key does what, and one's own keys."""

from __future__ import annotations

import click

from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.output import put, say

_PLACES = {
    "audit": "In an audit",
    "home": "Among the audits",
    "workshop": "In the workshop",
    "rulesets": "Among the rulesets",
    "versions": "Among the versions of a ruleset",
    "concerns": "Among the concerns",
    "everywhere": "Everywhere",
}


@click.command()
@click.option("--edit", "wants_edit", is_flag=True, help="Open the file of your own keys in your editor.")
def keys(wants_edit: bool) -> int:
    """Show which key does what, and change keys.

    Your own keys stand in a file in your configuration; what is wrong in it is said with its line, and the command
    concerned keeps its usual key.
    """
    from auditrules.cli.faults import Fault
    from auditrules.reports import CannotWrite
    from auditrules.tui.keymap import edit_keys, keys_file, read_keymap
    from auditrules.tui.registry import COMMANDS, key_label, use_keys

    path = keys_file()
    if wants_edit:
        try:
            edit_keys(path)
        except (CannotWrite, OSError) as error:
            raise Fault(str(error), ExitCode.CANNOT_WRITE) from None
    keymap = read_keymap(path)
    use_keys(keymap.keys)
    for place, heading in _PLACES.items():
        put(f"{heading}:")
        for command in COMMANDS:
            if command.place == place:
                own = "*" if command.keys != command.usual else " "
                named = ", ".join(key_label(key) for key in command.keys) or "-"
                put(f" {own} {named:22} {command.id:22} {command.label}")
    put(f"* Your own, from {path}" if keymap.keys else f"Your own keys: auditrules keys --edit ({path})")
    for fault in keymap.faults:
        say(fault)
    return ExitCode.BAD_INPUT if keymap.faults else ExitCode.OK
