"""The registry of codes: what it shows is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from auditrules.rulesets import Library
from auditrules.rulesets.codes import CODES, Code, find_code, likely_code
from auditrules.rulesets.loading import examine

#: Codes about every possible audit are found by the engine; tests/engine holds their examples.
OWN = [code for name, code in CODES.items() if not name.startswith("A")]
SOURCE = Path(__file__).parents[2] / "src" / "auditrules"


def codes_of(text: str) -> set[str]:
    _, found = examine(Path("example.toml"), Library(), text=text)
    return {fault.code for fault in found}


@pytest.mark.parametrize("code", [code for code in OWN if code.wrong], ids=lambda code: code.code)
def test_a_wrong_example_gives_its_code_and_no_other(code: Code) -> None:
    # What stands before every table can't be put behind the common part.
    assert codes_of(f"{code.before}\n{code.wrong}") == {code.code}


@pytest.mark.parametrize("code", [code for code in OWN if code.right], ids=lambda code: code.code)
def test_a_right_example_has_no_fault(code: Code) -> None:
    assert codes_of(f"{code.before}\n{code.right}") == set()


@pytest.mark.parametrize("code", list(CODES.values()), ids=lambda code: code.code)
def test_a_code_is_explained_in_sentences(code: Code) -> None:
    assert not code.title.endswith(".")
    assert len(code.title) < 60
    assert code.explanation.rstrip(")").endswith(".")
    assert len(code.explanation) > 25


def test_every_code_in_the_program_is_explained_and_no_other() -> None:
    used = set()
    for folder in ("conditions", "rulesets", "engine"):
        for path in (SOURCE / folder).rglob("*.py"):
            if not path.name.startswith(("codes", "audit_codes")):
                used |= set(re.findall(r'"([TSLPNRCWA][1-4]\d{2})"', path.read_text(encoding="utf-8")))
    assert used == set(CODES)


def test_a_code_is_found_as_people_type_it() -> None:
    assert find_code(" c202 ") is CODES["C202"]
    assert find_code("C999") is None
    assert likely_code("C2O2") == "C202"
    assert likely_code("grade") is None
