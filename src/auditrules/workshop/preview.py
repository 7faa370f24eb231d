"""A ruleset's form before anyone has answered it: as the auditor will see it, and as the blank document."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from auditrules.audits.explain import condition_words
from auditrules.audits.search import guidance_texts, question_text
from auditrules.audits.spots import asked_of_auditor, section_items
from auditrules.audits.view import asked_prose, item_choices
from auditrules.conditions.ir import Const
from auditrules.conditions.vocabulary import Item
from auditrules.plugins.page import Block, Bullets, Facts, Heading, Notice, Paragraph, Space, Table, TickBoxes
from auditrules.plugins.page import Prose as Written
from auditrules.reports import Formats, write_private
from auditrules.reports.blank import blank_page
from auditrules.reports.display import PROSE
from auditrules.rulesets.ruleset import Ruleset
from auditrules.workshop.lines import Line, item_path

# ---------------------------------------------------------------- on screen


def screen_lines(ruleset: Ruleset) -> tuple[Line, ...]:
    """The form in the order in which it is asked; every line knows the question that it shows."""
    return tuple(_screen(ruleset))


def _screen(ruleset: Ruleset) -> Iterator[Line]:
    header = ruleset.document.ruleset
    yield Line(ruleset.title, "strong", goes=("ruleset", "title"))
    kind = ", ".join(part for part in (header.nature, header.kind_of_case) if part)
    if kind:
        yield Line(kind, "quiet", goes=("ruleset",))
    if header.base:
        yield Line("A base: it is never offered for an audit. What extends it shows this form.", "attention")
    if ruleset.facts:
        yield Line("Case details", "heading")
    for item in ruleset.facts:
        yield from _item(ruleset, item)
    for section in ruleset.sections:
        yield from _section(ruleset, section)
    standards = [item for item in ruleset.standards if asked_of_auditor(ruleset, item)]
    if standards:
        yield Line("Quality of this audit", "heading")
    for item in standards:
        yield from _item(ruleset, item)
    yield from _overall(ruleset)


def _section(ruleset: Ruleset, section: Item) -> Iterator[Line]:
    rule = ruleset.document.section[section.id]
    goes = ("section", section.id)
    yield Line(rule.label, "heading")
    yield from _relevance(ruleset, section)
    for text in guidance_texts(ruleset, section):
        yield Line(text, "quiet", 1, goes)
    items = section_items(ruleset, section.id)
    for item in items:
        yield from _item(ruleset, item)
    if section.decided:
        yield Line("The rules decide this section's grade.", "plain", 1, ("decide", section.id))
    if section not in items:
        yield from _prose(ruleset, section)
    if rule.worker_grade and section.values:
        yield Line("The worker's own grade, and where the two differ", "plain", 1, goes)
    if rule.findings:
        yield Line("+ strengths, and what to improve with how it can be achieved", "plain", 1, goes)


def _item(ruleset: Ruleset, item: Item) -> Iterator[Line]:
    goes = item_path(item)
    text = f"Your grade: {item.label}" if item.role == "section" else question_text(ruleset, item)
    optional = "" if item.required or item.role == "section" else "  (if it helps)"
    yield Line(f"{text}{optional}", "strong", 1, goes, item.id)
    if item.role != "section":
        yield from _relevance(ruleset, item)
    choices = item_choices(ruleset, item)
    if choices:
        mark = "☐" if item.kind == "choices" else "○"
        numbered = (f"{mark} {number} {choice.label}" for number, choice in enumerate(choices, 1))
        yield Line("  ".join(numbered), "plain", 2, goes, item.id)
    else:
        yield Line(f"[ {_room(item)} ]", "plain", 2, goes, item.id)
    if item.allow_not_applicable:
        yield Line("may be marked as not applicable, with a reason", "quiet", 2, goes, item.id)
    yield from _prose(ruleset, item)
    if item.role != "section":
        for guidance in guidance_texts(ruleset, item):
            yield Line(guidance, "quiet", 2, goes, item.id)
    for choice in choices:
        if choice.guidance and not item.graded:
            yield Line(f"{choice.label}: {choice.guidance}", "quiet", 3, goes, item.id)


def _prose(ruleset: Ruleset, item: Item) -> Iterator[Line]:
    prose = asked_prose(ruleset, item)
    if prose:
        asked = ", ".join(PROSE[one].lower() for one in prose)
        yield Line(f"must be given with it: {asked}", "plain", 2, item_path(item), item.id)


def _relevance(ruleset: Ruleset, item: Item) -> Iterator[Line]:
    condition = ruleset.conditions.get(f"{item.role}.{item.id}.relevant")
    if condition is not None and condition != Const(True):
        path = item_path(item)
        goes = (*path, "relevant") if path is not None else None
        yield Line(f"asked only where {condition_words(ruleset, condition)}", "attention", 2, goes, item.id)


def _room(item: Item) -> str:
    if item.custom is not None and item.custom.hint:
        return item.custom.hint
    if item.kind == "number":
        low, high = item.minimum, item.maximum
        bounds = f" from {low}" if low is not None else ""
        bounds += f" to {high}" if high is not None else ""
        return f"a number{bounds}{f' {item.unit}' if item.unit else ''}"
    return {"date": "a date", "person": "a name and role"}.get(item.kind, "text")


def _overall(ruleset: Ruleset) -> Iterator[Line]:
    if not ruleset.graded:
        return
    yield Line("Overall judgement", "heading")
    yield Line("The auditor's overall grade, and its rationale", "strong", 1, ("decide", "overall"))
    for grade, rule in reversed(ruleset.document.grade.items()):
        yield Line(f"○ {rule.label}", "plain", 2, ("grade", grade))
        if rule.descriptor:
            yield Line(" ".join(rule.descriptor.split()), "quiet", 3, ("grade", grade))


# ---------------------------------------------------------------- as a document


def document_lines(ruleset: Ruleset) -> tuple[Line, ...]:
    """The blank form as it is sent beforehand, read as text."""
    page = blank_page(ruleset)
    lead = [Line(page.title, "strong"), Line(page.subtitle, "quiet")]
    return (*lead, *(line for block in (*page.lead, *page.blocks) for line in _block(block)))


def _block(block: Block) -> Iterator[Line]:
    match block:
        case Heading(level, text):
            yield Line(text, "heading" if level == 2 else "strong")
        case Paragraph(runs):
            yield Line("".join(run.text for run in runs))
        case Written(label, text):
            yield Line(f"{label}: {text}")
        case Facts(pairs):
            yield from (Line(f"{label}: {value}", indent=1) for label, value in pairs)
        case Bullets(items):
            yield from (Line("• " + "".join(run.text for run in runs), indent=1) for runs in items)
        case Table(caption, columns, rows):
            yield Line(caption, "strong")
            yield from (Line("  ".join(row), indent=1) for row in (columns, *rows))
        case TickBoxes(label, options, hint):
            yield Line(f"{label} ({hint})" if hint else label, indent=1)
            for option in options:
                yield Line(f"☐ {option.label}" + (f": {option.guidance}" if option.guidance else ""), indent=2)
        case Space(label, lines):
            room = "one line" if lines == 1 else f"{lines} lines"
            yield Line(f"{label}: ______ (room for {room})", indent=1)
        case Notice(_, title, blocks):
            yield Line(title, "attention")
            for inner in blocks:
                yield from _block(inner)


def write_blank_form(ruleset: Ruleset, folder: Path, formats: Formats) -> Path:
    """Write the blank form as HTML into a folder, made where it is not there; the file.

    Raises :class:`auditrules.reports.CannotWrite` or :class:`auditrules.reports.CannotRender`, in words.
    """
    from auditrules.reports import CannotWrite

    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(f"{folder}: the folder cannot be made ({error.strerror})") from None
    name = f"blank-form-{ruleset.id}-{ruleset.version}.html"
    return write_private(folder / name, formats.render("html", blank_page(ruleset)), force=True)


def browser() -> Callable[[str], bool] | None:
    """What opens an address in a browser with a window of its own; None where there is none.

    A browser that draws in the terminal would draw over the program.
    """
    import webbrowser

    try:
        found = webbrowser.get()
    except webbrowser.Error:
        return None
    in_terminal = isinstance(found, webbrowser.GenericBrowser) and not isinstance(found, webbrowser.BackgroundBrowser)
    return None if in_terminal else found.open
