"""What helps with the question in hand: its guidance, where it comes from, and the grade descriptors."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Region, Size
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip
from textual.visual import Visual

from auditrules.conditions.vocabulary import Item
from auditrules.rulesets.models import Answerable, Grade, Section, SourceText
from auditrules.rulesets.ruleset import Ruleset
from auditrules.tui.guard import plain
from auditrules.tui.registry import key_of

#: Cells that stay free before the text.
MARGIN = 2


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


class Guidance(ScrollView, can_focus=False):
    """The column on the right that follows the focus.

    It draws its lines itself: a text in a widget of its own changes its height with every question, and each change
    of height is a second layout of the whole screen.
    """

    DEFAULT_CSS = """
    Guidance { width: 38; background: $pane; color: $ink; overflow-x: hidden; scrollbar-size-vertical: 1; }
    """
    auto_links = var(False)

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.content: Content = Content("")
        self._room = 0
        """Cells of a line of text."""
        self._drawn: list[Strip] = []
        self._below = Strip.blank(0)
        """A line below the text."""
        self._drawn_as: object = None
        """What decides how the text is drawn; where it changes the text is drawn anew."""

    def show(self, content: Content) -> None:
        """Show some guidance, from its beginning."""
        if content != self.content:
            self.content = content
            self._fit()
            self.refresh()
            self.scroll_home(animate=False)

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        """Take the room that the text needs; beside a scrollbar one cell stays free."""
        width, height = self.size
        if width > MARGIN + 2:
            self._room = width - MARGIN - 1
            if len(self._lines()) > height:
                self._room -= 1
            self.virtual_size = Size(width, len(self._lines()))

    def _lines(self) -> list[Strip]:
        """An empty line and those of the text, each as wide as the column."""
        style, width = self.visual_style, self.size.width
        drawn_as = (self.content, self._room, width, style, self.text_selection)
        if drawn_as != self._drawn_as:
            self._drawn_as = drawn_as
            ground, filters, paper = style.rich_style, self.get_line_filters(), self.background_colors[1]
            lead = Strip.blank(MARGIN, ground)
            text = Visual.to_strips(self, self.content, self._room, None, style)
            lines = [Strip.join((lead, strip)).adjust_cell_length(width, ground) for strip in text]
            for place, line in enumerate(lines := [Strip.blank(width, ground), *lines, Strip.blank(width, ground)]):
                for each in filters:
                    line = line.apply_filter(each, paper)
                lines[place] = line
            *self._drawn, self._below = lines
        return self._drawn

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines on show. There is no border and no padding that Textual would have to put around them."""
        lines, top = self._lines(), self.scroll_offset.y + crop.y
        shown = lines[top : top + crop.height]
        shown += [self._below] * (crop.height - len(shown))
        whole = crop.column_span == (0, self.size.width)
        return shown if whole else [line.crop(crop.x, crop.right) for line in shown]

    def get_selection(self, selection: Selection) -> tuple[str, str]:
        """The words that a person marked with the mouse."""
        return selection.extract(self.content.plain), "\n"
