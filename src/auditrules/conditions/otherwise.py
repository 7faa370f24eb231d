"""What people say of numbers in other words than the language's, and what the language has no words for."""

from __future__ import annotations

import re

from auditrules.conditions.lexer import ConditionFault

#: A number, and no part of a date; the first of a range, and its last.
_FROM = r"(?<![\d-])-?\d+(?:\.\d+)?%?"
_TO = r"-?\d+(?:\.\d+)?%?(?![\d-])"
_N = rf"{_FROM}(?![\d-])"

#: Words, and how the language says exactly the same.
_SAID_OTHERWISE = (
    (r"(?<![\d.,])(?<!one of )(\d+),(\d{1,2})(?![\d,])", r"\1.\2"),
    (r"(?<![\d.,])(?<!one of )(\d{1,3})[ ,](\d{3})[ ,](\d{3})(?![\d.,]\d|\d)", r"\1\2\3"),
    (r"(?<![\d.,])(?<!one of )(\d{1,3})[ ,](\d{3})(?![ ,]?\d)", r"\1\2"),
    (r"\b(?:greater|more|higher|larger) than or equal to\b", "at least"),
    (r"\b(?:less|fewer|lower|smaller) than or equal to\b", "at most"),
    (r"\b(?:no|not) (?:more|greater|higher|larger) than\b", "at most"),
    (r"\b(?:no|not) (?:less|fewer|lower|smaller) than\b", "at least"),
    (rf"({_N}) (?:or|and) (?:more|above|over|higher|greater|upwards)\b", r"at least \1"),
    (r"(\d+(?:\.\d+)?)\+(?!\s*\d)", r"at least \1"),
    (rf"({_N}) (?:or|and) (?:less|fewer|below|under|lower)\b", r"at most \1"),
    (rf"\b(?:between|from) ({_FROM}) ?(?:to|-|\u2013) ?({_TO})", r"between \1 and \2"),
    (rf"(?:(?<=\bis )|(?<=\bare )|^)({_FROM}) ?(?:to|-|\u2013) ?({_TO})", r"between \1 and \2"),
    (rf"\b(?:above|over)(?= {_N})|\b(?:greater|higher|larger|bigger) than\b", "more than"),
    (rf"\b(?:below|under)(?= {_N})|\b(?:lower|smaller) than\b", "less than"),
    (rf"\bup to(?= {_N})", "at most"),
    (r"\blater than\b", "after"),
    (r"\bearlier than\b", "before"),
    (
        r"\b(?:the |a )?majority of\b|\bmost of\b|\bmost(?= (?:\w+ )?(?:sections|questions|standards)\b)",
        "more than 50% of",
    ),
    (r"\bonly (?:one|1)\b", "exactly 1"),
    # An average is by weight as it is.
    (r"\bweighted average\b", "average"),
    (r"^\s*(?:otherwise|else)\s*$", "always"),
)

_MEASURE = r"(?:total|product|highest|lowest|average|share)\b"
#: Arithmetic, and what does for it here.
_NOT_SAID = (
    (
        r"\b(?:times|multiplied by)\b|[*\u00d7\u00b7]",
        "Use product of points, as in 'product of points of (likelihood, harm)', or a fact that a plugin computes.",
    ),
    (
        r"\bplus\b|\+",
        "A sum is a total: total points of (a, b), or total average points of (a, b) with the average of a section.",
    ),
    (
        r"\bdivided by\b|[/\u00f7]",
        "Use total, highest, lowest, average or share of points, or a fact that a plugin computes.",
    ),
    (
        rf"\bminus\b|(?<=\s)-(?=\s)|(?:\b(?:than|least|most)|\bis) {_MEASURE}",
        "A difference is a total too: give the answers that count against the others points below nought.",
    ),
)


def said_otherwise(text: str, fault: ConditionFault) -> ConditionFault:
    """The fault that says how the language puts what was meant, where that is known; else the fault itself."""
    if fault.code not in ("C102", "C103", "C104", "C202"):
        return fault
    first, last = fault.span
    for pattern, instead in _SAID_OTHERWISE:
        for found in re.finditer(pattern, text):
            if found.start() <= last and first <= found.end() + 1:
                written, words = found.group(), found.expand(instead)
                message = f"'{written}' is said otherwise here"
                return ConditionFault("C103", message, found.span(), f"Write '{words}'.", words)
    for pattern, help_ in _NOT_SAID:
        for found in re.finditer(pattern, text):
            if found.start() <= last and first <= found.end() + 1:
                return ConditionFault("C102", f"'{found.group()}': the language has no arithmetic", found.span(), help_)
    return fault
