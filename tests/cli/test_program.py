"""The program as a whole: its help, its exit codes, what it imports, and what it does with trouble."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from auditrules.cli import running
from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.lazy import LazyGroup
from auditrules.cli.output import printable
from auditrules.cli.root import COMMANDS, root

from .conftest import Run

#: What must not be loaded before somebody needs it: together a second of start.
HEAVY = {"textual", "rich", "sqlalchemy", "sqlcipher3", "alembic", "jinja2", "holidays"}


def imported(code: str) -> set[str]:
    """Modules that are loaded after a piece of Python has run in a process of its own."""
    script = f"import sys\n{code}\nprint()\nprint(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize(
    "code",
    [
        "import auditrules.cli",
        "import auditrules.cli.root",
        "from auditrules.cli import main; main(['--help'])",
        "from auditrules.cli import main; main(['plugins'])",
        "from auditrules.cli import main; main(['rulesets'])",
        "from auditrules.cli import main; main(['check', 'file-audit'])",
    ],
)
@pytest.mark.usefixtures("home")
def test_nothing_heavy_is_imported_before_it_is_needed(code: str) -> None:
    assert imported(code) & HEAVY == set()


@pytest.mark.usefixtures("home")
def test_a_check_loads_nothing_of_deliveries_imports_and_typed_dates() -> None:
    """Every command registers the plugins that send, import or admit; what they hand over is loaded when they do."""
    modules = imported("from auditrules.cli import main; main(['check', 'file-audit'])")
    unused = {f"auditrules.plugins.{name}" for name in ("imports", "verdicts", "views")}
    assert modules & {*unused, "auditrules.conditions.written_dates"} == set()
    assert modules & {"ctypes", "difflib"} == set(), "for a plugin that hangs, and for a slip in spelling"


def test_the_first_screen_waits_for_nothing_of_audits_rulesets_and_the_store() -> None:
    """They are loaded beside it, once it is drawn: before, they made half of the time to its first word."""
    modules = imported("import auditrules.tui.app")
    assert "textual.app" in modules
    assert modules & {"pydantic", "sqlalchemy", "sqlite3", "alembic", "tomli", "pluggy", "jinja2", "pygments"} == set()
    ours = {name for name in modules if name.startswith("auditrules.")}
    layers = {name for name in ours if name.split(".")[1] in ("conditions", "rulesets", "engine", "reports")}
    assert layers == set()
    assert ours & {"auditrules.audits.session", "auditrules.tui.desk", "auditrules.tui.audit_screen"} == set()


@pytest.mark.usefixtures("home")
def test_help_waits_for_nothing_it_does_not_show() -> None:
    modules = imported("from auditrules.cli import main; main(['--help'])")
    assert "pydantic" not in modules
    ours = {name.split(".")[1] for name in modules if name.startswith("auditrules.")}
    # It lists the commands that plugins bring, and loads the plugins for that: no ruleset, no engine, no audit.
    assert ours == {"cli", "plugins"}
    commands = {name.rpartition(":")[0].partition(":")[0] for name, _ in COMMANDS.values()}
    assert modules & commands == set(), "a command is imported when it is called"


@pytest.mark.usefixtures("home")
def test_help_with_every_plugin_takes_a_few_times_what_click_takes() -> None:
    """Some 0.15 s on a machine where importing click takes 0.045 s; both are measured, so that load does not count."""
    click_alone = min(_processor_seconds("import click") for _ in range(4))
    whole = min(_processor_seconds("from auditrules.cli import main; main(['--help'])") for _ in range(4))
    assert whole < 6 * click_alone, (whole, click_alone)


def _processor_seconds(code: str) -> float:
    """Seconds of processor time, user's and system's, that a piece of Python takes from start to end."""
    script = f"{code}\nimport os\ntimes = os.times()\nprint()\nprint(times.user + times.system)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    return float(done.stdout.splitlines()[-1])


def test_help_shows_every_command_with_the_commands_own_first_line(run: Run) -> None:
    shown = run("--help").out
    context = click.Context(root, info_name="auditrules")
    assert isinstance(root, LazyGroup)
    for name, (_, line) in COMMANDS.items():
        command = root.get_command(context, name)
        assert command is not None
        assert command.name == name
        assert (command.help or "").split("\n\n")[0].replace("\n", " ") == line
        assert re.search(rf"^  {name}\s+{re.escape(line[:40])}", shown, re.MULTILINE)


@pytest.mark.parametrize("name", [None, *COMMANDS])
def test_each_command_has_help(run: Run, name: str | None) -> None:
    for flag in ("--help", "-h"):
        result = run(*([name] if name else []), flag)
        assert result.code == 0
        assert result.out.startswith("Usage: auditrules")
        assert result.err == ""


def test_help_shows_every_exit_code(run: Run) -> None:
    shown = run("--help").out
    for code in ExitCode:
        assert f"{code.value}  {code.meaning}" in shown
    assert len({code.value for code in ExitCode}) == len(list(ExitCode))


def test_version(run: Run) -> None:
    assert re.fullmatch(r"auditrules \d+\.\d+\.\d+\n", run("--version").out)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["rulset"], "There is no command 'rulset'; did you mean 'ruleset'?"),
        (["xyz"], "There is no command 'xyz'."),
        (["check"], "Missing argument"),
        (["check", "--jsn", "x"], "--json"),
        (["evaluate", "file-audit"], "--answers"),
        (["audit", "list", "--workspace", "x"], "--workspace goes before the command"),
        (["audit", "export", "x"], "--format"),
    ],
)
def test_a_command_that_is_not_written_right_is_told_how(run: Run, arguments: list[str], words: str) -> None:
    result = run(*arguments)
    assert (result.code, result.out) == (2, "")
    assert words in result.err
    assert "--help'" in result.err
    assert "Traceback" not in result.err


def test_the_program_without_a_terminal_says_what_to_do(process: Run) -> None:
    result = process()
    assert (result.code, result.out) == (2, "")
    assert "auditrules --plain" in result.err


def test_an_unexpected_fault_is_named_without_what_it_held(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> int:
        raise LookupError("Child A, 12 Example Road")

    monkeypatch.setattr(running.root, "main", fail)
    result = run("plugins")
    assert result.code == 70
    assert "LookupError at" in result.err
    assert "Example Road" not in result.err
    assert "Traceback" not in result.err


def test_a_keyboard_interrupt_is_no_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(running.root, "main", stop)
    assert run("plugins") == (type(run("--version")))(130, "", "Stopped.\n")


@pytest.mark.skipif(os.name != "posix", reason="pipes that close are POSIX's")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.usefixtures("home")
def test_a_reader_that_goes_away_is_no_fault(unbuffered: str) -> None:
    command = [str(Path(sys.executable).with_name("auditrules")), "rulesets", "--json"]
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(
            command,
            stdout=writer,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
        )
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.usefixtures("home")
def test_a_full_disk_is_said(process: Run) -> None:
    command = Path(sys.executable).with_name("auditrules")
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [str(command), "rulesets"], stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False
        )
    assert done.returncode == 6
    assert done.stderr == "The output could not be written: No space left on device.\n"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp437", "utf-8"])
def test_any_terminal_encoding_will_do(process: Run, home: Path, encoding: str) -> None:
    path = home / "work" / "née “judged” ✓.toml"
    path.write_text("[ruleset\n", encoding="utf-8")
    done = subprocess.run(
        [str(Path(sys.executable).with_name("auditrules")), "check", str(path)],
        capture_output=True,
        timeout=60,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": encoding},
    )
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert b"T106" in done.stderr
    done.stderr.decode(encoding)


def test_python_m_takes_nothing_from_the_working_folder(home: Path) -> None:
    (home / "work" / "click.py").write_text("raise SystemExit('taken from the working folder')\n")
    info = home / "work" / "planted-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: planted\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[auditrules]\nplanted = click\n")
    done = subprocess.run(
        [sys.executable, "-m", "auditrules", "plugins", "--json"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "planted" not in done.stdout


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain é ✓ 漢字", "plain é ✓ 漢字"),
        ("a\x1b[31mb", "a\\x1b[31mb"),
        ("a\x00\x07\x7f\x9b", "a\\x00\\x07\\x7f\\x9b"),
        ("a\u202eb\u2066c\ufeff", "a\\u202eb\\u2066c\\ufeff"),
        ("a\rb\r\nc\td", "a\\rb\nc\td"),
        ("half \ud800", "half \\ud800"),
        ("family \U0001f468\u200d\U0001f469 no\u00a0break", "family \U0001f468\u200d\U0001f469 no\u00a0break"),
    ],
)
def test_what_would_act_on_a_terminal_is_shown_instead(text: str, shown: str) -> None:
    assert printable(text) == shown
