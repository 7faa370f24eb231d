"""The marks pluggy knows our hooks by, and which version of the contract a hook belongs to."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar

import pluggy

PROJECT = "auditrules"
PREFIX = "auditrules_"

#: Version of the contract. A plugin may say ``__auditrules_hooks__ = 1``; one written for a later version is refused.
HOOKS_VERSION = 1

hookimpl = pluggy.HookimplMarker(PROJECT)
_pluggy_hookspec = pluggy.HookspecMarker(PROJECT)

F = TypeVar("F", bound=Callable[..., object])
_ABOUT = f"{PROJECT}_about"


class About(NamedTuple):
    """What the contract says of a hook.

    ``since`` is the version of auditrules that brought it. ``deprecated`` is the version from which it is warned
    about, with ``instead``, what to use; it is called for one minor version more and then is an unknown hook.
    """

    since: str
    one: bool = False
    """At most one plugin may answer: two answers are an error that names both."""
    deprecated: str | None = None
    instead: str = ""


def hookspec(*, since: str, one: bool = False, deprecated: str | None = None, instead: str = "") -> Callable[[F], F]:
    """Mark a function of the contract as a hook."""

    def mark(function: F) -> F:
        setattr(function, _ABOUT, About(since, one, deprecated, instead))
        return _pluggy_hookspec(firstresult=one)(function)

    return mark


def about(function: object) -> About:
    """What the contract says of a hook's specification."""
    found = getattr(function, _ABOUT)
    assert isinstance(found, About)
    return found
