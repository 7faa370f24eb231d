"""The contract is documented, and each documented example runs."""

from __future__ import annotations

import inspect
import re
import textwrap
from pathlib import Path

import pytest

from auditrules.plugins import hookspecs
from auditrules.plugins.checking import known_hooks
from auditrules.plugins.manager import load_plugins
from auditrules.plugins.settings import PluginSettings

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


@pytest.mark.parametrize("hook", HOOKS)
def test_each_documented_example_is_a_plugin_that_works(hook: str, folder: Path, drop_in: WriteFile) -> None:
    documentation = inspect.getdoc(getattr(hookspecs, hook)) or ""
    example = textwrap.dedent(documentation.split("Example::", 1)[1])
    (folder / "rulesets").mkdir()
    drop_in("example.py", example)
    plugins = load_plugins(PluginSettings(folder=folder), entry_points=())
    results = getattr(plugins, hook.removeprefix("auditrules_"))()
    (record,) = plugins.records
    assert record.status == "active", [str(problem) for problem in record.problems]
    assert record.hooks == (hook,)
    assert [result.value.folder for result in results] == [folder / "rulesets"]


def test_every_hook_is_called_by_the_program() -> None:
    called = set(re.findall(r'"(auditrules_\w+)"', Path(inspect.getfile(load_plugins)).read_text(encoding="utf-8")))
    assert called == set(HOOKS)
