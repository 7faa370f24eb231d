"""House rules: what plugins find wrong with a ruleset that has no faults of its own, told as faults are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditrules.rulesets.composition import KEYED, Composition
from auditrules.rulesets.diagnostics import Diagnostic
from auditrules.rulesets.extensions import Extensions, line_of
from auditrules.rulesets.models import Document
from auditrules.rulesets.positions import KeyPath
from auditrules.rulesets.ruleset import Ruleset

if TYPE_CHECKING:
    from auditrules.engine.plugin_views import RulesetViews

HOOK = "auditrules_lint_ruleset"
MAX_FINDINGS = 200
"""Findings of one plugin that are told."""

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,63}", re.ASCII)


def lint(ruleset: Ruleset, extensions: Extensions) -> tuple[Diagnostic, ...]:
    """What every plugin in use finds, at the place that it names; a plugin that fails is told as a warning.

    Whoever keeps house rules keeps them for all rulesets, so ``requires`` has no say here.
    """
    composition = ruleset.composition
    plugins = extensions.implements(HOOK)
    if composition is None or not plugins:
        return ()
    # All that a judgement is made of comes with it, and few councils have such a plugin.
    from auditrules.engine.plugin_views import RulesetViews

    views = RulesetViews(ruleset)
    return tuple(dict.fromkeys(one for plugin in plugins for one in _of_plugin(plugin, views, composition, extensions)))


def _of_plugin(
    plugin: str, views: RulesetViews, composition: Composition, extensions: Extensions
) -> Iterator[Diagnostic]:
    said = extensions.call(HOOK, plugin, {"ruleset": views.view()})
    problem = said.problem
    for value in said.values[:MAX_FINDINGS]:
        found: list[Diagnostic] = []
        # Looked at inside a call as well: what it returned may be of classes of its own.
        looked = extensions.run(plugin, HOOK, lambda value=value, found=found: _read(plugin, value, composition, found))  # type: ignore[misc]
        yield from found
        words = looked.problem or next((one for one in looked.values if isinstance(one, str)), None)
        if words is not None and problem is None:
            problem = words
            if looked.problem is None:
                extensions.complain(plugin, HOOK, words)
    if problem is None and len(said.values) > MAX_FINDINGS:
        problem = f"it found {len(said.values)} things, of which {MAX_FINDINGS} are told"
    if problem is not None:
        message = f"the plugin {plugin} could not look at all of this ruleset: {problem}"
        yield composition.fault("P107", message, ("ruleset",), key=True, warning=True)


def _read(plugin: str, value: object, composition: Composition, into: list[Diagnostic]) -> str | None:
    from auditrules.engine.plugin_answers import Nonsense

    try:
        into.append(_diagnostic(plugin, value, composition))
    except Nonsense as error:
        return str(error)
    return None


def _diagnostic(plugin: str, value: object, composition: Composition) -> Diagnostic:
    from auditrules.engine.plugin_answers import Nonsense, plain_word
    from auditrules.plugins.verdicts import Finding

    if not isinstance(value, Finding):
        raise Nonsense(f"it returned a {type(value).__name__} where a Finding is wanted")
    code = plain_word(value.code, "code")
    if not _CODE.fullmatch(code):
        raise Nonsense(f"a code has small letters, digits and -, not '{line_of(code)}'")
    message = line_of(plain_word(value.message, "message"))
    if not message:
        raise Nonsense("message says nothing")
    if value.severity not in ("error", "warning"):
        raise Nonsense("severity is error or warning")
    parts = [plain_word(part, "a place") for part in (value.table, value.entry, value.key)]
    path: KeyPath = tuple(part for part in parts if part)
    table = parts[0]
    if path and (table not in Document.model_fields or (parts[1] and table not in KEYED)):
        raise Nonsense(f"there is no [{line_of('.'.join(part for part in parts[:2] if part))}] in a ruleset")
    return composition.fault(
        f"P-{plugin}-{code}",
        message,
        path or ("ruleset",),
        key=len(path) < 3,
        help_=line_of(plain_word(value.help, "help")),
        warning=value.severity == "warning",
    )
