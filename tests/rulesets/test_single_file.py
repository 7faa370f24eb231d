"""A ruleset and its bases as one file: it says the same, and says where each part comes from."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditrules.rulesets import Library, LibraryFolder
from auditrules.rulesets.loading import examine_chain
from auditrules.rulesets.single_file import single_file

ROOT = Path(__file__).parents[2]
LIBRARY = Library([LibraryFolder(ROOT / "rulesets", "council")])


@pytest.mark.parametrize("entry", LIBRARY.entries(), ids=lambda entry: entry.reference)
def test_every_ruleset_says_the_same_as_one_file(entry: object) -> None:
    ruleset = LIBRARY.load(entry.path)  # type: ignore[attr-defined]
    text = single_file(ruleset)
    joined, faults = examine_chain([(Path("joined.toml"), text)])
    assert joined is not None, faults
    assert joined.meaning_hash == ruleset.meaning_hash
    assert joined.reference == ruleset.reference
    assert joined.title == ruleset.title
    assert joined.bases == ()
    assert len(joined.document.examples) == len(ruleset.document.examples)
    assert list(joined.vocabulary.items) == list(ruleset.vocabulary.items)
    if not ruleset.bases:
        assert text == ruleset.path.read_text(encoding="utf-8")


def test_it_names_the_file_of_every_part() -> None:
    text = single_file(LIBRARY.load("file-audit-fostering"))
    assert text.startswith("# Case-file audit: fostering\n# One file of file-audit-fostering@")
    assert "#     four-point@1.0.0 (four-point.toml)" in text
    assert "# from four-point@1.0.0\n[grade.inadequate]" in text
    assert "extends" not in text


def test_texts_with_quotes_backslashes_and_several_lines(tmp_path: Path) -> None:
    words = 'He said \\"no\\" \\\\ and\\ttwice: \\"\\"\\"'
    (tmp_path / "base.toml").write_text(
        f'[ruleset]\nid = "base"\nversion = "1"\ntitle = "A base"\nbase = true\n[grade.low]\nlabel = "Low"\n'
        f'descriptor = "{words}\\nA second line\\n"\n[grade.high]\nlabel = "High"\n'
    )
    (tmp_path / "over.toml").write_text(
        'remove = { grade = [] }\n[ruleset]\nid = "over"\nversion = "1"\n'
        'title = "An \\"overlay\\""\nextends = "base@1"\n'
        '[section.first]\nlabel = "First"\n[section.second]\nlabel = "Second"\nafter = "first"\n'
        '[section.third]\nlabel = "Third"\nafter = "first"\n'
        '[decide.overall]\notherwise = "low"\nrows = [{ when = "every section is high", then = "high" }]\n'
    )
    ruleset = Library([LibraryFolder(tmp_path, "here")]).load("over")
    text = single_file(ruleset)
    joined, _ = examine_chain([(Path("over.toml"), text)])
    assert joined is not None
    assert joined.document.grade["low"].descriptor == ruleset.document.grade["low"].descriptor
    assert [one.id for one in joined.sections] == ["first", "third", "second"]
    assert "after" not in text
