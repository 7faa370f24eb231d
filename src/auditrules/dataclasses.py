"""Data classes made in a third of the time that ``dataclasses`` of the standard library takes.

A command makes some eighty before it does anything, and the screens far more. The standard library compiles up to six
functions for each. Here the one that every class needs is compiled with it, comparing and hashing when they are first
needed, and what is the same for every class is there once. What comes out is a data class like any other: ``replace``,
``fields``, ``match`` and pickles take it for one, and type checkers see the standard library's own. A class with a data
class among its bases, or with one of these functions written by hand, is left to the standard library.
"""

from __future__ import annotations

import dataclasses as standard
import sys
from collections.abc import Mapping
from dataclasses import MISSING, FrozenInstanceError, field, fields, replace
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass", "field", "replace"]

#: What is made for a class; where it has one of them itself, or inherits fields, there is more to think of.
_MADE = frozenset(
    ("__init__", "__repr__", "__eq__", "__hash__", "__setattr__", "__delattr__", "__getstate__", "__setstate__")
)

if TYPE_CHECKING:
    from dataclasses import dataclass  # noqa: TID251
else:

    def dataclass(cls: type | None = None, /, **options: bool) -> Any:
        """Make a class a data class. The options are those of :func:`dataclasses.dataclass`."""
        return (lambda cls: _made(cls, **options)) if cls is None else _made(cls, **options)


def _made(
    cls: type, *, frozen: bool = False, slots: bool = False, repr: bool = True, eq: bool = True, **more: bool
) -> type:
    if more or not _MADE.isdisjoint(vars(cls)) or any(hasattr(base, "__dataclass_fields__") for base in cls.__bases__):
        return standard.dataclass(frozen=frozen, slots=slots, repr=repr, eq=eq, **more)(cls)  # noqa: TID251
    if cls.__doc__ is None:
        cls.__doc__ = cls.__name__  # else the signature is looked up, to be its text
    made: Any = standard.dataclass(init=False, repr=False, eq=False, slots=slots)(cls)  # noqa: TID251
    # What the standard library asks of a base.
    parameters = made.__dataclass_params__
    parameters.init, parameters.repr, parameters.eq, parameters.frozen = True, repr, eq, frozen
    made.__init__ = _init(made, frozen=frozen, slots=slots)
    if repr:
        made.__repr__ = _repr
    if eq:
        made.__eq__ = _first_eq
        made.__hash__ = _first_hash if frozen else None
    if frozen:
        made.__setattr__ = _no_setting
        made.__delattr__ = _no_deleting
        if slots:
            made.__getstate__ = _state
            made.__setstate__ = _set_state
    return made  # type: ignore[no-any-return]


def _init(cls: Any, *, frozen: bool, slots: bool) -> Any:
    given: dict[str, Any] = {"__new__": _NEW}
    takes, sets = ["self"], []
    every = fields(cls)
    for one in every:
        name = one.name
        if not one.init or one.kw_only or one.hash is not None:
            raise TypeError(f"{cls.__qualname__}.{name} is more than a plain field: use dataclasses.dataclass")
        value = name
        if one.default_factory is not MISSING:
            given[f"__make_{name}__"] = one.default_factory
            takes.append(f"{name}=__new__")
            value = f"__make_{name}__() if {name} is __new__ else {name}"
        elif one.default is not MISSING:
            given[f"__default_{name}__"] = one.default
            takes.append(f"{name}=__default_{name}__")
        else:
            takes.append(name)
        if not frozen:
            sets.append(f"self.{name} = {value}")
        elif slots:
            given[f"__set_{name}__"] = vars(cls)[name].__set__
            sets.append(f"__set_{name}__(self, {value})")
        else:
            given["__set__"] = object.__setattr__
            sets.append(f"__set__(self, '{name}', {value})")
    if hasattr(cls, "__post_init__"):
        sets.append("self.__post_init__()")
    made = _compiled(cls, "__init__", takes, sets or ["pass"], given)
    made.__annotations__ = {**{one.name: one.type for one in every}, "return": None}
    return made


def _compiled(cls: type, name: str, takes: list[str], lines: list[str], given: Mapping[str, object]) -> Any:
    """A function of a class, in which the names ``given`` are known beside those of its module."""
    body = "\n  ".join(lines)
    text = f"def __made__({', '.join(given)}):\n def {name}({', '.join(takes)}):\n  {body}\n return {name}"
    space: dict[str, Any] = {}
    exec(text, vars(sys.modules[cls.__module__]), space)  # noqa: S102 - names of fields and nothing else
    made = space["__made__"](**given)
    made.__qualname__ = f"{cls.__qualname__}.{name}"
    return made


def _first_eq(self: Any, other: object) -> Any:
    """In place of ``__eq__`` until it is first needed: few classes are ever compared."""
    cls = _home(type(self), "__eq__")
    values, others = _compared(cls, "self"), _compared(cls, "other")
    same = f"return {values} == {others} if other.__class__ is self.__class__ else NotImplemented"
    cls.__eq__ = _compiled(cls, "__eq__", ["self", "other"], [same], {})
    return self.__eq__(other)


def _first_hash(self: Any) -> int:
    """In place of ``__hash__`` until it is first needed."""
    cls = _home(type(self), "__hash__")
    cls.__hash__ = _compiled(cls, "__hash__", ["self"], [f"return hash({_compared(cls, 'self')})"], {})
    return hash(self)


def _home(cls: type, name: str) -> Any:
    """The class that a function is of: this one or a base."""
    return next(one for one in cls.__mro__ if name in vars(one))


def _compared(cls: Any, who: str) -> str:
    return "(" + "".join(f"{who}.{one.name}, " for one in fields(cls) if one.compare) + ")"


class _New:
    """Stands in a signature for a value that is made anew at each call."""

    def __repr__(self) -> str:
        return "<factory>"


_NEW = _New()


@recursive_repr()
def _repr(self: Any) -> str:
    shown = ", ".join(f"{one.name}={getattr(self, one.name)!r}" for one in fields(self) if one.repr)
    return f"{type(self).__qualname__}({shown})"


def _no_setting(self: object, name: str, value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _no_deleting(self: object, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[object]:
    return [getattr(self, one.name) for one in fields(self)]


def _set_state(self: Any, state: list[object]) -> None:
    for one, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, one.name, value)
