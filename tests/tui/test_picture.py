"""The picture of the screen is made by the program, is always the same, and asks for nothing outside of itself."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
NAMES = ("home", "audit", "review", "workshop")


def _pictures(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "auditrules.tui.picture", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_pictures_in_the_documentation_are_what_the_program_draws_and_a_stale_one_is_told(tmp_path: Path) -> None:
    for name in NAMES:
        shutil.copy(PICTURES / f"{name}.svg", tmp_path)
    stale = tmp_path / "review.svg"
    stale.write_text(stale.read_text(encoding="utf-8") + " ", encoding="utf-8")
    checked = _pictures(str(tmp_path), "--check")
    assert checked.returncode == 1
    assert checked.stderr.startswith(f"Not current: {stale}. Run:"), "the others are drawn as they are shown"
    assert {path.stem for path in PICTURES.glob("*.svg")} == set(NAMES), "the picture of the browser is its own test's"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("home", "SAMPLE-023"),
        ("audit", "Saved&#160;10:42:07"),
        ("review", "To&#160;do&#160;before"),
        ("workshop", "child_seen"),
    ],
)
def test_a_picture_in_the_documentation_shows_the_program_and_asks_for_nothing(name: str, shown: str) -> None:
    svg = (PICTURES / f"{name}.svg").read_text(encoding="utf-8")
    assert shown in svg
    assert not re.search(r"(?:href|src|url\()\s*=?\s*['\"(]?https?:", svg)
