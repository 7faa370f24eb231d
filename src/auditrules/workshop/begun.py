"""The very ruleset that an audit was begun under, whatever has become of its files since.

A workspace keeps the whole text of every ruleset, bases included, that an audit in it was begun under. No change to a
file, no plugin that is gone and no newer base reaches an audit that has begun.

Rulesets are imported when one is asked for: the program's first screen needs none.
"""

from __future__ import annotations

import contextlib
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from auditrules.store.pages import Pin

if TYPE_CHECKING:
    from collections.abc import Callable

    from auditrules.audits.state import AuditState
    from auditrules.rulesets.extensions import Extensions
    from auditrules.rulesets.library import Library
    from auditrules.rulesets.ruleset import Ruleset
    from auditrules.rulesets.texts import RulesetTexts
    from auditrules.store.workspace import Workspace


class RulesetGone(Exception):
    """An audit's ruleset can't be had as it was when the audit began, in words."""


class RulesetsOfAudits:
    """The rulesets that a workspace's audits were begun under; each is loaded once.

    ``library`` gives the rulesets within reach, for audits from before their texts were kept.
    """

    def __init__(self, workspace: Workspace, library: Callable[[], Library]) -> None:
        self._workspace = workspace
        self._library = library
        self._loaded: dict[str, Ruleset] = {}
        self._loading = threading.Lock()
        """Held while one is loaded: whoever asks for it meanwhile, in another thread, is given the same."""

    def keep(self, ruleset: Ruleset) -> None:
        """Keep a ruleset's texts in the workspace, on disk when this returns; an audit may begin under it then."""
        from auditrules.rulesets.texts import RulesetTexts

        texts = RulesetTexts.of(ruleset)
        self._loaded.setdefault(texts.hash, ruleset)
        self._workspace.keep_ruleset(Pin(ruleset.id, ruleset.version, ruleset.meaning_hash), texts.to_bytes())

    def under(self, state: AuditState) -> Ruleset:
        """The ruleset of an audit. Raises :class:`RulesetGone`, or a StoreError."""
        with self._loading:
            return self._under(state)

    def _under(self, state: AuditState) -> Ruleset:
        from auditrules.rulesets.diagnostics import RulesetError
        from auditrules.rulesets.texts import RulesetTexts, Unreadable

        pin = Pin(state.ruleset, state.version, state.ruleset_hash)
        text = state.ruleset_text or self._workspace.kept_by_meaning(pin)
        if text in self._loaded:
            return self._loaded[text]
        kept = self._workspace.kept_ruleset(text) if text is not None else None
        if text is None or kept is None:
            return self._within_reach(pin)
        try:
            found = _read(RulesetTexts.from_bytes(kept), lambda: self._library().extensions)
        except Unreadable as error:
            raise RulesetGone(f"The text of {pin.reference} that is kept with this audit can't be read.") from error
        except RulesetError as error:
            raise RulesetGone(
                f"This audit was begun under {pin.reference}, whose text is kept with it, and this version of the "
                f"program finds a fault in it: {error.diagnostics[0]}"
            ) from error
        self._loaded[text] = found if found.meaning_hash == pin.meaning else _as_begun(found)
        return self._loaded[text]

    def keep_what_is_within_reach(self) -> None:
        """Keep the rulesets of audits begun before texts were kept, where they still say what they said then."""
        for pin in self._workspace.pins_without_text():
            with contextlib.suppress(RulesetGone):
                self._within_reach(pin)

    def _within_reach(self, pin: Pin) -> Ruleset:
        """A ruleset of the library, of which an audit knows no text; kept from now on."""
        from auditrules.rulesets.diagnostics import RulesetError

        try:
            found = self._library().load(pin.reference)
        except RulesetError as error:
            raise RulesetGone(
                f"This audit was begun under {pin.reference}, which can't be used now: {error.diagnostics[0].message}. "
                "Install the plugin that brings it, or put the file back."
            ) from error
        if found.meaning_hash != pin.meaning:
            raise RulesetGone(
                f"This audit was begun under {pin.reference}, and {found.path} says something else now. "
                "Put the file back as it was; the audit opens then, and keeps the text."
            )
        self.keep(found)
        return found


def _read(texts: RulesetTexts, extensions: Callable[[], Extensions]) -> Ruleset:
    """The ruleset of kept texts. Where what a plugin brings now no longer fits them, it is read without its plugins.

    Texts are kept of rulesets that had no fault, so a fault most likely comes of a plugin. The audit opens, its answers
    are kept, and the fault is the reason why no outcome is certain. Raises
    :class:`~auditrules.rulesets.diagnostics.RulesetError` where the fault is there without plugins too.
    """
    from auditrules.rulesets.diagnostics import RulesetError
    from auditrules.rulesets.extensions import Withheld

    try:
        return texts.load(extensions)
    except RulesetError as error:
        fault = error.diagnostics[0].message
    return texts.load(lambda: Withheld(fault))


def _as_begun(ruleset: Ruleset) -> Ruleset:
    """A ruleset whose text is as it was and whose meaning is not: what a plugin makes of it has changed.

    The audit opens and its answers are kept; no outcome is certain until the plugin is as it was.
    """
    from auditrules.rulesets.extensions import Lacking

    if not ruleset.needs.plugins or ruleset.needs.lacking:
        return ruleset
    plugins = " or ".join(ruleset.needs.plugins)
    why = f"{plugins} makes something else of this form than when the audit was begun; put the version back"
    needs = replace(ruleset.needs, lacking=(Lacking(ruleset.needs.plugins[0], why),))
    return replace(ruleset, needs=needs)
