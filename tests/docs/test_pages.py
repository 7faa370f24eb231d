"""The documentation is true: what it shows is run, and what it points to is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from . import command_line
from .pages import ROOT, Block, PageRunner, blocks, commands, matches, pages

README = (ROOT / "README.md").read_text(encoding="utf-8")


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", pages(), ids=name)
def test_what_a_page_shows_works(page: Path, tmp_path: Path) -> None:
    runner = PageRunner(tmp_path)
    for block in blocks(page.read_text(encoding="utf-8")):
        runner.run(block)


@pytest.mark.parametrize("page", pages(), ids=name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        target, _, anchor = link.partition("#")
        if "://" in target or target.startswith("mailto:"):
            continue
        path = (page.parent / target).resolve() if target else page
        assert path.exists(), f"{name(page)} links to {link}"
        assert path.is_relative_to(ROOT), f"{name(page)} links out of the project to {link}"
        if anchor:
            assert anchor in anchors(path.read_text(encoding="utf-8")), f"{name(page)} links to {link}"


def anchors(page: str) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", page, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize(
    "command", ["python3 -m pip install uv && uv run auditrules", "python3 -m pip install uv && uv run pytest"]
)
def test_the_readme_gives_the_two_commands_each_on_a_line_of_its_own(command: str) -> None:
    assert command in [line for block in blocks(README) if block.language == "sh" for line in block.text.splitlines()]


def test_the_checks_run_the_readmes_own_test_command() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "\npython3 -m pip install uv && uv run pytest\n" in script


# What the above stands on.


def test_blocks_are_found_with_their_headings_and_lines() -> None:
    page = "One\n\n```toml file=a.toml faulty\nx = 1\n```\n\n````text\n```\n````\n"
    assert list(blocks(page)) == [
        Block("toml", ("file=a.toml", "faulty"), "x = 1\n", 4),
        Block("text", (), "```\n", 8),
    ]


def test_a_block_without_an_end_is_a_fault() -> None:
    with pytest.raises(AssertionError, match="line 2 has no end"):
        list(blocks("```sh\nls\n"))


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [
        (["one", "two"], "one\ntwo\n", True),
        (["one", "two"], "one\ntwo\nthree\n", False),
        (["one", "..."], "one\ntwo\nthree\n", True),
        (["one", "..."], "one\n", True),
        (["...", "three"], "one\ntwo\nthree\n", True),
        (["...", "three"], "one\ntwo\n", False),
        (["version ..."], "version 0.1.0\n", True),
        (["a.b"], "axb\n", False),
        (["..."], "", True),
    ],
)
def test_three_dots_stand_for_anything(shown: list[str], printed: str, same: bool) -> None:
    assert matches(tuple(shown), printed) is same


@pytest.mark.parametrize(
    ("page", "complaint"),
    [
        ("```console\n$ false\n```\n", "ended in exit code 1"),
        ("```console\n$ echo good\nbad\n```\n", "but the page shows"),
        ("```console exit=1\n$ true\n```\n", "ended in exit code 0"),
        ("```console\nls\n```\n", "output before the first command"),
        ("```consol\n$ ls\n```\n", "what is a 'consol' block"),
        ("```python\n1 / 0\n```\n", "division by zero"),
        ("```json\n{\n```\n", "Expecting"),
        ('```toml\n[ruleset]\nid = "x"\n```\n', "version"),
    ],
)
def test_a_page_that_is_not_true_fails(page: str, complaint: str, tmp_path: Path) -> None:
    runner = PageRunner(tmp_path)
    (block,) = blocks(page)
    with pytest.raises(Exception, match=complaint):
        runner.run(block)


def test_files_and_names_last_for_the_page(tmp_path: Path) -> None:
    page = (
        "```text file=note.txt\nhello\n```\n\n```console\n$ cat note.txt\nhello\n```\n\n"
        "```python\nx = open('note.txt').read()\n```\n\n```python\nassert x == 'hello\\n'\n```\n"
    )
    runner = PageRunner(tmp_path)
    for block in blocks(page):
        runner.run(block)
    assert runner.names["x"] == "hello\n"
    assert [command.command for command in commands(list(blocks(page))[1])] == ["cat note.txt"]


def test_the_page_of_commands_is_what_the_program_says_of_itself() -> None:
    shown = command_line.PAGE.read_text(encoding="utf-8")
    assert shown == command_line.page(), "run: uv run python -m tests.docs.command_line"


def test_every_environment_variable_of_the_program_is_on_that_page() -> None:
    named: set[str] = set()
    for path in (ROOT / "src" / "auditrules").rglob("*.py"):
        named |= set(re.findall(r"\bAUDITRULES_[A-Z]+(?:_[A-Z]+)*\b", path.read_text(encoding="utf-8")))
    named.discard("AUDITRULES_HOOKS")  # what a plugin says of itself, and nothing of the environment
    page = command_line.page()
    assert {name for name in named if name not in page} == set()
