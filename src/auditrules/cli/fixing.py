"""Writing a fixed ruleset back: the whole file or nothing, never a half of one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from auditrules.cli.rewriting import read_raw, write_back

if TYPE_CHECKING:
    from auditrules.rulesets import Library
    from auditrules.rulesets.fixing import Change


def fix_file(path: Path, library: Library) -> tuple[Change, ...]:
    """Apply a ruleset file's safe fixes and say what was changed; the file is left alone where there are none.

    Raises :class:`Fault` where the file can't be written, or was changed by somebody else meanwhile.
    """
    from auditrules.rulesets.fixing import fixed
    from auditrules.rulesets.writing import MARK

    raw = read_raw(path)
    if raw is None:
        return ()
    mark = MARK if raw.startswith(MARK) else b""
    try:
        text = raw[len(mark) :].decode("utf-8")
    except UnicodeDecodeError:
        return ()
    new, changes = fixed(path, text, library)
    if not changes:
        return ()
    write_back(path, raw, mark + new.encode("utf-8"))
    return changes
