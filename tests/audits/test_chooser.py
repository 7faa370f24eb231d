"""The workspace in plain text: going on with an audit, beginning a new one, and leaving."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from auditrules.audits.commands import SetAnswer
from auditrules.audits.events import Summary
from auditrules.audits.plain import Template, run_chooser
from auditrules.audits.session import AuditSession

from .conftest import Desk
from .test_plain import Script

TODAY = date(2026, 11, 19)
SMALL = Template("small@1.0", "Small audit", "Small audit")
CASE_FILE = Template("file-audit@1.3.0", "Case-file audit", "Case-file audit")
FOSTERING = Template("file-audit-fostering@1.0.0", "Case-file audit: fostering", "Case-file audit", "Fostering")


@dataclass
class Rooms:
    """A workspace over desks: an audit each."""

    offered: Sequence[Template] = (SMALL, CASE_FILE, FOSTERING)
    desks: list[Desk] = field(default_factory=list)
    fault: Exception | None = None

    def audits(self) -> Sequence[Summary]:
        return [desk.journal[-1][1] for desk in self.desks]

    def templates(self) -> Sequence[Template]:
        return self.offered

    def open(self, audit: str) -> AuditSession:
        if self.fault is not None:
            raise self.fault
        return next(desk for desk in self.desks if desk.events[0].audit == audit).again()

    def add_samples(self) -> int:
        for reference in ("SAMPLE-1", "SAMPLE-2"):
            self.begin(SMALL, case_reference=reference, due=None)
        return 2

    def begin(self, template: Template, *, case_reference: str, due: date | None) -> AuditSession:
        desk = Desk(template.reference)
        session = AuditSession.begin(
            desk.ruleset,
            case_reference=case_reference,
            by="Auditor A",
            now=desk.now,
            new_id=desk.new_id,
            record=desk.record,
            due=due,
        )
        self.desks.append(desk)
        return session


def talk(rooms: Rooms, *lines: str) -> str:
    script = Script(lines)
    assert run_chooser(rooms, today=TODAY, read=script.read, write=script.shown.append) == 0
    return "\n".join(script.shown)


def test_a_new_audit_by_nature_and_kind_of_case() -> None:
    rooms = Rooms()
    shown = talk(rooms, "n", "case-file audit", "fostering", "CF-7", "next Friday", "yes", "quit", "quit")
    (desk,) = rooms.desks
    assert desk.ruleset.id == "file-audit-fostering"
    assert desk.again().state.due == date(2026, 11, 27)
    assert "  1 Any kind of case: Case-file audit\n  2 Fostering: Case-file audit: fostering" in shown
    assert "Use 27.11.2026? (yes or no)" in shown
    assert "Case-file audit: fostering, case CF-7." in shown
    assert "  1 CF-7, Case-file audit: fostering; 1 of" in shown
    assert "due 27.11.2026" in shown
    assert shown.endswith("Goodbye. Everything is saved.")


def test_a_choice_of_one_is_not_asked() -> None:
    shown = talk(Rooms(), "new", "1", "CF-7", "", "quit", "quit")
    assert "What kind of case? Any kind of case: Small audit" in shown


def test_going_on_where_one_left_off() -> None:
    rooms = Rooms()
    for reference in ("small", "small"):
        desk = Desk(reference)
        desk.begin(facts={"service": "child_in_need"}, due=date(2026, 11, 18)).execute(SetAnswer("harm", "no"))
        rooms.desks.append(desk)
    shown = talk(rooms, "2", "quit", "", "quit", "quit")
    assert "  1 CF-1041, Small audit; 2 of 4 answered; OVERDUE since 18.11.2026" in shown
    assert shown.count("2 of 4 answered.") == 2
    assert "1.7 Grade for Risk and safety" in shown


def test_an_audit_is_named_by_its_case() -> None:
    rooms = Rooms()
    for _ in range(2):
        desk = Desk("small")
        desk.begin(facts={"service": "child_in_need"})
        rooms.desks.append(desk)
    shown = talk(rooms, "cf-1041", "quit")
    assert "2 audits are of CF-1041; type the number of one." in shown
    rooms.desks.pop()
    shown = talk(rooms, " cf-1041 ", "quit", "quit")
    assert "Small audit, case CF-1041." in shown


def test_leaving_out_of_a_question_begins_nothing() -> None:
    rooms = Rooms()
    shown = talk(rooms, "n", "", "n", "small audit", "", "9", "", "help")
    assert rooms.desks == []
    assert "There are no audits yet." in shown
    assert "'9' is none of these." in shown
    assert "Open an audit first" in shown
    assert shown.endswith("Goodbye. Everything is saved.")


def test_what_cannot_be_opened_is_said() -> None:
    rooms = Rooms(fault=OSError("The workspace is in use."))
    desk = Desk("small")
    desk.begin()
    rooms.desks.append(desk)
    assert "That could not be done: The workspace is in use." in talk(rooms, "1", "quit")


def test_no_form_in_force_is_said() -> None:
    assert "No form is in force." in talk(Rooms(offered=()), "n", "quit")


def test_the_samples_are_on_offer_where_there_are_no_audits() -> None:
    rooms = Rooms()
    shown = talk(rooms, "s", "s", "quit")
    assert len(rooms.desks) == 2
    assert "n for a new one, s for some made-up samples to look around in, quit to leave>" in shown
    assert "Added 2 made-up audits. 'auditrules sample remove' takes them away again." in shown
    assert shown.count("for some made-up samples") == 1
    assert "'s' is none of these." in shown


def test_a_case_reference_is_kept_where_the_input_ends_at_the_date() -> None:
    rooms = Rooms()
    talk(rooms, "n", "small audit", "CF-7")
    assert [desk.again().state.case_reference for desk in rooms.desks] == ["CF-7"]
    rooms = Rooms()
    assert "No audit was begun for CF-8." in talk(rooms, "n", "small audit", "CF-8", "quit")
    assert rooms.desks == []


def test_the_due_date_is_said_back() -> None:
    shown = talk(Rooms(), "n", "small audit", "CF-7", "04.06.2027", "quit", "quit")
    assert "Due 4 June 2027, a Friday." in shown


def test_a_huge_number_is_none_of_the_audits() -> None:
    assert "is none of these." in talk(Rooms(), "9" * 5000, "n", "9" * 5000, "", "quit")


def test_what_could_not_be_saved_is_not_called_saved_at_the_end() -> None:
    rooms = Rooms()
    desk = Desk("small")
    desk.begin()
    rooms.desks.append(desk)
    desk.fault = OSError("No space left on device")
    script = Script(["1", "goto 1.2", "yes", "quit", "quit", "quit"])
    assert run_chooser(rooms, today=TODAY, read=script.read, write=script.shown.append) == 1
    assert script.shown[-1] == "Goodbye. NOT everything could be saved; see above."
