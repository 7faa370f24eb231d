"""What plugins hand over: frozen values, checked when they are handed over and never changed after."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class RulesetSource:
    """A folder of rulesets.

    ``folder`` is an absolute path to a folder that holds ruleset files (``*.toml``), at any depth. The files are
    read, never run, and a faulty one is listed with its first fault and leaves the others alone.
    """

    folder: Path

    def fault(self) -> str | None:
        """Why this source cannot be used, in words; None when it can."""
        given: object = self.folder
        if not isinstance(given, Path):
            return f"folder must be a pathlib.Path, not {type(given).__name__}"
        if not self.folder.is_absolute():
            return f"folder must be an absolute path, not {str(self.folder)!r}; try Path(__file__).parent / ..."
        try:
            if not self.folder.is_dir():
                return f"there is no folder {self.folder}"
        except (OSError, ValueError) as error:
            return f"the folder cannot be looked at: {error}"
        return None
