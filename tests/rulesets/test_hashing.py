"""The content hash: one number for one meaning, another where what is asked or decided can differ."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditrules.conditions.parser import parse
from auditrules.conditions.printer import canonical
from auditrules.engine.checks import run_checks
from auditrules.rulesets import Library, LibraryFolder, Ruleset
from auditrules.rulesets.formatting import formatted
from auditrules.rulesets.hashing import normal
from auditrules.rulesets.loading import examine

SHIPPED = Path(__file__).resolve().parents[2] / "rulesets"

TEXT = """\
[ruleset]
id = "small"
version = "1.0.0"
title = "Small"

[grade.poor]
label = "Poor"

[grade.fine]
label = "Fine"
score = 2

[answers.often]
values = ["never", { id = "always_so", label = "Always", points = 2 }]

[fact.service]
type = "choice"
values = ["in_need", "looked_after"]

[fact.completed]
type = "date"

[section.safety]
label = "Safety"

[section.record]
label = "The record"
relevant = "service is looked_after"

[question.seen]
section = "safety"
text = "Was the child seen?"
answers = "yes_no"
points = { yes = 1, no = 0 }

[question.source]
section = "safety"
text = "Where was it written?"
answers = "often"

[define.bad]
label = "Bad"
means = "seen is no and any section is poor"

[decide.overall]
otherwise = "fine"
columns = ["_ sections are poor"]
rows = [
  { cells = ["at least 1"], then = "poor", because = "A poor section." },
]

[limit.first]
when = "bad"
at_most = "poor"
because = "Bad."

[limit.second]
when = "safety is poor"
at_most = "poor"
because = "Not safe."

[action.visit]
when = "seen is no"
text = "Visit"
owner = "worker"
due = "10 working days after completed"

