"""The pages about plugins are what the contract says: every hook, with its signature, on a page that explains it."""

from __future__ import annotations

import inspect

import pytest

from auditrules.plugins import hookspecs
from auditrules.plugins.checking import known_hooks

from . import plugin_reference as reference
from .pages import ROOT, blocks

FOLDER = ROOT / "docs" / "plugins"
INDEX = (FOLDER / "index.md").read_text(encoding="utf-8")
HOOKS = sorted(known_hooks())


def test_the_page_is_what_the_contract_says() -> None:
    assert reference.PAGE.read_text(encoding="utf-8") == reference.page_text(), (
        "run: uv run python -m tests.docs.plugin_reference"
    )


@pytest.mark.parametrize("hook", HOOKS)
def test_each_hook_is_there_with_its_exact_signature(hook: str) -> None:
    shown = reference.signature(hook)
    assert f"### {hook}\n\n```text\n{shown}\n```\n" in reference.PAGE.read_text(encoding="utf-8")
    signature = inspect.signature(getattr(hookspecs, hook))
    parameters = [f"{one.name}: {one.annotation}" for one in signature.parameters.values()]
    assert (
        shown
        == f"def {hook}({', '.join(parameters)}) -> {inspect.signature(getattr(hookspecs, hook)).return_annotation}"
    )


@pytest.mark.parametrize("hook", HOOKS)
def test_each_hook_is_implemented_in_an_example_of_some_page(hook: str) -> None:
    pages = [path for path in FOLDER.glob("*.md") if path.name != "reference.md"]
    showing = {
        path.name
        for path in pages
        for block in blocks(path.read_text(encoding="utf-8"))
        if block.language == "python" and f"def {hook}(" in block.text
    }
    if hook == "auditrules_judge":  # explained beside the other judging hooks; its example is the contract's own
        assert "auditrules_judge" in (FOLDER / "judging.md").read_text(encoding="utf-8")
    else:
        assert showing, f"no page shows {hook}"


def test_the_index_leads_to_every_page() -> None:
    for path in FOLDER.glob("*.md"):
        assert path.name == "index.md" or f"({path.name})" in INDEX, path.name


def test_everything_that_a_plugin_can_import_is_described() -> None:
    page = reference.PAGE.read_text(encoding="utf-8")
    assert {name for name in reference.names() if f"### {name}\n" not in page} == set()
