"""What the tabs say: examples, promises, the difference in meaning, and the form as it will look."""

from __future__ import annotations

import stat
from datetime import date
from pathlib import Path

import pytest

from auditrules.engine.deadline import Deadline
from auditrules.engine.difference import difference
from auditrules.engine.proving import prove
from auditrules.engine.tested import run_tests
from auditrules.plugins.manager import load_plugins
from auditrules.plugins.settings import PluginSettings
from auditrules.reports import CannotWrite, Formats
from auditrules.rulesets import Library, LibraryFolder
from auditrules.rulesets.edits import applied
from auditrules.workshop import example_lines, promise_lines
from auditrules.workshop.comparing import OneMove, candidates, difference_lines
from auditrules.workshop.example_lines import OneExample, OneRule
from auditrules.workshop.keeping import added, names_taken
from auditrules.workshop.preview import document_lines, screen_lines, write_blank_form
from auditrules.workshop.promise_lines import OnePromise
from tests.workshop.common import SMALL, changed, loaded
from tests.workshop.councils import TODAY, council

EXAMPLES = """
[[examples]]
name = "All good"
given = { service = "child_protection", safety = "good", planning = "good" }
expect = { overall = "good" }

[[examples]]
name = "Wrongly good"
like = "All good"
given = { safety = "inadequate" }
expect = { overall = "good" }
"""
PROMISES = """
[promise.never_better]
whenever = "planning is inadequate"
then = "overall is inadequate"

[promise.unsafe]
whenever = "harm is yes"
then = "overall is inadequate"
because = "Harm is never good."
"""

FORMATS = Formats(load_plugins(PluginSettings(only=("documents",))))


# ---------------------------------------------------------------- examples


def test_failing_examples_come_first_with_expected_and_got_and_untested_rules_after() -> None:
    tested = run_tests(loaded(SMALL + EXAMPLES), covered=True)
    lines = example_lines.example_lines(tested)
    assert lines[0].text == "Not as expected (1)"
    assert (lines[1].text, lines[1].goes, lines[1].key) == ("✗ Wrongly good", ("examples", 1), OneExample(1))
    assert lines[2].text == "overall is inadequate, expected good; because of decide.overall.1"
    untested = {line.text: line for line in lines if isinstance(line.key, OneRule)}
    assert untested["○ decide.overall.2"].goes == ("decide", "overall", "rows", 1)
    assert "✓ All good" in [line.text for line in lines]
    said = example_lines.summary(tested)
    assert said.startswith("1 of 2 examples as expected; ")
    assert "rules shown" in said


def test_an_untested_rule_is_drafted_and_the_draft_written_into_the_text_shows_it() -> None:
    text = SMALL + EXAMPLES.replace('{ safety = "inadequate" }\nexpect = { overall = "good" }', "{}\nexpect = {}")
    tested = run_tests(loaded(text), covered=True)
    (rule,) = (
        line.key
        for line in example_lines.example_lines(tested)
        if isinstance(line.key, OneRule) and line.text == "○ decide.overall.2"
    )
    draft = tested.draft(rule.shown.feature)
    assert draft is not None
    taken = names_taken(tested.ruleset)
    more = run_tests(loaded(applied(text, added(text, draft.as_toml(), taken))), covered=True)
    assert more.coverage is not None
    assert tested.coverage is not None
    assert not more.failed
    assert len(more.coverage.missing) < len(tested.coverage.missing)
    assert "decide.overall.2" not in {shown.feature.name for shown in more.coverage.missing}


def test_cases_beside_the_file_count_too_and_are_said_to_be_there(tmp_path: Path) -> None:
    (tmp_path / "draft_cases.toml").write_text(EXAMPLES)
    tested = run_tests(loaded(path=tmp_path / "draft.toml"))
    lines = example_lines.example_lines(tested)
    assert (lines[1].text, lines[1].goes) == ("✗ Wrongly good (cases file)", None)


# ---------------------------------------------------------------- promises


