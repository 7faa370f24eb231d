"""The text of a ruleset, to be edited. What it holds is the document's; every change goes through it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import ClassVar, get_args

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.cache import LRUCache
from textual.document._document import Document, EditResult, Location
from textual.document._edit import Edit as TextEdit
from textual.document._history import EditHistory
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import Reactive, reactive
from textual.strip import Strip
from textual.widgets import TextArea
from textual.widgets.text_area import Selection

from auditrules.audits.text import clean_text
from auditrules.rulesets.edits import Edit
from auditrules.rulesets.positions import Extent
from auditrules.tui.guard import UNSAFE
from auditrules.tui.whole_text import WholeText, own_text_keys
from auditrules.workshop.document import TYPING, Changed, WorkshopDocument
from auditrules.workshop.highlighting import Highlighter, Part

#: What has a style of its own.
_STYLED = (*get_args(Part), "error", "warning", "found")
#: Signs beside the number of a line with a fault.
_SIGNS = {"error": "✗", "warning": "!"}
#: Lines of one fault that are marked; a table without its keys may be long.
_MOST_MARKED_LINES = 40
#: Changes of one step that are shown one by one; beyond that the whole text is shown anew.
_SINGLY = 24


class _Lines(Document):
    """Lines as TOML counts them: they end in a line feed and in nothing else."""

    def __init__(self, text: str) -> None:
        super().__init__("")
        self._newline = "\n"
        self._lines = text.split("\n")

    def replace_range(self, start: Location, end: Location, text: str) -> EditResult:
        (top_row, top_column), (bottom_row, bottom_column) = sorted((start, end))
        replaced = self.get_text_range(start, end)
        before = self._lines[top_row][:top_column] if top_row < len(self._lines) else ""
        after = self._lines[bottom_row][bottom_column:] if bottom_row < len(self._lines) else ""
        lines = text.split("\n")
        lines[0] = before + lines[0]
        column = len(lines[-1])
        lines[-1] += after
        self._lines[top_row : bottom_row + 1] = lines
        return EditResult((top_row + len(lines) - 1, column), replaced)


class _NoHistory(EditHistory):
    """Undoing belongs to the document: the box keeps nothing of its own."""

    def record(self, edit: TextEdit) -> None:
        pass


@dataclass(frozen=True, slots=True)
class Mark:
    """A part of the text that is marked: ``kind`` is error, warning or found; offsets, the end exclusive."""

    start: int
    end: int
    kind: str


class Editor(WholeText, inherit_bindings=False):
    """The text box over a :class:`WorkshopDocument`."""

    DEFAULT_CSS = """
    Editor {
        width: 1fr; height: 1fr; padding: 0; border: none; background: $paper; color: $ink;
        scrollbar-size-vertical: 1;
        & .text-area--cursor-line { background: $pane; }
        & .text-area--gutter { color: $quiet; background: $pane; }
        & .text-area--cursor-gutter { color: $ink; background: $raised; text-style: bold; }
        & .text-area--cursor, &:light .text-area--cursor { background: $ink; color: $paper; text-style: none; }
        & .text-area--selection { background: $chosen-paper; color: $chosen-ink; }
        & .text-area--matching-bracket { background: $raised; text-style: bold; }
        & .editor--comment { color: $quiet; text-style: italic; }
        & .editor--heading { color: $accent-ink; text-style: bold; }
        & .editor--key { color: $ink; text-style: bold; }
        & .editor--text { color: $good; }
        & .editor--value { color: $warn; }
        & .editor--mark { color: $quiet; }
        & .editor--word { color: $accent-ink; }
        & .editor--name { color: $ink; }
        & .editor--number { color: $warn; }
        & .editor--error { color: $bad; text-style: underline bold; }
        & .editor--warning { color: $warn; text-style: underline; }
        & .editor--found { background: $raised; text-style: underline; }
        &:focus { border: none; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"editor--{part}" for part in _STYLED}
    BINDINGS: ClassVar[list[BindingType]] = [
        *own_text_keys("ctrl+a"),
        Binding("ctrl+a", "select_all", show=False),
    ]

    #: As the box's own, but what moves does not draw the whole view anew: :meth:`_watch_selection` draws what changed.
    selection: Reactive[Selection] = reactive(Selection(), init=False, always_update=True, repaint=False)

    #: As the box's own, but another length of the text lays out no other widget: the scroll bar alone follows it.
    virtual_size: Reactive[Size] = Reactive(Size(0, 0), layout=False, repaint=False)

    class Moved(Message):
        """The cursor stands elsewhere."""

    def __init__(self, held: WorkshopDocument, *, id: str | None = None) -> None:
        super().__init__(
            "",
            soft_wrap=True,
            show_line_numbers=True,
            tab_behavior="focus",
            read_only=bool(held.read_only),
            highlight_cursor_line=True,
            id=id,
        )
        self.cursor_blink = False
        self.history = _NoHistory(max_checkpoints=0, checkpoint_timer=0, checkpoint_max_characters=0)
        self.held = held
        self.before_key: Callable[[str], bool] | None = None
        """Asked before a key does anything here; True where it was for somebody else."""
        self.after_key: Callable[[events.Key], None] | None = None
        """Told of a key that was typed."""
        self._starts: list[int] | None = None
        self._own_change = False
        self.marks: tuple[Mark, ...] = ()
        self._marked: dict[int, list[tuple[int, int, str]]] | None = {}
        self._styles: dict[str, Style] = {}
        self._drawn: LRUCache[tuple[object, ...], Strip] = LRUCache(512)
        self._numbered: LRUCache[tuple[int, bool, tuple[object, ...]], Strip] = LRUCache(512)
        self._highlighter = Highlighter([""])
        self._load(held.text)
        held.watch(self._document_changed)

    # ------------------------------------------------------------ places

    @property
    def text(self) -> str:
        """The text; the document's own, so that nothing is joined line by line at every drawing."""
        return self.held.text if hasattr(self, "held") else super().text

    @text.setter
    def text(self, value: str) -> None:
        raise AttributeError("the text is changed through the document")

    def offset_of(self, location: Location) -> int:
        """The offset in the text of a row and column, both from 0."""
        if self._starts is None:
            lines = self.document.lines
            self._starts = [0, *accumulate(len(line) + 1 for line in lines)]
        row, column = location
        return self._starts[row] + column

    def location_of(self, offset: int) -> Location:
        """The row and column of an offset."""
        from bisect import bisect_right

        self.offset_of((0, 0))
        assert self._starts is not None
        row = min(max(0, bisect_right(self._starts, offset) - 1), self.document.line_count - 1)
        return row, min(offset - self._starts[row], len(self.document.get_line(row)))

    @property
    def cursor_offset_in_text(self) -> int:
        """Where the cursor stands in the text."""
        return self.offset_of(self.cursor_location)

    def go_to(self, offset: int, *, end: int | None = None) -> None:
        """Put the cursor at an offset, in the middle of the view; with ``end`` that part is selected."""
        start = self.location_of(offset)
        self.selection = Selection(start if end is None else self.location_of(end), start)
        self.record_cursor_width()
        self.scroll_cursor_visible(center=True)

    # ------------------------------------------------------------ changes typed here

    def edit(self, edit: TextEdit) -> EditResult:
        if self.held.read_only:
            return EditResult(edit.bottom, "")
        start, end = self.offset_of(edit.top), self.offset_of(edit.bottom)
        self.held.cursor = self.cursor_offset_in_text
        single = (start == end and len(edit.text) == 1) or (not edit.text and end - start == 1)
        label = TYPING if single else "deleting" if not edit.text else "pasting" if "\n" in edit.text else "writing"
        self._own_change = True
        try:
            self.held.edit([Edit(Extent(start, end), edit.text)], label)
        finally:
            self._own_change = False
        self._follow_marks(Edit(Extent(start, end), edit.text))
        self._starts = None
        return self._shown(edit)

    def _shown(self, edit: TextEdit) -> EditResult:
        """Show a change that the document has taken, and draw what it reaches."""
        rows, gutter = len(self.wrapped_document._offset_to_line_info), self.gutter_width
        below = self._highlighter.state(min(edit.bottom[0] + 1, self.document.line_count - 1))
        result = super().edit(edit)
        self._starts = None
        self._highlighter.changed(self.document.lines, edit.top[0])
        after = self._highlighter.state(min(result.end_location[0] + 1, self.document.line_count - 1))
        same_rows = rows == len(self.wrapped_document._offset_to_line_info)
        if same_rows and gutter == self.gutter_width and below == after:
            self._draw_rows(edit.top[0], result.end_location[0])
        elif gutter == self.gutter_width:
            # What stands above keeps its place.
            first = self.wrapped_document._line_index_to_offsets[edit.top[0]][0]
            self.refresh_lines(first, self.scroll_offset.y + self.size.height - first)
        else:
            self.refresh()
        return result

    def watch_virtual_size(self, size: Size) -> None:
        if self.is_mounted:
            self._scroll_update(size)

    def _watch_selection(self, previous_selection: Selection, selection: Selection) -> None:
        bracket = self._matching_bracket_location
        super()._watch_selection(previous_selection, selection)
        if not self.is_mounted:
            return
        for each in (previous_selection, selection):
            self._draw_rows(min(each)[0], max(each)[0])
        for place in (bracket, self._matching_bracket_location):
            if place is not None:
                self._draw_rows(place[0], place[0])

    def _draw_rows(self, first: int, last: int) -> None:
        """Draw some lines of the text anew, and no others."""
        offsets = self.wrapped_document._line_index_to_offsets
        last = min(last, len(offsets) - 1)
        if first <= last:
            top = offsets[first][0]
            self.refresh_lines(top, offsets[last][-1] - top + 1)

    async def _on_key(self, event: events.Key) -> None:
        if self.before_key is not None and self.before_key(event.key):
            event.stop()
            event.prevent_default()
            return
        if event.key == "enter" and not self.read_only and self.selection.is_empty:
            # The new line begins where this one does.
            event.stop()
            event.prevent_default()
            row, column = self.cursor_location
            line = self.document.get_line(row)[:column]
            self._replace_via_keyboard("\n" + line[: len(line) - len(line.lstrip(" \t"))], *self.selection)
        else:
            await super()._on_key(event)
        if self.after_key is not None and not self.read_only:
            self.after_key(event)

    async def _on_paste(self, event: events.Paste) -> None:
        # Textual goes on to the text area's own handler by itself; calling it here would paste twice.
        event.text = clean_text(event.text)

    # ------------------------------------------------------------ changes made elsewhere

    def _document_changed(self, changed: Changed) -> None:
        if self._own_change:
            return
        seen = self._cursor_row - self.scroll_offset.y
        before = self.cursor_offset_in_text
        if len(changed.edits) > _SINGLY:
            self._load(self.held.text)
            after = before
            for edit in changed.edits:
                after = _moved(after, edit)
                self._follow_marks(edit)
            self.selection = Selection.cursor(self.location_of(after))
        else:
            for edit in changed.edits:
                start, end = self.location_of(edit.extent.start), self.location_of(edit.extent.end)
                self._follow_marks(edit)
                self._shown(TextEdit(edit.text, start, end, maintain_selection_offset=True))
        if changed.cursor is not None:
            self.selection = Selection.cursor(self.location_of(changed.cursor))
            self.record_cursor_width()
        else:
            self.scroll_to(y=self._cursor_row - seen, animate=False, force=True)

    @property
    def _cursor_row(self) -> int:
        """The row of the wrapped text in which the cursor stands."""
        return self.wrapped_document.location_to_offset(self.cursor_location).y

    def _load(self, text: str) -> None:
        self._set_document(text, None)
        self.post_message(self.Changed(self))

    def _set_document(self, text: str, language: str | None) -> None:
        from textual.document._document_navigator import DocumentNavigator
        from textual.document._wrapped_document import WrappedDocument

        self.document = _Lines(text)
        self._starts = None
        self._highlighter = Highlighter(self.document.lines)
        self.wrapped_document = WrappedDocument(self.document, tab_width=self.indent_width)
        self.navigator = DocumentNavigator(self.wrapped_document)
        self._build_highlight_map()
        self.set_reactive(TextArea.selection, Selection.cursor((0, 0)))
        self._rewrap_and_refresh_virtual_size()

    # ------------------------------------------------------------ drawing

    def mark(self, faults: Iterable[Mark]) -> None:
        """Mark the parts of the text that have faults."""
        self._mark((*faults, *(mark for mark in self.marks if mark.kind == "found")))

    def mark_found(self, found: Iterable[Mark]) -> None:
        """Mark the parts that were looked for."""
        self._mark((*(mark for mark in self.marks if mark.kind != "found"), *found))

    def _mark(self, marks: tuple[Mark, ...]) -> None:
        if marks != self.marks:
            self.marks, self._marked = marks, None
            self.refresh()

    def _follow_marks(self, edit: Edit) -> None:
        """Marks stay with their words; one whose words were changed goes."""
        self.marks, self._marked = (
            tuple(
                Mark(_moved(mark.start, edit), _moved(mark.end, edit), mark.kind)
                for mark in self.marks
                if not (mark.start < edit.extent.end and edit.extent.start < mark.end)
            ),
            None,
        )

    def _marks_of(self, row: int) -> list[tuple[int, int, str]]:
        """The marks of a row: columns and kinds; those beyond the line's end show on the place after it."""
        if self._marked is None:
            self._marked = {}
            for mark in self.marks:
                (first, start), (last, end) = self.location_of(mark.start), self.location_of(mark.end)
                for at in range(first, min(last, first + _MOST_MARKED_LINES) + 1):
                    length = len(self.document.get_line(at))
                    begin, stop = start if at == first else 0, end if at == last else length
                    self._marked.setdefault(at, []).append((begin, max(stop, begin + 1), mark.kind))
        return self._marked.get(row, [])

    def get_line(self, line_index: int) -> Text:
        line = self.document.get_line(line_index)
        marks = self._marks_of(line_index)
        longest = max((end for _, end, _ in marks), default=0)
        text = Text(shown_line(line).ljust(longest), end="", no_wrap=True)
        style = self._style
        for start, end, part in self._highlighter.line(line_index):
            text.stylize(style(part), start, end)
        for start, end, kind in marks:
            text.stylize(style(kind), start, end)
        return text

    def _style(self, part: str) -> Style:
        found = self._styles.get(part)
        if found is None:
            whole = self.get_component_rich_style(f"editor--{part}")
            # The paper is the row's: the cursor's line and the selection have one of their own.
            keeps_paper = part == "found"
            found = whole if keeps_paper else whole.without_color + Style(color=whole.color)
            self._styles[part] = found
        return found

    def _app_theme_changed(self) -> None:
        self._styles.clear()
        self._drawn.clear()
        self._numbered.clear()
        super()._app_theme_changed()

    def notify_style_update(self) -> None:
        self._styles.clear()
        self._drawn.clear()
        self._numbered.clear()
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows go to the screen as they are: the box has no border, padding or tint to be worked out for each."""
        if self._theme is not None:
            self._theme.apply_css(self)
        background, filters, style = self.background_colors[1], self.get_line_filters(), self.rich_style
        drawn = []
        for y in crop.line_range:
            strip = self.render_line(y)
            for each in filters:
                strip = strip.apply_filter(each, background)
            drawn.append(strip.crop_extend(crop.x, crop.right, style))
        return drawn

    def render_line(self, y: int) -> Strip:
        """A row of the view, drawn anew only where something in it changed.

        A line that moved down by one is the same line: only its number is another. A row that is scrolled is the very
        same strip, with all that the screen has worked out of it.
        """
        rows = self.wrapped_document._offset_to_line_info
        at = self.scroll_offset.y + y
        if at >= len(rows):
            return Strip.blank(self.size.width, self.rich_style)
        row, section = rows[at]
        (first, _), (last, _) = sorted(self.selection)
        bracket = self._matching_bracket_location
        width = self.gutter_width
        touched = first <= row <= last
        key = (
            section,
            # The box has its new size before the lines are wrapped for it: a row is drawn in between, too.
            tuple(self.wrapped_document.get_offsets(row)),
            self.document.get_line(row),
            self._highlighter.line(row),
            tuple(self._marks_of(row)),
            (self.selection, row) if touched else None,
            (bracket, row) if bracket is not None and row in (bracket[0], self.selection.end[0]) else None,
            self.has_focus,
            self.size,
            self.scroll_offset.x,
            width,
        )
        here = row == self.selection.end[0]
        numbered = self._numbered.get((row, here, key))
        if numbered is None:
            found = self._drawn.get(key)
            if found is None:
                found = self._render_line(y).crop(width)
                self._drawn[key] = found
            numbered = Strip.join([self._number(row, section, width, here=here), found])
            self._numbered[row, here, key] = numbered
        return numbered

    def _number(self, row: int, section: int, width: int, *, here: bool) -> Strip:
        """A line's number, with a sign where it has a fault, so that colour and underline are not alone."""
        theme = self._theme
        style = (theme.cursor_line_gutter_style if here else theme.gutter_style) or Style()
        style = self.rich_style + style
        if section:
            return Strip([Segment(" " * width, style)], width)
        kinds = {kind for _, _, kind in self._marks_of(row)}
        sign = next((_SIGNS[kind] for kind in _SIGNS if kind in kinds), " ")
        return Strip([Segment(f"{row + 1:>{width - 2}}", style), Segment(f"{sign} ", style + Style(bold=True))], width)

    # ------------------------------------------------------------ the cursor

    def on_text_area_selection_changed(self, event: TextArea.SelectionChanged) -> None:
        event.stop()
        self.held.cursor = self.cursor_offset_in_text
        self.post_message(self.Moved())


def shown_line(line: str) -> str:
    """A line as it can be drawn: what no terminal should get is shown as a replacement, and takes a cell."""
    return UNSAFE.sub("\N{REPLACEMENT CHARACTER}", line) if UNSAFE.search(line.replace("\t", "")) else line


def _moved(offset: int, edit: Edit) -> int:
    """Where an offset is after an edit."""
    if offset < edit.extent.start:
        return offset
    if offset >= edit.extent.end:
        return offset + len(edit.text) - (edit.extent.end - edit.extent.start)
    return edit.extent.start
