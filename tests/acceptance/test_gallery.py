"""Published schemes of other fields, worked out a second time in plain Python over every audit or over random ones."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Sequence
from itertools import product

import pytest

from .shipped import engine, outcome

LEVELS = ("very_low", "low", "moderate", "high")

# ---------------------------------------------------------------- points


def band(value: float, starts: Sequence[float], points: Sequence[int]) -> int:
    """Points of the band that a value is in; ``starts`` are where the second band and those after it begin."""
    return points[bisect_right(starts, value)]


def news2(given: dict[str, object]) -> str:
    saturation, oxygen = float(str(given["saturation"])), given["breathing"] == "oxygen"
    if given["oxygen_scale"] == "scale_1":
        of_saturation = band(saturation, (92, 94, 96), (3, 2, 1, 0))
    elif saturation < 93 or not oxygen:
        of_saturation = band(saturation, (84, 86, 88), (3, 2, 1, 0))
    else:
        of_saturation = band(saturation, (95, 97), (1, 2, 3))
    scores = [
        of_saturation,
        2 if oxygen else 0,
        0 if given["consciousness"] == "alert" else 3,
        band(float(str(given["respiration_rate"])), (9, 12, 21, 25), (3, 1, 0, 2, 3)),
        band(float(str(given["systolic"])), (91, 101, 111, 220), (3, 2, 1, 0, 3)),
        band(float(str(given["pulse"])), (41, 51, 91, 111, 131), (3, 1, 0, 1, 2, 3)),
        band(float(str(given["temperature"])), (35.1, 36.1, 38.1, 39.1), (3, 1, 0, 1, 2)),
    ]
    total = sum(scores)
    if total >= 7:
        return "emergency"
    if total >= 5:
        return "urgent"
    if 3 in scores:
        return "urgent_ward"
    return "ward" if total else "routine"


def test_news2_agrees_with_its_chart_on_random_measurements() -> None:
    rng = random.Random(2017)
    seen = set()
    for _ in range(300):
        given: dict[str, object] = {
            "age": "50",
            "pregnant": "no",
            "oxygen_scale": rng.choice(["scale_1", "scale_2"]),
            "respiration_rate": str(rng.choice([8, 9, 11, 12, 16, 20, 21, 24, 25])),
            "saturation": str(rng.choice([83, 84, 87, 88, 91, 92, 93, 94, 95, 96, 97, 99])),
            "breathing": rng.choice(["air", "air", "oxygen"]),
            "systolic": str(rng.choice([90, 91, 101, 111, 125, 130, 140, 219, 220])),
            "pulse": str(rng.choice([40, 41, 51, 70, 75, 80, 91, 111, 131])),
            "consciousness": rng.choice(["alert"] * 8 + ["voice"]),
            "temperature": str(rng.choice([35.0, 35.1, 36.1, 36.6, 37.0, 37.4, 38.1, 39.1])),
        }
        found = outcome(engine("gallery-news2").judge(given), "overall")
        assert found == news2(given), given
        seen.add(found)
    assert seen >= {"emergency", "urgent", "urgent_ward", "ward"}


def test_every_cell_of_the_risk_matrix_is_graded_by_its_product_however_likelihood_is_judged() -> None:
    judging = engine("gallery-risk-matrix")
    consequences = ("negligible", "minor", "moderate", "major", "catastrophic")
    frequencies = ("years", "yearly", "monthly", "weekly", "daily")
    for harm, consequence in enumerate(consequences, start=1):
        for likely, (frequency, percent) in enumerate(zip(frequencies, (0, 0.5, 5, 50, 51), strict=True), start=1):
            expected = ("low", "moderate_risk", "high", "extreme")[bisect_right((4, 8, 15), harm * likely)]
            ways = ({"frequency": frequency}, {"probability": str(percent)})
            for judged_by, way in zip(("frequency", "probability"), ways, strict=True):
                given = {"judged_by": judged_by, "consequence": consequence, **way}
                assert outcome(judging.judge(given), "overall") == expected


def test_wells_adds_halves_exactly_over_every_set_of_findings() -> None:
    points = {
        "leg_signs": 6,
        "nothing_likelier": 6,
        "pulse": 3,
        "still": 3,
        "clot_before": 3,
        "blood": 2,
        "cancer": 2,
    }  # in halves
    judging, printed = engine("gallery-wells-pe"), engine("gallery-wells-pe-whole-numbers")
    without = set()
    for found in product(("no", "yes"), repeat=7):
        given = dict(zip(points, found, strict=True))
        halves = sum(points[name] for name, value in given.items() if value == "yes")
        judgement = judging.judge(given)
        assert outcome(judgement, "overall") == ("likely" if halves > 8 else "unlikely")
        assert outcome(judgement, "three_level") == (
            "low" if halves < 4 else "intermediate" if halves <= 12 else "high"
        )
        if outcome(printed.judge(given), "three_level") is None:
            without.add(halves / 2)
    assert without == {1.5, 6.5}


def test_a_coma_scale_total_over_every_set_of_responses() -> None:
    judging = engine("gallery-coma-scale")
    values = {name: judging.ruleset.item(name).values for name in ("eyes", "verbal", "motor")}
    assert [len(known) for known in values.values()] == [4, 5, 6]
    for eyes, verbal, motor in product(range(4), range(5), range(6)):
        given = {name: values[name][at].id for name, at in (("eyes", eyes), ("verbal", verbal), ("motor", motor))}
        total = eyes + verbal + motor + 3
        expected = "severe" if total <= 8 else "moderate" if total <= 12 else "mild"
        assert outcome(judging.judge(given), "overall") == expected


def test_certainty_of_evidence_over_every_set_of_reasons() -> None:
    judging = engine("gallery-evidence-certainty")
    doubts = ("risk_of_bias", "inconsistency", "indirectness", "imprecision")
    steps = {"very_serious": 2, "serious": 1, "none_serious": 0, "very_likely": 2, "likely": 1, "unlikely": 0}
    every = product(*[("very_serious", "serious", "none_serious")] * 4, ("very_likely", "likely", "unlikely"))
    for *serious, likely in every:
        down = sum(steps[value] for value in (*serious, likely))
        given = {**dict(zip(doubts, serious, strict=True)), "publication_bias": likely}
        found = outcome(judging.judge({**given, "design": "randomised"}), "overall")
        assert found == LEVELS[max(3 - down, 0)]
        for effect, gradient, confounding in product(range(3), (False, True), (False, True)):
            reasons = {
                "effect": ("ordinary", "large", "very_large")[effect],
                "gradient": "yes" if gradient else "no",
                "confounding": "yes" if confounding else "no",
            }
            judgement = judging.judge({**given, **reasons, "design": "observational"})
            up = 0 if down else effect + gradient + confounding
            assert outcome(judgement, "overall") == LEVELS[min(max(1 - down + up, 0), 3)]


# ---------------------------------------------------------------- a total and the worst single score


def test_food_hygiene_over_every_inspection_and_how_many_the_printed_table_leaves_out() -> None:
    judging, printed = engine("gallery-food-hygiene"), engine("gallery-food-hygiene-as-printed")
    table = [(15, 5, 5), (20, 10, 4), (30, 10, 3), (40, 15, 2), (50, 20, 1), (80, 30, 0)]
    count = left_out = 0
    for scores in product((0, 5, 10, 15, 20, 25), (0, 5, 10, 15, 20, 25), (0, 5, 10, 20, 30)):
        given = dict(zip(("hygiene", "structure", "management"), (f"score_{score}" for score in scores), strict=True))
        total, worst = sum(scores), max(scores)
        rating = next(rating for most, single, rating in table if total <= most and worst <= single)
        assert outcome(judging.judge(given), "overall") == f"rating_{rating}", scores
        by_table = outcome(printed.judge(given), "printed")
        assert by_table in (None, f"rating_{rating}")
        count += 1
        left_out += by_table is None
    assert (count, left_out) == (180, 112)


# ---------------------------------------------------------------- counting, limits and levels

LETTERS = {"I": "inadequate", "R": "requires_improvement", "G": "good", "O": "outstanding"}
QUESTIONS = ("safe", "effective", "caring", "responsive", "well_led_found")
FACTS = dict.fromkeys(
    ("manager_missing", "condition_not_met", "notifications_missing", "return_missing", "breach"), "no"
)


def rated(letters: str, **facts: str) -> dict[str, str]:
    return {**FACTS, **facts, **{name: LETTERS[one] for name, one in zip(QUESTIONS, letters, strict=True)}}


def test_five_ratings_are_counted_into_one() -> None:
    judging = engine("gallery-care-regulator")
    for letters in map("".join, product("IRGO", repeat=5)):
        inadequate, improve, best = (letters.count(one) for one in "IRO")
        if inadequate >= 2:
            expected = "inadequate"
        elif improve >= 2:
            expected = "requires_improvement"
        elif inadequate:
            expected = "inspection_team"
        else:
            expected = "outstanding" if best >= 2 and not improve else "good"
        assert outcome(judging.judge(rated(letters)), "overall") == expected, letters


def test_the_printed_principles_leave_out_and_contradict_as_many_as_the_readme_says() -> None:
    judging = engine("gallery-care-regulator-as-printed")
    found = [outcome(judging.judge(rated("".join(letters))), "printed") for letters in product("IRGO", repeat=5)]
    assert len(found) == 1024
    assert found.count(None) == 240 + 90
    assert "outstanding" not in found


@pytest.mark.parametrize("fact", ["manager_missing", "condition_not_met", "notifications_missing", "return_missing"])
@pytest.mark.parametrize(("found", "limited"), [("O", "R"), ("G", "R"), ("R", "R"), ("I", "I")])
def test_a_fact_limits_one_key_question_and_lifts_none(fact: str, found: str, limited: str) -> None:
    judgement = engine("gallery-care-regulator").judge(rated("GGGG" + found, **{fact: "yes"}))
    assert outcome(judgement, "well_led") == LETTERS[limited]


def test_a_breach_limits_the_whole() -> None:
    for letters in ("OOOOO", "GGGGG", "RRGGG"):
        judgement = engine("gallery-care-regulator").judge(rated(letters, breach="yes"))
        assert outcome(judgement, "overall") == "requires_improvement"


def test_ineffective_safeguarding_decides_a_school_before_anything_is_graded() -> None:
    judgement = engine("gallery-school-inspection").judge({"safeguarding": "ineffective"})
    assert (outcome(judgement, "leadership"), outcome(judgement, "overall")) == ("inadequate", "inadequate")
    assert judgement.outcomes["category"].reachable == ("special_measures", "serious_weaknesses")


# ---------------------------------------------------------------- any single finding


def test_the_ankle_rules_over_every_set_of_findings() -> None:
    judging = engine("gallery-ottawa-ankle")
    names = (
        "ankle_pain",
        "lateral_tender",
        "medial_tender",
        "midfoot_pain",
        "fifth_metatarsal_tender",
        "navicular_tender",
        "steps_at_once",
        "steps_now",
    )
    for values in product((False, True), repeat=8):
        ankle, lateral, medial, midfoot, fifth, navicular, then, now = values
        given = {name: "yes" if value else "no" for name, value in zip(names, values, strict=True)}
        judgement = judging.judge({**given, "age": "30", "examination_reliable": "yes"})
        unable = not then and not now
        needed = {True: "needed", False: "not_needed"}
        assert outcome(judgement, "ankle_xray") == needed[ankle and (lateral or medial or unable)]
        assert outcome(judgement, "foot_xray") == needed[midfoot and (fifth or navicular or unable)]


@pytest.mark.parametrize(("setting", "bands"), [("hospital", "llmhhh"), ("primary_care", "lmmhh")])
def test_curb65_and_crb65_over_every_set_of_findings(setting: str, bands: str) -> None:
    judging = engine("gallery-curb65")
    with_urea = setting == "hospital"
    levels = {"l": "low", "m": "intermediate", "h": "high"}
    for confused, urea, fast, low, old in product((False, True), repeat=5):
        given = {
            "setting": setting,
            "mental_test": "10",
            "new_disorientation": "yes" if confused else "no",
            "urea": "7.1" if urea else "7",
            "respiratory_rate": "30" if fast else "29",
            "systolic": "120",
            "diastolic": "60" if low else "61",
            "age": "65" if old else "64",
        }
        score = confused + fast + low + old + (urea and with_urea)
        assert outcome(judging.judge(given), "overall") == levels[bands[score]], given
