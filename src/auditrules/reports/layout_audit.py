"""An audit laid out as a page: what comes first, and the whole in order."""

from __future__ import annotations

from datetime import UTC, tzinfo
from typing import Literal

from auditrules.audits.answers import listed
from auditrules.plugins.page import Block, Bullets, Facts, Heading, Notice, Page, Paragraph, Prose, Run, Table, plain
from auditrules.reports.display import STATUS, STRENGTH, long_date, moment
from auditrules.reports.document import (
    AuditDocument,
    Departure,
    ModerationShown,
    OutcomeShown,
    ReasonShown,
    ReauditShown,
)
from auditrules.reports.layout_parts import (
    actions,
    escalations,
    items_block,
    kept_apart,
    not_applicable,
    other_findings,
    people,
    sections,
    still_missing,
)


def lay_out_audit(document: AuditDocument, *, zone: tzinfo = UTC) -> Page:
    """The page of an audit; ``zone`` is the one its times are shown in."""
    blocks: list[Block] = [
        *_details(document, zone),
        *_overall(document),
        *_grades(document),
        *people(document),
        *items_block("The case", "case", document.facts),
        *sections(document),
        *other_findings(document),
        *actions(document),
        *escalations(document, zone),
        *items_block("Quality of the audit itself", "standards", document.standards),
        *_other_outcomes(document),
        *not_applicable(document),
        *still_missing(document),
        *kept_apart(document),
        *_what_next(document),
        *_rules(document),
    ]
    return Page(
        title=document.details.title,
        subtitle=document.details.case_reference,
        blocks=tuple(blocks),
        lead=_notices(document),
        mark=_mark(document),
        contents=True,
    )


def _mark(document: AuditDocument) -> Literal["", "draft", "off_record", "draft_off_record"]:
    if document.audience == "full":
        return "draft_off_record" if document.details.draft else "off_record"
    return "draft" if document.details.draft else ""


def _notices(document: AuditDocument) -> tuple[Notice, ...]:
    found: list[Notice] = []
    if document.details.draft:
        found.append(
            Notice(
                "draft",
                "Draft: this audit has not been submitted",
                (plain("Its answers and grades can still change. Do not file it or rely on it as a finished audit."),),
            )
        )
    if document.details.sample:
        found.append(Notice("sample", "Sample audit: made up, about no real child or worker"))
    if document.audience == "full":
        found.append(
            Notice(
                "off_record",
                "Not for the child’s record",
                (
                    plain(
                        "This is the full version. It can hold what must not be on the child’s record, such as actions "
                        "about the worker’s development. File the record version instead."
                    ),
                ),
            )
        )
    return tuple(found)


def _details(document: AuditDocument, zone: tzinfo) -> list[Block]:
    details = document.details
    pairs: list[tuple[str, str]] = [
        ("Case reference", details.case_reference or "Not given"),
        ("Status", STATUS[details.status]),
        ("Auditor", details.begun_by),
        ("Begun", moment(details.begun_at, zone)),
    ]
    if details.submitted_at:
        pairs.append(("Submitted", moment(details.submitted_at, zone)))
    for label, day in (("Due", details.due), ("Appointment", details.appointment), ("Filed", details.filed_on)):
        if day:
            pairs.append((label, long_date(day)))
    if details.sent_to:
        pairs.append(("Sent to", ", ".join(one.label for one in details.sent_to)))
    pairs.append(("Printed", long_date(document.printed_on)))
    found: list[Block] = [Heading(2, "This audit", "audit"), Facts(tuple(pairs))]
    if details.rearranged_because:
        found.append(Prose("Re-arranged because", details.rearranged_because))
    return found


