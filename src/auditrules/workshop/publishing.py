"""Publishing a version: everything that stands against it is told at once, and then it is done whole or not at all.

What is published is one file that needs no other, so that no base, no plugin and no edit reaches it any more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from auditrules.engine.proving import Proof, prove
from auditrules.engine.tested import Tested, run_tests
from auditrules.rulesets.changes import Change, changes
from auditrules.rulesets.diagnostics import Diagnostic, Place, RulesetError
from auditrules.rulesets.library import Library
from auditrules.rulesets.lifecycle import Done, Published, Record, moves
from auditrules.rulesets.loading import examine_chain
from auditrules.rulesets.managed import published_path
from auditrules.rulesets.positions import KeyPath
from auditrules.rulesets.record import FOLDER, read_record
from auditrules.rulesets.ruleset import Ruleset
from auditrules.rulesets.single_file import CannotJoin, single_file
from auditrules.rulesets.source import read_source, text_hash
from auditrules.rulesets.versions import following, not_bumped, version_numbers
from auditrules.workshop.folders import folder_of, supplied
from auditrules.workshop.fresh import TO_BE_SAID
from auditrules.workshop.recording import CannotRecord, add_held, put_file, writing

Why = Literal["unsaved", "record", "fault", "example", "promise", "version", "id", "agreement", "date", "file"]
_SHOWN_CHANGES = 200


@dataclass(frozen=True, slots=True)
class Block:
    """One thing that stands against publishing: in words, with where it is put right, as far as that is a place."""

    why: Why
    message: str
    place: Place | None = None
    help: str = ""

    def __str__(self) -> str:
        at = f"{self.place}: " if self.place is not None else ""
        end = "" if self.message.endswith((".", "?", "!")) else "."
        return f"{at}{self.message}{end}{' ' + self.help if self.help else ''}"


@dataclass(frozen=True, slots=True)
class Agreement:
    """Who agreed a version, and on which day."""

    by: str
    on: date


@dataclass(frozen=True)
class Readiness:
    """What stands against publishing a draft as it is now.

    ``unproved`` are promises that could neither be proved nor broken: they are said, and whoever publishes has to
    acknowledge them. ``changes`` are those against ``earlier``, the newest version published.
    """

    path: Path
    folder: Path | None
    text: str
    """SHA-256 of the draft's text."""
    ruleset: Ruleset | None
    blocks: tuple[Block, ...]
    unproved: tuple[str, ...] = ()
    earlier: Published | None = None
    changes: tuple[Change, ...] = ()
    agreement: Agreement | None = None
    in_force_from: date | None = None
    tested: Tested | None = None
    proofs: tuple[Proof, ...] = ()
    record: Record = field(default_factory=Record, repr=False)

    @property
    def ready(self) -> bool:
        """Whether nothing stands against it; what is unproved has still to be acknowledged."""
        return not self.blocks


class Refused(Exception):
    """What is not done, and why, in words: a line each."""

    def __init__(self, *lines: str) -> None:
        self.lines = lines
        super().__init__("\n".join(lines))


