"""The contract is documented, and each documented example runs."""

from __future__ import annotations

import inspect
import re
import textwrap
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest

from auditrules.plugins import (
    ActionView,
    AuditView,
    CaseView,
    EventView,
    ItemView,
    RulesetView,
    SamplingFrame,
    hookspecs,
)
from auditrules.plugins.checking import check, known_hooks
from auditrules.plugins.manager import load_plugins
from auditrules.plugins.markers import about, hookspec
from auditrules.plugins.settings import PluginSettings

from .bad_plugins import GOOD
from .conftest import WriteFile

HOOKS = sorted(known_hooks())


def test_there_are_hooks() -> None:
    assert "auditrules_ruleset_sources" in HOOKS


@pytest.mark.parametrize("hook", HOOKS)
def test_each_hook_says_when_it_is_called_and_what_a_failure_does(hook: str) -> None:
    documentation = inspect.getdoc(getattr(hookspecs, hook)) or ""
    summary, *rest = documentation.split("\n\n")
    assert "\n" not in summary
    assert summary.endswith(".")
    assert [part.split(":")[0] for part in rest[:2]] == ["When", "Failure"]
    assert "Example::" in documentation


@pytest.mark.parametrize("hook", HOOKS)
def test_each_hook_is_fully_typed_and_has_no_default(hook: str) -> None:
    signature = inspect.signature(getattr(hookspecs, hook))
    assert signature.return_annotation is not signature.empty
    for parameter in signature.parameters.values():
        assert parameter.annotation is not parameter.empty
        assert parameter.default is parameter.empty


RULESET = RulesetView(
    "visits",
    "1.0.0",
    "Home visits",
    {"seen": ItemView("seen", "question", "choice", "Say whether the child was seen", "yes_no", ("no", "yes"))},
    ("weak", "sound"),
)
AUDIT = AuditView(
    "visits@1.0.0",
    {"child_seen": "no", "safety": "inadequate"},
    prose={"safety": {"evidence": "Too short."}},
)
ACTION = ActionView("a1", "Visit ASAP", "", "", None, "", False, False, False)
FRAME = SamplingFrame("2026-04", 2, tuple(CaseView(name) for name in ("C1", "C2", "C3")))
EVENT = EventView("submitted", "an-audit", "visits@1.0.0", datetime(2026, 4, 1, tzinfo=UTC), "auditor")

#: What each example registers, by one attribute of it.
REGISTERED = {
    "auditrules_question_types": ("name", ["out_of_five"]),
    "auditrules_rule_kinds": ("name", ["caps_when_no"]),
    "auditrules_facts": ("name", ["days_between"]),
    "auditrules_migrations": ("name", ["stars"]),
    "auditrules_report_formats": ("ending", [".txt"]),
    "auditrules_importers": ("name", ["references"]),
    "auditrules_channels": ("name", ["terminal"]),
    "auditrules_commands": ("target", ["our_council.hello:hello"]),
    "auditrules_screens": ("place", ["home"]),
}
#: What each example that acts is given, and what comes of it, by one attribute.
ACTS: dict[str, tuple[dict[str, object], str, list[object]]] = {
    "auditrules_lint_ruleset": ({"ruleset": RULESET}, "code", ["no-question-mark"]),
    "auditrules_judge": ({"ruleset": RULESET, "audit": AUDIT}, "values", [("inadequate",)]),
    "auditrules_limit_judgement": ({"ruleset": RULESET, "audit": AUDIT}, "at_most", ["weak"]),
    "auditrules_check_admissibility": ({"ruleset": RULESET, "audit": AUDIT}, "item", ["safety"]),
    "auditrules_check_action": ({"ruleset": RULESET, "action": ACTION}, "strength", ["must"]),
    "auditrules_escalate": ({"ruleset": RULESET, "audit": AUDIT}, "id", ["not_seen"]),
    "auditrules_sample": ({"frame": FRAME}, "how", ["by lot, whatever the team"]),
    "auditrules_event": ({"event": EVENT}, "", []),
}


def test_each_hook_has_a_test_of_its_example() -> None:
    assert {"auditrules_ruleset_sources", *REGISTERED, *ACTS} == set(HOOKS)


@pytest.mark.parametrize("hook", HOOKS)
def test_each_documented_example_is_a_plugin_that_works(hook: str, folder: Path, drop_in: WriteFile) -> None:
    documentation = inspect.getdoc(getattr(hookspecs, hook)) or ""
    (folder / "rulesets").mkdir()
    drop_in("example.py", textwrap.dedent(documentation.split("Example::", 1)[1]))
    plugins = load_plugins(PluginSettings(folder=folder), entry_points=())
    if hook in ACTS:
        given, attribute, expected = ACTS[hook]
        (answered,) = plugins.call(hook, **given)
        assert [getattr(value, attribute) for value in answered.values] == expected
    else:
        attribute, wanted = REGISTERED.get(hook, ("folder", [folder / "rulesets"]))
        contributions = getattr(plugins, hook.removeprefix("auditrules_"))()
        assert [getattr(one.value, attribute) for one in contributions] == wanted
    (record,) = plugins.records
    assert record.status == "active", [str(problem) for problem in record.problems]
    assert record.hooks == (hook,)


def test_each_hook_says_since_when_it_is_there() -> None:
    for hook in HOOKS:
        assert re.fullmatch(r"\d+\.\d+", about(getattr(hookspecs, hook)).since)


def test_a_hook_that_is_going_is_warned_about_and_still_called(folder: Path, drop_in: WriteFile) -> None:
    contract = ModuleType("contract")

    @hookspec(since="0.1", deprecated="0.3", instead="register a Channel")
    def auditrules_mail(text: str) -> None:
        raise NotImplementedError

    contract.auditrules_mail = auditrules_mail  # type: ignore[attr-defined]
    plugin = ModuleType("plugin")
    exec("from auditrules.plugins import hookimpl\n@hookimpl\ndef auditrules_mail(text): pass\n", vars(plugin))
    looked = check(plugin, contract)
    assert looked.problems == ()
    assert looked.hooks == ("auditrules_mail",)
    (warning,) = looked.warnings
    assert "deprecated since 0.3" in warning.message
    assert "register a Channel" in warning.message


def test_a_plugin_for_a_later_version_of_the_hooks_is_refused(folder: Path, drop_in: WriteFile) -> None:
    drop_in("later.py", "__auditrules_hooks__ = 2\n" + textwrap.dedent(GOOD))
    drop_in("now.py", "__auditrules_hooks__ = 1\n" + textwrap.dedent(GOOD))
    later, now = load_plugins(PluginSettings(folder=folder), entry_points=()).records
    assert (later.status, now.status) == ("refused", "active")
    assert "version 2 of the hooks" in later.problems[0].message
