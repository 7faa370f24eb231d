"""The Problems tab: every fault with its code, its place, what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from auditrules.rulesets.codes import find_code
from auditrules.rulesets.diagnostics import Diagnostic
from auditrules.tui.guard import plain
from auditrules.tui.workshop.tab import WorkshopTab

if TYPE_CHECKING:
    from auditrules.rulesets.ruleset import Ruleset
    from auditrules.workshop.examination import Examination


class ProblemsTab(WorkshopTab):
    """The faults in the order of the text; below, more about the one that is marked."""

    DEFAULT_CSS = """
    ProblemsTab > #sum { height: auto; padding: 0 1; color: $ink; text-style: bold; }
    ProblemsTab > #faults { height: 1fr; min-height: 4; background: $paper; scrollbar-size-vertical: 1; padding: 0; }
    ProblemsTab > #faults > .option-list--option { padding: 0 1; }
    ProblemsTab > #more {
        height: 1fr; max-height: 50%; padding: 0 1; border-top: solid $line; background: $pane;
        scrollbar-size-vertical: 1;
    }
    ProblemsTab > #more > Static { width: 1fr; height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("f,F", "fix", show=False)]

    def compose(self) -> ComposeResult:
        yield Static("", id="sum", markup=False)
        yield OptionList(id="faults", markup=False)
        with VerticalScroll(id="more", can_focus=False):
            yield Static("", markup=False)

    def on_mount(self) -> None:
        self.faults: Sequence[Diagnostic] = ()
        self._said = ""

    def take_focus(self) -> None:
        self.query_one("#faults").focus()

    def show(self, examination: Examination, good: Ruleset | None) -> None:
        faults = examination.diagnostics
        errors, warnings = examination.errors, examination.warnings
        if not faults:
            said = "No faults. The ruleset can be used."
        else:
            words = [f"{errors} fault{'' if errors == 1 else 's'}"] if errors else []
            words += [f"{warnings} warning{'' if warnings == 1 else 's'}"] if warnings else []
            said = " and ".join(words) + (". Enter goes there, F fixes." if errors else ". It can be used as it is.")
        if said != self._said:
            self._said = said
            self.query_one("#sum", Static).update(said)
        if list(faults) == list(self.faults):
            return
        options = self.query_one("#faults", OptionList)
        marked = options.highlighted
        self.faults = faults
        options.clear_options()
        options.add_options([Option(_line(fault, examination)) for fault in faults])
        if faults:
            options.highlighted = min(marked or 0, len(faults) - 1)
        else:
            self._explain(None)

    @property
    def marked(self) -> Diagnostic | None:
        """The fault under the mark."""
        place = self.query_one("#faults", OptionList).highlighted
        return self.faults[place] if place is not None and place < len(self.faults) else None

    def mark(self, fault: Diagnostic) -> None:
        """Mark a fault: the one in hand in the text."""
        if fault in self.faults:
            self.query_one("#faults", OptionList).highlighted = list(self.faults).index(fault)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._explain(self.marked)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.jump(self.faults[event.option_index].place)

    def action_fix(self) -> None:
        """Make the correction of the fault under the mark."""
        fault = self.marked
        if fault is not None:
            self.jump(fault.place)
            self.screen.call_later(self.screen.run_action, "command('fix')")

    def _explain(self, fault: Diagnostic | None) -> None:
        more = self.query_one("#more > Static", Static)
        code = find_code(fault.code) if fault is not None else None
        if fault is None or code is None:
            more.update("")
            return
        parts: list[Content] = [Content.styled(f"{code.code}  {code.title}", "bold $accent-ink"), Content("")]
        parts.append(Content(plain(code.explanation)))
        for heading, example in (("Wrong:", code.wrong), ("Right:", code.right)):
            if example:
                parts += [Content(""), Content.styled(heading, "bold"), Content(plain(example.rstrip("\n")))]
        more.update(Content("\n").join(parts))
        self.query_one("#more").scroll_home(animate=False)


def _line(fault: Diagnostic, examination: Examination) -> Content:
    """A fault in a list: its mark, line and code, what is wrong, and the help below it."""
    mark = "✗" if fault.severity == "error" else "!"
    elsewhere = "" if fault.place.path == examination.path else f"{fault.place.path.name}, "
    head = Content.assemble(
        (f"{mark} ", "bold"),
        (f"{elsewhere}line {fault.place.line}", "bold"),
        f"  {fault.code}  ",
        plain(fault.message),
    )
    fix = "  (F fixes it)" if fault.fix is not None else ""
    below = f"{fault.help}{fix}".strip()
    return Content.assemble(head, f"\n  {plain(below)}") if below else head
