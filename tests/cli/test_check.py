"""``auditrules check``: faults to stderr with their place, data to stdout, the exit code tells."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import SMALL, Run

FAULTY = SMALL.replace('"any section is poor"', '"any section is pour"').replace(
    'otherwise = "fair"', 'otherwise = "fare"'
)


def test_a_clean_file(run: Run, small: str) -> None:
    result = run("check", small)
    assert (result.code, result.out, result.err) == (0, "small.toml: small@1.0.0 has no faults.\n", "")
    assert run("check", small, "--json").data == []


def test_every_fault_with_place_caret_and_likely_spelling(run: Run, small: str) -> None:
    Path(small).write_text(FAULTY)
    result = run("check", small)
    assert result.code == 1
    assert result.out == ""
    lines = FAULTY.splitlines()
    for wrong, right in (("pour", "poor"), ("fare", "fair")):
        number = next(number for number, line in enumerate(lines, 1) if wrong in line)
        column = lines[number - 1].index(wrong) + 1
        shown = [line for line in result.err.splitlines() if line.startswith(f"small.toml:{number}:")]
        assert len(shown) == 1
        assert right in shown[0]
        assert shown[0].split(":")[2].split()[0].isdigit()
        after = result.err.split(shown[0])[1].splitlines()
        assert after[1] == f"  {number} | {lines[number - 1]}"
        assert "^" in after[2]
        assert abs(after[2].index("^") - len(f"  {number} | ") + 1 - column) <= 1
    assert result.err.endswith("2 faults.\n")


def test_faults_as_data(run: Run, small: str) -> None:
    Path(small).write_text(FAULTY)
    result = run("check", small, "--json")
    assert result.code == 1
    assert result.err == ""
    assert len(result.data) == 2
    for fault in result.data:
        assert set(fault) == {
            "code",
            "severity",
            "path",
            "line",
            "column",
            "end_line",
            "end_column",
            "message",
            "help",
            "fix",
        }
        assert fault["severity"] == "error"
        assert fault["path"] == "small.toml"


def test_a_ruleset_by_its_id_and_version(run: Run) -> None:
    assert run("check", "file-audit").code == 0
    assert run("check", "four-point@1").code == 0
    missing = run("check", "four-point@9")
    assert missing.code == 5
    assert "four-point@9" in missing.err
    unknown = run("check", "fil-audit")
    assert (unknown.code, unknown.out) == (5, "")
    assert "Did you mean 'file-audit'?" in unknown.err


def test_a_folder_is_all_its_rulesets_and_nothing_else(run: Run, small: str) -> None:
    folder = Path("deep") / "er"
    folder.mkdir(parents=True)
    (folder / "one.toml").write_text(SMALL)
    (folder / "two.toml").write_text(FAULTY)
    (folder / "pyproject.toml").write_text('[project]\nname = "x"\n')
    result = run("check", "deep")
    assert result.code == 1
    assert result.out == "deep/er/one.toml: small@1.0.0 has no faults.\n"
    assert "deep/er/two.toml:" in result.err
    assert "pyproject" not in result.err
    empty = Path("empty")
    empty.mkdir()
    assert run("check", "empty").code == 5


@pytest.mark.parametrize("name", ["none.toml", "no/such/file.toml", "./none"])
def test_a_file_that_is_not_there(run: Run, name: str) -> None:
    result = run("check", name)
    assert (result.code, result.out, result.err) == (5, "", f"There is no file {name}.\n")


def test_a_name_is_shown_without_what_it_could_do_to_a_terminal(run: Run) -> None:
    result = run("check", "evil\x1b]0;title\x07.toml")
    assert "\x1b" not in result.err
    assert "\\x1b]0;title\\x07" in result.err
    Path("red\x1b[31m.toml").write_text("[ruleset\n")
    faulty = run("check", "red\x1b[31m.toml")
    assert faulty.code == 1
    assert "\x1b" not in faulty.err


def test_warnings_are_shown_and_are_no_fault(run: Run) -> None:
    result = run("check", "file-audit")
    data = run("check", "file-audit", "--json").data
    assert result.code == 0
    assert {fault["severity"] for fault in data} <= {"warning"}
    assert result.err.count(" W") >= len(data)


GAP = SMALL.replace('otherwise = "fair"\n', "")
CLASH = SMALL.replace('otherwise = "fair"', 'hit = "unique"\notherwise = "fair"').replace(
    "every section is strong", "any section is strong"
)


def test_what_every_audit_shows_is_a_warning_with_the_smallest_audit(run: Run, small: str) -> None:
    Path(small).write_text(GAP)
    result = run("check", small)
    assert result.code == 0
    assert result.out == "small.toml: small@1.0.0 has no faults.\n"
    assert " A101 a complete audit can end without 'Overall grade'" in result.err
    (gap,) = [fault for fault in run("check", small, "--json").data if fault["code"] == "A101"]
    assert (gap["severity"], gap["line"]) == ("warning", GAP.splitlines().index("[decide.overall]") + 1)


def test_rows_that_contradict_one_another_are_a_fault(run: Run, small: str) -> None:
    Path(small).write_text(CLASH)
    result = run("check", small)
    assert (result.code, result.out) == (1, "")
    assert " A102 " in result.err


def test_a_faulty_ruleset_is_not_held_against_audits(run: Run, small: str) -> None:
    Path(small).write_text(GAP.replace("any section is poor", "any section is pour"))
    assert {fault["code"][0] for fault in run("check", small, "--json").data} == {"C"}


# ------------------------------------------------------------------ --fix


def test_safe_fixes_are_made_and_said(run: Run, small: str) -> None:
    Path(small).write_text(FAULTY)
    result = run("check", small, "--fix")
    assert (result.code, result.out) == (0, "small.toml: small@1.0.0 has no faults.\n")
    assert "pour -> poor" in result.err
    assert '"fare" -> "fair"' in result.err
    assert Path(small).read_text() == SMALL
    again = run("check", small, "--fix")
    assert (again.code, again.err) == (0, "")


def test_a_fix_that_shows_another_fault_is_followed_by_its_fix(run: Run, small: str) -> None:
    Path(small).write_text(SMALL.replace('when = "seen is no"', 'whn = "seen == no"'))
    result = run("check", small, "--fix")
    assert result.code == 0
    assert Path(small).read_text() == SMALL


def test_what_cannot_be_fixed_is_left_and_told(run: Run, small: str) -> None:
    text = FAULTY.replace("seen is no", "zebra is no")
    Path(small).write_text(text)
    result = run("check", small, "--fix")
    assert result.code == 1
    assert Path(small).read_text() == SMALL.replace("seen is no", "zebra is no")
    assert "'zebra'" in result.err


def test_layout_line_ends_mark_and_mode_stay(run: Run, small: str) -> None:
    file = Path(small)
    raw = b"\xef\xbb\xbf" + FAULTY.replace("\n", "\r\n").encode()
    file.write_bytes(raw)
    file.chmod(0o640)
    assert run("check", small, "--fix").code == 0
    assert file.read_bytes() == b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode()
    assert file.stat().st_mode & 0o777 == 0o640
    assert [one.name for one in file.parent.iterdir() if one.name.startswith(".auditrules")] == []


def test_a_link_stays_a_link(run: Run, small: str) -> None:
    Path("real.toml").write_text(FAULTY)
    link = Path("link.toml")
    link.symlink_to("real.toml")
    assert run("check", "link.toml", "--fix").code == 0
    assert link.is_symlink()
    assert Path("real.toml").read_text() == SMALL


def test_a_base_is_fixed_by_its_own_name_only(run: Run) -> None:
    Path("base.toml").write_text(FAULTY)
    over = '[ruleset]\nid = "over"\nversion = "1"\ntitle = "Over"\nextends = "small@1"\n'
    Path("over.toml").write_text(over)
    assert run("check", "over.toml", "--fix").code == 1
    assert Path("base.toml").read_text() == FAULTY
    assert Path("over.toml").read_text() == over
    assert run("check", "base.toml", "over.toml", "--fix").code == 0


def test_fixes_and_data(run: Run, small: str) -> None:
    Path(small).write_text(FAULTY)
    result = run("check", small, "--fix", "--json")
    assert (result.code, result.data) == (0, [])
    assert result.err.count("fixed small.toml:") == 2


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe", b"[ruleset", b"\x00"])
def test_what_is_no_ruleset_is_left_alone(run: Run, small: str, raw: bytes) -> None:
    Path(small).write_bytes(raw)
    assert run("check", small, "--fix").code == 1
    assert Path(small).read_bytes() == raw
