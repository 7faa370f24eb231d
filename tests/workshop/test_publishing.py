"""Publishing: all that stands against it at once, then done whole; what is published nothing changes any more."""

from __future__ import annotations

import stat
from datetime import date, timedelta
from pathlib import Path

import pytest

from auditrules.rulesets import RulesetError
from auditrules.rulesets import scaffold as scaffolds
from auditrules.rulesets.record import read_record
from auditrules.rulesets.scaffold import TEMPLATES, overlay_scaffold, scaffold
from auditrules.workshop import publishing
from auditrules.workshop.fresh import TO_BE_SAID, new_entry
from auditrules.workshop.publishing import Agreement, Refused, agree, publish, withdraw
from auditrules.workshop.recording import CannotRecord

from .common import loaded
from .councils import BOARD, NOW, OURS, TODAY, Council, council
from .made import SMALL, after, reading
from .offices import BASE


@pytest.fixture
def town(tmp_path: Path) -> Council:
    return council(tmp_path)


def test_a_draft_is_never_in_force_and_a_published_version_is(town: Council) -> None:
    assert town.states() == {"1.0.0 draft": "draft"}
    with pytest.raises(RulesetError):
        town.library.find("ours", on=TODAY)
    done = town.publish()
    assert (done.by, done.at) == ("A. Lead", "2026-11-02T09:30:00.000000Z")
    assert town.states() == {"1.0.0": "in_force"}
    entry = town.library.find("ours", on=TODAY)
    assert entry.path == town.own / "published" / "ours-1.0.0.toml"
    assert stat.S_IMODE(entry.path.stat().st_mode) & 0o222 == 0
    assert entry.extends == "scale@1"
    assert town.library.load("ours").bases == ()


def test_nothing_done_afterwards_reaches_what_was_published(town: Council) -> None:
    town.publish()
    before = town.library.load("ours").meaning_hash
    (town.folder / "supplied" / "scale.toml").write_text(BASE.replace('otherwise = "fair"', 'otherwise = "poor"'))
    town.change(("The plan", "Another plan"))
    assert town.library.load("ours@1.0.0").meaning_hash == before
    assert town.states() == {"1.0.0": "in_force", "1.0.0 draft": "draft"}
    (town.folder / "supplied" / "scale.toml").unlink()
    town.draft.unlink()
    assert town.library.load("ours").meaning_hash == before


def test_an_unchanged_draft_is_not_listed_beside_what_was_published(town: Council) -> None:
    town.publish()
    assert town.states() == {"1.0.0": "in_force"}
    town.write(OURS + "\n# A remark.\n")
    assert town.states() == {"1.0.0": "in_force", "1.0.0 draft": "draft"}


# What stands against it


def test_everything_that_stands_against_it_is_told_at_once(town: Council) -> None:
    town.change(
        ('given = { record = "strong"', 'given = { record = "fair"'),
        ('then = "overall is poor"', 'then = "overall is strong"'),
        ('title = "Our audit"', 'title = "Our audit"\neffective_to = 2026-10-01'),
    )
    ready = town.ready(agreement=None)
    assert [block.why for block in ready.blocks] == ["example", "promise", "agreement", "date"]
    example, promise, agreement, _ = ready.blocks
    assert "'Strong throughout' fails: overall is fair" in str(example)
    assert promise.message.startswith("promise.poor_stays_poor is broken: ")
    assert "nobody has agreed ours@1.0.0" in agreement.message
    lines = town.draft.read_text().splitlines()
    for block in (example, promise):
        assert block.place is not None
        assert block.place.path == town.draft
        assert lines[block.place.line - 1] in ("[[examples]]", "[promise.poor_stays_poor]")
    with pytest.raises(Refused) as refused:
        publish(ready, by="A. Lead", at=NOW)
    assert len(refused.value.lines) == 4
    assert town.states() == {"1.0.0 draft": "draft"}
    assert not (town.own / "published").exists()


def test_faults_of_the_file_and_of_its_cases(town: Council) -> None:
    town.change(('when = "seen is no"', 'when = "sen is no"'), ('label = "The plan"', 'labl = "The plan"'))
    ready = town.ready()
    assert {block.why for block in ready.blocks} == {"fault"}
    assert any("Did you mean 'seen'?" in str(block) for block in ready.blocks)
    assert len(ready.blocks) >= 2
    town.write()
    (town.own / "ours_cases.toml").write_text('[[examples]]\nname = "x"\ngiven = { recrd = "poor" }\nexpect = {}\n')
    (block,) = town.ready().blocks
    assert (block.why, block.place and block.place.path.name) == ("fault", "ours_cases.toml")
    (town.own / "ours_cases.toml").write_text(
        '[[examples]]\nname = "A poor one"\ngiven = { record = "poor" }\nexpect = { overall = "fair" }\n'
    )
    (block,) = town.ready().blocks
    assert (block.why, block.place and block.place.path.name) == ("example", "ours_cases.toml")


