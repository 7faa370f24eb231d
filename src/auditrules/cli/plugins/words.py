"""A plugin's record in words and as data."""

from __future__ import annotations

from auditrules.plugins.records import PluginRecord, Problem

NAMES = ("PLUGIN", "STATUS", "VERSION", "FROM", "HOOKS")


def status(record: PluginRecord) -> str:
    """``not found`` for ``not_found``."""
    return record.status.replace("_", " ")


def origin(record: PluginRecord) -> str:
    """The distribution with the object its entry point names, or the path of a single file."""
    return f"{record.distribution} ({record.where})" if record.distribution else record.where or "-"


def as_data(record: PluginRecord) -> dict[str, object]:
    """A record as JSON-ready data."""
    return {
        "name": record.name,
        "distribution": record.distribution,
        "version": record.version,
        "where": record.where,
        "status": record.status,
        "hooks": list(record.hooks),
        "problems": [problem_data(problem) for problem in record.problems],
        "warnings": [problem_data(problem) for problem in record.warnings],
        "sha256": record.sha256,
    }


def problem_data(problem: Problem) -> dict[str, object]:
    """A problem as JSON-ready data."""
    return {"message": problem.message, "path": problem.path, "line": problem.line, "hook": problem.hook}
