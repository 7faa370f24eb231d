"""``auditrules import``: other programs' files taken over, with a report of all that was left out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.faults import Fault, bad_input
from auditrules.cli.finding import load
from auditrules.cli.invocation import Invocation, pass_invocation
from auditrules.cli.output import put, put_json, put_table, say
from auditrules.cli.workspaces import opened

if TYPE_CHECKING:
    from auditrules.plugins.imports import Imported
    from auditrules.programme.importing import Report
    from auditrules.rulesets import Ruleset


@click.command("import")
@click.argument("path", required=False, type=click.Path(path_type=Path), metavar="FILE")
@click.option("--as", "name", metavar="IMPORTER", help="Which importer reads it. Default: the one for its ending.")
@click.option("--ruleset", metavar="ID", help="The ruleset that audits are begun under: a path, an id or id@version.")
@click.option(
    "--option", "options", multiple=True, metavar="KEY=VALUE", help="An option of the importer, as sheet=May."
)
@click.option("-o", "--output", metavar="FOLDER", help="Where rulesets made of forms are written. Default: here.")
@click.option("--dry-run", is_flag=True, help="Read and report, and take nothing over.")
@click.option("--list", "listing", is_flag=True, help="List the importers, and what they read.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for a script.")
@pass_invocation
def import_(
    invocation: Invocation,
    path: Path | None,
    name: str | None,
    ruleset: str | None,
    options: tuple[str, ...],
    output: str | None,
    dry_run: bool,
    listing: bool,
    as_json: bool,
) -> int:
    """Take over audits, actions of a tracker, or a form, from another program's file.

    What does not fit is left out and reported with its place, and the rest is taken. Audits come in unsubmitted, to be
    looked through. The exit code is 1 where anything was left out.
    """
    if listing:
        return _list(invocation, as_json)
    if path is None:
        raise click.UsageError("Name a file, or use --list.")
    from auditrules.plugins.imports import CannotImport
    from auditrules.programme.importing import importer_for, read_file

    named = load(invocation, ruleset) if ruleset is not None else None
    try:
        importer = importer_for(invocation.plugins, path, name)
        read = read_file(invocation.plugins, importer, path, options=_options(options), ruleset=named)
    except CannotImport as error:
        raise bad_input(str(error)) from None
    if read.audits and named is None:
        raise Fault("The file holds audits: name their ruleset with --ruleset.", ExitCode.USAGE)
    report, written = _take_over(invocation, path, read, named, Path(output or "."), dry_run=dry_run)
    if as_json:
        put_json(_data(report, written, dry_run=dry_run))
    else:
        _say(report, written, dry_run=dry_run)
    return ExitCode.FAULTS if report.dropped else ExitCode.OK


def _list(invocation: Invocation, as_json: bool) -> int:
    every = invocation.plugins.importers()
    if as_json:
        put_json(
            {
                "importers": [
                    {
                        "name": one.value.name,
                        "label": one.value.label,
                        "endings": list(one.value.endings),
                        "plugin": one.plugin,
                    }
                    for one in every
                ]
            }
        )
    else:
        put_table(
            ("IMPORTER", "READS", "FILES", "PLUGIN"),
            [(one.value.name, one.value.label, " ".join(one.value.endings), one.plugin) for one in every],
        )
    return ExitCode.OK


def _options(given: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for text in given:
        key, sign, value = text.partition("=")
        if not sign or not key.strip():
            raise click.BadParameter(f"'{text}' should be KEY=VALUE.", param_hint="--option")
        found[key.strip()] = value.strip()
    return found


def _take_over(
    invocation: Invocation, path: Path, read: Imported, ruleset: Ruleset | None, folder: Path, *, dry_run: bool
) -> tuple[Report, list[Path]]:
    from auditrules.programme.importing import Report, take_over
    from auditrules.tui.intake import Intake, remember, taken_before

    report = Report()
    written = _write_rulesets(read, folder, dry_run=dry_run)
    if not read.audits and not read.tracker:
        report.dropped += read.dropped
        return report, written
    with opened(invocation) as office:
        before = taken_before(office, path)
        if before:
            say(f"Already imported {before}; what came in then comes in once more.")
        intake = Intake(office, ruleset, dry_run=dry_run)
        take_over(read, ruleset, begin=intake.begin, of_case=intake.of_case, report=report, done=_done)
        intake.save()
        if (report.audits or report.actions) and not dry_run:
            remember(office, path)
    return report, written


def _done(through: int, of: int) -> None:
    if through % 100 == 0 and through < of:
        say(f"{through} of {of} …")


def _write_rulesets(read: Imported, folder: Path, *, dry_run: bool) -> list[Path]:
    """Write the rulesets made of forms, each into a file of its own that is not there yet; their paths."""
    from auditrules.cli.rewriting import write_new

    written = []
    for each in read.rulesets:
        path = folder / f"{each.name}.toml"
        if not dry_run:
            write_new(path, each.text)
        written.append(path)
    return written


def _say(report: Report, written: list[Path], *, dry_run: bool) -> None:
    would = "would be " if dry_run else ""
    for path in written:
        put(f"{path} would be written." if dry_run else f"{path} written. Try: auditrules check {path}")
    if report.audits:
        put(f"{len(report.audits)} {'audit' if len(report.audits) == 1 else 'audits'} {would}begun.")
    if report.actions:
        put(f"{report.actions} {'action' if report.actions == 1 else 'actions'} {would}added.")
    if not report.audits and not report.actions and not written:
        put("Nothing would be taken over." if dry_run else "Nothing was taken over.")
    for one in report.dropped:
        say(f"left out: {one.where}: {one.what}: {one.why}")


def _data(report: Report, written: list[Path], *, dry_run: bool) -> dict[str, object]:
    return {
        "dry_run": dry_run,
        "audits": [{"case_reference": reference, "where": where} for reference, where in report.audits],
        "actions": report.actions,
        "rulesets": [str(path) for path in written],
        "dropped": [{"where": one.where, "what": one.what, "why": one.why} for one in report.dropped],
    }
