"""``auditrules test``: a ruleset's own examples, run."""

from __future__ import annotations

import click

from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.finding import load_paths, ruleset_paths
from auditrules.cli.invocation import Invocation, pass_invocation
from auditrules.cli.output import put, put_json


@click.command("test")
@click.argument("rulesets", metavar="PATH|ID...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="As JSON, for a script.")
@pass_invocation
def test(invocation: Invocation, rulesets: tuple[str, ...], as_json: bool) -> int:
    """Run the examples of rulesets, and show what came out otherwise than expected.

    PATH is a file, or a folder of which every ruleset is tried; ID is a ruleset that was found, as id or id@version.
    """
    from auditrules.engine import Engine
    from auditrules.engine.examples import run_examples

    paths = dict.fromkeys(path for name in rulesets for path in ruleset_paths(invocation, name))
    data: list[dict[str, object]] = []
    failed = 0
    for path, ruleset in load_paths(invocation, paths):
        results = run_examples(Engine(ruleset))
        bad = [result for result in results if result.faults]
        failed += len(bad)
        data += [
            {
                "ruleset": ruleset.reference,
                "path": str(path),
                "example": result.name,
                "passed": not result.faults,
                "faults": list(result.faults),
                "rules": sorted(result.rules),
            }
            for result in results
        ]
        if not as_json:
            for result in bad:
                put(f"{path}: {result.name}")
                for fault in result.faults:
                    put(f"    {fault}")
            put(f"{path}: {len(results) - len(bad)} of {len(results)} examples came out as expected.")
    if as_json:
        put_json(data)
    return ExitCode.FAULTS if failed else ExitCode.OK
