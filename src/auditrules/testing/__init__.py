"""For tests of plugins and rulesets: builders, fixtures, strategies, and ``*_cases.toml`` as tests.

pytest has the fixtures as soon as auditrules is installed; :mod:`auditrules.testing.fixtures` lists them. The builders
are here::

    from auditrules.testing import audit_view, judge, plugins_of, ruleset_text

and the strategies for Hypothesis in :mod:`auditrules.testing.strategies`. Nothing is imported until it is used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from auditrules.engine import BadAnswers
    from auditrules.testing.builders import (
        action_view,
        audit_view,
        delivery,
        event_view,
        import_source,
        judge,
        page,
        ruleset_of,
        ruleset_text,
        ruleset_view,
        sampling_frame,
    )
    from auditrules.testing.plugins import BadPlugin, plugins_of
    from auditrules.testing.project import AuditProject, Found, Result

__all__ = [
    "AuditProject",
    "BadAnswers",
    "BadPlugin",
    "Found",
    "Result",
    "action_view",
    "audit_view",
    "delivery",
    "event_view",
    "import_source",
    "judge",
    "page",
    "plugins_of",
    "ruleset_of",
    "ruleset_text",
    "ruleset_view",
    "sampling_frame",
]

_HOME = dict.fromkeys(__all__, "builders") | {
    "AuditProject": "project",
    "BadPlugin": "plugins",
    "Found": "project",
    "Result": "project",
    "plugins_of": "plugins",
}


def __getattr__(name: str) -> Any:
    if name == "BadAnswers":
        from auditrules.engine import BadAnswers

        return BadAnswers
    if name in _HOME:
        return getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
