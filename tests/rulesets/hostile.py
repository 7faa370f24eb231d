"""Ruleset texts made to hurt: enormous, deep, repeated, circular. Each is small to write down and big to read."""

from __future__ import annotations

from collections.abc import Callable

HEAD = '[ruleset]\nid = "hostile"\nversion = "1"\ntitle = "Hostile"\n'
GRADES = '[grade.bad]\nlabel = "Bad"\n[grade.fair]\nlabel = "Fair"\n[grade.good]\nlabel = "Good"\n'
FORM = HEAD + GRADES


def sections(count: int, relevant: str = "always") -> str:
    return "".join(f'[section.s{i}]\nlabel = "S"\nrelevant = "{relevant}"\n' for i in range(count))


def questions(count: int, relevant: Callable[[int], str] = lambda _: "always", rest: str = 'answers = "yes_no"') -> str:
    return "".join(
        f'[question.q{i}]\nsection = "s0"\ntext = "Q"\n{rest}\nrelevant = "{relevant(i)}"\n' for i in range(count)
    )


def rows(*conditions: str) -> str:
    lines = "\n".join(f'  {{ when = "{condition}", then = "bad" }},' for condition in conditions)
    return f'[decide.overall]\notherwise = "good"\nrows = [\n{lines}\n]\n'


def limits(*conditions: str) -> str:
    return '[decide.overall]\notherwise = "good"\n' + "".join(
        f'[limit.l{i}]\nwhen = "{condition}"\noverall_at_most = "bad"\nbecause = "B"\n'
        for i, condition in enumerate(conditions)
    )


def defines(count: int, means: Callable[[int], str]) -> str:
    return "".join(f'[define.d{i}]\nlabel = "d"\nmeans = "{means(i) if i else "q0 is yes"}"\n' for i in range(count))


def _like(number: int) -> str:
    return f'like = "e{number - 1}"' if number else ""


#: Texts that end in a message, by name: the text, and a code that is among its faults.
FAULTY: dict[str, tuple[str, str]] = {
    # the text itself
    "too large": ("#" * 300_000, "T102"),
    "brackets": ("[" * 200_000, "T106"),
    "nested lists": ("a = " + "[" * 5000 + "]" * 5000, "T104"),
    "nested inline tables": ("a = " + "{a=" * 3000 + "1" + "}" * 3000, "T104"),
    "a key of 60,000 parts": (".".join("a" * 60_000) + " = 1\n", "T104"),
    "a key of 200,000 letters": (HEAD + "k" * 200_000 + " = 1\n", "S101"),
    "a text of 200,000 letters": (HEAD + f'about = "{"x" * 200_000}"\n', "S106"),
    "a text that never ends": ('a = "' + '\\"' * 120_000, "T106"),
    "a text of lines that never ends": ('a = """' + "\n" * 200_000, "T106"),
    "lists that never end": ("a = [\n" + "x\n" * 60_000, "T106"),
    "30,000 lines that are no TOML": ("a = b c\n" * 30_000, "T106"),
    "empty lines": ("\n" * 250_000, "S102"),
    "a digit 200,000 times": ("a = " + "9" * 200_000, "T105"),
    "an exponent": (HEAD + "x = 1e999999999\n", "T105"),
    "a negative exponent": (HEAD + "x = 1e-999999999\n", "T105"),
    "a hexadecimal number": (HEAD + "x = 0x" + "f" * 100_000 + "\n", "T105"),
    "a NUL": ('a = "\0"\n', "T106"),
    "a half of a pair": ('a = "\ud800"\n', "T103"),
    "41,000 values": (HEAD + "x = [" + ",".join(["1"] * 41_000) + "]\n", "T107"),
    "8,000 deep tables": (HEAD + "".join(f"[a.b.c.d.e.f.g.h.i.j.k{i}]\n" for i in range(8000)), "S101"),
    "15,000 tables of a list": (HEAD + "[[examples]]\n" * 15_000, "S102"),
    "lists of tables in lists": (HEAD + "[[a]]\n[[a.b]]\n[[a.b.c]]\n" * 4000, "S101"),
    # its shape
    "15,000 unknown keys": (FORM + "[section.s]\n" + "".join(f"k{i} = 1\n" for i in range(15_000)), "S101"),
    "30,000 wrong values": (FORM + '[section.s]\nlabel = "S"\ntags = [' + ",".join(["1"] * 30_000) + "]\n", "S103"),
    # names and rules
    "2,000 sections and counts over them": (
        FORM + sections(2000) + rows(*(f"at least {i} sections are bad" for i in range(1, 200))),
        "R112",
    ),
    "3,000 limits": (FORM + sections(1) + questions(1) + limits(*["q0 is no"] * 3000), "R112"),
    "700 groups of 400": (FORM + sections(1) + questions(400) + limits(*["any question is no"] * 700), "R112"),
    "1,500 unknown names among 400": (
        FORM + sections(400) + limits(*(f"sx{i} is bad" for i in range(1500))),
        "C202",
    ),
    "15,000 escaped letters": (FORM + sections(1) + limits(*["\\u0041" * 300] * 50), "C102"),
    # conditions
    "100 brackets": (FORM + sections(1) + rows("(" * 100 + "s0 is bad" + ")" * 100), "C101"),
    "not, 450 times": (FORM + sections(1) + limits("not " * 450 + "s0 is bad"), "C101"),
    "2,001 letters": (FORM + sections(1) + limits("s" * 2001), "S106"),
    "1,900 numbers": (
        FORM
        + sections(1)
        + questions(1, rest='answers = "number"')
        + limits(*(f"q0 is at least {i}" for i in range(1900))),
        "R112",
    ),
    "1,900 dates": (
        FORM
        + '[fact.d]\ntype = "date"\n'
        + sections(1)
        + limits(*(f"d is after {1950 + i // 25}-01-{i % 25 + 1:02}" for i in range(1900))),
        "R112",
    ),
    "300 grades": (
        HEAD
        + "".join(f'[grade.g{i}]\nlabel = "G"\n' for i in range(300))
        + sections(30)
        + '[decide.overall]\notherwise = "g0"\nrows = [\n'
        + "".join(f'{{ when = "any section is g{i}", then = "g{i}" }},\n' for i in range(300))
        + "]\n",
        "S106",
    ),
    # what rests on what
    "names that each double the one before": (
        FORM
        + sections(1)
        + questions(58)
        + defines(58, lambda i: f"(d{i - 1} and q{i} is no) or (not d{i - 1} and q{i} is yes)")
        + limits("d57"),
        "R112",
    ),
    "a name on a name, 200 times": (
        FORM + sections(1) + questions(1) + defines(200, lambda i: f"not d{i - 1}") + limits("d199"),
        "R112",
    ),
    "a question on a question, 300 times": (
        FORM + sections(1) + questions(300, lambda i: f"q{i - 1} is yes" if i else "always") + limits("q299 is no"),
        "R112",
    ),
    "every section on every section": (
        FORM + sections(300, "any section is good") + limits("any section is bad"),
        "C301",
    ),
    "every question on every question": (
        FORM + sections(1) + questions(300, lambda _: "any question is yes") + limits("any question is no"),
        "C301",
    ),
}

