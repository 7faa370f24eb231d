"""Codes of names (N), rules (R) and warnings (W). Each has a title, an explanation, a wrong and a right example."""

from __future__ import annotations

_HEAD = """
[ruleset]
id = "our-audit"
version = "1.0.0"
title = "Our audit"
"""

RULE_CODES = {
    "N101": (
        "A word of the language",
        "Conditions are made of words such as any, every, is, before and points. An id, a tag or a value of the same "
        "spelling could not be told from them.",
        '[fact.before]\ntype = "date"\n',
        '[fact.seen_before]\ntype = "date"\n',
    ),
    "N102": (
        "Used twice",
        "Facts, sections, questions, standards, named conditions and decisions share one set of ids, so that a "
        "condition needs no more than the id to say what it means. The values of a list, and the names of examples, "
        "stand once each as well.",
        '[fact.visits]\ntype = "number"\n',
        '[fact.visits_made]\ntype = "number"\n',
    ),
    "N103": (
        "Both a section and a tag",
        "'questions in safety' means those of the section safety, or those of every section tagged so. With both, "
        "nobody could say which.",
        '[section.home]\nlabel = "Home"\ntags = ["safety"]\n',
        '[section.home]\nlabel = "Home"\ntags = ["safety_critical"]\n',
    ),
    "N104": (
        "Not a kind of answer",
        "answers is yes_no, yes_partly_no, grade, choice, choices, number, scale, date, text, person, or the id of one "
        "of the file's own [answers.ID] lists.",
        '[question.dentist]\nsection = "safety"\ntext = "Did the child see a dentist?"\nanswers = "yesno"\n',
        '[question.dentist]\nsection = "safety"\ntext = "Did the child see a dentist?"\nanswers = "yes_no"\n',
    ),
    "N105": (
        "Not a value",
        "A rule, points, a default or an example names a value that the item does not have. What an outcome can be are "
        "the grades, or the outcomes of its decision; what a question can be answered with is its kind of answer, its "
        "list, and its min, max and decimals. The message names the likely value, or all there are. Write one of them; "
        "or, where the value is right, add it where the others stand: a [grade.ID], the list, or outcomes = [ … ].",
        '[limit.plan]\nwhen = "plan is no"\noverall_at_most = "requires_improvment"\nbecause = "There is no plan."\n',
        '[limit.plan]\nwhen = "plan is no"\noverall_at_most = "requires_improvement"\nbecause = "There is no plan."\n',
    ),
    "N106": (
        "There is no such section",
        "Every question stands in a section, named by the section's id.",
        '[question.dentist]\nsection = "helth"\ntext = "Did the child see a dentist?"\nanswers = "yes_no"\n',
        '[question.dentist]\nsection = "safety"\ntext = "Did the child see a dentist?"\nanswers = "yes_no"\n',
    ),
    "N107": (
        "Nothing decides this",
        "A limit lowers an outcome that a [decide.ID] table decides. There is no such table.",
        '[limit.plan]\noutcome = "urgency"\nwhen = "plan is no"\nat_most = "inadequate"\n'
        'because = "There is no plan."\n',
        '[limit.plan]\noutcome = "overall"\nwhen = "plan is no"\nat_most = "inadequate"\n'
        'because = "There is no plan."\n',
    ),
    "N108": (
        "There is no such role",
        "The file lists its roles in [role.ID], so every role that is told, owns an action or gets a report must be "
        "among them. A file without any [role.ID] may use what it likes.",
        '[role.manager]\nlabel = "Team manager"\n\n[escalate.plan]\nwhen = "plan is no"\nto = ["manger"]\n',
        '[role.manager]\nlabel = "Team manager"\n\n[escalate.plan]\nwhen = "plan is no"\nto = ["manager"]\n',
    ),
    "N109": (
        "No such example above",
        "like starts from the answers of an example that stands further up, by its name.",
        '[[examples]]\nname = "No plan"\nlike = "A good file"\ngiven = { plan = "no" }\n'
        'expect = { overall = "good" }\n',
        '[[examples]]\nname = "A good file"\ngiven = { plan = "yes" }\nexpect = { overall = "not yet known" }\n\n'
        '[[examples]]\nname = "No plan"\nlike = "A good file"\ngiven = { plan = "no" }\n'
        'expect = { overall = "not yet known" }\n',
    ),
    "N110": (
        "Nothing an example can give or expect",
        "given has the ids of facts, sections, questions and standards; expect has the ids of outcomes, and the lists "
        "escalate, because, without, applicable, not_applicable, register, requires and actions.",
        '[[examples]]\nname = "No plan"\ngiven = { plans = "no" }\nexpect = {}\n',
        '[[examples]]\nname = "No plan"\ngiven = { plan = "no" }\nexpect = {}\n',
    ),
    "R101": (
        "It ends before it begins",
        "A period ends before it begins, or the most is less than the least.",
        '[question.score]\nsection = "safety"\ntext = "Score"\nanswers = "number"\nmin = 10\nmax = 0\n',
        '[question.score]\nsection = "safety"\ntext = "Score"\nanswers = "number"\nmin = 0\nmax = 10\n',
    ),
    "R102": (
        "A choice without values",
        "choice and choices offer a list, so the list has to be there.",
        '[question.home]\nsection = "safety"\ntext = "Where does the child live?"\nanswers = "choice"\n',
        '[question.home]\nsection = "safety"\ntext = "Where does the child live?"\nanswers = "choice"\n'
        'values = ["family", "foster_care"]\n',
    ),
    "R103": (
        "No grades",
        "This ruleset has no [grade.ID] tables, so nothing can be graded. A decision may have values of its own.",
        _HEAD + '\n[section.story]\nlabel = "Story"\n\n[decide.overall]\notherwise = "good"\n',
        _HEAD + '\n[section.story]\nlabel = "Story"\n\n[decide.overall]\noutcomes = ["poor", "good"]\n'
        'otherwise = "good"\n',
    ),
    "R104": (
        "Two lists of values",
        "yes_no, grade and the like have their values already; values = is for choice and choices.",
        '[question.home]\nsection = "safety"\ntext = "At home?"\nanswers = "yes_no"\nvalues = ["here", "away"]\n',
        '[question.home]\nsection = "safety"\ntext = "At home?"\nanswers = "choice"\nvalues = ["here", "away"]\n',
    ),
    "R105": (
        "Bounds of something that is no number",
        "min, max and decimals are for numbers.",
        '[question.home]\nsection = "safety"\ntext = "At home?"\nanswers = "yes_no"\nmin = 1\n',
        '[question.home]\nsection = "safety"\ntext = "Nights at home?"\nanswers = "number"\nmin = 1\n',
    ),
    "R106": (
        "A limit with no cap, or with two",
        "A limit says how good the outcome can be at most: overall_at_most for the overall grade, or outcome and "
        "at_most for another.",
        '[limit.plan]\nwhen = "plan is no"\nbecause = "There is no plan."\n',
        '[limit.plan]\nwhen = "plan is no"\noverall_at_most = "inadequate"\nbecause = "There is no plan."\n',
    ),
    "R107": (
        "Half a promise",
        "A promise is a claim about every audit, or a pair: whenever one condition holds, then another does.",
        '[promise.plan]\nwhenever = "plan is no"\n',
        '[promise.plan]\nwhenever = "safety is inadequate"\nthen = "overall is inadequate"\n',
    ),
    "R108": (
        "It decides nothing",
        "A decision has rows, or otherwise, or both. With neither it has no value for any audit.",
        '[decide.urgency]\noutcomes = ["low", "high"]\n',
        '[decide.urgency]\noutcomes = ["low", "high"]\notherwise = "low"\n',
    ),
    "R109": (
        "A column without its hole",
        "A grid's column is a condition with one _ in it, standing alone, where each row's cell goes.",
        '[decide.urgency]\noutcomes = ["low", "high"]\notherwise = "low"\ncolumns = ["plan is"]\n'
        'rows = [{ cells = ["no"], then = "high" }]\n',
        '[decide.urgency]\noutcomes = ["low", "high"]\notherwise = "low"\ncolumns = ["plan is _"]\n'
        'rows = [{ cells = ["no"], then = "high" }]\n',
    ),
    "R110": (
        "A row that does not say when",
        "A row applies when its when holds, or in a grid when its cells do. This one has neither, or both.",
        '[decide.urgency]\noutcomes = ["low", "high"]\notherwise = "low"\nrows = [{ then = "high" }]\n',
        '[decide.urgency]\noutcomes = ["low", "high"]\notherwise = "low"\n'
        'rows = [{ when = "plan is no", then = "high" }]\n',
    ),
    "R111": (
        "Cells and columns do not match",
        'Every row of a grid has one cell for each column, in their order. "-" is a cell that any audit fits.',
        '[decide.urgency]\noutcomes = ["low", "high"]\notherwise = "low"\ncolumns = ["plan is _", "visits is _"]\n'
        'rows = [{ cells = ["no"], then = "high" }]\n',
        '[decide.urgency]\noutcomes = ["low", "high"]\notherwise = "low"\ncolumns = ["plan is _", "visits is _"]\n'
        'rows = [{ cells = ["no", "-"], then = "high" }]\n',
    ),
    "R112": (
        "More than can be judged",
        "A ruleset has 1,000 items and 2,000 rules at the most, its conditions look at 100,000 answers together "
        "and compare one answer with 200 numbers or dates, and no more than 60 things rest on one another in a row. A "
        "form that a person fills in stays far below that.",
        "",
        "",
    ),
    "R113": (
        "A number that can't be points",
        "With number_is_points = true the number that is answered counts as its points. So it has to be a number, and "
        "its min, max and decimals have to leave 128 numbers at the most, each of which can be told apart.",
        '[question.progress]\nsection = "safety"\ntext = "How far from 0 to 10?"\nanswers = "number"\n'
        "number_is_points = true\n",
        '[question.progress]\nsection = "safety"\ntext = "How far from 0 to 10?"\nanswers = "number"\n'
        "min = 0\nmax = 10\ndecimals = 0\nnumber_is_points = true\n",
    ),
    "W101": (
        "The source contradicts itself",
        "The statements of who agreed which version when differ from one another. The ruleset can be used; the body "
        "that agreed it should say which holds.",
        _HEAD
        + 'agreed = [\n  { version = "1.3", stated = "first page" },\n  { version = "1.2", stated = "last page" },\n]\n'
        '\n[section.story]\nlabel = "Story"\n',
        _HEAD
        + 'agreed = [\n  { version = "1.3", stated = "first page" },\n  { version = "1.3", stated = "last page" },\n]\n'
        '\n[section.story]\nlabel = "Story"\n',
    ),
    "W102": (
        "Emphasis of words that are not there",
        "emphasis lists phrases of the descriptor, to the letter.",
        '[grade.outstanding]\nlabel = "Outstanding"\ndescriptor = "Practice goes further."\n'
        'emphasis = ["further than"]\n',
        '[grade.outstanding]\nlabel = "Outstanding"\ndescriptor = "Practice goes further."\nemphasis = ["further"]\n',
    ),
    "W103": (
        "A limit that limits nothing",
        "The cap is the best value there is, so nothing is ever lowered.",
        '[limit.plan]\nwhen = "plan is partly"\noverall_at_most = "good"\nbecause = "The plan is not whole."\n',
        '[limit.plan]\nwhen = "plan is partly"\noverall_at_most = "requires_improvement"\n'
        'because = "The plan is not whole."\n',
    ),
}
