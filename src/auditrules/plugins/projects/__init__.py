"""Projects to begin a plugin from: what ``auditrules plugin new`` writes.

The files of each kind are beside this module, for a plugin that is called ``our_council``.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from importlib.resources import files
from typing import Literal, get_args

Kind = Literal["fact", "question-type", "channel", "importer", "report"]
KINDS: tuple[Kind, ...] = get_args(Kind)

_NAME = re.compile(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*", re.ASCII)
_MODULE, _DISTRIBUTION = "our_council", "our-council"


class BadName(ValueError):
    """A name that a plugin cannot have, in words."""


def project_files(name: str, kind: Kind) -> Mapping[str, str]:
    """The files of a new project by their path in its folder. Raises :class:`BadName`."""
    if not _NAME.fullmatch(name) or len(name) > 40:
        raise BadName(
            f"'{name}' is no name for a plugin: it has small letters, digits and -, and starts with a letter."
        )
    module = name.replace("-", "_")
    if module in sys.stdlib_module_names or module in ("auditrules", "tests"):
        raise BadName(f"'{name}' is a module of Python's or of the program already; give the plugin another name.")
    package = f"src/{module}"
    wanted = {
        "pyproject.toml": "every/pyproject.toml",
        "README.md": "every/README.md",
        ".gitignore": "every/.gitignore",
        f"{package}/__init__.py": f"{kind}/__init__.py",
        f"{package}/rulesets/{name}.toml": f"{kind}/ruleset.toml",
        f"{package}/rulesets/{name}_cases.toml": f"{kind}/cases.toml",
        f"tests/test_{module}.py": f"{kind}/test.py",
    }
    about = _text(f"{kind}/about") or ""
    made = {}
    for path, source in wanted.items():
        text = _text(source)
        if text is not None:  # not every kind has a ruleset
            text = text.replace("ABOUT", about.strip())
            made[path] = text.replace(_MODULE, module).replace(_DISTRIBUTION, name)
    return made


def _text(source: str) -> str | None:
    # As .txt, so that no tool takes them for part of this program.
    path = files(__name__).joinpath(f"{source}.txt")
    return path.read_text(encoding="utf-8") if path.is_file() else None
