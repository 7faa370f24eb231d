"""What the server starts for each page that is opened: the program, on the workspace of the environment."""

from __future__ import annotations

import sys

from auditrules.tui.app import run

if __name__ == "__main__":
    sys.exit(run(workspace=None))
