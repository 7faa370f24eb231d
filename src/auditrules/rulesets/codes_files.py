"""Codes of the text (T), the shape (S) and the composition (L) of a ruleset file.

Each has a title, an explanation, a wrong and a right example; an example with ``[ruleset]`` in it is a whole file.
"""

from __future__ import annotations

_HEAD = """
[ruleset]
id = "our-audit"
version = "1.0.0"
title = "Our audit"
"""

FILE_CODES = {
    "T101": (
        "The file can't be read",
        "There is no file of that name, it is a folder, a pipe or a device, or you may not read it. Look at the "
        "spelling of the path, and at whether the drive is there.",
        "",
        "",
    ),
    "T102": (
        "The file is too large",
        "A ruleset file has 256 KiB at the most, which is some thousand questions. A larger file is something else, or "
        "should be two rulesets: a base, and what extends it.",
        "",
        "",
    ),
    "T103": (
        "The file is not UTF-8",
        "A ruleset is plain text in UTF-8, the encoding that nearly every editor saves by default. A file from an old "
        'Windows editor, or one saved as "Unicode", is not: open it, choose UTF-8 when saving, and try again.',
        "",
        "",
    ),
    "T104": (
        "Nested too deeply",
        "Tables and lists stand inside one another more than twelve deep. No ruleset needs that.",
        'x = [[[[[[[[[[[[["too deep"]]]]]]]]]]]]]',
        "",
    ),
    "T105": (
        "Not an ordinary number",
        "A number has 18 digits at the most, 6 of them after the point. inf and nan, which TOML allows, are no numbers "
        "a ruleset can count with.",
        """
[question.cost]
section = "safety"
text = "What did it cost?"
answers = "number"
max = inf
""",
        """
[question.cost]
section = "safety"
text = "What did it cost?"
answers = "number"
max = 1000000
""",
    ),
    "T106": (
        "Not TOML",
        "A ruleset is a TOML file: [table.id] headings and KEY = VALUE lines. The most common slips: a text without "
        "quotation marks, curly quotation marks from a word processor, a quotation mark or a bracket that is never "
        "closed, a key or a heading that stands twice.",
        """
[section.voice]
label = The child's voice
""",
        """
[section.voice]
label = "The child's voice"
""",
    ),
    "T107": (
        "Too many values",
        "The file has more than 40,000 keys and values, more than any form a person could fill in.",
        "",
        "",
    ),
    "S101": (
        "A key or table that is not known",
        "Every key has one spelling. An unknown one would otherwise be passed over in silence, and what you meant "
        "by it with it.",
        """
[section.voice]
label = "The child's voice"
relevent = "age is at least 5"
""",
        """
[section.voice]
label = "The child's voice"
relevant = "age is at least 5"
""",
    ),
    "S102": (
        "Something is missing",
        "A table lacks a key that it can't do without: a section its label, a question its text, a rule its because.",
        """
[question.dentist]
section = "safety"
answers = "yes_no"
""",
        """
[question.dentist]
section = "safety"
text = "Did the child see a dentist?"
answers = "yes_no"
""",
    ),
    "S103": (
        "A value of another kind",
        "Texts stand in quotation marks; numbers, dates, true and false do not; lists stand in square brackets. This "
        "value is of another kind than its key takes.",
        """
[section.voice]
label = "The child's voice"
graded = "no"
""",
        """
[section.voice]
label = "The child's voice"
graded = false
""",
    ),
    "S104": (
        "A value that is not on the list",
        "This key takes one of a few words, and this is none of them.",
        """
[limit.plan]
when = "plan is no"
overall_at_most = "inadequate"
strength = "mandatory"
because = "There is no plan."
""",
        """
[limit.plan]
when = "plan is no"
overall_at_most = "inadequate"
strength = "must"
because = "There is no plan."
""",
    ),
    "S105": (
        "Not the form that is wanted",
        "An id has small letters, digits and _ and begins with a letter, because conditions name it. A version is "
        "numbers with points. A label stands on one line, and no text holds control characters.",
        """
[section.Voice]
label = "The child's voice"
""",
        """
[section.voice]
label = "The child's voice"
""",
    ),
    "S106": (
        "Empty, or too long",
        "A text or a list that must say something is empty, or has more than a screen or a form could show.",
        """
[section.voice]
label = ""
""",
        """
[section.voice]
label = "The child's voice"
""",
    ),
    "L101": (
        "There is no such ruleset",
        "extends names a ruleset by id and version, as four-point@1: the newest version that begins with 1. It is "
        "looked for among the rulesets that plugins contribute, and in the folder of the file. A path is never "
        "followed.",
        _HEAD + 'extends = "four-pont@1"\n',
        "",
    ),
    "L102": (
        "Rulesets extend one another in a circle",
        "A ruleset extends itself, or extends one that extends it in turn. One of them has to be the first.",
        _HEAD + 'extends = "our-audit@1"\n',
        _HEAD + '\n[section.voice]\nlabel = "The child\'s voice"\n',
    ),
    "L103": (
        "Too many rulesets one upon another",
        "A base may extend another base, up to eight of them. Beyond that nobody can say where a rule comes from.",
        "",
        "",
    ),
    "L104": (
        "Nothing of that id to remove",
        "remove leaves out what a base has, by table and id. The base has nothing of this id, or the table has no ids. "
        "A removed section takes its questions along.",
        'remove = { question = ["dentist"] }\n' + _HEAD,
        "",
    ),
    "L105": (
        "Nothing of that id to come after",
        "after places a thing behind another of the same kind. There is none of this id.",
        """
[section.voice]
label = "The child's voice"
after = "savety"
""",
        """
[section.voice]
label = "The child's voice"
after = "safety"
""",
    ),
    "L106": (
        "The meaning changed and the version did not",
        "Audits keep the id, the version and the content hash of the ruleset they were begun under. Two meanings under "
        "one version would make it impossible to say by which rules an audit was judged. Give the ruleset a new "
        "version. 'auditrules diff' shows what changed; layout, comments and sources are no change.",
        "",
        "",
    ),
    "L107": (
        "Not a later version of that ruleset",
        "What a version is held against is an earlier one of the same ruleset: of the same id, with a lower version. "
        "Versions are compared number by number, so 1.10 comes after 1.9.",
        "",
        "",
    ),
}
