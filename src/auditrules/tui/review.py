"""The review before submitting: what is missing in words; Enter jumps to the box."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import OptionList, Static

from auditrules.audits.commands import Submit
from auditrules.audits.explain import decided_beside
from auditrules.audits.leading import leads_to_lines
from auditrules.audits.spots import Missing, Refused, Spot
from auditrules.tui.deeds import Deed
from auditrules.tui.desk import Desk
from auditrules.tui.dialogs import ConfirmDialog, Pick, picked_lines
from auditrules.tui.guard import plain
from auditrules.tui.key_line import KeyLine
from auditrules.tui.panes import part_of, part_order
from auditrules.tui.unfinished import unfinished
from auditrules.tui.wording import OVERALL, standing


class ReviewScreen(Screen[Spot]):
    """Lists what blocks submitting and what is worth another look; gives the place to go to."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("f8", "leave", show=False, id="review"),
    ]
    DEFAULT_CSS = """
    ReviewScreen { background: $paper; color: $ink; }
    ReviewScreen #top { height: auto; padding: 1 2; background: $raised; }
    ReviewScreen OptionList { background: $paper; border: none; padding: 0 1; height: 1fr; scrollbar-size-vertical: 1; }
    ReviewScreen #deeds { height: 3; padding: 1 2; background: $pane; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.picks: list[Pick] = []

    def compose(self) -> ComposeResult:
        with Vertical(id="top"):
            yield Static("", id="verdict", markup=False)
        yield OptionList(id="missing", markup=False)
        with Horizontal(id="deeds"):
            yield Deed("Submit the audit", "submit", id="submit")
            yield Deed("Back to the audit (Esc)", "back", id="back")
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        session = self.desk.session
        missing = [*session.missing(), *unfinished(self.desk)]
        blocking = [found for found in missing if found.blocks]
        words = _verdict(session.state.status == "submitted", len(blocking), len(missing) - len(blocking))
        beside = decided_beside(session.ruleset, session.judgement)
        leads = leads_to_lines(session.ruleset, session.leads_to())
        lines = (words, standing(session).headline, *beside, *leads)
        self.query_one("#verdict", Static).update("\n".join(map(plain, lines)))
        self._list("To do before you can submit", blocking)
        self._list("Worth another look; doesn't stop you", [found for found in missing if not found.blocks])
        options = self.query_one(OptionList)
        options.add_options(picked_lines(self.picks))
        options.highlighted = next((i for i, pick in enumerate(self.picks) if pick.key is not None), None)
        # An empty list has nothing to go to.
        options.can_focus = bool(self.picks)
        submit = self.query_one("#submit", Deed)
        submit.display = not blocking and session.state.status != "submitted"
        (submit if submit.display else options if self.picks else self.query_one("#back", Deed)).focus()
        self._show_keys()

    def on_descendant_focus(self) -> None:
        """The keys at the foot are those of what has the focus."""
        self._show_keys()

    def _show_keys(self) -> None:
        deed, submit = self.focused, self.query_one("#submit", Deed)
        if isinstance(deed, Deed):
            keys = [("Enter", "Submit")] if deed is submit else [("Enter", "Back to the audit")]
            keys += [("↓", "The list")] if self.picks else []
        else:
            keys = [("Enter", "Go there"), ("↑↓", "Choose"), ("Tab", "Submit or back" if submit.display else "Back")]
        self.query_one(KeyLine).show([*keys, ("Esc", "Back to the audit")])

    def _list(self, heading: str, missing: Sequence[Missing]) -> None:
        if not missing:
            return
        self.picks.append(Pick(f"{heading} ({len(missing)})"))
        labels, state = dict(part_order(self.desk.session)), self.desk.session.state
        for found in missing:
            where = labels.get(part_of(found.spot, state), "")
            self.picks.append(Pick(found.text, where if where not in found.text else "", found.spot))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        key = self.picks[event.option_index].key
        self.dismiss(key if isinstance(key, Spot) else None)

    def on_key(self, event: events.Key) -> None:
        options = self.query_one(OptionList)
        if event.key == "down" and isinstance(self.focused, Deed) and self.picks:
            event.stop()
            options.focus()

    def on_deed_pressed(self, event: Deed.Pressed) -> None:
        event.stop()
        if event.deed.name == "back":
            self.dismiss(None)
            return
        state, ruleset = self.desk.session.state, self.desk.session.ruleset
        grade = f"Overall grade: {ruleset.item(OVERALL).value_label(state.overall)}.\n" if state.overall else ""
        self.app.push_screen(
            ConfirmDialog(
                "Submit this audit?",
                f"{grade}After submitting it can be read and exported. To change it, reopen it with a reason.",
                yes="Submit",
                no="Not yet",
            ),
            self._submit,
        )

    def _submit(self, yes: bool | None) -> None:
        if not yes:
            return
        try:
            self.desk.attempt(Submit())
        except Refused as refusal:
            self.query_one("#verdict", Static).update(f"✗ {refusal.message}")
        except self.desk.failures as error:
            self.query_one("#verdict", Static).update(f"✗ NOT SUBMITTED: {error}")
        else:
            self.dismiss(None)

    def action_leave(self) -> None:
        """Back to the audit."""
        self.dismiss(None)


def _verdict(submitted: bool, blocking: int, others: int) -> str:
    if submitted:
        return "This audit is submitted."
    if blocking:
        things = "1 thing is" if blocking == 1 else f"{blocking} things are"
        return f"{things} still missing before this audit can be submitted. Enter goes to the place."
    if others:
        return "Nothing is missing: the audit can be submitted. A few points are worth another look."
    return "Nothing is missing: the audit can be submitted."
