"""What is refused before a plugin is used: mistakes that pluggy would pass over in silence."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from functools import cache
from types import ModuleType
from typing import Any, NamedTuple

from auditrules.plugins import hookspecs
from auditrules.plugins.markers import HOOKS_VERSION, PREFIX, PROJECT, about
from auditrules.plugins.records import Problem

_MARK = f"{PROJECT}_impl"
_SPEC_MARK = f"{PROJECT}_spec"


@cache
def known_hooks(specifications: object = hookspecs) -> dict[str, tuple[str, ...]]:
    """Every hook of the contract with the names of its arguments."""
    return {
        name: tuple(inspect.signature(value).parameters)
        for name, value in vars(specifications).items()
        if name.startswith(PREFIX) and hasattr(value, _SPEC_MARK)
    }


class Looked(NamedTuple):
    """What a look at a plugin found: the hooks it implements, by name, and what is wrong with it.

    Any problem means that it is refused; a warning does not.
    """

    hooks: tuple[str, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...] = ()


def check(plugin: object, specifications: object = hookspecs) -> Looked:
    """Look at a plugin before it is used. ``specifications`` is the module of the contract."""
    if isinstance(plugin, type):
        return Looked((), (Problem("its entry point names a class; name a module, or an object made from the class"),))
    written_for = getattr(plugin, "__auditrules_hooks__", HOOKS_VERSION)
    if written_for != HOOKS_VERSION:
        words = f"it was written for version {written_for!r} of the hooks, and this program has version {HOOKS_VERSION}"
        return Looked((), (Problem(words),))
    known = known_hooks(specifications)
    hooks: list[str] = []
    problems: list[Problem] = []
    warnings: list[Problem] = []
    for name, function, options in _candidates(plugin):
        hook = (options or {}).get("specname") or name
        path, line = _where(function)
        if options is None:
            problems.append(Problem(_unmarked(name, known), path, line, name))
        elif hook not in known:
            if not options.get("optionalhook"):
                problems.append(Problem(f"there is no hook {hook}{_likely(hook, known)}", path, line, hook))
        else:
            hooks.append(hook)
            told = about(getattr(specifications, hook))
            if told.deprecated:
                words = f"{hook} is deprecated since {told.deprecated} and goes after one minor version; {told.instead}"
                warnings.append(Problem(words, path, line, hook))
            problems += [Problem(text, path, line, hook) for text in _faults(function, options, known[hook])]
    twice = sorted({hook for hook in hooks if hooks.count(hook) > 1})
    problems += [Problem(f"two of its functions implement {hook}", hook=hook) for hook in twice]
    if not hooks and not problems:
        problems.append(Problem(f"it implements no hook; there are {', '.join(known)}"))
    return Looked(tuple(sorted(hooks)), tuple(problems), tuple(warnings))


def _candidates(plugin: object) -> Iterator[tuple[str, Any, dict[str, Any] | None]]:
    """Functions that are marked as hooks, or named as if they were; the mark's options or None."""
    for name in sorted(vars(plugin) if isinstance(plugin, ModuleType) else dir(plugin)):
        value = getattr(plugin, name)
        if not inspect.isroutine(value):
            continue
        options = getattr(value, _MARK, None)
        if isinstance(options, dict):
            yield name, value, options
        elif name.startswith(PREFIX):
            yield name, value, None


def _faults(function: Any, options: dict[str, Any], offered: tuple[str, ...]) -> Iterator[str]:
    if options.get("wrapper") or options.get("hookwrapper"):
        yield "wrappers are not supported: each plugin is called alone"
    if inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function):
        yield "it is an async function; hooks are plain functions"
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            yield f"*{parameter.name}: arguments must be named, or they are never passed"
        elif parameter.default is not parameter.empty:
            yield f"argument {parameter.name} has a default, so it would never be passed; take the default away"
        elif parameter.name not in offered:
            words = f"it is offered {', '.join(offered)}" if offered else "the hook takes none"
            yield f"argument {parameter.name} is not one of the hook's; {words}"


def _unmarked(name: str, known: dict[str, tuple[str, ...]]) -> str:
    if name in known:
        return f"{name} is not marked; put @hookimpl from auditrules.plugins above it"
    return f"there is no hook {name}{_likely(name, known)} (names that start with {PREFIX} are kept for hooks)"


def _likely(name: str, known: dict[str, tuple[str, ...]]) -> str:
    import difflib

    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    return f"; did you mean {near[0]}?" if near else ""


def _where(function: Any) -> tuple[str | None, int | None]:
    code = getattr(inspect.unwrap(function), "__code__", None)
    return (code.co_filename, code.co_firstlineno) if code else (None, None)