def readiness(
    path: Path,
    library: Library,
    *,
    today: date,
    agreement: Agreement | None = None,
    in_force_from: date | None = None,
    out_of_time: Callable[[], bool] = lambda: False,
    progress: Callable[[str], None] = lambda doing: None,
) -> Readiness:
    """Hold a draft against everything that publishing demands, and tell all of it at once.

    ``agreement`` is who agreed it, where that is not in the record yet. ``in_force_from`` is the first day it shall
    be in force; None for the day in the file, or else today. ``out_of_time`` ends the proofs: what is not proved then
    is told as unproved. ``progress`` is told what is being done, in words.
    """
    folder = folder_of(path, library)
    progress("Checking the file")
    try:
        text = text_hash(read_source(path).text)
    except RulesetError as error:
        return Readiness(path, folder, "", None, tuple(_of_faults(error.diagnostics)))
    ruleset, faults = library.examine(path)
    blocks = list(_of_faults(faults))
    record = read_record(folder) if folder is not None else Record()
    blocks += _of_folder(path, folder, record)
    if ruleset is None:
        return Readiness(path, folder, text, None, tuple(blocks), record=record)
    blocks += _of_unsaid(ruleset)
    progress("Running the examples")
    tested = run_tests(ruleset)
    blocks += _of_examples(tested)
    progress("Proving the promises")
    proofs = prove(ruleset, out_of_time=out_of_time)
    blocks += _of_promises(ruleset, proofs)
    progress("Comparing with what was published")
    earlier = next(iter(record.published(ruleset.id)), None)
    found, differing = _of_versions(ruleset, text, record, earlier, folder, library)
    blocks += found
    blocks += _of_id(ruleset, library)
    recorded = record.agreement(ruleset.id, ruleset.version, text)
    if agreement is None and recorded is not None and recorded.text("meaning") == ruleset.meaning_hash:
        agreement = Agreement(recorded.text("agreed_by"), recorded.day("agreed_on") or today)
    begins = in_force_from or ruleset.document.ruleset.effective_from or today
    blocks += _of_agreement(ruleset, agreement, today)
    blocks += _of_dates(ruleset, begins, in_force_from, today)
    try:
        single_file(ruleset)
    except CannotJoin as error:
        blocks.append(Block("file", f"{error}."))
    return Readiness(
        path=path,
        folder=folder,
        text=text,
        ruleset=ruleset,
        blocks=tuple(blocks),
        unproved=tuple(_unproved(proofs)),
        earlier=earlier,
        changes=differing,
        agreement=agreement,
        in_force_from=begins,
        tested=tested,
        proofs=proofs,
        record=record,
    )


def publish(ready: Readiness, *, by: str, at: datetime, acknowledged: bool = False) -> Done:
    """Publish a draft that is ready: a whole copy that is never changed again, and a line in the record.

    Raises :class:`Refused` where something stands against it, where what is unproved is not ``acknowledged``, or
    where the draft or the record changed since it was looked at; :class:`CannotRecord` where it can't be written.
    """
    ruleset, folder = ready.ruleset, ready.folder
    lines = [str(block) for block in ready.blocks]
    if ready.unproved and not acknowledged:
        lines += [f"{line} Publish with that acknowledged, or change the promise." for line in ready.unproved]
    if not by.strip():
        lines.append("Who publishes it has no name.")
    if lines or ruleset is None or folder is None or ready.agreement is None or ready.in_force_from is None:
        raise Refused(*lines)
    whole = single_file(ruleset)
    with writing(folder) as record:
        if record.last != ready.record.last:
            raise Refused("Something else was recorded meanwhile. Look at what stands against publishing again.")
        if text_hash(_read(ready.path)) != ready.text:
            raise Refused(f"{ready.path} was changed meanwhile. Look at what stands against publishing again.")
        name = f"{ruleset.id}-{ruleset.version}.toml"
        until = ruleset.document.ruleset.effective_to
        data = {
            "text": ready.text,
            "meaning": ruleset.meaning_hash,
            "agreed_by": ready.agreement.by,
            "agreed_on": ready.agreement.on.isoformat(),
            "file": name,
            "published_text": text_hash(whole),
            "extends": ruleset.document.ruleset.extends or "",
            "in_force_from": ready.in_force_from.isoformat(),
            "in_force_to": until.isoformat() if until is not None else "",
            "changes": [f"{change.mark} {change.words}" for change in ready.changes[:_SHOWN_CHANGES]],
            "acknowledged": list(ready.unproved),
        }
        # The line makes it published: a copy without one, where the program ended in between, is none.
        put_file(folder / FOLDER / name, whole.encode(), read_only=True)
        return add_held(
            folder, record, "published", ruleset=ruleset.id, version=ruleset.version, by=by, at=at, data=data
        )


