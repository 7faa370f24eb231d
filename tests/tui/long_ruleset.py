"""A ruleset of two thousand lines, made from nothing: sections, questions, limits, examples."""

from __future__ import annotations

from collections.abc import Iterator


def long_ruleset(lines: int = 2000, name: str = "ours") -> str:
    """A ruleset without faults that has about this many lines."""
    made = _HEAD.format(id=name)
    for number in _numbers(lines, made):
        made += _BLOCK.format(n=number, last="no" if number % 2 else "yes")
    return made


def _numbers(lines: int, made: str) -> Iterator[int]:
    block = _BLOCK.count("\n")
    yield from range(1, (lines - made.count("\n")) // block + 1)


_HEAD = """# A long ruleset, for measuring.
[ruleset]
schema = 1
id = "{id}"
version = "1.0"
title = "A long ruleset"

[grade.inadequate]
label = "Inadequate"

[grade.requires_improvement]
label = "Requires improvement"

[grade.good]
label = "Good"

[decide.overall]
otherwise = "requires_improvement"
rows = [
  {{ when = "any section is inadequate", then = "inadequate", because = "A section fails the child." }},
  {{ when = "every section is good", then = "good", because = "Good throughout." }},
]
"""
_BLOCK = """
# ---------------------------------------------------------------- part {n}
[section.part_{n}]
label = "Part {n}"
guidance = \"\"\"
What to look for in this part of the file,
and where it is most likely to be found.
\"\"\"

[question.seen_{n}]
section = "part_{n}"
text = "Was the child seen in part {n}, and seen alone?"
answers = "yes_partly_no"
allow_not_applicable = true

[limit.not_seen_{n}]
when = "seen_{n} is no and part_{n} is not good"
at_most = "requires_improvement"
strength = "should"
because = "The child was not seen in part {n}."
"""
