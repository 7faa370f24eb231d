"""Dialogs of the forms: a line, prose, or several of a list. F2 takes it, Escape leaves everything as it was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option as ListOption

from auditrules.rulesets.shape import suggested_id
from auditrules.tui.deeds import Deed
from auditrules.tui.dialogs import Dialog, loose_cell
from auditrules.tui.guard import plain
from auditrules.tui.prose import Line, Prose
from auditrules.workshop.forms import Option
from auditrules.workshop.fresh import TO_BE_SAID

Check = Callable[[str], object]
"""Takes what was typed; raises ValueError with what is wrong."""


class AskDialog(Dialog[str]):
    """Asks for one line, or for prose; gives what was typed once ``check`` takes it."""

    DEFAULT_CSS = "AskDialog Prose { min-height: 4; margin: 0 0 1 0; }"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("f2", "accept", show=False)]

    def __init__(
        self,
        title: str,
        help_: str,
        value: str,
        check: Check,
        *,
        prose: bool = False,
        asks: str = "",
        whole: bool = True,
    ) -> None:
        super().__init__()
        self.whole = whole
        """Whether what stands in the line is taken for one thing: what is typed first comes in its place."""
        self.heading, self.help_, self.value, self.check = plain(title), plain(help_), plain(value), check
        self.prose, self.asks = prose, asks

    def compose(self) -> ComposeResult:
        with self.frame(self.heading):
            yield Static(self.help_, classes="quiet", markup=False)
            self.box: Prose | Line
            if self.prose:
                self.box = Prose(loose_cell("value"), placeholder=self.asks)
            else:
                self.box = Line(loose_cell("value"), placeholder=self.asks, moves_on=False)
            yield self.box
            yield Static("", classes="problem", markup=False)
            with Horizontal(classes="deeds"):
                yield Deed("Take it (F2)" if self.prose else "Take it (Enter)", "accept")
                yield Deed("Cancel", "cancel")

    def on_mount(self) -> None:
        self.box.show(self.value)
        if isinstance(self.box, Line):
            self.box.cursor_position = len(self.box.value)
            if self.whole:
                self.box.select_all()
        elif self.value.strip() in TO_BE_SAID:
            self.box.select_all()
        self.box.focus()

    @on(Line.Entered)
    def action_accept(self) -> None:
        """Give what was typed, unless something is wrong with it."""
        text = self.box.text if isinstance(self.box, Prose) else self.box.value
        try:
            self.check(text)
        except ValueError as error:
            self.query_one(".problem", Static).update(Content(plain(str(error))))
        else:
            self.dismiss(text)

    def on_deed_pressed(self, event: Deed.Pressed) -> None:
        if event.deed.name == "accept":
            self.action_accept()
        else:
            self.dismiss(None)


class SeveralDialog(Dialog[tuple[str, ...]]):
    """Several of a list: Space ticks, F2 takes them. With ``free`` others can be typed in."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "accept", show=False),
        Binding("space", "tick", show=False),
        Binding("plus,a,A", "another", show=False),
    ]

    def __init__(
        self, title: str, help_: str, options: Sequence[Option], ticked: Sequence[str], *, free: bool = False
    ) -> None:
        super().__init__()
        self.heading, self.help_, self.free = plain(title), plain(help_), free
        known = {option.id for option in options}
        self.options = [*options, *(Option(one, one) for one in ticked if one not in known)]
        self.ticked = list(ticked)

    def compose(self) -> ComposeResult:
        with self.frame(self.heading):
            yield Static(self.help_, classes="quiet", markup=False)
            yield OptionList(markup=False)
            with Horizontal(classes="deeds"):
                yield Deed("Take these (F2)", "accept")
                if self.free:
                    yield Deed("Another (A)", "another")
                yield Deed("Cancel", "cancel")

    def on_mount(self) -> None:
        self._fill()
        self.query_one(OptionList).focus()

    def _fill(self) -> None:
        found = self.query_one(OptionList)
        at = found.highlighted
        found.clear_options()
        for option in self.options:
            mark = "☑" if option.id in self.ticked else "☐"
            found.add_option(ListOption(Content(plain(f"{mark} {option.label}"))))
        found.highlighted = min(at or 0, len(self.options) - 1) if self.options else None

    def action_tick(self) -> None:
        """Tick the one that is marked, or take its tick away."""
        at = self.query_one(OptionList).highlighted
        if at is None:
            return
        one = self.options[at].id
        if one in self.ticked:
            self.ticked.remove(one)
        else:
            self.ticked.append(one)
        self._fill()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_tick()

    def action_another(self) -> None:
        """Type one that is not in the list."""
        if not self.free:
            return

        def check(text: str) -> None:
            if suggested_id(text) is None:
                raise ValueError("An id has small letters, digits and _, and begins with a letter.")

        def taken(text: str | None) -> None:
            if text is not None:
                name = suggested_id(text) or text
                if name not in {option.id for option in self.options}:
                    self.options.append(Option(name, name))
                if name not in self.ticked:
                    self.ticked.append(name)
                self._fill()

        self.app.push_screen(AskDialog("Another", "A word, or several.", "", check), taken)

    def action_accept(self) -> None:
        """Give those that are ticked, in the order of the list."""
        order = [option.id for option in self.options]
        self.dismiss(tuple(sorted(self.ticked, key=order.index)))

    def on_deed_pressed(self, event: Deed.Pressed) -> None:
        match event.deed.name:
            case "accept":
                self.action_accept()
            case "another":
                self.action_another()
            case _:
                self.dismiss(None)

    def on_resize(self, event: events.Resize) -> None:
        """The buttons stay in sight however low the window is."""
        self.query_one(OptionList).styles.max_height = max(3, event.size.height - 10)
