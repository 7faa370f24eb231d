"""Every answer, comment and override appears in every form; what is not for the child's record does not."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from typing import Any

import pytest

from auditrules.audits.state import AuditState
from auditrules.reports import audit_json
from tests.reports import made
from tests.reports.reading import Html, markdown_text
from tests.reports.rendering import audit_html, audit_markdown

#: Fields that hold an id, a choice or a status and no words of a person's. Whatever else is text is prose: a field
#: added to the state is demanded of every document without a change here.
NOT_PROSE = {
    "id",
    "ruleset",
    "version",
    "ruleset_hash",
    "ruleset_text",
    "status",
    "kind",
    "section",
    "rule",
    "item",
    "overall",
    "worker_value",
    "to",
    "sent_to",
}
TEXT_ITEMS = {"seen", "supervision", "secret"}


def marked(state: AuditState) -> tuple[AuditState, dict[str, str]]:
    """The audit with a unique word in every field of prose; the words by their place."""
    marks: dict[str, str] = {}

    def mark(value: Any, path: str, name: str) -> Any:
        if isinstance(value, Mapping):
            return {key: mark(one, f"{path}.{key}", name) for key, one in value.items()}
        if is_dataclass(value) and not isinstance(value, type):
            changed = {
                field.name: mark(getattr(value, field.name), f"{path}.{field.name}", field.name)
                for field in fields(value)
            }
            return replace(value, **changed)
        if name == "value" and path.split(".")[2] not in TEXT_ITEMS:
            return value
        if isinstance(value, str) and name not in NOT_PROSE:
            marks[path] = f"marker{len(marks):03}end"
            return marks[path]
        return value

    return mark(state, "state", ""), marks


STATE, MARKS = marked(made.state())
#: An answer that the auditor marked as not applicable: what was entered beside the reason counts for nothing.
COUNTS_FOR_NOTHING = "state.answers.visits."
OFF_RECORD = (
    "state.answers.supervision",
    "state.answers.secret",
    "state.actions.a2",
    "state.escalations.e2",
    "state.findings.f5",
)


def off_record(path: str) -> bool:
    if path.startswith(COUNTS_FOR_NOTHING):
        return not path.endswith("not_applicable_reason")
    return path.startswith(OFF_RECORD)


def forms(audience: Any, state: AuditState = STATE) -> dict[str, str]:
    given: dict[str, Any] = {"audience": audience, "printed_on": made.PRINTED}
    ruleset, judgement = made.ruleset(), made.judgement()
    markdown = audit_markdown(ruleset, state, judgement, **given)
    return {
        "html": Html(audit_html(ruleset, state, judgement, **given)).text,
        "commonmark": markdown_text(markdown, "commonmark"),
        "gfm": markdown_text(markdown, "gfm-like"),
        "json": audit_json(ruleset, state, judgement, **given),
    }


def shown_somewhere(path: str) -> bool:
    """All but the reason for "not applicable" of an answer that is not marked so."""
    if not path.endswith("not_applicable_reason"):
        return True
    return path == "state.answers.visits.not_applicable_reason"


EXPECTED = {path: mark for path, mark in MARKS.items() if shown_somewhere(path)}


def test_the_markers_cover_the_state() -> None:
    assert len(EXPECTED) > 80
    assert {"state.overall_rationale", "state.rearranged_because", "state.consultations.c1.summary"} <= set(EXPECTED)


@pytest.mark.parametrize("form", ["html", "commonmark", "gfm", "json"])
def test_everything_is_in_the_full_version(form: str) -> None:
    text = forms("full")[form]
    missing = [path for path, mark in EXPECTED.items() if mark not in text]
    assert not missing


@pytest.mark.parametrize("form", ["html", "commonmark", "gfm", "json"])
def test_the_record_version_has_all_but_what_must_not_be_on_the_record(form: str) -> None:
    text = forms("record")[form]
    assert not [path for path, mark in EXPECTED.items() if not off_record(path) and mark not in text]
    assert not [path for path, mark in MARKS.items() if off_record(path) and mark in text]


@pytest.mark.parametrize("form", ["html", "commonmark", "gfm", "json"])
def test_a_record_does_not_tell_of_what_was_left_off(form: str) -> None:
    text = forms("record", made.state())[form]
    assert "offrec" not in text
    assert "What does the worker need?" not in text
    assert "What was said in confidence?" not in text
    assert "Development of the worker" not in text


def test_the_full_version_says_that_it_is_not_for_the_record() -> None:
    assert "Not for the child’s record" in forms("full")["html"]
    assert "Not for the child’s record" not in forms("record")["html"]


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)


def test_json_keeps_texts_exactly_and_prints_ascii() -> None:
    hostile = "a\x1b]0;x\x07 \u202e\x9b \ud800 </script> é\r\n\x00"
    state = replace(made.state(), overall_rationale=hostile)
    text = audit_json(made.ruleset(), state, made.judgement(), printed_on=made.PRINTED)
    assert text.isascii()
    assert not [one for one in text if ord(one) < 0x20 and one != "\n"]
    assert "\x7f" not in text
    assert hostile in list(strings(json.loads(text)))


def test_json_has_its_documented_keys_and_iso_dates() -> None:
    data = json.loads(audit_json(made.ruleset(), made.state(), made.judgement(), printed_on=made.PRINTED, events=41))
    assert data["format"] == "auditrules-audit"
    assert data["printed_on"] == "2020-06-04"
    assert data["audit"]["begun_at"] == "2020-06-01T09:30:00Z"
    assert data["audit"]["events"] == 41
    assert data["audit"]["draft"] is True
    assert data["ruleset"]["reference"] == "made@1.2"
    assert data["ruleset"]["same"] is True
    assert data["overall"]["chosen"] == {"value": "good", "label": "Good"}
    assert data["overall"]["suggested"] == {"value": "requires_improvement", "label": "Requires improvement"}
    assert data["overall"]["departs"] is True
    assert data["departures"][0]["limits"] == ["safety"]
    item = next(one for one in data["items"] if one["id"] == "agencies")
    assert item["answer"] == {"value": ["school", "health"], "label": "School, Health visitor"}
    assert data["actions"][0]["due"] == "2020-07-01"
    assert datetime.fromisoformat(data["escalations"][0]["at"]).hour == 10


def test_every_key_of_the_json_is_documented() -> None:
    from auditrules.reports import as_json

    data = json.loads(audit_json(made.ruleset(), made.state(), made.judgement(), printed_on=made.PRINTED))
    documented = set(as_json.__doc__.replace("``", " ").replace(",", " ").split()) if as_json.__doc__ else set()
    for table, inside in data.items():
        assert table in documented
        row = inside[0] if isinstance(inside, list) and inside else inside
        if isinstance(row, dict):
            assert set(row) <= documented, table
