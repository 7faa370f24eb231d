"""auditrules: case-file audits run from declarative rulesets.

The Python interface::

    import auditrules

    ruleset = auditrules.load_ruleset("rulesets/file-audit/file-audit.toml")
    ruleset.evaluate({"safety": "good", "significant_harm": "no", "age": 9})
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from auditrules.api import LoadedRuleset, load_ruleset

__all__ = ["LoadedRuleset", "__version__", "load_ruleset"]


def __getattr__(name: str) -> Any:
    # The program's start imports this package; the engine is imported when it is asked for.
    if name in ("LoadedRuleset", "load_ruleset"):
        from auditrules import api

        return getattr(api, name)
    if name == "__version__":
        from importlib.metadata import version

        return version("auditrules")
    raise AttributeError(f"module 'auditrules' has no attribute {name!r}")
