"""Screens that plugins bring: offered among all commands, made when they are opened, closed when they fail."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from auditrules.tui.guard import plain
from auditrules.tui.registry import Place

if TYPE_CHECKING:
    from auditrules.plugins.calling import Contribution
    from auditrules.plugins.descriptors import Screen as Offered
    from auditrules.tui.app import AuditRulesApp
    from auditrules.tui.dialogs import Pick

_KEY = "plugin-screen:"


class PluginScreens:
    """The screens of the plugins in use, and those of them that are open."""

    def __init__(self, app: AuditRulesApp) -> None:
        self._app = app
        self._open: dict[Screen[Any], Contribution[Offered]] = {}

    def picks(self, place: Place, words: Sequence[str]) -> list[Pick]:
        """The screens that are offered in a place and match all words."""
        from auditrules.tui.dialogs import Pick

        return [
            Pick(f"{plain(one.value.label)}  ({one.plugin})", plain(one.value.help), _KEY + one.value.name)
            for one in self._offered()
            if one.value.place == place
            and all(word in f"{one.value.label} {one.value.help}".casefold() for word in words)
        ]

    def open(self, key: str, say: Callable[[str], None]) -> bool:
        """Open a screen by the key of its pick; False where the key is none. What keeps it from opening is said."""
        if not key.startswith(_KEY):
            return False
        office = self._app.office
        found = next((one for one in self._offered() if _KEY + one.value.name == key), None)
        if office is None or found is None:
            return True

        def make() -> object:
            module, _, name = found.value.target.partition(":")
            return getattr(importlib.import_module(module), name)()

        def said(words: str) -> None:
            # The screen below tidies its line as it comes back from the window; this is to be read after that.
            self._app.call_after_refresh(say, words)

        screen, problem = office.plugins.run(found.plugin, f"screen {found.value.name}", make)
        if problem is not None:
            said(f"✗ This screen of the plugin {found.plugin} cannot be opened: {plain(str(problem))}")
        elif not isinstance(screen, Screen):
            said(f"✗ This screen of the plugin {found.plugin} cannot be opened: {found.value.target} is no screen")
        else:
            # Installed, a screen that fails can be taken off without waiting for it: it answers nothing any more.
            self._app.install_screen(screen, f"plugin-{id(screen)}")
            self._open[screen] = found
            self._app.push_screen(screen)
        return True

    def failed(self, error: Exception) -> bool:
        """Whether an error is that of the plugin's screen on show, which is then closed and blamed."""
        from auditrules.plugins.records import problem_of

        screen, office = self._app.screen_stack[-1], self._app.office
        found = self._open.pop(screen, None)
        if found is None or office is None:
            return False
        problem = problem_of(error, home=office.plugins.home(found.plugin), hook=f"screen {found.value.name}")
        office.plugins.complain(found.plugin, problem)
        self._app.pop_screen()
        self._app.uninstall_screen(screen)
        below = self._app.screen
        say = getattr(below, "say", None)
        if callable(say):
            # The screen below tidies its line as it comes back; this is to be read after that.
            self._app.call_after_refresh(
                say, f"✗ The plugin {found.plugin} failed, and its screen was closed: {plain(str(problem))}"
            )
        return True

    def _offered(self) -> tuple[Contribution[Offered], ...]:
        return self._app.office.plugins.screens() if self._app.office is not None else ()
