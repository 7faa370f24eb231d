"""The answers of a case being tried: a line a question, and the question in hand with its answers below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from auditrules.audits.state import AnswerValue
from auditrules.audits.view import FormView, ItemView
from auditrules.engine.answers import NOT_APPLICABLE_TEXT
from auditrules.tui.guard import plain
from auditrules.tui.workshop.line_list import MarkedList


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the list: a heading, or a question."""

    text: str
    view: ItemView | None = None


class Questions(MarkedList):
    """The questions that are asked. Digits and arrows choose, as on the audit's own form."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", show=False),
        Binding("right", "step(1)", show=False),
        Binding("delete,backspace", "clear", show=False),
    ]

    class Answered(Message):
        """An answer was chosen; None takes it away."""

        def __init__(self, item: str, value: AnswerValue) -> None:
            super().__init__()
            self.item = item
            self.value = value

    class Writes(Message):
        """The question in hand is answered in writing, beginning with ``text``."""

        def __init__(self, text: str = "") -> None:
            super().__init__()
            self.text = text

    class Moved(Message):
        """Another question is in hand."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self.rows: Sequence[_Row] = ()
        self.at = 0
        """Of a question with several answers: the answer that Space ticks."""

    @property
    def view(self) -> ItemView | None:
        """The question in hand."""
        place = self.highlighted
        return self.rows[place].view if place is not None and place < len(self.rows) else None

    def show(self, form: FormView) -> None:
        """Show a form's questions with their answers; the question in hand stays in hand."""
        rows = _rows(form)
        if rows == self.rows:
            return
        in_hand = self.view.item.id if self.view is not None else None
        at = self.highlighted or 0
        same = [row.view and row.view.item.id for row in rows] == [row.view and row.view.item.id for row in self.rows]
        old, self.rows = self.rows, rows
        if same:
            for place, (before, now) in enumerate(zip(old, rows, strict=True)):
                if before != now:
                    self.replace_option_prompt_at_index(place, _prompt(now))
            self.post_message(self.Moved())
            return
        self.clear_options()
        self.add_options([Option(_prompt(row), disabled=row.view is None) for row in rows])
        places = [place for place, row in enumerate(rows) if row.view is not None]
        mine = [place for place in places if rows[place].view and rows[place].view.item.id == in_hand]  # type: ignore[union-attr]  # looked at before
        self.highlighted = mine[0] if mine else min(places, key=lambda place: abs(place - at), default=None)

    def go(self, item: str) -> bool:
        """Take a question in hand; False where it is not asked."""
        for place, row in enumerate(self.rows):
            if row.view is not None and row.view.item.id == item:
                self.highlighted = place
                return True
        return False

    # ------------------------------------------------------------ keys

    def on_key(self, event: events.Key) -> None:
        view, character = self.view, event.character
        if view is not None and character == " " and view.item.kind == "choices":
            event.stop()
            event.prevent_default()
            self._choose(view, view.choices[self.at].id)
            return
        if view is None or character is None or not character.isascii() or not character.isdecimal():
            return
        event.stop()
        event.prevent_default()
        if not view.choices:
            if view.item.kind in ("number", "date"):
                self.post_message(self.Writes(character))
            return
        number = int(character)
        if 1 <= number <= len(view.choices):
            self._choose(view, view.choices[number - 1].id)

    def _choose(self, view: ItemView, choice: str) -> None:
        value: AnswerValue = choice
        if view.item.kind == "choices":
            chosen = set(view.answer.value if isinstance(view.answer.value, tuple) else ())
            chosen ^= {choice}
            value = tuple(one.id for one in view.choices if one.id in chosen) or None
        self.post_message(self.Answered(view.item.id, value))

    def action_step(self, by: int) -> None:
        """Choose the answer before or after; where several can be chosen, only go there: Space ticks it."""
        view = self.view
        if view is None or not view.choices:
            return
        ids = [choice.id for choice in view.choices]
        value = view.answer.value
        if view.item.kind == "choices":
            self.at = (self.at + by) % len(ids)
            self.post_message(self.Moved())
            return
        at = ids.index(value) + by if isinstance(value, str) and value in ids else 0 if by > 0 else len(ids) - 1
        if 0 <= at < len(ids):
            self._choose(view, ids[at])

    def action_clear(self) -> None:
        """Take the answer away."""
        if self.view is not None:
            self.post_message(self.Answered(self.view.item.id, None))

    def not_applicable(self) -> bool:
        """Say that the question does not apply, or take that back; False where that can't be said of it."""
        view = self.view
        if view is None or not view.item.allow_not_applicable:
            return False
        value = None if view.answer.not_applicable else NOT_APPLICABLE_TEXT
        self.post_message(self.Answered(view.item.id, value))
        return True

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        view = self.view
        if view is not None and not view.choices:
            self.post_message(self.Writes())
        else:
            self.action_cursor_down()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.at = 0
        self.post_message(self.Moved())


