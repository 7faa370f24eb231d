"""Answers, dates and names as a person reads them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from auditrules.audits.state import AnswerValue
from auditrules.reports import display
from tests.reports import made


@pytest.mark.parametrize(
    ("item", "value", "shown"),
    [
        ("service", "looked_after", "Child looked after"),
        ("service", "unheard_of", "unheard_of"),
        ("agencies", ("school", "health"), "School, Health visitor"),
        ("age", "9", "9 years"),
        ("age", "9.50", "9.5 years"),
        ("age", "about nine", "about nine"),
        ("age", "1e999999", "1e999999 years"),
        ("started", "2019-11-05", "5 November 2019"),
        ("started", "last week", "last week"),
        ("seen", "free words", "free words"),
        ("safety", "requires_improvement", "Requires improvement"),
        ("harm", None, ""),
    ],
)
def test_answers_by_their_labels(item: str, value: AnswerValue, shown: str) -> None:
    assert display.answer_text(made.ruleset().item(item), value) == shown


def test_a_percentage_has_no_space() -> None:
    assert display.number_text("75", "%") == "75%"


def test_dates_and_times() -> None:
    assert display.long_date(date(2020, 6, 4)) == "4 June 2020"
    assert display.moment(datetime(2020, 6, 4, 9, 5, tzinfo=UTC)) == "4 June 2020, 09:05 UTC"
    assert display.moment(datetime(2020, 6, 4, 9, 5)) == "4 June 2020, 09:05 UTC"


def test_names_that_the_ruleset_does_not_have_come_back_as_typed() -> None:
    ruleset = made.ruleset()
    assert display.role_text(ruleset, "manager") == "Social worker's manager"
    assert display.role_text(ruleset, "Ms Somebody_Else") == "Ms Somebody_Else"
    assert display.item_text(ruleset, "harm") == "Is there a risk of significant harm?"
    assert display.item_text(ruleset, "gone_item") == "gone item"
    assert display.source_text(ruleset.document.ruleset.source) == "Made guidance, page 3"