def test_a_broken_promise_shows_the_audit_that_can_be_tried_or_kept() -> None:
    ruleset = loaded(SMALL + PROMISES)
    proofs = prove(ruleset)
    lines = promise_lines.promise_lines(proofs, ruleset)
    assert promise_lines.summary(proofs, 2) == "1 of 2 promises proved; 1 broken"
    broken = lines[0]
    assert broken.text == "✗ broken: unsafe"
    assert "✓ proved: never_better" in [line.text for line in lines]
    assert broken.goes == ("promise", "unsafe")
    assert "whenever Is there a risk of significant harm is Yes, then Overall grade is Inadequate" in [
        line.text for line in lines
    ]
    assert isinstance(broken.key, OnePromise)
    case = broken.key.case
    assert case is not None
    assert case.answers["harm"] == "yes"
    text = SMALL + PROMISES
    once = applied(text, added(text, broken.key.proof.example, set()))
    assert [result.faults for result in run_tests(loaded(once)).results] == [()]


def test_a_promise_that_is_too_complex_says_so() -> None:
    ruleset = loaded(SMALL + PROMISES)
    proofs = prove(ruleset, budget=3)
    assert promise_lines.promise_lines(proofs, ruleset)[0].text == "? too complex: never_better"
    assert promise_lines.summary(proofs, 2) == "0 of 2 promises proved; 2 too complex"


def test_promises_that_were_stopped_are_out_of_time() -> None:
    end = Deadline()
    end.stop()
    proofs = prove(loaded(SMALL + PROMISES), out_of_time=end)
    assert {promise_lines.state_of(proof) for proof in proofs} == {"out of time"}


# ---------------------------------------------------------------- difference


def test_the_version_in_force_comes_first_then_other_versions_bases_and_the_rest(tmp_path: Path) -> None:
    def written(name: str, *changes: tuple[str, str]) -> Path:
        path = tmp_path / name
        path.write_text(changed(SMALL, *changes))
        return path

    version = 'version = "1.0.0"'
    written("one.toml")
    written("two.toml", (version, 'version = "2.0.0"\neffective_from = 2026-01-01'))
    written("three.toml", (version, 'version = "3.0.0"\neffective_from = 2027-01-01'))
    written("other.toml", ('id = "small"', 'id = "other"'))
    draft = written("draft.toml", (version, 'version = "2.1.0"\neffective_from = 2026-03-01'))
    library = Library([LibraryFolder(tmp_path, "tests")])
    found = candidates(library, loaded(draft.read_text(), path=draft), date(2026, 2, 1))
    assert [(one.reference, one.words) for one in found] == [
        ("small@2.0.0", "in force"),
        ("small@2.1.0", "its file as it was last saved"),
        ("small@1.0.0", "in force, older"),
        ("small@3.0.0", "in force from 01.01.2027"),
        ("other@1.0.0", "another ruleset"),
    ]
    assert [one.related for one in found] == [True, True, True, True, False]


def test_a_file_that_is_in_force_itself_is_held_against_what_it_said_when_it_was_saved(tmp_path: Path) -> None:
    path = tmp_path / "small.toml"
    path.write_text(SMALL)
    (tmp_path / "old.toml").write_text(
        changed(SMALL, ('version = "1.0.0"', 'version = "0.9"\neffective_to = 2026-01-01'))
    )
    found = candidates(Library([LibraryFolder(tmp_path, "tests")]), loaded(path=path), date(2026, 2, 1))
    assert [(one.reference, one.words) for one in found] == [
        ("small@1.0.0", "its file as it was last saved"),
        ("small@0.9", "in force until 01.01.2026"),
    ]


