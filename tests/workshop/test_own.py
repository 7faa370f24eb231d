"""One's own rulesets: copies as overlays, files taken in and given out, saves; and who did what, when."""

from __future__ import annotations

import os
from datetime import UTC, timedelta
from pathlib import Path

import pytest

from auditrules.rulesets import Library, LibraryFolder
from auditrules.rulesets.edits import applied
from auditrules.rulesets.record import read_record
from auditrules.rulesets.writing import NotWritten
from auditrules.workshop.changes import set_field
from auditrules.workshop.folders import draft_path, folder_of, own_folder, with_own
from auditrules.workshop.history import history, record_faults
from auditrules.workshop.own import (
    copy_as_overlay,
    export_file,
    free_id,
    import_file,
    record_saved,
    versions_of,
)
from auditrules.workshop.person import clean_name, keep_name, known_name
from auditrules.workshop.publishing import Agreement, Refused, agree, withdraw
from auditrules.workshop.reading import read
from auditrules.workshop.recording import CannotRecord

from .councils import BOARD, NOW, OURS, TODAY, Council, council


@pytest.fixture
def town(tmp_path: Path) -> Council:
    return council(tmp_path)


def _copy(town: Council, identity: str = "our-small", title: str = "Our small audit") -> Path:
    return copy_as_overlay(town.library, "small", town.own, identity=identity, title=title, by="A. Lead", at=NOW)


# Copies of supplied rulesets


def test_a_copy_builds_on_the_supplied_ruleset_and_is_a_draft(town: Council) -> None:
    path = _copy(town)
    library = town.library
    (entry,) = [one for one in library.entries() if one.id == "our-small"]
    assert (entry.path, entry.draft, entry.extends, entry.version) == (path, True, "small@1", "1.0.0")
    ruleset, supplied = library.load(path), library.load("small")
    assert ruleset.meaning_hash == supplied.meaning_hash
    assert ruleset.bases == ("small@1.0.0", "scale@1.0.0")
    assert draft_path(library, "our-small") == path


def test_a_copy_into_a_folder_that_is_not_there_yet(town: Council) -> None:
    folder = town.folder / "new" / "rulesets"
    library = Library([LibraryFolder(town.folder / "supplied", "council_rulesets")])
    path = copy_as_overlay(library, "small", folder, identity="our-small", title="Ours", by="A. Lead", at=NOW)
    again = with_own(library, folder)
    assert draft_path(again, "our-small") == path
    assert folder_of(path, again) == folder


def test_an_inherited_entry_is_changed_in_the_overlay(town: Council) -> None:
    path = _copy(town)
    text = path.read_text()
    changed = set_field(read(path, text, town.library.load(path)), ("escalate", "not_seen", "to"), ["head_of_service"])
    path.write_text(applied(text, changed.edits))
    assert '[escalate.not_seen]\nto = ["head_of_service"]\n' in path.read_text()
    assert town.library.load(path).document.escalate["not_seen"].to == ("head_of_service",)
    assert town.library.load("small").document.escalate["not_seen"].to == ("manager",)


@pytest.mark.parametrize(
    ("identity", "title", "words"),
    [
        ("small", "T", "is a ruleset of council_rulesets"),
        ("ours", "T", "there is a draft of 'ours' already"),
        ("Our Small", "T", "is no id"),
        ("x" * 65, "T", "is no id"),
        ("our-small", " ", "needs a title"),
        ("our-small", "a\x1b[31m", "one line of words"),
    ],
)
def test_a_copy_that_is_refused_writes_nothing(town: Council, identity: str, title: str, words: str) -> None:
    before = sorted(town.own.iterdir())
    with pytest.raises(Refused, match=words):
        _copy(town, identity, title)
    assert sorted(town.own.iterdir()) == before


def test_a_free_id(town: Council) -> None:
    assert free_id(town.library, "small") == "our-small"
    _copy(town)
    assert free_id(town.library, "small") == "our-small-2"


# One file out and in


