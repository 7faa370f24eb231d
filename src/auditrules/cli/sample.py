"""``auditrules sample``: made-up audits to look around in."""

from __future__ import annotations

import click

from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.invocation import Invocation, pass_invocation
from auditrules.cli.output import put
from auditrules.cli.workspaces import opened, opened_to_read


@click.group()
def sample() -> None:
    """Add made-up audits to look around in, or remove them."""


@sample.command()
@pass_invocation
def add(invocation: Invocation) -> int:
    """Add the made-up audits; each is marked as a sample, and no real person is in them."""
    with opened(invocation) as office:
        if office.has_samples():
            put("The samples are there already.")
        else:
            put(f"Added {_audits(office.add_samples())}.")
    return ExitCode.OK


@sample.command()
@pass_invocation
def remove(invocation: Invocation) -> int:
    """Remove the made-up audits, and only them."""
    with opened_to_read(invocation) as office:
        put(f"Removed {_audits(office.remove_samples() if office is not None else 0)}.")
    return ExitCode.OK


def _audits(number: int) -> str:
    return "1 sample audit" if number == 1 else f"{number} sample audits"
