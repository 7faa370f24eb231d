"""``auditrules --plain`` stopped by a signal in a real terminal, and in two windows at once: nothing is lost."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pexpect
import pytest

import auditrules_scaling

from .conftest import Run

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs a pty")


@pytest.fixture
def begun(run: Run) -> str:
    """The id of an audit under a shipped form."""
    assert run("--plain", given="n\ncase-file audit\n1\nCASE-17\n\nquit\nquit\n").code == 0
    (audit,) = run("audit", "list", "--json").data["audits"]
    return str(audit["audit"])


def window() -> pexpect.spawn[str]:
    """The program in a terminal, at the list of audits."""
    command = str(Path(sys.executable).with_name("auditrules"))
    program = pexpect.spawn(command, ["--plain"], encoding="utf-8", timeout=60, dimensions=(24, 200))
    program.expect("quit to leave> ")
    return program


def exported(run: Run, audit: str) -> str:
    return str(run("audit", "export", audit, "--format", "json").out)


def ended(program: pexpect.spawn[str]) -> str:
    """What was said until the program ended."""
    program.expect(pexpect.EOF)
    program.close()
    return str(program.before)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_prose_and_a_concern_survive_a_signal(run: Run, begun: str, number: signal.Signals) -> None:
    program = window()
    program.sendline("1")
    program.expect("Enter to go on> ")
    program.sendline("actions")
    program.expect("Enter to go on> ")
    program.sendline("a")
    program.expect("End with a single")
    program.sendline("Visit by Friday")
    program.sendline("and ring the school")
    program.expect("ring the school\r\n")
    program.sendline("undo")  # in prose a word is prose; once it is echoed the lines before it are read
    program.expect("undo\r\n")
    program.sendline(".")
    program.expect("Saved")
    program.expect("Who does it")
    program.sendline("escalate")
    program.expect("What is the concern")
    program.sendline("The dog bites")
    program.sendline(".")
    program.expect("Evidence, or Enter")
    if number == signal.SIGINT:
        program.sendintr()
    else:
        program.kill(number)
    said = ended(program)
    assert program.exitstatus == 130
    if number != signal.SIGHUP:
        assert "Escalated to" in said
        assert "Goodbye. Everything is saved." in said
    audit = exported(run, begun)
    assert "Visit by Friday\\nand ring the school\\nundo" in audit
    assert "The dog bites" in audit
    assert "Traceback" not in said


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_lines_of_prose_without_their_end_survive_a_signal(run: Run, begun: str, number: signal.Signals) -> None:
    program = window()
    program.sendline("1")
    program.expect("Enter to go on> ")
    program.sendline("actions")
    program.expect("Enter to go on> ")
    program.sendline("a")
    program.expect("End with a single")
    program.sendline("Visit by Friday")
    program.sendline("x" * 2000)
    program.sendline("and more")
    for _ in range(200):
        if "and more" in exported(run, begun):
            break
    program.kill(number)
    ended(program)
    assert f"Visit by Friday\\n{'x' * 2000}\\nand more" in exported(run, begun)


def test_a_window_that_closes_in_the_middle_saves_what_was_entered(run: Run, begun: str) -> None:
    program = window()
    program.sendline("1")
    program.expect("Enter to go on> ")
    program.sendline("escalate")
    program.expect("What is the concern")
    program.sendline("The dog bites")
    program.sendline(".")
    program.expect("Evidence, or Enter")
    os.close(program.child_fd)
    os.waitpid(int(program.pid or 0), 0)
    assert "The dog bites" in exported(run, begun)


def test_two_windows_on_one_audit_keep_the_changes_of_both(run: Run, begun: str) -> None:
    first, second = window(), window()
    for program in (first, second):
        program.sendline("1")
        program.expect("Enter to go on> ")
        program.sendline("actions")
        program.expect("Enter to go on> ")
    for program, text in ((first, "Of the first"), (second, "Of the second")):
        program.sendline("a")
        program.expect("End with a single")
        program.sendline(text)
        program.sendline(".")
        program.expect("Saved")
    assert "Another window changed this audit meanwhile" in str(second.before)
    for program in (first, second):
        program.expect("Who does it")
        program.sendline("quit")
        program.sendline("quit")
        assert "Everything is saved" in ended(program)
        assert program.exitstatus == 0
    audit = exported(run, begun)
    assert "Of the first" in audit
    assert "Of the second" in audit


def test_the_samples_are_on_offer_at_a_first_start(run: Run) -> None:
    shown = run("--plain", given="s\nquit\n").out
    assert "s for some made-up samples to look around in" in shown
    assert all(audit["sample"] for audit in run("audit", "list", "--json").data["audits"])
    assert "made-up sample" in shown


def test_a_plugins_kind_of_question_says_how_to_answer_and_without_it_all_is_undetermined(
    run: Run, our_rulesets: Path
) -> None:
    scaling = Path(auditrules_scaling.__file__).parent / "rulesets" / "how-safe.toml"
    text = scaling.read_text(encoding="utf-8").replace("offered = false\n", "").replace('"how-safe"', '"ours"')
    (our_rulesets / "ours.toml").write_text(text, encoding="utf-8")
    begun = run("--plain", given="n\n1\n2\nCASE-17\n\n\n7\nquit\nquit\n")
    assert begun.code == 0
    assert "Type a whole number from 0 (as bad as it could be) to 10" in begun.out
    without = run("--disable-plugins", "scaling", "--plain", given="1\nquit\nquit\n")
    assert without.code == 0
    assert "No outcome is certain: The plugin scaling is turned off." in without.out


def test_a_long_line_is_broken_between_words_as_wide_as_the_terminal_is(run: Run, begun: str) -> None:
    program = pexpect.spawn(
        str(Path(sys.executable).with_name("auditrules")),
        ["--plain"],
        encoding="utf-8",
        timeout=60,
        dimensions=(24, 40),
    )
    program.expect("quit to leave> ")
    program.sendline("1")
    program.expect("Enter to go on> ")
    program.sendline("help")
    program.sendline("quit")
    program.sendline("quit")
    shown = ended(program).splitlines()
    whole = run("--plain", given="1\nhelp\nquit\nquit\n").out
    assert max(map(len, shown)) <= 40
    assert any(len(line) > 40 for line in whole.splitlines())  # a pipe gets whole lines
