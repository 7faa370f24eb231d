"""Run by a test: processes that save are killed at random moments; what they were told is saved must be there.

``python killing.py FOLDER ROUNDS SEED [--lie]`` prints one JSON object. A writer prints an event's id when ``append``
has returned; with ``--lie`` before it is called, to show that a loss would be seen.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import sys
import time
from pathlib import Path
from uuid import UUID

from auditrules.audits.events import Event
from auditrules.store import Stale, Workspace, preload
from tests.store.made import event, summary

SHARED = "shared"


def write(folder: Path, key: str | None, acknowledge: int, rng: random.Random, *, lie: bool) -> None:
    """Save for ever: now to an audit of one's own, now to the one that both windows have open."""
    while True:
        _write_and_close(folder, key, acknowledge, rng, lie=lie)


def _write_and_close(folder: Path, key: str | None, acknowledge: int, rng: random.Random, *, lie: bool) -> None:
    own = str(UUID(int=rng.getrandbits(128)))
    with Workspace.open(folder, key) as workspace:
        seqs = {own: 1, SHARED: len(workspace.events(SHARED)) + 1}
        for _ in range(rng.randrange(60)):
            audit = rng.choice((own, SHARED))
            text = "x" * rng.choice((10, 300, 6000))
            made = event(audit, seqs[audit], text=text, writer=own)
            one = Event(str(UUID(int=rng.getrandbits(128))), audit, made.seq, made.at, made.by, made.kind, made.data)
            if lie:
                os.write(acknowledge, f"{one.id}\n".encode())
            try:
                workspace.append(one, summary(one))
            except Stale as stale:
                seqs[audit] += len(stale.newer)
                continue
            if not lie:
                os.write(acknowledge, f"{one.id}\n".encode())
            seqs[audit] += 1


def killed_round(folder: Path, key: str | None, rng: random.Random, *, lie: bool) -> set[str]:
    """One or two writers for a random while, then SIGKILL; the ids they said are saved."""
    reading, writing = os.pipe()
    children = []
    for _ in range(rng.choice((1, 2))):
        seed = rng.getrandbits(64)
        child = os.fork()
        if child == 0:
            os.close(reading)
            try:
                write(folder, key, writing, random.Random(seed), lie=lie)
            except BaseException as error:
                os.write(2, f"a writer failed: {error!r}\n".encode())
            os._exit(1)
        children.append(child)
    os.close(writing)
    # A quarter die early, while the workspace is opened or made; the rest at any point of a save, or of closing and
    # opening between two saves. Counting saves first makes it the same on a slow machine.
    if rng.randrange(4):
        told = _read(reading, rng.randrange(1, 60), 60.0)
        told += _read(reading, sys.maxsize, rng.uniform(0, 0.004))
    else:
        told = _read(reading, sys.maxsize, rng.uniform(0, 0.03))
    for child in children:
        os.kill(child, signal.SIGKILL)
    for child in children:
        status = os.waitpid(child, 0)[1]
        if not os.WIFSIGNALED(status):
            raise SystemExit("a writer ended by itself")
    while more := os.read(reading, 65536):
        told += more
    os.close(reading)
    return set(told.decode().split("\n")[:-1])


def _read(pipe: int, lines: int, seconds: float) -> bytes:
    """What comes through the pipe until there are so many lines or the time is up."""
    told, deadline = b"", time.monotonic() + seconds
    while told.count(b"\n") < lines and (left := deadline - time.monotonic()) > 0:
        if select.select([pipe], [], [], left)[0]:
            told += os.read(pipe, 65536)
    return told


def kept(workspace: Workspace) -> set[str]:
    """The ids of all events in the journal."""
    return {one.id for listed in workspace.audits(limit=100_000).audits for one in workspace.events(listed.audit)}


def main(folder: Path, rounds: int, seed: int, *, lie: bool) -> dict[str, object]:
    rng = random.Random(seed)
    preload()
    Workspace.open(folder / "first").close()  # so that a forked writer has everything loaded
    told: set[str] = set()
    lost: set[str] = set()
    faults: list[str] = []
    silent = 0
    for number in range(rounds):
        # Every tenth round is on a new workspace, so that making one is killed too.
        if number % 10 == 0:
            at, expected = folder / f"{number}", set[str]()
            key = "a passphrase" if number % 60 == 50 else None
        now = killed_round(at, key, rng, lie=lie)
        silent += not now
        told |= now
        expected |= now
        with Workspace.open(at, key) as workspace:
            faults += workspace.verify().faults
            lost |= expected - kept(workspace)
    return {"rounds": rounds, "told": len(told), "lost": len(lost), "faults": faults, "silent": silent}


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), lie="--lie" in sys.argv)))
