"""Kinds of rule: each stands for tables of the language, which are checked, hashed and explained like any others."""

from __future__ import annotations

from typing import Any

import pytest

from auditrules.engine.checks import run_checks

from .councils import BODY, COMPLETE, Council, ruleset_text

CAPS = """
def cap(rule, keys):
    limit = {"when": f"{keys['question']} is no", "at_most": keys["at_most"], "because": keys["because"]}
    return {"limit": {rule: limit}}

@hookimpl
def auditrules_rule_kinds():
    return [RuleKind("caps_when_no", "A 'no' that caps", ("question", "at_most", "because", "note"), cap, ("note",))]
"""
PLAIN = BODY.replace(
    '[limit.seen]\nwhen = "seen is no"\nat_most = "fair"\nstrength = "must"\n', "[limit.seen]\n"
).replace('[limit.seen]\nbecause = "The child was not seen."\n', "")
RULE = """
[rule.unseen]
kind = "caps_when_no"
question = "seen"
at_most = "fair"
because = "The child was not seen."
"""
TEXT = ruleset_text("ours", body=PLAIN + RULE)
WRITTEN = ruleset_text(
    "ours", body=PLAIN + '[limit.unseen]\nwhen = "seen is no"\nat_most = "fair"\nbecause = "The child was not seen."\n'
)


def overall(evaluated: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = evaluated["outcomes"]["overall"]
    return found


def test_a_rule_judges_as_the_tables_that_it_stands_for(council: Council) -> None:
    council.plugin("ours", CAPS)
    ruleset, found = council.examine(TEXT)
    assert found == ()
    assert ruleset is not None
    assert run_checks(ruleset) == ()
    for seen, value in (("yes", "sound"), ("no", "fair")):
        assert overall(council.evaluate(TEXT, {**COMPLETE, "seen": seen}))["value"] == value
    assert "limit.unseen" in overall(council.evaluate(TEXT, {**COMPLETE, "seen": "no"}))["because"]


def test_its_meaning_is_that_of_those_tables(council: Council) -> None:
    council.plugin("ours", CAPS)
    made, _ = council.examine(TEXT)
    written, _ = council.examine(WRITTEN)
    assert made is not None
    assert written is not None
    assert made.meaning_hash == written.meaning_hash
    council.plugin("ours", CAPS.replace("is no", "is yes"))
    other, _ = council.examine(TEXT)
    assert other is not None
    assert other.meaning_hash != made.meaning_hash


@pytest.mark.parametrize(
    ("old", "new", "code", "words", "place"),
    [
        ('"caps_when_no"', '"caps_when_now"', "P105", "Did you mean 'caps_when_no'?", "kind ="),
        ('question = "seen"', 'qestion = "seen"', "P105", "Did you mean 'question'?", "qestion"),
        ('because = "The child was not seen."', "", "P105", "'because' is missing", "[rule.unseen]"),
        (
            'question = "seen"',
            'question = "sene"',
            "C202",
            "[limit.unseen], which this rule stands for",
            "[rule.unseen]",
        ),
        ('at_most = "fair"\nbecause', 'at_most = "grand"\nbecause', "N105", "[limit.unseen]", "[rule.unseen]"),
        ('question = "seen"', "question = 3\nnote = 'n'", "C", "which this rule stands for", "[rule.unseen]"),
    ],
)
def test_what_is_wrong_is_told_at_the_rule(
    council: Council, old: str, new: str, code: str, words: str, place: str
) -> None:
    council.plugin("ours", CAPS)
    at = TEXT.rindex("[rule.unseen]")
    text = TEXT[:at] + TEXT[at:].replace(old, new, 1)
    ruleset, found = council.examine(text)
    assert ruleset is None
    told = [one for one in found if one.code.startswith(code)]
    assert told, [str(one) for one in found]
    assert words in f"{told[0].message} {told[0].help}"
    assert place in text.split("\n")[told[0].place.line - 1]


@pytest.mark.parametrize(
    ("expand", "said"),
    [
        ("raise ValueError('no idea')", "ValueError: no idea"),
        ("import sys; sys.exit(1)", "it tried to end the program"),
        ("return None", "it returned a NoneType"),
        ("return []", "it returned a list"),
        ("return {'section': {'x': {'label': 'X'}}}", "it made a [section]"),
        ("return {'limit': {rule: 'x'}}", "its [limit] is not a table of tables"),
        ("return {'limit': {rule: {'when': object()}}}", "a ruleset holds no object"),
        ("return {'limit': {rule: {'when': 'x' * 10_000}}}", "a text has 10000 characters"),
        ("return {'escalate': {'weak': {'when': 'always', 'to': ['manager']}}}", "the file has one already"),
        ("d = {}; d['limit'] = d; return d", "nested too deeply"),
        ("return {'limit': {f'a{i}': {} for i in range(500)}}", "a table has 500 entries"),
        ("keys['question'] = 'safe'", "TypeError"),
    ],
)
def test_a_plugin_that_makes_nothing_of_it_is_named_at_the_rule(council: Council, expand: str, said: str) -> None:
    council.plugin("ours", CAPS.replace("def cap(rule, keys):\n", f"def cap(rule, keys):\n    {expand}\n"))
    ruleset, found = council.examine(TEXT)
    assert ruleset is None
    (fault,) = found
    assert fault.code == "P106"
    assert said in fault.message
    assert "[rule.unseen]" in TEXT.split("\n")[fault.place.line - 1]


def test_without_its_plugin_the_ruleset_is_read_without_it(council: Council) -> None:
    council.plugin("ours", CAPS)
    promise = '\n[promise.unseen]\nwhenever = "limit.unseen"\nthen = "overall is not sound"\n'
    ruleset, found = council.examine(TEXT + promise, "ours")
    assert [one.code for one in found] == ["P102"]
    assert ruleset is not None
    assert overall(council.evaluate(TEXT + promise, COMPLETE, "ours"))["value"] is None


def test_a_ruleset_that_requires_no_plugin_is_told_which_one_brings_it(council: Council) -> None:
    council.plugin("ours", CAPS)
    _, (fault,) = council.examine(ruleset_text(body=PLAIN + RULE))
    assert fault.code == "P105"
    assert 'add requires = ["ours"]' in fault.help