def _overall(document: AuditDocument) -> list[Block]:
    overall = document.overall
    if not document.graded and overall.suggestion is None and overall.chosen is None and not overall.rationale:
        return (
            [] if not document.consultations else [Heading(2, "Colleagues asked", "overall"), *_consultations(document)]
        )
    if not document.graded and overall.suggestion is None and overall.chosen is None:
        said = Prose("What is said of the audit as a whole", overall.rationale)
        return [Heading(2, "The audit as a whole", "overall"), said, *_consultations(document)]
    found: list[Block] = [Heading(2, "Overall judgement", "overall")]
    pairs = [("The auditor’s grade", overall.chosen.label if overall.chosen else "Not yet chosen")]
    if overall.suggestion:
        pairs.append(("The ruleset gives", _suggested(overall.suggestion)))
    found.append(Facts(tuple(pairs)))
    if overall.departure:
        found.append(_departure(overall.departure))
    if overall.rationale and not overall.departure:
        found.append(Prose("Rationale for the overall grade", overall.rationale))
    elif overall.chosen and not overall.departure:
        found.append(plain("No rationale for the overall grade has been written."))
    if overall.suggestion:
        found += _reasons("Why the ruleset gives this", overall.suggestion)
    found += _limits(document)
    return found + _consultations(document)


def _suggested(outcome: OutcomeShown) -> str:
    if not outcome.applicable:
        return "Does not apply"
    if outcome.value:
        return outcome.value.label
    if not outcome.possible:
        return "Not yet known"
    if outcome.undetermined:
        return "Undetermined: a plugin that takes part in the judgement is missing or failed"
    why = (
        f"{listed(outcome.plugins)} may have a say" if outcome.plugins else "the ruleset is too complex to say exactly"
    )
    may = "" if outcome.exact else f" (at most: {why})"
    return f"Not yet known: it can still become {listed([one.label for one in outcome.possible])}{may}"


def _departure(departure: Departure) -> Notice:
    chosen = departure.chosen.label
    if departure.suggested and departure.suggested.value != departure.chosen.value:
        first = f"The ruleset gives {departure.suggested.label}. The auditor chose {chosen}."
    elif departure.possible:
        first = f"The ruleset allows {listed(departure.possible)}. The auditor chose {chosen}."
    else:
        first = f"The auditor chose {chosen}, past a limit of the ruleset."
    inside: list[Paragraph | Prose | Facts | Bullets] = [plain(first)]
    if departure.limits:
        inside.append(
            Bullets(
                tuple(
                    (
                        Run("Limit gone past: ", strong=True),
                        Run(f"no better than {limit.at_most.label} ({STRENGTH[limit.strength]}). {limit.reason.text}"),
                    )
                    for limit in departure.limits
                )
            )
        )
    if departure.rationale:
        inside.append(Prose("The auditor’s rationale for the overall grade", departure.rationale))
    else:
        inside.append(plain("The auditor has given no reason for the departure."))
    return Notice("departure", "Departure: the auditor’s grade is not the one the ruleset gives", tuple(inside))


def _reasons(title: str, outcome: OutcomeShown) -> list[Block]:
    if not outcome.because and not outcome.deciding:
        return []
    found: list[Block] = []
    if outcome.because:
        found += [Heading(3, title), Bullets(tuple(_reason(reason) for reason in outcome.because))]
    if outcome.deciding:
        found.append(Paragraph((Run("Still to be answered and able to change it: "), Run("; ".join(outcome.deciding)))))
    return found


def _reason(reason: ReasonShown) -> tuple[Run, ...]:
    runs = [Run(reason.text)]
    if reason.reads:
        runs.append(Run(f" Answers read: {'; '.join(f'{read.label}: {read.value}' for read in reason.reads)}."))
    if reason.source:
        runs.append(Run(f" Source: {reason.source}."))
    return tuple(runs)


