"""Text that can be shown: what is invisible or would steer a terminal, a printer or the reading direction is named.

An answer is data. A control byte typed or pasted into one comes out as a mark a reader can see, never as a command:
the C0 controls as their Unicode pictures (``␛``), everything else as ``‹U+202E›``.
"""

from __future__ import annotations

import re

#: C0 without tab and line feed, DEL, C1, bidirectional controls, the byte-order mark and other invisible
#: formatting that can hide or reorder text, surrogates without a partner, tag characters and non-characters.
#: The joiners U+200C and U+200D stay: several scripts and emoji need them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
_LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")


def _name(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"‹U+{code:04X}›"


def visible(text: str) -> str:
    """The text with every line end as ``\\n``, tabs kept, and each unseen character named."""
    return _UNSEEN.sub(_name, _LINE_ENDS.sub("\n", text))


def visible_line(text: str) -> str:
    """The same on one line: line ends and tabs become spaces."""
    return visible(text).replace("\n", " ").replace("\t", " ").strip()
