"""An overlay and its bases, merged by id, every merged thing knowing which file it came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from auditrules.conditions.spelling import nearest
from auditrules.rulesets.diagnostics import Diagnostic, Place
from auditrules.rulesets.extensions import required
from auditrules.rulesets.positions import KeyPath
from auditrules.rulesets.source import SourceFile

#: Tables of the form ``[table.ID]``, whose ids an overlay merges, removes or reorders.
KEYED = (
    "grade",
    "answers",
    "role",
    "fact",
    "section",
    "question",
    "define",
    "decide",
    "limit",
    "standard",
    "require",
    "escalate",
    "action",
    "rule",
    "moderation",
    "sample",
    "reaudit",
    "report",
    "promise",
)


@dataclass(frozen=True)
class Composition:
    """Merged data with the files it came from, the overlay first."""

    data: Mapping[str, object]
    sources: tuple[SourceFile, ...]
    faults: tuple[Diagnostic, ...]
    repaired: bool = False
    """Checked after a repair: a fault at a place that no file has is the repair's, and gets no code."""
    removed: Mapping[str, str] = field(default_factory=dict)
    """Ids that an overlay leaves out, and in words where it does so."""
    made: Mapping[KeyPath, str] = field(default_factory=dict)
    """Entries that no file has, as ``("limit", "late_visit")``, and the ``[rule.ID]`` that a plugin made each of."""

    def owner(self, path: KeyPath) -> tuple[SourceFile, KeyPath]:
        """The nearest file that has the path itself, and the path; shortened until some file has it."""
        if path[:2] in self.made:
            path = ("rule", self.made[path[:2]])
        while True:
            for source in self.sources:
                if source.has(path):
                    return source, path
            if not path:
                return self.sources[0], ()
            path = path[:-1]

    def fault(
        self,
        code: str,
        message: str,
        path: KeyPath,
        *,
        key: bool = False,
        help_: str = "",
        within: tuple[int, int] | None = None,
        fix: str | None = None,
        warning: bool = False,
    ) -> Diagnostic:
        """A diagnostic at a path, in the file that says it."""
        source, found = self.owner(path)
        if path[:2] in self.made:
            message = f"{message} (in [{path[0]}.{path[1]}], which this rule stands for)"
            within = fix = None
        elif found != path:
            code = "" if self.repaired else code
            within = None
            fix = None
        return source.fault(
            code,
            message,
            found,
            key=key or found != path,
            help_=help_,
            within=within,
            fix=fix,
            severity="warning" if warning else "error",
        )

    def place(self, path: KeyPath) -> Place:
        """Where a path stands."""
        source, found = self.owner(path)
        return source.place(found)


def compose(sources: Sequence[SourceFile]) -> Composition:
    """Merge files, the overlay first and its furthest base last.

    Tables with ids merge id by id and key by key; a list is replaced whole. ``[ruleset]`` is the overlay's own.
    Examples are not inherited: they were written for the form they stand with. What a base requires of plugins, whoever
    builds on it requires too.
    """
    faults: list[Diagnostic] = []
    removed: dict[str, str] = {}
    merged: dict[str, object] = {}
    for source in reversed(sources):
        merged = _overlay(merged, source, faults, removed)
    merged.pop("remove", None)
    _require(merged, sources)
    return Composition(merged, tuple(sources), tuple(faults), removed=removed)


def _require(merged: dict[str, object], sources: Sequence[SourceFile]) -> None:
    """Add to the file's own ``requires`` what its bases require and it does not say itself."""
    header = merged.get("ruleset")
    if not isinstance(header, Mapping) or not isinstance(header.get("requires", []), list):
        return
    own = header.get("requires", [])
    inherited: list[str] = []
    for source in sources[1:]:
        inherited += [one for one in required(source.data) if one not in own and one not in inherited]
    if inherited:
        merged["ruleset"] = {**header, "requires": [*own, *inherited]}


def _overlay(
    base: Mapping[str, object], source: SourceFile, faults: list[Diagnostic], removed: dict[str, str]
) -> dict[str, object]:
    over = source.data
    result: dict[str, object] = {key: value for key, value in base.items() if key not in ("ruleset", "examples")}
    _remove(result, source, faults, removed)
    for table, content in over.items():
        if table == "remove":
            continue
        under = result.get(table)
        if table in KEYED and isinstance(content, Mapping):
            result[table] = _merge_ids(under if isinstance(under, Mapping) else {}, content)
            _reorder(result, table, source, faults)
        elif table == "document" and isinstance(content, Mapping) and isinstance(under, Mapping):
            result[table] = {**under, **content}
        else:
            result[table] = content
    return result


