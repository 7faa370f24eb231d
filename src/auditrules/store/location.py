"""Where the workspace is, and whether that is a place where saved work stays saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

VARIABLE = "AUDITRULES_WORKSPACE"


def platform_folder() -> Path:
    """The platform's folder for one person's data on this machine; never the roaming one, which is synchronised."""
    from platformdirs import user_data_path  # 15 ms, and not needed where a folder is named

    return user_data_path("auditrules", appauthor=False, roaming=False) / "workspace"


def workspace_folder(
    option: str | Path | None,
    environ: Mapping[str, str],
    *,
    default: Callable[[], Path] = platform_folder,
) -> Path:
    """The workspace's folder: ``--workspace`` if given, else ``AUDITRULES_WORKSPACE``, else the platform's.

    An empty option or variable counts as not given. A leading ``~`` is the home folder. Touches no file.
    """
    for given in (option, environ.get(VARIABLE)):
        if given is not None and str(given).strip():
            return Path(given).expanduser()
    return default()