[[examples]]
name = "One"
given = { seen = "yes" }
expect = { escalate = [] }
"""


def loaded(text: str, library: Library | None = None) -> Ruleset:
    ruleset, diagnostics = examine(Path("small.toml"), library or Library(), text=text)
    assert ruleset is not None, "\n".join(map(str, diagnostics))
    return ruleset


def changed(old: str, new: str) -> Ruleset:
    assert TEXT.count(old) == 1, old
    return loaded(TEXT.replace(old, new))


HASH = loaded(TEXT).meaning_hash

SAME = [
    ('label = "Poor"', 'label="Poor"   # the worst'),
    ("score = 2", "score = 2.0"),
    ('text = "Was the child seen?"\nanswers = "yes_no"', 'answers = "yes_no"\ntext = "Was the child seen?"'),
    ("points = { yes = 1, no = 0 }", "points = { no = 0.0, yes = 1 }"),
    ('relevant = "service is looked_after"', 'relevant = "(service is one of looked_after)"'),
    ('means = "seen is no and any section is poor"', 'means = "any  section is poor and (seen is no and seen is no)"'),
    ('means = "seen is no and any section is poor"', 'means = "not (not (seen is no and any section is poor))"'),
    (
        'columns = ["_ sections are poor"]\nrows = [\n  { cells = ["at least 1"],',
        'rows = [\n  { when = "at least 1 sections are poor",',
    ),
    ('cells = ["at least 1"]', 'cells = [" at least  1 "]'),
    ('when = "bad"\nat_most = "poor"', 'when = "bad"\noverall_at_most = "poor"'),
    ('values = ["never",', 'values = [{ id = "never" },'),
    ('type = "date"', 'answers = "date"'),
    ("10 working days after completed", "10  working days after completed"),
    ('title = "Small"', 'title = "Rather small"\nsource = "A page"'),
    ('version = "1.0.0"', 'version = "1.1.0"\neffective_from = 2026-04-01'),
    ('because = "Not safe."', 'because = "Not safe."\nsource = "Page 3"'),
    ('given = { seen = "yes" }', 'given = { seen = "no" }'),
    ('label = "Safety"', 'label = "Safety"\nrelevant = "always"\ngraded = true'),
]

POOR, FINE = '[grade.poor]\nlabel = "Poor"\n\n', '[grade.fine]\nlabel = "Fine"\nscore = 2\n\n'
ALWAYS = '{ id = "always_so", label = "Always", points = 2 }'
TOLD = '[question.told]\nsection = "safety"\ntext = "Told?"\nanswers = "yes_no"\n\n'

OTHER = [
    (POOR + FINE, FINE + POOR),
    ("score = 2", "score = 3"),
    ("yes = 1, no = 0", "yes = 1, no = 1"),
    ('values = ["in_need", "looked_after"]', 'values = ["in_need", "looked_after", "care_leaver"]'),
    (f'"never", {ALWAYS}', f'{ALWAYS}, "never"'),
    ("points = 2 }", "points = 1 }"),
    ('text = "Was the child seen?"', 'text = "Was the child seen alone?"'),
    ('text = "Where was it written?"', 'text = "Where is it?"'),
    ('answers = "yes_no"', 'answers = "yes_partly_no"'),
    ('answers = "yes_no"', 'answers = "yes_no"\nallow_not_applicable = true'),
    ('answers = "yes_no"', 'answers = "yes_no"\nrequired = false'),
    ('relevant = "service is looked_after"', 'relevant = "service is in_need"'),
    ("seen is no and any section is poor", "seen is no or any section is poor"),
    ("seen is no and any section is poor", "seen is no and every section is poor"),
    ('["at least 1"]', '["at least 2"]'),
    ('otherwise = "fine"', 'otherwise = "poor"'),
    ("columns = [", 'hit = "worst"\ncolumns = ['),
    ('because = "Not safe."', 'because = "Not safe."\nstrength = "must"'),
    ('when = "safety is poor"\n', 'when = "safety is fine"\n'),
    ('owner = "worker"', 'owner = "manager"'),
    ("10 working days", "11 working days"),
    ("10 working days", "10 days"),
    ('label = "Safety"', 'label = "Safety"\nallow_not_applicable = true'),
    ('label = "Safety"', 'label = "Safety"\ntags = ["key"]'),
    ('label = "Safety"', 'label = "Safety"\nweight = 2'),
]


@pytest.mark.parametrize(("old", "new"), SAME, ids=range(len(SAME)))
def test_what_says_the_same_has_the_same_hash(old: str, new: str) -> None:
    assert changed(old, new).meaning_hash == HASH


@pytest.mark.parametrize(("old", "new"), OTHER, ids=range(len(OTHER)))
def test_what_says_something_else_has_another_hash(old: str, new: str) -> None:
    assert changed(old, new).meaning_hash != HASH


def test_rules_may_stand_in_any_order_and_questions_may_not() -> None:
    parts = TEXT.split("\n\n")
    limits = [index for index, part in enumerate(parts) if part.startswith("[limit.")]
    questions = [index for index, part in enumerate(parts) if part.startswith("[question.")]
    for (first, second), same in ((limits, True), (questions, False)):
        turned = list(parts)
        turned[first], turned[second] = parts[second], parts[first]
        assert (loaded("\n\n".join(turned)).meaning_hash == HASH) is same


def test_a_change_in_a_base_is_a_change_of_what_extends_it(tmp_path: Path) -> None:
    over = '[ruleset]\nid = "over"\nversion = "1"\ntitle = "Over"\nextends = "small@1"\n'
    (tmp_path / "over.toml").write_text(over)
    hashes = []
    for text in (TEXT, TEXT.replace("1.0.0", "1.0.1"), TEXT.replace("at least 1", "at least 2")):
        (tmp_path / "small.toml").write_text(text)
        hashes.append(Library([LibraryFolder(tmp_path, "here")]).load("over").meaning_hash)
    assert hashes[0] == hashes[1] == HASH
    assert hashes[2] != HASH


def test_an_overlay_means_what_the_same_text_in_one_file_means(tmp_path: Path) -> None:
    (tmp_path / "small.toml").write_text(TEXT)
    over = (
        '[ruleset]\nid = "over"\nversion = "1"\ntitle = "Over"\nextends = "small@1"\n'
        '[question.told]\nafter = "seen"\nsection = "safety"\ntext = "Told?"\nanswers = "yes_no"\n'
    )
    (tmp_path / "over.toml").write_text(over)
    one = TEXT.replace("[question.source]", f"{TOLD}[question.source]")
    assert Library([LibraryFolder(tmp_path, "here")]).load("over").meaning_hash == loaded(one).meaning_hash


@pytest.mark.parametrize(
    "path",
    [path for path in sorted(SHIPPED.rglob("*.toml")) if not path.stem.endswith("_cases")],
    ids=lambda path: path.stem,
)
def test_layout_comments_and_line_ends_change_no_shipped_ruleset(path: Path) -> None:
    library = Library([LibraryFolder(SHIPPED, "shipped")])
    text = path.read_text(encoding="utf-8")
    before, _ = examine(path, library, text=text)
    assert before is not None
    windows = text.replace("\r\n", "\n").replace("\n", "\r\n")
    for other in (text.replace("\n[", "\n\n# another word\n\n["), formatted(path, text), windows, text + "\n# end"):
        after, _ = examine(path, library, text=other)
        assert after is not None
        assert before.meaning_hash == after.meaning_hash


ATOMS = st.sampled_from(["a is yes", "b is one of x, y", "any section is poor", "always", "named"]).map(parse)


@given(st.lists(ATOMS, min_size=2, max_size=4), st.randoms(use_true_random=False), st.sampled_from(["and", "or"]))
def test_the_order_of_parts_and_their_brackets_say_nothing(parts: list[object], random: object, joint: str) -> None:
    texts = [canonical(part) for part in parts]  # type: ignore[arg-type]
    turned = list(texts)
    random.shuffle(turned)  # type: ignore[attr-defined]
    nested = f"{turned[0]} {joint} ({f' {joint} '.join(turned[1:])})"
    assert canonical(normal(parse(nested))) == canonical(normal(parse(f" {joint} ".join(texts))))
    other = "or" if joint == "and" else "and"
    if len(set(texts)) > 1:
        assert normal(parse(f" {other} ".join(texts))) != normal(parse(nested))


def test_loading_and_checking_work_out_no_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor does both at every key, and asks for none."""

    def refused(*arguments: object) -> str:
        raise AssertionError("a hash was worked out")

    monkeypatch.setattr("auditrules.rulesets.hashing.meaning_hash", refused)
    ruleset = loaded(TEXT)
    assert not any(one.severity == "error" for one in run_checks(ruleset))
    with pytest.raises(AssertionError):
        _ = ruleset.meaning_hash
