"""An overlay on its base: merged id by id and key by key, things left out or moved, every part's file known."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditrules.engine import Engine
from auditrules.rulesets import Library, LibraryFolder, Ruleset, load_ruleset

BASE = """\
[ruleset]
id = "base"
version = "1.2.0"
title = "Base"
base = true
source = "A policy"

[grade.poor]
label = "Poor"

[grade.fair]
label = "Fair"
descriptor = "Neither."

[grade.good]
label = "Good"

[section.safety]
label = "Safety"
tags = ["core"]
note = "From the base."

[section.planning]
label = "Planning"

[section.voice]
label = "Voice"

[question.visits]
section = "safety"
text = "Visits in time?"
answers = "yes_no"

[question.plan]
section = "planning"
text = "A plan?"
answers = "yes_no"

[decide.overall]
otherwise = "good"
rows = [
  { when = "any core section is poor", then = "poor", because = "A core section is poor." },
]

[limit.visits]
when = "visits is no"
overall_at_most = "fair"
strength = "should"
because = "Visits were late."

[escalate.visits]
when = "visits is no"
to = ["manager"]

[document]
title = "The audit"
to = ["manager"]

[[examples]]
name = "The base's own"
expect = {}
"""

HEADER = '[ruleset]\nid = "over"\nversion = "1"\ntitle = "Over"\nextends = "base@1"\n'


@pytest.fixture
def over(tmp_path: Path) -> object:
    """Load an overlay with this text beside the base."""
    (tmp_path / "base.toml").write_text(BASE)

    def load(text: str, *, before: str = "") -> Ruleset:
        path = tmp_path / "over.toml"
        path.write_text(f"{before}\n{HEADER}\n{text}")
        return load_ruleset(path)

    return load


class Loads:
    """The type of the fixture."""

    def __call__(self, text: str, *, before: str = "") -> Ruleset: ...


def test_an_overlay_that_adds_nothing_is_its_base(over: Loads) -> None:
    ruleset = over("")
    assert ruleset.reference == "over@1"
    assert ruleset.bases == ("base@1.2.0",)
    assert list(ruleset.vocabulary.items) == ["safety", "planning", "voice", "visits", "plan", "overall"]
    # What the base is, where it comes from and its examples are the base's own.
    assert ruleset.document.ruleset.source is None
    assert not ruleset.document.ruleset.base
    assert ruleset.document.examples == ()
    assert ruleset.document.document.title == "The audit"


def test_tables_merge_key_by_key(over: Loads) -> None:
    ruleset = over(
        '[section.safety]\nlabel = "Risk and safety"\n\n[limit.visits]\nstrength = "must"\n\n'
        '[grade.fair]\nlabel = "Requires improvement"\n\n[document]\nfile_at = "Audits"\n'
    )
    safety = ruleset.document.section["safety"]
    assert (safety.label, safety.note, safety.tags) == ("Risk and safety", "From the base.", ("core",))
    limit = ruleset.document.limit["visits"]
    assert (limit.strength, limit.when, limit.because) == ("must", "visits is no", "Visits were late.")
    assert ruleset.document.grade["fair"].descriptor == "Neither."
    assert (ruleset.document.document.title, ruleset.document.document.file_at) == ("The audit", "Audits")


def test_lists_are_replaced_whole(over: Loads) -> None:
    ruleset = over(
        '[section.safety]\ntags = ["first"]\n\n[escalate.visits]\nto = ["director"]\n\n[decide.overall]\n'
        'rows = [{ when = "any first section is poor", then = "fair" }]\n'
    )
    assert ruleset.document.section["safety"].tags == ("first",)
    assert ruleset.document.escalate["visits"].to == ("director",)
    (row,) = ruleset.document.decide["overall"].rows
    assert (row.when, row.then, row.because) == ("any first section is poor", "fair", None)
    assert ruleset.document.decide["overall"].otherwise == "good"


def test_new_things_come_last_or_after_another(over: Loads) -> None:
    home, health = '[section.home]\nlabel = "Home"\n', '[section.health]\nlabel = "Health"\n'
    assert list(over(home + health).document.section) == ["safety", "planning", "voice", "home", "health"]
    moved = over(f'{home}after = "safety"\n{health}after = "safety"\n')
    assert list(moved.document.section) == ["safety", "health", "home", "planning", "voice"]
    assert list(over('[section.safety]\nafter = "voice"\n').document.section) == ["planning", "voice", "safety"]
    # A grade's place is its place on the scale.
    ruleset = over('[grade.weak]\nlabel = "Weak"\nafter = "poor"\n')
    assert [value.id for value in ruleset.vocabulary.scale] == ["poor", "weak", "fair", "good"]


def test_an_after_of_the_base_moves_nothing_a_second_time(tmp_path: Path) -> None:
    (tmp_path / "base.toml").write_text(f'{BASE}\n[section.home]\nlabel = "Home"\nafter = "safety"\n')
    (tmp_path / "middle.toml").write_text(
        '[ruleset]\nid = "middle"\nversion = "1"\ntitle = "Middle"\nextends = "base@1"\n\n'
        '[section.home]\nafter = "voice"\n'
    )
    over = tmp_path / "over.toml"
    over.write_text(HEADER.replace("base@1", "middle@1") + '\n[section.home]\nlabel = "Home and school"\n')
    ruleset = load_ruleset(over)
    assert list(ruleset.document.section) == ["safety", "planning", "voice", "home"]
    assert ruleset.document.section["home"].label == "Home and school"
    assert ruleset.bases == ("middle@1", "base@1.2.0")


def test_things_are_left_out(over: Loads) -> None:
    ruleset = over("", before='remove = { limit = ["visits"], question = ["visits"], escalate = ["visits"] }')
    assert ruleset.document.limit == {}
    assert list(ruleset.document.question) == ["plan"]
    assert "visits" not in ruleset.vocabulary.items


def test_a_section_takes_its_questions_along(over: Loads) -> None:
    ruleset = over("", before='remove = { section = ["planning"] }')
    assert list(ruleset.document.section) == ["safety", "voice"]
    assert list(ruleset.document.question) == ["visits"]


def test_what_was_left_out_can_be_made_anew(over: Loads) -> None:
    ruleset = over(
        '[question.plan]\nsection = "voice"\ntext = "Whose plan?"\nanswers = "text"\n',
        before='remove = { question = ["plan"] }',
    )
    plan = ruleset.document.question["plan"]
    assert (plan.section, plan.text, plan.answers) == ("voice", "Whose plan?", "text")


def test_every_part_knows_its_file_and_line(over: Loads, tmp_path: Path) -> None:
    ruleset = over(
        '[limit.visits]\nbecause = "Late."\n\n[limit.new]\nwhen = "plan is no"\noverall_at_most = "poor"\n'
        'because = "No plan."\n'
    )
    composition = ruleset.composition
    assert composition is not None
    places = {
        path: composition.place(path)
        for path in [
            ("limit", "visits", "when"),
            ("limit", "visits", "because"),
            ("limit", "new", "when"),
            ("decide", "overall", "rows", 0, "then"),
        ]
    }
    assert {path: place.path.name for path, place in places.items()} == {
        ("limit", "visits", "when"): "base.toml",
        ("limit", "visits", "because"): "over.toml",
        ("limit", "new", "when"): "over.toml",
        ("decide", "overall", "rows", 0, "then"): "base.toml",
    }
    for path, place in places.items():
        line = (tmp_path / place.path.name).read_text().split("\n")[place.line - 1]
        assert str(path[-1]) in line


def test_a_base_in_the_library_comes_before_one_beside(tmp_path: Path) -> None:
    library, beside = tmp_path / "library", tmp_path / "beside"
    library.mkdir()
    beside.mkdir()
    (library / "base.toml").write_text(BASE.replace('"1.2.0"', '"1.9.0"'))
    (beside / "base.toml").write_text(BASE)
    (beside / "over.toml").write_text(HEADER)
    found = load_ruleset(beside / "over.toml", Library([LibraryFolder(library, "council")]))
    assert found.bases == ("base@1.9.0",)
    assert load_ruleset(beside / "over.toml").bases == ("base@1.2.0",)


def test_an_overlay_judges_as_its_merged_rules_say(over: Loads) -> None:
    answers = {"safety": "good", "planning": "good", "voice": "good", "visits": "no", "plan": "yes"}
    assert Engine(over("")).judge(answers).outcomes["overall"].value == "fair"
    stricter = over('[limit.visits]\noverall_at_most = "poor"\n')
    assert Engine(stricter).judge(answers).outcomes["overall"].value == "poor"
    without = over("", before='remove = { limit = ["visits"] }')
    assert Engine(without).judge(answers).outcomes["overall"].value == "good"


def test_a_base_alone_may_be_abstract(tmp_path: Path) -> None:
    # Rules over sections that only an overlay brings.
    path = tmp_path / "base.toml"
    path.write_text(
        '[ruleset]\nid = "base"\nversion = "1"\ntitle = "B"\nbase = true\n\n[grade.poor]\nlabel = "Poor"\n\n'
        '[grade.good]\nlabel = "Good"\n\n[decide.overall]\notherwise = "good"\n'
        'rows = [{ when = "at least 3 core sections are poor", then = "poor" }]\n'
    )
    assert load_ruleset(path).vocabulary.abstract
    # The overlay has to have as many.
    over = tmp_path / "over.toml"
    over.write_text(f'{HEADER}\n[section.home]\nlabel = "Home"\ntags = ["core"]\n')
    _, found = Library().examine(over)
    assert [(fault.code, fault.place.path.name) for fault in found] == [("C205", "base.toml")]
