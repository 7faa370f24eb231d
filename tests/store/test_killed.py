"""What the screen called saved is on disk, whenever the program is killed.

``AUDITRULES_KILLS`` sets how many times (60), ``AUDITRULES_SEED`` the seed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forked processes")

ROUNDS = int(os.environ.get("AUDITRULES_KILLS", "60"))
SEED = int(os.environ.get("AUDITRULES_SEED", "20250304"))
ROOT = Path(__file__).parents[2]


def _kill(folder: Path, rounds: int, *more: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.store.killing", folder, str(rounds), str(SEED), *more],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_killed_at_random_moments_nothing_called_saved_is_lost(tmp_path: Path) -> None:
    found = _kill(tmp_path, ROUNDS)
    assert found["lost"] == 0
    assert found["faults"] == []
    assert found["told"] > 10 * ROUNDS


def test_a_loss_would_be_seen(tmp_path: Path) -> None:
    found = _kill(tmp_path, 20, "--lie")
    assert found["lost"] > 0
    assert found["faults"] == []
