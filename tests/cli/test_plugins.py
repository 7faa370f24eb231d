"""The plugins' own commands, and the commands that plugins bring."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Run

DropIn = Callable[[str, str], Path]

HELLO = """
import click
from auditrules.plugins import Command, hookimpl

__version__ = "1.2"

@click.command()
@click.option("--loud", is_flag=True)
@click.option("--silent", is_flag=True)
def hello(loud, silent):
    "Say hello."
    if loud:
        raise ValueError("too loud")
    if silent:
        raise SystemExit(0)
    click.echo("hello")

@hookimpl
def auditrules_commands():
    return [Command("hello", "Say hello.", "auditrules_dropin_hello:hello")]
"""
RUINS = "open({path!r}, 'w').close()\nraise RuntimeError('never to be run')\n"


@pytest.fixture
def ruins(drop_in: DropIn, tmp_path: Path) -> Path:
    """A plugin that leaves a trace when it is run; the path of the trace."""
    trace = tmp_path / "was-run"
    drop_in("ruins.py", RUINS.format(path=str(trace)))
    return trace


def test_listing_and_turning_off_run_no_plugin(run: Run, ruins: Path) -> None:
    listed = run("plugins", "list", "--json")
    assert [(one["name"], one["status"]) for one in listed.data["plugins"] if one["name"] == "ruins"] == [
        ("ruins", "found")
    ]
    assert run("plugins", "disable", "ruins").code == 0
    assert "ruins" in run("plugins", "list").out
    assert not ruins.exists()
    assert run("rulesets").code == 0
    assert not ruins.exists()
    assert "turned off; 'auditrules plugins enable ruins'" in run("plugins", "list").out
    assert run("plugins", "enable", "ruins").code == 0
    assert not ruins.exists()
    run("rulesets")
    assert ruins.exists()


def test_turning_off_says_what_was_meant_and_is_kept_for_the_next_run(run: Run, drop_in: DropIn) -> None:
    drop_in("hello.py", HELLO)
    unknown = run("plugins", "disable", "helo")
    assert unknown.code == 5
    assert unknown.err == "There is no plugin 'helo'. Did you mean 'hello'?\n"
    assert run("plugins", "disable", "Hello").out.startswith("hello is off.")
    assert run("hello").code == 2
    assert run("plugins", "enable", "hello").out == "hello is on.\n"
    assert run("hello").out == "hello\n"
    assert run("plugins", "enable", "hello").out == "hello was not turned off.\n"


def test_a_list_of_plugins_turned_off_that_cannot_be_read_stops_the_program(run: Run, home: Path) -> None:
    path = home / "config" / "auditrules" / "plugins.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("disabled = [")
    result = run("rulesets")
    assert result.code == 3
    assert result.err.startswith(f"{path}: this is not TOML")
    path.write_text('disabled = "hello"')
    assert "disabled should be a list of names" in run("rulesets").err


def test_showing_one_plugin(run: Run, drop_in: DropIn) -> None:
    drop_in("hello.py", HELLO)
    shown = run("plugins", "show", "hello").out
    assert "  version: 1.2\n" in shown
    assert "  auditrules_commands: Contribute commands of the command line.\n" in shown
    assert "  commands: hello\n" in shown
    assert run("plugins", "show", "hello", "--json").data["brings"] == {"commands": ["hello"]}
    assert run("plugins", "show", "hellp").err == "There is no plugin 'hellp'. Did you mean 'hello'?\n"


def test_a_plugins_command_is_listed_and_runs(run: Run, drop_in: DropIn) -> None:
    drop_in("hello.py", HELLO)
    assert run("hello").out == "hello\n"
    assert "Commands of plugins:\n  hello  Say hello." in run("--help").out
    assert "--loud" in run("hello", "--help").out
    assert "did you mean 'hello'?" in run("helo").err


def test_a_plugins_command_that_fails_is_the_plugins_fault(run: Run, drop_in: DropIn) -> None:
    path = drop_in("hello.py", HELLO)
    result = run("hello", "--loud")
    assert result.code == 8
    assert result.err == f"The plugin hello failed: {path}:13: ValueError: too loud\n"
    assert run("hello", "--silent").code == 8
    assert run("hello", "--unknown").code == 2


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("no_such_module:hello", "ModuleNotFoundError"),
        ("auditrules_dropin_hello:goodbye", "AttributeError"),
        ("auditrules_dropin_hello:__version__", "is no click command"),
    ],
)
def test_a_command_that_cannot_be_had_says_why(run: Run, drop_in: DropIn, target: str, why: str) -> None:
    drop_in("hello.py", HELLO.replace("auditrules_dropin_hello:hello", target))
    result = run("hello")
    assert result.code == 8
    assert why in result.err


def test_no_plugin_takes_the_name_of_a_command_of_the_program(run: Run, drop_in: DropIn) -> None:
    drop_in("hello.py", HELLO.replace('Command("hello"', 'Command("check"'))
    assert run("check", "file-audit").out.endswith("has no faults.\n")
    assert "Commands of plugins" not in run("--help").out


def test_strict_makes_a_plugin_that_cannot_be_used_an_error(
    run: Run, drop_in: DropIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("--strict-plugins", "rulesets").code == 0
    drop_in("broken.py", "raise RuntimeError('no database')\n")
    assert run("rulesets").code == 0
    strict = run("--strict-plugins", "rulesets")
    assert strict.code == 8
    assert "no database" in strict.err
    monkeypatch.setenv("AUDITRULES_STRICT_PLUGINS", "1")
    assert run("rulesets").code == 8
    assert run("--disable-plugins", "broken", "rulesets").code == 0


def test_strict_holds_for_a_hook_that_fails_later(run: Run, drop_in: DropIn) -> None:
    drop_in(
        "late.py",
        """
        from auditrules.plugins import hookimpl

        @hookimpl
        def auditrules_ruleset_sources():
            raise RuntimeError("no folder today")
        """,
    )
    strict = run("--strict-plugins", "rulesets")
    assert strict.code == 8
    assert "no folder today" in strict.err


def test_tracing_shows_every_call_and_keeps_the_exit_code(run: Run, tmp_path: Path) -> None:
    result = run("plugins", "trace", "check", "file-audit")
    assert result.code == 0
    assert "has no faults" in result.out
    assert "council_rulesets  auditrules_ruleset_sources  1 result" in result.err
    assert run("plugins", "trace", "check", "no-such").code == 5


def test_checking_a_file_that_is_being_written(run: Run, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.py", tmp_path / "bad.py"
    good.write_text(textwrap.dedent(HELLO))
    bad.write_text(textwrap.dedent(HELLO).replace("auditrules_commands", "auditrules_comands"))
    assert run("plugins", "check", str(good)).out == (
        "good: nothing is wrong. It implements auditrules_commands.\n  commands: hello\n"
    )
    result = run("plugins", "check", str(bad))
    assert result.code == 1
    assert "did you mean auditrules_commands?" in result.err
    assert result.err.startswith(f"{bad}:")
    assert run("plugins", "check", str(tmp_path / "absent.py")).code == 3


def test_checking_a_file_tells_what_is_taken_and_what_gives_nothing(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "dates.py"
    path.write_text(
        textwrap.dedent(
            """
            from auditrules.plugins import Argument, Channel, ComputedFact, hookimpl

            @hookimpl
            def auditrules_facts():
                return [ComputedFact("days_between", "Days", "number", (Argument("start", "date"),), len)]

            @hookimpl
            def auditrules_channels():
                [Channel("desk", "Desk", len, len)]
            """
        )
    )
    result = run("plugins", "check", str(path))
    assert result.code == 1
    assert "dates: the fact 'days_between' is brought by working_days too" in result.err
    assert "  auditrules_channels gives nothing: is its return missing?\n" in result.out


def test_a_package_s_own_file_in_the_plugins_folder_is_no_silent_nothing(run: Run, drop_in: DropIn) -> None:
    path = drop_in("__init__.py", HELLO)
    assert f"{path}: a file's name is its plugin's: rename it, as our_council.py" in run("plugins").out.replace(
        "\n", " "
    )
    assert run("plugins", "check", str(path)).out.startswith("plugins: nothing is wrong.")


def test_a_trace_has_the_calls_of_what_plugins_brought(run: Run, tmp_path: Path) -> None:
    answers = tmp_path / "answers.json"
    answers.write_text('{"referred_on": "2026-04-01", "visited_on": "2026-04-10"}')
    ruleset = tmp_path / "timely.toml"
    ruleset.write_text(
        """
        [ruleset]
        id = "timely"
        version = "1.0.0"
        title = "Timely"
        requires = ["working_days"]

        [fact.referred_on]
        answers = "date"

        [fact.visited_on]
        answers = "date"

        [fact.gap]
        computed_by = "days_between"
        with = { start = "referred_on", end = "visited_on" }

        [decide.late]
        outcomes = ["late", "timely"]
        otherwise = "timely"
        rows = [{ when = "gap is more than 5", then = "late" }]
        """
    )
    result = run("plugins", "trace", "evaluate", str(ruleset), "--answers", str(answers))
    assert "working_days  compute of days_between  1 result" in result.err


def test_checking_a_project(run: Run, tmp_path: Path) -> None:
    project = tmp_path / "our-council"
    (project / "src").mkdir(parents=True)
    (project / "src" / "our_council_auditrules.py").write_text(textwrap.dedent(HELLO))
    assert "there is no pyproject.toml" in run("plugins", "check", str(project)).err
    (project / "pyproject.toml").write_text(
        '[project]\nname = "our-council"\nversion = "2.0"\n'
        '[project.entry-points.auditrules]\nour_council = "our_council_auditrules"\n'
    )
    result = run("plugins", "check", str(project), "--json")
    assert result.code == 0
    (record,) = result.data["plugins"]
    assert (record["name"], record["version"], record["status"]) == ("our_council", "2.0", "active")


PROJECT = """
from pathlib import Path
from auditrules.plugins import Argument, ComputedFact, RulesetSource, hookimpl

