"""The workshop on screen: outline, text, tabs; and the lines that say what is found and what is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from auditrules.rulesets.diagnostics import Place
from auditrules.rulesets.positions import KeyPath
from auditrules.tui.guard import plain
from auditrules.tui.key_line import KeyLine, StatusLine
from auditrules.tui.office import Office
from auditrules.tui.presence import is_there
from auditrules.tui.registry import Situation, bindings_for, command_of, footer_text
from auditrules.tui.ruleset_keys import OUTLINE
from auditrules.tui.workshop.choice_list import ChoiceList
from auditrules.tui.workshop.commands import COLUMNS, WorkshopCommands
from auditrules.tui.workshop.completing import Completing
from auditrules.tui.workshop.editor import Editor, Mark
from auditrules.tui.workshop.fault_line import FaultLine
from auditrules.tui.workshop.find_bar import FindBar
from auditrules.tui.workshop.open_ruleset import OpenRuleset
from auditrules.tui.workshop.outline_list import OutlineList
from auditrules.tui.workshop.outside import Outside
from auditrules.tui.workshop.saving import Saving
from auditrules.tui.workshop.searching import Searching
from auditrules.tui.workshop.tab import Apply, Jump, Target, TryCase
from auditrules.tui.workshop.tab_bar import TabBar
from auditrules.tui.workshop.tab_column import TabColumn
from auditrules.tui.workshop.tabs import TABS
from auditrules.workshop.desk import WorkshopDesk, kept_at
from auditrules.workshop.document import Changed
from auditrules.workshop.examination import Examination, worked_out
from auditrules.workshop.fixes import fault_at, fix_in_words
from auditrules.workshop.outline import entry_at, headings, outline
from auditrules.workshop.place_in_text import path_at

if TYPE_CHECKING:
    from auditrules.tui.app import AuditRulesApp
    from auditrules.tui.workshop.form_tab import FormTab

#: Seconds after the last key until the text is looked at.
LOOK = 0.2
#: Seconds between two looks whether others changed the file.
WATCH = 2.0
#: Columns below which one column is shown at a time.
WIDE = 100


def marks_of(found: Examination) -> list[Mark]:
    """The parts of the text that have faults."""
    extents = [(found.extent(fault.place), fault.severity) for fault in found.mine]
    return [Mark(extent.start, max(extent.end, extent.start + 1), kind) for extent, kind in extents]


class WorkshopScreen(OpenRuleset):
    """One ruleset. Shows the desk's text and what was found in it; decides nothing itself."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_for("workshop")
    AUTO_FOCUS = "Editor"
    DEFAULT_CSS = """
    WorkshopScreen { background: $paper; color: $ink; }
    WorkshopScreen #where {
        height: 1; padding: 0 1; background: $raised; color: $ink; text-style: bold;
        text-wrap: nowrap; text-overflow: ellipsis;
    }
    WorkshopScreen #columns { height: 1fr; }
    WorkshopScreen #outline-column { width: 26; height: 1fr; }
    WorkshopScreen #text-column { width: 3fr; height: 1fr; border-left: vkey $line; }
    WorkshopScreen #tab-column { width: 2fr; height: 1fr; border-left: vkey $line; }
    WorkshopScreen.-narrow #outline-column, WorkshopScreen.-narrow #text-column, WorkshopScreen.-narrow #tab-column {
        width: 1fr; display: none; border: none;
    }
    WorkshopScreen.-narrow.-at-outline #outline-column { display: block; }
    WorkshopScreen.-narrow.-at-text #text-column { display: block; }
    WorkshopScreen.-narrow.-at-tab #tab-column { display: block; }
    """

    def __init__(
        self,
        desk: WorkshopDesk,
        office: Office,
        *,
        leave: Callable[[], None],
        at: Place | None = None,
        in_form: bool = False,
    ) -> None:
        super().__init__()
        self.at = at
        """Where to go once the text has been looked at."""
        self.in_form = in_form
        """Whether it opens in the form, for whoever has not asked for the text."""
        self.desk = desk
        self.held = desk.document
        self.office = office
        self.leave = leave
        self.commands = WorkshopCommands(self)
        self.column = "text"
        self.worked_in = "text"
        """The column that the person was in before they went to the outline."""
        self.entries = tuple(headings(self.held.text))
        self.saving = Saving(self)
        self._here: KeyPath | None = None
        self._looking: Timer | None = None
        self._where = ""

    # ------------------------------------------------------------ layout

    def compose(self) -> ComposeResult:
        yield Static("", id="where", markup=False)
        with Horizontal(id="columns"):
            with Vertical(id="outline-column"):
                yield OutlineList(id="outline")
            with Vertical(id="text-column"):
                yield Editor(self.held, id="editor")
                yield ChoiceList(id="choices")
                yield FindBar(id="find")
                yield FaultLine(id="fault")
            yield TabColumn(self.desk, self.office, id="tab-column")
        yield StatusLine(id="status", whole=True)
        yield KeyLine(id="keys")

    async def on_mount(self) -> None:
        self.held.watch(self._changed)
        self.completing = Completing(self.desk, self.editor, self.query_one(ChoiceList), self.say)
        self.searching = Searching(self.held, self.editor, self.query_one(FindBar), self.say)
        self.outside = Outside(self)
        self.set_interval(WATCH, self.watch_file)
        self._fit(self.size.width)
        await self.tabs.open(TABS[0].id)
        self.query_one(OutlineList).show(outline(self.entries))
        self.editor.go_to(self.held.cursor)
        self.editor.focus()
        self._say_opened()
        self.look()
        if self.in_form:
            self.show_tab("form")

    def _say_opened(self) -> None:
        if self.held.read_only:
            self.say(self.held.read_only)
        elif self.desk.draft_is_behind:
            self.outside.draft_is_behind()
        elif self.desk.restored is not None:
            self.say(f"Your draft of {kept_at(self.desk.restored)} is back. F2 saves it, Ctrl+Z shows the file.")
        self.saving.show()

    @property
    def program(self) -> AuditRulesApp:
        """The running program."""
        return self.app  # type: ignore[return-value]  # this screen belongs to no other program

    @property
    def editor(self) -> Editor:
        """The text box."""
        return self.query_one(Editor)

    @property
    def tabs(self) -> TabColumn:
        """The column of tabs."""
        return self.query_one(TabColumn)

    @property
    def situation(self) -> Situation:
        """What decides which commands make sense."""
        in_outline = OUTLINE if self.column == "outline" and self.works_in_form else ""
        tab = self.tabs.current if self.column == "tab" else in_outline
        return Situation("workshop", read_only=bool(self.held.read_only), tab=tab)

    def on_resize(self, event: events.Resize) -> None:
        self._fit(event.size.width)

    def _fit(self, width: int) -> None:
        """Three columns side by side, or one at a time in a narrow window."""
        self.set_class(width < WIDE, "-narrow")
        for column in COLUMNS:
            self.set_class(column == self.column, f"-at-{column}")
        self._show_keys()
        self.show_where()

    def _show_keys(self) -> None:
        self.query_one(KeyLine).show(footer_text("workshop", self.situation, self.size.width))

    # ------------------------------------------------------------ what is shown around the text

    def say(self, text: str) -> None:
        """Say in the status line what happened; nothing where the screen is gone meanwhile."""
        for line in self.query(StatusLine):
            line.say(text)

    def show_where(self) -> None:
        """Show which ruleset this is, and how it stands with it."""
        good, found = self.desk.good, self.desk.examination
        parts = [f"{good.title} {good.version}"] if good is not None else []
        if found.revision >= 0:
            counted = [f"{found.errors} fault{'' if found.errors == 1 else 's'}"] if found.errors else []
            counted += [f"{found.warnings} warning{'' if found.warnings == 1 else 's'}"] if found.warnings else []
            parts.append(" and ".join(counted) if counted else "no faults")
        if self.held.read_only:
            parts.append("read only")
        elif not self.held.is_saved:
            parts.append("not saved, kept as a draft")
        words = plain(" · ".join([*parts, self.held.path.name]))
        if words != self._where:
            self._where = words
            self.query_one("#where", Static).update(Content(words), layout=False)

    def _show_fault(self) -> None:
        found, cursor = self.desk.examination, self.editor.cursor_offset_in_text
        if found.revision != self.held.revision:
            return
        fault = fault_at(found, self.editor.cursor_location[0] + 1, cursor)
        self.query_one(FaultLine).show(fault, fix_in_words(fault, found) if fault is not None else "")

    # ------------------------------------------------------------ looking at the text

    def _changed(self, changed: Changed) -> None:
        """The text changed, whoever changed it: it is looked at and kept in a moment."""
        self.query_one(StatusLine).fold()
        if self._looking is not None:
            self._looking.stop()
        self._looking = self.set_timer(LOOK, self.look)
        self.saving.text_changed()

    def look(self) -> None:
        """Look at the text as it is now."""
        self._looking = None
        self._examine(self.held.text, self.held.revision)

    @work(thread=True, exclusive=True, group="look")
    def _examine(self, text: str, revision: int) -> None:
        found = self.desk.examine(text, revision)
        for tab in TABS:
            if tab.always:
                tab.widget()  # imported here, in the thread, and not while a key waits
        self.app.call_from_thread(self._found, found)
        # Faults are shown before what only forms, jumps and completion want is worked out.
        worked_out(found)
        self.app.call_from_thread(self._read, found)

    def _found(self, found: Examination) -> None:
        if not is_there(self) or not self.desk.found(found):
            return
        self.entries = found.entries
        self.query_one(OutlineList).show(found.outline)
        if found.revision == self.held.revision:
            self.editor.mark(marks_of(found))
        self.show_where()
        self._moved()

    def _read(self, found: Examination) -> None:
        if not is_there(self) or not self.desk.read(found):
            return
        self.tabs.show(found)
        self.call_later(self.tabs.show_unseen, found)
        if self.at is not None:
            place, self.at = self.at, None
            self.jump(place)

    def on_editor_moved(self, event: Editor.Moved) -> None:
        event.stop()
        self.completing.moved()
        self._moved()

    def _moved(self) -> None:
        """The cursor came elsewhere: the outline's mark, the fault in hand and the tab go with it."""
        entry = entry_at(self.entries, self.editor.cursor_location[0] + 1)
        path: KeyPath = entry.path if entry is not None else ()
        self.query_one(OutlineList).mark(path)
        # Until a change was looked at, the entries stand where they stood before it: then the cursor only seems to be
        # in another.
        if path != self._here and self.desk.examination.revision == self.held.revision:
            self._here = path
            self.tabs.follow(path)
        self._show_fault()

    def keep_draft(self) -> int:
        return self.saving.keep()

    # ------------------------------------------------------------ columns and tabs

    def show_tab(self, id: str, *, focus: bool = True) -> None:
        """Show a tab, and go to it. The form, asked for in the text, is that of the place in hand."""
        in_text = self.column == "text"

        async def shown() -> None:
            await self.tabs.open(id)
            if id == "form" and in_text:
                self._form_at_cursor()
            if focus:
                self.go_to_column("tab")

        self.call_later(shown)

    def on_tab_bar_chosen(self, event: TabBar.Chosen) -> None:
        event.stop()
        self.show_tab(event.id, focus=event.enter)

    def go_to_column(self, column: str) -> None:
        """Go to the outline, the text or the tab."""
        self.column = column
        self._fit(self.size.width)
        if column == "outline":
            self.query_one(OutlineList).focus()
        elif column == "text":
            self.editor.focus()
        elif self.tabs.tab is not None:
            self.tabs.tab.take_focus()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        for column in COLUMNS:
            if event.widget in self.query(f"#{column}-column *"):
                self.column = column
                if column != "outline":
                    self.worked_in = column
                    self.query_one(OutlineList).speak(in_words=column == "tab")
        self._show_keys()

    # ------------------------------------------------------------ what tabs and outline ask for

    def on_outline_list_chosen(self, event: OutlineList.Chosen) -> None:
        event.stop()
        # Whoever came here from the form wants the form of what they choose.
        self.jump((event.entry.line, 1), focus=not self.works_in_form)
        if self.works_in_form:
            self.go_to_column("tab")

    def on_jump(self, event: Jump) -> None:
        event.stop()
        self.jump(event.target, focus=event.focus)

    def jump(self, target: Target, *, focus: bool = True) -> None:
        """Go to a place in the text, and with ``focus`` to the text."""
        found = self.desk.examination
        if isinstance(target, str):
            place = found.place_of(target)
        elif isinstance(target, Place):
            place = target
        elif isinstance(target[0], int):
            line, column = int(target[0]), int(target[1])
            place = Place(self.held.path, line, column, line, column)
        else:
            place = found.place_of(target)
        if place is None:
            self.say("That is not in this text any more.")
        elif place.path != self.held.path:
            self.say(f"That stands in {place.path.name}, line {place.line}, which this ruleset builds on.")
        else:
            if focus:
                self.go_to_column("text")
            self.editor.go_to(found.offset(place.line, place.column))

    @property
    def works_in_form(self) -> bool:
        """Whether the person is in the form, or was before they went to the outline."""
        return self.worked_in == "tab" and self.tabs.current == "form"

    def go_to(self, place: Place) -> None:
        """Go to a place: in the form for whoever works there, where a form can show it, and else in the text."""
        in_form = self.works_in_form and self.desk.examination.reading is not None
        self.jump(place, focus=not in_form)
        if in_form:
            self._form_at_cursor()
            self.go_to_column("tab")

    def _form_at_cursor(self) -> None:
        form = self._form
        if form is not None:
            form.at(path_at(self.held.text, self.editor.cursor_offset_in_text))

    @property
    def _form(self) -> FormTab | None:
        """The form, where it is the tab in view."""
        return cast("FormTab", self.tabs.tab) if self.tabs.current == "form" and self.tabs.tab is not None else None

    async def on_try_case(self, event: TryCase) -> None:
        from auditrules.tui.workshop.try_tab import TryTab

        event.stop()
        await self.tabs.open("try")
        if isinstance(self.tabs.tab, TryTab):
            self.tabs.tab.load(event.case, event.words)
        self.go_to_column("tab")

    def on_apply(self, event: Apply) -> None:
        event.stop()
        if event.revision != self.held.revision:
            self.say("The text changed meanwhile; look again and repeat it.")
        elif self.held.read_only:
            self.say(self.held.read_only)
        elif self.held.edit(event.edits, event.label):
            self.say(event.left or f"Done: {event.label}. Ctrl+Z takes it back.")

    # ------------------------------------------------------------ commands

    def action_command(self, id: str) -> None:
        """Do a command of the registry."""
        if id.startswith("tab_"):
            self.show_tab(id.removeprefix("tab_"))
            return
        if self.situation.tab == OUTLINE and command_of("workshop", id).tabs and not self._form_of_outline(id):
            return
        deeds = self.tabs.tab if command_of("workshop", id).tabs else self.commands
        command: Callable[[], None] = getattr(deeds, f"do_{id}")
        command()

    def _form_of_outline(self, id: str) -> bool:
        """Go to the form of the entry marked in the outline, to do something to that; whether it can be done."""
        entry, form = self.query_one(OutlineList).entry, self._form
        if form is None or (entry is None and id not in ("form_new", "form_base")):
            self.say("Go to an entry of the list for this.")
            return False
        if entry is not None:
            self.jump((entry.line, 1), focus=False)
            form.open(entry.path)
        self.go_to_column("tab")
        return True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A tab's own key means something while the person is in that tab."""
        if action != "command" or not isinstance(parameters[0], str):
            return True
        command = command_of("workshop", parameters[0])
        return not command.tabs or self.situation.tab in command.tabs

    # ------------------------------------------------------------ others who change the file

    def on_screen_resume(self) -> None:
        self.watch_file()

    @work(thread=True, exclusive=True, group="watch")
    def watch_file(self) -> None:
        """See whether others changed the file."""
        found = self.desk.outside()
        if found is not None:
            self.app.call_from_thread(self.outside.changed, found)

    def on_find_bar_wanted(self, event: FindBar.Wanted) -> None:
        event.stop()
        self.searching.do(event.what)

    def on_choice_list_taken(self, event: ChoiceList.Taken) -> None:
        event.stop()
        self.completing.take()
