"""A whole ruleset, typed in a real terminal: from nothing to published, used, changed and published again."""

from __future__ import annotations

from pathlib import Path

from benchmarks.tui.first_ruleset import first_ruleset
from benchmarks.tui.hands import Hands, unnoted

from auditrules.rulesets.record import read_record
from auditrules.store.workspace import Workspace
from tests.tui.terminal import program


def test_a_ruleset_is_made_from_nothing_published_used_and_changed(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    terminal = program(tmp_path / "workspace", more={"AUDITRULES_RULESETS": str(own)})
    try:
        first_ruleset(Hands(terminal), unnoted)
        assert terminal.wait() == 0
    finally:
        terminal.close()
    versions = {version.done.reference for version in read_record(own).published("home-visits")}
    assert versions == {"home-visits@0.1.0", "home-visits@0.2.0"}
    first = (own / "published" / "home-visits-0.1.0.toml").read_text(encoding="utf-8")
    assert 'label = "Weak"' in first
    assert 'text = "Was the visit in time?"' in first
    assert 'when = "child_seen is no or was_the_visit_in_time is no"' in first
    assert 'at_most = "requires_improvement"' in first
    second = (own / "published" / "home-visits-0.2.0.toml").read_text(encoding="utf-8")
    assert 'at_most = "inadequate"' in second
    (audit,) = Workspace.open(tmp_path / "workspace").audits().audits
    assert (audit.ruleset, audit.version) == ("home-visits", "0.1.0"), "the old audit keeps the rules it was begun with"
    assert (audit.status, audit.overall) == ("submitted", "requires_improvement")
