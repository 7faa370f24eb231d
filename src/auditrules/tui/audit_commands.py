"""What the commands of the audit screen do: dialogs, jumps, and commands to the session."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from auditrules.audits.commands import (
    AddAction,
    AddConsultation,
    AddFinding,
    AddParticipant,
    Command,
    Escalate,
    MarkApplicable,
    MarkNotApplicable,
    RemoveEntry,
    Reopen,
    SetSentTo,
)
from auditrules.audits.due import about, escalations_due, proposed_actions
from auditrules.audits.explain import decided_beside, is_overruled
from auditrules.audits.judging import engine_answers
from auditrules.audits.spots import Refused, Spot
from auditrules.audits.state import FindingKind
from auditrules.conditions.vocabulary import Item
from auditrules.engine import Engine
from auditrules.tui.deeds import Deed
from auditrules.tui.dialogs import Concern, EscalateDialog, Pick, PickDialog, ReasonDialog, TextDialog
from auditrules.tui.panes import part_of, part_order
from auditrules.tui.prose import Prose
from auditrules.tui.prose_window import ProseWindow
from auditrules.tui.registry import key_of, meant, read_only_words
from auditrules.tui.wording import OVERALL, reasons, standing

if TYPE_CHECKING:
    from pathlib import Path

    from auditrules.audits.session import AuditSession
    from auditrules.tui.audit_screen import AuditScreen


class AuditCommands:
    """The deeds behind the keys of one audit screen."""

    def __init__(self, screen: AuditScreen) -> None:
        self.screen = screen

    @property
    def _session(self) -> AuditSession:
        return self.screen.desk.session

    def do(self, id: str) -> None:
        """Do a command of the registry by its id."""
        self.screen.record_typing(leaving=True)
        now = meant(id, "audit", self.screen.situation)
        if now is None:
            self.screen.say(
                read_only_words() if self.screen.read_only else "There is nothing for this key to do just now."
            )
            return
        deed: Callable[[], None] = getattr(self, f"do_{now}")
        deed()

    # ------------------------------------------------------------ moving

    def do_next_unanswered(self) -> None:
        """Go to the next question without an answer."""
        spot = self._session.next_unanswered(self.screen.spot() or _first_spot(self.screen.going.part))
        if spot is None:
            self.screen.say(f"Every question is answered. {key_of('review')} reviews and submits the audit.")
            return
        where = dict(part_order(self._session)).get(part_of(spot, self._session.state), "")
        said = f"Next without an answer: {where}"
        if spot.area == "overall":
            # Here something may be answered, and not to be left so.
            said = next(each.text for each in self._session.missing() if each.blocks and each.spot == spot)
        self.screen.going.to(spot, then=lambda: self.screen.say(said))

    def do_next_section(self) -> None:
        """Go to the section after this one."""
        self._by(1)

    def do_previous_section(self) -> None:
        """Go to the section before this one."""
        self._by(-1)

    def _by(self, step: int) -> None:
        parts = [id for id, _ in part_order(self._session)]
        place = parts.index(self.screen.going.part)
        away = {f"section-{item}" for item in self._session.judgement.not_applicable}
        for number in range(1, len(parts) + 1):
            part = parts[(place + step * number) % len(parts)]
            if part not in away:
                self.screen.going.to_part(part)
                return

    def do_find(self) -> None:
        """Look for a word."""

        def found(text: str) -> Sequence[Pick]:
            labels = dict(part_order(self._session))
            hits = self._session.search(text) if text.strip() else ()
            return [
                Pick(excerpt, labels.get(part_of(spot, self._session.state), ""), spot) for spot, excerpt in hits[:50]
            ]

        self._pick(PickDialog("Find", found, asks="A word from a question, guidance or what you wrote"))

    def do_why(self) -> None:
        """Show the rules that decide, and the answers they read."""

        def found(_: str) -> Sequence[Pick]:
            session, ruleset = self._session, self._session.ruleset
            picks = [Pick(standing(session).headline)]
            overall = session.judgement.outcomes.get(OVERALL)
            for reason in reasons(session.judgement):
                lead = "Without that: " if is_overruled(overall, reason) else ""
                picks.append(Pick(f"{lead}{reason.text}" + (f" ({reason.source})" if reason.source else "")))
                for read in reason.reads:
                    picks.append(Pick(f"{read.label}: {read.value}", key=_spot(ruleset.item(read.item))))
            deciding = [ruleset.item(item) for item in overall.deciding] if overall and overall.value is None else []
            if deciding:
                picks.append(Pick("Answers that can still change it"))
                picks += [Pick(item.label, key=_spot(item)) for item in deciding[:12]]
            for limit in session.judgement.limits:
                if limit.active is None:
                    label = ruleset.item(limit.outcome).value_label(limit.at_most)
                    picks.append(Pick(f"May still limit it to {label}: {limit.reason.text}"))
            picks += [Pick(decided) for decided in decided_beside(ruleset, session.judgement)]
            return picks

        graded = OVERALL in self._session.judgement.outcomes
        title = "Why this grade" if graded else "What the rules say"
        dialog = PickDialog(title, found, soon="Working out what would change it …")
        self._pick(dialog)
        if self._session.ruleset.document.decide:
            self._what_if(dialog)
        else:
            dialog.add(())

    def _what_if(self, dialog: PickDialog) -> None:
        """Work out in a thread what would change the grade, and add it to the window while it is open."""
        session, ruleset = self._session, self._session.ruleset
        answers = engine_answers(session.state)

        def work() -> None:
            from auditrules.workshop.verdict import what_if_lines, what_ifs

            # An engine of its own: the audit's is in use for every key meanwhile.
            found = what_ifs(Engine(ruleset), answers, lambda: dialog.gone)
            picks = [
                Pick("  " * line.indent + line.text, key=_spot(ruleset.item(str(line.key))) if line.key else None)
                for line in what_if_lines(found, rules_named=False)
                if line.tone != "quiet" or line.key is None
            ]
            self.screen.app.call_from_thread(dialog.add, picks)

        self.screen.app.run_worker(work, thread=True, group="what-if", exclusive=True)

    def _pick(self, dialog: PickDialog) -> None:
        def chosen(key: object) -> None:
            if isinstance(key, Spot):
                self.screen.going.to(key)

        self.screen.app.push_screen(dialog, chosen)

    def do_guidance(self) -> None:
        """Show guidance and descriptors over the form."""
        self.screen.app.push_screen(TextDialog("Guidance", self.screen.guidance()))

    def do_write_large(self) -> None:
        """Write in the whole window."""
        screen = self.screen
        box = screen.prose_in_hand()
        if box is None:
            return
        text = box.cell.read(screen.desk.state)
        window = ProseWindow(
            box.cell,
            text if isinstance(text, str) else "",
            takes=screen.take,
            records=screen.record_typing,
            read_only=screen.read_only,
        )
        if isinstance(box, Prose):
            window.prose.move_cursor(box.cursor_location)
        screen.window = window

        def back(_: None) -> None:
            screen.window = None
            if isinstance(box, Prose) and box.is_mounted:
                # On at the place where somebody was in the window, and not where they left the form.
                box.show(box.cell.read(screen.desk.state))
                box.move_cursor(window.prose.cursor_location)
            screen.refresh_pane()

        screen.app.push_screen(window, back)

    def do_rescue(self) -> None:
        """Write what is not saved yet to a file."""
        from pathlib import Path

        from auditrules.tui.rescue import rescue_file

        desk = self.screen.desk
        path = rescue_file(desk.today())

        def given(where: str | None) -> None:
            if where:
                self._write_unsaved(Path(where).expanduser())

        dialog = ReasonDialog(
            "Write unsaved text to a file",
            f"{desk.problem}\nSaving is tried again all the while. Delete the file once all is saved.",
            asks="A file, on another disk if this one is full",
            deed="Write it",
            draft=str(path),
        )
        self.screen.app.push_screen(dialog, given)

    def _write_unsaved(self, path: Path) -> None:
        from auditrules.reports import CannotWrite
        from auditrules.reports.files import write_private
        from auditrules.tui.rescue import unsaved_words

        words = unsaved_words(self.screen.desk)
        if not words:
            self.screen.say("Everything is saved by now.")
            return
        try:
            write_private(path, words + "\n")
        except CannotWrite as error:
            self.screen.app.push_screen(TextDialog("Not written", str(error)))
        else:
            said = f"{path}\n\nIt is not part of the audit until it is saved here as well."
            self.screen.app.push_screen(TextDialog("Written", said))

    def do_home(self) -> None:
        """Go back to the list of audits."""
        if self.screen.desk.waiting:
            self.screen.say(
                f"Not everything is saved yet. Stay here until it is; {key_of('quit')} leaves all the same."
            )
            return
        self.screen.leave("")

    def do_review(self) -> None:
        """List what is missing, and submit."""
        from auditrules.tui.review import ReviewScreen

        def chosen(spot: Spot | None) -> None:
            if spot is not None:
                self.screen.going.to(spot)
            elif self._session.state.status == "submitted" and not self.screen.read_only:
                case = self._session.state.case_reference or "The audit"
                self.screen.leave(f"{case} is submitted. Open it, and {key_of('export')} saves its document.")

        self.screen.app.push_screen(ReviewScreen(self.screen.desk), chosen)

    # ------------------------------------------------------------ changing

    def do_undo(self) -> None:
        """Take the last change back."""
        self.screen.after_change(self.screen.desk.undo(), "Nothing to undo.")

    def do_redo(self) -> None:
        """Make it again."""
        self.screen.after_change(self.screen.desk.redo(), "Nothing to redo.")

    def do_not_applicable(self) -> None:
        """Mark the question in hand, or its section, as not applicable; or take that back."""
        item = self._markable()
        if item is None:
            self.screen.say("This has to be answered: the rules don't let it be left out.")
            return
        if self._session.state.answer(item.id).not_applicable:
            self._record(MarkApplicable(item.id), f"{item.label}: applies again, with the answers it had.")
            return

        def given(reason: str | None) -> None:
            if reason:
                self._record(
                    MarkNotApplicable(item.id, reason),
                    f"{item.label}: doesn't apply. {key_of('not_applicable')} takes it back.",
                )

        kind = "section" if item.role == "section" else "question"
        self._ask_reason(
            item.id,
            f"This {kind} doesn't apply",
            f"{item.label}\nAnything answered here is kept, and counts again if you take this back.",
            asks="Why doesn't it apply to this case?",
            deed="It doesn't apply",
            given=given,
        )

    def _ask_reason(
        self, about: str, title: str, text: str, *, asks: str, deed: str, given: Callable[[str | None], None]
    ) -> None:
        """Ask for a reason; one that was begun before is there again."""
        kept, key = self.screen.desk.kept_text, f"reason/{about}"
        dialog = ReasonDialog(title, text, asks=asks, deed=deed, draft=kept.get(key).get("reason", ""))
        dialog.keeps = lambda texts: kept.keep(key, texts)

        def done(reason: str | None) -> None:
            given(reason)
            if reason:
                kept.forget(key)

        self.screen.app.push_screen(dialog, done)

    def _markable(self) -> Item | None:
        ruleset, spot = self._session.ruleset, self.screen.spot()
        candidates = [spot.item] if spot and spot.item else []
        if self.screen.going.part.startswith("section-"):
            candidates.append(self.screen.going.part.removeprefix("section-"))
        for name in candidates:
            item = ruleset.item(name)
            if item.allow_not_applicable or self._session.state.answer(name).not_applicable:
                return item
        return None

    def do_escalate(self) -> None:
        """Send a concern on now."""
        due = escalations_due(self._session.state, self._session.judgement, timing=None)
        spot = self.screen.spot()
        item = self._session.ruleset.vocabulary.items.get(spot.item or "") if spot else None
        if due:
            self.prompt_escalation(again=True)
            return
        evidence = self.screen.desk.state.answer(item.id).evidence if item else ""
        to = tuple(
            role
            for rule in self._session.ruleset.document.escalate.values()
            if rule.timing == "immediately"
            for role in rule.to
        )
        self._open_escalation(Concern("", tuple(dict.fromkeys(to)), evidence), None, item, "")

    def prompt_escalation(self, *, again: bool = False) -> None:
        """Prompt for an escalation that the rules make due at once; each is prompted once, or ``again``."""
        if self.screen.read_only or self.screen.app.screen is not self.screen:
            return
        session = self._session
        due = escalations_due(session.state, session.judgement, timing=None if again else "immediately")
        holding = {rule.escalation for rule in session.judgement.escalations}
        self.screen.prompted &= holding
        for escalation in due:
            if again or escalation.escalation not in self.screen.prompted:
                self.screen.prompted.add(escalation.escalation)
                reads = escalation.reason.reads
                item = about(session.ruleset, escalation)
                evidence = session.state.answer(item.id).evidence if item else ""
                because = "Your answers call for this now: " + "; ".join(f"{read.label} {read.value}" for read in reads)
                concern = Concern(escalation.message, escalation.to, evidence)
                self._open_escalation(concern, escalation.escalation, item, because)
                return

    def _open_escalation(self, concern: Concern, rule: str | None, item: Item | None, because: str) -> None:
        ruleset = self._session.ruleset
        roles = [(role, ruleset.role_label(role)) for role in ruleset.document.role]
        known = {role for role, _ in roles}
        roles += [(role, ruleset.role_label(role)) for role in concern.to if role not in known]

        kept, key = self.screen.desk.kept_text, f"escalate/{rule or ''}/{item.id if item else ''}"

        def send(sent: Concern) -> str:
            command = Escalate(sent.what, sent.to, sent.evidence, item.id if item else None, rule)
            try:
                self.screen.desk.attempt(command)
            except Refused as refusal:
                return refusal.message
            except self.screen.desk.failures as error:
                return f"NOT SENT: {error} Your text is kept here. Try again, or tell the manager by telephone now."
            kept.forget(key)
            return ""

        def done(sent: bool | None) -> None:
            self.screen.show_all()
            self.screen.refresh_pane()
            if sent:
                self.screen.say("Escalated and recorded. Tell them yourself too, now.")
            elif kept.get(key):
                self.screen.say(f"Not sent. What you wrote is kept; {key_of('escalate')} here opens it again.")
            elif rule is not None:
                self.screen.say(f"Not sent, and still due. {key_of('escalate')} opens it again.")
            else:
                self.screen.say(f"Nothing was escalated. {key_of('escalate')} opens the window again.")

        text = because or (f"About: {item.label}" if item else "A concern that can't wait until the audit is finished.")
        dialog = EscalateDialog(concern, because=text, roles=roles, send=send, kept=kept.get(key))
        dialog.keeps = lambda texts: kept.keep(key, texts)
        self.screen.app.push_screen(dialog, done)

    def do_export(self) -> None:
        """Write the audit as a document."""
        from auditrules.tui.exporting import export_dialog

        export_dialog(self.screen)

    def do_reopen(self) -> None:
        """Open a submitted audit again."""

        def given(reason: str | None) -> None:
            if reason and self._record(Reopen(reason), "Reopened."):
                self.screen.reopen()

        self._ask_reason(
            "",
            "Reopen this audit",
            "It can be changed again afterwards, and has to be submitted again.",
            asks="Why is it reopened?",
            deed="Reopen",
            given=given,
        )

    # ------------------------------------------------------------ one-line buttons

    def deed(self, deed: Deed) -> None:
        """Do what a one-line button of the form says."""
        match deed.name:
            case "add_finding":
                section, _, kind = deed.payload.partition("/")
                known: dict[str, FindingKind] = {
                    "strength": "strength",
                    "improvement": "improvement",
                    "done_not_recorded": "done_not_recorded",
                }
                self._add(AddFinding(known[kind], section))
            case "add_action":
                self._add(AddAction(""))
            case "add_consultation":
                self._add(AddConsultation(""))
            case "add_participant":
                roles = tuple(self._session.ruleset.document.role)
                self._add(AddParticipant("worker" if "worker" in roles else roles[0] if roles else "Social worker"))
            case "take_action":
                self._take_proposed(deed.payload)
            case "remove":
                collection, _, entry = deed.payload.partition("/")
                self._record(RemoveEntry(collection, entry), f"Removed. {key_of('undo')} brings it back.")  # type: ignore[arg-type]
            case "sent_to":
                self._record(SetSentTo(self._session.ruleset.document.document.to), "Recorded as sent.")
            case name if name in ("next_section", "review", "export", "reopen"):
                self.do(name)

    def _take_proposed(self, rule: str) -> None:
        state, judgement = self._session.state, self._session.judgement
        for proposed in proposed_actions(state, judgement, self.screen.desk.today()):
            if proposed.rule == rule:
                label = self._session.ruleset.role_label
                self._add(
                    AddAction(
                        proposed.text,
                        owner=label(proposed.owner),
                        due=proposed.due_text,
                        overseen_by=label(proposed.overseen_by) if proposed.overseen_by else "",
                        rule=rule,
                    )
                )

    def _add(self, command: Command) -> None:
        """Add an entry and go to its first box."""
        state = self.screen.desk.session.state
        before = {*state.findings, *state.actions, *state.participants, *state.consultations}
        if not self._record(command, ""):
            return
        state = self.screen.desk.session.state
        areas = {
            "findings": state.findings,
            "actions": state.actions,
            "people": state.participants,
            "overall": state.consultations,
        }
        for area, entries in areas.items():
            for entry in entries:
                if entry not in before:
                    section = command.section if isinstance(command, AddFinding) else None
                    self.screen.going.to(Spot(area, section=section, entry=entry))  # type: ignore[arg-type]  # one of four
                    self.screen.say("Added. Write in the boxes; everything is saved as you type.")

    def _record(self, command: Command, said: str) -> bool:
        outcome = self.screen.desk.do(command)
        self.screen.changed(outcome)
        if outcome.refused:
            self.screen.say(f"✗ {outcome.refused[0].message}")
        elif said and outcome.saved:
            self.screen.say(said)
        return outcome.changed


def _spot(item: Item) -> Spot:
    from auditrules.audits.spots import spot_of

    return spot_of(item)


def _first_spot(part: str) -> Spot | None:
    return Spot("section", section=part.removeprefix("section-")) if part.startswith("section-") else None
