"""Products of points: a risk score is likelihood times consequence, and is exact however its factors are written."""

from __future__ import annotations

import pytest

from auditrules.engine import Engine
from auditrules.engine.checks import run_checks
from auditrules.engine.difference import difference
from auditrules.engine.evaluating import Evaluator
from auditrules.engine.proving import prove
from auditrules.engine.whatif import what_would_change
from auditrules.rulesets import Ruleset

from .test_checks import loaded

HIGH, LOW = (
    "product of points of (likelihood, consequence) is at least 15",
    "product of points of questions is at most 3",
)


def risk(*conditions: str, points: str = "1, 2, 3, 4, 5", more: str = "", aside: bool = True) -> Ruleset:
    """Two questions of one list, levels a, b, c …, which can be put aside or not; v0 is the worst outcome."""
    allowed = f"allow_not_applicable = {str(aside).lower()}"
    numbers = points.split(", ")
    listed = ", ".join(f'{{ id = "{"abcde"[at]}", points = {one} }}' for at, one in enumerate(numbers))
    values = [f"v{number}" for number in range(len(conditions) + 1)]
    rows = "\n".join(
        f'  {{ when = "{when}", then = "{then}" }},' for when, then in zip(conditions, values, strict=False)
    )
    return loaded(
        '[ruleset]\nid = "risk"\nversion = "1"\ntitle = "Risk"\n'
        f"[answers.levels]\nvalues = [{listed}]\n"
        '[section.threat]\nlabel = "Threat"\n[section.harm]\nlabel = "Harm"\n'
        '[question.likelihood]\nsection = "threat"\ntext = "Likelihood?"\nanswers = "levels"\n'
        f"{allowed}\n"
        '[question.consequence]\nsection = "harm"\ntext = "Consequence?"\nanswers = "levels"\n'
        f"{allowed}\n"
        f'[decide.rating]\noutcomes = {values}\notherwise = "{values[-1]}"\nrows = [\n{rows}\n]\n'.replace("'", '"')
        + more
    )


def rated(ruleset: Ruleset, likelihood: str, consequence: str) -> str | None:
    """The rating by two back ends, which have to agree."""
    evaluator = Evaluator(ruleset)
    answers = {"likelihood": likelihood, "consequence": consequence}
    quick = evaluator.evaluate(evaluator.codes(answers)).values["rating"]
    assert quick == Engine(ruleset).judge(answers).outcomes["rating"].value
    return quick


def test_every_cell_of_a_risk_matrix_is_the_product() -> None:
    ruleset = risk(HIGH, "product of points of questions is between 4 and 14")
    for row, likelihood in enumerate("abcde", start=1):
        for column, consequence in enumerate("abcde", start=1):
            score = row * column
            expected = "v0" if score >= 15 else "v1" if score >= 4 else "v2"
            assert rated(ruleset, likelihood, consequence) == expected


@pytest.mark.parametrize(
    ("points", "condition"),
    [
        ("0.1, 0.3", "product of points of questions is 0.03"),
        ("1.25, 0.8", "product of points of questions is 1"),
        ("-2, 3", "product of points of questions is -6"),
        ("-2, 3", "product of points of questions is less than -5.99"),
        ("1.000001, 0.999999", "product of points of questions is less than 1"),
        ("2, 3", "product highest points of sections is 6"),
        ("2, 3", "highest product of points of sections is 3"),
    ],
)
def test_a_product_is_exact(points: str, condition: str) -> None:
    assert rated(risk(condition, points=points), "a", "b") == "v0"
    assert rated(risk(f"not ({condition})", points=points), "a", "b") == "v1"


def test_two_negative_factors_make_a_positive_product() -> None:
    assert rated(risk("product of points of questions is 4", points="-2, 3"), "a", "a") == "v0"


def test_what_does_not_apply_is_no_factor_and_of_nothing_there_is_no_product() -> None:
    ruleset = risk("product of points of questions is at least 4", "product of points of questions is at most 3")
    assert rated(ruleset, "d", "n/a") == "v0"
    assert rated(ruleset, "n/a", "c") == "v1"
    assert rated(ruleset, "n/a", "n/a") == "v2"


def test_what_is_still_missing_leaves_exactly_what_can_come() -> None:
    engine = Engine(risk(HIGH, LOW))
    assert engine.judge({"likelihood": "b"}).outcomes["rating"].reachable == ("v1", "v2")
    assert engine.judge({"likelihood": "e"}).outcomes["rating"].reachable == ("v0", "v2")


