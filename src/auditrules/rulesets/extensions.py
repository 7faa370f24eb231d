"""What plugins bring to rulesets, as rulesets and the engine see it: frozen descriptors, and calls that never raise.

Nothing of a plugin is looked at, and nothing of it runs, for a ruleset that requires none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from auditrules.plugins.requirements import fault_of, plugin_named
from auditrules.plugins.settings import same_name

if TYPE_CHECKING:
    from auditrules.plugins.descriptors import ComputedFact, QuestionType, RuleKind

T = TypeVar("T")
D = TypeVar("D")


class Brought(NamedTuple, Generic[T]):
    """Something that a plugin registered, with the plugin's name."""

    plugin: str
    value: T


class Lacking(NamedTuple):
    """A plugin that a ruleset cannot do without, and why it is not to be had: a sentence's worth of words."""

    plugin: str
    why: str


class Said(NamedTuple):
    """What came of calling a plugin: what it returned, or in words what went wrong."""

    values: tuple[object, ...] = ()
    problem: str | None = None


class Extensions:
    """What the plugins in use bring. This one knows of none; :mod:`auditrules.plugins.library` makes the real one."""

    def unmet(self, requirement: str) -> str | None:
        """Why a requirement, such as ``our_council>=1.2``, is not met; None where it is."""
        return fault_of(requirement) or f"the plugin {plugin_named(requirement)} is not installed"

    @property
    def question_types(self) -> Mapping[str, Brought[QuestionType]]:
        """Kinds of question by name."""
        return {}

    @property
    def facts(self) -> Mapping[str, Brought[ComputedFact]]:
        """Computed facts by name."""
        return {}

    @property
    def rule_kinds(self) -> Mapping[str, Brought[RuleKind]]:
        """Kinds of rule by name."""
        return {}

    def failed(self, hook: str) -> Mapping[str, str]:
        """Plugins in use of which something that they register by this hook is missing, with why in words."""
        return {}

    def implements(self, hook: str) -> tuple[str, ...]:
        """The plugins in use that implement a hook, in their order."""
        return ()

    def call(self, hook: str, plugin: str, arguments: Mapping[str, object]) -> Said:
        """Call a hook of one plugin. Whatever the plugin does is told in what is returned."""
        return Said(problem="no plugins are in use here")

    def run(self, plugin: str, what: str, function: Callable[[], object]) -> Said:
        """Run something that a plugin registered; ``what`` names it in the plugin's record."""
        return Said(problem="no plugins are in use here")

    def complain(self, plugin: str, hook: str, words: str) -> None:
        """Mark a plugin as faulty for an answer that makes no sense."""


NONE = Extensions()


class Withheld(Extensions):
    """Plugins that are kept out of a ruleset's reading, because with what they bring now it has a fault."""

    def __init__(self, fault: str) -> None:
        self._fault = fault

    def unmet(self, requirement: str) -> str:
        name = plugin_named(requirement)
        return fault_of(requirement) or f"what the plugin {name} brings no longer fits this form: {self._fault}"


_LONGEST = 400
"""Characters of a line that a plugin says."""


def line_of(words: str) -> str:
    """Words of a plugin as one line that is safe to show: nothing in it steers a terminal or fills one."""
    line = " ".join("".join(one if one.isprintable() else " " for one in words[: 4 * _LONGEST]).split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 2]} …"


@dataclass(frozen=True)
class Needs:
    """What one ruleset takes of plugins: of those that its ``requires`` names, and of no others."""

    plugins: tuple[str, ...] = ()
    """The plugins it requires, as names are compared, each once."""
    lacking: tuple[Lacking, ...] = ()
    """Those that are not to be had. While there is one, no outcome of the ruleset is certain."""
    question_types: Mapping[str, Brought[QuestionType]] = field(default_factory=dict)
    facts: Mapping[str, Brought[ComputedFact]] = field(default_factory=dict)
    rule_kinds: Mapping[str, Brought[RuleKind]] = field(default_factory=dict)
    find: Callable[[], Extensions] = field(default=lambda: NONE, compare=False, repr=False)

    @property
    def extensions(self) -> Extensions:
        """Everything that the plugins in use bring, to this ruleset or to others."""
        return self.find()

    def implementing(self, hook: str) -> tuple[str, ...]:
        """The plugins required that implement a hook, in their order."""
        if not self.plugins:
            return ()
        return tuple(name for name in self.extensions.implements(hook) if same_name(name) in self.plugins)


NO_NEEDS = Needs()


def needs_of(data: Mapping[str, object], extensions: Callable[[], Extensions]) -> Needs:
    """What composed data takes of plugins; they are asked for only where it requires any."""
    requirements = required(data)
    if not requirements:
        return Needs(find=extensions)
    found = extensions()
    plugins: dict[str, None] = {}
    lacking: list[Lacking] = []
    for requirement in requirements:
        name = plugin_named(requirement)
        if name is None:
            continue
        plugins[name] = None
        why = found.unmet(requirement)
        if why:
            lacking.append(Lacking(name, why))
    lacking += _failed(data, found, plugins.keys() - {one.plugin for one in lacking})
    missing = {one.plugin for one in lacking}
    usable = plugins.keys() - missing

    def ours(brought: Mapping[str, Brought[D]]) -> dict[str, Brought[D]]:
        return {name: one for name, one in brought.items() if same_name(one.plugin) in usable}

    return Needs(
        tuple(plugins),
        tuple(lacking),
        ours(found.question_types),
        ours(found.facts),
        ours(found.rule_kinds),
        extensions,
    )


def _failed(data: Mapping[str, object], found: Extensions, plugins: Set[str]) -> list[Lacking]:
    """Plugins, of those required, that failed to bring something, where the ruleset names something nobody brings.

    What is named may be what is missing, so no outcome is certain; a plugin that failed at something else is no matter.
    """
    lacking: dict[str, Lacking] = {}
    for hook, named, brought in (
        ("auditrules_facts", _named(data, ("fact",), ("computed_by",)), found.facts),
        ("auditrules_question_types", _kinds_of_answer(data), found.question_types),
        ("auditrules_rule_kinds", _named(data, ("rule",), ("kind",)), found.rule_kinds),
    ):
        if named - brought.keys():
            for plugin, why in found.failed(hook).items():
                if same_name(plugin) in plugins:
                    words = f"the plugin {plugin} failed at what it brings: {line_of(why)}"
                    lacking.setdefault(same_name(plugin), Lacking(same_name(plugin), words))
    return list(lacking.values())


def _named(data: Mapping[str, object], tables: tuple[str, ...], keys: tuple[str, ...]) -> set[str]:
    """The texts that stand under these keys in the entries of these tables, whatever else is wrong with them."""
    entries = [entry for table in tables if isinstance(made := data.get(table), Mapping) for entry in made.values()]
    return {
        value
        for entry in entries
        if isinstance(entry, Mapping)
        for key in keys
        if isinstance(value := entry.get(key), str)
    }


def _kinds_of_answer(data: Mapping[str, object]) -> set[str]:
    """Kinds of answer that are neither the language's own nor lists of the ruleset."""
    from auditrules.rulesets.naming import BUILT_IN

    lists = data.get("answers")
    named = _named(data, ("fact", "question", "standard"), ("answers", "type"))
    return named - {*BUILT_IN, *(lists if isinstance(lists, Mapping) else ())}


def required(data: Mapping[str, object]) -> list[str]:
    """The requirements of composed data, whatever else is wrong with it."""
    header = data.get("ruleset")
    written = header.get("requires") if isinstance(header, Mapping) else None
    return [one for one in written if isinstance(one, str)] if isinstance(written, list) else []
