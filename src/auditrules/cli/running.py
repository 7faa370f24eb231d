"""Running a command: what it raises becomes a message and an exit code."""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence

import click

from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.faults import Fault
from auditrules.cli.output import PipeClosed, flush, give_up_on_stdout, prepare_streams, say
from auditrules.cli.root import root

#: Set to 1 by a developer who wants Python's own traceback of an unexpected fault.
DEBUG = "AUDITRULES_TRACEBACK"


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code."""
    prepare_streams()
    try:
        result = root.main(args=arguments, prog_name="auditrules", standalone_mode=False)
        flush()
    except PipeClosed:
        give_up_on_stdout()
        return ExitCode.PIPE_CLOSED
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except (click.Abort, KeyboardInterrupt):
        say("Stopped.")
        return ExitCode.INTERRUPTED
    except click.ClickException as fault:
        return _show(fault)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EIO):
            return _unexpected(error)
        give_up_on_stdout()
        say(f"The output could not be written: {error.strerror}.")
        return ExitCode.CANNOT_WRITE
    except Exception as error:
        return _unexpected(error)
    return result if isinstance(result, int) else ExitCode.OK


def _show(fault: click.ClickException) -> int:
    if isinstance(fault, click.UsageError):
        context = fault.ctx
        if context is not None:
            say(context.get_usage())
        say(f"{_sentence(fault.format_message())}")
        if isinstance(fault, click.NoSuchOption) and any(fault.option_name in known.opts for known in root.params):
            say(f"{fault.option_name} goes before the command: auditrules {fault.option_name} ...")
        if context is not None:
            say(f"Try '{context.command_path} --help'.")
        return ExitCode.USAGE
    fault.show()
    return fault.code if isinstance(fault, Fault) else fault.exit_code


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else text + "."


def _unexpected(error: Exception) -> int:
    """Say where the program failed. The error's own text is left out: it may hold what an auditor wrote."""
    import traceback

    if os.environ.get(DEBUG) == "1":
        traceback.print_exception(error)
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    say(f"auditrules has a fault of its own: {type(error).__name__}{place}. Nothing that was saved is affected.")
    say(f"Please report it with the command you gave. ({DEBUG}=1 shows more.)")
    return ExitCode.UNEXPECTED
