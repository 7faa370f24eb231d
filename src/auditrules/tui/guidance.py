"""What helps with the question in hand: its guidance, where it comes from, and the grade descriptors."""

from __future__ import annotations

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from auditrules.conditions.vocabulary import Item
from auditrules.rulesets.models import Answerable, Grade, Section, SourceText
from auditrules.rulesets.ruleset import Ruleset
from auditrules.tui.guard import plain
from auditrules.tui.registry import key_of


def _source_words(source: SourceText | None) -> str:
    if source is None or isinstance(source, str):
        return source or ""
    return ", ".join(part for part in (source.document, source.page) if part)


def _declared(ruleset: Ruleset, item: Item) -> Answerable | Section | None:
    document = ruleset.document
    match item.role:
        case "fact":
            return document.fact.get(item.id)
        case "section":
            return document.section.get(item.id)
        case "question":
            return document.question.get(item.id)
        case "standard":
            return document.standard.get(item.id)
        case _:
            return None


def descriptor(grade: Grade) -> Content:
    """A grade's descriptor with its emphasised phrases in bold and underlined."""
    text = Content(_tidy(grade.descriptor or ""))
    for phrase in grade.emphasis:
        start = text.plain.find(phrase)
        if start >= 0:
            text = text.stylize("bold underline", start, start + len(phrase))
    return text


def guidance_for(ruleset: Ruleset, item: Item | None, chosen: object = None) -> Content:
    """Everything the ruleset says to help with an item; with None, how grading works."""
    blocks: list[Content] = []
    if item is not None:
        declared = _declared(ruleset, item)
        section = ruleset.document.section.get(item.section or "") if item.role == "question" else None
        blocks.append(Content.styled(_tidy(item.label), "bold"))
        if declared is not None:
            blocks += [Content(_tidy(text)) for text in (declared.guidance, declared.note) if text]
        blocks += [
            Content.assemble((_tidy(value.label), "bold"), f": {_tidy(value.guidance)}")
            for value in item.values
            if value.guidance and not item.graded
        ]
        if section is not None:
            if section.guidance or section.note:
                blocks.append(Content.styled(f"About {_tidy(section.label)}", "bold $accent-ink"))
            blocks += [Content(_tidy(text)) for text in (section.guidance, section.note) if text]
        source = _source_words(declared.source if declared else None)
        if source:
            blocks.append(Content.styled(f"From: {_tidy(source)}", "$quiet"))
    if item is None or item.graded:
        blocks += _grades(ruleset, chosen)
    if len(blocks) == (1 if item is not None else 0):
        blocks.append(Content.styled(f"No guidance for this one. {key_of('help')} shows the keys.", "$quiet"))
    return Content("\n\n").join(blocks)


def _grades(ruleset: Ruleset, chosen: object) -> list[Content]:
    described = {id: grade for id, grade in ruleset.document.grade.items() if grade.descriptor}
    if not described:
        return []
    blocks = [Content.styled("What the grades ask for", "bold $accent-ink")]
    places = {id: place for place, id in enumerate(ruleset.document.grade, 1)}
    for id, grade in described.items():
        mark = "●" if id == chosen else "○"
        blocks.append(Content.assemble((f"{mark} {places[id]} {_tidy(grade.label)}", "bold"), "\n", descriptor(grade)))
    return blocks


def _tidy(text: str) -> str:
    return " ".join(plain(text).split())


class Guidance(VerticalScroll, can_focus=False):
    """The column on the right that follows the focus."""

    DEFAULT_CSS = """
    Guidance { width: 38; padding: 1 1 0 2; background: $pane; color: $ink; scrollbar-size-vertical: 1; }
    Guidance > Static { height: auto; }
    """

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._text = Static("", markup=False)
        self.content: Content = Content("")

    def compose(self):  # type: ignore[no-untyped-def]  # ComposeResult would need textual.app at import
        yield self._text

    def show(self, content: Content) -> None:
        """Show some guidance, from its beginning."""
        if content != self.content:
            self.content = content
            self._text.update(content)
            self.scroll_home(animate=False)
