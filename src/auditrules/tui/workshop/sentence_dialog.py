"""The sentence builder: a condition edited line by line, each slot filled from what can stand there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option as ListOption

from auditrules.conditions.ir import Condition
from auditrules.conditions.lexer import ConditionFault
from auditrules.conditions.parser import parse
from auditrules.conditions.printer import canonical
from auditrules.conditions.written_dates import DateFault, RelativeDate, parse_date
from auditrules.tui.deeds import Deed
from auditrules.tui.dialogs import Dialog, Pick, PickDialog
from auditrules.tui.guard import plain
from auditrules.tui.workshop.form_dialogs import AskDialog, SeveralDialog
from auditrules.workshop.clause_choices import Choice, choices, chosen, fresh_clause
from auditrules.workshop.clauses import Clause, Scope, Slot, set_slot
from auditrules.workshop.forms import Option
from auditrules.workshop.sentences import (
    GROUP_WORDS,
    Kind,
    Line,
    Way,
    add,
    affirm,
    at,
    enclose,
    lines,
    move,
    negate,
    put,
    regroup,
    remove,
    words,
)

#: What a slot is called where nothing stands in it.
EMPTY = {"subject": "how many", "tag": "all", "within": "anywhere"}
#: What is asked for in a slot.
ASKS = {
    "subject": "What is spoken of?",
    "quantity": "How many of them?",
    "measure": "Which points?",
    "role": "Of what?",
    "tag": "Which of them?",
    "within": "In which part of the form?",
    "items": "Which ones?",
    "how": "What is it to be?",
    "value": "Which value?",
    "values": "Which values?",
    "number": "Which number?",
    "upper": "Up to which number?",
    "count": "How many?",
    "date": "Which date?",
    "n": "How many?",
    "unit": "Days, weeks, months?",
    "direction": "After or before?",
    "anchor": "From which date?",
}
KEYS = "←→ part  Enter change  A and  O or  N not  G all/any/none  < > move  Del remove  T type it"


class SentenceList(OptionList):
    """The lines of the sentence; the arrows to the side go from part to part."""

    DEFAULT_CSS = "SentenceList { min-height: 3; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "screen.part(-1)", show=False),
        Binding("right", "screen.part(1)", show=False),
    ]


class SentenceDialog(Dialog[str]):
    """Builds a condition; gives its text. Every state is a whole condition, shown as text and in words."""

    DEFAULT_CSS = """
    SentenceDialog > #frame { width: 110; max-height: 100%; padding: 0 2; }
    SentenceDialog #said { height: auto; max-height: 4; margin: 1 0 0 0; color: $ink; }
    SentenceDialog #written { height: auto; max-height: 3; color: $quiet; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "accept", show=False),
        Binding("a,A", "add", show=False),
        Binding("o,O", "add_or", show=False),
        Binding("n,N", "negate", show=False),
        Binding("g,G", "group", show=False),
        Binding("delete,x,X", "remove", show=False),
        Binding("less_than_sign,shift+up", "move(-1)", show=False),
        Binding("greater_than_sign,shift+down", "move(1)", show=False),
        Binding("t,T", "type", show=False),
        Binding("ctrl+z", "undo", show=False),
    ]

    def __init__(self, title: str, text: str, scope: Scope, today: date) -> None:
        super().__init__()
        self.heading, self.scope, self.today = plain(title), scope, today
        self.problem = ""
        self.before: list[Condition] = []
        try:
            self.root: Condition = parse(text) if text.strip() else fresh_clause(scope)
        except ConditionFault as fault:
            self.root = fresh_clause(scope)
            self.problem = f"What stood here could not be read ({fault.message}); this is a new beginning."
        self.way: Way = ()
        self.slot = 0
        self.lines: Sequence[Line] = ()

    def compose(self) -> ComposeResult:
        with self.frame(self.heading):
            yield SentenceList(markup=False)
            yield Static("", id="said", markup=False)
            yield Static("", id="written", markup=False)
            yield Static("", classes="problem", markup=False)
            yield Static(KEYS, classes="quiet", markup=False)
            with Horizontal(classes="deeds"):
                yield Deed("Take it (F2)", "accept")
                yield Deed("Cancel", "cancel")

    def on_mount(self) -> None:
        self._fill()
        self.query_one(SentenceList).focus()

    def on_resize(self, event: events.Resize) -> None:
        """The text and the buttons stay in sight however low the window is."""
        self.query_one(SentenceList).styles.max_height = max(4, event.size.height - 16)

    # ------------------------------------------------------------ showing

    @property
    def line(self) -> Line:
        """The line that is marked."""
        return next((line for line in self.lines if line.way == self.way), self.lines[0])

    def _fill(self) -> None:
        self.lines = lines(self.root, self.scope)
        if all(line.way != self.way for line in self.lines):
            self.way = self.lines[0].way
        self.slot = max(0, min(self.slot, len(self.line.slots) - 1))
        found = self.query_one(SentenceList)
        with self.prevent(OptionList.OptionHighlighted):
            found.clear_options()
            found.add_options([ListOption(self._drawn(line)) for line in self.lines])
            found.highlighted = self.lines.index(self.line)
        faults = self.scope.faults(self.root)
        self.query_one("#said", Static).update(Content(plain(words(self.root, self.scope))))
        self.query_one("#written", Static).update(Content(plain(canonical(self.root))))
        self.query_one(".problem", Static).update(Content(plain(self.problem or next(iter(faults), ""))))

    def _drawn(self, line: Line) -> Content:
        lead = "  " * line.depth
        if line.kind != "clause":
            return Content.assemble(lead, (line.words, "bold"))
        here = line.way == self.way
        parts: list[Content] = [Content(lead + "– ")]
        if line.negated:
            parts.append(Content.styled("not so: ", "bold"))
        for number, slot in enumerate(line.slots):
            shown = plain(slot.words) or (f"({EMPTY.get(slot.name, '…')})" if here else "")
            if not shown:
                continue
            parts.append(Content.styled(shown, "bold underline") if here and number == self.slot else Content(shown))
            parts.append(Content(" "))
        return Content.assemble(*parts)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        line = self.lines[event.option_index] if event.option_index < len(self.lines) else None
        if line is not None and line.way != self.way:
            self.way, self.slot = line.way, 0
            self._fill()

    # ------------------------------------------------------------ doing

    def _change(self, root: Condition, way: Way | None = None) -> None:
        self.problem = ""
        if root != self.root:
            self.before.append(self.root)
        self.root = root
        self.way = self.way if way is None else way
        self._fill()

    def action_undo(self) -> None:
        """Take the last change of the sentence back."""
        if self.before:
            self.root = self.before.pop()
            self._fill()

    def action_part(self, by: int) -> None:
        """Go to the part of the line before or after."""
        if self.line.slots:
            self.slot = max(0, min(self.slot + by, len(self.line.slots) - 1))
            self._fill()

    def action_add(self) -> None:
        """One clause more, beside this one."""
        root, way = add(self.root, self.way, fresh_clause(self.scope))
        self.slot = 0
        self._change(root, way)

    def action_add_or(self) -> None:
        """This clause or another: both in a group of their own."""
        root, way = enclose(self.root, self.way, "any", fresh_clause(self.scope))
        self.slot = 0
        self._change(root, way)

    def action_negate(self) -> None:
        """The opposite of this line."""
        line = self.line
        self._change(affirm(self.root, line.way) if line.negated else negate(self.root, line.way))

    def action_group(self) -> None:
        """All, any, none, not all of the group that this line heads or stands in."""
        order: tuple[Kind, ...] = ("all", "any", "none", "not_all")
        line = self.line
        if line.kind == "clause":
            heads = [one for one in self.lines if one.kind in order and line.way[: len(one.inner)] == one.inner]
            if not heads:
                self._say("A group has two clauses at least: A adds one.")
                return
            line = heads[-1]
        if line.kind in order:
            root = regroup(self.root, line.way, order[(order.index(line.kind) + 1) % len(order)])
            self._change(root, line.way)

    def action_remove(self) -> None:
        """Without this line."""
        root = remove(self.root, self.way)
        if root is None:
            self._say("This is all there is. Change it, or leave with Esc.")
        else:
            self._change(root, self.way[:-1])

    def action_move(self, by: int) -> None:
        """This line before or behind its neighbour."""
        self._change(*move(self.root, self.way, by))

    def _say(self, text: str) -> None:
        self.problem = text
        self._fill()

    def action_type(self) -> None:
        """Type the condition."""

        def taken(text: str | None) -> None:
            if text is not None:
                self._change(parse(text))

        def check(text: str) -> None:
            try:
                faults = self.scope.faults(parse(text))
            except ConditionFault as fault:
                raise ValueError(f"{fault.message}. {fault.help}".strip()) from None
            if faults:
                raise ValueError(faults[0])

        help_ = "As it stands in the file. For example: any section is good and not (seen is no)"
        dialog = AskDialog("The condition as text", help_, canonical(self.root), check, whole=False)
        self.app.push_screen(dialog, taken)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        line = self.line
        if line.kind == "clause":
            self._fill_slot(line, line.slots[self.slot])
        elif line.kind != "not":
            self._pick_group(line)

    def _pick_group(self, line: Line) -> None:
        picks = [Pick(GROUP_WORDS[kind], key=kind) for kind in ("all", "any", "none", "not_all")]

        def taken(kind: object) -> None:
            if kind is not None:
                self._change(regroup(self.root, line.way, kind), line.way)  # type: ignore[arg-type]  # a key above

        self.app.push_screen(PickDialog("These together", lambda _: picks, now=line.kind), taken)

    def _fill_slot(self, line: Line, slot: Slot) -> None:
        clause = at(self.root, line.inner)
        title = ASKS.get(slot.name, "What?")
        match slot.how:
            case "choose":
                offered = choices(clause, slot.name, self.scope)  # type: ignore[arg-type]  # a clause
                asks = "Type to narrow the list"
                self.app.push_screen(
                    PickDialog(title, lambda text: narrowed(offered, text), asks=asks, now=slot.key),
                    lambda key: self._chosen(line, slot, key),
                )
            case "several":
                offered = choices(clause, slot.name, self.scope)  # type: ignore[arg-type]  # a clause
                options = [Option(one.key, one.label) for one in offered]
                now = slot.key if isinstance(slot.key, tuple) else (slot.key,)
                self.app.push_screen(
                    SeveralDialog(title, "Space ticks.", options, now),
                    lambda keys: self._chosen(line, slot, keys or None),
                )
            case "date":
                self._date(line, slot, title)
            case "number":
                self._typed(line, slot, title, "A number.", lambda text: text)

    def _date(self, line: Line, slot: Slot, title: str) -> None:
        clause = at(self.root, line.inner)
        offered = choices(clause, slot.name, self.scope)  # type: ignore[arg-type]  # a clause
        picks = [Pick("A day …", key="day"), *(Pick(one.label, one.detail, one.key) for one in offered)]

        def taken(key: object) -> None:
            if key == "day":
                self._typed(line, slot, title, "A day, as 04.06.2020.", self._day)
            else:
                self._chosen(line, slot, key)

        self.app.push_screen(PickDialog(title, lambda _: picks, now=slot.key), taken)

    def _day(self, text: str) -> str:
        found = parse_date(text, self.today)
        if isinstance(found, DateFault):
            raise ValueError(found.message)
        day = found.date if isinstance(found, RelativeDate) else found
        if day is None:
            raise ValueError("Give a day, as 04.06.2020.")
        return day.isoformat()

    def _typed(self, line: Line, slot: Slot, title: str, help_: str, made: object) -> None:
        def key_of(text: str) -> str:
            return made(text)  # type: ignore[operator, no-any-return]  # one of the two above

        def check(text: str) -> None:
            clause = set_slot(at(self.root, line.inner), slot.name, key_of(text))  # type: ignore[arg-type]  # a clause
            faults = self.scope.faults(clause)
            if faults:
                raise ValueError(faults[0])

        value = slot.words.split()[0] if slot.how == "date" else str(slot.key)
        self.app.push_screen(
            AskDialog(title, help_, "" if value.startswith("item:") else value, check),
            lambda text: self._chosen(line, slot, None if text is None else key_of(text)),
        )

    def _chosen(self, line: Line, slot: Slot, key: object) -> None:
        if key is None or not isinstance(key, (str, tuple)):
            return
        clause: Clause = chosen(at(self.root, line.inner), slot.name, key, self.scope)  # type: ignore[arg-type]  # a clause
        self._change(put(self.root, line.inner, clause))
        if slot.name != "values" and self.slot + 1 < len(self.line.slots):
            # What follows is most likely to be said next.
            self.action_part(1)

    def action_accept(self) -> None:
        """Give the condition as text, unless something is wrong with it."""
        faults = self.scope.faults(self.root)
        if faults:
            self._say(faults[0])
        else:
            self.dismiss(canonical(self.root))

    def on_deed_pressed(self, event: Deed.Pressed) -> None:
        if event.deed.name == "accept":
            self.action_accept()
        else:
            self.dismiss(None)


def narrowed(offered: Sequence[Choice], text: str) -> list[Pick]:
    """The choices that have the words typed, in their label or behind it."""
    wanted = text.lower().split()
    return [
        Pick(one.label, one.detail, one.key)
        for one in offered
        if all(word in f"{one.label} {one.detail} {one.key}".lower() for word in wanted)
    ]
