"""Strategies for Hypothesis: answers that fit a ruleset, audits, and pages with texts made to hurt.

``hypothesis`` is not installed with auditrules; name it among your project's development dependencies.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from hypothesis import strategies as st

from auditrules.conditions.vocabulary import Item
from auditrules.plugins.calling import Plugins
from auditrules.plugins.page import Bullets, Facts, Heading, Notice, Page, Prose, Run, Space, Table, TickBoxes, plain
from auditrules.plugins.page import Option as TickOption
from auditrules.plugins.views import AuditView
from auditrules.rulesets.ruleset import Ruleset
from auditrules.testing.builders import audit_view, ruleset_of

#: Texts that would do something in a terminal, a document, a spreadsheet or a template, were they not data.
HOSTILE = (
    "",
    "<script>alert(1)</script>",
    "</p></body>",
    "&lt;b&gt; & <!--",
    "**bold** _em_ `code` [link](https://example.org)",
    "# heading\n---\n| a | b |",
    "```",
    '=HYPERLINK("https://example.org")',
    "+1+1",
    "@SUM(A1)",
    "\x1b[2J\x1b]0;title\x07",
    "\u202eright to left\u202c",
    "\u200b\ufeff",
    "{{ 7 * 7 }} {% x %} ${x} %s",
    "line one\r\nline two\u2028line three",
    "x" * 2_000,
    "'\"; DROP TABLE x; --",
    "🧒🏽 Zoë Ó Súilleabháin",
)


def texts() -> st.SearchStrategy[str]:
    """Texts as an auditor may type or paste them, hostile ones among them."""
    return st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60))


def answers(
    ruleset: str | Path | Ruleset | None = None, *, complete: bool = False, plugins: Plugins | None = None
) -> st.SearchStrategy[dict[str, object]]:
    """Answers that fit a ruleset, by item id, in the forms that ``evaluate`` and ``judge`` take.

    Any of them may be missing, unless they are to be ``complete``. What is computed or decided is never among them.
    """
    found = ruleset_of(ruleset, plugins=plugins)
    asked = {
        item.id: _answer(item)
        for item in found.vocabulary.items.values()
        if not item.decided and not item.computed and item.role != "field" and (item.role != "section" or item.values)
    }
    if complete:
        return st.fixed_dictionaries(asked)
    return st.fixed_dictionaries({}, optional=asked)


def audits(
    ruleset: str | Path | Ruleset | None = None, *, plugins: Plugins | None = None
) -> st.SearchStrategy[AuditView]:
    """Audits as hooks are given them, part-answered ones and hostile prose among them."""
    found = ruleset_of(ruleset, plugins=plugins)
    prose = st.dictionaries(
        st.sampled_from([item.id for item in found.vocabulary.items.values()]),
        st.dictionaries(st.sampled_from(("evidence", "impact", "rationale")), texts(), max_size=3),
        max_size=3,
    )

    def made(given: Mapping[str, object], written: Mapping[str, Mapping[str, str]]) -> AuditView:
        return audit_view(given, found, prose=written)

    return st.builds(made, answers(found), prose)


def pages() -> st.SearchStrategy[Page]:
    """Pages of every kind of block, with hostile texts in each."""
    line = texts()
    runs = st.lists(st.builds(Run, line, st.booleans()), min_size=1, max_size=3).map(tuple)
    pairs = st.lists(st.tuples(line, line), min_size=1, max_size=3).map(tuple)
    options = st.lists(st.builds(TickOption, line, line), min_size=1, max_size=3).map(tuple)
    tables = st.integers(1, 3).flatmap(
        lambda columns: st.builds(
            Table,
            line,
            st.tuples(*[line] * columns),
            st.lists(st.tuples(*[line] * columns), max_size=3).map(tuple),
        )
    )
    facts = st.builds(Facts, pairs, st.booleans())
    prose = st.builds(Prose, line, line)
    bullets = st.lists(runs, min_size=1, max_size=3).map(tuple).map(Bullets)
    paragraphs = line.map(plain)
    tones = st.sampled_from(("draft", "sample", "off_record", "departure", "attention", "note"))
    inner = st.lists(st.one_of(paragraphs, prose, facts, bullets), max_size=2).map(tuple)
    notices = st.builds(Notice, tones, line, inner)
    headings = st.builds(Heading, st.sampled_from((2, 3, 4)), line)
    block = st.one_of(
        headings, paragraphs, prose, facts, bullets, tables, notices, st.builds(TickBoxes, line, options, line),
        st.builds(Space, line, st.integers(1, 5)),
    )  # fmt: skip
    return st.builds(
        Page,
        title=line,
        subtitle=line,
        blocks=st.lists(block, max_size=6).map(tuple),
        lead=st.lists(notices, max_size=2).map(tuple),
        mark=st.sampled_from(("", "draft", "off_record", "draft_off_record")),
        contents=st.booleans(),
    )


def _answer(item: Item) -> st.SearchStrategy[object]:
    found = _fitting(item)
    if item.custom is not None and item.custom.refusal is not None:
        refused = item.custom.refusal
        found = found.filter(lambda answer: refused(answer) is None)  # type: ignore[arg-type]  # of its base by now
    return st.one_of(found, st.just("n/a")) if item.allow_not_applicable else found


def _fitting(item: Item) -> st.SearchStrategy[object]:
    values = [value.id for value in item.values]
    if item.kind == "choice":
        return st.sampled_from(values)
    if item.kind == "choices":
        return st.lists(st.sampled_from(values), min_size=1, unique=True)
    if item.kind == "number":
        least = item.minimum if item.minimum is not None else Decimal(0)
        most = item.maximum if item.maximum is not None else least + 1_000
        places = item.decimals if item.decimals is not None else 2
        return st.decimals(least, most, allow_nan=False, allow_infinity=False, places=places)
    if item.kind == "date":
        return st.dates(date(2020, 1, 1), date(2030, 12, 31))
    return texts().filter(lambda text: bool(text.strip()))
