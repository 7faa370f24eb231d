"""What holds of every ruleset that comes with the program."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from itertools import count

import pytest

from auditrules.audits.plain import run_plain
from auditrules.audits.session import AuditSession
from auditrules.engine.checks import run_checks
from auditrules.engine.compiled import Compiled
from auditrules.engine.coverage import coverage
from auditrules.engine.drafting import Start
from auditrules.engine.examples import given_answers, run_examples
from auditrules.engine.proving import prove
from auditrules.engine.space import Side, shared_space
from tests.reports.rendering import blank_form

from .shipped import BASES, FOLDER, GALLERY, PRACTICES, SPECIMENS, TEMPLATES, cases, engine, library

AUDITS = TEMPLATES + PRACTICES
EVERY = AUDITS + GALLERY + tuple(SPECIMENS)


def test_no_ruleset_is_missing_from_these_tests() -> None:
    entries = library().entries()
    assert [entry.problem for entry in entries if entry.problem] == []
    assert sorted(entry.id for entry in entries) == sorted(BASES + EVERY)


def test_the_practices_are_offered_for_an_audit_and_the_gallery_is_not() -> None:
    assert sorted(entry.id for entry in library().entries() if entry.offered) == sorted(AUDITS)


@pytest.mark.parametrize("ruleset", AUDITS)
def test_an_offered_ruleset_says_what_kind_of_audit_it_is(ruleset: str) -> None:
    entry = library().find(ruleset, on=date(2026, 11, 19))
    assert entry.nature


@pytest.mark.parametrize("ruleset", EVERY)
def test_examples_and_cases_come_out_as_they_say(ruleset: str) -> None:
    results = run_examples(engine(ruleset), cases(ruleset))
    assert len(results) >= 3
    assert {result.name: result.faults for result in results if result.faults} == {}


@pytest.mark.parametrize("ruleset", GALLERY)
def test_a_scheme_of_the_gallery_has_cases_enough(ruleset: str) -> None:
    assert len(cases(ruleset)) >= 12


@pytest.mark.parametrize("ruleset", EVERY)
def test_the_check_finds_what_the_readme_says_and_no_more(ruleset: str) -> None:
    found = sorted(finding.code for finding in run_checks(engine(ruleset).ruleset))
    assert found == SPECIMENS.get(ruleset, [])


@pytest.mark.parametrize("ruleset", EVERY)
def test_promises_are_proved(ruleset: str) -> None:
    proofs = prove(engine(ruleset).ruleset)
    assert proofs
    assert {proof.promise: proof.verdict for proof in proofs if proof.verdict != "proved"} == {}


@pytest.mark.parametrize("ruleset", PRACTICES + GALLERY)
def test_every_rule_is_shown_by_an_example(ruleset: str) -> None:
    loaded = engine(ruleset).ruleset
    starts = [
        Start(one.name, given_answers(loaded, one, cases(ruleset)))
        for one in (*loaded.document.examples, *cases(ruleset))
    ]
    (space,) = shared_space([Side(loaded)])
    assert [shown.feature.name for shown in coverage(Compiled(loaded, space=space), starts).missing] == []


@pytest.mark.parametrize("ruleset", EVERY)
def test_what_can_still_be_reached_is_exact(ruleset: str) -> None:
    for outcome in engine(ruleset).judge({}).outcomes.values():
        assert outcome.exact
        assert outcome.reachable


@pytest.mark.parametrize("ruleset", EVERY)
def test_the_blank_form_asks_every_question(ruleset: str) -> None:
    loaded = engine(ruleset).ruleset
    form = re.sub(r"\W+", " ", blank_form(loaded, format="markdown"))
    for question in loaded.document.question.values():
        assert re.sub(r"\W+", " ", question.text).strip() in form


@pytest.mark.parametrize("ruleset", AUDITS)
def test_an_audit_begins_in_plain_text(ruleset: str) -> None:
    numbers = count(1)
    session = AuditSession.begin(
        engine(ruleset).ruleset,
        case_reference="CF-1041",
        by="Auditor A",
        now=lambda: datetime(2026, 11, 19, 9, 30, tzinfo=UTC),
        new_id=lambda: f"00000000-0000-4000-8000-{next(numbers):012d}",
        record=lambda event, summary: None,
        engines=lambda loaded: engine(ruleset),
    )
    shown: list[str] = []
    prompts: list[str] = []

    def read(prompt: str) -> str | None:
        prompts.append(prompt)
        return "skip" if len(prompts) <= 40 else None

    assert run_plain(session, read=read, write=shown.append) == 0
    assert session.ruleset.title in "\n".join(shown)
    assert len(prompts) >= 2, "nothing was asked"


def test_a_readme_stands_in_every_folder() -> None:
    folders = {entry.path.parent for entry in library().entries()} | {FOLDER / "gallery"}
    assert [folder.name for folder in folders if not (folder / "README.md").is_file()] == []


@pytest.mark.parametrize(
    ("folder", "letter", "last"),
    [("live-audit", "R", 17), ("practice-days", "H", 27), ("core-audit", "N", 29), ("monthly-programme", "S", 27)],
)
def test_a_readme_says_where_each_requirement_is_carried_and_names_what_is_there(
    folder: str, letter: str, last: int
) -> None:
    text = (FOLDER / folder / "README.md").read_text(encoding="utf-8")
    assert re.findall(rf"^\| {letter}(\d+) ", text, re.MULTILINE) == [str(number) for number in range(1, last + 1)]
    here = {entry.id for entry in library().entries() if entry.path.parent == FOLDER / folder}
    documents = [engine(name).ruleset.document for name in here]
    for table, name in re.findall(r"`\[([a-z]+)\.([a-z_0-9]+)\]`", text):
        assert any(name in getattr(document, table) for document in documents), f"[{table}.{name}]"
