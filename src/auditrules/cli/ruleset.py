"""``auditrules ruleset``: versions of your own rulesets, from a draft to one in force, and what was done to them."""

from __future__ import annotations

import os
import shlex
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from auditrules.cli import clock
from auditrules.cli.documents import output_options, write
from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.faults import Fault, not_found
from auditrules.cli.finding import load, looks_like_path
from auditrules.cli.invocation import Invocation, pass_invocation
from auditrules.cli.numbers import NumberRange
from auditrules.cli.output import printable, put, put_json, put_table, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from auditrules.rulesets import Entry
    from auditrules.workshop.publishing import Block, Readiness

Made = TypeVar("Made")

_BY = click.option("--by", metavar="NAME", help="Who you are, for the record. Asked once otherwise.")
_JSON = click.option("--json", "as_json", is_flag=True, help="As JSON, for a script.")
_DAY = click.DateTime(formats=["%Y-%m-%d", "%d.%m.%Y"])


@click.group()
def ruleset() -> None:
    """Publish versions of your own rulesets, copy, import and export them, and see who changed what."""


@ruleset.command()
@click.argument("named", metavar="ID", required=False)
@_JSON
@pass_invocation
def versions(invocation: Invocation, named: str | None, as_json: bool) -> int:
    """List the versions of a ruleset, or of all of your own: draft, agreed, in force, superseded, withdrawn."""
    from auditrules.workshop.history import record_faults
    from auditrules.workshop.own import versions_of

    today, library = clock.today(), invocation.library
    own = {entry.id for entry in library.entries() if entry.draft or entry.published is not None}
    found = [line for one in ([named] if named else sorted(own)) for line in versions_of(library, one, today)]
    if named is not None and not found:
        raise not_found(f"There is no ruleset '{named}'; 'auditrules rulesets' lists those there are.")
    faults = record_faults(library)
    if as_json:
        put_json({"versions": [_version(entry, words, today) for entry, words in found], "faults": list(faults)})
    elif not found:
        put("You have no rulesets of your own yet. Try: auditrules ruleset copy ID")
    else:
        put_table(
            ("VERSION", "TITLE", "STATE", "FILE"),
            [(entry.reference, entry.title, words, str(entry.path)) for entry, words in found],
        )
        for entry, _ in found:
            if entry.problem is not None:
                put(f"Not usable: {entry.problem}")
    for fault in faults:
        say(f"Not to be trusted: {fault}.")
    return ExitCode.FAULTS if faults else ExitCode.OK


@ruleset.command()
@click.argument("named", metavar="ID", required=False)
@_JSON
@pass_invocation
def history(invocation: Invocation, named: str | None, as_json: bool) -> int:
    """Show who changed what, and when, the newest first: of one ruleset, or of all of your own."""
    from auditrules.workshop.history import history as history_of

    found = history_of(invocation.library, named)
    if as_json:
        data = [
            {
                "at": line.done.at,
                "by": line.by,
                "kind": line.done.kind,
                "ruleset": line.done.ruleset,
                "version": line.done.version,
                "what": line.what,
                "data": dict(line.done.data),
            }
            for line in found
        ]
        put_json({"history": data})
        return ExitCode.OK
    if not found:
        put(f"Nothing is recorded of {named}." if named else "Nothing is recorded yet.")
    for line in found:
        put(f"{line.when}  {line.by} {line.what}")
        for detail in line.details:
            put(f"    {detail}")
    return ExitCode.OK