def agree(path: Path, library: Library, agreement: Agreement, *, by: str, at: datetime) -> Done:
    """Record who agreed the draft as it stands, and when. A later change of the file leaves it a draft again.

    Raises :class:`Refused` where it has faults or is published, :class:`CannotRecord` where it can't be written.
    """
    folder = folder_of(path, library)
    ruleset, faults = library.examine(path)
    if ruleset is None:
        raise Refused(*(str(block) for block in _of_faults(faults)))
    if folder is None:
        raise Refused(*(str(block) for block in _of_folder(path, None, Record())))
    lines = [str(block) for block in _of_agreement(ruleset, agreement, at.astimezone().date())]
    text = text_hash(_read(path))
    with writing(folder) as record:
        if record.version(ruleset.id, ruleset.version) is not None:
            lines.append(f"{ruleset.reference} is published already. Give the draft a new version.")
        if lines:
            raise Refused(*lines)
        data = {
            "text": text,
            "meaning": ruleset.meaning_hash,
            "agreed_by": agreement.by.strip(),
            "agreed_on": agreement.on.isoformat(),
        }
        return add_held(folder, record, "agreed", ruleset=ruleset.id, version=ruleset.version, by=by, at=at, data=data)


def withdraw(
    folder: Path, ruleset: str, version: str, *, because: str, by: str, at: datetime, today: date | None = None
) -> Done:
    """Withdraw a published version from today on: no audit is begun under it any more; audits begun stay.

    Raises :class:`Refused` without a reason, or where its state allows no such move.
    """
    today = at.astimezone().date() if today is None else today
    with writing(folder) as record:
        found = record.version(ruleset, version)
        if found is None:
            raise Refused(f"{ruleset}@{version} was never published.")
        if "withdraw" not in moves(found.state(today)):
            raise Refused(f"{ruleset}@{version} can't be withdrawn: it is {found.words(today)}.")
        if not because.strip():
            raise Refused("A version is withdrawn for a reason: say which.")
        data = {"on": today.isoformat(), "because": because.strip()}
        return add_held(folder, record, "withdrawn", ruleset=ruleset, version=version, by=by, at=at, data=data)


def load_published(folder: Path, done: Done, library: Library) -> Ruleset | None:
    """A published version as it was published; None where its file is gone or is not that text."""
    path = published_path(folder, done)
    try:
        text = read_source(path).text
    except RulesetError:
        return None
    if text_hash(text) != done.text("published_text"):
        return None
    return examine_chain([(path, text)], lambda: library.extensions)[0]


# ---------------------------------------------------------------- the gates


def _of_faults(faults: tuple[Diagnostic, ...]) -> Iterator[Block]:
    for fault in faults:
        if fault.severity == "error":
            yield Block("fault", f"{fault.code} {fault.message}", fault.place, fault.help)


def _of_unsaid(ruleset: Ruleset) -> Iterator[Block]:
    """What the draft began with, or a form wrote, for its author to say, and nobody said: an auditor would read it."""
    composition = ruleset.composition
    for path, text in _texts(composition.data, ()) if composition is not None else ():
        if text.strip() in TO_BE_SAID:
            yield Block("fault", f"'{text}' still stands where something is to be said", _at(ruleset, path))


def _texts(data: object, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    """Every text of some tables, with its path."""
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, Mapping):
        for key, value in data.items():
            yield from _texts(value, (*path, key))
    elif isinstance(data, Sequence):
        for place, value in enumerate(data):
            yield from _texts(value, (*path, place))


def _of_folder(path: Path, folder: Path | None, record: Record) -> Iterator[Block]:
    if folder is None:
        yield Block(
            "file",
            f"{path} is not in a folder of your own rulesets, and only what stands there is published.",
            help="Take it in with 'auditrules ruleset import'.",
        )
    elif path.absolute().parent == (folder / FOLDER).absolute():
        yield Block("file", f"{path} is a version that was published; publish the draft of the next one.")
    for fault in record.faults:
        yield Block("record", f"{fault}.", help="Restore it from a backup.")


def _of_examples(tested: Tested) -> Iterator[Block]:
    for fault in tested.faults:
        if fault.severity == "error":
            yield Block("fault", f"{fault.code} {fault.message}", fault.place, fault.help)
    for result in tested.failed:
        yield Block("example", f"the example '{result.name}' fails: {'; '.join(result.faults)}", tested.place(result))


