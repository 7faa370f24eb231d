"""Rulesets that become one's own: a copy of a supplied one, a file taken in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from auditrules.tui.office import Office
from auditrules.tui.workshop.background import Progress
from auditrules.tui.workshop.version_dialogs import Field, FieldsDialog
from auditrules.workshop.own import IdTaken, copy_as_overlay, free_id, import_file
from auditrules.workshop.publishing import Refused


def copy_dialog(office: Office, reference: str, title: str) -> FieldsDialog:
    """Asks for an id and a title, and makes a draft that builds on a supplied ruleset; gives its path."""

    def do(values: Mapping[str, str], progress: Progress) -> Path:
        return copy_as_overlay(
            office.fresh_library(),
            reference,
            office.own_folder(),
            identity=values["id"],
            title=values["title"],
            by=office.author or "",
            at=office.now(),
            stop=lambda: progress.deadline.stopped,
        )

    fields = (
        Field("title", "Title", title, "As an auditor sees it"),
        Field("id", "Id", free_id(office.fresh_library(), reference.partition("@")[0]), "Small letters, digits, -"),
    )
    text = (
        f"A draft that builds on {reference}: you write down what differs, and the rest follows it until you publish."
    )
    return FieldsDialog(office, "Make it my own", text, fields, deed="Make it", do=do)


def import_dialog(office: Office) -> FieldsDialog:
    """Asks for a file and the id it shall have, and takes it into one's own rulesets as a draft; gives the new path."""

    def do(values: Mapping[str, str], progress: Progress) -> Path:
        file = Path(values["file"]).expanduser()
        try:
            return import_file(
                file,
                office.fresh_library(),
                office.own_folder(),
                identity=values["id"],
                by=office.author or "",
                at=office.now(),
                stop=lambda: progress.deadline.stopped,
            )
        except IdTaken as error:
            raise Refused(*error.lines, f"Give it an id of its own in the box above, as {error.free}.") from None

    text = "It is checked in full first; nothing that is there is written over."
    fields = (Field("file", "File"), Field("id", "Id", asks="Empty: the file's own"))
    return FieldsDialog(office, "Take a file in", text, fields, deed="Take it in", do=do)