def test_out_of_one_council_and_into_another(town: Council, tmp_path: Path) -> None:
    town.publish()
    ruleset = town.library.load("ours")
    sent = export_file(ruleset, tmp_path / "ours-sent.toml")
    (tmp_path / "there").mkdir()
    there = Library([])
    taken = import_file(sent, there, tmp_path / "there", by="B. Other", at=NOW)
    library = with_own(there, tmp_path / "there")
    (entry,) = library.entries()
    assert (entry.id, entry.draft, entry.path) == ("ours", True, taken)
    assert library.load(taken).meaning_hash == ruleset.meaning_hash
    assert [line.what for line in history(library, zone=UTC)] == ["took ours@1.0.0 in from ours-sent.toml"]
    with pytest.raises(NotWritten, match="is there already"):
        export_file(ruleset, sent)


def test_an_import_tells_every_fault_and_takes_nothing(town: Council, tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(
        OURS.replace('id = "ours"', 'id = "theirs"').replace("seen is no", "sen is no").replace("label", "labl", 1)
    )
    with pytest.raises(Refused) as refused:
        import_file(path, town.library, town.own, by="A. Lead", at=NOW)
    assert len(refused.value.lines) >= 2
    assert all(line.startswith(f"{path}:") for line in refused.value.lines)
    assert not (town.own / "theirs.toml").exists()
    assert read_record(town.own).done == ()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("big.toml", b"a" * 300_000),
        ("deep.toml", b"a = " + b"[" * 5000),
        ("utf16.toml", "[ruleset]".encode("utf-16")),
        ("binary.toml", bytes(range(256))),
        ("escape.toml", b'[ruleset]\nid = "\x1b[31m"\n'),
        ("outside.toml", b'[ruleset]\nid = "../../etc/passwd"\nversion = "1"\ntitle = "x"\n'),
        ("extends.toml", b'[ruleset]\nid = "a"\nversion = "1"\ntitle = "x"\nextends = "/etc/passwd"\n'),
    ],
)
def test_hostile_files_are_refused_in_words(town: Council, tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    before = sorted(town.own.rglob("*"))
    with pytest.raises(Refused) as refused:
        import_file(path, town.library, town.own, by="A. Lead", at=NOW)
    assert refused.value.lines
    assert all("\x1b" not in line for line in refused.value.lines)
    assert sorted(town.own.rglob("*")) == before


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a pipe of a name")
def test_a_pipe_keeps_nobody_waiting(town: Council, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    with pytest.raises(Refused, match="a pipe or a device"):
        import_file(tmp_path / "pipe.toml", town.library, town.own, by="A. Lead", at=NOW)


def test_an_import_writes_nothing_over(town: Council, tmp_path: Path) -> None:
    sent = tmp_path / "sent.toml"
    sent.write_text(OURS)
    with pytest.raises(Refused, match="there is a draft of 'ours' already"):
        import_file(sent, town.library, town.own, by="A. Lead", at=NOW)
    sent.write_text(OURS.replace('id = "ours"', 'id = "small"'))
    with pytest.raises(Refused, match="is a ruleset of council_rulesets"):
        import_file(sent, town.library, town.own, by="A. Lead", at=NOW)
    town.publish()
    town.draft.unlink()
    sent.write_text(OURS.replace("The plan", "A plan"))
    with pytest.raises(Refused, match="was published here and means something else"):
        import_file(sent, town.library, town.own, by="A. Lead", at=NOW)
    sent.write_text(OURS)
    assert import_file(sent, town.library, town.own, by="A. Lead", at=NOW) == town.draft


# Who changed what, when


def test_the_whole_story_of_a_ruleset(town: Council) -> None:
    before = town.draft.read_text()
    town.change(("The plan", "A plan"))
    record_saved(town.draft, town.library, before, town.draft.read_text(), by="C. Writer", at=NOW)
    agree(town.draft, town.library, Agreement("the audit board", TODAY), by="A. Lead", at=NOW + timedelta(minutes=1))
    town.publish()
    withdraw(town.own, "ours", "1.0.0", because="It missed a rule.", by="A. Lead", at=NOW + timedelta(days=1))
    lines = history(town.library, "ours", zone=UTC)
    assert [(line.when, line.by, line.what) for line in lines] == [
        ("03.11.2026 09:30", "A. Lead", "withdrew ours@1.0.0: It missed a rule."),
        ("02.11.2026 09:31", "A. Lead", "recorded that the audit board agreed ours@1.0.0 on 02.11.2026"),
        (
            "02.11.2026 09:30",
            "A. Lead",
            "published ours@1.0.0, in force from 02.11.2026; agreed by the audit board on 02.11.2026",
        ),
        ("02.11.2026 09:30", "C. Writer", "saved the draft of ours@1.0.0"),
    ]
    assert lines[-1].details == ("~ section.plan label: The plan -> A plan",)
    assert history(town.library, "other") == ()
    assert record_faults(town.library) == ()


def test_what_a_new_version_changed_is_in_the_record(town: Council) -> None:
    town.publish()
    town.change(('version = "1.0.0"', 'version = "1.1.0"'), ("The plan", "A plan"))
    assert town.publish().list("changes") == ("~ section.plan label: The plan -> A plan",)


def test_what_is_gone_and_what_is_new_are_told_apart(town: Council) -> None:
    before = town.draft.read_text()
    town.change(("[section.plan]", "[section.aims]"), ('plan = "strong"', 'aims = "strong"'))
    done = record_saved(town.draft, town.library, before, town.draft.read_text(), by="A. Lead", at=NOW)
    assert done is not None
    assert {"- section.plan: The plan", "+ section.aims: The plan"} <= set(done.list("changes"))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("The plan", "The plan ", "~ section.plan label: The plan -> The plan "),
        ("\n[section.plan]", "\n# A remark.\n[section.plan]", "words or layout only"),
        ("seen is no", "sen is no", "a text with 1 fault"),
    ],
)
def test_a_save_says_what_it_changed(town: Council, old: str, new: str, words: str) -> None:
    before = town.draft.read_text()
    town.change((old, new))
    done = record_saved(town.draft, town.library, before, town.draft.read_text(), by="A. Lead", at=NOW)
    assert done is not None
    assert done.list("changes") == (words,)
    assert (done.ruleset, done.version) == ("ours", "1.0.0")


