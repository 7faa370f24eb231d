"""Progress, the next unanswered question, search, the view of the form, and the judgement in words."""

from __future__ import annotations

from auditrules.audits.commands import (
    AddAction,
    AddFinding,
    ChooseOverall,
    MarkNotApplicable,
    SetAnswer,
    SetAnswerText,
    SetDetail,
)
from auditrules.audits.explain import judgement_change, judgement_lines
from auditrules.audits.session import AuditSession, SectionProgress, Spot
from auditrules.audits.view import form_view

from .conftest import Desk
from .test_session import complete


def of(session: AuditSession, section: str) -> SectionProgress:
    return next(part for part in session.progress() if part.section == section)


def test_progress_counts_required_items_that_apply(small: Desk) -> None:
    session = small.begin()
    assert of(session, "safety") == SectionProgress("safety", 0, 2, True, None, False)
    assert of(session, "placement").applies is None
    session.execute(SetAnswer("service", "child_in_need"))
    assert of(session, "placement") == SectionProgress("placement", 0, 0, False, None, False)
    session.execute(SetAnswer("safety", "good"))
    assert of(session, "safety") == SectionProgress("safety", 1, 2, True, "good", True), "the rationale is missing"
    session.execute(SetAnswerText("safety", "rationale", "Seen weekly."))
    session.execute(SetAnswer("harm", "no"))
    assert of(session, "safety") == SectionProgress("safety", 2, 2, True, "good", False)
    session.execute(SetAnswer("service", "looked_after"))
    assert of(session, "placement") == SectionProgress("placement", 0, 2, True, None, False)
    session.execute(MarkNotApplicable("placement", "At home"))
    assert of(session, "placement").applies is False


def test_the_summary_follows(small: Desk) -> None:
    session = small.begin(facts={"service": "child_in_need"})
    assert (session.summary().answered, session.summary().to_answer) == (1, 4)
    assert session.summary().possible == ("Inadequate", "Requires improvement", "Good")
    complete(session)
    summary = small.journal[-1][1]
    assert summary == session.summary()
    assert (summary.answered, summary.to_answer, summary.possible, summary.overall) == (4, 4, ("Good",), "good")
    assert summary.overall_label == "Good", "in the words of the ruleset"


def test_next_unanswered_goes_round_the_form(small: Desk) -> None:
    session = small.begin(facts={"service": "looked_after"})
    session.execute(SetAnswer("safety", "good"))
    stops: list[tuple[str, str | None]] = []
    spot: Spot | None = None
    for _ in range(7):
        spot = session.next_unanswered(spot)
        assert spot is not None
        stops.append((spot.item or spot.area, spot.field))
    assert stops == [
        ("harm", "value"),
        ("safety", "rationale"),
        ("moved", "value"),
        ("placement", "value"),
        ("readable", "value"),
        ("overall", "overall"),
        ("harm", "value"),
    ]
    complete(session)
    session.execute(SetAnswer("service", "child_in_need"))
    assert session.next_unanswered() is None


def test_next_unanswered_starts_where_one_is(small: Desk) -> None:
    session = small.begin(facts={"service": "looked_after"})
    after = session.next_unanswered(Spot("section", section="safety", item="note", field="value"))
    assert after is not None
    assert after.item == "safety"
    assert session.next_unanswered(Spot("overall", field="overall_rationale")) != after


def test_next_unanswered_goes_on_from_a_finding_of_a_section(small: Desk) -> None:
    session = small.begin(facts={"service": "looked_after"})
    session.execute(AddFinding("strength", "safety"))
    finding = next(iter(session.state.findings))
    for field in ("what", "how"):
        after = session.next_unanswered(Spot("findings", field=field, entry=finding))
        assert after is not None
        assert after.section == "placement", "on, and not round to the beginning"


def test_next_unanswered_goes_to_the_rationale_of_the_overall_grade(desk: Desk) -> None:
    session = desk.begin(facts={"service": "child_protection", "age": "9"})
    session.execute(ChooseOverall("good"))
    place = Spot("overall", field="overall")
    assert session.next_unanswered(place) == Spot("overall", field="overall_rationale")
    session.execute(SetDetail("overall_rationale", "Good throughout."))
    after = session.next_unanswered(place)
    assert after is not None
    assert after.area != "overall"


