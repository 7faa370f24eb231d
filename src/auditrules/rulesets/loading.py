"""From a file to a checked ruleset."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from auditrules.conditions.spelling import listed, nearest
from auditrules.rulesets.checking import check_document
from auditrules.rulesets.composition import Composition, compose
from auditrules.rulesets.diagnostics import Diagnostic, RulesetError
from auditrules.rulesets.expansion import expand
from auditrules.rulesets.extensions import NONE, Extensions, Needs, needs_of
from auditrules.rulesets.repair import repair, worth_telling
from auditrules.rulesets.ruleset import Ruleset
from auditrules.rulesets.shape import MAX_FAULTS, ShapeFault, shape
from auditrules.rulesets.source import SourceFile, parse_source, read_source, too_deep

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

    @property
    def extensions(self) -> Extensions:
        """What plugins bring to a ruleset that requires them."""
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
        return _examined(first, finder)
    except RulesetError as error:
        return None, error.diagnostics
    except RecursionError:
        # The limits on nesting keep far below this; a caller that is itself nested deeply may not.
        return None, (too_deep(path),)


def examine_chain(
    files: Sequence[tuple[Path, str]], extensions: Callable[[], Extensions] = lambda: NONE
) -> tuple[Ruleset | None, tuple[Diagnostic, ...]]:
    """The ruleset of given texts, a file and then each base of the one before; nothing is looked for elsewhere.

    Each text comes with the path by which messages name it. At least one is needed. ``extensions`` is asked only where
    the ruleset requires a plugin.
    """
    try:
        sources = [parse_source(path, text) for path, text in files[: MAX_BASES + 1]]
        last = sources[-1]
        if last.has(("ruleset", "extends")):
            return None, (
                last.fault("L101", "the ruleset that this one extends is not with it", ("ruleset", "extends")),
            )
        return _composed(sources, extensions)
    except RulesetError as error:
        return None, error.diagnostics
    except RecursionError:
        return None, (too_deep(files[0][0]),)


def _examined(first: SourceFile, finder: BaseFinder) -> tuple[Ruleset | None, tuple[Diagnostic, ...]]:
    if set(first.data) == {"examples"}:
        help_ = "Cases are tested together with their ruleset."
        return None, (first.fault("S102", "these are the cases of a ruleset, not a ruleset", (), help_=help_),)
    sources, unfounded = _chain(first, finder)
    if unfounded:
        return None, _sorted([*unfounded, *_without_base(compose(sources), finder)])
    return _composed(sources, lambda: finder.extensions)


def _composed(
    sources: Sequence[SourceFile], extensions: Callable[[], Extensions]
) -> tuple[Ruleset | None, tuple[Diagnostic, ...]]:
    composition = compose(sources)
    needs = needs_of(composition.data, extensions)
    composition = expand(composition, needs)
    document, faults = shape(composition.data)
    found = [*composition.faults, *(fault for source in sources for fault in source.faults)]
    if document is None or any(source.faults for source in sources):
        unread = [fault for source in sources for fault in source.faults]
        shaped = [_shape_fault(one, composition) for one in faults]
        found += [fault for fault in shaped if not (fault.code == "S102" and _may_be_unread(fault, unread, sources))]
        return None, _sorted(found + _further(composition, found, needs))
    checked = check_document(document, composition, needs)
    found += checked.faults
    diagnostics = _sorted(found)
    if any(diagnostic.severity == "error" for diagnostic in diagnostics):
        return None, diagnostics
    ruleset = Ruleset(
        document=document,
        vocabulary=checked.vocabulary,
        conditions=checked.conditions,
        path=sources[0].path,
        bases=tuple(_reference(source) for source in sources[1:]),
        warnings=diagnostics,
        composition=composition,
        needs=needs,
    )
    return ruleset, diagnostics


def _without_base(composition: Composition, finder: BaseFinder) -> list[Diagnostic]:
    """Faults of an overlay whose base is not to be had: those that no base can change."""
    _, faults = shape(composition.data)
    found = [fault for source in composition.sources for fault in source.faults]
    found += [_shape_fault(one, composition) for one in faults if one.code != "S102" or one.path[:1] == ("ruleset",)]
    further = _further(composition, found, needs_of(composition.data, lambda: finder.extensions))
    return found + [fault for fault in further if fault.code.startswith(("C1", "N101", "R101", "R107"))]


def _shape_fault(one: ShapeFault, composition: Composition) -> Diagnostic:
    return composition.fault(one.code, one.message, one.path, key=one.key, help_=one.help, fix=one.fix)


def _may_be_unread(missing: Diagnostic, unread: Sequence[Diagnostic], sources: Sequence[SourceFile]) -> bool:
    """Whether what is missing in a table may stand on one of its lines that could not be read."""
    for source in sources:
        if source.path != missing.place.path:
            continue
        lines = source.text.split("\n")
        end = missing.place.line
        while end < len(lines) and not lines[end].lstrip().startswith("["):
            end += 1
        return any(
            fault.place.path == source.path and missing.place.line <= fault.place.line <= end for fault in unread
        )
    return False


def _further(composition: Composition, found: Sequence[Diagnostic], needs: Needs) -> list[Diagnostic]:
    """Faults beyond those of shape, looked for in what is left when the faulty parts are mended."""
    if len(found) >= MAX_FAULTS:
        return []
    document, gone = repair(composition.data)
    if document is None:
        return []
    told: set[tuple[object, int, int]] = {(fault.place.path, fault.place.line, fault.place.column) for fault in found}
    checked = check_document(document, replace(composition, repaired=True), needs)
    return [fault for fault in checked.faults if worth_telling(fault, gone, told)]


def _chain(first: SourceFile, finder: BaseFinder) -> tuple[list[SourceFile], list[Diagnostic]]:
    """A file and its bases, nearest first, and why the chain can't be followed to its end, if so."""
    chain = [first]
    seen = {_identity(first.path): 0}
    at = ("ruleset", "extends")
    while True:
        current = chain[-1]
        header = current.data.get("ruleset")
        reference = header.get("extends") if isinstance(header, dict) else None
        if not isinstance(reference, str):
            return chain, []
        found = finder.base(reference, beside=current.path)
        if found is None and _names_itself(reference, current):
            return chain, [current.fault("L102", f"'{reference}' is this very file", at)]
        if found is None:
            return chain, [_no_base(reference, current, finder)]
        if _identity(found) in seen:
            ring = [_reference(source) for source in chain[seen[_identity(found)] :]]
            words = " → ".join([*ring, ring[0]])
            return chain, [current.fault("L102", f"these extend one another in a circle: {words}", at)]
        if len(chain) > MAX_BASES:
            return chain, [current.fault("L103", f"more than {MAX_BASES} rulesets stand one upon another", at)]
        seen[_identity(found)] = len(chain)
        try:
            chain.append(read_source(found))
        except RulesetError as error:
            return chain, list(error.diagnostics)


def _identity(path: Path) -> Path:
    """One name of a file, however it was reached; the path itself where the system can't say."""
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):
        return path


def _names_itself(reference: str, source: SourceFile) -> bool:
    identity, _, version = _reference(source).partition("@")
    wanted, _, number = reference.partition("@")
    return wanted == identity and f"{version}.".startswith(f"{number}." if number else "")


def _no_base(reference: str, source: SourceFile, finder: BaseFinder) -> Diagnostic:
    at = ("ruleset", "extends")
    if not re.fullmatch(r"[a-z][a-z0-9_-]*(@[0-9.]+)?", reference):
        help_ = "A base is named by its id and version, for example four-point@1; never by a path."
        return source.fault("L101", f"'{reference}' is not the name of a ruleset", at, help_=help_)
    known = list(finder.known(beside=source.path))
    likely = nearest(reference, known)
    help_ = f"Did you mean '{likely}'?" if likely else f"Found: {listed(known)}." if known else ""
    message = f"there is no ruleset '{reference}' to extend"
    return source.fault("L101", message, at, help_=help_, fix=f'"{likely}"' if likely else None)


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
