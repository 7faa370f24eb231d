"""Hostile rulesets and conditions, found by following which code each input reaches.

    uv run --with atheris --no-sync python tests/fuzz/atheris_rulesets.py -max_total_time=60

Begins with the shipped rulesets, the corpus of faults and every condition in them, and changes them for as long as it
is told. Each text is examined as a ruleset and parsed as a condition. It must load, or end in messages that can be
shown, within a second of process time; anything else stops the run, and libFuzzer writes the input to ``crash-*`` in
the folder it was started in. ``python tests/fuzz/atheris_rulesets.py crash-*`` tries such an input again. An input that
was found belongs in tests/bad once it is mended. Options are libFuzzer's; a folder among them keeps what reaches new
code, for the next run.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random

import atheris  # type: ignore[import-untyped]  # not installed with the project: see above

with atheris.instrument_imports(include=["auditrules"]):
    from auditrules.conditions import words
    from auditrules.conditions.lexer import ConditionFault
    from auditrules.conditions.parser import parse
    from auditrules.rulesets.library import Library, LibraryFolder
    from auditrules.rulesets.loading import examine
    from auditrules.rulesets.schema import ruleset_schema

ROOT = Path(__file__).parents[2]
SECONDS = 1.0
#: How often an input that was too slow is timed again: a computer that is busy elsewhere is no fault of the input.
AGAIN = 2
#: Messages of one text that are made ready to be shown; rendering each of a thousand is not what a person waits for.
SHOWN = 20
LIBRARY = Library([LibraryFolder(ROOT / "rulesets", "shipped")])
#: What stands between quotation marks on one line.
_VALUE = re.compile(rb'"([^"\n\\]+)"')
#: Where the text is said to stand; there is no such file.
PLACE = ROOT / "rulesets" / "file-audit" / "fuzzed.toml"


def as_ruleset(text: str) -> None:
    """Examine a text as the ruleset of a file, and show its faults."""
    ruleset, found = examine(PLACE, LIBRARY, text=text)
    errors = [fault for fault in found if fault.severity == "error"]
    assert (ruleset is None) == bool(errors), "a ruleset with errors, or none without a word why"
    for fault in found[:SHOWN]:
        assert fault.place.line >= 1
        assert fault.render(text)


def as_condition(text: str) -> None:
    """Parse a text as a condition; where it does not fit, the place told must lie within it."""
    try:
        parse(text)
    except ConditionFault as fault:
        start, end = fault.span
    else:
        return
    assert 0 <= start <= end <= len(text) + 1, f"{start, end} of {len(text)} characters"


def one_input(data: bytes) -> None:
    """What must hold of any bytes at all. Those that are not UTF-8 become the lone surrogates an editor may hold."""
    text = data.decode("utf-8", "surrogateescape")
    for use in (as_ruleset, as_condition):
        taken = _timed(use, text)
        for _ in range(AGAIN):
            if taken <= SECONDS:
                break
            taken = min(taken, _timed(use, text))
        assert taken <= SECONDS, f"{use.__name__}: {taken:.2f} seconds for {len(data)} bytes"


def _timed(use: object, text: str) -> float:
    assert callable(use)
    begun = time.process_time()
    use(text)
    return time.process_time() - begun


def changed(data: bytes, most: int, seed: int) -> bytes:
    """An input changed: half the time anywhere, half the time within one value, so that the file stays TOML."""
    random = Random(seed)
    values = list(_VALUE.finditer(data)) if random.random() < 0.5 else []
    if not values:
        return bytes(atheris.Mutate(data, most))
    start, end = random.choice(values).span(1)
    new = bytes(atheris.Mutate(data[start:end], max(1, min(end - start + 200, most - len(data) + end - start))))
    return (data[:start] + re.sub(rb'[\x00-\x1f"\\]', b" ", new).decode("utf-8", "ignore").encode() + data[end:])[:most]


def seeds() -> list[bytes]:
    """The rulesets and faults there are, and each condition in them by itself, as files of bytes."""
    files = [*(ROOT / "rulesets").rglob("*.toml"), *(ROOT / "tests" / "bad").rglob("*.toml")]
    texts = [path.read_bytes() for path in sorted(files) if path.is_file()]
    conditions = (
        found for text in texts for found in re.findall(rb'\b(?:when|means|relevant|whenever|then) = "([^"\n]+)"', text)
    )
    return list(dict.fromkeys([*texts, *conditions]))


def dictionary() -> list[str]:
    """Words of the language and of the file's keys, which chance alone would take long to spell."""
    schema = ruleset_schema()
    keys: set[str] = set()

    def gather(part: object) -> None:
        if isinstance(part, dict):
            keys.update(part.get("properties", {}))
            for below in part.values():
                gather(below)
        elif isinstance(part, list):
            for below in part:
                gather(below)

    gather(schema)
    pieces = ("[[examples]]", "[decide.overall]", "[section.", '"""', "'''", "= {", "= [", "\\u", "%", ", ", "@1")
    return sorted({*keys, *words.RESERVED, *pieces})


def main(arguments: list[str]) -> int:
    """Run with the seeds and the dictionary, unless inputs to try again are named."""
    if "--seeded" in arguments or any(Path(one).is_file() for one in arguments):
        atheris.Setup(
            [sys.argv[0], *(one for one in arguments if one != "--seeded")], one_input, custom_mutator=changed
        )
        atheris.Fuzz()  # ends the process itself
    with tempfile.TemporaryDirectory(prefix="auditrules-fuzz-") as folder:
        corpus = Path(folder) / "seeds"
        corpus.mkdir()
        for number, seed in enumerate(seeds()):
            (corpus / f"{number:04}").write_bytes(seed)
        spellings = Path(folder) / "words"
        escaped = (word.replace("\\", "\\\\").replace('"', '\\"') for word in dictionary())
        spellings.write_text("".join(f'"{word}"\n' for word in escaped), encoding="utf-8")
        # The first folder of libFuzzer is the one it writes to: the seeds come last.
        command = [sys.executable, __file__, "--seeded", f"-dict={spellings}", "-timeout=20", *arguments, str(corpus)]
        return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
