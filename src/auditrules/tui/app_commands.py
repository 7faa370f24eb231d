"""What the commands of everywhere do: help, every command by its name, colours, one's own keys, leaving."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from auditrules.tui.registry import COMMANDS, Place, Placed, Situation, available, key_of
from auditrules.tui.themes import DARK, ORDER, THEME

if TYPE_CHECKING:
    from auditrules.tui.app import AuditRulesApp


class AppCommands:
    """The deeds behind the keys that work on every screen."""

    def __init__(self, app: AuditRulesApp) -> None:
        self.app = app

    def do(self, id: str) -> None:
        """Do a command of the registry by its id."""
        deed: Callable[[], None] = getattr(self, f"do_{id}")
        deed()

    def _place(self) -> tuple[Place, Situation, Placed] | None:
        screen = self.app.screen
        return (screen.situation.place, screen.situation, screen) if isinstance(screen, Placed) else None

    def do_help(self) -> None:
        """Show every key."""
        from auditrules.tui.help import help_dialog

        found = self._place()
        if found is not None:
            self.app.push_screen(help_dialog(found[0], found[1], self.app.size.width))

    def do_palette(self) -> None:
        """Find a command by its name."""
        from auditrules.tui.dialogs import Pick, PickDialog, has_words

        found = self._place()
        if found is None:
            return
        place, situation, screen = found
        plugin_screens = self.app.plugin_screens

        def matching(text: str) -> Sequence[Pick]:
            return [
                Pick(f"{command.label}  {command.key_label}", command.help, command.id)
                for command in available(place, situation)
                if command.id != "palette" and has_words(text, command.label, command.help)
            ] + plugin_screens.picks(place, text.casefold().split())

        def chosen(key: object) -> None:
            if isinstance(key, str) and not plugin_screens.open(key, screen.say):
                anywhere = any(command.id == key and command.place == "everywhere" for command in COMMANDS)
                (self.app if anywhere else screen).action_command(key)

        self.app.push_screen(PickDialog("All commands", matching, asks="Part of a name"), chosen)

    def do_colours(self) -> None:
        """Change to the next theme, and keep it."""
        app = self.app
        following = ORDER[(ORDER.index(app.theme) + 1) % len(ORDER)] if app.theme in ORDER else DARK
        app.theme = following
        if app.office is not None:
            app.office.set_setting(THEME, following)

    def do_keys(self) -> None:
        """Open the file of one's own keys in the editor, and use what it then says."""
        from textual.app import SuspendNotSupported

        from auditrules.reports import CannotWrite
        from auditrules.tui.keymap import edit_keys, keys_file, read_keymap

        app = self.app
        app.leaving.save_everything()
        try:
            with app.suspend():
                edit_keys(keys_file())
        except SuspendNotSupported:
            app.say(f"There is no editor to open here. Your own keys stand in {keys_file()}.")
            return
        except (CannotWrite, OSError) as error:
            app.say(f"✗ {error}")
            return
        keymap = read_keymap()
        app.use_keymap(keymap)
        if not keymap.faults:
            app.say(f"Keys read again from {keymap.path}.")

    def do_quit(self) -> None:
        """Leave; asks only where something could not be saved."""
        from auditrules.tui.dialogs import ConfirmDialog

        left = self.app.leaving.save_everything()
        if not left:
            self.app.exit(0)
            return

        def sure(yes: bool | None) -> None:
            if yes:
                self.app.exit(0)

        self.app.push_screen(
            ConfirmDialog(
                "Not everything is saved",
                f"{left} change{'' if left == 1 else 's'} could not be saved and would be lost. "
                f"{key_of('rescue')} in the audit writes {'it' if left == 1 else 'them'} to a file.",
                yes=f"Leave and lose {'it' if left == 1 else 'them'}",
                no="Stay",
                risky=True,
            ),
            sure,
        )
