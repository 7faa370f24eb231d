"""A ruleset's needs: ``requires = ["our_council>=1.2"]``, the name of a plugin and which versions of it will do."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from auditrules.plugins.records import PluginRecord
from auditrules.plugins.settings import same_name

_REQUIREMENT = re.compile(r"\s*(?P<name>[A-Za-z][A-Za-z0-9._-]*)\s*(?P<versions>(?:[<>=!~]=?|===).*)?", re.ASCII)


def plugin_named(requirement: str) -> str | None:
    """The plugin's name in a requirement, as names are compared; None where it is not written as one."""
    found = _REQUIREMENT.fullmatch(requirement)
    return same_name(found["name"]) if found else None


def fault_of(requirement: str) -> str | None:
    """Why a requirement is not written as one, in words; None where it is."""
    found = _REQUIREMENT.fullmatch(requirement)
    if not found:
        return f"'{requirement}' is not the name of a plugin; write our_council or our_council>=1.2"
    if found["versions"]:
        from packaging.specifiers import InvalidSpecifier, SpecifierSet

        try:
            SpecifierSet(found["versions"])
        except InvalidSpecifier:
            return f"'{found['versions'].strip()}' does not say which versions will do; write >=1.2 or ==1.2.3"
    return None


def unmet(requirement: str, record_of: Callable[[str], PluginRecord | None], known: Collection[str] = ()) -> str | None:
    """Why a requirement is not met, in words; None where it is.

    ``record_of`` gives a plugin's record by its name; ``known`` are the names that could have been meant.
    """
    fault = fault_of(requirement)
    found = _REQUIREMENT.fullmatch(requirement)
    if fault or not found:
        return fault
    name = found["name"]
    record = record_of(name)
    if record is None or record.status == "not_found":
        return f"the plugin {name} is not installed{_likely(name, known)}"
    if record.status == "disabled":
        return f"the plugin {name} is turned off"
    if not record.loaded:
        said = str(record.problems[0]) if record.problems else "no reason is known"
        return f"the plugin {name} could not be used: {said}"
    if found["versions"]:
        return _version_unmet(name, found["versions"], record)
    return None


def _likely(name: str, known: Collection[str]) -> str:
    import difflib

    near = difflib.get_close_matches(name, known, n=1, cutoff=0.75)
    return f"; did you mean {near[0]}?" if near else ""


def _version_unmet(name: str, wanted: str, record: PluginRecord) -> str | None:
    from packaging.specifiers import SpecifierSet
    from packaging.version import InvalidVersion, Version

    try:
        version = Version(record.version or "")
    except InvalidVersion:
        return f"the plugin {name} has no version, and {wanted.strip()} is needed"
    if version in SpecifierSet(wanted, prereleases=True):
        return None
    return f"the plugin {name} has version {record.version}, and {wanted.strip()} is needed"
