"""A ruleset and its bases as one file that needs no other: what is exported, and what is published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from auditrules.rulesets.composition import KEYED, Composition, compose
from auditrules.rulesets.formatting import NotTheSame, formatted
from auditrules.rulesets.loading import examine_chain
from auditrules.rulesets.ruleset import Ruleset
from auditrules.rulesets.source import MAX_BYTES
from auditrules.rulesets.toml_text import key, quoted, value


class CannotJoin(Exception):
    """A ruleset that can't be had as one file, in words."""


def single_file(ruleset: Ruleset) -> str:
    """The text of one file that says what the ruleset and its bases say together.

    A ruleset without a base is given as it was written, comments and all. Of others the parts are put together, each
    with the file it comes from; comments stay with the files. Raises :class:`CannotJoin`.
    """
    composition = ruleset.composition
    if composition is None:
        raise CannotJoin(f"{ruleset.reference} was not loaded from files")
    if len(composition.sources) == 1:
        return composition.sources[0].text
    text = "\n".join(_lines(ruleset, composition)) + "\n"
    try:
        text = formatted(Path(f"{ruleset.id}.toml"), text)
    except NotTheSame as error:
        raise CannotJoin(f"{ruleset.reference} can't be written as one file") from error
    if len(text.encode()) > MAX_BYTES:
        raise CannotJoin(f"{ruleset.reference} and its bases are larger than {MAX_BYTES // 1024} KiB as one file")
    joined, faults = examine_chain([(Path(f"{ruleset.id}.toml"), text)], lambda: ruleset.needs.extensions)
    if joined is None or joined.meaning_hash != ruleset.meaning_hash:
        why = f": {faults[0].message}" if joined is None and faults else ""
        raise CannotJoin(f"{ruleset.reference} as one file would not say the same{why}")
    return text


def _lines(ruleset: Ruleset, composition: Composition) -> Iterator[str]:
    files = [source.path.name for source in composition.sources]
    named = list(zip((ruleset.reference, *ruleset.bases), files, strict=True))
    yield f"# {ruleset.title}"
    yield f"# One file of {named[0][0]} ({named[0][1]}) and what it builds on:"
    for reference, file in named[1:]:
        yield f"#     {reference} ({file})"
    # What plugins make of their rules is made again from the rules.
    data = compose(composition.sources).data
    tables: dict[str, object] = {"ruleset": data["ruleset"], **data}
    # Bare keys stand before the first table.
    for name, content in tables.items():
        if not isinstance(content, Mapping) and name != "examples":
            yield f"{key(name)} = {value(content)}"
    for name, content in tables.items():
        if name in KEYED and isinstance(content, Mapping):
            for entry, table in content.items():
                yield from _entry(composition, (name, str(entry)), table, ruleset)
        elif isinstance(content, Mapping):
            leave_out = {"extends"} if name == "ruleset" else set()
            yield from _table(key(name), {one: said for one, said in content.items() if one not in leave_out})
        elif name == "examples" and isinstance(content, Sequence):
            for example in content:
                yield from _table("[examples]", example)


def _entry(composition: Composition, path: tuple[str, str], table: object, ruleset: Ruleset) -> Iterator[str]:
    if not isinstance(table, Mapping):
        raise CannotJoin(f"[{path[0]}.{path[1]}] is no table")
    wrote = [source for source in composition.sources if source.has(path)]
    if wrote and wrote[0] is not composition.sources[0]:
        references = (ruleset.reference, *ruleset.bases)
        comment = f"# from {references[composition.sources.index(wrote[0])]}"
    else:
        comment = ""
    # Where an overlay put it, its place shows.
    kept = {one: said for one, said in table.items() if one != "after"}
    yield from _table(f"{key(path[0])}.{key(path[1])}", kept, comment)


def _table(heading: str, table: Mapping[str, object], comment: str = "") -> Iterator[str]:
    yield ""
    if comment:
        yield comment
    yield f"[{heading}]"
    for name, content in table.items():
        yield f"{key(name)} = {_written(content)}"


def _written(content: object) -> str:
    if isinstance(content, str) and "\n" in content:
        return _lines_of_text(content)
    if isinstance(content, (list, tuple)) and content and all(isinstance(one, Mapping) for one in content):
        return "[\n" + "".join(f"  {value(one)},\n" for one in content) + "]"
    return value(content)


def _lines_of_text(text: str) -> str:
    """A text of several lines as it reads."""
    escaped = "\n".join(quoted(line)[1:-1] for line in text.split("\n"))
    return f'"""\n{escaped}"""'