def _of_promises(ruleset: Ruleset, proofs: tuple[Proof, ...]) -> Iterator[Block]:
    for proof in proofs:
        if proof.verdict in ("broken", "empty"):
            what = "is broken" if proof.verdict == "broken" else "speaks of no audit"
            note = f": {proof.note}" if proof.note else f": {proof.words}"
            yield Block("promise", f"promise.{proof.promise} {what}{note}", _at(ruleset, ("promise", proof.promise)))


def _unproved(proofs: tuple[Proof, ...]) -> Iterator[str]:
    for proof in proofs:
        if proof.verdict == "undecided":
            note = f" ({proof.note.rstrip('.')})" if proof.note else ""
            yield f"promise.{proof.promise} is not proved{note}."


def _of_versions(
    ruleset: Ruleset, text: str, record: Record, earlier: Published | None, folder: Path | None, library: Library
) -> tuple[list[Block], tuple[Change, ...]]:
    """Faults of the version, and what differs from the newest version published."""
    if earlier is None or folder is None:
        return [], ()
    same = record.version(ruleset.id, ruleset.version)
    before = load_published(folder, earlier.done, library)
    if before is None:
        path = published_path(folder, earlier.done)
        words = f"{path}: what was published as {earlier.done.reference} is gone or was changed."
        return [Block("record", words, help="Put it back from a backup.")], ()
    differing = changes(before, ruleset)
    found = [Block("version", f"{one.code} {one.message}", one.place, one.help) for one in not_bumped(before, ruleset)]
    if not found and same is not None:
        words = f"{ruleset.reference} is published already, with the same meaning"
        if same.done.text("text") == text:
            words += " and the very same text"
        place = _at(ruleset, ("ruleset", "version"))
        found.append(Block("version", words, place, f"For other words or examples give it {_next(record, ruleset)}."))
    return found, differing


def _next(record: Record, ruleset: Ruleset) -> str:
    """The next version that is free."""
    newest = max((one.version for one in record.published(ruleset.id)), key=version_numbers, default=ruleset.version)
    return following(max(newest, ruleset.version, key=version_numbers))


def _of_id(ruleset: Ruleset, library: Library) -> Iterator[Block]:
    other = supplied(library, ruleset.id)
    if other is not None:
        yield Block(
            "id",
            f"'{ruleset.id}' is a ruleset of {other.source}",
            _at(ruleset, ("ruleset", "id")),
            "Give yours an id of its own.",
        )


def _of_agreement(ruleset: Ruleset, agreement: Agreement | None, today: date) -> Iterator[Block]:
    if agreement is None or not agreement.by.strip():
        yield Block("agreement", f"nobody has agreed {ruleset.reference} as it stands", help="Say who did, and when.")
    elif agreement.on > today:
        yield Block("agreement", f"it can't be agreed on {agreement.on:%d.%m.%Y}, which is yet to come")


def _of_dates(ruleset: Ruleset, begins: date, asked: date | None, today: date) -> Iterator[Block]:
    header = ruleset.document.ruleset
    if asked is not None and header.effective_from is not None and asked != header.effective_from:
        yield Block(
            "date",
            f"the file says that it is in force from {header.effective_from:%d.%m.%Y}, not {asked:%d.%m.%Y}",
            _at(ruleset, ("ruleset", "effective_from")),
        )
    if header.effective_to is not None and header.effective_to < max(begins, today):
        yield Block(
            "date",
            f"it would be over before it begins: it is in force to {header.effective_to:%d.%m.%Y}",
            _at(ruleset, ("ruleset", "effective_to")),
        )


def _at(ruleset: Ruleset, path: KeyPath) -> Place | None:
    return ruleset.composition.place(path) if ruleset.composition is not None else None


def _read(path: Path) -> str:
    try:
        return read_source(path).text
    except RulesetError as error:
        raise CannotRecord(str(error.diagnostics[0])) from error
