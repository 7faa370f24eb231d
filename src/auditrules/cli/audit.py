"""``auditrules audit``: the audits of a workspace, listed and exported."""

from __future__ import annotations

from datetime import UTC, date
from typing import TYPE_CHECKING, Literal

import click

from auditrules.cli import clock
from auditrules.cli.documents import format_option, output_options, rendered, write
from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.invocation import Invocation, pass_invocation
from auditrules.cli.output import put, put_json, put_table
from auditrules.cli.workspaces import opened_to_read, session_named, summaries, workspace_path

if TYPE_CHECKING:
    from auditrules.audits.events import Summary


@click.group()
def audit() -> None:
    """List audits, and export one as a document or as data."""


@audit.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for a script.")
@pass_invocation
def list_audits(invocation: Invocation, as_json: bool) -> int:
    """List the audits of the workspace, changed last first."""
    where = workspace_path(invocation)
    with opened_to_read(invocation) as office:
        found = list(summaries(office)) if office is not None else []
    if as_json:
        put_json({"audits": [_data(summary) for summary in found]})
    elif not found:
        put(f"There are no audits in this workspace ({where}).")
    else:
        put_table(
            ("AUDIT", "CASE", "TEMPLATE", "STATUS", "ANSWERED", "OVERALL", "DUE"),
            [
                (
                    summary.audit,
                    summary.case_reference + (" (sample)" if summary.sample else ""),
                    summary.title,
                    summary.status.replace("_", " "),
                    f"{summary.answered}/{summary.to_answer}",
                    summary.overall_label or " or ".join(summary.possible) or "-",
                    f"{date.fromisoformat(summary.due):%d.%m.%Y}" if summary.due else "-",
                )
                for summary in found
            ],
        )
    return ExitCode.OK


@audit.command()
@click.argument("named", metavar="AUDIT")
@format_option(also="json for everything as data", required=True)
@click.option(
    "--for",
    "audience",
    type=click.Choice(["record", "full"]),
    help="For the child's record, without what must not be on it; or full. Default: record, and full for json.",
)
@output_options
@pass_invocation
def export(
    invocation: Invocation,
    named: str,
    form: str,
    audience: Literal["record", "full"] | None,
    output: str | None,
    force: bool,
) -> int:
    """Export an audit: AUDIT is its id, enough of its beginning, or its case reference.

    What must not be on the child's record is left off, unless you ask for it with --for full.
    """
    from auditrules import reports

    with opened_to_read(invocation) as office:
        session = session_named(office, named)
        events = len(office.workspace.events(session.state.id)) if office is not None else 0
    ruleset, state, judgement = session.ruleset, session.state, session.judgement
    leads = session.leads_to()
    now = clock.now()
    today, zone = now.date(), now.tzinfo or UTC
    if form == "json":
        content: str | bytes = reports.audit_json(
            ruleset, state, judgement, audience=audience or "full", printed_on=today, events=events, leads=leads
        )
    else:
        page = reports.audit_page(
            ruleset, state, judgement, audience=audience or "record", printed_on=today, zone=zone, leads=leads
        )
        content = rendered(invocation, form, page)
    return write(content, output, force=force)


def _data(summary: Summary) -> dict[str, object]:
    return {
        "audit": summary.audit,
        "ruleset": f"{summary.ruleset}@{summary.version}",
        "title": summary.title,
        "case_reference": summary.case_reference,
        "status": summary.status,
        "due": summary.due,
        "updated_at": summary.updated_at,
        "answered": summary.answered,
        "to_answer": summary.to_answer,
        "overall": summary.overall,
        "overall_label": summary.overall_label,
        "possible": list(summary.possible),
        "escalations": summary.escalations,
        "sample": summary.sample,
    }
