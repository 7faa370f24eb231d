"""``auditrules schema``: what an editor needs in order to help with ruleset files."""

from __future__ import annotations

import click

from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.invocation import Invocation, pass_invocation
from auditrules.cli.output import put_json


@click.command()
@click.option("--cases", is_flag=True, help="The schema of NAME_cases.toml files instead.")
@pass_invocation
def schema(invocation: Invocation, cases: bool) -> int:
    """Print the JSON Schema of ruleset files, for editors.

    Save it beside your rulesets, and write as the first line of each:

    \b
      #:schema ruleset.schema.json

    Editors with Tombi or Even Better TOML then complete keys, show what each is for, and mark what does not fit.
    What conditions say, and whether names exist, is for 'auditrules check'.
    """
    from auditrules.rulesets.schema import cases_schema, ruleset_schema

    put_json(cases_schema() if cases else ruleset_schema())
    return ExitCode.OK
