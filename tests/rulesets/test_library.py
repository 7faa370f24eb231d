"""The library: rulesets by id and version, in force by date, faulty ones listed with what is wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from auditrules.rulesets import Library, LibraryFolder, RulesetError
from auditrules.rulesets.source import SourceFile, read_source

SECTION = '\n[section.s]\nlabel = "S"\n'


def ruleset(identity: str, version: str, rest: str = "") -> str:
    return f'[ruleset]\nid = "{identity}"\nversion = "{version}"\ntitle = "Title of {identity} {version}"\n{rest}'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "deeper").mkdir()
    files = {
        "a-1.0.toml": ruleset("a", "1.0", "effective_from = 2020-01-01\neffective_to = 2023-12-31\n"),
        "a-1.2.toml": ruleset("a", "1.2", "effective_from = 2024-01-01\n"),
        "one/a-1.10.toml": ruleset("a", "1.10", "effective_from = 2026-01-01\n"),
        "one/a-2.toml": ruleset("a", "2", "effective_from = 2030-01-01\n"),
        "one/deeper/b.toml": ruleset("b-side", "1", 'nature = "File audit"\nkind_of_case = "Fostering"\n'),
        "base.toml": ruleset("base", "1", "base = true\n"),
        "broken.toml": "[ruleset\n",
        "nameless.toml": '[ruleset]\ntitle = "No id"\n',
        "versionless.toml": '[ruleset]\nid = "versionless"\ntitle = "No version"\n',
        "notes.toml": "[tool.other]\nx = 1\n",
        "a-1.0_cases.toml": "[[examples]]\n",
        "a.txt": ruleset("text", "1"),
        ".hidden.toml": ruleset("hidden", "1"),
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text + (SECTION if "[ruleset]" in text else ""))
    return tmp_path


@pytest.fixture
def library(folder: Path) -> Library:
    return Library([LibraryFolder(folder, "council")])


def test_everything_is_listed_newest_version_first(library: Library, folder: Path) -> None:
    listed = [(entry.id, entry.version) for entry in library.entries() if entry.problem is None]
    assert listed == [("a", "2"), ("a", "1.10"), ("a", "1.2"), ("a", "1.0"), ("b-side", "1"), ("base", "1")]
    b = next(entry for entry in library.entries() if entry.id == "b-side")
    assert (b.title, b.nature, b.kind_of_case, b.source) == (
        "Title of b-side 1", "File audit", "Fostering", "council",
    )  # fmt: skip
    assert b.path == folder / "one" / "deeper" / "b.toml"
    assert [entry.id for entry in library.entries() if entry.base] == ["base"]


def test_what_can_not_be_listed_is_listed_with_its_problem(library: Library) -> None:
    problems = {entry.path.name: entry.problem for entry in library.entries() if entry.problem}
    assert set(problems) == {"broken.toml", "nameless.toml", "versionless.toml"}
    assert "broken.toml:1:1: T106 this heading can't be read" in problems["broken.toml"]
    assert "S102" in problems["nameless.toml"]
    assert "no version" in problems["versionless.toml"]


@pytest.mark.parametrize(
    ("reference", "version"),
    [("a", "2"), ("a@1", "1.10"), ("a@1.2", "1.2"), ("a@1.1", None), ("a@1.10", "1.10"), ("a@2", "2"), ("a@3", None)],
)
def test_a_reference_finds_the_newest_that_begins_so(library: Library, reference: str, version: str | None) -> None:
    if version is None:
        with pytest.raises(RulesetError) as caught:
            library.find(reference)
        assert "Found versions: 2, 1.10, 1.2, 1.0" in str(caught.value)
    else:
        assert library.find(reference).version == version


@pytest.mark.parametrize(
    ("on", "version"),
    [
        (date(2019, 12, 31), None),
        (date(2020, 1, 1), "1.0"),
        (date(2023, 12, 31), "1.0"),
        (date(2024, 1, 1), "1.2"),
        (date(2026, 4, 1), "1.10"),
        (date(2030, 1, 1), "2"),
    ],
)
def test_in_force_by_date(library: Library, on: date, version: str | None) -> None:
    if version is None:
        with pytest.raises(RulesetError, match=r"there is no ruleset 'a' in force on 31\.12\.2019"):
            library.find("a", on=on)
    else:
        assert library.find("a", on=on).version == version


def test_a_name_that_is_not_found(library: Library) -> None:
    with pytest.raises(RulesetError, match="Did you mean 'base'"):
        library.find("bace")
    with pytest.raises(RulesetError, match="Found: a, b-side, base"):
        library.find("zzz")
    with pytest.raises(RulesetError, match="No rulesets were found"):
        Library().find("a")
    for odd in ("", "@1", "a@", "a@x", "../a", "a@1@2", "A"):
        with pytest.raises(RulesetError) as caught:
            library.find(odd)
        assert [fault.code for fault in caught.value.diagnostics] == ["L101"]


def test_loading_by_reference_and_by_path(library: Library, folder: Path) -> None:
    assert library.load("a@1").version == "1.10"
    assert library.load(folder / "a-1.2.toml").version == "1.2"
    assert library.load(str(folder / "a-1.2.toml")).version == "1.2"
    # Once loaded it is kept.
    assert library.load("a@1") is library.load("a@1.10")
    with pytest.raises(RulesetError):
        library.load(folder / "broken.toml")


def test_the_first_folder_of_two_wins_for_the_same_version(tmp_path: Path) -> None:
    for name in ("x", "y"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.toml").write_text(ruleset("a", "1") + SECTION)
    library = Library([LibraryFolder(tmp_path / "y", "second"), LibraryFolder(tmp_path / "x", "first")])
    assert [entry.source for entry in library.entries()] == ["first", "second"]
    assert library.find("a").source == "first"


def test_folders_that_are_not_there(tmp_path: Path) -> None:
    assert Library([LibraryFolder(tmp_path / "none", "x")]).entries() == ()


def test_what_extends_may_name_is_offered(folder: Path, library: Library) -> None:
    assert list(library.known(beside=folder / "base.toml")) == ["a@1", "a@2", "b-side@1", "base@1"]
    assert library.base("base@1", beside=folder / "x.toml") == folder / "base.toml"
    assert library.base("base@2", beside=folder / "x.toml") is None
    # Without a library, what stands beside the file.
    assert list(Library().known(beside=folder / "base.toml")) == ["a@1"]


def test_looking_for_one_reads_only_files_that_name_it(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def counted(path: Path) -> SourceFile:
        read.append(path.name)
        return read_source(path)

    monkeypatch.setattr("auditrules.rulesets.library.read_source", counted)
    assert library.find("b-side").version == "1"
    assert read == ["b.toml"]
    assert library.find("b-side@1").path == folder / "one" / "deeper" / "b.toml"
    assert read == ["b.toml"]


@pytest.mark.parametrize("word", ["side", "b"])
def test_a_file_is_not_read_for_an_id_that_is_a_part_of_its_words(
    library: Library, folder: Path, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = folder / "one" / "deeper" / "b.toml"
    file.write_text(f'# {word}\n{file.read_text()}\n[note]\nabout = "a {word} of b-side@1"\n')
    read: list[str] = []

    def counted(path: Path) -> SourceFile:
        read.append(path.name)
        return read_source(path)

    monkeypatch.setattr("auditrules.rulesets.library.read_source", counted)
    assert library.base(f"{word}@1", beside=folder / "other.toml") is None
    assert read == []


@pytest.mark.parametrize(
    "spelt",
    [
        '"\\u0061side"',
        '"\\x61side"',
        "'aside'",
        '"""\naside"""',
        '"""\r\naside"""',
        "'''\naside'''",
        '"""\\\n  aside"""',
        '"""aside\\\n  """',
    ],
)
def test_an_id_is_found_however_it_is_spelt(library: Library, folder: Path, spelt: str) -> None:
    text = ruleset("aside", "9").replace('"aside"', spelt) + SECTION
    (folder / "escaped.toml").write_bytes(text.encode())
    assert library.find("aside").path == folder / "escaped.toml"
