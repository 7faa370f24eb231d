"""A form for every table of a ruleset: what can be said in it, what is said, and where that comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from auditrules.conditions.vocabulary import Item
from auditrules.rulesets.answer_keys import ANSWERED, goes_with
from auditrules.rulesets.composition import KEYED
from auditrules.rulesets.naming import BUILT_IN, kind_is_known, label_of
from auditrules.rulesets.parsing import Context
from auditrules.rulesets.positions import KeyPath
from auditrules.rulesets.toml_text import value as toml
from auditrules.workshop.calling import said_first, title
from auditrules.workshop.field_kinds import Key, Kind, keys_of, model_at
from auditrules.workshop.help_words import field_help, table_help
from auditrules.workshop.reading import Reading
from auditrules.workshop.words import KIND_WORDS, key_words, value_words


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose: its id, and in words."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Member:
    """One table of a list of tables: its path, and in a line what it says."""

    path: KeyPath
    words: str


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a table can say.

    ``value`` is what holds, None where nothing is said; ``here`` tells whether this file says it, and ``inherited``
    names the base that does. ``default`` is in words what holds while nobody says anything. ``free`` choices may be
    typed as well.
    """

    path: KeyPath
    label: str
    help: str
    kind: Kind
    value: Any = None
    here: bool = False
    inherited: str = ""
    default: str = ""
    required: bool = False
    options: tuple[Option, ...] = ()
    free: bool = False
    members: tuple[Member, ...] = ()

    @property
    def key(self) -> str:
        return str(self.path[-1])

    @property
    def chosen(self) -> Any:
        """What holds of a choice: the value, else the option that is the default; None where there is neither."""
        if self.value is not None:
            return self.value
        return next((option.id for option in self.options if option.label == self.default), None)


@dataclass(frozen=True, slots=True)
class Form:
    """The form of one table. ``here`` tells whether this file has the table at all."""

    path: KeyPath
    title: str
    help: str
    fields: tuple[Field, ...]
    here: bool
    inherited: str = ""

    def field(self, key: str) -> Field:
        """The field of a key. Raises KeyError."""
        for one in self.fields:
            if one.key == key:
                return one
        raise KeyError(key)


def form(reading: Reading, path: KeyPath) -> Form | None:
    """The form of the table at a path, or None where no table can stand there."""
    model = model_at(path) if not isinstance(reading.value(path), list) else None
    fields: Iterable[Field]
    if model is not None:
        content = reading.value(path)
        known = keys_of(model)
        fields = [_field(reading, path, key, content) for key in known if key.name != "schema"]
        if len(path) == 2:
            fields = [one for one in fields if one.here or one.value is not None or _is_offered(reading, path, one.key)]
        if path[0] == "rule" and len(path) == 2:
            fields = [*fields, *_rule_fields(reading, path)]
        if path[-1:] == ("expect",):
            fields = [*_outcome_fields(reading, path), *fields]
        help_ = table_help(model, _table_of(path))
    elif path[-1:] == ("given",) and path[0] == "examples":
        fields = [_given_field(reading, path, item) for item in _answered(reading)]
        help_ = "The answers of the example. What is left out is not answered."
    elif path[-1:] == ("points",):
        fields = [_points_field(reading, path, option) for option in _values_of(reading, path[:-1])]
        help_ = "Points by value."
    elif path[-1:] == ("with",):
        fields = _argument_fields(reading, path)
        help_ = "What the fact is computed from."
    else:
        return None
    return Form(path, title(reading, path), help_, tuple(fields), reading.has(path), reading.base_of(path))


def context_of(reading: Reading, path: KeyPath) -> Context:
    """What may be named in the condition at a path."""
    table, key = path[0], path[-1]
    if path[:2] == ("ruleset", "suits"):
        return "facts"
    if table == "require":
        on = reading.value((*path[:2], "on"))
        return on if on in ("action", "section", "question", "improvement") else "audit"
    if table == "promise":
        return "promise"
    return "relevance" if key == "relevant" else "judging"


