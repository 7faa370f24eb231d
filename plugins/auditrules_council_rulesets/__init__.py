"""First-party plugin: contributes the rulesets that come with the program, through the hook anyone uses."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable
from pathlib import Path

from auditrules.plugins import RulesetSource, hookimpl


def rulesets_folder() -> Path:
    """Where the rulesets are: the checkout's own folder when run from one, else inside the installed package.

    The checkout comes first because an editable install leaves a copy in site-packages that soon is out of date.
    """
    plugins = Path(__file__).resolve().parent.parent
    checkout = plugins.parent
    if plugins.name == "plugins" and (checkout / "pyproject.toml").is_file():
        return checkout / "rulesets"
    package = importlib.util.find_spec("auditrules")
    if package is None or not package.submodule_search_locations:
        raise RuntimeError("the auditrules package cannot be found")
    return Path(next(iter(package.submodule_search_locations))).resolve() / "rulesets_data"


@hookimpl
def auditrules_ruleset_sources() -> Iterable[RulesetSource]:
    return [RulesetSource(folder=rulesets_folder())]
