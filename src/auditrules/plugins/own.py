"""The folders of a council's own rulesets: where they are looked for, and where the program puts new ones."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

SOURCE = "own_rulesets"
"""The plugin that contributes these folders, as its entry point and every list of rulesets name it."""

VARIABLE = "AUDITRULES_RULESETS"
"""Names every such folder, separated as in ``PATH``."""


def own_folders(environ: Mapping[str, str]) -> tuple[Path, ...]:
    """The folders to look in, whether they exist or not; a relative one counts from the present folder.

    The first is the one that new rulesets go into.
    """
    named = [part.strip() for part in environ.get(VARIABLE, "").split(os.pathsep) if part.strip()]
    if named:
        return tuple(Path(part).expanduser().absolute() for part in named)
    import platformdirs

    return (platformdirs.user_config_path("auditrules", appauthor=False) / "rulesets",)
