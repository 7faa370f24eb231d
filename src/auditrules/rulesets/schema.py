"""A JSON Schema of ruleset files, for editors: made from the models, with what each key is for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from auditrules.rulesets import models
from auditrules.rulesets.composition import KEYED
from auditrules.rulesets.docstrings import field_text, model_text

DIALECT = "https://json-schema.org/draft/2020-12/schema"
HINT = "#:schema ruleset.schema.json"
"""The first line of a file by which Tombi and Even Better TOML find a schema beside it."""


class CasesFile(models.Table):
    """``NAME_cases.toml``: more examples of the ruleset ``NAME.toml``."""

    examples: tuple[models.Example, ...] = ()


def ruleset_schema() -> dict[str, Any]:
    """The schema of a ruleset file.

    A file that extends another may leave out of its entries what the base gives; a file of its own may not. What
    conditions say and whether names exist is beyond a schema: ``auditrules check`` sees to that.
    """
    made = _schema(models.Document, "An audit ruleset")
    definitions: dict[str, dict[str, Any]] = made["$defs"]
    needed: dict[str, Any] = {}
    for table in KEYED:
        ((pattern, reference),) = made["properties"][table]["patternProperties"].items()
        entry = definitions[reference["$ref"].rpartition("/")[2]]
        required = entry.pop("required", None)
        if required:
            needed[table] = _open({"patternProperties": {pattern: _open({"required": required})}})
    made["if"] = _open({"properties": {"ruleset": _open({"required": ["extends"]})}})
    made["else"] = _open({"properties": needed})
    return made


def _open(schema: dict[str, Any]) -> dict[str, Any]:
    """A part that names some keys and says nothing of others; Tombi wants that said."""
    return {**schema, "additionalProperties": True}


def cases_schema() -> dict[str, Any]:
    """The schema of a ruleset's cases."""
    return _schema(CasesFile, "Cases of an audit ruleset")


def _schema(model: type[BaseModel], title: str) -> dict[str, Any]:
    raw = model.model_json_schema(by_alias=True)
    known = {one.__name__: one for one in _models()}
    made: dict[str, Any] = {"$schema": DIALECT, "title": title, **_tidy(raw)}
    _describe(made, model)
    made["title"] = title
    for name, definition in made.get("$defs", {}).items():
        if name in known:
            _describe(definition, known[name])
    return made


def _models() -> list[type[BaseModel]]:
    return [one for one in vars(models).values() if isinstance(one, type) and issubclass(one, BaseModel)]


def _describe(schema: dict[str, Any], model: type[BaseModel]) -> None:
    schema["description"] = model_text(model).replace("``", "`")
    for name, info in model.model_fields.items():
        place = schema.get("properties", {}).get(info.alias or name)
        text = field_text(model, name)
        if place is not None and text:
            place["description"] = text.replace("``", "`")


def _tidy(value: Any) -> Any:
    """Pydantic's schema as TOML has it: numbers are numbers, absent is absent, and titles say nothing new."""
    if isinstance(value, list):
        return [_tidy(one) for one in value]
    if not isinstance(value, Mapping):
        return value
    made = {key: _tidy(one) for key, one in value.items() if not (key == "title" and isinstance(one, str))}
    if isinstance(made.get("oneOf"), list):
        # A date is a text to JSON, so it would be one of two.
        made["anyOf"] = made.pop("oneOf")
    if isinstance(made.get("anyOf"), list):
        made = _without_json_only(made)
    if isinstance(made.get("patternProperties"), dict):
        made["additionalProperties"] = False
    if made.get("default", 0) is None:
        del made["default"]
    made.pop("discriminator", None)
    return made


def _without_json_only(schema: dict[str, Any]) -> dict[str, Any]:
    """Without null, which TOML has not, and without the text by which JSON can give a decimal."""
    kinds = schema.pop("anyOf")
    number = any(one.get("type") == "number" for one in kinds)
    kinds = [one for one in kinds if one.get("type") != "null" and not (number and one == {"type": "string"})]
    return {**kinds[0], **schema} if len(kinds) == 1 else {**schema, "anyOf": kinds}
