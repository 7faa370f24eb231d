"""The picture of the screen is made by the program, is always the same, and asks for nothing outside of itself."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

PICTURE = Path(__file__).parents[2] / "docs" / "pictures" / "audit.svg"


def _picture(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "auditrules.tui.picture", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_picture_is_the_same_every_time_and_a_stale_one_is_told(tmp_path: Path) -> None:
    made = tmp_path / "audit.svg"
    assert _picture(str(made)).returncode == 0
    assert _picture(str(made), "--check").returncode == 0
    made.write_text(made.read_text(encoding="utf-8") + " ", encoding="utf-8")
    stale = _picture(str(made), "--check")
    assert stale.returncode == 1
    assert "not current" in stale.stderr
    svg = made.read_text(encoding="utf-8")
    assert not re.search(r"(?:href|src|url\()\s*=?\s*['\"(]?https?:", svg), "nothing is asked for"
    assert "SAMPLE-017" in svg


def test_the_picture_in_the_documentation_shows_the_program_s_own_samples() -> None:
    svg = PICTURE.read_text(encoding="utf-8")
    assert "SAMPLE-017" in svg
    assert "Saved&#160;10:42:07" in svg