def test_a_save_elsewhere_or_of_nothing_is_not_recorded(town: Council, tmp_path: Path) -> None:
    assert record_saved(tmp_path / "x.toml", town.library, "a", "b", by="A. Lead", at=NOW) is None
    assert record_saved(town.draft, town.library, OURS, OURS, by="A. Lead", at=NOW) is None
    assert not (town.own / "published").exists()


def test_versions_drafts_first(town: Council) -> None:
    town.publish()
    town.change(('version = "1.0.0"', 'version = "1.1.0"'), ("The plan", "A plan"))
    agree(town.draft, town.library, BOARD, by="A. Lead", at=NOW)
    assert [(entry.reference, words) for entry, words in versions_of(town.library, "ours", TODAY)] == [
        ("ours@1.1.0", "agreed by the audit board on 02.11.2026"),
        ("ours@1.0.0", "in force since 02.11.2026"),
    ]
    assert [words for _, words in versions_of(town.library, "small", TODAY)] == ["always"]


def test_two_writers_lose_no_line(town: Council) -> None:
    from threading import Thread

    def write(who: str) -> None:
        for number in range(10):
            record_saved(town.draft, town.library, f"{who}{number}", f"{who}{number + 1}", by=who, at=NOW)

    threads = [Thread(target=write, args=(who,)) for who in ("A", "B")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    record = read_record(town.own)
    assert record.faults == ()
    assert sorted(one.by for one in record.done) == ["A"] * 10 + ["B"] * 10


def test_a_folder_that_can_not_be_written_is_said(town: Council) -> None:
    (town.own / "published").write_text("not a folder")
    with pytest.raises(CannotRecord, match="cannot be written"):
        agree(town.draft, town.library, BOARD, by="A. Lead", at=NOW)


# Folders and names


def test_where_new_rulesets_go(town: Council, monkeypatch: pytest.MonkeyPatch) -> None:
    assert own_folder(town.library, {}) == town.own
    monkeypatch.setenv("XDG_CONFIG_HOME", str(town.folder / "config"))
    assert own_folder(Library([]), {}) == town.folder / "config" / "auditrules" / "rulesets"
    named = os.pathsep.join([str(town.folder / "a"), str(town.folder / "b")])
    assert own_folder(Library([]), {"AUDITRULES_RULESETS": named}) == town.folder / "a"


def test_a_name_is_asked_for_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    assert known_name({}) is None
    assert keep_name("  A.\tLead\x1b ") == "A. Lead"
    assert known_name({}) == "A. Lead"
    assert known_name({"AUDITRULES_USER": "B. Other"}) == "B. Other"
    with pytest.raises(ValueError, match="Say your name"):
        keep_name(" \n ")
    assert clean_name("x" * 500) == "x" * 200
