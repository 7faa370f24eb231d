"""The plugins that come with the program, each small enough to be the example of its hooks."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from auditrules.engine import BadAnswers, Engine
from auditrules.engine.checks import run_checks
from auditrules.engine.tested import run_tests
from auditrules.plugins.library import library_of
from auditrules.plugins.manager import load_plugins
from auditrules.plugins.settings import PluginSettings
from auditrules_local_admissibility import Settings, settings_of
from auditrules_working_days import days_between, working_days_between

ROOT = Path(__file__).parents[2] / "plugins"
RULESETS = sorted(ROOT.glob("*/rulesets/*.toml"))


def days(start: str, end: str, **more: str) -> tuple[int, int]:
    given: dict[str, Any] = {"start": date.fromisoformat(start), "end": date.fromisoformat(end), **more}
    return int(days_between(given)), int(working_days_between(given))


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2026-04-01", "2026-04-01", (0, 0)),
        ("2026-04-01", "2026-04-02", (1, 1)),
        ("2026-04-02", "2026-04-07", (5, 1)),  # Good Friday, the weekend and Easter Monday
        ("2026-12-24", "2026-12-29", (5, 1)),  # Boxing Day is a Saturday, so Monday is its bank holiday
        ("2026-04-10", "2026-04-03", (-7, -4)),
        ("2024-02-28", "2024-03-01", (2, 2)),
    ],
)
def test_days_between_two_events(start: str, end: str, expected: tuple[int, int]) -> None:
    assert days(start, end) == expected


def test_each_nation_has_its_own_bank_holidays() -> None:
    assert days("2026-04-03", "2026-04-06", nation="england")[1] == 0
    assert days("2026-04-03", "2026-04-06", nation="scotland")[1] == 1
    with pytest.raises(ValueError, match="nation is england"):
        days("2026-04-03", "2026-04-06", nation="france")
    with pytest.raises(ValueError, match="50 years"):
        days("1926-04-03", "2026-04-06")


def test_a_scaling_question_takes_whole_numbers() -> None:
    engine = Engine(library_of(load_plugins(PluginSettings())).load("how-safe"))
    assert engine.judge({"workers_view": 7}).unanswered == ("childs_view",)
    for wrong in ("7.5", "11", "-1"):
        with pytest.raises(BadAnswers):
            engine.judge({"workers_view": wrong})


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"least_words": -1}, "least_words is a whole number of words"),
        ({"most_words": True}, "most_words is a whole number of words"),
        ({"least_words": 9, "most_words": 5}, "least_words is more than most_words"),
        ({"impact": "yes"}, "impact is true or false"),
        ({"strength": "very"}, "strength is must, should or may"),
    ],
)
def test_settings_that_make_no_sense_are_told(keys: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        settings_of(keys)


def test_settings_have_defaults() -> None:
    assert settings_of({}) == Settings(5, 250, True, "should")


@pytest.mark.parametrize("path", RULESETS, ids=lambda path: path.stem)
def test_their_rulesets_are_sound_and_their_examples_come_out(path: Path) -> None:
    if path.stem.endswith("_cases"):
        return
    library = library_of(load_plugins(PluginSettings()))
    ruleset, found = library.examine(path)
    assert ruleset is not None
    assert found == ()
    assert run_checks(ruleset) == ()
    tested = run_tests(ruleset)
    assert all(not one.faults for one in tested.results)
    assert len(tested.results) >= 3
    assert Engine(ruleset).judge({}).undetermined == ()


@pytest.mark.parametrize("name", ["working_days", "scaling", "local_admissibility"])
def test_without_one_its_ruleset_is_read_and_nothing_is_certain(name: str) -> None:
    library = library_of(load_plugins(PluginSettings(disabled=(name,))))
    (path,) = [one for one in (ROOT / f"auditrules_{name}" / "rulesets").glob("*.toml") if "_cases" not in one.name]
    ruleset, found = library.examine(path)
    assert ruleset is not None
    assert [one.code for one in found] == ["P102"]
    judgement = Engine(ruleset).judge({})
    assert all(outcome.undetermined for outcome in judgement.outcomes.values())
