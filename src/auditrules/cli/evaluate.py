"""``auditrules evaluate``: judge answers from a file, for scripts."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

import click

from auditrules.cli.answers import Input, read_answers
from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.faults import bad_input
from auditrules.cli.finding import load
from auditrules.cli.invocation import Invocation, pass_invocation
from auditrules.cli.output import flush, put_json_line, say

if TYPE_CHECKING:
    from auditrules.engine import Engine


@click.command()
@click.argument("ruleset", metavar="RULESET")
@click.option("--answers", "source", metavar="FILE", required=True, help="A file of answers, or - for standard input.")
@pass_invocation
def evaluate(invocation: Invocation, ruleset: str, source: str) -> int:
    """Judge answers under a ruleset and print one JSON object an input.

    RULESET is a path, an id or id@version. FILE holds one JSON object of answers by item id, such as
    {"safety": "good", "significant_harm": "no", "age": 9}, or JSON Lines with an object a line. Absent or null is
    unanswered, "n/a" is not applicable.

    "reaudits" and "moderation" say what the audit leads to, where the ruleset has such rules: "holds" is true, or null
    while it can still come.

    A faulty input is named with its line and ends in exit code 3; {"error": {"line": ..., "message": ...}} stands in
    its place, and the inputs after it are judged all the same.
    """
    from auditrules.engine import Engine

    engine = Engine(load(invocation, ruleset))
    name = "standard input" if source == "-" else source
    faulty = False
    with opened(source) as stream:
        for given in read_answers(stream):
            judged, faults = _judged(engine, given)
            for place, fault in faults:
                faulty = True
                say(f"{name}:{place}: {fault}")
            put_json_line(judged)
            if source == "-":
                flush()  # whoever writes a line at a time waits for its answer
    return ExitCode.BAD_INPUT if faulty else ExitCode.OK


def _judged(engine: Engine, given: Input) -> tuple[dict[str, object], list[tuple[str, str]]]:
    """What is printed for an input, and each fault with its line (and column) where it cannot be judged."""
    from auditrules.engine import BadAnswers
    from auditrules.engine.evaluation import evaluate as judge

    if given.fault is not None:
        column = f":{given.column}" if given.column else ""
        faults = [(f"{given.line}{column}", given.fault)]
        return {"error": {"line": given.line, "message": given.fault}}, faults
    try:
        return judge(engine, given.answers), []
    except BadAnswers as error:
        lines = given.lines_of(error.items)
        faults = [(str(line), fault) for line, fault in zip(lines, error.faults, strict=True)]
        return {"error": {"line": min(lines), "message": str(error)}}, faults


@contextlib.contextmanager
def opened(source: str) -> Iterator[BinaryIO]:
    """A file of answers, or standard input; a :class:`Fault` where it can't be read."""
    if source == "-":
        if sys.stdin is None:
            raise bad_input("There is no standard input; name a file.")
        yield sys.stdin.buffer
        return
    if os.path.isdir(source):
        raise bad_input(f"{source}: this is a folder, not a file of answers.")
    try:
        handle = os.open(source, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise bad_input(f"{source}: cannot be read: {reason}.") from None
    with os.fdopen(handle, "rb") as stream:
        yield stream
