"""The page of every command, option and exit code, made from the program's own help.

``python -m tests.docs.command_line`` writes docs/command-line.md; a test fails where the page is not what this makes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import click

from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.root import root

from .pages import ROOT

PAGE = ROOT / "docs" / "command-line.md"

_TOP = """# The command line

Data goes to stdout, messages to stderr, so that a script can use the one and a person reads the other. `--json` gives
data for scripts, in plain ASCII. Nothing that a name, a path or an answer holds can act on the terminal.

`auditrules` without a command opens the program. Options of the program itself stand before the command:
`auditrules --workspace DIR audit list`.

This page is made from the program's own help.
"""

_VARIABLES = """## Environment variables

| variable | what it does |
|---|---|
| `AUDITRULES_WORKSPACE` | where audits are kept, as `--workspace` |
| `AUDITRULES_NO_PLUGINS` | `1`: use no plugins |
| `AUDITRULES_PLUGINS` | use these plugins alone: `a,b` |
| `AUDITRULES_DISABLE_PLUGINS` | use all plugins but these: `a,b` |
| `AUDITRULES_STRICT_PLUGINS` | `1`: a plugin that cannot be used is an error |
| `AUDITRULES_KEY` | the passphrase of an encrypted workspace |
| `AUDITRULES_RULESETS` | the folders of your own rulesets, separated as in `PATH` |
| `AUDITRULES_USER` | the name written beside what you do; your login's otherwise |
| `AUDITRULES_THEME` | the colours of the screens: `dark`, `light` or `contrast`; chosen in the program otherwise |
| `AUDITRULES_TRACEBACK` | `1`: show Python's traceback of a fault of the program itself |
"""


def page() -> str:
    """The whole page."""
    codes = "\n".join(f"| {code.value} | {code.meaning} |" for code in ExitCode)
    return "\n".join(
        [
            _TOP,
            *_sections(root, "auditrules", 2),
            f"## Exit codes\n\n| code | meaning |\n|---|---|\n{codes}\n",
            _VARIABLES,
        ]
    )


def _sections(command: click.Command, name: str, level: int) -> Iterator[str]:
    context = click.Context(command, info_name=name, terminal_width=100, help_option_names=["-h", "--help"])
    text = re.sub(r"\n\n  Exit codes:.*", "", command.get_help(context), flags=re.DOTALL)
    yield f"{'#' * level} {name}\n\n```text\n{text}\n```\n"
    if isinstance(command, click.Group):
        for child in command.list_commands(context):
            found = command.get_command(context, child)
            assert found is not None
            below = level if command is root else level + 1
            yield from _sections(found, f"{name} {child}", below)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
