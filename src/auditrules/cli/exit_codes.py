"""The exit codes: one a class of fault, and never another meaning for a number once it has one."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What a script can tell from the exit code alone; ``meaning`` is the line that ``--help`` shows."""

    meaning: str

    def __new__(cls, value: int, meaning: str) -> ExitCode:
        member = int.__new__(cls, value)
        member._value_ = value
        member.meaning = meaning
        return member

    OK = 0, "done, nothing wrong"
    FAULTS = 1, "faults were found in a ruleset"
    USAGE = 2, "the command was not written right"
    BAD_INPUT = 3, "an input file is missing, unreadable or wrong; its line is named"
    STORE = 4, "the workspace could not be opened, read or written"
    NOT_FOUND = 5, "there is no ruleset or audit of that name"
    CANNOT_WRITE = 6, "the output file could not be written"
    UNDECIDED = 7, "a promise could neither be proved nor broken, most often because the rules are too complex"
    PLUGIN = 8, "a plugin cannot be used, or failed at what it was asked for"
    UNEXPECTED = 70, "a fault of the program itself"
    INTERRUPTED = 130, "stopped from the keyboard"
    PIPE_CLOSED = 141, "whoever read the output stopped reading"


def table() -> str:
    """The codes as ``--help`` shows them, a line each."""
    return "\n".join(f"{code.value:>5}  {code.meaning}" for code in ExitCode)
