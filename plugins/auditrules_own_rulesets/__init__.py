"""First-party plugin: contributes a council's own rulesets, from a folder of TOML files that needs no Python.

The folder is ``rulesets`` in the person's configuration of auditrules, or every folder that the variable
``AUDITRULES_RULESETS`` names, separated as in ``PATH``. A folder that is not there contributes nothing. What stands
there is a draft until it is published.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

from auditrules.plugins import RulesetSource, hookimpl
from auditrules.plugins.own import own_folders


@hookimpl
def auditrules_ruleset_sources() -> Iterable[RulesetSource]:
    return [RulesetSource(folder=folder, drafts=True) for folder in own_folders(os.environ) if folder.is_dir()]
