"""The parts of an audit's page: people, sections, findings, actions, escalations, what does not apply."""

from __future__ import annotations

from datetime import tzinfo

from auditrules.audits.answers import listed
from auditrules.plugins.page import Block, Bullets, Facts, Heading, Notice, Paragraph, Prose, Run, Table, plain
from auditrules.reports.display import FINDING, NO_ANSWER, PROSE, long_date, moment, yes_no
from auditrules.reports.document import (
    ActionShown,
    AuditDocument,
    FindingShown,
    ItemShown,
    SectionShown,
)


def people(document: AuditDocument) -> list[Block]:
    if not document.participants:
        return []
    rows = tuple(
        (person.role_label or "Participant", person.name, person.team, yes_no(person.attended))
        for person in document.participants
    )
    return [
        Heading(2, "People", "people"),
        Table("Who took part in the audit", ("Role", "Name", "Team", "Attended"), rows),
    ]


def items_block(title: str, ref: str, items: tuple[ItemShown, ...]) -> list[Block]:
    """Facts or standards under one heading."""
    applying = tuple(item for item in items if item.applies is not False)
    return [Heading(2, title, ref), *_items(applying)] if applying else []


def _items(items: tuple[ItemShown, ...]) -> list[Block]:
    """Items in form order: those with nothing but an answer line by line, the others each under its own heading."""
    found: list[Block] = []
    lines: list[tuple[str, str]] = []
    for item in items:
        if _is_short(item):
            lines.append((item.text, _answer_line(item)))
            continue
        if lines:
            found.append(Facts(tuple(lines), wide=True))
            lines = []
        found += item_blocks(item)
    return [*found, Facts(tuple(lines), wide=True)] if lines else found


def _is_short(item: ItemShown) -> bool:
    if (item.kind == "text" and item.answer) or not item.on_record or item.applies is None:
        return False
    return not (item.prose or item.worker or item.worker_comment or item.not_applicable)


def sections(document: AuditDocument) -> list[Block]:
    """Every section that applies or may still apply, with its questions and findings."""
    found: list[Block] = []
    for number, section in enumerate(document.sections, start=1):
        if section.item.applies is False:
            continue
        found += _section(section, f"section-{number}")
    return found


def _section(section: SectionShown, ref: str) -> list[Block]:
    item = section.item
    found: list[Block] = [Heading(2, item.label, ref)]
    if not item.on_record:
        found.append(_off_record())
    if item.applies is None:
        found.append(plain(f"It is not yet known whether this section applies. {item.hidden_because}".rstrip()))
    if item.not_applicable:
        return found + _marked_not_applicable(item) + _findings(section.findings)
    if section.graded or item.answer or item.worker:
        found.append(Facts(_grade_pairs(item)))
    found += _said(item)
    found += _items(tuple(question for question in section.questions if question.applies is not False))
    return found + _findings(section.findings)


def _grade_pairs(item: ItemShown) -> tuple[tuple[str, str], ...]:
    pairs = [("Grade, decided by the ruleset" if item.decided else "Auditor’s grade", _answer_line(item))]
    if item.worker:
        pairs.append(("Worker’s own grade", item.worker.label))
    if item.agrees is not None:
        pairs.append(("Auditor and worker", "Agree" if item.agrees else "Differ"))
    return tuple(pairs)


def item_blocks(item: ItemShown) -> list[Block]:
    """One question, fact or standard with its answer and all that was said beside it."""
    found: list[Block] = [Heading(3, item.text)]
    if not item.on_record:
        found.append(_off_record())
    if item.applies is None:
        found.append(plain(f"It is not yet known whether this applies. {item.hidden_because}".rstrip()))
    if item.not_applicable:
        return found + _marked_not_applicable(item)
    pairs = [] if item.kind == "text" and item.answer else [("Answer", _answer_line(item))]
    if item.worker:
        pairs.append(("Worker’s own answer", item.worker.label))
    if item.kind == "text" and item.answer:
        found.append(Prose("Answer", item.answer.label))
    if pairs:
        found.append(Facts(tuple(pairs)))
    return found + _said(item)


def _answer_line(item: ItemShown) -> str:
    if item.answer:
        return item.answer.label
    if item.possible:
        return f"Not yet known: {listed(item.possible)}"
    if item.unanswered:
        return f"{NO_ANSWER} (needed)"
    return NO_ANSWER


def _said(item: ItemShown) -> list[Block]:
    found: list[Block] = [Prose(PROSE[name], text) for name, text in item.prose]
    if item.worker_comment:
        found.append(Prose("On the worker’s own grade", item.worker_comment))
    return found


def _marked_not_applicable(item: ItemShown) -> list[Block]:
    found: list[Block] = [Facts((("Answer", "Not applicable, as marked by the auditor"),))]
    if item.not_applicable_reason:
        found.append(Prose("Reason", item.not_applicable_reason))
    else:
        found.append(plain("No reason was given."))
    return found


def _off_record() -> Notice:
    return Notice("off_record", "Not for the child’s record")


def _findings(findings: tuple[FindingShown, ...]) -> list[Block]:
    found: list[Block] = []
    for finding in findings:
        found += finding_blocks(finding)
    return found


def finding_blocks(finding: FindingShown) -> list[Block]:
    found: list[Block] = [Heading(3, FINDING[finding.kind])]
    if finding.what:
        found.append(Prose("What was found", finding.what))
    if finding.how:
        found.append(Prose("How it can be achieved" if finding.kind == "improvement" else "How", finding.how))
    return found