@ruleset.command()
@click.argument("named", metavar="ID")
@click.option("--as", "identity", metavar="NEW-ID", help="The id of your own ruleset. Default: our-ID.")
@click.option("--title", metavar="TITLE", help="Its title, as an auditor sees it. Default: the title of the other.")
@_BY
@pass_invocation
def copy(invocation: Invocation, named: str, identity: str | None, title: str | None, by: str | None) -> int:
    """Make a ruleset that comes with the program your own: a draft that builds on it.

    Only what you change is written down; everything else follows the ruleset that it builds on until you publish.
    """
    from auditrules.workshop.folders import own_folder
    from auditrules.workshop.own import copy_as_overlay, free_id

    library = invocation.library
    base = load(invocation, named)
    folder = own_folder(library, os.environ)
    who = _name(by)
    path = _doing(
        lambda: copy_as_overlay(
            library,
            base.reference,
            folder,
            identity=identity or free_id(library, base.id),
            title=title or base.title,
            by=who,
            at=clock.now(),
        )
    )
    put(f"{path} written: a draft that builds on {base.reference}. Audits see nothing of it until it is published.")
    return ExitCode.OK


@ruleset.command()
@click.argument("named", metavar="PATH|ID")
@click.option("--agreed-by", metavar="WHO", required=True, help="Who agreed it: a person, a board.")
@click.option("--on", "agreed_on", type=_DAY, help="The day it was agreed. Default: today.")
@_BY
@pass_invocation
def agree(invocation: Invocation, named: str, agreed_by: str, agreed_on: datetime | None, by: str | None) -> int:
    """Record who agreed a draft as it stands, and when. A later change of the file makes it a draft again."""
    from auditrules.workshop.publishing import Agreement
    from auditrules.workshop.publishing import agree as agree_to

    path = _draft(invocation, named)
    agreement = Agreement(agreed_by, agreed_on.date() if agreed_on else clock.today())
    done = _doing(lambda: agree_to(path, invocation.library, agreement, by=_name(by), at=clock.now()))
    put(f"{done.reference}: agreed by {agreement.by.strip()} on {agreement.on:%d.%m.%Y}.")
    return ExitCode.OK


@ruleset.command()
@click.argument("named", metavar="PATH|ID")
@click.option("--agreed-by", metavar="WHO", help="Who agreed it, where that is not recorded yet.")
@click.option("--agreed-on", type=_DAY, help="The day it was agreed. Default: today.")
@click.option("--from", "begins", type=_DAY, help="First day in force. Default: the file's effective_from, else today.")
@click.option("--acknowledge", is_flag=True, help="Publish although a promise could neither be proved nor broken.")
@click.option("--dry-run", is_flag=True, help="Only show what stands against it.")
@click.option("--seconds", type=NumberRange(0, 3600), default=30.0, show_default=True, help="For the proofs.")
@_BY
@_JSON
@pass_invocation
def publish(
    invocation: Invocation,
    named: str,
    agreed_by: str | None,
    agreed_on: datetime | None,
    begins: datetime | None,
    acknowledge: bool,
    dry_run: bool,
    seconds: float,
    by: str | None,
    as_json: bool,
) -> int:
    """Publish a draft as a version that is never changed again.

    Refused, with everything that stands against it at once: faults, failing examples, broken promises, a meaning that
    changed under a version published already, and no word of who agreed it. Audits that have begun stay with the
    version they were begun under.
    """
    from auditrules.engine.deadline import Deadline
    from auditrules.workshop.publishing import Agreement, readiness
    from auditrules.workshop.publishing import publish as publish_it

    path = _draft(invocation, named)
    agreement = Agreement(agreed_by, agreed_on.date() if agreed_on else clock.today()) if agreed_by else None
    ready = readiness(
        path,
        invocation.library,
        today=clock.today(),
        agreement=agreement,
        in_force_from=begins.date() if begins else None,
        out_of_time=Deadline(seconds),
    )
    published = False
    if ready.ready and not dry_run and (acknowledge or not ready.unproved):
        who = _name(by)
        _doing(lambda: publish_it(ready, by=who, at=clock.now(), acknowledged=acknowledge))
        published = True
    if as_json:
        put_json(_readiness(ready, published))
    else:
        _tell(ready, published, acknowledge=acknowledge)
    if ready.blocks:
        return ExitCode.FAULTS
    return ExitCode.UNDECIDED if ready.unproved and not acknowledge else ExitCode.OK