def test_search_folds_case_and_accents(small: Desk) -> None:
    session = small.begin()
    session.execute(SetAnswerText("safety", "evidence", "Met at the CAFÉ in town; the straße was busy."))
    hits = session.search("cafe")
    assert [(spot.item, spot.field) for spot, _ in hits] == [("harm", "value"), ("safety", "evidence")]
    assert hits[0][1] == "Look at the last visit to the café."
    assert session.search("STRASSE")[0][1].endswith("straße was busy.")
    assert session.search("  ") == ()
    assert session.search("nowhere to be found") == ()


def test_search_finds_what_the_auditor_wrote(small: Desk) -> None:
    session = small.begin()
    session.execute(SetAnswer("note", "A marker on the door"))
    session.execute(AddAction("Remove the marker"))
    session.execute(AddFinding("improvement", "safety", "x", "No marker any more"))
    session.execute(SetDetail("overall_rationale", "In spite of the marker"))
    assert [spot.area for spot, _ in session.search("MARKER")] == ["section", "findings", "actions", "overall"]


def test_an_excerpt_shows_the_words_around(small: Desk) -> None:
    session = small.begin()
    long = "word " * 40 + "needle" + " word" * 40
    session.execute(SetAnswerText("safety", "evidence", long))
    ((_, text),) = session.search("needle")
    assert text == "…word word word word word needle word word word word word…"


# ---------------------------------------------------------------- the view


def test_the_view_says_why_something_is_not_asked(small: Desk) -> None:
    session = small.begin()

    def placement() -> tuple[bool | None, str | None]:
        form = form_view(session.ruleset, session.state, session.judgement)
        return form.sections[1].applies, form.sections[1].why_not

    assert placement() == (None, "Not known yet; it depends on: Area of service")
    session.execute(SetAnswer("service", "child_in_need"))
    assert placement() == (False, "Asked only where Area of service is Looked after.")
    session.execute(SetAnswer("service", "looked_after"))
    assert placement() == (True, None)
    session.execute(MarkNotApplicable("placement", "At home"))
    assert placement() == (False, "Marked not applicable: At home")


def test_the_view_holds_the_form_in_order(small: Desk) -> None:
    session = small.begin(facts={"service": "looked_after", "age": "9"})
    session.execute(SetAnswer("moved", "1.2.2026"))
    session.execute(SetAnswer("seen_by", ("worker", "nurse")))
    form = form_view(session.ruleset, session.state, session.judgement)
    assert [view.item.id for view in form.sections[0].items] == [
        "harm",
        "concern",
        "doubt",
        "closed",
        "seen_by",
        "note",
        "safety",
    ]
    assert [view.item.id for view in form.standards] == ["readable"]
    shown = {view.item.id: (view.number, view.value) for view in form.items()}
    assert shown["age"] == ("F2", "9 years")
    assert shown["moved"] == ("2.1", "01.02.2026")
    assert shown["seen_by"] == ("1.5", "Social worker and Nurse")
    assert shown["safety"] == ("1.7", "not answered")
    grade = form.item("safety")
    assert grade is not None
    assert (grade.asks, grade.choices[0].guidance) == (("rationale",), "Children are left at risk.")
    assert form.sections[1].guidance == ("Not for a child in need.",)


def test_every_first_party_form_explains_everything_it_does_not_ask(desk: Desk) -> None:
    from .conftest import LIBRARY

    templates = [entry.reference for entry in LIBRARY.entries() if not entry.base and entry.source == "council"]
    assert len(templates) >= 6
    for reference in templates:
        session = Desk(reference).begin()
        for view in form_view(session.ruleset, session.state, session.judgement).items():
            if view.applies is not True:
                assert view.why_not
                assert "_" not in view.why_not, f"an id among the words: {view.why_not}"


# ---------------------------------------------------------------- the judgement in words


def test_the_judgement_in_words(small: Desk) -> None:
    session = small.begin(facts={"service": "child_in_need"})
    assert judgement_lines(session.ruleset, session.judgement)[0] == (
        "Overall grade: can still be Good, Requires improvement or Inadequate; 4 answers decide it."
    )
    before = session.judgement
    session.execute(SetAnswer("harm", "yes"))
    assert judgement_change(session.ruleset, before, session.judgement) == (
        "Overall grade: Inadequate.",
        "  Because: A child is at risk. (Is there a risk of significant harm?: Yes)",
    )
    before = session.judgement
    session.execute(ChooseOverall("good"))
    assert judgement_change(session.ruleset, before, session.judgement) == ()
