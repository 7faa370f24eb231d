"""The one layout of a ruleset file: what is kept, what is made even, and that nothing else is touched."""

from __future__ import annotations

from pathlib import Path

import pytest
import tomli
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditrules.rulesets import RulesetError
from auditrules.rulesets.formatting import NotTheSame, formatted, is_condition
from auditrules.rulesets.positions import positions

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "rulesets").rglob("*.toml"))
HERE = Path("here.toml")


def made(text: str) -> str:
    return formatted(HERE, text)


WRITTEN = """\
# A council's own.
#not indented


   [ruleset]   # the head
id="small"
"version"   =   '1.0'
title = "Small"
[grade.poor]
label = "Poor"
# about the next one
[ grade . fine ]
label = "Fine"

# a thought of its own

# ---- rules
[decide.overall]
otherwise = "fine"
rows = [ # worst first
  { when = "any  section is poor",    then = "poor" } , # a reason

     # the last one
  {when="(safety is one of fine) and not(record is poor)",then="fine"}
]
columns=[ ]
empty = {   }
points = {a=1,b = 2.50}
nested = [[1,2],
[3 , 4]]
text = \"\"\"
  kept   as = it is
\"\"\"

[limit.broken]
when = "any section ist poor"
because = "x"   \t

[limit.long]
when = \"\"\"
any section is poor \\
  and safety is poor\"\"\"



"""

WANTED = """\
# A council's own.
#not indented

[ruleset]  # the head
id = "small"
"version" = '1.0'
title = "Small"

[grade.poor]
label = "Poor"

# about the next one
[grade.fine]
label = "Fine"

# a thought of its own

# ---- rules
[decide.overall]
otherwise = "fine"
rows = [
  # worst first
  { when = "any section is poor", then = "poor" },  # a reason
  # the last one
  { when = "safety is fine and not (record is poor)", then = "fine" },
]
columns = []
empty = {}
points = { a = 1, b = 2.50 }
nested = [
  [1, 2],
  [3, 4],
]
text = \"\"\"
  kept   as = it is
\"\"\"

[limit.broken]
when = "any section ist poor"
because = "x"

[limit.long]
when = "any section is poor and safety is poor"
"""


def test_what_is_made_even_and_what_is_kept() -> None:
    assert made(WRITTEN) == WANTED
    assert made(WANTED) == WANTED


def test_line_ends_and_byte_order_mark_are_kept() -> None:
    windows = "\ufeff" + WRITTEN.replace("\n", "\r\n")
    assert made(windows) == "\ufeff" + WANTED.replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", ""),
        ("# only this", "# only this\n"),
        ("\n\n\na = 1", "a = 1\n"),
        ('a."b c".d = 1', 'a."b c".d = 1\n'),
        ("[[x]]\na=1\n[[x]]\na=2\n[x.y]\nb=1", "[[x]]\na = 1\n\n[[x]]\na = 2\n\n[x.y]\nb = 1\n"),
        ("a = 1979-05-27 # day", "a = 1979-05-27  # day\n"),
        ("a = [1,\n2]", "a = [\n  1,\n  2,\n]\n"),
        ("a = [\n\n]", "a = []\n"),
        ("a = [\n# none yet\n]", "a = [\n  # none yet\n]\n"),
        ("a = ['x#y', \"]\", '}']", "a = ['x#y', \"]\", '}']\n"),
        ('a = """x""""', 'a = """x""""\n'),
        ("a = '''it's'''", "a = '''it's'''\n"),
        ('a = "\\"\\\\"', 'a = "\\"\\\\"\n'),
        ("[a]\n# last", "[a]\n# last\n"),
    ],
)
def test_small_files(text: str, wanted: str) -> None:
    assert made(text) == wanted
    assert made(wanted) == wanted


def test_conditions_in_their_places_only() -> None:
    text = '[promise.p]\nthen = "always  "\nbecause = "always  "\n\n[[examples]]\nname = "any  section is poor"\n'
    assert made(text) == text.replace('then = "always  "', 'then = "always"')
    assert is_condition(("limit", "x", "when"))
    assert is_condition(("decide", "x", "rows", 0, "when"))
    assert not is_condition(("decide", "x", "rows", 0, "then"))
    assert not is_condition(("question", "when", "text"))
    assert not is_condition(("examples", 0, "when"))


def test_what_is_not_toml_is_refused_with_its_place() -> None:
    with pytest.raises(RulesetError) as caught:
        made("[ruleset\n")
    assert caught.value.diagnostics[0].place.line == 1


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_shipped_file_says_the_same_and_keeps_every_comment(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    after = formatted(path, text)
    assert formatted(path, after) == after
    assert [line.strip() for line in after.splitlines() if line.lstrip().startswith("#")] == [
        line.strip() for line in text.splitlines() if line.lstrip().startswith("#")
    ]
    assert list(tomli.loads(after)) == list(tomli.loads(text))


def inside_texts(text: str) -> set[int]:
    """Lines that go on a text of several lines, in which a space is a letter."""
    found: set[int] = set()
    for extent in positions(text).values.values():
        raw = text[extent.start : extent.end]
        if raw.startswith(('"""', "'''")):
            first = text.count("\n", 0, extent.start)
            found |= set(range(first, first + raw.count("\n") + 1))
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(FILES), st.randoms(use_true_random=False), st.booleans())
def test_spaces_at_the_edges_and_line_ends_of_any_kind_change_nothing(path: Path, random: object, crlf: bool) -> None:
    text = path.read_text(encoding="utf-8")
    closed = inside_texts(text)
    lines = text.splitlines()
    for index, line in enumerate(lines):
        if index in closed:
            continue
        kind = random.randrange(6)  # type: ignore[attr-defined]
        if kind == 0:
            line = "  \t" + line
        elif kind == 1:
            line += "   "
        elif kind == 2 and " = " in line and "#" not in line and '"' not in line.split(" = ")[0]:
            line = line.replace(" = ", "=", 1)
        elif kind == 3 and not line:
            line = "\n\n"
        lines[index] = line
    spread = "\n".join(lines) + "\n" * random.randrange(1, 4)  # type: ignore[attr-defined]
    wanted = formatted(path, text)
    if crlf:
        spread, wanted = spread.replace("\n", "\r\n"), wanted.replace("\n", "\r\n")
    assert formatted(path, spread) == wanted


TOKENS = st.sampled_from(
    [
        *("[a]", "[[b]]", "[a.c]", "[limit.l]", "[", "]", "{", "}", ",", " = ", "\n", "\r\n", "  ", "\t", "# c"),
        *("x", "y.z", "when", '"q q"', "1", "2.5", '"t"', "'l'", '"""m\n m"""', "true", "2026-01-01"),
        '"any  section is poor"',
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(TOKENS, max_size=14).map("".join))
def test_any_text_is_formatted_to_the_same_meaning_or_refused(text: str) -> None:
    try:
        once = made(text)
    except RulesetError:
        return
    assert made(once) == once


def test_a_text_the_writer_cannot_follow_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditrules.rulesets.formatting.canonical", lambda condition: "never")
    with pytest.raises(NotTheSame):
        made('[limit.l]\nwhen = "any section is poor"\n')
