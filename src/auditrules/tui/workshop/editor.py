"""The text of a ruleset, to be edited. What it holds is the document's; every change goes through it."""

from __future__ import annotations

from itertools import accumulate
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.document._document import Document, EditResult, Location
from textual.document._edit import Edit as TextEdit
from textual.document._history import EditHistory
from textual.message import Message
from textual.widgets import TextArea
from textual.widgets.text_area import Selection

from auditrules.audits.text import clean_text
from auditrules.rulesets.editing import Edit
from auditrules.rulesets.positions import Extent
from auditrules.workshop.document import TYPING, Changed, WorkshopDocument

#: Keys of Textual's own text box that mean something else here.
_TAKEN = {"ctrl+z", "ctrl+y", "f6", "f7", "ctrl+f", "ctrl+a"}
#: Changes of one step that are shown one by one; beyond that the whole text is shown anew.
_SINGLY = 24


def _kept(bindings: list[BindingType]) -> list[BindingType]:
    kept: list[BindingType] = []
    for each in bindings:
        if isinstance(each, Binding):
            keys = [key for key in each.key.split(",") if key not in _TAKEN]
            if keys:
                kept.append(Binding(",".join(keys), each.action, each.description, show=False))
    return kept


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


class Editor(TextArea, inherit_bindings=False):
    """The text box over a :class:`WorkshopDocument`."""

    DEFAULT_CSS = """
    Editor {
        width: 1fr; height: 1fr; padding: 0; border: none; background: $paper; color: $ink;
        scrollbar-size-vertical: 1;
        & .text-area--cursor-line { background: $pane; }
        & .text-area--gutter { color: $quiet; background: $pane; }
        & .text-area--cursor-gutter { color: $ink; background: $raised; text-style: bold; }
        & .text-area--cursor { background: $ink; color: $paper; text-style: none; }
        & .text-area--selection { background: $chosen-paper; color: $chosen-ink; }
        & .text-area--matching-bracket { background: $raised; text-style: bold; }
        &:focus { border: none; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *_kept(TextArea.BINDINGS),
        Binding("ctrl+a", "select_all", show=False),
    ]

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
        self._starts: list[int] | None = None
        self._own_change = False
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
        self._starts = None
        return super().edit(edit)

    async def _on_paste(self, event: events.Paste) -> None:
        event.text = clean_text(event.text)
        await super()._on_paste(event)

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
            self.selection = Selection.cursor(self.location_of(after))
        else:
            for edit in changed.edits:
                start, end = self.location_of(edit.extent.start), self.location_of(edit.extent.end)
                super().edit(TextEdit(edit.text, start, end, maintain_selection_offset=True))
                self._starts = None
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
        self.wrapped_document = WrappedDocument(self.document, tab_width=self.indent_width)
        self.navigator = DocumentNavigator(self.wrapped_document)
        self._build_highlight_map()
        self.set_reactive(TextArea.selection, Selection.cursor((0, 0)))
        self._rewrap_and_refresh_virtual_size()

    def on_text_area_selection_changed(self, event: TextArea.SelectionChanged) -> None:
        event.stop()
        self.held.cursor = self.cursor_offset_in_text
        self.post_message(self.Moved())


def _moved(offset: int, edit: Edit) -> int:
    """Where an offset is after an edit."""
    if offset < edit.extent.start:
        return offset
    if offset >= edit.extent.end:
        return offset + len(edit.text) - (edit.extent.end - edit.extent.start)
    return edit.extent.start
