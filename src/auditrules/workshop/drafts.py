"""What an author typed and has not put into the file yet, kept so that nothing is ever lost.

One file a text in hand, beside the audits in the workspace, readable by its owner alone. It is written within half a
second of the last key and taken away when the ruleset's own file says the same.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from auditrules.reports.files import CannotWrite, write_private

FOLDER = "drafts"


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that was kept. ``base`` is the SHA-256 of the ruleset's file when it was last read or written."""

    path: Path
    text: str
    base: str
    cursor: int
    kept_at: datetime
    kept_in: Path


class Drafts:
    """The drafts of a workspace; ``session`` tells this running program from others."""

    def __init__(self, workspace: Path, *, now: Callable[[], datetime], session: int | None = None) -> None:
        self.folder = workspace / FOLDER
        self._now = now
        self._session = os.getpid() if session is None else session

    def keep(self, path: Path, text: str, base: str, cursor: int, *, in_hand: bool = True) -> Path:
        """Write a draft; on disk when this returns. ``in_hand`` while the text is still on screen.

        Raises :class:`auditrules.reports.CannotWrite`.
        """
        self._make_folder()
        data = {
            "path": str(path.absolute()),
            "base": base,
            "cursor": cursor,
            "kept_at": self._now().isoformat(),
            "in_hand": self._session if in_hand else None,
            "text": text,
        }
        return write_private(self._file(path), json.dumps(data, ensure_ascii=False), force=True)

    def put_aside(self, path: Path, text: str) -> Path:
        """Keep a text that is about to be replaced in its file, for whoever misses it; where it is.

        Raises :class:`auditrules.reports.CannotWrite`.
        """
        self._make_folder()
        name = f"{path.stem}-put-aside-{self._now():%Y%m%d-%H%M%S}.toml"
        return write_private(self.folder / name, text, force=True)

    def drop(self, path: Path) -> None:
        """The file says the same now: the draft is no longer needed."""
        self._file(path).unlink(missing_ok=True)

    def find(self, path: Path) -> Draft | None:
        """The newest draft of a file that no running program has in hand; None where there is none."""
        try:
            files = [file for file in self.folder.glob(f"{_key(path)}-*.json") if file.is_file()]
        except OSError:
            return None
        found = [draft for draft in map(self._read, files) if draft is not None]
        return max(found, key=lambda draft: draft.kept_at, default=None)

    def take(self, draft: Draft) -> None:
        """A draft is in hand again: it goes on under this session's name."""
        mine = self._file(draft.path)
        if draft.kept_in != mine:
            self.keep(draft.path, draft.text, draft.base, draft.cursor)
            draft.kept_in.unlink(missing_ok=True)

    def _make_folder(self) -> None:
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise CannotWrite(f"{self.folder}: the folder cannot be made ({error.strerror})") from None

    def _file(self, path: Path) -> Path:
        return self.folder / f"{_key(path)}-{self._session}.json"

    def _read(self, file: Path) -> Draft | None:
        try:
            data = json.loads(file.read_text(encoding="utf-8"))
            session = data["in_hand"]
            if session is not None and session != self._session and _runs(int(session)):
                return None
            return Draft(
                Path(data["path"]),
                str(data["text"]),
                str(data["base"]),
                int(data["cursor"]),
                datetime.fromisoformat(data["kept_at"]),
                file,
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None


def _key(path: Path) -> str:
    """A file name for a path: its hash, since a path may hold anything."""
    return hashlib.sha256(str(path.absolute()).encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _runs(process: int) -> bool:
    """Whether a process runs. Where the system can't be asked without harm, as if it did not: a draft is offered."""
    if os.name != "posix":
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