def test_what_a_form_left_to_be_said_has_to_be_said(town: Council) -> None:
    old = 'because = "A poor record is a poor file."'
    town.change((old, 'because = "Say why."'))
    (block,) = town.ready().blocks
    assert block.message == "'Say why.' still stands where something is to be said"
    assert block.place is not None
    assert old in OURS.splitlines()[block.place.line - 1]
    town.change(("Say why.", "Say why this is."))
    assert town.ready().ready


@pytest.mark.parametrize("template", TEMPLATES)
def test_what_a_new_ruleset_begins_with_is_not_published_as_it_stands(town: Council, template: str) -> None:
    text = scaffold("ours", template)
    town.write(text)
    left = [one for one in TO_BE_SAID if one in text]
    assert {block.message for block in town.ready().blocks} == {
        f"'{one}' still stands where something is to be said" for one in left
    }
    for one in left:
        text = text.replace(one, f"{one[:-1]}, as our board agreed it.")
    town.write(text)
    assert town.ready().ready


def test_every_text_that_is_to_be_said_stands_in_a_beginning() -> None:
    base = loaded(scaffold("theirs", "graded"))
    texts = "".join((*TEMPLATES.values(), overlay_scaffold("ours", base)))
    assert all(f'"{one}"' in texts for one in scaffolds.TO_BE_SAID)


@pytest.mark.parametrize("table", ["question", "standard", "require", "escalate", "action", "promise", "limit"])
def test_what_a_form_writes_at_first_is_to_be_said(table: str) -> None:
    found = reading(SMALL)
    change = new_entry(found, table)
    entry = reading(after(found, change)).value(change.path)
    assert any(one in TO_BE_SAID for one in entry.values() if isinstance(one, str)), entry


def test_a_meaning_changed_under_the_same_version(town: Council) -> None:
    town.publish()
    town.change(('label = "The plan"', 'label = "Another plan"'))
    ready = town.ready()
    (block,) = ready.blocks
    assert block.why == "version"
    assert "L106 the meaning changed and the version is still 1.0.0 (section.plan label)" in block.message
    assert block.help == "Give it a new version, such as 1.0.1."
    assert block.place is not None
    assert block.place.line == OURS.splitlines().index('version = "1.0.0"') + 1
    assert [change.words for change in ready.changes] == ["section.plan label: The plan -> Another plan"]
    town.change(('version = "1.0.0"', 'version = "1.0.1"'))
    town.publish()
    assert town.states() == {"1.0.1": "in_force", "1.0.0": "superseded"}


def test_a_base_that_changed_is_a_changed_meaning(town: Council) -> None:
    town.publish()
    (town.folder / "supplied" / "scale.toml").write_text(BASE.replace('otherwise = "fair"', 'otherwise = "poor"'))
    town.write(OURS + "\n# Written on.\n")
    (block,) = town.ready().blocks
    assert "L106" in block.message
    assert "decide.overall" in block.message


def test_the_same_version_again_and_an_earlier_one(town: Council) -> None:
    town.change(('version = "1.0.0"', 'version = "1.2"'))
    town.publish()
    (again,) = town.ready().blocks
    assert "published already, with the same meaning and the very same text" in again.message
    assert "1.3" in again.help
    town.change(('version = "1.2"', 'version = "1.1"'))
    (earlier,) = town.ready().blocks
    assert "L107 version 1.1 is earlier than 1.2" in earlier.message


def test_the_id_of_a_supplied_ruleset(town: Council) -> None:
    town.change(('id = "ours"', 'id = "small"'))
    (block,) = town.ready().blocks
    assert (block.why, block.help) == ("id", "Give yours an id of its own.")
    assert "council_rulesets" in block.message


def test_a_promise_that_is_not_proved_has_to_be_acknowledged(town: Council) -> None:
    ready = publishing.readiness(town.draft, town.library, today=TODAY, agreement=BOARD, out_of_time=lambda: True)
    assert ready.ready
    (line,) = ready.unproved
    assert line.startswith("promise.poor_stays_poor is not proved")
    with pytest.raises(Refused, match="poor_stays_poor"):
        publish(ready, by="A. Lead", at=NOW)
    done = publish(ready, by="A. Lead", at=NOW, acknowledged=True)
    assert done.list("acknowledged") == ready.unproved


