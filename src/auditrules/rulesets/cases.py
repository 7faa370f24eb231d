"""``NAME_cases.toml`` beside a ruleset ``NAME.toml``: more examples of it, in a file of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from auditrules.rulesets.checking import check_document
from auditrules.rulesets.composition import Composition
from auditrules.rulesets.diagnostics import Diagnostic, RulesetError
from auditrules.rulesets.models import Example
from auditrules.rulesets.ruleset import Ruleset
from auditrules.rulesets.shape import shape
from auditrules.rulesets.source import SourceFile, read_source

SUFFIX = "_cases"
"""What a cases file's name has behind the ruleset's."""


@dataclass(frozen=True)
class Cases:
    """The examples of a cases file, and its faults; there are no examples where there are faults."""

    path: Path
    examples: tuple[Example, ...] = ()
    faults: tuple[Diagnostic, ...] = ()
    source: SourceFile | None = None


def cases_path(ruleset_path: Path) -> Path:
    """Where the cases of a ruleset file are looked for."""
    return ruleset_path.with_name(f"{ruleset_path.stem}{SUFFIX}{ruleset_path.suffix}")


def read_cases(ruleset: Ruleset) -> Cases | None:
    """The cases beside a ruleset's file; None where there is no such file.

    They have the shape of ``[[examples]]`` and may be ``like`` an example of the ruleset.
    """
    path = cases_path(ruleset.path)
    if not path.exists():
        return None
    try:
        source = read_source(path)
    except RulesetError as error:
        return Cases(path, faults=error.diagnostics)
    found = [*source.faults, *_foreign_tables(source)]
    composed = ruleset.composition
    data = dict(composed.data) if composed is not None else {}
    data["examples"] = source.data.get("examples", [])
    composition = Composition(data, (source, *(composed.sources if composed is not None else ())), ())
    document, shaped = shape(data)
    if document is None:
        found += [
            composition.fault(code, message, at, key=key, help_=help_, fix=fix)
            for code, message, at, key, help_, fix in shaped
        ]
        return Cases(path, faults=tuple(found), source=source)
    earlier = {example.name for example in ruleset.document.examples}
    for fault in check_document(document, composition, ruleset.needs).faults:
        if fault.place.path == path and not (fault.code == "N109" and _like_at(source, fault) in earlier):
            found.append(fault)
    for index, example in enumerate(document.examples):
        if example.name in earlier:
            found.append(
                source.fault("N102", "an example of this name stands in the ruleset", ("examples", index, "name"))
            )
    ordered = tuple(sorted(found, key=lambda one: (one.place.line, one.place.column)))
    if any(fault.severity == "error" for fault in ordered):
        return Cases(path, faults=ordered, source=source)
    return Cases(path, document.examples, ordered, source)


def _foreign_tables(source: SourceFile) -> list[Diagnostic]:
    return [
        source.fault(
            "S101",
            f"'{key}' is not a table known here",
            (key,),
            key=True,
            help_="A cases file holds [[examples]] only.",
        )
        for key in source.data
        if key != "examples"
    ]


def _like_at(source: SourceFile, fault: Diagnostic) -> str | None:
    """What the example says that a fault about ``like`` is placed in."""
    examples = source.data.get("examples")
    for index, example in enumerate(examples if isinstance(examples, list) else []):
        like = example.get("like") if isinstance(example, Mapping) else None
        if isinstance(like, str) and source.place(("examples", index, "like")) == fault.place:
            return like
    return None