def other_findings(document: AuditDocument) -> list[Block]:
    """Findings of no section that is printed: of the file as a whole, or of a section that does not apply."""
    left = list(document.findings_elsewhere)
    for section in document.sections:
        if section.item.applies is False:
            left += section.findings
    if not left:
        return []
    found: list[Block] = [Heading(2, "Other findings", "findings")]
    for finding in left:
        if finding.section_label:
            found.append(plain(f"From: {finding.section_label}"))
        found += finding_blocks(finding)
    return found


def actions(document: AuditDocument) -> list[Block]:
    on_file = [action for action in document.actions if not action.about_worker_development]
    development = [action for action in document.actions if action.about_worker_development]
    found: list[Block] = []
    waiting = [proposal for proposal in document.proposed if not proposal.taken_up]
    if on_file or waiting:
        found.append(Heading(2, "Actions", "actions"))
        for number, action in enumerate(on_file, start=1):
            found += _action(f"Action {number}", action)
    if waiting:
        found.append(Heading(3, "Proposed by the ruleset and not taken up"))
        found.append(
            Bullets(
                tuple(
                    (Run(one.text), Run(f" Owner: {one.owner}."), Run(f" Due: {one.due_said}." if one.due else ""))
                    for one in waiting
                )
            )
        )
    if development:
        found.append(Heading(2, "Development of the worker", "development"))
        found.append(
            Notice(
                "off_record",
                "Not for the child’s record",
                (plain("Share these with the worker and their line manager only."),),
            )
        )
        for number, action in enumerate(development, start=1):
            found += _action(f"Development action {number}", action)
    return found


def _action(title: str, action: ActionShown) -> list[Block]:
    pairs = [("Owner", action.owner or "Not given")]
    if action.overseen_by:
        pairs.append(("Overseen by", action.overseen_by))
    pairs += [
        ("Due", long_date(action.due) if action.due else "No date given"),
        ("Date agreed with the worker", yes_no(action.agreed_with_worker)),
        ("Worker told that it will be tracked", yes_no(action.told_it_is_tracked)),
    ]
    found: list[Block] = [Heading(3, title)]
    if action.text:
        found.append(Prose("What is to be done", action.text))
    found.append(Facts(tuple(pairs)))
    if action.measure:
        found.append(Prose("How anyone will know that it is done", action.measure))
    return found


def escalations(document: AuditDocument, zone: tzinfo) -> list[Block]:
    waiting = [due for due in document.escalations_due if not due.sent]
    if not document.escalations and not waiting:
        return []
    found: list[Block] = [Heading(2, "Escalations", "escalations")]
    for due in waiting:
        when = "at once" if due.timing == "immediately" else "when the audit is complete"
        found.append(
            Notice(
                "attention",
                f"Not yet sent: the ruleset says to alert {listed(due.to, 'and') or 'someone'} {when}",
                (plain(due.message or due.reason.text),),
            )
        )
    for number, sent in enumerate(document.escalations, start=1):
        pairs = [("Recorded", moment(sent.at, zone)), ("By", sent.by), ("To", ", ".join(sent.to))]
        if sent.item_label:
            pairs.append(("Raised from", sent.item_label))
        found += [Heading(3, f"Escalation {number}"), Facts(tuple(pairs)), Prose("Concern", sent.what)]
        if sent.evidence:
            found.append(Prose("Evidence", sent.evidence))
        if sent.acknowledged:
            found.append(Prose("Acknowledged", sent.acknowledged))
    return found


def not_applicable(document: AuditDocument) -> list[Block]:
    """What the rules hide, with the reason; a hidden section stands for its questions."""
    hidden_sections = {
        section.item.id for section in document.sections if section.item.applies is False or section.item.not_applicable
    }
    hidden = [
        item
        for item in document.items
        if item.applies is False and item.section not in hidden_sections and item.role != "field"
    ]
    if not hidden:
        return []
    rows = tuple((Run(f"{item.text}: ", strong=True), Run(item.hidden_because or "Does not apply.")) for item in hidden)
    return [
        Heading(2, "What does not apply", "not-applicable"),
        plain("These were not asked, because of the answers given to other questions."),
        Bullets(rows),
    ]


def still_missing(document: AuditDocument) -> list[Block]:
    unanswered = [item for item in document.items if item.unanswered]
    if not unanswered and not document.requirements:
        return []
    title = "Still missing" if document.details.draft else "Open when submitted"
    found: list[Block] = [Heading(2, title, "missing")]
    if document.requirements:
        found.append(Bullets(tuple((Run(unmet.message),) for unmet in document.requirements)))
    if unanswered:
        found.append(Paragraph((Run("Not answered yet:", strong=True),)))
        found.append(Bullets(tuple((Run(item.text),) for item in unanswered)))
    return found


def kept_apart(document: AuditDocument) -> list[Block]:
    """Full version only: what was entered for items that do not apply. It is kept, and counts for nothing."""
    if document.audience != "full":
        return []
    kept = [item for item in document.items if not item.counts and _entered(item)]
    if not kept:
        return []
    found: list[Block] = [
        Heading(2, "Entered, but counting for nothing", "kept"),
        plain("These answers belong to items that do not apply. They are kept and take no part in the judgement."),
    ]
    for item in kept:
        found.append(Heading(3, item.text))
        if item.answer and item.kind == "text":
            found.append(Prose("Answer", item.answer.label))
        elif item.answer:
            found.append(Facts((("Answer", item.answer.label),)))
        if item.worker:
            found.append(Facts((("Worker’s own grade", item.worker.label),)))
        if item.not_applicable_reason and item.applies is False:
            found.append(Prose("Marked not applicable because", item.not_applicable_reason))
        found += _said(item)
    return found


def _entered(item: ItemShown) -> bool:
    told = item.not_applicable_reason if item.applies is False else ""
    return bool(item.answer and not item.decided) or bool(item.worker or item.prose or item.worker_comment or told)
