"""Faults as the command line shows them: a message on stderr and an exit code, never a traceback."""

from __future__ import annotations

import click

from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.output import say


class Fault(click.ClickException):
    """Something a person can put right. ``message`` may have several lines; each is shown safely."""

    def __init__(self, message: str, code: ExitCode) -> None:
        super().__init__(message)
        self.code = code

    def show(self, file: object = None) -> None:
        say(self.message)


def bad_input(message: str) -> Fault:
    return Fault(message, ExitCode.BAD_INPUT)


def not_found(message: str) -> Fault:
    return Fault(message, ExitCode.NOT_FOUND)
