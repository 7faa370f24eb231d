"""The program's first command: global options, the list of commands, and the terminal program without one."""

from __future__ import annotations

import click

from auditrules.cli.exit_codes import table
from auditrules.cli.invocation import Invocation, invocation_of
from auditrules.cli.plugin_commands import RootGroup

COMMANDS = {
    "rulesets": ("auditrules.cli.rulesets:rulesets", "List the rulesets that were found, and when each is in force."),
    "check": ("auditrules.cli.check:check", "Check rulesets and show every fault with its place."),
    "explain": (
        "auditrules.cli.explain:explain",
        "Explain the CODE of a fault, such as C202, with a wrong and a right example.",
    ),
    "test": (
        "auditrules.cli.examples:test",
        "Run the examples of rulesets, and show what came out otherwise than expected.",
    ),
    "prove": (
        "auditrules.cli.prove:prove",
        "Prove the promises of rulesets, or show the smallest audit that breaks one.",
    ),
    "diff": (
        "auditrules.cli.diff:diff",
        "Show what differs between two rulesets in meaning, and which possible audits move to another grade.",
    ),
    "format": ("auditrules.cli.format:format_", "Put ruleset files into their one layout."),
    "new": ("auditrules.cli.new:new", "Write a new ruleset NAME.toml to begin from, with an example that passes."),
    "edit": (
        "auditrules.cli.edit:edit",
        "Open a ruleset in the workshop: its text, its faults and what it does, side by side.",
    ),
    "ruleset": (
        "auditrules.cli.ruleset:ruleset",
        "Publish versions of your own rulesets, copy, import and export them, and see who changed what.",
    ),
    "migrate": (
        "auditrules.cli.migrate:migrate",
        "Bring ruleset files of an older schema to the present one; comments and layout are kept.",
    ),
    "schema": ("auditrules.cli.schema:schema", "Print the JSON Schema of ruleset files, for editors."),
    "evaluate": (
        "auditrules.cli.evaluate:evaluate",
        "Judge answers under a ruleset and print one JSON object an input.",
    ),
    "what-if": (
        "auditrules.cli.whatif:what_if",
        "Show what an audit can still come to, and the smallest change that makes it another grade.",
    ),
    "form": ("auditrules.cli.form:form", "Make a ruleset's blank form, to send to the worker beforehand."),
    "audit": ("auditrules.cli.audit:audit", "List audits, and export one as a document or as data."),
    "import": (
        "auditrules.cli.importing:import_",
        "Take over audits, actions of a tracker, or a form, from another program's file.",
    ),
    "draw": (
        "auditrules.cli.draw:draw",
        "Draw the cases to audit from FILE, a CSV with a row for each case.",
    ),
    "escalations": (
        "auditrules.cli.escalations:escalations",
        "Follow concerns that were escalated until somebody confirms them.",
    ),
    "sample": ("auditrules.cli.sample:sample", "Add made-up audits to look around in, or remove them."),
    "serve": (
        "auditrules.cli.serve:serve",
        "Open the program in a browser on this computer, on the same audits.",
    ),
    "keys": ("auditrules.cli.keys:keys", "Show which key does what, and change keys."),
    "plugins": ("auditrules.cli.plugins:plugins", "List the plugins, and what is wrong with any."),
}


def _version(context: click.Context, parameter: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"auditrules {version('auditrules')}")
        context.exit()


@click.group(
    cls=RootGroup,
    lazy=COMMANDS,
    also={"plugin": "plugins"},
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="\b\nExit codes:\n" + table(),
)
@click.option(
    "--workspace", metavar="DIR", help="Where audits are kept. Default: AUDITRULES_WORKSPACE, else your data folder."
)
@click.option("--plain", is_flag=True, help="A question a line, for screen readers and simple terminals.")
@click.option("--no-plugins", is_flag=True, help="Use no plugins (AUDITRULES_NO_PLUGINS=1).")
@click.option("--plugins", "only", metavar="NAMES", multiple=True, help="Use these alone, as a,b (AUDITRULES_PLUGINS).")
@click.option(
    "--disable-plugins",
    "disabled",
    metavar="NAMES",
    multiple=True,
    help="Use all but these, as a,b (AUDITRULES_DISABLE_PLUGINS).",
)
@click.option(
    "--strict-plugins",
    "strict",
    is_flag=True,
    help="A plugin that cannot be used is an error (AUDITRULES_STRICT_PLUGINS=1).",
)
@click.option(
    "--version", is_flag=True, expose_value=False, is_eager=True, callback=_version, help="Show the version and leave."
)
@click.pass_context
def root(context: click.Context, /, workspace: str | None, **options: object) -> int:
    """Case-file audits under your council's own rules.

    Without a command, opens the program: your audits, and a new one under any ruleset that was found.
    """
    if workspace is not None and not workspace.strip():
        raise click.BadParameter("it is empty; name a folder.", param_hint="--workspace")
    context.obj = invocation_of(context.params)
    if context.invoked_subcommand is not None:
        return 0
    from auditrules.cli.program import open_program

    return open_program(context.obj)


@root.result_callback()
@click.pass_obj
def _end(invocation: Invocation, /, result: object, **options: object) -> object:
    invocation.plugins_in_order()
    return result
