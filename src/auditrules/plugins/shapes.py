"""Whether what a plugin handed over has the shape that it is said to have, down to its last text."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from functools import cache
from types import EllipsisType
from typing import Any, get_args, get_origin, get_type_hints


def misfit(value: object, wanted: Any, at: str = "") -> str | None:
    """The first thing in a value that is not of the kind its type hint says, with its place; None where all is.

    Knows frozen dataclasses, ``str``, tuples (a list is as good) and mappings: what importers return is made of these.
    """
    origin = get_origin(wanted)
    if origin is None:
        return _plain(value, wanted, at)
    inner = get_args(wanted)
    if origin is tuple:
        if not isinstance(value, (tuple, list)):
            return _words(value, "tuple", at)
        if isinstance(inner[-1], EllipsisType):
            inner = (inner[0],) * len(value)
        if len(inner) != len(value):
            return f"{at} has {len(value)} parts where {len(inner)} are wanted"
        return _first(
            (each, kind, f"{at}[{number}]") for number, (each, kind) in enumerate(zip(value, inner, strict=True))
        )
    if not isinstance(value, Mapping):
        return _words(value, "mapping", at)
    pairs = list(value.items())
    return _first((key, inner[0], f"a key of {at}") for key, _ in pairs) or _first(
        (each, inner[1], f"{at}[{key!r:.40}]") for key, each in pairs
    )


def _plain(value: object, wanted: Any, at: str) -> str | None:
    if not isinstance(value, wanted):
        return _words(value, wanted.__name__, at)
    return _first((getattr(value, name), kind, f"{at}.{name}".lstrip(".")) for name, kind in _fields(wanted))


@cache
def _fields(wanted: type) -> tuple[tuple[str, Any], ...]:
    return tuple(get_type_hints(wanted).items()) if dataclasses.is_dataclass(wanted) else ()


def _first(parts: Any) -> str | None:
    return next((said for each in parts if (said := misfit(*each)) is not None), None)


def _words(value: object, wanted: str, at: str) -> str:
    return f"{at or 'it'} is a {type(value).__name__} where a {wanted} is wanted"