@ruleset.command()
@click.argument("reference", metavar="ID@VERSION")
@click.option("--because", metavar="REASON", required=True, help="Why, for the record.")
@_BY
@pass_invocation
def withdraw(invocation: Invocation, reference: str, because: str, by: str | None) -> int:
    """Withdraw a published version: no audit is begun under it any more, and audits that have begun stay."""
    from auditrules.workshop.publishing import withdraw as withdraw_it

    identity, _, version = reference.partition("@")
    entries = [entry for entry in invocation.library.entries() if entry.id == identity and entry.published is not None]
    found = next((entry for entry in entries if entry.version == version), None)
    if found is None:
        known = ", ".join(entry.reference for entry in entries)
        raise not_found(f"{reference} was never published here." + (f" Published: {known}." if known else ""))
    folder = found.path.parent.parent
    _doing(lambda: withdraw_it(folder, identity, version, because=because, by=_name(by), at=clock.now()))
    put(f"{reference} is withdrawn from today.")
    left = [one for one in invocation.library.afresh().entries() if one.id == identity and one.in_force(clock.today())]
    put(f"In force: {left[0].reference}." if left else f"No version of {identity} is in force now.")
    return ExitCode.OK


@ruleset.command()
@click.argument("named", metavar="PATH|ID")
@output_options
@pass_invocation
def export(invocation: Invocation, named: str, output: str | None, force: bool) -> int:
    """Write a ruleset and everything it builds on as one file that needs no other."""
    from auditrules.rulesets.single_file import CannotJoin, single_file

    try:
        text = single_file(load(invocation, named))
    except CannotJoin as error:
        raise Fault(f"{error}.", ExitCode.FAULTS) from None
    return write(text, output, force=force)


@ruleset.command("import")
@click.argument("file", metavar="FILE")
@click.option("--as", "identity", metavar="NEW-ID", default="", help="The id it shall have. Default: the file's own.")
@_BY
@pass_invocation
def import_(invocation: Invocation, file: str, identity: str, by: str | None) -> int:
    """Take a ruleset's file into your own rulesets, as a draft.

    It is checked in full first, with every fault told at once, and nothing that is there is written over.
    """
    from auditrules.workshop.folders import own_folder
    from auditrules.workshop.own import IdTaken, import_file
    from auditrules.workshop.publishing import Refused

    library = invocation.library
    folder = own_folder(library, os.environ)

    def work() -> Path:
        try:
            return import_file(Path(file), library, folder, identity=identity, by=_name(by), at=clock.now())
        except IdTaken as error:
            other = f"auditrules ruleset import {shlex.quote(file)} --as {error.free}"
            raise Refused(*error.lines, f"To take it in under another id: {other}") from None

    path = _doing(work)
    put(f"{path} written: a draft. Audits see nothing of it until it is published.")
    return ExitCode.OK


# ---------------------------------------------------------------- shared


def _draft(invocation: Invocation, named: str) -> Path:
    """The file to work on that a name means: a path, or the draft of an id."""
    from auditrules.workshop.folders import draft_path, supplied

    if looks_like_path(named):
        if not Path(named).is_file():
            raise not_found(f"There is no file {named}.")
        return Path(named)
    identity, _, version = named.partition("@")
    path = draft_path(invocation.library, identity)
    if path is None:
        other = supplied(invocation.library, identity)
        if other is not None:
            raise not_found(
                f"{other.reference} comes from {other.source}. "
                f"Make it your own first: auditrules ruleset copy {identity}"
            )
        raise not_found(f"There is no draft of '{identity}'; 'auditrules ruleset versions' lists those there are.")
    here = next((entry.version for entry in invocation.library.entries() if entry.path == path), version)
    if version and version != here:
        raise not_found(f"The draft of {identity} is version {here}, not {version}.")
    return path


