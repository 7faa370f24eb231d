"""The terminal program."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from rich.segment import Segments
from textual import events
from textual.app import App
from textual.await_complete import AwaitComplete
from textual.binding import BindingType
from textual.driver import Driver
from textual.message import Message

from auditrules.audits.text import clean_text
from auditrules.tui.app_commands import AppCommands
from auditrules.tui.crash import InputFailed, calm_panel, write_report
from auditrules.tui.deeds import Deed
from auditrules.tui.guard import TerminalGuard
from auditrules.tui.hangup import watch_terminal
from auditrules.tui.heap import share_one_heap
from auditrules.tui.home_screen import HomeScreen
from auditrules.tui.key_line import StatusLine
from auditrules.tui.leaving import Leaving
from auditrules.tui.office import FAILURES, Office, utc_now
from auditrules.tui.open_audit import OpenAudit
from auditrules.tui.paste import guard_input
from auditrules.tui.plugin_screens import PluginScreens
from auditrules.tui.registry import bindings_for, command_of, key_of, own_keys, use_keys
from auditrules.tui.starting import Starting
from auditrules.tui.themes import DARK, ORDER, PALETTES, theme, theme_named
from auditrules.tui.type_ahead import KeyDone, TypeAhead
from auditrules.tui.workshop.open_ruleset import OpenRuleset
from auditrules.workshop.begun import RulesetGone

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import RenderableType
    from textual.actions import ActionParseResult
    from textual.dom import DOMNode

    from auditrules.plugins.calling import Plugins
    from auditrules.rulesets import Library
    from auditrules.rulesets.diagnostics import Place as TextPlace
    from auditrules.tui.keymap import Keymap

_CANNOT_OPEN: tuple[type[Exception], ...] = (RulesetGone, *FAILURES)


class OutboxSeen(Message):
    """The outbox was gone through; so many concerns nobody has confirmed."""

    def __init__(self, unconfirmed: int) -> None:
        super().__init__()
        self.unconfirmed = unconfirmed


class AuditRulesApp(App[int]):
    """Home and one audit at a time. ``opens`` opens the office; it runs beside the first drawing of the screen."""

    CSS_PATH = "auditrules.tcss"
    TITLE = "auditrules"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = bindings_for("everywhere")

    def __init__(
        self,
        opens: Callable[[], Office],
        *,
        clock: Callable[[], datetime] = utc_now,
        edits: Path | None = None,
        keymap: Callable[[], Keymap] | None = None,
    ) -> None:
        super().__init__(ansi_color="NO_COLOR" in os.environ)
        self._filters.append(TerminalGuard())
        # Nothing here moves by itself: no animation, no blinking cursor, for everyone alike.
        self.animation_level = "none"
        self.clock = clock
        self.edits = edits
        """A ruleset to open in the workshop at once; leaving it ends the program."""
        use_keys({})
        self.office: Office | None = None
        self.failure = ""
        """Why the program could not start, in words for the person at the screen."""
        for name in ORDER:
            self.register_theme(theme(name))
        self.theme = theme_named(os.environ.get("AUDITRULES_THEME", "")) or DARK
        self.plugin_screens = PluginScreens(self)
        self.type_ahead = TypeAhead(super().on_event, lambda: self.focused or self.screen)
        self.commands = AppCommands(self)
        self.starting = Starting(self, opens, keymap)
        self.leaving = Leaving(self)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return PALETTES[DARK].variables()

    # ------------------------------------------------------------ input: cleaned, and in order

    def get_driver_class(self) -> type[Driver]:
        driver = super().get_driver_class()
        guard_input(driver)
        return driver

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            quits = command_of("everywhere", "quit").keys
            if self.office is None and isinstance(event, events.Key) and event.key in quits:
                # Nothing is there yet that could be lost, and whoever will not wait need not.
                self.exit(0)
                return
            if isinstance(self.screen, OpenAudit):
                self.screen.key_typed()
            await self.type_ahead.take(event)
        else:
            await super().on_event(event)

    async def on_key_done(self, message: KeyDone) -> None:
        """A key has gone all its way: the next may go."""
        await self.type_ahead.done(message)

    @property
    def typed_at(self) -> float:
        """When the last key came, by the clock that counts seconds upwards."""
        return self.type_ahead.typed_at

    def hold_keys(self) -> None:
        """Let keys wait while what will have the focus is made ready."""
        self.type_ahead.hold()

    async def release_keys(self) -> None:
        """Let the keys that waited go on."""
        self.type_ahead.release()
        await self.type_ahead.go_on()

    def copy_to_clipboard(self, text: str) -> None:
        """Copy for the terminal and for the desktop, and say what came of it."""
        from auditrules.tui.clipboard import copied_by_desktop, copy_words

        super().copy_to_clipboard(clean_text(text))
        self.say(copy_words(copied_by_desktop(text, os.environ), os.environ))

    def push_screen(self, screen: Any, *arguments: Any, **named: Any) -> Any:
        """As Textual's own; keys typed meanwhile wait for the new screen."""
        self.hold_keys()
        pushed = super().push_screen(screen, *arguments, **named)
        self.screen.call_after_refresh(self.call_later, self.release_keys)
        return pushed

    def pop_screen(self) -> AwaitComplete:
        """As Textual's own; keys typed meanwhile wait until what the screen gave has been taken."""
        self.hold_keys()
        popped = super().pop_screen()
        self.screen.call_after_refresh(self.call_later, self.release_keys)
        return popped

    # ------------------------------------------------------------ start

    def on_mount(self) -> None:
        self.starting.begin()
        self.leaving.heed_signals()

    def use_keymap(self, keymap: Keymap) -> None:
        """Let a person's own keys do what they say, and say what is wrong with any."""
        use_keys(keymap.keys)
        self.set_keymap(own_keys())
        for screen in self.screen_stack:
            if isinstance(screen, HomeScreen | OpenAudit):
                screen.show_keys()
        if keymap.faults:
            number = "1 fault" if len(keymap.faults) == 1 else f"{len(keymap.faults)} faults"
            self.call_after_refresh(
                self.say, f"✗ {number} in {keymap.path.name}: {keymap.faults[0].removeprefix(f'{keymap.path}:')}"
            )

    def cannot_start(self, why: str) -> None:
        """End the program, which says why once the terminal is its own again."""
        self.failure = why
        self.exit(1)

    def outbox_seen(self) -> None:
        """In the messenger's thread: count what nobody has confirmed, and let home say so."""
        if self.office is not None and self.is_running:
            self.post_message(OutboxSeen(self.office.concerns.count_unconfirmed()))

    def on_outbox_seen(self, message: OutboxSeen) -> None:
        """Say at home how many concerns nobody has confirmed, and in their list what became of each message."""
        from auditrules.tui.concerns_screen import ConcernsScreen

        for screen in self.screen_stack:
            if isinstance(screen, HomeScreen):
                screen.show_unconfirmed(message.unconfirmed)
            elif isinstance(screen, ConcernsScreen) and screen.is_current:
                screen.show_concerns()

    def on_leave(self) -> None:
        """Someone asks the program to end."""
        self.leaving.leave()

    def on_exit_app(self) -> None:
        """Record what was typed, whoever asks the program to leave."""
        self.leaving.save_everything()

    # ------------------------------------------------------------ audits

    def open_audit(self, audit: str) -> None:
        """Show an audit; says why where it can't be opened."""
        from auditrules.tui.audit_screen import AuditScreen
        from auditrules.tui.desk import Desk

        office = self.office
        if office is None:
            return
        try:
            session = office.open_audit(audit)
            kept_text = office.kept_text(audit)
            office.opened(audit)
        except _CANNOT_OPEN as error:
            if isinstance(self.screen, HomeScreen):
                self.screen.say(f"✗ {error}")
            return
        if isinstance(self.screen, HomeScreen):
            self.screen.opened = audit
        desk = Desk(session, clock=office.now, failures=FAILURES, newer=office.newer, kept_text=kept_text)

        def again() -> None:
            self._leave_audit()
            self.open_audit(audit)

        screen = AuditScreen(desk, leave=self._leave_audit, again=again, starts_at=office.left_off(session))
        self.push_screen(screen)

    def _leave_audit(self, said: str = "") -> None:
        """Go back to the list of audits, and say there what came of this one."""
        self.leaving.save_everything()
        self.pop_screen()
        if said:
            self.screen.call_after_refresh(self.say, said)

    # ------------------------------------------------------------ rulesets

    def open_ruleset(self, path: Path, *, at: TextPlace | None = None, in_form: bool = False) -> None:
        """Show a ruleset in the workshop, at a place, or as a form; says why where it can't be opened."""
        from auditrules.tui.workshop.screen import WorkshopScreen
        from auditrules.workshop.files import CannotOpen

        if self.office is None:
            return
        try:
            desk = self.office.workshop_desk(path)
        except CannotOpen as error:
            if self.edits is not None:
                self.cannot_start(str(error))
            else:
                self.say(f"✗ {error}")
            return
        self.push_screen(WorkshopScreen(desk, self.office, leave=self._leave_ruleset, at=at, in_form=in_form))

    def _leave_ruleset(self) -> None:
        self.pop_screen()
        if self.edits is not None and not any(isinstance(screen, OpenRuleset) for screen in self.screen_stack):
            self.exit(0)

    def say(self, text: str) -> None:
        """Say something in the status line of the screen, where it has one."""
        for line in self.screen.query(StatusLine):
            line.say(text)

    def on_deed_hint(self, event: Deed.Hint) -> None:
        """A letter typed on a button is not lost without a word."""
        self.say(event.text)

    def action_help_quit(self) -> None:
        """Whoever presses Ctrl+C with nothing marked means to leave: say how."""
        self.say(f"{key_of('quit')} leaves the program. Ctrl+C copies what is marked.")

    def action_command(self, id: str) -> None:
        """Do a command that works everywhere."""
        self.commands.do(id)

    # ------------------------------------------------------------ crash

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """As Textual's own. It runs in the program's loop, which a plugin's screen must not end."""
        try:
            return await super().run_action(action, default_namespace, namespaces)
        except Exception as error:
            if not self.plugin_screens.failed(error):
                raise
            return True

    def panic(self, *renderables: RenderableType) -> None:
        """The thread that reads the keyboard failed, and hands its traceback over: as calm as any other fault."""
        from rich.traceback import Traceback

        for each in renderables:
            if isinstance(each, Traceback):
                self._handle_exception(InputFailed(each.trace))
                return
        super().panic(*renderables)

    def _handle_exception(self, error: Exception) -> None:
        """Save, write a report without any case details, and show a calm panel: never a local variable.

        A plugin's screen that fails is closed, with a word, and the program goes on.
        """
        if self.plugin_screens.failed(error):
            return
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        kept = None
        try:
            unsaved = self.leaving.save_everything()
            kept = self.leaving.rescue()
        except Exception:
            # The fault may lie in the audit itself; the journal holds all that was recorded before.
            unsaved = 1
        report = write_report(self.office.folder, error, self.clock()) if self.office is not None else None
        panel = calm_panel(report, unsaved, kept)
        self._exit_renderables.append(Segments(self.console.render(panel, self.console.options)))
        self._close_messages_no_wait()


def _own_keymap() -> Keymap:
    from auditrules.tui.keymap import read_keymap

    return read_keymap()


def run(
    *,
    workspace: str | None,
    library: Callable[[], Library] | None = None,
    plugins: Callable[[], Plugins] | None = None,
    edits: Path | None = None,
) -> int:
    """Run the program until the person leaves it; the exit code.

    ``workspace`` is as given on the command line (None: the environment's or the platform's). ``library`` gives the
    rulesets and ``plugins`` the plugins in use (None: those that the environment allows). ``edits`` is a ruleset to
    open in the workshop.
    """
    app = AuditRulesApp(
        lambda: Office.open(workspace, library=library, plugins=plugins), edits=edits, keymap=_own_keymap
    )
    share_one_heap()
    watch_terminal()
    # Garbage is looked for often and shortly, so that nobody waits for it while typing and little of it is held.
    gc.set_threshold(5_000, 10, 10)
    code = app.run()
    if app.office is not None:
        app.office.close()
    if app.failure:
        import contextlib
        import sys

        # The terminal may be gone already.
        with contextlib.suppress(OSError):
            print(app.failure, file=sys.stderr, flush=True)
        return 1
    return code if code is not None else app.return_code or 0