def _merge_ids(under: Mapping[str, object], over: Mapping[str, object]) -> dict[str, object]:
    merged: dict[str, object] = dict(under)
    for name, table in over.items():
        beneath = merged.get(name)
        if isinstance(beneath, Mapping) and isinstance(table, Mapping):
            # Only this file's own "after" moves a thing; a base's has done its work already.
            kept = {key: value for key, value in beneath.items() if key != "after"}
            merged[name] = {**kept, **table}
        else:
            merged[name] = table
    return merged


def _reorder(result: dict[str, object], table: str, source: SourceFile, faults: list[Diagnostic]) -> None:
    content = source.data[table]
    merged = result[table]
    if not isinstance(content, Mapping) or not isinstance(merged, dict):
        return
    for name, entry in content.items():
        after = entry.get("after") if isinstance(entry, Mapping) else None
        if not isinstance(after, str):
            continue
        if after not in merged or after == name:
            likely = nearest(after, [key for key in merged if key != name])
            faults.append(
                source.fault(
                    "L105",
                    f"[{table}.{name}] can't come after itself"
                    if after == name
                    else f"there is no [{table}.{after}] to come after",
                    (table, name, "after"),
                    help_=f"Did you mean '{likely}'?" if likely else "",
                    fix=f'"{likely}"' if likely else None,
                )
            )
            continue
        moved = merged.pop(name)
        reordered: dict[str, object] = {}
        for key, value in merged.items():
            reordered[key] = value
            if key == after:
                reordered[name] = moved
        merged = reordered
    result[table] = merged


def _remove(result: dict[str, object], source: SourceFile, faults: list[Diagnostic], removed: dict[str, str]) -> None:
    removals = source.data.get("remove")
    if removals is None:
        return
    if not isinstance(removals, Mapping):
        help_ = 'For example: remove = { question = ["old"] }.'
        faults.append(source.fault("L104", "remove lists ids by table", ("remove",), help_=help_))
        return
    for table, ids in removals.items():
        content = result.get(table)
        if table not in KEYED:
            likely = nearest(str(table), KEYED)
            help_ = f"Did you mean '{likely}'?" if likely else f"Tables with ids: {', '.join(KEYED)}."
            message = f"nothing can be removed from '{table}'"
            fix = likely if likely not in removals else None
            faults.append(source.fault("L104", message, ("remove", table), key=True, help_=help_, fix=fix))
            continue
        if not isinstance(ids, list):
            help_ = f'Write ["{ids}"].' if isinstance(ids, str) else ""
            faults.append(source.fault("L104", "this should be a list of ids", ("remove", table), help_=help_))
            ids = [ids] if isinstance(ids, str) else []
        kept = dict(content) if isinstance(content, Mapping) else {}
        for index, name in enumerate(ids):
            if not isinstance(name, str) or name not in kept:
                likely = nearest(str(name), kept)
                help_ = f"Did you mean '{likely}'?" if likely else ""
                if not result:
                    help_ = "This ruleset extends no other, so there is nothing to leave out."
                message = f"there is no [{table}.{name}] to remove"
                fix = f'"{likely}"' if likely else None
                faults.append(source.fault("L104", message, ("remove", table, index), help_=help_, fix=fix))
                continue
            del kept[name]
            removed[name] = (
                f"{source.path.name} removes [{table}.{name}]; what speaks of it must go too, or be changed."
            )
            if table == "section":
                _remove_questions_of(result, name, source, removed)
        result[table] = kept


def _remove_questions_of(result: dict[str, object], section: str, source: SourceFile, removed: dict[str, str]) -> None:
    """A removed section takes its questions along: they have no place left."""
    questions = result.get("question")
    if not isinstance(questions, Mapping):
        return
    kept = {}
    for name, table in questions.items():
        if isinstance(table, Mapping) and table.get("section") == section:
            removed[str(name)] = (
                f"{source.path.name} removes [section.{section}] with its questions, "
                f"'{name}' among them; what speaks of it must go too, or be changed."
            )
        else:
            kept[name] = table
    result["question"] = kept
