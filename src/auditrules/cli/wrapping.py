"""Long lines for a terminal, broken between words: left alone, a terminal breaks them wherever its edge is."""

from __future__ import annotations

import re
import unicodedata

#: What a line begins with that its continuation is set in by: spaces, and the number of something on offer.
_LEAD = re.compile(r" *(?:\d+ (?=\S))?")
#: A terminal that says it is narrower than this is left to break lines itself.
_NARROWEST = 20


def wrapped(text: str, width: int) -> str:
    """Text with each line of more than ``width`` columns broken at spaces.

    What goes on is set in as far as the line it goes on from. A word that is longer than a line is left whole, and
    spaces at the end are kept, as a prompt needs them. Wide characters count as two columns.
    """
    if width < _NARROWEST:
        return text
    return "\n".join(_broken(line, width) for line in text.split("\n"))


def _broken(line: str, width: int) -> str:
    if _columns(line) <= width:
        return line
    found = _LEAD.match(line)
    lead = found.group() if found else ""
    indent = " " * len(lead) if len(lead) * 2 < width else ""
    body = line[len(lead) :]
    end = body[len(body.rstrip(" ")) :]
    lines, now = [], lead
    for word in body.rstrip(" ").split(" "):
        fresh = now in (lead, indent)
        tried = now + word if fresh else f"{now} {word}"
        if not fresh and _columns(tried) > width:
            lines.append(now.rstrip(" "))
            tried = indent + word
        now = tried
    return "\n".join((*lines, now + end))


def _columns(text: str) -> int:
    """How many columns a terminal takes for a text: two for a wide character, none for a combining one."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.category(c) in {"Mn", "Me", "Cf"} else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )
