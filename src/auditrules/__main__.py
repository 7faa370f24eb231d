"""``python -m auditrules``, for a machine where the ``auditrules`` command is not on the path."""

from __future__ import annotations

import sys


def _leave_out_the_working_folder() -> None:
    """``python -m`` looks for modules in the working folder first; nothing there must be taken for a plugin."""
    if not sys.flags.safe_path and sys.path:
        del sys.path[0]


if __name__ == "__main__":
    _leave_out_the_working_folder()
    from auditrules.cli import main

    sys.exit(main())
