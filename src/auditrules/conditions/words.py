"""The words of the language, by what they do."""

from __future__ import annotations

from auditrules.conditions.dates import Unit

ROLES = {
    "section": "section",
    "sections": "section",
    "question": "question",
    "questions": "question",
    "standard": "standard",
    "standards": "standard",
}
UNITS: dict[str, Unit] = {
    "day": "day",
    "days": "day",
    "week": "week",
    "weeks": "week",
    "month": "month",
    "months": "month",
    "year": "year",
    "years": "year",
}
MEASURES = ("total", "product", "highest", "lowest", "average", "share")
STARTS_COUNT = ("any", "every", "all", "no", "none", "at", "more", "fewer", "less", "exactly")

#: Words that can't follow "is" as a value, because they begin or join something there.
NOT_VALUES = frozenset(
    {"and", "or", "not", "is", "are", "of", "in", "between", "at", "more", "less", "fewer", "before", "after"}
    | {"on", "answered", "applicable"}
)
NUMBERS = {
    word: str(number)
    for number, word in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    )
}

#: Words of the language, which no id may be.
RESERVED = frozenset(
    {"and", "or", "not", "is", "are", "of", "in", "one", "any", "every", "all", "none", "at", "least", "most", "more"}
    | {"fewer", "less", "than", "exactly", "between", "before", "after", "on", "better", "worse", "always", "never"}
    | {"answered", "applicable", "points", "working", *ROLES, *UNITS, *MEASURES}
)
