"""Builders: what hooks are given and what the program works with, each with defaults that make sense."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from auditrules.engine import Engine
from auditrules.engine.answers import read_answers
from auditrules.engine.evaluation import evaluate
from auditrules.engine.plugin_views import RulesetViews
from auditrules.engine.plugin_views import audit_view as _audit_view
from auditrules.plugins.calling import Plugins
from auditrules.plugins.imports import ImportSource
from auditrules.plugins.library import library_of
from auditrules.plugins.manager import load_plugins
from auditrules.plugins.page import Bullets, Facts, Heading, Notice, Page, Prose, Run, Table, plain
from auditrules.plugins.settings import PluginSettings
from auditrules.plugins.views import ActionView, AuditView, CaseView, Delivery, EventView, RulesetView, SamplingFrame
from auditrules.rulesets.diagnostics import RulesetError
from auditrules.rulesets.loading import examine
from auditrules.rulesets.ruleset import Ruleset

_BODY = """
[grade.weak]
label = "Weak"

[grade.sound]
label = "Sound"

[section.visits]
label = "Visits"

[question.seen]
section = "visits"
text = "Was the child seen?"
answers = "yes_no"

[decide.overall]
otherwise = "sound"
rows = [{ when = "visits is weak", then = "weak", because = "The visits are weak." }]

