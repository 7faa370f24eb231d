"""Run by a test, several at once: a window of the program that saves to an audit that others have open too.

``python -m tests.store.writing FOLDER NAME COUNT`` waits for a line on its input, opens or makes the workspace, saves
COUNT events to the shared audit and prints their ids.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from auditrules.store import Stale, Workspace, preload
from tests.store.made import event, moment, summary


def main(folder: Path, name: str, number: int) -> None:
    preload()
    print("ready", flush=True)
    sys.stdin.readline()
    with Workspace.open(folder, busy_seconds=30) as workspace:
        seq = 1
        for done in range(number):
            # The id stays while the place is sought, as a session's does when it takes in another's changes.
            mine = event("shared", 100_000 + done, writer=name)
            while True:
                one = replace(mine, seq=seq, at=moment(seq))
                try:
                    workspace.append(one, summary(one))
                except Stale as stale:
                    seq += len(stale.newer)
                else:
                    seq += 1
                    print(one.id)
                    break


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
