"""No file, however it was made, hangs, crashes or fills the memory: it ends in a message, within a second.

The time allowed here is process time, and several times what a file needs, so that a busy machine fails nothing.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from auditrules.engine import Engine
from auditrules.rulesets import Library, LibraryFolder, RulesetError, load_ruleset
from auditrules.rulesets.diagnostics import Diagnostic
from auditrules.rulesets.loading import examine
from auditrules.rulesets.ruleset import Ruleset
from auditrules.rulesets.source import MAX_BYTES

from .hostile import FAULTY, FORM, HEAD, SOUND, limits, sections

SECONDS = 3.0
"""A second is promised; a machine that runs other tests beside this one, or traces its lines, is slower."""


@contextmanager
def in_time(seconds: float = SECONDS) -> Iterator[None]:
    begun = time.process_time()
    yield
    assert time.process_time() - begun < seconds


def examined(text: str) -> tuple[Ruleset | None, tuple[Diagnostic, ...]]:
    with in_time():
        ruleset, found = examine(Path("hostile.toml"), Library(), text=text)
        for fault in found:
            assert len(fault.render(text)) < 2500
        return ruleset, found


@pytest.mark.parametrize("name", FAULTY)
def test_a_hostile_text_ends_in_a_message(name: str) -> None:
    text, code = FAULTY[name]
    ruleset, found = examined(text)
    assert ruleset is None
    assert code in {fault.code for fault in found}
    assert len(found) <= 1000


@pytest.mark.parametrize("name", FAULTY)
def test_a_hostile_file_does_as_its_text(name: str, tmp_path: Path) -> None:
    text, code = FAULTY[name]
    path = tmp_path / "hostile.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with in_time(), pytest.raises(RulesetError) as caught:
        load_ruleset(path)
    assert code in {fault.code for fault in caught.value.diagnostics}
    assert len(str(caught.value)) < 2_000_000


@pytest.mark.parametrize("name", SOUND)
def test_an_odd_text_without_a_fault_is_loaded(name: str) -> None:
    ruleset, found = examined(SOUND[name])
    assert ruleset is not None, [str(fault) for fault in found[:5]]


@pytest.mark.parametrize("name", SOUND)
def test_an_odd_ruleset_judges_an_empty_audit(name: str) -> None:
    ruleset, _ = examine(Path("hostile.toml"), Library(), text=SOUND[name])
    assert ruleset is not None
    with in_time(10):
        judgement = Engine(ruleset).judge({})
    if "overall" in judgement.outcomes:
        assert set(judgement.outcomes["overall"].reachable) <= {"bad", "good"}


@pytest.mark.parametrize("name", ["30,000 wrong values", "8,000 deep tables"])
def test_memory_stays_small(name: str) -> None:
    resource = pytest.importorskip("resource")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    examine(Path("hostile.toml"), Library(), text=FAULTY[name][0])
    # The most this process ever had, in KiB (a Mac counts in bytes).
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000 * (
        1024 if sys.platform == "darwin" else 1
    )


def test_a_caller_deep_in_its_own_calls_gets_a_message() -> None:
    text = FORM + sections(1) + limits("not " * 38 + "s0 is bad")

    def deeper(left: int) -> tuple[Ruleset | None, tuple[Diagnostic, ...]]:
        return deeper(left - 1) if left else examine(Path("deep.toml"), Library(), text=text)

    frame, used = sys._getframe(), 0
    while frame.f_back is not None:
        frame, used = frame.f_back, used + 1
    for room in (150, 100, 70, 40, 25):
        ruleset, found = deeper(sys.getrecursionlimit() - used - room)
        assert ruleset is not None or [fault.code for fault in found] == ["T104"]


# ------------------------------------------------------------------ files that are none


def codes_of(path: Path | str, library: Library | None = None) -> list[str]:
    with in_time(), pytest.raises(RulesetError) as caught:
        load_ruleset(path, library)
    return [fault.code for fault in caught.value.diagnostics]


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no named pipes")
    pipe = tmp_path / "pipe.toml"
    os.mkfifo(pipe)
    assert codes_of(pipe) == ["T101"]
    # Neither as a base that is looked for beside a file, nor in a library's folder.
    over = tmp_path / "over.toml"
    over.write_text(f'{HEAD}extends = "pipe@1"\n[section.s]\nlabel = "S"\n')
    assert codes_of(over) == ["L101"]
    library = Library([LibraryFolder(tmp_path, "here")])
    with in_time():
        assert {entry.path.name for entry in library.entries() if entry.problem} == {"pipe.toml"}


@pytest.mark.parametrize("path", ["/dev/zero", "/dev/null", "/dev/stdin", "/dev/tty", "/proc/self/mem"])
def test_devices_are_refused(path: str) -> None:
    if not Path(path).exists():
        pytest.skip("this system has no such device")
    assert codes_of(path) in (["T101"], ["S102"])


def test_folders_missing_files_and_odd_names(tmp_path: Path) -> None:
    assert codes_of(tmp_path) == ["T101"]
    assert codes_of(tmp_path / "none.toml") == ["T101"]
    assert codes_of("with a\0NUL.toml") == ["T101"]
    assert codes_of(tmp_path / ("long" * 1000)) == ["T101"]
    assert codes_of(tmp_path / "none.toml" / "further.toml") == ["T101"]
    assert codes_of("") == ["T101"]


def test_links(tmp_path: Path) -> None:
    circle = tmp_path / "circle.toml"
    circle.symlink_to(circle)
    assert codes_of(circle) == ["T101"]
    nowhere = tmp_path / "nowhere.toml"
    nowhere.symlink_to(tmp_path / "none.toml")
    assert codes_of(nowhere) == ["T101"]
    # A person may name a link; a folder that is listed is not left through one, and no base is found behind one.
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "base.toml").write_text('[ruleset]\nid = "base"\nversion = "1"\ntitle = "Base"\nbase = true\n')
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "base.toml").symlink_to(outside / "base.toml")
    (inside / "folder").symlink_to(outside, target_is_directory=True)
    over = inside / "over.toml"
    over.write_text(f'{HEAD}extends = "base@1"\n[section.s]\nlabel = "S"\n')
    assert load_ruleset(inside / "base.toml").id == "base"
    assert codes_of(over) == ["L101"]
    assert [entry.id for entry in Library([LibraryFolder(inside, "x")]).entries()] == ["hostile"]


@pytest.mark.parametrize(
    "raw",
    [
        b"\x00\x01\x02\x03",
        bytes(range(256)),
        b"\xff\xfe[\x00r\x00]\x00",
        b"\x1f\x8b\x08\x00" + bytes(100),
        b"\x7fELF" + bytes(500),
        b"",
        b"\xef\xbb\xbf",
        b"\xed\xa0\x80",
        b"[ruleset]\r" * 100,
        random.Random(5000).randbytes(5000),
    ],
)
def test_files_of_another_kind(raw: bytes, tmp_path: Path) -> None:
    path = tmp_path / "odd.toml"
    path.write_bytes(raw)
    assert codes_of(path)[0] in ("T103", "T106", "S102")


def test_a_file_may_be_as_large_as_the_limit_and_no_larger(tmp_path: Path) -> None:
    path = tmp_path / "large.toml"
    text = f'{HEAD}[section.s]\nlabel = "S"\n#'
    path.write_text(text + "x" * (MAX_BYTES - len(text)))
    assert load_ruleset(path).id == "hostile"
    path.write_text(text + "x" * (MAX_BYTES - len(text) + 1))
    assert codes_of(path) == ["T102"]


# ------------------------------------------------------------------ bases


@pytest.mark.parametrize(
    "reference",
    [
        "../base",
        "../base.toml",
        "/etc/passwd",
        "base.toml",
        "./base@1",
        "C:\\\\base",
        "con@1",
        "base@1/../..",
        "base@",
        "@1",
        "",
        "base@1\\n",
        "base@1 ",
        "BASE@1",
        "file:///etc/passwd",
        "https://example.org/base.toml",
        "b" * 100_000,
        "base@" + "1." * 50_000 + "1",
    ],
)
def test_a_base_is_never_a_path(reference: str, tmp_path: Path) -> None:
    (tmp_path / "base.toml").write_text('[ruleset]\nid = "base"\nversion = "1"\ntitle = "Base"\nbase = true\n')
    folder = tmp_path / "over"
    folder.mkdir()
    over = folder / "over.toml"
    over.write_text(f'{HEAD}extends = "{reference}"\n[section.s]\nlabel = "S"\n')
    assert "L101" in codes_of(over, Library([LibraryFolder(folder, "x")]))


def test_circles_and_chains_of_bases_end(tmp_path: Path) -> None:
    def write(name: str, extends: str | None) -> Path:
        line = f'extends = "{extends}@1"\n' if extends else ""
        path = tmp_path / f"{name}.toml"
        path.write_text(f'[ruleset]\nid = "{name}"\nversion = "1"\ntitle = "T"\n{line}')
        return path

    assert codes_of(write("self", "self")) == ["L102"]
    write("b", "c")
    write("c", "a")
    assert codes_of(write("a", "b")) == ["L102"]
    # A circle that does not come back to the file that is loaded.
    assert codes_of(write("tail", "a")) == ["L102"]
    for number in range(9, 0, -1):
        write(f"level{number}", f"level{number + 1}" if number < 9 else None)
    assert load_ruleset(tmp_path / "level1.toml").bases[-1] == "level9@1"
    write("level9", "level10")
    write("level10", None)
    assert codes_of(tmp_path / "level1.toml") == ["L103"]


def test_a_base_in_the_way_that_can_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "base.toml").write_bytes(b'[ruleset]\nid = "base"\nversion = "1"\ntitle = "\xff"\n')
    over = tmp_path / "over.toml"
    over.write_text(f'{HEAD}extends = "base@1"\n[section.s]\nlabel = "S"\n')
    assert codes_of(over) == ["L101"]
