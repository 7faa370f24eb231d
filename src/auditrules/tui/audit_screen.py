"""The audit on screen: sections, the form, guidance, the judgement."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from auditrules.audits.due import escalations_due
from auditrules.audits.merging import merged
from auditrules.audits.spots import Change, Spot
from auditrules.audits.state import AuditState
from auditrules.tui.all_told import all_told, keys_wait
from auditrules.tui.audit_commands import AuditCommands
from auditrules.tui.blank import Blank, Sided
from auditrules.tui.boxes import Box, box_of
from auditrules.tui.choice import Choice
from auditrules.tui.deeds import Deed
from auditrules.tui.desk import Desk, Outcome, Refusal, target
from auditrules.tui.dialogs import TYPING
from auditrules.tui.going import Going
from auditrules.tui.guard import plain
from auditrules.tui.guidance import Guidance, guidance_for
from auditrules.tui.judgement_bar import JudgementBar
from auditrules.tui.key_line import KeyLine, StatusLine
from auditrules.tui.open_audit import OpenAudit
from auditrules.tui.phrases import clock, due_in, typed_day
from auditrules.tui.progress_parts import listed_parts
from auditrules.tui.prose import Line, Prose
from auditrules.tui.prose_box import ProseBox
from auditrules.tui.prose_window import ProseWindow
from auditrules.tui.registry import Situation, bindings_for, footer_text, key_of
from auditrules.tui.rows import ItemRow
from auditrules.tui.section_list import SectionList
from auditrules.tui.wording import standing

#: Seconds between attempts to save what could not be saved.
AGAIN = 1.0
#: Seconds between two looks at what other windows did to the audit.
LOOK = 1.0
#: Seconds that the screen waits, at most, to be drawn until a box has turned into a text box.
TURNING = 0.2
WIDE = 100
LOW = 30


class _Body(Horizontal, Blank):
    """The list of parts, the form and the guidance, side by side."""


class _Form(Vertical, Sided):
    """The parts of the form, one of them on show."""


class AuditScreen(OpenAudit, Blank):
    """One audit. Shows the desk's state and sends it commands; decides nothing itself."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_for("audit")
    AUTO_FOCUS = ""

    def __init__(
        self, desk: Desk, *, leave: Callable[[str], None], again: Callable[[], None], starts_at: Spot | None = None
    ) -> None:
        super().__init__()
        self.starts_at = starts_at
        self.desk = desk
        self.leave = leave
        self.reopen = again
        """Show the same audit anew, now that it may be changed."""
        self.commands = AuditCommands(self)
        self.going = Going(self)
        self.read_only = desk.session.state.status == "submitted"
        self.prompted: set[str] = set()
        self._typing: Timer | None = None
        self._retry: Timer | None = None
        self._alarmed = False
        self.window: ProseWindow | None = None
        """A box for prose that is open over the whole window."""
        self._judged: AuditState | None = None
        """The state whose judgement is shown."""
        self._guided: tuple[str, object] | None = None
        """The item that guidance is shown for, and its answer."""
        self._asked: frozenset[str] | None = None

    # ------------------------------------------------------------ layout

    def compose(self) -> ComposeResult:
        yield Static("", id="where", markup=False)
        with _Body(id="body"):
            yield SectionList(id="sections")
            yield _Form(id="form")
            yield Guidance(id="guidance")
        yield JudgementBar(id="judgement")
        yield StatusLine(id="status")
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        self._asked = self._asked_now()
        self._fit(self.size.width, self.size.height)
        self.set_interval(LOOK, self.look)
        self.going.begin(self.starts_at)

    def on_resize(self, event: events.Resize) -> None:
        self._fit(event.size.width, event.size.height)

    def _fit(self, width: int, height: int) -> None:
        """Fit the layout to the window: guidance becomes an overlay when narrow, the list and bar tighten."""
        self.guidance_hidden = width < WIDE
        self.query_one(Guidance).display = not self.guidance_hidden
        low = height < LOW
        self.query_one(JudgementBar).set_class(low, "-low")
        self.query_one(SectionList).resize(roomy=not low and width >= WIDE)
        self.show_all()

    # ------------------------------------------------------------ showing

    @property
    def situation(self) -> Situation:
        """What decides which commands make sense."""
        return Situation(
            "audit",
            submitted=self.read_only,
            guidance_hidden=self.guidance_hidden,
            in_prose=self.prose_in_hand() is not None,
            unsaved=bool(self.desk.problem),
        )

    def prose_in_hand(self) -> Box | None:
        """The box for prose that has the focus, or None."""
        box = box_of(self.focused)
        return box if box is not None and box.known is not None else None

    def show_all(self) -> None:
        """Show everything around the form as it stands now."""
        self._show_where()
        self._show_judgement()
        self._show_saved()
        self.show_keys()
        self.show_guidance()

    def show_keys(self) -> None:
        """Show the keys that work here."""
        self.query_one(KeyLine).show(footer_text("audit", self.situation, self.size.width))

    def _show_where(self) -> None:
        session, state = self.desk.session, self.desk.state
        bits = [state.case_reference or "No case reference yet"]
        if self.read_only:
            bits.append(f"submitted, for reading ({key_of('reopen')} reopens)")
        elif state.due:
            bits.append(f"due {typed_day(state.due)} ({due_in(state.due, self.desk.today()).removeprefix('due ')})")
        if state.sample:
            bits.append("SAMPLE, made up")
        bits.append(plain(session.ruleset.title))
        where, words = self.query_one("#where", Static), " · ".join(bits)
        if str(where.content) != words:
            where.update(words, layout=False)

    def _show_judgement(self) -> None:
        session = self.desk.session
        self._judged = session.state
        due = escalations_due(session.state, session.judgement, timing="immediately")
        urgent = "" if self.read_only or not due else f"{due[0].message}  ({key_of('escalate')})"
        self.query_one(JudgementBar).show(standing(session), urgent)
        self.query_one(SectionList).show(listed_parts(session, read_only=self.read_only), self.going.part)

    def show_part(self) -> None:
        """Show in the list of parts which one is on show."""
        if self._judged is self.desk.session.state:
            self.query_one(SectionList).point_to(self.going.part)
        else:
            self._show_judgement()

    def _show_saved(self) -> None:
        desk = self.desk
        alarm = ""
        if desk.problem:
            # What fits 80 columns comes first; the rest, with the folder's name, is cut there.
            kept = f"! NOT SAVED since {clock(desk.failing_since)}: {desk.brief}. Kept here, tried again"
            alarm = f"{kept} ({key_of('rescue')}: to a file). {desk.problem}"
        saved = f"Saved {clock(desk.saved_at)}" if desk.saved_at else ""
        if desk.waiting and not desk.problem:
            saved = "Saving …"
        self.query_one(StatusLine).show_saved(saved, alarm)
        if bool(desk.problem) != self._alarmed:
            self._alarmed = bool(desk.problem)
            self.show_keys()
        if desk.problem and self._retry is None:
            self._retry = self.set_interval(AGAIN, self._try_again)
        elif not desk.problem and self._retry is not None:
            self._retry.stop()
            self._retry = None

    def key_typed(self) -> None:
        """A key is on its way."""
        self.query_one(StatusLine).typed()

    def say(self, text: str) -> None:
        """Say in the status line what happened."""
        self.query_one(StatusLine).say(text)

    # ------------------------------------------------------------ changes

    def on_box_typed(self, event: Box.Typed) -> None:
        """A box changed: a choice is recorded at once, prose is recorded every third of a second."""
        event.stop()
        if event.at_once:
            self.changed(self.desk.do(event.box.cell.write(event.value)))
        elif self._take(event.box):
            self._show_saved()
            if self._typing is None:
                self._typing = self.set_timer(TYPING, self.record_typing)

    def take(self, box: Box) -> None:
        """Take what was typed into a box; it is recorded within a third of a second."""
        if self._take(box):
            self.typing_begins()

    def _take(self, box: Box | None, *, leaving: bool = False) -> bool:
        """Take what was typed into a box; whether there was anything new."""
        if box is None:
            return False
        base = box.known
        text = box.take(leaving=leaving)
        if text is None:
            return False
        now = box.cell.read(self.desk.state)
        if base is not None and (now or "") != base:
            # Another window wrote here since the box was shown.
            text = merged(base, text, now if isinstance(now, str) else "")
        self.desk.hold(box.cell.write(text))
        return True

    def typing_begins(self) -> None:
        """Something is being typed that is not recorded yet: it isn't called saved from now on."""
        if not self.desk.problem:
            self.query_one(StatusLine).show_saved("Saving …")
        if self._typing is None:
            self._typing = self.set_timer(TYPING, self.record_typing)

    def take_focused(self, *, leaving: bool = False) -> None:
        """Take what was typed into the box that has the focus."""
        if self.window is not None:
            self._take(self.window.prose)
        self._take(box_of(self.focused), leaving=leaving)

    def on_box_left(self, event: Box.Left) -> None:
        event.stop()
        self._take(event.box)
        self.record_typing()

    def record_typing(self, *, leaving: bool = False) -> None:
        """Record what was typed so far, the last letter included; ``leaving`` as for :meth:`Box.take`."""
        if self._typing is not None:
            self._typing.stop()
            self._typing = None
        self.take_focused(leaving=leaving)
        if self.desk.waiting:
            self.changed(self.desk.flush(), leaving=leaving)
        else:
            self._show_saved()

    def look(self) -> None:
        """See what other windows did to the audit, and show it together with what is typed here."""
        if self.desk.look(self.take_focused):
            outcome = self.desk.flush()
            self.changed(replace(outcome, changed=True))

    def _tell_news(self) -> None:
        news = self.desk.news()
        if not news:
            return
        more = f" (and {len(news) - 1} more)" if len(news) > 1 else ""
        self.say(f"Changed in another window: {news[-1].text}{more}")
        if (self.desk.session.state.status == "submitted") != self.read_only:
            self.reopen()

    def _try_again(self) -> None:
        if self.desk.waiting:
            self.changed(self.desk.flush())
        if not self.desk.problem:
            self.say("Saved again.")

    def on_box_spill_over(self, event: Box.SpillOver) -> None:
        """A letter typed on a grade: it goes to the evidence, and the grade stays."""
        event.stop()
        assert isinstance(event.box, Widget)  # every box is a widget; the mixin alone does not say so
        row = next((w for w in event.box.ancestors if isinstance(w, ItemRow)), None)
        if row is not None and row.evidence is not None:
            row.evidence.write(event.text)

    def on_choice_hint(self, event: Choice.Hint) -> None:
        self.say(event.text)

    def on_deed_pressed(self, event: Deed.Pressed) -> None:
        event.stop()
        self.commands.deed(event.deed)

    def changed(self, outcome: Outcome, *, leaving: bool = False) -> None:
        """Show what an attempt to record did. A box with something on offer keeps the focus, but for ``leaving``."""
        for refusal in outcome.refused:
            self._show_refusal(refusal, stay=not leaving)
        if outcome.changed:
            if not outcome.refused:
                self.query_one(StatusLine).moved_on()
            more = self._announce_new_questions()
            shown = self.refresh_pane()
            if more:
                keys_wait(self, shown.wait())
            self._show_where()
            self._show_judgement()
            self.commands.prompt_escalation()
            self._tell_news()
        elif outcome.saved and not outcome.refused:
            # What stood in the box before stands there again: nothing is recorded, and nothing is refused any more.
            self._show_not_taken()
            self.query_one(StatusLine).moved_on()
        self._show_saved()

    def _show_refusal(self, refusal: Refusal, *, stay: bool) -> None:
        self._show_not_taken()
        pane = self.going.pane
        for box in pane.boxes() if pane and stay and refusal.offer else ():
            if isinstance(box, Line) and target(box.cell.write("")) == target(refusal.command):
                box.focus()
        self.say(f"✗ {refusal.message}")

    def _show_not_taken(self) -> None:
        for each in self.going.mounts.all:
            each.show_not_taken()

    def _asked_now(self) -> frozenset[str]:
        judgement = self.desk.session.judgement
        away = {*judgement.not_applicable, *judgement.applicability_unknown}
        return frozenset(item for item in self.desk.session.ruleset.vocabulary.items if item not in away)

    def _announce_new_questions(self) -> bool:
        """Say so where the answers bring up more questions; whether anything more is asked."""
        now = self._asked_now()
        before, self._asked = self._asked, now
        if before is None or now == before:
            return False
        ruleset = self.desk.session.ruleset
        new = [ruleset.item(i) for i in now - before if ruleset.item(i).role in ("question", "section")]
        if new:
            section = next((item.section for item in new if item.section), None)
            where = f" in {ruleset.item(section).label}" if section else ""
            self.say(
                f"Your answers bring up {len(new)} more question{'' if len(new) == 1 else 's'}{where}: {new[0].label}"
            )
        return bool(now - before)

    @work(exclusive=True, group="pane")
    async def refresh_pane(self) -> None:
        """Show the state in the pane on show."""
        pane = self.going.pane
        if pane is not None:
            await pane.show(self.desk.state)
            if self.window is not None:
                self.window.prose.show(self.window.prose.cell.read(self.desk.state))
            self.call_after_refresh(self._keep_in_view)

    def _keep_in_view(self) -> None:
        """Questions that come and go move the rest: the box in hand stays in sight."""
        if self.focused is not None:
            self.going.bring_into_view(self.focused)

    def after_change(self, change: Change | None, nothing: str) -> None:
        """Show an undo or redo: say it in words and go where it happened."""
        if change is None:
            self.say(self.desk.problem or nothing)
            self._show_saved()
            return
        self._announce_new_questions()
        self._show_where()
        self._show_judgement()
        self._show_saved()
        self.going.to(
            change.spot,
            then=lambda: self.say(
                f"{change.text} ({key_of('redo')} redoes)" if change.text.startswith("Undone") else change.text
            ),
        )

    # ------------------------------------------------------------ moving

    def on_section_list_wanted(self, event: SectionList.Wanted) -> None:
        self.going.to_part(event.part, focus=event.enter)

    def set_focus(self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False) -> None:
        """As Textual's own. Where prose turns into a text box or back, all of it is drawn at once."""
        left = self.focused.parent if isinstance(self.focused, Prose) else None
        turning = [box for box in (left, widget) if isinstance(box, ProseBox) and widget is not self.focused]
        for box in turning:
            box.turns()
        super().set_focus(widget, scroll_visible, from_app_focus)
        if turning:
            self._draw_at_once(turning)

    @work(group="drawing")
    async def _draw_at_once(self, turning: Sequence[ProseBox]) -> None:
        with self.app.batch_update(), contextlib.suppress(TimeoutError):
            async with asyncio.timeout(TURNING):
                for box in turning:
                    await box.turned()
                await all_told()
        self.call_after_refresh(self._keep_in_view)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        if isinstance(self.focused, ProseBox):
            # On its way to the text box that this one turns into.
            return
        self.show_keys()
        self.query_one(StatusLine).moved_on()
        self.show_guidance()
        self.call_after_refresh(self._keep_in_view)

    def show_guidance(self) -> None:
        """Let the guidance follow the focus."""
        if not self.guidance_hidden:
            helped = self._helped()
            if helped != self._guided:
                self._guided = helped
                self.query_one(Guidance).show(self.guidance())

    def guidance(self) -> Content:
        """The guidance of the box that has the focus."""
        item, chosen = self._helped()
        ruleset = self.desk.session.ruleset
        return guidance_for(ruleset, ruleset.item(item) if item else None, chosen)

    def _helped(self) -> tuple[str, object]:
        """The item that has the focus, or whose section is on show, and its answer."""
        spot, state = self.spot(), self.desk.state
        item = spot.item if spot is not None and spot.item in self.desk.session.ruleset.vocabulary.items else None
        if item is None and self.going.part.startswith("section-"):
            item = self.going.part.removeprefix("section-")
        return (item, state.answer(item).value) if item else ("", state.overall)

    def spot(self) -> Spot | None:
        """The place that has the focus."""
        box = box_of(self.focused)
        return box.cell.spot if box is not None else None

    # ------------------------------------------------------------ commands

    def action_command(self, id: str) -> None:
        """Do a command of the registry."""
        self.commands.do(id)
