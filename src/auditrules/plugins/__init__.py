"""Plugins: everything a ruleset cannot say.

A plugin's author needs this module alone::

    from auditrules.plugins import RulesetSource, hookimpl

The hooks are described in :mod:`auditrules.plugins.hookspecs`.
"""

from auditrules.plugins.descriptors import RulesetSource
from auditrules.plugins.markers import hookimpl

__all__ = ["RulesetSource", "hookimpl"]
