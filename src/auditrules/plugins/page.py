"""A laid-out page: the few kinds of block that every document is made of, as a report format is given it.

Renderers know these blocks and nothing of audits; documents know these blocks and nothing of HTML or Markdown.
Every text in a block is data.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: What a notice is about. Its words say it too: a tone is never told by colour alone.
Tone = Literal["draft", "sample", "off_record", "departure", "attention", "note"]


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a paragraph; ``strong`` is emphasised."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 2 to 4; level 1 is the page's own."""

    level: Literal[2, 3, 4]
    text: str
    ref: str = ""
    """Where it can be reached within the page; only letters, digits and hyphens."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text in pieces, each plain or emphasised."""

    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Prose:
    """Text of someone's own over any number of lines, under its label."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Short pairs of label and value; ``wide`` where the labels are whole questions."""

    pairs: tuple[tuple[str, str], ...]
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; each entry is a paragraph's pieces."""

    items: tuple[tuple[Run, ...], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose first column names its rows. Every cell is one line."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Option:
    """An answer of tick boxes, with what is said to help with it."""

    label: str
    guidance: str = ""


@dataclass(frozen=True, slots=True)
class TickBoxes:
    """Answers to choose from, none of them chosen. ``hint`` says how many may be ticked."""

    label: str
    options: tuple[Option, ...]
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Space:
    """Room to write in by hand."""

    label: str
    lines: int = 3


@dataclass(frozen=True, slots=True)
class Notice:
    """A boxed notice; its title says in words what its tone shows in colour."""

    tone: Tone
    title: str
    blocks: tuple[Paragraph | Prose | Facts | Bullets, ...] = ()


Block = Heading | Paragraph | Prose | Facts | Bullets | Table | TickBoxes | Space | Notice


@dataclass(frozen=True, slots=True)
class Page:
    """A whole document. ``title`` is also the file's only metadata; ``mark`` is printed on every sheet."""

    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    lead: tuple[Notice, ...] = ()
    """What must be read first, before the contents."""
    mark: Literal["", "draft", "off_record", "draft_off_record"] = ""
    contents: bool = False
    """List the headings of level 2 at the start."""


#: What every printed sheet says at its foot, by the page's mark.
MARKS = {
    "": "",
    "draft": "Draft: not submitted",
    "off_record": "Full version: not for the child’s record",
    "draft_off_record": "Draft, full version: not for the child’s record",
}


def plain(text: str) -> Paragraph:
    """A paragraph without emphasis."""
    return Paragraph((Run(text),))
