"""What a plugin changes in the process as it is loaded or called is put back."""

from __future__ import annotations

import decimal
import os
import sys
import warnings
from pathlib import Path

from auditrules.testing import plugins_of

FACT = """
import decimal, os, sys, warnings
from auditrules.plugins import Argument, ComputedFact, hookimpl
{loaded}

@hookimpl
def auditrules_facts():
    {called}
    return [ComputedFact("ours", "Ours", "number", (Argument("of", "number"),), lambda given: given["of"])]
"""


def state() -> tuple[object, ...]:
    streams = (sys.stdin, sys.stdout, sys.stderr, sys.excepthook, sys.getrecursionlimit())
    return (*streams, Path.cwd(), dict(os.environ), decimal.getcontext().prec, list(warnings.filters))


def test_what_loading_changed_is_as_it_was() -> None:
    before = state()
    loaded = (
        "sys.stdin = sys.stdout = sys.stderr = sys.excepthook = None; sys.setrecursionlimit(5000); os.chdir('/'); "
        "os.environ.clear(); decimal.getcontext().prec = 1; warnings.simplefilter('error')"
    )
    plugins = plugins_of(FACT.format(loaded=loaded, called="pass"))
    assert state() == before
    assert [one.value.name for one in plugins.facts()] == ["ours"]


def test_no_hook_makes_the_programs_sums_coarse() -> None:
    plugins_of(FACT.format(loaded="", called="decimal.getcontext().prec = 1"))
    assert decimal.Decimal(100) / 3 == decimal.Decimal("33.33333333333333333333333333")


def test_a_message_of_any_length_is_cut_and_a_version_too() -> None:
    plugins = plugins_of(
        FACT.format(loaded="__version__ = '1' * 9000", called="raise ValueError('x' * 9000)"), faulty=True
    )
    (record,) = plugins.records
    assert len(record.problems[0].message) < 700
    assert record.version == "1" * 40