def _name(by: str | None) -> str:
    """Who is doing it: as said, as kept, or asked for and kept."""
    from auditrules.workshop.person import clean_name, keep_name, known_name

    if by is not None:
        if not clean_name(by):
            raise Fault("--by needs a name.", ExitCode.USAGE)
        return clean_name(by)
    known = known_name(os.environ)
    if known is not None:
        return known
    if not _asks():
        raise Fault("Say who you are, for the record: --by NAME, or the variable AUDITRULES_USER.", ExitCode.USAGE)
    asked = click.prompt("Your name, as the record of versions shows it", err=True)
    try:
        return keep_name(asked)
    except ValueError as error:
        raise Fault(str(error), ExitCode.USAGE) from None


def _asks() -> bool:
    """Whether somebody sits there to be asked."""
    return sys.stdin is not None and sys.stdin.isatty()


def _doing(work: Callable[[], Made]) -> Made:
    """What a work gives; what it refuses as a message and an exit code."""
    from auditrules.rulesets import RulesetError
    from auditrules.rulesets.writing import NotWritten
    from auditrules.workshop.publishing import Refused

    try:
        return work()
    except Refused as error:
        raise Fault("\n".join(["Not done:", *(f"- {line}" for line in error.lines)]), ExitCode.FAULTS) from None
    except RulesetError as error:
        raise Fault("\n".join(str(one) for one in error.diagnostics), ExitCode.FAULTS) from None
    except NotWritten as error:
        raise Fault(str(error), ExitCode.CANNOT_WRITE) from None


def _tell(ready: Readiness, published: bool, *, acknowledge: bool) -> None:
    reference = ready.ruleset.reference if ready.ruleset is not None else str(ready.path)
    if ready.blocks:
        put(f"{reference} can't be published yet:")
        for block in ready.blocks:
            put(f"- {block}")
    for line in ready.unproved:
        put(f"{'Acknowledged' if acknowledge else 'Not proved'}: {line}")
    if ready.earlier is not None and ready.changes:
        put(f"Changed since {ready.earlier.done.reference}:")
        for change in ready.changes:
            put(f"  {change.mark} {change.words}")
    if published:
        assert ready.in_force_from is not None
        put(f"{reference} is published, in force from {ready.in_force_from:%d.%m.%Y}.")
    elif ready.ready and ready.unproved and not acknowledge:
        put("Publish it with --acknowledge, or change the promise.")
    elif ready.ready:
        put(f"Nothing stands against publishing {reference}.")


def _readiness(ready: Readiness, published: bool) -> dict[str, object]:
    return {
        "ruleset": ready.ruleset.reference if ready.ruleset is not None else None,
        "path": str(ready.path),
        "published": published,
        "blocks": [_block(block) for block in ready.blocks],
        "unproved": list(ready.unproved),
        "earlier": ready.earlier.done.reference if ready.earlier is not None else None,
        "changes": [change.words for change in ready.changes],
        "in_force_from": ready.in_force_from.isoformat() if ready.in_force_from is not None else None,
    }


def _block(block: Block) -> dict[str, object]:
    place = block.place
    return {
        "why": block.why,
        "message": block.message,
        "help": block.help or None,
        "path": str(place.path) if place is not None else None,
        "line": place.line if place is not None else None,
        "column": place.column if place is not None else None,
    }


def _version(entry: Entry, words: str, today: date) -> dict[str, object]:
    published = entry.published
    return {
        "id": entry.id,
        "version": entry.version,
        "title": entry.title,
        "state": entry.state(today),
        "words": printable(words),
        "in_force": entry.in_force(today),
        "in_force_from": published.in_force_from.isoformat() if published is not None else None,
        "agreed_by": published.done.text("agreed_by") if published is not None else entry.agreed_by,
        "published_by": published.done.by if published is not None else None,
        "path": str(entry.path),
        "problem": entry.problem,
    }
