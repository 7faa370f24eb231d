"""``uv run python -m benchmarks.plugins [--write]``: loading 0, 10 and 100 plugins, as a Markdown table."""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.documents import write_between
from benchmarks.measuring import environment, quantity

COUNTS = (0, 10, 100)
ROUNDS = 9
#: Finds, loads and asks every plugin, as a command's start does; prints milliseconds of processor time.
CHILD = """
import os, sys, time
start = time.process_time()
from auditrules.plugins.manager import load_plugins
from auditrules.plugins.settings import settings_from
imported = time.process_time()
plugins = load_plugins(settings_from(os.environ))
loaded = time.process_time()
plugins.register_all()
asked = time.process_time()
active = sum(record.status == "active" for record in plugins.records)
print((imported - start) * 1e3, (loaded - imported) * 1e3, (asked - loaded) * 1e3, active)
"""
PLUGIN = '''"""A council's plugin with a fact."""

from decimal import Decimal

from auditrules.plugins import Argument, ComputedFact, hookimpl


def weeks(given):
    """Whole weeks from start to end."""
    return Decimal((given["end"] - given["start"]).days // 7)


@hookimpl
def auditrules_facts():
    arguments = (Argument("start", "date"), Argument("end", "date"))
    return [ComputedFact("weeks_{number}", "Weeks between", "number", arguments, weeks, decimals=0)]
'''


def single_files(folder: Path, count: int) -> dict[str, str]:
    """A configuration with so many single files; the variables that choose it."""
    plugins = folder / "auditrules" / "plugins"
    plugins.mkdir(parents=True, mode=0o700)
    for number in range(count):
        path = plugins / f"council_{number}.py"
        path.write_text(PLUGIN.replace("{number}", str(number)))
        path.chmod(0o600)
    return {"XDG_CONFIG_HOME": str(folder)}


def installed(folder: Path, count: int) -> dict[str, str]:
    """A folder like site-packages with so many distributions of a plugin each."""
    for number in range(count):
        name = f"council_{number}"
        info = folder / f"{name}-1.0.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[auditrules]\n{name} = {name}\n")
        (folder / f"{name}.py").write_text(PLUGIN.replace("{number}", str(number)))
    return {"XDG_CONFIG_HOME": str(folder / "config"), "PYTHONPATH": str(folder)}


def child(environ: dict[str, str]) -> list[float]:
    done = subprocess.run(
        [sys.executable, "-c", CHILD], env=environment() | environ, capture_output=True, text=True, check=True
    )
    return [float(number) for number in done.stdout.split()]


def report(rounds: int = ROUNDS) -> str:
    """The table. The kinds take turns, and the first round, which writes bytecode, is left out."""
    with tempfile.TemporaryDirectory() as place:
        settings = {"none at all (`--no-plugins`)": {"AUDITRULES_NO_PLUGINS": "1"}}
        for count in COUNTS:
            for what, make in (("single files", single_files), ("installed", installed)):
                if count or what == "installed":
                    folder = Path(place) / f"{what.replace(' ', '-')}-{count}"
                    folder.mkdir()
                    title = f"{count} more, {what}" if count else "those that come with the program"
                    settings[title] = make(folder, count)
        times: dict[str, list[list[float]]] = {title: [] for title in settings}
        for number in range(rounds + 1):
            for title, environ in settings.items():
                found = child(environ)
                if number:
                    times[title].append(found)
    lines = [
        "| plugins | in use | find and load, ms: median (least) | ask for all they register, ms |",
        "|---|---|---|---|",
    ]
    for title, found in times.items():
        loads, asks = ([one[at] for one in found] for at in (1, 2))
        shown = [f"{quantity(statistics.median(of))} ({quantity(min(of))})" for of in (loads, asks)]
        lines.append(f"| {title} | {found[0][3]:.0f} | {shown[0]} | {shown[1]} |")
    return "\n".join(lines)


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m benchmarks.plugins", description=__doc__)
    options.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    options.add_argument("--rounds", type=int, default=ROUNDS, help="how often each is measured")
    arguments = options.parse_args()
    text = report(arguments.rounds)
    print(text)
    if arguments.write:
        write_between("plugins", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
