from __future__ import annotations

from pathlib import Path

import pytest

from auditrules.store import workspace_folder

OTHER = Path("/data/auditrules/workspace")


@pytest.mark.parametrize(
    ("option", "environ", "expected"),
    [
        ("/a/b", {"AUDITRULES_WORKSPACE": "/c"}, Path("/a/b")),
        (Path("/a/b"), {}, Path("/a/b")),
        (None, {"AUDITRULES_WORKSPACE": "/c"}, Path("/c")),
        ("", {"AUDITRULES_WORKSPACE": "/c"}, Path("/c")),
        (None, {"AUDITRULES_WORKSPACE": " "}, OTHER),
        (None, {}, OTHER),
    ],
)
def test_the_option_goes_before_the_variable_and_that_before_the_platform(
    option: str | Path | None, environ: dict[str, str], expected: Path
) -> None:
    assert workspace_folder(option, environ, default=lambda: OTHER) == expected


def test_home_is_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/auditor")
    assert workspace_folder(None, {"AUDITRULES_WORKSPACE": "~/audits"}) == Path("/home/auditor/audits")


def test_the_platform_folder_is_the_persons_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "/home/auditor/.local/share")
    folder = workspace_folder(None, {})
    assert folder.parts[-2:] == ("auditrules", "workspace")


def test_nothing_is_made(tmp_path: Path) -> None:
    workspace_folder(str(tmp_path / "new"), {})
    assert not (tmp_path / "new").exists()
