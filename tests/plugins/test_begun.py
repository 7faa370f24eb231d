"""An audit is judged under what it was begun with, also where a plugin comes to make something else of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditrules.rulesets.library import Library, LibraryFolder
from auditrules.store.workspace import Workspace
from auditrules.tui.office import Office

from .councils import Council
from .test_rule_kinds import CAPS, TEXT


def office(council: Council, folder: Path) -> Office:
    council.ruleset(TEXT)
    folders = [LibraryFolder(council.folder / "rulesets", "tests")]
    return Office(
        Workspace.open(folder / "workspace"), lambda: Library(folders, council.library().extensions), user="tester"
    )


@pytest.mark.parametrize(
    ("changed", "undetermined"),
    [
        (CAPS, False),
        (CAPS.replace("A 'no' that caps", "Another label"), False),
        (CAPS.replace("is no", "is yes"), True),
    ],
)
def test_a_plugin_that_makes_something_else_of_a_rule_is_noticed(
    council: Council, tmp_path: Path, changed: str, undetermined: bool
) -> None:
    council.plugin("ours", CAPS)
    made = office(council, tmp_path)
    audit = made.begin("visits", case_reference="CF-1", due=None, facts={}).state.id
    made.close()
    council.plugin("ours", changed)
    later = office(council, tmp_path)
    session = later.open_audit(audit)
    assert bool(session.judgement.undetermined) is undetermined
    for reason in session.judgement.undetermined:
        assert "ours makes something else of this form than when the audit was begun" in reason.text.lower()
    later.close()


@pytest.mark.parametrize(
    "changed",
    [
        CAPS.replace("return [RuleKind", "raise ValueError('no idea')\n    return [RuleKind"),
        CAPS.replace("return [RuleKind", "import sys; sys.exit(3)\n    return [RuleKind"),
        CAPS.replace("return [RuleKind", "return ['caps']\n    return [RuleKind"),
        CAPS.replace("def cap(rule, keys):\n", "def cap(rule, keys):\n    raise ValueError('no idea')\n"),
        CAPS.replace('"caps_when_no"', '"caps_when_yes"'),
        CAPS.replace('("question",', '("asked",'),
    ],
)
def test_an_audit_opens_whatever_its_plugin_has_become(council: Council, tmp_path: Path, changed: str) -> None:
    assert changed != CAPS
    council.plugin("ours", CAPS)
    made = office(council, tmp_path)
    session = made.begin("visits", case_reference="CF-1", due=None, facts={})
    audit = session.state.id
    made.close()
    council.plugin("ours", changed)
    later = office(council, tmp_path)
    (reason,) = later.open_audit(audit).judgement.undetermined
    assert "plugin ours" in reason.text
    later.close()
    council.plugin("ours", CAPS)
    mended = office(council, tmp_path)
    assert mended.open_audit(audit).judgement.undetermined == ()
    mended.close()