[limit.not_seen]
when = "seen is no"
overall_at_most = "weak"
because = "The child was not seen."
"""


def ruleset_text(
    body: str = _BODY,
    *,
    id: str = "visits",
    version: str = "1.0.0",
    title: str = "Visits",
    requires: Iterable[str] = (),
) -> str:
    """A ruleset's text: its head, which requires the plugins that are named, and a body.

    The body that stands for none has a section ``visits`` graded weak or sound, a question ``seen`` and an outcome
    ``overall``.
    """
    names = ", ".join(f'"{name}"' for name in requires)
    head = f'[ruleset]\nid = "{id}"\nversion = "{version}"\ntitle = "{title}"\n'
    return head + (f"requires = [{names}]\n" if names else "") + "\n" + body.lstrip("\n")


def ruleset_of(ruleset: str | Path | Ruleset | None = None, *, plugins: Plugins | None = None) -> Ruleset:
    """A checked ruleset of a text, a path or an id; the one of :func:`ruleset_text` where nothing is given.

    ``plugins`` are those that it may require, as :func:`auditrules.testing.plugins_of` makes them; every installed one
    where none are given. Raises :class:`~auditrules.rulesets.RulesetError` with every fault.
    """
    if isinstance(ruleset, Ruleset):
        return ruleset
    library = library_of(plugins if plugins is not None else load_plugins(PluginSettings()))
    text = ruleset_text() if ruleset is None else ruleset
    if isinstance(text, Path) or "\n" not in text:
        return library.load(text)
    found, faults = examine(Path(tempfile.gettempdir()) / "ruleset.toml", library, text=text)
    if found is None:
        raise RulesetError(faults)
    return found


def judge(
    ruleset: str | Path | Ruleset | None, answers: Mapping[str, object], *, plugins: Plugins | None = None
) -> dict[str, object]:
    """Judge answers as ``auditrules evaluate`` does; what it prints as JSON.

    ``ruleset`` and ``plugins`` are as for :func:`ruleset_of`. Raises :class:`BadAnswers` where an
    answer does not fit.
    """
    return evaluate(Engine(ruleset_of(ruleset, plugins=plugins)), answers)


def ruleset_view(ruleset: str | Path | Ruleset | None = None, *, plugins: Plugins | None = None) -> RulesetView:
    """A ruleset as a hook is given it."""
    return RulesetViews(ruleset_of(ruleset, plugins=plugins)).view()


def audit_view(
    answers: Mapping[str, object] | None = None,
    ruleset: str | Path | Ruleset | None = None,
    *,
    fields: Mapping[str, object] | None = None,
    prose: Mapping[str, Mapping[str, str]] | None = None,
    actions: Iterable[ActionView] = (),
    plugins: Plugins | None = None,
) -> AuditView:
    """An audit as a hook is given it: its answers checked, its outcomes those of the ruleset's own tables.

    ``prose`` is by item and then ``evidence``, ``impact`` or ``rationale``.
    """
    found = ruleset_of(ruleset, plugins=plugins)
    given = dict(answers or {})
    judgement = Engine(found).by_the_ruleset(given, dict(fields or {}))
    read = read_answers(found.vocabulary, given)
    return _audit_view(found, read, judgement, dict(fields or {}), prose=prose, actions=tuple(actions))


def action_view(
    text: str = "See the child at home",
    *,
    id: str = "a1",
    owner: str = "The social worker",
    overseen_by: str = "The team manager",
    due: date | None = date(2026, 6, 1),
    measure: str = "The visit is recorded",
    agreed_with_worker: bool = True,
    told_it_is_tracked: bool = True,
    about_worker_development: bool = False,
) -> ActionView:
    """An action that lacks nothing, unless something else is given."""
    return ActionView(
        id, text, owner, overseen_by, due, measure, agreed_with_worker, told_it_is_tracked, about_worker_development
    )


def delivery(
    subject: str = "A concern was escalated",
    body: str = "A concern needs you.",
    *,
    id: str = "d" * 32,
    role: str = "team_manager",
    to: Iterable[str] = (),
    urgent: bool = False,
    settings: Mapping[str, object] | None = None,
) -> Delivery:
    """A message for a channel."""
    return Delivery(id, role, tuple(to), subject, body, urgent, dict(settings or {}))


def import_source(
    content: str | bytes,
    name: str = "export.csv",
    *,
    options: Mapping[str, str] | None = None,
    ruleset: str | Path | Ruleset | None = None,
    plugins: Plugins | None = None,
) -> ImportSource:
    """A file for an importer; ``ruleset`` is the one that its audits are imported under."""
    raw = content.encode("utf-8") if isinstance(content, str) else content
    if ruleset is None:
        return ImportSource(name, raw, dict(options or {}))
    found = ruleset_of(ruleset, plugins=plugins)
    items = {item.id: item.label for item in found.vocabulary.items.values() if not item.decided}
    return ImportSource(name, raw, dict(options or {}), found.reference, items)


def event_view(
    kind: str = "submitted",
    *,
    audit: str = "an-audit",
    ruleset: str = "visits@1.0.0",
    at: datetime = datetime(2026, 6, 1, 9, 0, tzinfo=UTC),
    by: str = "auditor",
) -> EventView:
    """Something that happened."""
    return EventView(kind, audit, ruleset, at, by)  # type: ignore[arg-type]  # a test may try a kind to come


def sampling_frame(
    *references: str, seed: str = "2026-06", size: int = 1, strata: Mapping[str, Mapping[str, str]] | None = None
) -> SamplingFrame:
    """A frame to draw from; ``strata`` is by reference and then by name."""
    of = strata or {}
    cases = tuple(CaseView(reference, of.get(reference, {})) for reference in sorted(references))
    return SamplingFrame(seed, size, cases, tuple(dict.fromkeys(name for each in of.values() for name in each)))


def page(*texts: str, title: str = "Case-file audit", subtitle: str = "CF-1") -> Page:
    """A page with a block of almost every kind; ``texts`` stand in it as written by an auditor."""
    return Page(
        title,
        subtitle,
        (
            Heading(2, "Visits", "visits"),
            Facts((("Auditor", "An auditor"), ("Case", subtitle))),
            *(Prose("Evidence", text) for text in texts or ("Seen at home.",)),
            *(plain(text) for text in texts),
            Bullets(((Run("See the child", strong=True),),)),
            Table("Grades", ("Section", "Grade"), (("Visits", "Sound"),)),
        ),
        lead=(Notice("note", "A note", (plain("To be read first."),)),),
        contents=True,
    )
