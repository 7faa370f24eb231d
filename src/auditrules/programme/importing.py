"""Other programs' files taken over: audits, actions of a tracker, and forms as rulesets, with all that was left out.

An importer only reads. What it read is put in through the same commands as an auditor's, so that nothing comes in that
could not have been typed: what a command refuses is left out and told, with its place in the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from auditrules.audits.commands import (
    AddAction,
    ChooseOverall,
    Command,
    MarkNotApplicable,
    SetAnswer,
    SetAnswerText,
    SetDate,
    SetDetail,
)
from auditrules.audits.session import AuditSession
from auditrules.audits.spots import Refused
from auditrules.conditions.spelling import listed, nearest
from auditrules.conditions.vocabulary import Item
from auditrules.plugins.calling import Contribution, Plugins
from auditrules.plugins.descriptors import Importer
from auditrules.plugins.imports import (
    CannotImport,
    Dropped,
    Imported,
    ImportedAction,
    ImportedAudit,
    ImportSource,
)
from auditrules.plugins.records import Problem
from auditrules.rulesets.ruleset import Ruleset
from auditrules.rulesets.source import read_regular

MAX_BYTES = 50_000_000
#: Seconds that reading a file may take.
READ_SECONDS = 300.0
_PROSE = ("evidence", "impact", "rationale")


@dataclass
class Report:
    """What came of a file: what was taken over, and everything that was not."""

    audits: list[tuple[str, str]] = field(default_factory=list)
    """Case reference and where it stands in the file, of each audit that was begun."""
    actions: int = 0
    dropped: list[Dropped] = field(default_factory=list)


def importer_for(plugins: Plugins, path: Path, name: str | None) -> Contribution[Importer]:
    """The importer of a name, or the one that reads such files. Raises :class:`CannotImport`.

    Where several read the ending, the one that recognises the file is meant, or else the one that recognises none.
    """
    every = plugins.importers()
    if name is not None:
        found = next((one for one in every if one.value.name == name), None)
        if found is None:
            known = [one.value.name for one in every]
            likely = nearest(name, known)
            hint = f"Did you mean '{likely}'?" if likely else f"There are: {listed(known)}." if known else ""
            raise CannotImport(f"There is no importer '{name}'. {hint}".rstrip())
        return found
    fitting = [one for one in every if path.suffix.lower() in one.value.endings]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        endings = sorted({ending for one in every for ending in one.value.endings})
        words = f"They read {listed(endings)}." if endings else "No plugin that is in use brings any."
        if path.suffix.lower() == ".toml":
            words += " A ruleset comes in from the list of rulesets, or by 'auditrules ruleset import'."
        raise CannotImport(f"{path}: no importer reads files that end in '{path.suffix}'. {words}")
    recognising = _recognising(plugins, fitting, path)
    chosen = recognising or [one for one in fitting if one.value.recognises is None]
    if len(chosen) == 1:
        return chosen[0]
    fitting = recognising or fitting
    names = listed([f"--as {one.value.name} ({one.value.label})" for one in fitting])
    raise CannotImport(f"{path}: several importers read such files; choose one: {names}.")


def _recognising(plugins: Plugins, importers: list[Contribution[Importer]], path: Path) -> list[Contribution[Importer]]:
    """Of several importers those that recognise a file; one that fails at looking does not."""
    source = ImportSource(path.name, _content(path))
    found = []
    for one in importers:
        looks = one.value.recognises
        if looks is None:
            continue
        what = f"importer {one.value.name}"
        sees, _ = plugins.run(one.plugin, what, lambda looks=looks: looks(source))  # type: ignore[misc]  # bound here
        if sees is True:
            found.append(one)
    return found


def _content(path: Path) -> bytes:
    try:
        content = read_regular(path, MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise CannotImport(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if len(content) > MAX_BYTES:
        raise CannotImport(f"{path}: the file is larger than {MAX_BYTES // 1_000_000} MB")
    return content


def read_file(
    plugins: Plugins,
    importer: Contribution[Importer],
    path: Path,
    *,
    options: Mapping[str, str],
    ruleset: Ruleset | None = None,
) -> Imported:
    """What a file holds, as its importer reads it. Raises :class:`CannotImport`."""
    items = {} if ruleset is None else {item.id: item.label for item in _answerable(ruleset)}
    source = ImportSource(path.name, _content(path), dict(options), ruleset.reference if ruleset else "", items)
    what = f"importer {importer.value.name}"
    try:
        read, problem = plugins.run(
            importer.plugin, what, lambda: importer.value.read(source), seconds=READ_SECONDS, lets=(CannotImport,)
        )
    except CannotImport as error:
        raise CannotImport(f"{path}: {error}") from None
    if problem is not None:
        raise CannotImport(f"{path}: the plugin {importer.plugin} failed on it: {problem}")
    if not isinstance(read, Imported):
        raise CannotImport(f"{path}: the plugin {importer.plugin} returned a {type(read).__name__}, no Imported")
    fault = read.fault()
    if fault:
        plugins.complain(importer.plugin, Problem(fault, hook=what))
        raise CannotImport(f"{path}: the plugin {importer.plugin} returned what makes no sense: {fault}")
    return read


def take_over(
    read: Imported,
    ruleset: Ruleset | None,
    *,
    begin: Callable[[str], AuditSession],
    of_case: Callable[[str], AuditSession | None],
    report: Report | None = None,
    stop: Callable[[], bool] = lambda: False,
    done: Callable[[int, int], None] = lambda made, of: None,
) -> Report:
    """Begin an audit for each that a file holds, and add the actions of a tracker to the audits that are there.

    ``begin`` begins an audit of a case reference; ``of_case`` gives the audit in progress of one, or None. ``done`` is
    told how many of how many are through; ``stop`` is asked between two.
    """
    report = report or Report()
    report.dropped += read.dropped
    whole = len(read.audits) + len(read.tracker)
    through = 0
    for audit in read.audits:
        if stop():
            report.dropped.append(Dropped(audit.where, audit.case_reference, "the import was stopped before it"))
            continue
        if ruleset is None:
            report.dropped.append(Dropped(audit.where, audit.case_reference, "no ruleset was named for audits"))
        else:
            _audit(audit, ruleset, begin, report)
        through += 1
        done(through, whole)
    for reference, action in read.tracker:
        if stop():
            report.dropped.append(Dropped(action.where, action.text, "the import was stopped before it"))
            continue
        session = of_case(reference)
        if session is None:
            why = f"there is no audit in progress of the case '{reference}'"
            report.dropped.append(Dropped(action.where, action.text, why))
        else:
            _action(session, action, report)
        through += 1
        done(through, whole)
    return report


def _audit(audit: ImportedAudit, ruleset: Ruleset, begin: Callable[[str], AuditSession], report: Report) -> None:
    try:
        session = begin(audit.case_reference)
    except Refused as error:
        report.dropped.append(Dropped(audit.where, audit.case_reference or "an audit", str(error)))
        return
    report.audits.append((audit.case_reference, audit.where))
    for what, command, text in _commands(audit, ruleset, report):
        _do(session, command, audit.where, f"{what}: {text}", report)
    for action in audit.actions:
        _action(session, action, report)


def _commands(audit: ImportedAudit, ruleset: Ruleset, report: Report) -> Iterable[tuple[str, Command, str]]:
    known = {item.id: item for item in _answerable(ruleset)}
    if audit.due:
        yield "due", SetDate("due", audit.due), audit.due
    for name, text in audit.answers.items():
        item = known.get(name)
        if item is None:
            likely = nearest(name, known)
            hint = f" Did you mean '{likely}'?" if likely else ""
            report.dropped.append(Dropped(audit.where, f"{name}: {text}", f"the ruleset asks no '{name}'.{hint}"))
        elif text.strip().casefold() in ("n/a", "not applicable"):
            yield item.label, MarkNotApplicable(name, "Imported as not applicable."), text
        elif text.strip():
            yield item.label, SetAnswer(name, value_of(item, text)), text
    for name, fields in audit.prose.items():
        for prose, text in fields.items():
            if name in known and prose in _PROSE:
                yield f"{known[name].label}, {prose}", SetAnswerText(name, prose, text), text  # type: ignore[arg-type]
            elif text.strip():
                why = "the ruleset asks nothing of that name" if name not in known else f"there is no '{prose}'"
                report.dropped.append(Dropped(audit.where, f"{name}, {prose}: {text}", why))
    if audit.overall:
        decided = ruleset.vocabulary.items.get("overall")
        grade = value_of(decided, audit.overall) if decided is not None else audit.overall
        yield "overall grade", ChooseOverall(grade if isinstance(grade, str) else audit.overall), audit.overall
    if audit.overall_rationale:
        text = audit.overall_rationale
        yield "overall rationale", SetDetail("overall_rationale", text), text


def value_of(item: Item, text: str) -> str | tuple[str, ...]:
    """An answer as a command takes it: a value found by its id or its label, however its letters are."""
    if item.kind == "choices":
        parts = [part.strip() for part in text.replace("\n", ";").split(";") if part.strip()]
        return tuple(_value_id(item, part) for part in parts)
    return _value_id(item, text.strip()) if item.kind == "choice" else text.strip()


def _value_id(item: Item, text: str) -> str:
    wanted = " ".join(text.split()).casefold()
    for value in item.values:
        if wanted in (value.id.casefold(), value.id.replace("_", " ").casefold(), value.label.casefold()):
            return value.id
    return text


def _action(session: AuditSession, action: ImportedAction, report: Report) -> None:
    command = AddAction(
        action.text, owner=action.owner, due=action.due, overseen_by=action.overseen_by, measure=action.measure
    )
    if _do(session, command, action.where, action.text, report):
        report.actions += 1


def _do(session: AuditSession, command: Command, where: str, what: str, report: Report) -> bool:
    try:
        session.execute(command)
    except Refused as error:
        report.dropped.append(Dropped(where, what, str(error)))
        return False
    return True


def _answerable(ruleset: Ruleset) -> list[Item]:
    items = ruleset.vocabulary.items.values()
    return [item for item in items if item.role in ("fact", "section", "question", "standard") and not item.decided]