# ---------------------------------------------------------------- one field


def _field(reading: Reading, path: KeyPath, key: Key, content: object) -> Field:
    at = (*path, key.name)
    found = content.get(key.name) if isinstance(content, Mapping) else None
    here = reading.has(at)
    model = model_at(path)
    if isinstance(content, str) and model is not None and key.name == keys_of(model)[0].name:
        # A text that stands for a table is its first key.
        found, here = content, reading.has(path)
    table = _table_of(path)
    options, free = options_of(reading, path, key)
    kind: Kind = key.kind
    if kind == "table" and key.texts and not isinstance(found, Mapping):
        # A text may stand for the table; who wants page and link opens it.
        kind = "line"
    if kind == "answer":
        options = tuple(_values_of(reading, path))
    return Field(
        path=at,
        label=key_words(table, key.name),
        help=field_help(model, table, key.name) if model is not None else key.help,
        kind=kind,
        value=found,
        here=here,
        inherited="" if here or found is None else reading.base_of(at),
        default=next((one.label for one in options if one.id == key.default), _default_words(key)),
        required=key.required,
        options=options,
        free=free,
        members=_members(at, found) if kind in ("tables", "paragraphs") else (),
    )


def _is_offered(reading: Reading, path: KeyPath, key: str) -> bool:
    """Whether a key goes with how the entry at a path is answered; every key, while that is not known."""
    entry = getattr(reading.document, str(path[0]), {}).get(path[1]) if path[0] in ANSWERED else None
    item = reading.vocabulary.items.get(str(path[1]))
    if entry is None or item is None or item.role != path[0]:
        return True
    return not kind_is_known(reading.document, entry, reading.needs) or goes_with(key, entry, item)


def _table_of(path: KeyPath) -> str:
    """The name under which a table's keys are told: its kind, or the key that holds it."""
    if len(path) <= 2 or path[0] == "ruleset":
        return str(path[0]) if len(path) <= 2 else "agreed"
    return str(next(part for part in reversed(path) if isinstance(part, str)))


def _default_words(key: Key) -> str:
    match key.default:
        case None | () | "":
            return ""
        case bool():
            return "yes" if key.default else "no"
        case str():
            return value_words(key.default) if key.choices else key.default
    return ""


def options_of(reading: Reading, path: KeyPath, key: Key) -> tuple[tuple[Option, ...], bool]:
    """What can be chosen, and whether something else may be typed."""
    if key.choices:
        return tuple(Option(one, value_words(one)) for one in key.choices), False
    match key.to:
        case "":
            return (), False
        case "section" | "escalate" | "require" | "action":
            return _entries(reading, key.to), False
        case "answers":
            built = [one for one in BUILT_IN if one != "grade" or reading.document.grade]
            brought = tuple(Option(name, one.value.label) for name, one in reading.needs.question_types.items())
            return (*(Option(one, value_words(one)) for one in built), *_entries(reading, "answers"), *brought), False
        case "computed":
            return tuple(Option(name, one.value.label) for name, one in reading.needs.facts.items()), True
        case "rule_kind":
            return tuple(Option(name, one.value.label) for name, one in reading.needs.rule_kinds.items()), True
        case "role":
            return tuple(Option(one, _role_words(reading, one)) for one in _roles(reading)), True
        case "tag":
            return tuple(Option(one, label_of(one)) for one in _tags(reading)), True
        case "outcome":
            items = [item for item in reading.vocabulary.items.values() if item.decided]
            return tuple(Option(item.id, item.label) for item in items), False
        case "value":
            return tuple(_outcome_values(reading, path, key.name)), False
        case "same":
            return tuple(one for one in _entries(reading, str(path[0])) if one.id != path[1]), False
        case "example":
            names = [str(one.name) for one in reading.document.examples[: int(path[1])]]
            return tuple(Option(one, one) for one in names), False
        case "item":
            return tuple(Option(item.id, item.label) for item in _answered(reading)), False
        case "rule":
            return tuple(_rules(reading)), False
    return (), True