#: Texts that are odd and no fault.
SOUND: dict[str, str] = {
    "comments": HEAD + "#" * 240_000 + '\n[section.s]\nlabel = "S"\n',
    "900 sections and counts over them": FORM
    + sections(900)
    + rows(*(f"at least {i} sections are bad" for i in range(1, 80))),
    "a table of 500 rows": FORM
    + sections(9)
    + questions(50)
    + rows(*(f"q{i % 50} is no and q{(i * 7 + 1) % 50} is no and s{i % 9} is bad" for i in range(500))),
    "390 sections and percentages of them": FORM
    + sections(390)
    + rows(*(f"at least {i}% of sections are bad" for i in range(1, 60))),
    "60 questions with points of every size": FORM
    + sections(1)
    + "".join(
        f'[question.q{i}]\nsection = "s0"\ntext = "Q"\nanswers = "yes_no"\nallow_not_applicable = true\n'
        f"weight = {1 + i * 7919 % 1009}.{i % 10}\npoints = {{ yes = {1 + i * 7919 % 100_003}, no = 0 }}\n"
        for i in range(60)
    )
    + limits("total points of questions is at least 100000", "share of points of questions is at least 50%"),
    "questions in pairs far apart": FORM
    + sections(1)
    + questions(60)
    + limits(" or ".join(f"(q{i} is yes and q{i + 30} is yes)" for i in range(30))),
    "38 nots": FORM + sections(1) + limits("not " * 38 + "s0 is bad"),
    "2,000 letters of or": FORM + sections(1) + limits(*[" or ".join(["s0 is bad"] * 150)] * 20),
    "1,900 limits": FORM + sections(1) + questions(1) + limits(*["q0 is no"] * 1900),
    "190 numbers": FORM
    + sections(1)
    + questions(1, rest='answers = "number"')
    + limits(*(f"q0 is at least {i}" for i in range(190))),
    "2,500 examples, each like the one before": FORM
    + sections(1)
    + rows("any section is bad")
    + "".join(
        f'[[examples]]\nname = "e{i}"\n{_like(i)}\ngiven = {{ s0 = "bad" }}\nexpect = {{}}\n' for i in range(2500)
    ),
    "60 dates, each far from the next": FORM
    + "".join(f'[fact.d{i}]\ntype = "date"\n' for i in range(60))
    + sections(1)
    + limits(*(f"d{i} is more than {j}000 working days after d{(i + 1) % 60}" for i in range(60) for j in range(1, 5))),
}
