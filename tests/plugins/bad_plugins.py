"""A plugin that works, and a corpus of those that do not, each with what must be said of it."""

from __future__ import annotations

GOOD = """
    from pathlib import Path
    from auditrules.plugins import RulesetSource, hookimpl

    @hookimpl
    def auditrules_ruleset_sources():
        return [RulesetSource(folder=Path(__file__).parent)]
"""

#: name, the file, the status it ends in, a piece of its message, the line named (None: no line to name)
BAD: list[tuple[str, str, str, str, int | None]] = [
    ("raises", "x = 1\nraise RuntimeError('no database')\n", "failed", "RuntimeError: no database", 2),
    ("leaves", "import sys\nsys.exit(3)\n", "failed", "tried to end the program (SystemExit: 3)", 2),
    ("panics", "class Panic(BaseException): pass\nraise Panic('at once')\n", "failed", "Panic: at once", 2),
    ("syntax", "def broken(:\n    pass\n", "failed", "SyntaxError", 1),
    ("nulls", "x = 1\0\n", "failed", "", None),
    ("imports", "\nimport there_is_no_such_module\n", "failed", "ModuleNotFoundError", 2),
    ("deep", "def f(): f()\nf()\n", "failed", "RecursionError", 1),
    (
        "mute",
        "class E(Exception):\n    def __str__(self): raise ValueError\nraise E\n",
        "failed",
        "E",
        3,
    ),
    (
        "typo",
        """\
from auditrules.plugins import hookimpl

@hookimpl
def auditrules_ruleset_source():
    return []
""",
        "refused",
        "there is no hook auditrules_ruleset_source; did you mean auditrules_ruleset_sources?",
        3,
    ),
    (
        "unmarked",
        "def auditrules_ruleset_sources():\n    return []\n",
        "refused",
        "auditrules_ruleset_sources is not marked; put @hookimpl",
        1,
    ),
    (
        "unmarked_typo",
        "def auditrules_rulesets_sources():\n    return []\n",
        "refused",
        "did you mean auditrules_ruleset_sources?",
        1,
    ),
    (
        "wrong_marker",
        """\
import pluggy

@pluggy.HookimplMarker("auditrule")
def auditrules_ruleset_sources():
    return []
""",
        "refused",
        "is not marked",
        3,
    ),
    (
        "default",
        """\
from auditrules.plugins import hookimpl

@hookimpl
def auditrules_ruleset_sources(root="."):
    return []
""",
        "refused",
        "argument root has a default",
        3,
    ),
    (
        "unknown_argument",
        """\
from auditrules.plugins import hookimpl

@hookimpl
def auditrules_ruleset_sources(root):
    return []
""",
        "refused",
        "argument root is not one of the hook's; the hook takes none",
        3,
    ),
    (
        "rest",
        """\
from auditrules.plugins import hookimpl

@hookimpl
def auditrules_ruleset_sources(**everything):
    return []
""",
        "refused",
        "arguments must be named",
        3,
    ),
    (
        "wrapper",
        """\
from auditrules.plugins import hookimpl

@hookimpl(wrapper=True)
def auditrules_ruleset_sources():
    return (yield)
""",
        "refused",
        "wrappers are not supported",
        3,
    ),
    (
        "asynchronous",
        """\
from auditrules.plugins import hookimpl

@hookimpl
async def auditrules_ruleset_sources():
    return []
""",
        "refused",
        "async function",
        3,
    ),
    ("nothing", "answer = 42\n", "refused", "implements no hook; there are auditrules_ruleset_sources", None),
    (
        "hook_raises",
        """\
from auditrules.plugins import hookimpl

@hookimpl
def auditrules_ruleset_sources():
    return open("/no/such/file")
""",
        "faulty",
        "FileNotFoundError",
        5,
    ),
    (
        "hook_leaves",
        """\
from auditrules.plugins import hookimpl

@hookimpl
def auditrules_ruleset_sources():
    raise SystemExit
""",
        "faulty",
        "tried to end the program (SystemExit)",
        5,
    ),
    (
        "late",
        """\
from auditrules.plugins import hookimpl

@hookimpl
def auditrules_ruleset_sources():
    yield from ()
    raise LookupError("half way")
""",
        "faulty",
        "LookupError: half way",
        6,
    ),
    (
        "endless",
        """\
from auditrules.plugins import hookimpl

@hookimpl
def auditrules_ruleset_sources():
    while True:
        yield None
""",
        "faulty",
        "more than 1000 results",
        3,
    ),
    (
        "text",
        """\
from auditrules.plugins import hookimpl

@hookimpl
def auditrules_ruleset_sources():
    return ["rulesets"]
""",
        "faulty",
        "returned a str where a RulesetSource is wanted",
        3,
    ),
    (
        "number",
        """\
from auditrules.plugins import hookimpl

@hookimpl
def auditrules_ruleset_sources():
    return 5
""",
        "faulty",
        "it returned a int where a RulesetSource is wanted",
        3,
    ),
    (
        "relative",
        """\
from pathlib import Path
from auditrules.plugins import RulesetSource, hookimpl

@hookimpl
def auditrules_ruleset_sources():
    return [RulesetSource(folder=Path("rulesets"))]
""",
        "faulty",
        "must be an absolute path",
        4,
    ),
    (
        "string_folder",
        """\
from auditrules.plugins import RulesetSource, hookimpl

@hookimpl
def auditrules_ruleset_sources():
    return [RulesetSource(folder="/tmp")]
""",
        "faulty",
        "must be a pathlib.Path, not str",
        3,
    ),
    (
        "absent",
        """\
from pathlib import Path
from auditrules.plugins import RulesetSource, hookimpl

@hookimpl
def auditrules_ruleset_sources():
    return [RulesetSource(folder=Path("/no/such/folder"))]
""",
        "faulty",
        "there is no folder /no/such/folder",
        4,
    ),
    (
        "endless_hook",
        """\
from auditrules.plugins import hookimpl

@hookimpl
def auditrules_ruleset_sources():
    while True: pass
""",
        "faulty",
        "it was stopped: it took longer than ",
        5,
    ),
    (
        "endless_import",
        "while True: pass\n",
        "failed",
        "it took longer than",
        1,
    ),
    (
        "later_hooks",
        "__auditrules_hooks__ = 9\n",
        "refused",
        "version 9 of the hooks",
        None,
    ),
    (
        "bad_type",
        """\
from auditrules.plugins import QuestionType, hookimpl

@hookimpl
def auditrules_question_types():
    return [QuestionType("Out Of Five", "Out of five", "number")]
""",
        "faulty",
        "the name of a question type must be a word",
        3,
    ),
    (
        "odd_type",
        """\
from auditrules.plugins import QuestionType, hookimpl

@hookimpl
def auditrules_question_types():
    return [QuestionType("five", "Five", "number", minimum=1)]
""",
        "faulty",
        "must be decimal.Decimal, not int",
        3,
    ),
    (
        "twice",
        """\
from auditrules.plugins import Screen, hookimpl

@hookimpl
def auditrules_screens():
    return [Screen("wall", "Wall", "A wall.", "wall:Wall"), Screen("wall", "Wall", "A wall.", "wall:Other")]
""",
        "faulty",
        "the screen 'wall' is registered twice",
        3,
    ),
    (
        "no_function",
        """\
from auditrules.plugins import Channel, hookimpl

@hookimpl
def auditrules_channels():
    return [Channel("pigeon", "Pigeon", "deliver", lambda settings: None)]
""",
        "faulty",
        "deliver must be a function, not str",
        3,
    ),
    (
        "own_fault",
        """\
from pathlib import Path
from auditrules.plugins import RulesetSource, hookimpl

class Source(RulesetSource):
    def fault(self):
        raise SystemExit(3)

@hookimpl
def auditrules_ruleset_sources():
    return [Source(Path("/"))]
""",
        "faulty",
        "it cannot be checked (SystemExit: 3)",
        8,
    ),
]