def _entries(reading: Reading, table: str) -> tuple[Option, ...]:
    return tuple(
        Option(name, said_first(reading.value((table, name))) or label_of(name)) for name in reading.ids(table)
    )


def _roles(reading: Reading) -> list[str]:
    """Roles that have a table, or that are named anywhere."""
    document = reading.document
    named = [role for one in document.escalate.values() for role in one.to]
    named += [one.track.by for one in document.escalate.values() if one.track]
    named += [role for one in document.action.values() for role in (one.owner, one.overseen_by) if role]
    named += [role for one in document.reaudit.values() for role in one.by]
    named += [role for one in document.report.values() for role in one.to]
    return list(dict.fromkeys([*document.role, *(role for role in [*named, *document.document.to] if role != "x")]))


def _role_words(reading: Reading, role: str) -> str:
    found = reading.document.role.get(role)
    return found.label if found else label_of(role)


def _tags(reading: Reading) -> list[str]:
    return sorted({tag for item in reading.vocabulary.items.values() for tag in item.tags})


def _answered(reading: Reading) -> list[Item]:
    return [item for item in reading.vocabulary.items.values() if not item.decided]


def _outcome_values(reading: Reading, path: KeyPath, key: str) -> list[Option]:
    """The values of the outcome that a row gives or a limit caps, the best first."""
    if path[0] == "decide":
        name = str(path[1])
    else:
        name = "overall" if key == "overall_at_most" else str(reading.value((*path, "outcome")) or "overall")
    item = reading.vocabulary.items.get(name)
    values = item.values if item is not None and item.values else reading.vocabulary.scale
    off = item.off_scale if item is not None and path[0] == "limit" else frozenset()
    return [Option(value.id, value.label) for value in reversed(values) if value.id not in off]


def _rules(reading: Reading) -> Iterable[Option]:
    document = reading.document
    for table in ("limit", "escalate", "require", "action", "moderation", "reaudit", "report"):
        for name, entry in getattr(document, table).items():
            said = getattr(entry, "because", None) or getattr(entry, "message", None) or getattr(entry, "text", None)
            yield Option(f"{table}.{name}", f"{KIND_WORDS[table]}: {said or label_of(name)}")
    for name, decide in document.decide.items():
        for index, row in enumerate(decide.rows):
            yield Option(
                f"decide.{name}.{row.id or index + 1}", f"Row {index + 1}: {row.because or label_of(row.then)}"
            )
        yield Option(f"decide.{name}.otherwise", f"Otherwise: {decide.otherwise_because or decide.otherwise or ''}")


def _values_of(reading: Reading, path: KeyPath) -> list[Option]:
    """The values that an item's answers have."""
    item = reading.vocabulary.items.get(str(path[1])) if len(path) > 1 else None
    return [Option(value.id, value.label) for value in item.values] if item is not None else []


# ---------------------------------------------------------------- tables inside tables


def _members(path: KeyPath, found: object) -> tuple[Member, ...]:
    if not isinstance(found, list):
        return ()
    return tuple(Member((*path, index), member_words(one)) for index, one in enumerate(found))


def member_words(found: object) -> str:
    """One table of a list in a line: what it is for a reader."""
    if isinstance(found, str):
        return " ".join(found.split())
    if not isinstance(found, Mapping):
        return str(found)
    if "then" in found:
        when = found.get("when") or " | ".join(str(one) for one in found.get("cells", ()))
        return f"{when} → {found['then']}"
    if "id" in found:
        said = found.get("label") or label_of(str(found["id"]))
        return f"{said} ({found['id']})" + (f", {toml(found['points'])} points" if "points" in found else "")
    return ", ".join(_shown(one) for one in found.values())


def _shown(one: object) -> str:
    if isinstance(one, date):
        return f"{one.day:02}.{one.month:02}.{one.year:04}"
    return str(one)


