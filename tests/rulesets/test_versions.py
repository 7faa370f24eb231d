"""Versions of a ruleset held against one another, files of an older schema, and new rulesets to begin from."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditrules.engine import Engine
from auditrules.engine.checks import run_checks
from auditrules.engine.examples import run_examples
from auditrules.rulesets import Library, Ruleset, RulesetError
from auditrules.rulesets.edits import with_key_added, with_keys_renamed, with_value
from auditrules.rulesets.formatting import formatted
from auditrules.rulesets.loading import examine
from auditrules.rulesets.migration import CURRENT, STEPS, Step, migrated
from auditrules.rulesets.scaffold import TEMPLATES, scaffold
from auditrules.rulesets.source import SourceFile
from auditrules.rulesets.versions import following, not_bumped, version_numbers

TEXT = """\
[ruleset]
id = "small"
version = "1.9"
title = "Small"
[grade.poor]
label = "Poor"
[section.safety]
label = "Safety"
[decide.overall]
otherwise = "poor"
"""


def loaded(text: str) -> Ruleset:
    ruleset, diagnostics = examine(Path("small.toml"), Library(), text=text)
    assert ruleset is not None, "\n".join(map(str, diagnostics))
    return ruleset


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ([("Small", "Rather small")], None, ""),
        ([("Safety", "The safety")], "L106", "still 1.9 (section.safety label). Give it a new version, such as 1.10."),
        ([("Safety", "The safety"), ("1.9", "1.9.0")], "L106", "1.9.0"),
        ([("Safety", "The safety"), ("1.9", "1.10")], None, ""),
        ([("Safety", "The safety"), ("1.9", "2")], None, ""),
        ([("1.9", "1.8")], "L107", "version 1.8 is earlier than 1.9"),
        ([('"small"', '"other"')], "L107", "'other', held against 'small'"),
    ],
)
def test_a_change_of_meaning_needs_a_new_version(changes: list[tuple[str, str]], code: str | None, words: str) -> None:
    text = TEXT
    for old, new in changes:
        text = text.replace(old, new)
    found = not_bumped(loaded(TEXT), loaded(text))
    assert [one.code for one in found] == ([code] if code else [])
    assert words in "".join(map(str, found))
    assert all(one.severity == "error" for one in found)
    if code == "L106":
        assert (found[0].place.line, found[0].place.column) == (3, 11)


def test_versions_are_numbers() -> None:
    assert version_numbers("1.10") > version_numbers("1.9")
    assert version_numbers("1.0.0") == version_numbers("1")
    assert (following("1.9"), following("3"), following("1.3.0")) == ("1.10", "4", "1.3.1")


# ------------------------------------------------------------------ an older schema, made up


def _answers_were_kinds(source: SourceFile) -> str:
    questions = source.data["question"]
    assert isinstance(questions, dict)
    return with_keys_renamed(source.text, {("question", name, "kind"): "answers" for name in questions})


def _sections_were_parts(source: SourceFile) -> str:
    parts = source.data["part"]
    assert isinstance(parts, dict)
    text = source.text
    for name in parts:
        text = text.replace(f"[part.{name}]", f"[section.{name}]")
    return text


OLDER = {-1: Step("parts are sections", _sections_were_parts), 0: Step("kinds are answers", _answers_were_kinds)}
OLD = """\
# ours
[ruleset]
schema = {schema}   # the old one
id = "small"
version = "1"
title = "Small"

[{section}.safety]
label = "Safety"

[question.seen]   # the first
section = "safety"
text = "Seen?"
kind   =  "yes_no" # kept
"""


@pytest.mark.parametrize(
    ("schema", "section", "steps"),
    [
        (0, "section", ("schema 0 to 1: kinds are answers",)),
        (-1, "part", ("schema -1 to 0: parts are sections", "schema 0 to 1: kinds are answers")),
    ],
)
def test_an_older_schema_is_brought_up_step_by_step(schema: int, section: str, steps: tuple[str, ...]) -> None:
    made = migrated(Path("old.toml"), OLD.format(schema=schema, section=section), OLDER)
    assert made.steps == steps
    assert made.schema == schema
    wanted = OLD.format(schema=1, section="section").replace("kind   =", "answers   =")
    assert made.text == wanted
    assert loaded(made.text).item("seen").kind == "choice"


def test_the_present_schema_is_left_alone() -> None:
    assert (CURRENT, dict(STEPS)) == (1, {})
    assert migrated(Path("small.toml"), TEXT).text == TEXT
    assert migrated(Path("small.toml"), TEXT).steps == ()


@pytest.mark.parametrize(
    ("schema", "code", "words"),
    [("2", "S104", "newer"), ("-7", "S104", "not one"), ('"1"', "S103", "number"), ("true", "S103", "number")],
)
def test_a_schema_that_cannot_be_brought_up(schema: str, code: str, words: str) -> None:
    with pytest.raises(RulesetError) as caught:
        migrated(Path("old.toml"), OLD.format(schema=schema, section="section"), OLDER)
    (fault,) = caught.value.diagnostics
    assert (fault.code, fault.place.line, fault.place.column) == (code, 3, 10)
    assert words in fault.message


def test_edits_touch_nothing_else() -> None:
    text = '# a\n[x]  # b\n"k" = 1 # c\n[x.y]\nz = { q = 2 }'
    assert with_value(text, ("x", "y", "z", "q"), "3") == text.replace("q = 2", "q = 3")
    assert with_keys_renamed(text, {("x", "y"): "w", ("x", "k"): "n"}) == text.replace("x.y", "x.w").replace('"k"', "n")
    assert with_key_added(text, ("x",), "new = 1") == text.replace("# b\n", "# b\nnew = 1\n")
    assert with_key_added("[x]", ("x",), "new = 1") == "[x]\nnew = 1\n"


# ------------------------------------------------------------------ beginnings


@pytest.mark.parametrize("template", list(TEMPLATES))
def test_a_new_ruleset_has_no_fault_and_its_examples_pass(template: str) -> None:
    text = scaffold("our-audit", template)
    ruleset, found = examine(Path("our-audit.toml"), Library(), text=text)
    assert ruleset is not None
    assert (ruleset.id, ruleset.title, found) == ("our-audit", "Our audit", ())
    assert run_checks(ruleset) == ()
    results = run_examples(Engine(ruleset))
    assert results
    assert all(not result.faults for result in results)
    assert formatted(Path("our-audit.toml"), text) == text
