"""First-party plugin: contributes a council's own rulesets, from a folder of TOML files that needs no Python.

The folder is ``rulesets`` in the person's configuration of auditrules, or every folder that the variable
``AUDITRULES_RULESETS`` names, separated as in ``PATH``. A folder that is not there contributes nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import platformdirs

from auditrules.plugins import RulesetSource, hookimpl

VARIABLE = "AUDITRULES_RULESETS"


def own_folders(environ: Mapping[str, str]) -> tuple[Path, ...]:
    """The folders to look in, whether they exist or not; a relative one counts from the present folder."""
    named = [part.strip() for part in environ.get(VARIABLE, "").split(os.pathsep) if part.strip()]
    if named:
        return tuple(Path(part).expanduser().absolute() for part in named)
    return (platformdirs.user_config_path("auditrules", appauthor=False) / "rulesets",)


@hookimpl
def auditrules_ruleset_sources() -> Iterable[RulesetSource]:
    return [RulesetSource(folder=folder) for folder in own_folders(os.environ) if folder.is_dir()]