def _fact(name: str = "ours_fact", head: str = "", body: str = "") -> str:
    """A plugin that would be in order, with something else before it and in its hook."""
    return f"""\
from decimal import Decimal
from auditrules.plugins import Argument, ComputedFact, hookimpl
{head}

@hookimpl
def auditrules_facts():
    {body or "pass"}
    return [ComputedFact({name!r}, "A fact", "number", (Argument("of", "number"),), lambda given: given["of"])]
"""


#: Those that do something to the process or to what is shown: name, the file, a piece of what is said of it.
HOSTILE: list[tuple[str, str, str]] = [
    (
        "closes_stdout",
        _fact(head="import sys\nsys.stdout = open('/dev/null', 'w')\nsys.stderr = None"),
        "closes_stdout",
    ),
    ("prints_escapes", _fact(head="print('\\x1b[2J\\x1b]0;loading\\x07')"), "prints_escapes  active"),
    ("loose_thread", _fact(head="import threading\nthreading.Thread(target=lambda: 1 / 0).start()"), "loose_thread"),
    (
        "waiting_thread",
        _fact(head="import threading, time\nthreading.Thread(target=time.sleep, args=(3600,), daemon=True).start()"),
        "waiting_thread  active",
    ),
    ("moves_away", _fact(head="import os\nos.chdir('/')"), "moves_away"),
    ("coarse_numbers", _fact(head="import decimal\ndecimal.getcontext().prec = 1"), "coarse_numbers"),
    ("coarse_later", _fact(body="import decimal; decimal.getcontext().prec = 1"), "coarse_later"),
    ("shallow", _fact(head="import sys\nsys.setrecursionlimit(120)"), "shallow"),
    ("strict_warnings", _fact(head="import warnings\nwarnings.simplefilter('error')"), "strict_warnings"),
    ("loud_logging", _fact(head="import logging\nlogging.basicConfig(level=1)"), "loud_logging"),
    ("exits_late", _fact(head="import atexit\natexit.register(lambda: 1 / 0)"), "exits_late"),
    ("own_excepthook", _fact(head="import sys\nsys.excepthook = sys.unraisablehook = None"), "own_excepthook"),
    ("ruins_environment", _fact(head="import os\nos.environ.clear()"), "ruins_environment"),
    ("patches_us", _fact(head="import auditrules.plugins.calling as c\nc.MAX_RESULTS = -1"), "patches_us"),
    (
        "very_many",
        "from auditrules.plugins import Screen, hookimpl\n\n@hookimpl\ndef auditrules_screens():\n"
        "    return [Screen(f'wall_{n}', 'Wall', 'A wall.', 'wall:Wall') for n in range(2000)]\n",
        "it returned more than 1000 results",
    ),
    (
        "very_long",
        _fact(body="raise ValueError('x' * 9_000_000)"),
        "ValueError: xxx",
    ),
    ("long_name", _fact(name="x" * 1_000_000), "must be a word of small letters"),
    ("control_name", _fact(name="fact\x1b[31m\n"), "must be a word of small letters"),
    (
        "escapes_in_error",
        _fact(body="raise ValueError('\\x1b[2J red')"),
        "\\x1b[2J red",
    ),
    (
        "odd_version",
        "__version__ = 'one\\x1b[2J' * 9000\n" + _fact(),
        "odd_version",
    ),
]