def test_bands_over_a_product_are_checked_and_promises_of_it_proved() -> None:
    codes = [one.code for one in run_checks(risk(HIGH, "product of points of questions is at most 10", LOW))]
    assert "A104" in codes
    gap = risk("product of points of questions is at least 15", "product of points of questions is at most 10")
    assert "A109" in [one.code for one in run_checks(gap)]
    # No product of two of 1 to 5 lies between 10 and 12, so these leave no gap.
    met = risk("product of points of questions is at least 12", "product of points of questions is at most 10")
    assert "A109" not in [one.code for one in run_checks(met)]
    more = (
        '[promise.even]\nwhenever = "likelihood is e and consequence is one of c, d, e"\nthen = "rating is v0"\n'
        '[promise.odd]\nwhenever = "likelihood is e"\nthen = "rating is v0"\n'
    )
    assert [one.verdict for one in prove(risk(HIGH, more=more))] == ["proved", "broken"]


def test_the_smallest_change_of_a_factor_is_found() -> None:
    found = what_would_change(Engine(risk(HIGH)), {"likelihood": "d", "consequence": "d"}, "rating", "v1")
    assert [[(one.item, one.after) for one in way.changes] for way in found.ways] == [
        [("likelihood", "A or B")],
        [("likelihood", "C")],
        [("consequence", "A or B or C")],
    ]


def test_a_product_is_told_apart_from_a_total() -> None:
    product, total = risk(HIGH), risk(HIGH.replace("product of points", "total points"))
    assert product.meaning_hash != total.meaning_hash
    assert difference(product, total).moves


def test_a_decided_factor_counts_as_it_is_decided_and_while_it_is_open() -> None:
    more = (
        '[fact.percent]\nanswers = "number"\nmin = 0\nmax = 100\n'
        '[decide.frequency]\noutcomes = [{ id = "often", points = 5 }, { id = "seldom", points = 1 }]\n'
        'otherwise = "seldom"\nrows = [{ when = "percent is at least 10", then = "often" }]\n'
    )
    engine = Engine(risk("product of points of (frequency, consequence) is at least 15", more=more))
    rating = engine.judge({"percent": 9.9, "consequence": "e", "likelihood": "a"}).outcomes["rating"]
    assert rating.value == "v1"
    assert engine.judge({"percent": 10, "consequence": "c", "likelihood": "a"}).outcomes["rating"].value == "v0"
    assert engine.judge({"consequence": "c"}).outcomes["rating"].reachable == ("v0", "v1")
    assert engine.judge({"consequence": "b"}).outcomes["rating"].reachable == ("v1",)
    assert engine.judge({"percent": 3}).outcomes["rating"].reachable == ("v1",)


def test_the_highest_product_of_many_failure_modes_is_held_against_every_audit() -> None:
    """Severity, occurrence and detection of 1 to 10 each; any of six failure modes can be put aside."""
    lines = ['[ruleset]\nid = "modes"\nversion = "1"\ntitle = "Failure modes"']
    for mode in "abcdef":
        lines.append(f'[section.{mode}]\nlabel = "{mode}"\ngraded = false\nallow_not_applicable = true')
        for factor in ("severity", "occurrence", "detection"):
            lines.append(
                f'[question.{factor}_{mode}]\nsection = "{mode}"\ntext = "{factor}?"\nanswers = "number"\nmin = 1\n'
                f'max = 10\ndecimals = 0\nnumber_is_points = true\ntags = ["{factor}"]'
            )
    number = "highest product of points of sections is"
    lines.append(
        '[decide.risk]\noutcomes = ["act", "watch", "none"]\nhit = "unique"\nrows = [\n'
        f'  {{ when = "{number} at least 100", then = "act" }},\n'
        f'  {{ when = "{number} less than 100", then = "watch" }},\n'
        '  { when = "no section is applicable", then = "none" },\n]\n'
        '[promise.even]\nwhenever = "severity_a is 10 and occurrence_a is 5 and detection_a is 2"\n'
        'then = "risk is act"\n'
        '[promise.odd]\nwhenever = "every severity question is at most 4"\nthen = "risk is not act"\n'
    )
    ruleset = loaded("\n".join(lines))
    assert run_checks(ruleset) == ()
    assert [one.verdict for one in prove(ruleset)] == ["proved", "broken"]


def test_of_factors_below_nought_nothing_is_told_early_and_of_others_what_bounds_them() -> None:
    for points, possible in (("-1, 2, 3", {"v0", "v1"}), ("0, 2, 3", {"v1"})):
        evaluator = Evaluator(risk("product of points of questions is at most -1", points=points, aside=False))
        found = evaluator.evaluate(evaluator.codes({"likelihood": "c"}))
        assert set(found.possible["rating"]) == possible
