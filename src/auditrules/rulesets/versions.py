"""Versions of a ruleset: which comes after which, and whether a change of meaning was given one."""

from __future__ import annotations

from auditrules.rulesets.diagnostics import Diagnostic
from auditrules.rulesets.ruleset import Ruleset

_SHOWN = 3
"""Changes named in the message; 'auditrules diff' shows all."""


def version_numbers(version: str) -> tuple[int, ...]:
    """A version as numbers, noughts at its end left out: ``1.10`` is later than ``1.9``, and ``1.0`` is ``1``."""
    numbers = [int(part) for part in version.split(".")]
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def not_bumped(earlier: Ruleset, ruleset: Ruleset) -> tuple[Diagnostic, ...]:
    """Faults of a ruleset that is to take the place of an earlier version.

    The meaning changed and the version did not (L106); or it is another ruleset, or an earlier version (L107). None
    where the meaning is the same under the same version, or the version is a later one.
    """
    if earlier.id != ruleset.id:
        return (
            _fault(
                ruleset,
                "L107",
                f"this is '{ruleset.id}', held against '{earlier.id}'",
                "id",
                "A version is held against an earlier one of the same id.",
            ),
        )
    before, now = version_numbers(earlier.version), version_numbers(ruleset.version)
    if now > before:
        return ()
    if now < before:
        return (
            _fault(
                ruleset,
                "L107",
                f"version {ruleset.version} is earlier than {earlier.version}",
                "version",
                f"After {earlier.version} comes for example {following(earlier.version)}.",
            ),
        )
    if earlier.meaning_hash == ruleset.meaning_hash:
        return ()
    from auditrules.rulesets.changes import changes

    told = (" ".join(part for part in (one.name, one.part) if part) for one in changes(earlier, ruleset))
    # A row that was changed and has no id is one that went and one that came.
    found = list(dict.fromkeys(told))
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return (
        _fault(
            ruleset,
            "L106",
            f"the meaning changed and the version is still {ruleset.version} ({', '.join(found[:_SHOWN])}{more})",
            "version",
            f"Give it a new version, such as {following(ruleset.version)}.",
        ),
    )


def following(version: str) -> str:
    """The next version: its last number one higher."""
    *first, last = version.split(".")
    return ".".join([*first, str(int(last) + 1)])


def _fault(ruleset: Ruleset, code: str, message: str, key: str, help_: str) -> Diagnostic:
    composition = ruleset.composition
    assert composition is not None, "a ruleset that was loaded knows where it was written"
    return composition.fault(code, message, ("ruleset", key), help_=help_)
