"""Small random rulesets and part-answered audits, for holding one back end against another."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from hypothesis import assume, note
from hypothesis import strategies as st

from auditrules.rulesets.library import Library
from auditrules.rulesets.loading import examine
from auditrules.rulesets.ruleset import Ruleset
from tests.engine.oracle import can_be

GRADES = ["bad", "fair", "fine"]
NUMBERS = [Decimal(half) / 2 for half in range(-2, 9)]
"""Every number that is tried where it can be answered: -1 to 4, whole and half."""


def loaded(text: str) -> Ruleset:
    ruleset, diagnostics = examine(Path("random.toml"), Library(), text=text)
    # "key" may tag no section that has a question, or only one with a number; that is a fault, and rightly so.
    codes = {diagnostic.code for diagnostic in diagnostics}
    assume(not codes or not codes <= {"C204", "C206"})
    assert ruleset is not None, "\n".join([text, *map(str, diagnostics)])
    return ruleset


@st.composite
def rulesets(draw: st.DrawFn) -> Ruleset:
    """A ruleset of 2-3 sections, 1-3 questions and 2 facts whose every completion can be listed."""
    sections = [f"s{index}" for index in range(draw(st.integers(2, 3)))]
    questions = [f"q{index}" for index in range(draw(st.integers(1, 3)))]
    lines = ['[ruleset]\nid = "random"\nversion = "1"\ntitle = "Random"']
    lines += [f'[grade.{grade}]\nlabel = "{grade}"\nscore = {score}' for score, grade in enumerate(GRADES)]
    lines.append('[fact.kind]\nvalues = ["x", "y"]')
    lines.append('[fact.age]\ntype = "number"\nmin = 0\nmax = 4')
    facts = st.sampled_from(
        ["always", "kind is x", "kind is not x", "age is at least 2", "age is 3", "age is less than 1 or kind is y"]
    )
    for index, section in enumerate(sections):
        relevant = draw(st.one_of(st.just("always"), facts))
        allowed = draw(st.booleans()) and index == 0
        tags = '["key"]' if draw(st.booleans()) or index == 0 else "[]"
        lines.append(
            f'[section.{section}]\nlabel = "S"\ntags = {tags}\nrelevant = "{relevant}"\n'
            f"weight = {draw(st.sampled_from(['1', '2', '0.5', '0']))}\n"
            f"allow_not_applicable = {str(allowed).lower()}"
        )
    homes = []
    for index, question in enumerate(questions):
        home = draw(st.sampled_from(sections))
        homes.append(home)
        relevant = draw(
            st.one_of(st.just("always"), facts, st.sampled_from([f"any section is {grade}" for grade in GRADES[:2]]))
        )
        kind = draw(st.sampled_from(["yes_no", "yes_partly_no"]))
        allowed = draw(st.booleans()) and index == 0
        points = draw(
            st.sampled_from(
                ["", "points = { yes = 2, no = 0 }", "points = { yes = 1, no = 3 }", "points = { yes = 0, no = -1 }"]
            )
        )
        weight = draw(st.sampled_from(["", "weight = 2", "weight = 0.5"]))
        lines.append(
            f'[question.{question}]\nsection = "{home}"\ntext = "Q"\nanswers = "{kind}"\nrelevant = "{relevant}"\n'
            f"allow_not_applicable = {str(allowed).lower()}\n{points}\n{weight}"
        )
    if draw(st.booleans()):
        home = draw(st.sampled_from(sections))
        homes.append(home)
        aside = str(draw(st.booleans())).lower()
        lines.append(
            f'[question.n]\nsection = "{home}"\ntext = "N"\nanswers = "number"\n'
            f"min = {draw(st.sampled_from([-1, 0]))}\nmax = 2\ndecimals = 0\n"
            f"number_is_points = true\nallow_not_applicable = {aside}\n"
            f"{draw(st.sampled_from(['', 'weight = 3']))}"
        )
    scored = [home for home, line in zip(homes, lines[-len(homes) :], strict=True) if "points" in line]
    asked = [*questions, "n"][: len(homes)]
    by_itself = [name for name, line in zip(asked, lines[-len(homes) :], strict=True) if "points" in line]
    conditions = _conditions(sections, questions, scored, by_itself)
    lines.append(f'[define.named]\nlabel = "Named"\nmeans = "{draw(conditions)}"')
    rows = "\n".join(
        f'  {{ when = "{draw(_with_named(conditions))}", then = "{draw(st.sampled_from([*GRADES, "off"]))}" }},'
        for _ in range(draw(st.integers(1, 3)))
    )
    hit = draw(st.sampled_from(["first", "first", "worst", "unique"]))
    otherwise = draw(st.sampled_from(['otherwise = "fine"', 'otherwise = "fair"', ""]))
    lines.append(f'[decide.overall]\nhit = "{hit}"\noff_scale = ["off"]\n{otherwise}\nrows = [\n{rows}\n]')
    for index in range(draw(st.integers(0, 2))):
        cap = draw(st.sampled_from(GRADES[:2]))
        lines.append(
            f'[limit.l{index}]\nwhen = "{draw(_with_named(conditions))}"\noverall_at_most = "{cap}"\nbecause = "B"'
        )
    lines.append(
        f'[decide.second]\noutcomes = [{{ id = "low", points = 1 }}, {{ id = "high", points = 2 }}]\n'
        f'otherwise = "low"\nrelevant = "{draw(facts)}"'
    )
    about_overall = draw(st.sampled_from(["overall is fine", "overall is fair or worse", "overall is not bad"]))
    lines.append(f'rows = [\n  {{ when = "{about_overall}", then = "high" }},\n]')
    measure = draw(st.sampled_from(["total points", "product of points", "average points", "highest points"]))
    with_decided = st.builds(
        f"{measure} of (second, {{}}) is {{}}".format, st.sampled_from(sections), st.sampled_from(COMPARED)
    )
    lines.append(f'[escalate.e]\nwhen = "{draw(st.one_of(_with_named(conditions), with_decided))}"\nto = ["manager"]')
    text = "\n".join(lines)
    note(text)
    return loaded(text)


#: What points are compared with.
COMPARED = ("at least 1", "more than 0.5", "at most 2", "less than 1.5", "2", "not 0")


def _with_named(conditions: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(conditions, conditions.map(lambda one: f"named and ({one})"), st.just("not named"))


def _conditions(
    sections: list[str], questions: list[str], scored: list[str], by_itself: list[str]
) -> st.SearchStrategy[str]:
    grade = st.sampled_from(GRADES)
    section = st.sampled_from(sections)
    question = st.sampled_from(questions)
    atoms = [
        st.builds("{} is {}".format, section, grade),
        st.builds("{} is not {}".format, section, grade),
        st.builds("{} is {} or better".format, section, grade),
        st.builds("{} is one of bad, fine".format, section),
        st.builds("{} is applicable".format, st.one_of(section, question)),
        st.builds("{} is not applicable".format, section),
        st.builds("{} is {}".format, question, st.sampled_from(["yes", "no"])),
        st.builds("{} is not {}".format, question, st.sampled_from(["yes", "no"])),
        st.sampled_from(
            [
                "kind is x",
                "age is at least 2",
                "age is not 3",
                "age is between 1 and 3",
                "any section is bad",
                "any key section is bad",
                "every section is fair or better",
                "no section is bad",
                "at least 2 sections are fair",
                "at most 1 sections are bad",
                "exactly 1 sections are fine",
                "fewer than 2 sections are bad",
                "at least 50% of sections are fine",
                "at most 40% of sections are bad",
                "exactly 50% of sections are fair",
                "any question is no",
                "every question is yes",
                "no key question is no",
                f"any question in {sections[0]} is yes",
                f"at least 2 of ({', '.join(sections)}) are fine",
                "at least 2 sections are applicable",
                "total points of sections is at least 3",
                "highest points of sections is at most 1",
                "lowest points of key sections is at least 1",
                "average points of sections is more than 1",
                "product of points of sections is between 1 and 2",
                "share of points of sections is at least 50%",
            ]
        ),
    ]
    if scored:
        atoms.append(_of_each_section(scored, by_itself))
        atoms.append(
            st.sampled_from(
                [
                    "total points of questions is at least 2",
                    "average points of questions is at least 1.5",
                    "product of points of questions is at least 2",
                    "share of points of questions is less than 60%",
                    "lowest points of questions is 0",
                ]
            )
        )
    atom = st.one_of(*atoms)
    return st.recursive(
        atom,
        lambda inner: st.one_of(
            st.builds("not ({})".format, inner),
            st.builds("({}) and ({})".format, inner, inner),
            st.builds("({}) or ({})".format, inner, inner),
        ),
        max_leaves=3,
    )


def _of_each_section(scored: list[str], by_itself: list[str]) -> st.SearchStrategy[str]:
    """Points that are taken of every section first, or of questions that stand for themselves beside one."""
    outer = st.sampled_from(["total", "product", "highest", "lowest", "average"])
    measures = st.sampled_from(
        ["total points", "product of points", "highest points", "lowest points", "average points"]
    )
    group = st.sampled_from(
        ["sections", f"({', '.join(dict.fromkeys(scored))})", f"({', '.join([scored[0], *by_itself])})"]
    )
    compared_with = st.sampled_from(COMPARED)
    share = st.sampled_from(["at least 50%", "less than 75%", "between 25% and 70%", "100%", "more than 0%"])
    return st.one_of(
        st.builds("{} {} of {} is {}".format, outer, measures, group, compared_with),
        st.builds(
            "{} share of points of {} is {}".format, st.sampled_from(["average", "highest", "lowest"]), group, share
        ),
    )


DAYS = [date(2026, 3, 2) + timedelta(days=offset) for offset in range(11)]
"""Days enough for every order of three dates and the fixed day, and for spans of a day, to come about in full.