@hookimpl
def auditrules_ruleset_sources():
    return [RulesetSource(folder=Path(__file__).parent / "rulesets")]

@hookimpl
def auditrules_facts():
    return [ComputedFact("our_days", "Days", "number", (Argument("start", "date"),), lambda given: 3)]
"""
OVERLAY = """
[ruleset]
id = "our-file-audit"
version = "1.0.0"
title = "Ours"
extends = "file-audit@1"
requires = ["our_council"]

[fact.referred_on]
answers = "date"

[fact.late]
computed_by = "our_days"
with = { start = "referred_on" }

[limit.late]
when = "late is at least 2"
overall_at_most = "good"
because = "It was late."
"""


def test_checking_a_project_checks_its_rulesets(run: Run, tmp_path: Path) -> None:
    """With what the project itself brings, and what the plugins in use do; tests may hold faulty ones."""
    project = tmp_path / "our-council"
    package = project / "src" / "our_council_and_rulesets"
    for folder in (package / "rulesets", project / "drafts", project / "tests", project / ".venv"):
        folder.mkdir(parents=True)
    (package / "__init__.py").write_text(PROJECT)
    (project / "pyproject.toml").write_text(
        '[project]\nname = "our-council"\nversion = "2.0"\n'
        '[project.entry-points.auditrules]\nour_council = "our_council_and_rulesets"\n'
    )
    ours = package / "rulesets" / "ours.toml"
    ours.write_text(OVERLAY)
    result = run("plugins", "check", str(project))
    assert (result.code, result.out.splitlines()[-1]) == (0, f"{ours}: our-file-audit@1.0.0 has no faults.")

    faulty = OVERLAY.replace('overall_at_most = "good"', 'overall_at_most = "god"')
    ours.write_text(faulty)
    draft = project / "drafts" / "next.toml"
    draft.write_text(OVERLAY.replace("late is at least 2", "lat is at least 2").replace("our-file-audit", "next-audit"))
    (project / "tests" / "bad.toml").write_text(faulty)
    (project / ".venv" / "bad.toml").write_text(faulty)
    result = run("plugins", "check", str(project))
    assert result.code == 1
    assert f"{ours}:18:19: N105 " in result.err
    assert f"{draft}:17:9: C202 " in result.err
    assert "bad.toml" not in result.err
    assert "2 faults.\n" in result.err
    assert ours.read_text() == faulty
    data = run("plugins", "check", str(project), "--json").data
    assert sorted((one["code"], one["line"]) for one in data["rulesets"]) == [("C202", 17), ("N105", 18)]


@pytest.mark.parametrize(
    "left",
    [
        "threading.Thread(target=forever).start()",
        "threading.Thread(target=forever, daemon=False).start()",
        "atexit.register(forever)",
    ],
)
def test_what_a_plugin_leaves_running_does_not_hold_the_program(
    process: Run, drop_in: DropIn, small: str, left: str
) -> None:
    drop_in(
        "stays.py",
        "import atexit, threading, time\nfrom auditrules.plugins import hookimpl\n"
        f"def forever():\n    while True: time.sleep(0.05)\n{left}\n"
        "@hookimpl\ndef auditrules_ruleset_sources():\n    return []\n",
    )
    checked = process("check", small)
    assert (checked.code, checked.out) == (0, "small.toml: small@1.0.0 has no faults.\n")


def test_a_file_that_a_plugin_left_open_is_written_at_the_end(
    process: Run, drop_in: DropIn, small: str, tmp_path: Path
) -> None:
    """The program lets nothing of its own go at the end, which is quicker; a plugin may count on Python's way."""
    notes = tmp_path / "notes.txt"
    drop_in(
        "notes.py",
        "from auditrules.plugins import hookimpl\n"
        f"class Notes:\n    file = open({str(notes)!r}, 'w')\nNotes.file.write('looked')\n"
        "@hookimpl\ndef auditrules_ruleset_sources():\n    return []\n",
    )
    assert process("check", small).code == 0
    assert notes.read_text() == "looked"
