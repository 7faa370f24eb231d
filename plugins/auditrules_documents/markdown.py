"""A page as Markdown in which no text but the program's own is markup.

Written for CommonMark and GitHub's flavour: tables, task lists, and links made of bare addresses are reckoned with.
Escapes are backslashes before ASCII punctuation, which every such reader takes off again. One thing no escape can
prevent: a reader that turns bare e-mail addresses into links after it has taken the escapes off will still do so.
"""

from __future__ import annotations

import re
from typing import assert_never

from auditrules.plugins.page import (
    MARKS,
    Block,
    Bullets,
    Facts,
    Heading,
    Notice,
    Page,
    Paragraph,
    Prose,
    Run,
    Space,
    Table,
    TickBoxes,
)
from auditrules.plugins.visible import visible, visible_line

#: Marks that can begin or end markup inside a line.
#: Full stops and colons only where an address or the short name of a picture could be made of them, so that dates and
#: times stay readable.
_INLINE = re.compile(
    r"""[\\`*_\[\]<>&~|\#!$^{}@=+]
      | (?<=[0-9])[:.](?=[^\s0-9]) | (?<![0-9])[:.](?=\S)
      | (?<=/)/ | /(?=/) | -(?=-) | (?<=-)-""",
    re.VERBOSE,
)
#: The same at the start of a line: bullets, numbers, definitions, underlines of a heading.
_NUMBERED = re.compile(r"(\d+)([.)])(?=\s|$)")


def to_markdown(page: Page) -> str:
    """The page as Markdown text, ending in a line end."""
    title = f"{page.title}: {page.subtitle}" if page.subtitle else page.title
    parts = [f"# {_line(title)}"]
    if page.mark:
        parts.append(f"**{_line(MARKS[page.mark])}**")
    before: Block | None = None
    bullet = "-"
    for block in (*page.lead, *page.blocks):
        # Two lists one after the other stay two only with another bullet.
        bullet = "+" if isinstance(before, Facts) and bullet == "-" else "-"
        parts += _block(block, bullet)
        before = block
    return "\n\n".join(part for part in parts if part) + "\n"


def escape(text: str) -> str:
    """Text of any number of lines as Markdown that reads back as that text and nothing else.

    Lines stay lines (hard breaks) and blank lines part paragraphs; spaces at the start of a line are kept as
    no-break spaces.
    """
    paragraphs = re.split(r"\n[ \t]*(?:\n[ \t]*)+", visible(text).strip("\n"))
    shown = []
    for paragraph in paragraphs:
        lines = [_escape_line(line) for line in paragraph.split("\n")]
        shown.append("\\\n".join(line for line in lines if line))
    return "\n\n".join(part for part in shown if part)


def _line(text: str) -> str:
    """One line of data for a heading, a cell or a list."""
    return _escape_line(visible_line(text))


def _escape_line(line: str) -> str:
    line = line.replace("\t", "    ").rstrip()
    body = line.lstrip()
    indent = "&nbsp;" * (len(line) - len(body))
    escaped = _INLINE.sub(lambda found: "\\" + found.group(), body)
    if escaped[:1] in ("-", ":"):
        escaped = "\\" + escaped
    if numbered := _NUMBERED.match(escaped):
        escaped = f"{numbered[1]}\\{escaped[len(numbered[1]) :]}"
    return indent + escaped


def _runs(runs: tuple[Run, ...]) -> str:
    """Pieces of one line; emphasis is kept where it starts and ends at a word."""
    text = ""
    for run in runs:
        shown = visible(run.text).replace("\n", " ").replace("\t", " ")
        if run.strong and shown.strip():
            lead = " " if shown[:1] == " " else ""
            trail = " " if shown[-1:] == " " else ""
            text += f"{lead}**{_escape_line(shown.strip())}**{trail}"
        else:
            text += _middle(shown)
    return text.strip()


def _middle(text: str) -> str:
    """A piece of a line with the spaces around it."""
    body = text.strip()
    if not body:
        return " " if text else ""
    return f"{' ' if text[0] == ' ' else ''}{_escape_line(body)}{' ' if text[-1] == ' ' else ''}"


def _block(block: Block, bullet: str = "-") -> list[str]:
    match block:
        case Heading(level, text):
            return [f"{'#' * level} {_line(text)}"]
        case Paragraph(runs):
            return [_runs(runs)]
        case Prose(label, text):
            return [f"**{_line(label)}**", escape(text)]
        case Facts(pairs=pairs):
            return ["\n".join(f"{bullet} {_line(label)}: **{_line(value) or '–'}**" for label, value in pairs)]
        case Bullets(items):
            return ["\n".join(f"* {_runs(item)}" for item in items)]
        case Table():
            return [f"*{_line(block.caption)}*", _table(block)]
        case TickBoxes(label, options, hint):
            lead = f"**{_line(label)}**" + (f" ({_line(hint)})" if hint else "")
            boxes = (
                f"- [ ] {_line(option.label)}" + (f" – {_line(option.guidance)}" if option.guidance else "")
                for option in options
            )
            return [lead, "\n".join(boxes)]
        case Space(label, lines):
            return [f"**{_line(label)}**", "\n\n".join(["_" * 40] * min(lines, 3))]
        case Notice(_, title, blocks):
            inside = [f"**{_line(title)}**"]
            for part in blocks:
                inside += _block(part)
            text = "\n\n".join(part for part in inside if part)
            return ["\n".join(f"> {line}".rstrip() for line in text.split("\n"))]
        case _:  # pragma: no cover - mypy holds the union closed
            assert_never(block)


def _table(table: Table) -> str:
    rows = [table.columns, *table.rows]
    lines = [f"| {' | '.join(_line(cell) for cell in row)} |" for row in rows]
    lines.insert(1, f"|{' --- |' * len(table.columns)}")
    return "\n".join(lines)
