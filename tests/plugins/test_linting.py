"""House rules of plugins: told as faults of a ruleset are, and one that fails is said to be missing."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.root import root
from auditrules.engine.linting import MAX_FINDINGS, lint
from auditrules.workshop.examination import examined

from .councils import Council, ruleset_text

HOUSE = """
@hookimpl
def auditrules_lint_ruleset(ruleset):
    for item in ruleset.items.values():
        if item.role == "question" and "child" in item.label:
            yield Finding("child-named", "say 'young person'", "question", item.id, "text", "Write the young person.")
    if ruleset.tables["limit"]["seen"]["source"] is None:
        yield Finding("no-source", "this limit has no source", "limit", "seen", severity="error")
    yield Finding("no-agreement", "nobody agreed it")
"""


def told(council: Council, text: str) -> list[tuple[str, str, int]]:
    library = council.library()
    ruleset, _ = library.examine(council.ruleset(text))
    assert ruleset is not None
    return [(one.code, one.severity, one.place.line) for one in lint(ruleset, library.extensions)]


def test_a_finding_is_told_at_the_place_that_it_names(council: Council) -> None:
    council.plugin("house", HOUSE)
    text = ruleset_text()
    lines = text.split("\n")
    assert told(council, text) == [
        ("P-house-child-named", "warning", lines.index('text = "Was the child seen?"') + 1),
        ("P-house-child-named", "warning", lines.index('text = "How safe is the child?"') + 1),
        ("P-house-no-source", "error", lines.index("[limit.seen]") + 1),
        ("P-house-no-agreement", "warning", lines.index("[ruleset]") + 1),
    ]


def test_check_shows_findings_as_faults_and_counts_them(council: Council) -> None:
    council.plugin("house", HOUSE)
    path = council.ruleset(ruleset_text())
    environ = {"XDG_CONFIG_HOME": str(council.folder)}
    (council.folder / "auditrules").symlink_to(council.folder)
    shown = CliRunner().invoke(root, ["check", str(path)], env=environ, standalone_mode=False)
    assert shown.return_value == ExitCode.FAULTS
    assert "P-house-no-source this limit has no source" in shown.output
    data = json.loads(CliRunner().invoke(root, ["check", "--json", str(path)], env=environ).stdout)
    assert "P-house-child-named" in {one["code"] for one in data}


def test_the_workshop_tells_findings_where_the_person_writes(council: Council) -> None:
    council.plugin("house", HOUSE)
    text = ruleset_text()
    found = examined(council.ruleset(text), text, 1, council.library())
    assert found.ruleset is not None
    told = [(one.code, one.place.line) for one in found.mine]
    assert ("P-house-no-source", text.split("\n").index("[limit.seen]") + 1) in told
    assert [line for _, line in told] == sorted(line for _, line in told)
    assert (found.errors, found.warnings) == (1, 3)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("    raise RuntimeError('no database')", "RuntimeError: no database"),
        ("    import sys; sys.exit(2)", "tried to end the program"),
        ("    return ['wrong']", "it returned a str where a Finding is wanted"),
        ("    yield Finding('Bad Code', 'x')", "a code has small letters"),
        ("    yield Finding('a', '  ')", "message says nothing"),
        ("    yield Finding('a', 'b', 'nothing', 'x')", "there is no [nothing.x] in a ruleset"),
        ("    yield Finding('a', 3)", "message must be a text, not int"),
        ("    yield Finding('a', 'b', severity='fatal')", "severity is error or warning"),
        ("    ruleset.items.clear()", "AttributeError"),
        ("    ruleset.tables['limit']['seen']['when'] = 'never'", "TypeError"),
    ],
)
def test_a_plugin_that_fails_is_said_to_be_missing_and_nothing_else_is(council: Council, body: str, said: str) -> None:
    council.plugin("bad", f"@hookimpl\ndef auditrules_lint_ruleset(ruleset):\n{body}\n")
    council.plugin("house", HOUSE)
    library = council.library()
    ruleset, _ = library.examine(council.ruleset(ruleset_text()))
    assert ruleset is not None
    found = lint(ruleset, library.extensions)
    assert found[0].code == "P107"
    assert said in found[0].message
    assert found[0].severity == "warning"
    assert len(found) == 5


def test_findings_without_an_end_are_cut(council: Council) -> None:
    council.plugin(
        "many",
        f"@hookimpl\ndef auditrules_lint_ruleset(ruleset):\n"
        f"    return [Finding('a', f'{{i}}') for i in range({MAX_FINDINGS + 5})]\n",
    )
    found = told(council, ruleset_text())
    assert len(found) == MAX_FINDINGS + 1
    assert found[-1][0] == "P107"


def test_what_a_finding_says_steers_no_terminal(council: Council) -> None:
    council.plugin(
        "loud", "@hookimpl\ndef auditrules_lint_ruleset(ruleset):\n    yield Finding('a', 'x\\x1b[31m\\ny')\n"
    )
    library = council.library()
    ruleset, _ = library.examine(council.ruleset(ruleset_text()))
    assert ruleset is not None
    (found,) = lint(ruleset, library.extensions)
    assert found.message == "x [31m y"
