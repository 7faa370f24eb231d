"""The reference of hooks, made from the contract itself: hookspecs.py and what hooks take and give.

``python -m tests.docs.plugin_reference`` writes docs/plugins/reference.md; a test fails where the page is not what this
makes.
"""

from __future__ import annotations

import dataclasses
import inspect
import re
import textwrap
from collections.abc import Iterator
from typing import Any

from auditrules import plugins
from auditrules.plugins import HOOKS_VERSION, descriptors, hookspecs, imports, page, verdicts, views
from auditrules.plugins.calling import HOOK_SECONDS, MAX_RESULTS
from auditrules.plugins.checking import known_hooks
from auditrules.plugins.manager import IMPORT_SECONDS
from auditrules.plugins.markers import about
from auditrules.programme.courier import DELIVERY_SECONDS

from .pages import ROOT

PAGE = ROOT / "docs" / "plugins" / "reference.md"

_TOP = f"""# Reference of hooks

Every hook of version {HOOKS_VERSION} of the contract, and everything that hooks take and give. This page is made from
the program itself. What plugins are for, and where each hook is explained, is in [Plugins](index.md).

A hook is a function of the plugin's module, or a method of the object that its entry point names, marked with
`@hookimpl`. It may take fewer arguments than it is offered, by their names, and none with a default. It may return one
value, several in a list or a tuple, yield them, or return None for nothing. Importing a plugin may take
{IMPORT_SECONDS:g} seconds, a call of a hook {HOOK_SECONDS:g}, sending a message {DELIVERY_SECONDS:g}, and a hook may
give {MAX_RESULTS:,} results.

Everything named here comes from `auditrules.plugins`, pages alone from `auditrules.plugins.page`.
"""

_PARTS = (
    ("What plugins register", descriptors),
    ("What hooks are given", views),
    ("What judging hooks answer", verdicts),
    ("What importers are given and return", imports),
    ("Pages", page),
)


def signature(hook: str) -> str:
    """A hook's signature as it stands in the contract."""
    source = inspect.getsource(getattr(hookspecs, hook))
    head = source[source.index("def ") : source.index('"""')]
    return " ".join(head.split()).removesuffix(":")


def hooks() -> list[str]:
    """The hooks in the order of the contract."""
    source = inspect.getsource(hookspecs)
    return sorted(known_hooks(), key=lambda hook: source.index(f"def {hook}("))


def page_text() -> str:
    """The whole page."""
    parts = [_TOP, "## Hooks\n"]
    for hook in hooks():
        parts += _hook(hook)
    for title, module in _PARTS:
        parts.append(f"## {title}\n")
        for name, value in vars(module).items():
            if inspect.isclass(value) and value.__module__ == module.__name__ and not name.startswith("_"):
                parts += _class(name, value)
            elif name in ("AnswerValue", "EventKind", "Strength", "Tone"):
                parts.append(f"### {name}\n\n`{_annotation(str(value))}`\n")
    return "\n".join(parts)


def _hook(hook: str) -> Iterator[str]:
    specification = getattr(hookspecs, hook)
    said = about(specification)
    text, _, example = (inspect.getdoc(specification) or "").partition("Example::")
    summary, *rest = text.strip().split("\n\n")
    yield f"### {hook}\n"
    yield f"```text\n{signature(hook)}\n```\n"
    yield _prose(summary) + f" Since {said.since}."
    if said.deprecated:
        yield f"**Deprecated since {said.deprecated}**: {said.instead}."
    yield ""
    for part in rest:
        what, _, words = part.partition(": ")
        yield f"- **{what}**: {_prose(words)}"
    if said.one:
        yield "- **Answers**: one plugin at the most."
    yield f"\n```python\n{textwrap.dedent(example).strip()}\n```\n"


def _class(name: str, value: Any) -> Iterator[str]:
    yield f"### {name}\n"
    yield _prose(inspect.getdoc(value) or "", paragraphs=True) + "\n"
    if not dataclasses.is_dataclass(value):
        return
    fields = dataclasses.fields(value)
    rows = ["| field | value | default |", "|---|---|---|"]
    notes = _notes(value)
    for field in fields:
        default = "" if _needed(field) else f"`{_default(field)}`"
        note = f"; {notes[field.name]}" if field.name in notes else ""
        kind = _annotation(str(field.type)).replace("|", "\\|")
        rows.append(f"| `{field.name}` | `{kind}`{note} | {default} |")
    yield "\n".join(rows) + "\n"


def _notes(value: Any) -> dict[str, str]:
    """What stands below a field in the source."""
    found = re.findall(r'^    (\w+): [^\n]*\n    """(.*?)"""', inspect.getsource(value), flags=re.MULTILINE | re.DOTALL)
    return {name: _prose(words).rstrip(".").replace("|", "\\|") for name, words in found}


def _needed(field: Any) -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def _default(field: Any) -> str:
    if field.default_factory is not dataclasses.MISSING:
        return repr(field.default_factory())
    return repr(field.default)


def _annotation(text: str) -> str:
    for word in ("typing.", "datetime.", "decimal.", "collections.abc.", "auditrules.plugins.views."):
        text = text.replace(word, "")
    return text


def _prose(text: str, *, paragraphs: bool = False) -> str:
    """Words of a docstring as Markdown."""
    text = re.sub(r":(?:class|mod|func):`~?(?:[\w.]+\.)?(\w+)`", r"`\1`", text).replace("``", "`")
    if paragraphs:
        return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n"))
    return " ".join(text.split())


def names() -> set[str]:
    """Everything public that the page names."""
    return {name for name in plugins.__all__ if name not in ("HOOKS_VERSION", "hookimpl")}


if __name__ == "__main__":
    PAGE.write_text(page_text(), encoding="utf-8")