def test_only_what_stands_in_the_own_folder_is_published(town: Council) -> None:
    elsewhere = town.folder / "elsewhere.toml"
    elsewhere.write_text(OURS)
    ready = publishing.readiness(elsewhere, town.library, today=TODAY, agreement=BOARD)
    (block,) = ready.blocks
    assert "not in a folder of your own rulesets" in block.message
    town.publish()
    copy = town.own / "published" / "ours-1.0.0.toml"
    ready = publishing.readiness(copy, town.library, today=TODAY, agreement=BOARD)
    assert any("is a version that was published" in block.message for block in ready.blocks)
    ready = publishing.readiness(town.own / "none.toml", town.library, today=TODAY)
    assert [block.why for block in ready.blocks] == ["fault"]


def test_who_publishes_has_a_name(town: Council) -> None:
    with pytest.raises(Refused, match="no name"):
        publish(town.ready(), by=" ", at=NOW)


@pytest.mark.parametrize("what", ["draft", "record"])
def test_what_changed_since_it_was_looked_at_is_not_published(town: Council, what: str) -> None:
    ready = town.ready()
    if what == "draft":
        town.write(OURS + "\n# A late word.\n")
    else:
        agree(town.draft, town.library, BOARD, by="B. Other", at=NOW)
    with pytest.raises(Refused, match="meanwhile"):
        publish(ready, by="A. Lead", at=NOW)
    assert read_record(town.own).published("ours") == ()


