"""``auditrules escalations``: concerns that were escalated, what became of each message, and who confirmed it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.faults import Fault, bad_input, not_found
from auditrules.cli.invocation import Invocation, pass_invocation
from auditrules.cli.output import put, put_json, say
from auditrules.cli.workspaces import opened, opened_to_read

if TYPE_CHECKING:
    from auditrules.programme.courier import Concern
    from auditrules.store.pages import Delivered

_STATES = {"waiting": "to be sent", "sent": "sent", "given_up": "not sent", "stopped": "not needed any more"}


@click.group()
def escalations() -> None:
    """Follow concerns that were escalated until somebody confirms them."""


@escalations.command("list")
@click.option("--all", "everything", is_flag=True, help="Also those that are confirmed.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for a script.")
@pass_invocation
def list_(invocation: Invocation, everything: bool, as_json: bool) -> int:
    """List the concerns that nobody has confirmed yet, and what became of each message.

    Concerns of sample audits are left out.
    """
    with opened_to_read(invocation) as office:
        concerns = office.concerns.courier.concerns() if office is not None else ()
    shown = [concern for concern in concerns if everything or concern.open]
    if as_json:
        put_json({"escalations": [_data(concern) for concern in shown]})
    elif not shown:
        put("Every concern is confirmed." if concerns else "No concern was escalated in this workspace.")
    for concern in () if as_json else shown:
        for line in _lines(concern):
            put(line)
    return ExitCode.OK


@escalations.command()
@click.option("--again", is_flag=True, help="Also what is to wait, and what was given up.")
@pass_invocation
def send(invocation: Invocation, again: bool) -> int:
    """Send what is to be sent now; for a scheduler, where the program is not always open.

    The exit code is 1 where anything of a concern that nobody has confirmed is not sent, whether it was tried now or
    not.
    """
    from auditrules.programme.channels import BadChannels

    with opened(invocation) as office:
        try:
            office.concerns.courier.queue()
            if again:
                for concern in office.concerns.courier.concerns():
                    if concern.open:
                        office.concerns.courier.try_again(concern.escalation.id)
            tried = office.concerns.courier.send_due()
            unsent = office.concerns.courier.unsent()
        except BadChannels as error:
            raise bad_input(str(error)) from None
    for line in tried:
        put(f"{line.role} by {line.channel}: {_STATES[line.state]}. {line.detail}".rstrip())
    if not tried:
        put("Nothing is to be tried now." if unsent else "There is nothing to send.")
    for line in unsent:
        if line not in tried:
            put(_delivery(line))
    if unsent:
        say("'auditrules escalations send --again' tries at once.")
    return ExitCode.FAULTS if unsent else ExitCode.OK


@escalations.command()
@click.argument("named", metavar="ESCALATION")
@click.option("--note", required=True, help="Who has it, and what is done.")
@pass_invocation
def acknowledge(invocation: Invocation, named: str, note: str) -> int:
    """Note in the audit that a concern was taken up: ESCALATION is its id, or enough of its beginning."""
    from auditrules.audits.spots import Refused
    from auditrules.workshop.begun import RulesetGone

    with opened(invocation) as office:
        found = [concern for concern in office.concerns.courier.concerns() if concern.escalation.id.startswith(named)]
        if not named or not found:
            raise not_found(f"There is no concern '{named}'. 'auditrules escalations list --all' shows them.")
        if len(found) > 1:
            raise Fault(f"{len(found)} concerns begin with '{named}': give more of it.", ExitCode.USAGE)
        (concern,) = found
        if not concern.open:
            put(f"It is confirmed already: {concern.escalation.acknowledged}")
            return ExitCode.OK
        try:
            office.concerns.acknowledge(concern, note)
        except (Refused, RulesetGone) as error:
            raise Fault(str(error), ExitCode.USAGE) from None
    put("Confirmed. It stands in the audit.")
    return ExitCode.OK


@escalations.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON, for a script.")
@pass_invocation
def channels(invocation: Invocation, as_json: bool) -> int:
    """Show which channel tells which role, and check the settings."""
    from auditrules.programme.channels import BadChannels, channels_file, read_channels

    path = channels_file()
    known = {one.value.name: one for one in invocation.plugins.channels()}
    try:
        settings = read_channels(path, invocation.plugins)
    except BadChannels as error:
        raise bad_input(str(error)) from None
    if as_json:
        routes = {
            role: [{"channel": route.channel, "holds": route.holds, "addresses": len(route.to)} for route in each]
            for role, each in settings.routes.items()
        }
        put_json({"path": str(path), "there": settings.path is not None, "channels": sorted(known), "roles": routes})
        return ExitCode.OK
    put(f"Settings: {path}" + ("" if settings.path else " (not there: every concern goes to the file channel)"))
    for name, one in known.items():
        put(f"  channel {name}: {one.value.label} (plugin {one.plugin})")
    for role, each in settings.routes.items():
        for route in each:
            to = f" to {len(route.to)} address{'es' * (len(route.to) > 1)}" if route.to else ""
            put(f"  {role}: by {route.channel}{to}, a message holds: {route.holds}")
    if settings.path is not None and "otherwise" not in settings.routes:
        say("Roles that are not named go to the file channel; [role.otherwise] names another.")
    return ExitCode.OK


def _lines(concern: Concern) -> list[str]:
    escalation = concern.escalation
    at = escalation.at.astimezone()
    what = " ".join(escalation.what.split())
    return [
        f"{escalation.id[:8]}  {at:%d.%m.%Y %H:%M}  {concern.audit.case_reference}",
        f"  {what if len(what) <= 160 else what[:159] + '…'}",
        *(f"  {_delivery(line)}" for line in concern.deliveries),
        *([] if concern.deliveries else ["  nothing was sent yet"]),
        "  not confirmed yet" if concern.open else f"  confirmed: {escalation.acknowledged}",
    ]


def _delivery(line: Delivered) -> str:
    tries = f", {line.tries} tries" if line.tries > 1 else ""
    next_try = ""
    if line.state == "waiting" and line.tries and line.next_try_at:
        next_try = f", next try {datetime.fromisoformat(line.next_try_at).astimezone():%d.%m.%Y %H:%M}"
    said = f". {line.detail}" if line.detail else ""
    return f"{line.role} by {line.channel}: {_STATES[line.state]}{tries}{next_try}{said}"


def _data(concern: Concern) -> dict[str, object]:
    escalation = concern.escalation
    return {
        "id": escalation.id,
        "audit": concern.audit.id,
        "case_reference": concern.audit.case_reference,
        "at": escalation.at.isoformat(),
        "by": escalation.by,
        "to": list(escalation.to),
        "what": escalation.what,
        "acknowledged": escalation.acknowledged,
        "deliveries": [
            {
                "role": line.role,
                "channel": line.channel,
                "state": line.state,
                "tries": line.tries,
                "detail": line.detail,
                "sent_at": line.sent_at,
                "next_try_at": line.next_try_at,
            }
            for line in concern.deliveries
        ],
    }