class CaseForm(Vertical):
    """The questions, and below them the one in hand: its words, its answers, or a box to write in."""

    DEFAULT_CSS = """
    CaseForm { height: 1fr; width: 1fr; }
    CaseForm > #in-hand {
        height: auto; max-height: 8; padding: 0 1; border-top: solid $line; background: $pane; color: $ink;
    }
    CaseForm > #write { height: 1; border: none; padding: 0 1; background: $raised; color: $ink; display: none; }
    CaseForm > #write:focus { border: none; background: $raised; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave_box", show=False)]

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.refused = ""
        self._written: str | None = None
        """The question that the box is open for."""

    def compose(self) -> ComposeResult:
        yield Questions(id="questions")
        yield Static("", id="in-hand", markup=False)
        yield Input(id="write", select_on_focus=False)

    @property
    def questions(self) -> Questions:
        """The list of questions."""
        return self.query_one(Questions)

    def show(self, form: FormView) -> None:
        """Show a form."""
        self.questions.show(form)
        self._show_in_hand()

    def refuse(self, words: str) -> None:
        """Say why what was written is no answer; it stays in the box."""
        self.refused = words
        self._show_in_hand()

    def accept(self) -> None:
        """What was written is the answer: the box closes, and the next question is in hand."""
        box = self.query_one("#write", Input)
        self.refused = ""
        if box.display:
            in_box = box.has_focus
            box.display = False
            if in_box:
                self.questions.focus()
                self.questions.action_cursor_down()
        self._show_in_hand()

    @property
    def writing(self) -> bool:
        """Whether the box to write in is open."""
        return self.query_one("#write", Input).display

    def _show_in_hand(self) -> None:
        view = self.questions.view
        shown = self.query_one("#in-hand", Static)
        if view is None:
            shown.update("")
            return
        lines = [Content.styled(plain(view.text), "bold")]
        if view.applies is None and view.why_not:
            lines.append(Content.styled(plain(view.why_not), "$quiet"))
        if view.choices:
            at = self.questions.at if view.item.kind == "choices" else -1
            shown_choices = (_choice(view, place, in_hand=place == at) for place in range(len(view.choices)))
            lines.append(Content("  ").join(shown_choices))
        hint = _hint(view)
        lines.append(
            Content.styled(plain(self.refused), "bold $bad") if self.refused else Content.styled(hint, "$quiet")
        )
        shown.update(Content("\n").join(lines))

    def on_questions_moved(self, event: Questions.Moved) -> None:
        event.stop()
        view = self.questions.view
        if self.writing and (view is None or view.item.id != self._written):
            # Another question was gone to: what was refused of this one is let go.
            self.query_one("#write", Input).display = False
        if not self.writing:
            self.refused = ""
        self._show_in_hand()

    def on_questions_writes(self, event: Questions.Writes) -> None:
        event.stop()
        view = self.questions.view
        if view is None:
            return
        box = self.query_one("#write", Input)
        self._written = view.item.id
        before = view.value if view.item.kind == "date" else view.answer.value
        box.value = event.text or (before if isinstance(before, str) and view.answer.value else "")
        box.cursor_position = len(box.value)
        box.display = True
        box.focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._written is not None:
            self.post_message(Questions.Answered(self._written, event.value.strip() or None))

    def on_input_blurred(self, event: Input.Blurred) -> None:
        """What was written is not lost by going elsewhere; what is no answer stays in the box and says so."""
        event.stop()
        if self.writing and self._written is not None:
            self.post_message(Questions.Answered(self._written, event.value.strip() or None))

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.refused:
            self.refused = ""
            self._show_in_hand()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Esc closes the box where it is open, and is nobody's here otherwise."""
        return self.writing if action == "leave_box" else True

    def action_leave_box(self) -> None:
        """Close the box; the answer stays as it was."""
        self.refused = ""
        self.query_one("#write", Input).display = False
        self.questions.focus()
        self._show_in_hand()


def _rows(form: FormView) -> tuple[_Row, ...]:
    rows: list[_Row] = []
    parts = [("Case details", form.facts), *((section.label, section.items) for section in form.sections)]
    for heading, views in [*parts, ("Quality of this audit", form.standards)]:
        shown = [view for view in views if view.applies is not False or view.answer.not_applicable]
        if shown:
            rows.append(_Row(heading))
            rows += [_Row(view.item.label, view) for view in shown]
    return tuple(rows)


def _prompt(row: _Row) -> Content:
    view = row.view
    if view is None:
        return Content.styled(plain(row.text), "bold $accent-ink")
    name = "Grade" if view.item.role == "section" else plain(row.text).rstrip(":")
    if view.answer.not_applicable:
        return Content.assemble(f"– {name}: ", ("not applicable", "$quiet"))
    if view.answer.value is None:
        return Content.styled(
            f"{'?' if view.applies is None else '○'} {name}", "$quiet" if view.applies is None else ""
        )
    return Content.assemble(f"● {name}: ", (plain(view.value), "bold"))


def _choice(view: ItemView, place: int, *, in_hand: bool) -> Content:
    choice, value = view.choices[place], view.answer.value
    several = view.item.kind == "choices"
    chosen = choice.id in value if isinstance(value, tuple) else choice.id == value
    mark = ("☑" if chosen else "☐") if several else ("●" if chosen else "○")
    digit = f"{place + 1} " if place < 9 else ""
    styles = " ".join(style for style, holds in (("bold", chosen), ("underline", in_hand)) if holds)
    return Content.styled(f"{mark} {digit}{plain(choice.label)}", styles)


def _hint(view: ItemView) -> str:
    count = min(9, len(view.choices))
    if view.item.kind == "choices":
        hint = f"1 to {count}, or ← → and Space, tick"
    elif view.choices:
        hint = f"1 to {count} or ← → choose" if count > 1 else "1 chooses"
    elif view.item.custom is not None and view.item.custom.hint:
        hint = f"Enter: write {plain(view.item.custom.hint)}"
    else:
        hint = {"date": "Enter: write a date", "number": "Enter: write a number"}.get(view.item.kind, "Enter: write")
    return hint + (", N doesn't apply" if view.item.allow_not_applicable else "") + ", Del clears"
