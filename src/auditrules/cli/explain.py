"""``auditrules explain``: what a code means, with a wrong and a right example."""

from __future__ import annotations

import click

from auditrules.cli.faults import not_found
from auditrules.cli.output import put, put_json


@click.command()
@click.argument("code", required=False)
@click.option("--json", "as_json", is_flag=True, help="As JSON, for a script or an editor.")
def explain(code: str | None, as_json: bool) -> int:
    """Explain the CODE of a fault, such as C202, with a wrong and a right example.

    Without a CODE, list all of them.
    """
    from auditrules.rulesets.codes import CODES, find_code, likely_code

    if code is None:
        if as_json:
            put_json([{"code": one.code, "title": one.title} for one in CODES.values()])
        else:
            for one in CODES.values():
                put(f"{one.code}  {one.title}")
        return 0
    found = find_code(code)
    if found is None:
        likely = likely_code(code)
        hint = f" Did you mean {likely}?" if likely else " 'auditrules explain' lists them all."
        raise not_found(f"There is no code {code[:40]}.{hint}")
    if as_json:
        put_json(
            {
                "code": found.code,
                "title": found.title,
                "explanation": found.explanation,
                "wrong": found.wrong,
                "right": found.right,
                "before": found.before,
            }
        )
        return 0
    put("\n".join(_page(found.code, found.title, found.explanation, found.wrong, found.right)))
    return 0


def _page(code: str, title: str, explanation: str, wrong: str, right: str) -> list[str]:
    from textwrap import indent, wrap

    lines = [f"{code}  {title}", "", *wrap(explanation, 88)]
    for heading, example in (("Wrong:", wrong), ("Right:", right)):
        if example:
            lines += ["", heading, "", indent(example.rstrip("\n"), "    ")]
    return lines