def test_ended_in_between_nothing_is_published(town: Council, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise CannotRecord("the disk is full")

    monkeypatch.setattr(publishing, "add_held", fail)
    with pytest.raises(CannotRecord):
        town.publish()
    monkeypatch.undo()
    assert (town.own / "published" / "ours-1.0.0.toml").exists()
    assert town.states() == {"1.0.0 draft": "draft"}
    town.publish()
    assert town.states() == {"1.0.0": "in_force"}


# Agreed


def test_agreed_until_the_text_changes(town: Council) -> None:
    agree(town.draft, town.library, Agreement("the audit board", date(2026, 10, 30)), by="A. Lead", at=NOW)
    assert town.states() == {"1.0.0 draft": "agreed"}
    (entry,) = [one for one in town.library.entries() if one.id == "ours"]
    assert (entry.agreed_by, entry.agreed_on) == ("the audit board", date(2026, 10, 30))
    ready = town.ready(agreement=None)
    assert ready.agreement == Agreement("the audit board", date(2026, 10, 30))
    assert ready.ready
    town.write(OURS + "\n# A remark.\n")
    assert town.states() == {"1.0.0 draft": "draft"}
    assert [block.why for block in town.ready(agreement=None).blocks] == ["agreement"]


def test_an_agreement_is_of_a_meaning_and_a_base_can_change_that(town: Council) -> None:
    agree(town.draft, town.library, BOARD, by="A. Lead", at=NOW)
    (town.folder / "supplied" / "scale.toml").write_text(BASE.replace('label = "Fair"', 'label = "Middling"'))
    assert [block.why for block in town.ready(agreement=None).blocks] == ["agreement"]


@pytest.mark.parametrize(
    ("agreement", "words"), [(Agreement(" ", TODAY), "nobody"), (Agreement("B", date(2026, 11, 3)), "yet to come")]
)
def test_an_agreement_that_is_none(town: Council, agreement: Agreement, words: str) -> None:
    with pytest.raises(Refused, match=words):
        agree(town.draft, town.library, agreement, by="A. Lead", at=NOW)
    assert words in str(town.ready(agreement=agreement).blocks[0])


def test_what_is_faulty_or_published_is_not_agreed(town: Council) -> None:
    town.publish()
    with pytest.raises(Refused, match="published already"):
        agree(town.draft, town.library, BOARD, by="A. Lead", at=NOW)
    town.write("[ruleset\n")
    with pytest.raises(Refused, match="T106"):
        agree(town.draft, town.library, BOARD, by="A. Lead", at=NOW)


# In force from a day, superseded, withdrawn


def test_in_force_from_a_day_to_come(town: Council) -> None:
    town.publish()
    town.change(('version = "1.0.0"', 'version = "2.0"'), ("The plan", "A plan"))
    later = TODAY + timedelta(30)
    town.publish(begins=later)
    assert town.states() == {"2.0": "to_come", "1.0.0": "in_force"}
    assert town.states(later) == {"2.0": "in_force", "1.0.0": "superseded"}
    assert town.library.find("ours", on=TODAY).version == "1.0.0"
    assert town.library.find("ours", on=later).version == "2.0"


def test_the_day_in_the_file_counts_and_is_not_contradicted(town: Council) -> None:
    town.change(('title = "Our audit"', 'title = "Our audit"\neffective_from = 2027-01-01'))
    (block,) = town.ready(begins=TODAY).blocks
    assert "the file says that it is in force from 01.01.2027, not 02.11.2026" in block.message
    town.publish()
    assert town.states() == {"1.0.0": "to_come"}


def test_withdrawing_takes_a_reason_and_ends_there(town: Council) -> None:
    town.publish()
    with pytest.raises(Refused, match="for a reason"):
        withdraw(town.own, "ours", "1.0.0", because=" ", by="A. Lead", at=NOW)
    withdraw(town.own, "ours", "1.0.0", because="It missed a rule.", by="A. Lead", at=NOW, today=TODAY)
    assert town.states() == {"1.0.0": "withdrawn"}
    with pytest.raises(RulesetError):
        town.library.find("ours", on=TODAY)
    with pytest.raises(Refused, match=r"can't be withdrawn: it is withdrawn on 02\.11\.2026"):
        withdraw(town.own, "ours", "1.0.0", because="Again.", by="A. Lead", at=NOW, today=TODAY)
    with pytest.raises(Refused, match="never published"):
        withdraw(town.own, "ours", "9", because="Why not.", by="A. Lead", at=NOW)
    (block,) = town.ready().blocks
    assert block.why == "version", "a withdrawn version's number is not used again"


# The record can be relied on


def test_a_published_text_that_was_changed_is_not_offered_and_blocks_the_next(town: Council) -> None:
    town.publish()
    path = town.own / "published" / "ours-1.0.0.toml"
    path.chmod(0o644)
    path.write_text(path.read_text().replace("The plan", "A plan"))
    (entry,) = [one for one in town.library.entries() if one.id == "ours" and not one.draft]
    assert "not the text that was published" in str(entry.problem)
    town.change(('version = "1.0.0"', 'version = "1.1.0"'))
    assert [block.why for block in town.ready().blocks] == ["record"]
    path.unlink()
    (entry,) = [one for one in town.library.entries() if one.id == "ours" and not one.draft]
    assert "is gone" in str(entry.problem)
    assert not entry.in_force(TODAY) or entry.problem is not None


def test_a_record_whose_end_was_cut_off_is_told_and_takes_no_more(town: Council) -> None:
    town.publish()
    path = town.own / "published" / "record.jsonl"
    whole = path.read_bytes()
    lines = whole.splitlines(keepends=True)
    withdraw(town.own, "ours", "1.0.0", because="x", by="A. Lead", at=NOW)
    path.write_bytes(whole)
    assert read_record(town.own).faults == (
        f"the end of the record of versions is missing: it had {len(lines) + 1} lines, and has {len(lines)}",
    )
    with pytest.raises(CannotRecord, match="end of the record"):
        withdraw(town.own, "ours", "1.0.0", because="x", by="A. Lead", at=NOW)
    path.unlink()
    assert "end of the record of versions is missing" in read_record(town.own).faults[0]


def test_the_head_of_a_record_may_be_behind_and_may_not_say_something_else(town: Council) -> None:
    town.publish()
    head = town.own / "published" / "record.head"
    before = head.read_text()
    withdraw(town.own, "ours", "1.0.0", because="x", by="A. Lead", at=NOW)
    head.write_text(before)
    assert read_record(town.own).faults == (), "as where the program ended between the line and its head"
    count = before.split()[0]
    head.write_text(f"{count} {'0' * 64}\n")
    assert "is not the one that was written" in read_record(town.own).faults[0]
    head.write_text("x")
    assert "record.head" in read_record(town.own).faults[0]
    head.unlink()
    assert read_record(town.own).faults == (), "as in a folder from before there were heads"


def test_a_record_that_was_changed_takes_no_more(town: Council) -> None:
    town.publish()
    path = town.own / "published" / "record.jsonl"
    raw = path.read_bytes()
    path.write_bytes(raw.replace(b"A. Lead", b"B. Else") + raw)
    town.change(('version = "1.0.0"', 'version = "1.1.0"'))
    assert "record" in [block.why for block in town.ready().blocks]
    with pytest.raises(CannotRecord, match="does not follow"):
        withdraw(town.own, "ours", "1.0.0", because="x", by="A. Lead", at=NOW)
