"""The record of a folder of rulesets: one JSON object a line, each naming the SHA-256 of the line before it.

It stands beside the files, not in a workspace: a council shares a folder of rulesets, and every workspace that uses
the folder sees the same versions. ``published/record.jsonl`` is the record; the other files in ``published`` are the
texts that were published, one file a version, whole and read-only.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import cast, get_args

from auditrules.rulesets.lifecycle import Done, Kind, Record
from auditrules.rulesets.source import read_regular

FOLDER = "published"
NAME = "record.jsonl"
MAX_BYTES = 16 * 1024 * 1024
BEGINNING = hashlib.sha256(b"auditrules versions").hexdigest()
"""What the first line names as the one before it."""
_MOST_FAULTS = 20


def text_hash(text: str) -> str:
    """SHA-256, in hexadecimal, of a file's text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def record_path(folder: Path) -> Path:
    """The file of a folder's record; it need not exist."""
    return folder / FOLDER / NAME


def read_record(folder: Path) -> Record:
    """The record of a folder of rulesets; an empty one where nothing was recorded yet.

    What can't be read or does not follow from the line before is told in ``faults``; the rest is given all the same.
    """
    try:
        raw = read_regular(record_path(folder), MAX_BYTES)
    except FileNotFoundError:
        return Record(last=BEGINNING)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return Record(faults=(f"the record of versions can't be read: {reason}",))
    return parse_record(raw)


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
