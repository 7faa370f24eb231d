"""What the models say of themselves: the docstring under each key, read from the source of the models."""

from __future__ import annotations

import ast
import inspect
from functools import cache

from pydantic import BaseModel

from auditrules.rulesets import models

#: Keys that mean the same wherever they stand.
_EVERYWHERE = {"source": "Where it comes from: a line of text, or a table with ``document``, ``page`` and ``link``."}


@cache
def _of_all() -> dict[str, dict[str, str]]:
    """By class and field name: the docstring that stands under the field."""
    found: dict[str, dict[str, str]] = {}
    for node in ast.parse(inspect.getsource(models)).body:
        if not isinstance(node, ast.ClassDef):
            continue
        texts: dict[str, str] = {}
        for before, after in zip(node.body, node.body[1:], strict=False):
            if (
                isinstance(before, ast.AnnAssign)
                and isinstance(before.target, ast.Name)
                and isinstance(after, ast.Expr)
                and isinstance(after.value, ast.Constant)
                and isinstance(after.value.value, str)
            ):
                texts[before.target.id] = " ".join(after.value.value.split())
        found[node.name] = texts
    return found


def field_text(model: type[BaseModel], name: str) -> str:
    """What a key is for; empty where nothing is said of it. An inherited key's text is that of its own class."""
    for one in model.__mro__:
        text = _of_all().get(one.__name__, {}).get(name)
        if text:
            return text
    return _EVERYWHERE.get(name, "")


def model_text(model: type[BaseModel]) -> str:
    """What a table is for."""
    return " ".join((model.__doc__ or "").split())
