"""``auditrules evaluate``: judge answers from a file, for scripts."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from typing import BinaryIO

import click

from auditrules.cli.answers import read_answers
from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.faults import bad_input
from auditrules.cli.finding import load
from auditrules.cli.invocation import Invocation, pass_invocation
from auditrules.cli.output import put_json_line, say


@click.command()
@click.argument("ruleset", metavar="RULESET")
@click.option("--answers", "source", metavar="FILE", required=True, help="A file of answers, or - for standard input.")
@pass_invocation
def evaluate(invocation: Invocation, ruleset: str, source: str) -> int:
    """Judge answers under a ruleset and print one JSON object an input.

    RULESET is a path, an id or id@version. FILE holds one JSON object of answers by item id, such as
    {"safety": "good", "significant_harm": "no", "age": 9}, or JSON Lines with an object a line. Absent or null is
    unanswered, "n/a" is not applicable.

    A faulty input is named with its line and ends in exit code 3. In JSON Lines the others are judged all the same,
    and {"error": {"line": ..., "message": ...}} stands in its place, so that line n of the output answers input n.
    """
    from auditrules.engine import BadAnswers, Engine
    from auditrules.engine.evaluation import evaluate as judge

    engine = Engine(load(invocation, ruleset))
    name = "standard input" if source == "-" else source
    faulty = False
    with _opened(source) as stream:
        for given in read_answers(stream):
            fault = given.fault
            if fault is None:
                try:
                    put_json_line(judge(engine, given.answers))
                    continue
                except BadAnswers as error:
                    fault = str(error)
            faulty = True
            column = f":{given.column}" if given.column else ""
            say(f"{name}:{given.line}{column}: {fault}")
            if not given.alone:
                put_json_line({"error": {"line": given.line, "message": fault}})
    return ExitCode.BAD_INPUT if faulty else ExitCode.OK


@contextlib.contextmanager
def _opened(source: str) -> Iterator[BinaryIO]:
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
