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
