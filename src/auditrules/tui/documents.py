"""An audit written as documents, in every format that plugins bring. No Textual here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditrules.audits.session import AuditSession
    from auditrules.plugins.calling import Plugins
    from auditrules.reports import Formats

#: Writes the files and gives those written. It is told whether to stop, which it asks between two files, and whom to
#: tell how many of how many are there.
Writing = Callable[[Callable[[], bool], Callable[[int, int], None]], tuple[Path, ...]]


class Documents:
    """The documents of one workspace. ``folder`` is where they go unless told otherwise."""

    def __init__(self, folder: Path, plugins: Callable[[], Plugins], now: Callable[[], datetime]) -> None:
        self.folder = folder
        self._plugins = plugins
        self._now = now

    @cached_property
    def formats(self) -> Formats:
        """The formats that documents can be made in."""
        from auditrules.reports import Formats

        return Formats(self._plugins())

    def writing(self, session: AuditSession, folder: Path, *, full: bool) -> Writing:
        """What writes an audit as it is now in every format there is, for the child's record or ``full``, in a thread.

        Raises :class:`auditrules.reports.CannotRender` where there is no format. What it gives raises
        :class:`auditrules.reports.CannotWrite` or :class:`auditrules.reports.CannotRender`.
        """
        from auditrules.reports import CannotRender, CannotWrite, audit_page, write_private

        here = self._now().astimezone()
        page = audit_page(
            session.ruleset,
            session.state,
            session.judgement,
            audience="full" if full else "record",
            printed_on=here.date(),
            zone=here.tzinfo or UTC,
            leads=session.leads_to(),
        )
        name = f"audit-{_file_word(session.state.case_reference)}-{here:%Y-%m-%d}" + ("-full" if full else "")
        formats = self.formats.all()
        if not formats:
            raise CannotRender("No plugin that is in use brings a format for documents; see 'auditrules plugins'.")

        def write(stop: Callable[[], bool], done: Callable[[int, int], None]) -> tuple[Path, ...]:
            try:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            except OSError as error:
                raise CannotWrite(f"{folder}: the folder cannot be made ({error.strerror})") from None
            written: list[Path] = []
            for one in formats:
                if stop():
                    break
                content = self.formats.render(one.name, page)
                written.append(write_private(folder / f"{name}{one.ending}", content, force=True))
                done(len(written), len(formats))
            return tuple(written)

        return write


def _file_word(text: str) -> str:
    """A case reference as part of a file name."""
    word = "".join(letter if letter.isalnum() else "-" for letter in text).strip("-")
    return word[:60] or "case"
