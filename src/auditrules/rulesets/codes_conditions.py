"""Codes of conditions (C). Each has a title, an explanation, a wrong and a right example."""

from __future__ import annotations


def _limit(condition: str) -> str:
    return (
        f'[limit.plan]\nwhen = "{condition}"\noverall_at_most = "requires_improvement"\nbecause = "There is no plan."\n'
    )


CONDITION_CODES = {
    "C101": (
        "A condition that is too much",
        "A condition has 2,000 characters, 40 brackets inside one another and numbers of 18 digits at the most. Give a "
        "part of it a name with [define.ID], and use the name.",
        _limit("age is at least 1234567890123456789"),
        _limit("age is at least 16"),
    ),
    "C102": (
        "Not part of the language",
        "Conditions are plain small words: is for =, is at least for >=, and for &&. Values stand without quotation "
        "marks, names are joined by _, dates are written 2026-04-01, and there is no arithmetic.",
        _limit("plan == no"),
        _limit("plan is no"),
    ),
    "C103": (
        "A word that does not fit",
        "The words are the language's, but not in an order that it knows. The message says what could stand there.",
        _limit("plan no"),
        _limit("plan is no"),
    ),
    "C104": (
        "And with or without brackets",
        "'a and b or c' is read one way by some people and another way by others. Brackets say which is meant.",
        _limit("plan is no and visits is no or safety is inadequate"),
        _limit("plan is no and (visits is no or safety is inadequate)"),
    ),
    "C105": (
        "A number that does not fit",
        "Counts are 0, 1, 2 and so on; percentages go from 0% to 100%; a share is a percentage; between has the "
        "smaller number first; a date must exist.",
        _limit("at least 150% of sections are inadequate"),
        _limit("at least 50% of sections are inadequate"),
    ),
    "C201": (
        "Alone, or with is",
        "A question, section or fact needs to be told what it is to be: plan is no. A named condition stands alone, "
        "as it says that already.",
        _limit("plan"),
        _limit("plan is no"),
    ),
    "C202": (
        "An unknown name",
        "Nothing of this name is in the ruleset, or nothing that can stand here: a date where a date is compared, a "
        "tag, a section. Rules are named in promises only.",
        _limit("plann is no"),
        _limit("plan is no"),
    ),
    "C203": (
        "Unlike things are compared",
        "A number is compared with numbers, a date with dates, a choice with its values. or better and or worse need "
        "values that have an order, and points need answers that carry some.",
        _limit("plan is at least 3"),
        _limit("plan is one of no, partly"),
    ),
    "C204": (
        "A value it does not have",
        "The item has a list of values, and this is none of them, so the test could never be true.",
        _limit("plan is none_at_all"),
        _limit("plan is no"),
    ),
    "C205": (
        "It can never be",
        "A count of more than there are, or a number outside what the answer can be. Such a condition is never true.",
        _limit("at least 5 sections are inadequate"),
        _limit("at least 2 sections are inadequate"),
    ),
    "C206": (
        "Nothing is meant",
        "The group is empty: the ruleset has no standards, or no question with this tag in this section.",
        _limit("any standard is no"),
        _limit("any question is no"),
    ),
    "C207": (
        "Answered is no ground",
        "Whether something has been answered says nothing about the practice, so no grade may rest on it. What must "
        "not be left out is said with [require.ID].",
        _limit("plan is not answered"),
        '[require.rationale]\nwhen = "overall_rationale is not answered"\nmessage = "Say how you came to the grade."\n',
    ),
    "C208": (
        "Only facts are known",
        "suits says which cases a template is made for, before the audit begins. Only facts are known then.",
        '[ruleset]\nid = "our-audit"\nversion = "1.0.0"\ntitle = "Our audit"\nsuits = "plan is yes"\n\n'
        '[fact.service]\nvalues = ["child_in_need", "looked_after"]\n\n[section.planning]\nlabel = "Planning"\n\n'
        '[question.plan]\nsection = "planning"\ntext = "Is there a plan?"\nanswers = "yes_no"\n',
        '[ruleset]\nid = "our-audit"\nversion = "1.0.0"\ntitle = "Our audit"\nsuits = "service is looked_after"\n\n'
        '[fact.service]\nvalues = ["child_in_need", "looked_after"]\n\n[section.planning]\nlabel = "Planning"\n\n'
        '[question.plan]\nsection = "planning"\ntext = "Is there a plan?"\nanswers = "yes_no"\n',
    ),
    "C301": (
        "It goes round in a circle",
        "A name means something that rests on that very name, a question is asked only if its own answer says so, or "
        "an outcome decides itself. No audit could ever answer that.",
        '[define.serious]\nlabel = "serious"\nmeans = "plan is no or not harmless"\n\n'
        '[define.harmless]\nlabel = "harmless"\nmeans = "not serious"\n',
        '[define.serious]\nlabel = "serious"\nmeans = "plan is no"\n\n'
        '[define.harmless]\nlabel = "harmless"\nmeans = "not serious"\n',
    ),
    "C401": (
        "Not a span of time",
        "A span is a number with days, working days, weeks, months or years, and after or before the name of a date: "
        "10 working days after completed.",
        '[action.plan]\nwhen = "plan is no"\ntext = "Write the plan"\nowner = "worker"\ndue = "as soon as possible"\n',
        '[action.plan]\nwhen = "plan is no"\ntext = "Write the plan"\nowner = "worker"\n'
        'due = "10 working days after completed"\n',
    ),
}