def _limits(document: AuditDocument) -> list[Block]:
    """Limits that hold or may come to hold.

    What a limit read is told once: among the reasons if it is one of them, and not at all while it does not hold.
    """
    if not document.limits:
        return []
    suggestion = document.overall.suggestion
    told = {reason.rule for reason in suggestion.because} if suggestion else set()
    rows = tuple(
        (
            Run("Holds: " if limit.active else "May still come to hold: ", strong=True),
            Run(f"{limit.outcome_label} no better than {limit.at_most.label} ({STRENGTH[limit.strength]}). "),
            Run("" if limit.kept is not False else "The auditor’s grade goes past it. "),
            *(_reason(limit.reason) if limit.active and limit.reason.rule not in told else (Run(limit.reason.text),)),
        )
        for limit in document.limits
    )
    return [Heading(3, "Limits on the grade"), Bullets(rows)]


def _consultations(document: AuditDocument) -> list[Block]:
    found: list[Block] = []
    for asked in document.consultations:
        on = f", {long_date(asked.on)}" if asked.on else ""
        found.append(Heading(3, "Colleague asked about the overall grade"))
        found.append(Prose("Who", f"{asked.who or 'Not named'}{on}"))
        if asked.summary:
            found.append(Prose("What came of it", asked.summary))
    return found


def _grades(document: AuditDocument) -> list[Block]:
    """One table of every graded section, the auditor's grade beside the worker's own."""
    graded = [section for section in document.sections if section.graded]
    if not graded:
        return []
    rows = []
    for section in graded:
        item = section.item
        agrees = {True: "Agree", False: "Differ", None: ""}[item.agrees]
        if item.applies is False or item.not_applicable:
            grade, worker = "Not applicable", ""
            agrees = ""
        else:
            grade = item.answer.label if item.answer else "Not yet graded"
            worker = item.worker.label if item.worker else ""
        rows.append((item.label, grade, worker or "–", agrees or "–"))
    return [
        Heading(2, "Grades by section", "grades"),
        Table(
            "Each section’s grade by the auditor and by the worker",
            ("Section", "Auditor’s grade", "Worker’s own grade", "Agree or differ"),
            tuple(rows),
        ),
    ]


def _other_outcomes(document: AuditDocument) -> list[Block]:
    found: list[Block] = []
    for outcome in document.outcomes:
        found.append(Heading(3 if document.standards else 2, outcome.label))
        found.append(Facts((("The ruleset gives", _suggested(outcome)),)))
        if outcome.because:
            found.append(Bullets(tuple(_reason(reason) for reason in outcome.because)))
    return found


def _what_next(document: AuditDocument) -> list[Block]:
    details = document.details
    # The same as the review says: a draw that can still come is nobody's matter yet.
    leads: list[ReauditShown | ModerationShown] = [one for one in document.reaudits if one.holds]
    leads += [one for one in document.moderations if one.holds]
    leads += [one for one in document.reaudits if not one.holds]
    if not (leads or details.next_steps or details.distribution or details.file_at):
        return []
    found: list[Block] = [Heading(2, "What happens next", "next")]
    if leads:
        rows = tuple((Run(one.said, strong=one.holds), *([Run(f" {one.note}")] if one.note else [])) for one in leads)
        found.append(Bullets(rows))
    pairs = []
    if details.distribution:
        pairs.append(("This audit is sent to", ", ".join(details.distribution)))
    if details.file_at:
        pairs.append(("It is filed at", details.file_at))
    if pairs:
        found.append(Facts(tuple(pairs)))
    if details.next_steps:
        found.append(Bullets(tuple((Run(step),) for step in details.next_steps)))
    return found


def _rules(document: AuditDocument) -> list[Block]:
    rules = document.ruleset
    pairs = [("Ruleset", f"{rules.title}, {rules.id}@{rules.version}"), ("Hash of its meaning", rules.meaning_hash)]
    if rules.bases:
        pairs.append(("Built on", ", ".join(rules.bases)))
    if rules.source:
        pairs.append(("Source", rules.source))
    found: list[Block] = [Heading(2, "The rules this audit was made under", "rules")]
    if not rules.same:
        pairs += [("The audit was begun under", rules.pinned), ("Hash at that time", rules.pinned_hash)]
        found.append(Notice("attention", "The rules shown here are not exactly those the audit was begun under"))
    found.append(Facts(tuple(pairs)))
    return found
