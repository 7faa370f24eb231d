"""From a file to a checked ruleset."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from auditrules.conditions.spelling import nearest
from auditrules.rulesets.checking import check_document
from auditrules.rulesets.composition import Composition, compose
from auditrules.rulesets.diagnostics import Diagnostic, RulesetError
from auditrules.rulesets.hashing import meaning_hash
from auditrules.rulesets.repair import repair, worth_telling
from auditrules.rulesets.ruleset import Ruleset
from auditrules.rulesets.shape import shape
from auditrules.rulesets.source import SourceFile, parse_source, read_source

MAX_BASES = 8
"""Rulesets one upon another."""


class BaseFinder(Protocol):
    """Where ``extends`` looks."""

    def base(self, reference: str, *, beside: Path) -> Path | None:
        """The file of ``id@version``, or None; ``beside`` is the file that asks."""
        ...

    def known(self, *, beside: Path) -> Sequence[str]:
        """References that could have been meant."""
        ...


def load(path: Path, finder: BaseFinder) -> Ruleset:
    """Read, compose and check a ruleset file.

    Raises :class:`RulesetError` with every fault where there is any; warnings alone don't stop it.
    """
    ruleset, diagnostics = examine(path, finder)
    if ruleset is None:
        raise RulesetError(diagnostics)
    return ruleset


def examine(
    path: Path, finder: BaseFinder, *, text: str | None = None
) -> tuple[Ruleset | None, tuple[Diagnostic, ...]]:
    """The ruleset where there are no errors, and every fault and warning in the order of the text.

    ``text`` stands in for the file's own, as in an editor.
    """
    try:
        first = read_source(path) if text is None else parse_source(path, text)
        sources = _chain(first, finder)
    except RulesetError as error:
        return None, error.diagnostics
    composition = compose(sources)
    document, faults = shape(composition.data)
    found = [*composition.faults, *(fault for source in sources for fault in source.faults)]
    if document is None or any(source.faults for source in sources):
        shaped = [
            (one.code, composition.fault(one.code, one.message, one.path, key=one.key, help_=one.help, fix=one.fix))
            for one in faults
        ]
        unread = [fault for source in sources for fault in source.faults]
        found += [fault for code, fault in shaped if not (code == "S102" and _may_be_unread(fault, unread, sources))]
        return None, _sorted(found + _further(composition, found))
    checked = check_document(document, composition)
    found += checked.faults
    diagnostics = _sorted(found)
    if any(diagnostic.severity == "error" for diagnostic in diagnostics):
        return None, diagnostics
    ruleset = Ruleset(
        document=document,
        vocabulary=checked.vocabulary,
        conditions=checked.conditions,
        meaning_hash=meaning_hash(document, checked.conditions),
        path=path,
        bases=tuple(_reference(source) for source in sources[1:]),
        warnings=diagnostics,
        composition=composition,
    )
    return ruleset, diagnostics


def _may_be_unread(missing: Diagnostic, unread: Sequence[Diagnostic], sources: Sequence[SourceFile]) -> bool:
    """Whether what is missing in a table may stand on one of its lines that could not be read."""
    for source in sources:
        if source.path != missing.place.path:
            continue
        lines = source.text.splitlines()
        end = missing.place.line
        while end < len(lines) and not lines[end].lstrip().startswith("["):
            end += 1
        return any(
            fault.place.path == source.path and missing.place.line <= fault.place.line <= end for fault in unread
        )
    return False


def _further(composition: Composition, found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Faults beyond those of shape, looked for in what is left when the faulty parts are mended."""
    document, gone = repair(composition.data)
    if document is None:
        return []
    told: set[tuple[object, int, int]] = {(fault.place.path, fault.place.line, fault.place.column) for fault in found}
    checked = check_document(document, replace(composition, repaired=True))
    return [fault for fault in checked.faults if worth_telling(fault, gone, told)]


def _chain(first: SourceFile, finder: BaseFinder) -> list[SourceFile]:
    """A file and its bases, nearest first."""
    chain = [first]
    seen = {first.path.resolve()}
    while True:
        current = chain[-1]
        header = current.data.get("ruleset")
        reference = header.get("extends") if isinstance(header, dict) else None
        if not isinstance(reference, str):
            return chain
        at = ("ruleset", "extends")
        found = finder.base(reference, beside=current.path)
        if found is None:
            known = list(finder.known(beside=current.path))
            likely = nearest(reference, known)
            help_ = f"Did you mean '{likely}'?" if likely else f"Found: {', '.join(known[:12])}." if known else ""
            raise RulesetError([current.fault("L101", f"there is no ruleset '{reference}' to extend", at, help_=help_)])
        if found.resolve() in seen:
            raise RulesetError(
                [current.fault("L102", f"'{reference}' extends this very file, directly or through others", at)]
            )
        if len(chain) > MAX_BASES:
            raise RulesetError([current.fault("L103", f"more than {MAX_BASES} rulesets stand one upon another", at)])
        seen.add(found.resolve())
        chain.append(read_source(found))


def _reference(source: SourceFile) -> str:
    header = source.data.get("ruleset")
    return f"{header.get('id')}@{header.get('version')}" if isinstance(header, dict) else ""


def _sorted(found: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    files = list(dict.fromkeys(diagnostic.place.path for diagnostic in found))
    return tuple(
        sorted(
            dict.fromkeys(found),
            key=lambda one: (files.index(one.place.path), one.place.line, one.place.column, one.code),
        )
    )
