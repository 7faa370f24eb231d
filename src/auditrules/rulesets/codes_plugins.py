"""Codes of what a ruleset takes of plugins (P): what it requires, computed facts and kinds of rule.

Each has a title, an explanation, a wrong and a right example; an example with ``[ruleset]`` in it is a whole file.
"""

from __future__ import annotations

_HEAD = """
[ruleset]
id = "our-audit"
version = "1.0.0"
title = "Our audit"
"""

PLUGIN_CODES = {
    "P101": (
        "Not the name of a plugin",
        "requires lists plugins by name, each with the versions that will do where it matters: our_council, "
        "our_council>=1.2 or our_council>=1.2,<2. 'auditrules plugins list' shows the names.",
        f"""{_HEAD}requires = ["Our Council's plugin"]
""",
        _HEAD,
    ),
    "P102": (
        "A plugin that is required is not in use",
        "The ruleset requires a plugin that is not installed, is turned off, failed, or has another version than is "
        "asked for. Audits can be opened and answers are kept, and no outcome is certain until the plugin is back: "
        "nothing takes its place in silence. Examples and promises are not checked meanwhile.",
        f"""{_HEAD}requires = ["a_plugin_that_is_not_there>=1.2"]
""",
        _HEAD,
    ),
    "P103": (
        "No plugin computes this",
        "computed_by names a computed fact of a plugin that the ruleset requires. Either the name is misspelt, or "
        "requires in [ruleset] does not name its plugin.",
        """
[fact.seen]
answers = "date"

[fact.days_to_visit]
computed_by = "days_between"
with = { start = "completed", end = "seen" }
unit = "days"
""",
        "",
    ),
    "P104": (
        "A computed fact does not fit",
        "What a computed fact gets stands in with: its arguments by name, each an item of the ruleset of the right "
        "kind, or a plain word where the argument is one. It is never asked, so it has no default and is never "
        "required.",
        """
[fact.days_to_visit]
answers = "number"
with = { start = "completed" }
""",
        """
[fact.days_to_visit]
answers = "number"
""",
    ),
    "P105": (
        "Not a rule of a known kind",
        "A [rule.ID] has a kind that a plugin brings, and the keys of that kind. Either the kind or a key is misspelt, "
        "a key is missing, or requires in [ruleset] does not name the plugin.",
        """
[rule.no_visit]
kind = "caps_when_no"
question = "visits"
""",
        "",
    ),
    "P106": (
        "A plugin makes nothing of a rule",
        "The plugin that brings this kind of rule failed at it, or what it made is nothing that a ruleset can hold. "
        "Read what it says; if the rule is written as the plugin's guide has it, the fault is the plugin's.",
        "",
        "",
    ),
    "P107": (
        "A plugin could not look at the ruleset",
        "A plugin with house rules failed, or found what makes no sense. What it would have found is missing here; the "
        "ruleset's own faults are all told. 'auditrules plugins show NAME' says more.",
        "",
        "",
    ),
}
