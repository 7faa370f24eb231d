"""``auditrules migrate`` lets plugins bring files up to date; one that fails changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditrules.programme.migrating import MigratedByPlugins, migrated_by_plugins
from auditrules.rulesets import migration
from auditrules.testing import AuditProject, plugins_of, ruleset_text

STARS = """
from auditrules.plugins import Migration, hookimpl

def applies(data):
    return any(entry.get("answers") == "five_stars" for entry in data.get("question", {}).values())

def rewrite(text):
    return text.replace('answers = "five_stars"', 'answers = "out_of_five"')

@hookimpl
def auditrules_migrations():
    return [Migration("stars", "five_stars is called out_of_five", applies, rewrite)]
"""
OLD = ruleset_text().replace('answers = "yes_no"', 'answers = "five_stars" # as they were')
NEW = OLD.replace("five_stars", "out_of_five")


def of(plugin: str, text: str = OLD) -> MigratedByPlugins:
    return migrated_by_plugins(Path("visits.toml"), text, plugins_of(our_council=plugin))


def test_a_migration_that_applies_changes_the_text_and_says_so() -> None:
    assert of(STARS) == MigratedByPlugins(NEW, ("our_council: five_stars is called out_of_five",))
    assert of(STARS, NEW) == MigratedByPlugins(NEW)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("return any", "1 / 0; return any"), "plugin_stars|our_council.py:5: ZeroDivisionError"),
        (("return any", "return 'yes' or any"), "applies returned a str where true or false is wanted"),
        (("return text.replace", "raise SystemExit(text) or text.replace"), "tried to end the program"),
        (("return text.replace", "return None and text.replace"), "rewrite returned a NoneType where a text is wanted"),
        (("return text.replace", "return text + '[' or text.replace"), "it made no TOML of the file: visits.toml:"),
        (("return text.replace", "return text + ' ' or text.replace"), "it applies to what it made itself"),
        (("return text.replace", "return '# x' * 999_999 or text.replace"), "more of the file than a ruleset may be"),
    ],
)
def test_one_that_fails_leaves_the_text_and_says_why(change: tuple[str, str], said: str) -> None:
    found = of(STARS.replace(*change))
    assert (found.text, found.steps) == (OLD, ())
    assert found.problem is not None
    assert found.problem.startswith("the migration stars of the plugin our_council failed: ")
    assert any(words in found.problem for words in said.split("|"))


def test_what_a_plugin_does_to_the_data_is_nobody_elses() -> None:
    vandal = """
    from auditrules.plugins import Migration, hookimpl

    def applies(data):
        data.clear()
        return False

    @hookimpl
    def auditrules_migrations():
        return [Migration("vandal", "Nothing.", applies, str)]
    """
    plugins = plugins_of(a_vandal=vandal, our_council=STARS)
    assert migrated_by_plugins(Path("visits.toml"), OLD, plugins).text == NEW


def test_the_command_writes_what_plugins_make_and_nothing_where_one_fails(tmp_path: Path) -> None:
    project = AuditProject(tmp_path, {"visits.toml": OLD, "plugins/our_council.py": STARS})
    path = project.folder / "visits.toml"
    checked = project.run("migrate", "--check", "visits.toml")
    assert (checked.code, checked.out) == (1, "visits.toml: our_council: five_stars is called out_of_five\n")
    assert path.read_text() == OLD
    assert project.run("migrate", "visits.toml").code == 0
    assert path.read_text() == NEW
    assert "nothing to do" in project.run("migrate", "visits.toml").out
    path.write_text(OLD)
    project.write("plugins/our_council.py", STARS.replace("return text.", "raise OSError('disk') # text"))
    failed = project.run("migrate", "visits.toml")
    assert failed.code == 8
    assert failed.err.startswith("visits.toml: left as it was, the migration stars of the plugin our_council failed: ")
    assert "our_council.py:8: OSError: disk" in failed.err
    assert path.read_text() == OLD


def test_plugins_come_after_the_programs_own_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    step = migration.Step("kind is answers", lambda source: source.text.replace("kind =", "answers ="))
    monkeypatch.setattr(migration, "STEPS", {0: step})
    old = OLD.replace("answers =", "kind =").replace('id = "visits"', 'schema = 0\nid = "visits"')
    project = AuditProject(tmp_path, {"visits.toml": old, "plugins/our_council.py": STARS})
    assert project.run("migrate", "visits.toml").out == (
        "visits.toml: schema 0 to 1: kind is answers\nvisits.toml: our_council: five_stars is called out_of_five\n"
    )
    assert (project.folder / "visits.toml").read_text() == NEW.replace('id = "visits"', 'schema = 1\nid = "visits"')