def test_a_new_overlay_is_held_against_what_it_extends(tmp_path: Path) -> None:
    supplied, own = tmp_path / "supplied", tmp_path / "own"
    supplied.mkdir()
    own.mkdir()
    (supplied / "small.toml").write_text(SMALL)
    path = own / "ours.toml"
    path.write_text('[ruleset]\nid = "ours"\nversion = "1.0.0"\ntitle = "Ours"\nextends = "small@1"\n')
    library = Library([LibraryFolder(supplied, "tests"), LibraryFolder(own, "own", drafts=True)])
    found = candidates(library, library.load(path), date(2026, 2, 1))
    assert [(one.reference, one.words) for one in found] == [
        ("small@1.0.0", "what this one extends"),
        ("ours@1.0.0", "its file as it was last saved"),
    ]


def test_a_drafts_published_predecessor_is_known_by_the_folders_record(tmp_path: Path) -> None:
    town = council(tmp_path)
    town.publish()
    town.change(('version = "1.0.0"', 'version = "1.1.0"'))
    library = town.library
    found = candidates(library, library.load(town.draft), TODAY)
    assert [(one.reference, one.words) for one in found][:3] == [
        ("ours@1.0.0", "in force since 02.11.2026"),
        ("ours@1.1.0", "its file as it was last saved"),
        ("scale@1.0.0", "what this one extends"),
    ]
    assert found[0].path.parent.name == "published"


def test_audits_that_move_are_told_from_grade_to_grade_with_an_example_that_can_be_tried() -> None:
    lax = loaded(
        SMALL, ('when = "any section is requires_improvement"', 'when = "every section is requires_improvement"')
    )
    lines = difference_lines(difference(loaded(), lax))
    assert "still 1.0.0" in lines[0].text
    assert lines[0].goes == ("ruleset", "version")
    beside_a_draft = difference_lines(difference(loaded(), lax), draft=True)
    assert beside_a_draft == lines[1:], "nobody has begun an audit under a draft: its version may stay"
    (move,) = (line for line in lines if line.text.startswith("Requires improvement → Good"))
    assert isinstance(move.key, OneMove)
    assert move.goes == "decide.overall"
    assert "requires_improvement" in move.key.case.answers.values()
    assert any(line.text.startswith("~ decide.overall") or line.text.startswith("+ decide.overall") for line in lines)


def test_another_layout_is_no_difference_and_a_stopped_comparison_says_so() -> None:
    (line,) = difference_lines(difference(loaded(), loaded(SMALL + "\n# a comment\n")))
    assert line.text.startswith("The same meaning")
    end = Deadline()
    end.stop()
    other = loaded(SMALL, ('hit = "first"', 'hit = "worst"'), ('then = "inadequate"', 'then = "good"'))
    stopped = difference_lines(difference(loaded(), other, out_of_time=end), stopped=end.stopped)
    assert "Which possible audits move can't be said: it was stopped or took too long." in [one.text for one in stopped]


# ---------------------------------------------------------------- preview


def test_the_form_is_shown_in_its_order_with_relevance_in_words() -> None:
    lines = screen_lines(loaded())
    said = [line.text for line in lines]
    harm, grade = said.index("Is there a risk of significant harm?"), said.index("Your grade: Risk and safety")
    assert said.index("Risk and safety") < harm < grade
    assert said[harm + 1] == "○ 1 No  ○ 2 Yes"
    assert "asked only where Area of service is Looked after" in said
    assert lines[harm].goes == ("question", "harm")
    assert "must be given with it: rationale" in said
    assert "[ a number from 0 to 9 workers ]" in said
    assert said[said.index("○ Good") + 1] == "Good work."


def test_the_document_is_read_as_text_and_written_for_its_owner_alone(tmp_path: Path) -> None:
    said = [line.text for line in document_lines(loaded())]
    assert "This form is blank. Nothing in it has been decided." in said
    assert "Is there a risk of significant harm?" in said
    path = write_blank_form(loaded(), tmp_path / "documents", FORMATS)
    assert path.name == "blank-form-small-1.0.0.html"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "<html" in path.read_text()
    write_blank_form(loaded(), tmp_path / "documents", FORMATS)
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotWrite):
        write_blank_form(loaded(), tmp_path / "file", FORMATS)
