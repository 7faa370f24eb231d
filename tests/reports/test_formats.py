"""Documents come in the formats that plugins bring, and no plugin's fault is more than a missing document."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from auditrules.plugins.manager import load_plugins
from auditrules.plugins.page import Page
from auditrules.plugins.settings import PluginSettings
from auditrules.reports import CannotRender, Formats

PAGE = Page("A title", "", ())


@pytest.fixture
def formats(tmp_path: Path) -> Callable[[str], Formats]:
    """Formats of a single-file plugin whose ``render`` has the body that is given."""
    folder = tmp_path / "plugins"
    folder.mkdir(mode=0o700)

    def make(body: str) -> Formats:
        path = folder / "local.py"
        path.write_text(
            "from auditrules.plugins import ReportFormat, hookimpl\n"
            f"def render(page):\n    {body}\n"
            "@hookimpl\ndef auditrules_report_formats():\n"
            "    return [ReportFormat('local', 'Local', '.txt', render)]\n"
        )
        path.chmod(0o600)
        return Formats(load_plugins(PluginSettings(folder=folder, disabled=("own_rulesets",))))

    return make


def test_a_plugins_format_stands_beside_the_programs_own(formats: Callable[[str], Formats]) -> None:
    made = formats("return page.title.upper()")
    assert {"html", "markdown", "local"} <= {one.name for one in made.all()}
    assert made.render("local", PAGE) == "A TITLE"


def test_a_format_may_be_bytes(formats: Callable[[str], Formats]) -> None:
    assert formats("return b'PK'").render("local", PAGE) == b"PK"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("raise ValueError('no font')", "no font"),
        ("raise SystemExit(1)", "tried to end the program"),
        ("return 7", "returned a int where text or bytes are wanted"),
    ],
)
def test_a_format_that_fails_makes_no_document(formats: Callable[[str], Formats], body: str, says: str) -> None:
    made = formats(body)
    with pytest.raises(CannotRender, match=says):
        made.render("local", PAGE)
    assert str(made.render("html", PAGE)).startswith("<!DOCTYPE html>")


def test_an_unknown_format_names_the_likely_one(formats: Callable[[str], Formats]) -> None:
    with pytest.raises(CannotRender, match="Did you mean 'markdown'"):
        formats("return ''").render("markdwon", PAGE)


def test_without_the_plugin_of_documents_there_are_none() -> None:
    made = Formats(load_plugins(PluginSettings(disabled=("documents",))))
    assert "html" not in {one.name for one in made.all()}
    with pytest.raises(CannotRender, match="No plugin that is in use brings any"):
        made.render("html", PAGE)