def _outcome_fields(reading: Reading, path: KeyPath) -> Iterable[Field]:
    """What an example expects of each outcome."""
    content = reading.value(path)
    for item in reading.vocabulary.items.values():
        if not item.decided:
            continue
        options = [Option(value.id, value.label) for value in reversed(item.values)]
        options += [Option("not yet known", "Not yet known"), Option("no outcome", "No outcome")]
        found = content.get(item.id) if isinstance(content, Mapping) else None
        at = (*path, item.id)
        help_ = "The value that must come of the answers."
        yield Field(at, item.label, help_, "reference", found, reading.has(at), options=tuple(options))


def _given_field(reading: Reading, path: KeyPath, item: Item) -> Field:
    content = reading.value(path)
    at = (*path, item.id)
    found = content.get(item.id) if isinstance(content, Mapping) else None
    options = [Option(value.id, value.label) for value in item.values]
    if item.allow_not_applicable:
        options.append(Option("n/a", "Not applicable"))
    kinds: Mapping[str, Kind] = {"choice": "reference", "choices": "references", "number": "number", "date": "date"}
    help_ = f"What the example answers to this {KIND_WORDS.get(item.role, label_of(item.role)).lower()}."
    kind: Kind = kinds.get(item.kind, "line")
    free = bool(options) and item.kind not in ("choice", "choices")
    return Field(at, item.label, help_, kind, found, reading.has(at), options=tuple(options), free=free)


def _points_field(reading: Reading, path: KeyPath, option: Option) -> Field:
    content = reading.value(path)
    at = (*path, option.id)
    found = content.get(option.id) if isinstance(content, Mapping) else None
    number = found if isinstance(found, (int, Decimal)) and not isinstance(found, bool) else None
    return Field(at, option.label, "Points that the answer carries.", "number", number, reading.has(at))


def _rule_fields(reading: Reading, path: KeyPath) -> Iterable[Field]:
    """The keys of a rule of a plugin's kind, and whatever else stands there."""
    content = reading.value(path)
    found: Mapping[str, object] = content if isinstance(content, Mapping) else {}
    brought = reading.needs.rule_kinds.get(str(found.get("kind")))
    keys = brought.value.keys if brought is not None else ()
    optional = brought.value.optional if brought is not None else ()
    called = brought.value.label if brought is not None else found.get("kind")
    for key in dict.fromkeys((*keys, *(one for one in found if one not in ("kind", "after")))):
        value, at = found.get(key), (*path, key)
        kind: Kind = "line"
        if isinstance(value, bool):
            kind = "yes_no"
        elif isinstance(value, (int, Decimal)):
            kind = "number"
        elif isinstance(value, date):
            kind = "date"
        elif isinstance(value, list):
            kind = "lines"
        elif isinstance(value, Mapping):
            continue
        help_ = f"A key of the kind '{called}'."
        yield Field(
            at, label_of(key), help_, kind, value, reading.has(at), required=key in keys and key not in optional
        )


def _argument_fields(reading: Reading, path: KeyPath) -> Iterable[Field]:
    """What a computed fact takes: items of the ruleset, or words."""
    content = reading.value(path)
    found: Mapping[str, object] = content if isinstance(content, Mapping) else {}
    brought = reading.needs.facts.get(str(reading.value((*path[:-1], "computed_by"))))
    names = [one.name for one in brought.value.arguments] if brought is not None else []
    options = tuple(Option(item.id, item.label) for item in reading.vocabulary.items.values())
    for name in dict.fromkeys((*names, *found)):
        at = (*path, name)
        help_ = "An item of this ruleset, or a word."
        yield Field(
            at, label_of(name), help_, "reference", found.get(name), reading.has(at), options=options, free=True
        )


def tables() -> tuple[str, ...]:
    """Every kind of table that has entries, in the order of a file."""
    return (*KEYED, "examples")