Answers given are from the middle, so that there is room on both sides of them.
"""


@st.composite
def dated_rulesets(draw: st.DrawFn) -> Ruleset:
    """A ruleset about three dates, compared with one another and with a fixed day, and a section."""
    lines = ['[ruleset]\nid = "random"\nversion = "1"\ntitle = "Random"']
    lines += [f'[grade.{grade}]\nlabel = "{grade}"' for grade in GRADES]
    lines.append('[section.s0]\nlabel = "S"')
    aside = str(draw(st.booleans())).lower()
    lines.append(f'[question.a]\nsection = "s0"\ntext = "Q"\nanswers = "date"\nallow_not_applicable = {aside}')
    lines += [f'[question.{name}]\nsection = "s0"\ntext = "Q"\nanswers = "date"' for name in "bc"]
    order = st.sampled_from(["before", "after", "on", "on or before", "on or after"])
    pairs = st.sampled_from(["a b", "b a", "a c", "c a", "b c", "c b"]).map(str.split)
    span = st.sampled_from(["at least", "at most", "more than", "less than"])
    atom = st.one_of(
        st.builds(lambda pair, how: f"{pair[0]} is {how} {pair[1]}", pairs, order),
        st.builds(
            lambda pair, how, n, way: f"{pair[0]} is {how} {n} days {way} {pair[1]}",
            *(pairs, span, st.integers(0, 1), st.sampled_from(["after", "before"])),
        ),
        st.builds("{} is {} 2026-03-07".format, st.sampled_from("abc"), order),
        st.builds("s0 is {}".format, st.sampled_from(GRADES)),
    )
    conditions = st.recursive(
        atom,
        lambda inner: st.one_of(
            st.builds("not ({})".format, inner),
            st.builds("({}) and ({})".format, inner, inner),
            st.builds("({}) or ({})".format, inner, inner),
        ),
        max_leaves=4,
    )
    rows = "\n".join(
        f'  {{ when = "{draw(conditions)}", then = "{draw(st.sampled_from(GRADES))}" }},'
        for _ in range(draw(st.integers(1, 3)))
    )
    lines.append(f'[decide.overall]\notherwise = "fine"\nrows = [\n{rows}\n]')
    lines.append(f'[limit.l0]\nwhen = "{draw(conditions)}"\noverall_at_most = "bad"\nbecause = "B"')
    lines.append(f'[escalate.e]\nwhen = "{draw(conditions)}"\nto = ["manager"]')
    lines.append(f'[promise.p]\nwhenever = "{draw(conditions)}"\nthen = "{draw(conditions)}"')
    text = "\n".join(lines)
    note(text)
    return loaded(text)


@st.composite
def part_answered(draw: st.DrawFn, ruleset: Ruleset) -> dict[str, object]:
    """Some answers, as values the engine takes."""
    answers: dict[str, object] = {}
    for item in ruleset.vocabulary.items.values():
        if item.decided or not draw(st.booleans()):
            continue
        options: list[object] = [value.id for value in item.values]
        if item.kind in ("number", "date"):
            options = [one for one in NUMBERS if can_be(item, one)] if item.kind == "number" else DAYS[4:7]
        if item.allow_not_applicable:
            options.append("n/a")
        if options:
            answers[item.id] = draw(st.sampled_from(options))
    return answers
