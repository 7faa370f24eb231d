"""The hooks a plugin may implement: this file is the contract.

A plugin is a Python module. It marks each hook with ``hookimpl`` and is found by an entry point in the group
``auditrules``, or as a single ``.py`` file in the plugins folder that ``auditrules plugins`` names::

    [project.entry-points.auditrules]
    our_council = "our_council_auditrules"

Rules for all hooks: names start with ``auditrules_``; a hook may take fewer arguments than it is offered, but none
with a default (they are never filled in); a hook with a plural noun registers frozen values from
:mod:`auditrules.plugins`. Each plugin is called alone: one that raises loses its own result and nothing else, and
``auditrules plugins`` shows the error with its file and line.
"""

from __future__ import annotations

from collections.abc import Iterable

from auditrules.plugins.descriptors import RulesetSource
from auditrules.plugins.markers import hookspec

# ----------------------------------------------------------------------------------------------------------------
# Registering
# ----------------------------------------------------------------------------------------------------------------


@hookspec
def auditrules_ruleset_sources() -> Iterable[RulesetSource]:
    """Contribute folders of rulesets.

    When: once a run, the first time something needs a ruleset by its id, before any is read.

    Failure: the rulesets of this plugin are not found; those of other plugins are. A source whose folder does not
    exist or is not absolute is left out alone.

    Example::

        from pathlib import Path

        from auditrules.plugins import RulesetSource, hookimpl


        @hookimpl
        def auditrules_ruleset_sources():
            return [RulesetSource(folder=Path(__file__).parent / "rulesets")]
    """
    raise NotImplementedError("a specification; plugins implement it")
