"""The record of a folder of rulesets: one JSON object a line, each naming the SHA-256 of the line before it.

It stands beside the files, not in a workspace: a council shares a folder of rulesets, and every workspace that uses
the folder sees the same versions. ``published/record.jsonl`` is the record; the other files in ``published`` are the
texts that were published, one file a version, whole and read-only. ``published/record.head`` says how many lines the
record has and the SHA-256 of the last, so that a record whose end was cut off is told from one that was never longer.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import cast, get_args

from auditrules.rulesets.lifecycle import Done, Kind, Record
from auditrules.rulesets.source import read_regular

FOLDER = "published"
NAME = "record.jsonl"
HEAD = "record.head"
MAX_BYTES = 16 * 1024 * 1024
BEGINNING = hashlib.sha256(b"auditrules versions").hexdigest()
"""What the first line names as the one before it."""
_MOST_FAULTS = 20
_HEAD = re.compile(r"([0-9]{1,9}) ([0-9a-f]{64})\n?")


def record_path(folder: Path) -> Path:
    """The file of a folder's record; it need not exist."""
    return folder / FOLDER / NAME


def read_record(folder: Path) -> Record:
    """The record of a folder of rulesets; an empty one where nothing was recorded yet.

    What can't be read or does not follow from the line before is told in ``faults``; the rest is given all the same.
    """
    # The head before the record: whoever writes meanwhile only makes the record longer than the head says.
    head = _head(folder)
    try:
        raw = read_regular(record_path(folder), MAX_BYTES)
    except FileNotFoundError:
        raw = b""
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return Record(faults=(f"the record of versions can't be read: {reason}",))
    record = parse_record(raw)
    cut = _cut(raw.splitlines(), head)
    return replace(record, faults=(*record.faults, cut)) if cut and not record.faults else record


def head_path(folder: Path) -> Path:
    """The file that says how far a folder's record goes; it need not exist."""
    return folder / FOLDER / HEAD


def head_of(record: bytes) -> bytes:
    """What :func:`head_path` holds of a record: how many lines it has, and the SHA-256 of the last."""
    lines = record.splitlines()
    return f"{len(lines)} {hashlib.sha256(lines[-1]).hexdigest() if lines else BEGINNING}\n".encode()


def _head(folder: Path) -> tuple[int, str] | str | None:
    """The number of lines and the last one's hash; words where they can't be read; None where they were never kept."""
    try:
        found = _HEAD.fullmatch(read_regular(head_path(folder), 4096).decode("ascii", "replace"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        return getattr(error, "strerror", None) or str(error)
    return (int(found[1]), found[2]) if found else "it is not what the program wrote"


def _cut(lines: list[bytes], head: tuple[int, str] | str | None) -> str:
    """What is wrong with how far a record goes; empty where nothing is. It may go further than its head says."""
    if head is None:
        return ""
    if isinstance(head, str):
        return f"{HEAD}, which says how far the record of versions goes, can't be read: {head}"
    count, last = head
    if len(lines) < count:
        had = f"{count} line{'' if count == 1 else 's'}"
        return f"the end of the record of versions is missing: it had {had}, and has {len(lines)}"
    if count and hashlib.sha256(lines[count - 1]).hexdigest() != last:
        return f"line {count} of the record of versions is not the one that was written"
    return ""


def parse_record(raw: bytes) -> Record:
    """A record of its bytes."""
    done: list[Done] = []
    faults: list[str] = []
    before = BEGINNING
    for number, line in enumerate(raw.splitlines(), 1):
        try:
            one, named = _line(line)
        except (ValueError, RecursionError):
            faults.append(f"line {number} of the record of versions can't be read")
        else:
            if named != before or one.number != len(done) + 1:
                faults.append(f"line {number} of the record of versions does not follow from the line before it")
            done.append(one)
        before = hashlib.sha256(line).hexdigest()
    return Record(tuple(done), tuple(faults[:_MOST_FAULTS]), before)


def line_of(done: Done, before: str) -> bytes:
    """A line of the record, without its end."""
    data = {
        "number": done.number,
        "at": done.at,
        "by": done.by,
        "kind": done.kind,
        "ruleset": done.ruleset,
        "version": done.version,
        "data": dict(done.data),
        "before": before,
    }
    return json.dumps(data, ensure_ascii=True, separators=(",", ":")).encode()


def _line(line: bytes) -> tuple[Done, str]:
    data = json.loads(line)
    if not isinstance(data, Mapping) or data.get("kind") not in get_args(Kind):
        raise ValueError("not a line of a record")
    texts = {key: data.get(key) for key in ("at", "by", "ruleset", "version", "before")}
    number, more = data.get("number"), data.get("data")
    if not all(isinstance(one, str) for one in texts.values()) or type(number) is not int:
        raise ValueError("not a line of a record")
    if not isinstance(more, Mapping):
        raise ValueError("not a line of a record")
    found = cast(dict[str, str], texts)
    kind = cast(Kind, data["kind"])
    return Done(number, found["at"], found["by"], kind, found["ruleset"], found["version"], more), found["before"]
