"""The hooks a plugin may implement: this file is the contract.

A plugin is a Python module. It marks each hook with ``hookimpl`` and is found by an entry point in the group
``auditrules``, or as a single ``.py`` file in the plugins folder that ``auditrules plugins`` names::

    [project.entry-points.auditrules]
    our_council = "our_council_auditrules"

Rules for all hooks: names start with ``auditrules_``; a hook may take fewer arguments than it is offered, but none
with a default (they are never filled in). A hook with a plural noun registers frozen values from
:mod:`auditrules.plugins`; a hook with a verb acts. Each plugin is called alone: one that raises loses its own result
and nothing else, and ``auditrules plugins`` shows the error with its file and line.

Judging hooks are called for a ruleset only where its ``requires`` names the plugin, so that no plugin bends a
judgement unnoticed. They fail closed: where one raises, or a plugin that a ruleset requires is missing or failed, the
outcomes are undetermined and the reason is shown. All else fails open: what a plugin brings is missing, and said so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditrules.plugins.markers import hookspec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from auditrules.plugins.descriptors import (
        Channel,
        Command,
        ComputedFact,
        Importer,
        Migration,
        QuestionType,
        ReportFormat,
        RuleKind,
        RulesetSource,
        Screen,
    )
    from auditrules.plugins.verdicts import Alert, Cap, Draw, Fault, Finding, Verdict
    from auditrules.plugins.views import ActionView, AuditView, EventView, RulesetView, SamplingFrame

# ----------------------------------------------------------------------------------------------------------------
# Registering
# ----------------------------------------------------------------------------------------------------------------


@hookspec(since="0.1")
def auditrules_ruleset_sources() -> Iterable[RulesetSource]:
    """Contribute folders of rulesets.

    When: once a run, the first time something needs a ruleset by its id, before any is read.

    Failure: the rulesets of this plugin are not found; those of other plugins are. A source whose folder does not
    exist or is not absolute is left out alone.

    Example::

        from pathlib import Path

        from auditrules.plugins import RulesetSource, hookimpl


        @hookimpl
        def auditrules_ruleset_sources():
            return [RulesetSource(folder=Path(__file__).parent / "rulesets")]
    """
    raise NotImplementedError("a specification; plugins implement it")


@hookspec(since="0.2")
def auditrules_question_types() -> Iterable[QuestionType]:
    """Contribute kinds of question that a ruleset can name in ``answers``.

    When: once a run, before the first ruleset is read.

    Failure: a ruleset that requires the plugin and names the type is still read, its answers are kept, and its
    outcomes are undetermined; any other ruleset that names the type has a fault. Two plugins with a type of one name
    both lose it.

    Example::

        from decimal import Decimal

        from auditrules.plugins import QuestionType, hookimpl


        @hookimpl
        def auditrules_question_types():
            return [
                QuestionType(
                    "out_of_five",
                    "Out of five",
                    "number",
                    minimum=Decimal(1),
                    maximum=Decimal(5),
                    hint="1 to 5",
                )
            ]
    """
    raise NotImplementedError("a specification; plugins implement it")


@hookspec(since="0.2")
def auditrules_rule_kinds() -> Iterable[RuleKind]:
    """Contribute kinds of rule that a ruleset can write as ``[rule.ID]``.

    When: once a run, before the first ruleset is read; ``expand`` is called for each such rule as its file is read.

    Failure: a ruleset that requires the plugin is read without these rules and its outcomes are undetermined; any
    other that names the kind has a fault at the rule. So has a rule that ``expand`` makes nothing of; audits that have
    begun open all the same, and their outcomes are undetermined.

    Example::

        from auditrules.plugins import RuleKind, hookimpl


        def cap(rule, keys):
            limit = {"when": f"{keys['question']} is no", "at_most": keys["at_most"], "because": keys["because"]}
            return {"limit": {rule: limit}}


        @hookimpl
        def auditrules_rule_kinds():
            return [RuleKind("caps_when_no", "A 'no' that caps", ("question", "at_most", "because"), cap)]
    """
    raise NotImplementedError("a specification; plugins implement it")


@hookspec(since="0.2")
def auditrules_facts() -> Iterable[ComputedFact]:
    """Contribute facts that are computed from other answers, where a ruleset says ``computed_by``.

    When: once a run, before the first ruleset is read; ``compute`` is called when what it reads was answered.

    Failure: a ruleset that requires the plugin and names the fact is still read, and its outcomes are undetermined. So
    they are where ``compute`` raises, or returns what makes no sense; the reason names the plugin and its line. Two
    plugins with a fact of one name both lose it.

    Example::

        from decimal import Decimal

        from auditrules.plugins import Argument, ComputedFact, hookimpl


        def days(given):
            return Decimal((given["end"] - given["start"]).days)


        @hookimpl
        def auditrules_facts():
            return [
                ComputedFact(
                    "days_between", "Days between", "number", (Argument("start", "date"), Argument("end", "date")), days
                )
            ]
    """
    raise NotImplementedError("a specification; plugins implement it")


@hookspec(since="0.2")
def auditrules_migrations() -> Iterable[Migration]:
    """Contribute changes that bring ruleset files up to date with a newer version of the plugin.

    When: by ``auditrules migrate``, for each file, after the program's own.

    Failure: the file is left as it was, and the command says so.

    Example::

        from auditrules.plugins import Migration, hookimpl


        def applies(data):
            return any(entry.get("answers") == "five_stars" for entry in data.get("question", {}).values())


        def rewrite(text):
            return text.replace('answers = "five_stars"', 'answers = "out_of_five"')


        @hookimpl
        def auditrules_migrations():
            return [Migration("stars", "five_stars is called out_of_five", applies, rewrite)]
    """
    raise NotImplementedError("a specification; plugins implement it")


@hookspec(since="0.2")
def auditrules_report_formats() -> Iterable[ReportFormat]:
    """Contribute formats for documents: an audit, a blank form, a note of good practice.

    When: when a document is made, or formats are listed.

    Failure: the format is missing, and says so where it was asked for. A ``render`` that raises makes no document.

    Example::

        from auditrules.plugins import ReportFormat, hookimpl
        from auditrules.plugins.page import Heading


        def outline(page):
            return "\\n".join([page.title, *(block.text for block in page.blocks if isinstance(block, Heading))])


        @hookimpl
        def auditrules_report_formats():
            return [ReportFormat("outline", "Headings alone", ".txt", outline)]
    """
    raise NotImplementedError("a specification; plugins implement it")


@hookspec(since="0.2")
def auditrules_importers() -> Iterable[Importer]:
    """Contribute readers of other programs' files.

    When: by ``auditrules import``, when importers are listed or a file is imported.

    Failure: nothing of the file is taken over, and the reason is shown.

    Example::

        from auditrules.plugins import Imported, ImportedAudit, Importer, hookimpl


        def read(source):
            lines = source.content.decode("utf-8").split()
            return Imported(audits=tuple(ImportedAudit(case_reference=line) for line in lines))


        @hookimpl
        def auditrules_importers():
            return [Importer("references", "A case reference a line", (".txt",), read)]
    """
    raise NotImplementedError("a specification; plugins implement it")


@hookspec(since="0.2")
def auditrules_channels() -> Iterable[Channel]:
    """Contribute ways to send a concern to somebody.

    When: when a concern is escalated, and again for each try.

    Failure: the concern stays in the outbox, visible with the reason, and is tried again.

    Example::

        from auditrules.plugins import Channel, Receipt, hookimpl


        def deliver(delivery):
            print(delivery.subject)
            return Receipt(accepted=True)


        @hookimpl
        def auditrules_channels():
            return [Channel("terminal", "On this terminal", deliver, lambda settings: None)]
    """
    raise NotImplementedError("a specification; plugins implement it")


@hookspec(since="0.2")
def auditrules_commands() -> Iterable[Command]:
    """Contribute commands of the command line.

    When: when the list of commands is shown, or a command is called that the program does not have itself.

    Failure: the command is missing; one that raises ends with a message and an exit code, as a faulty plugin.

    Example::

        from auditrules.plugins import Command, hookimpl


        @hookimpl
        def auditrules_commands():
            return [Command("hello", "Say hello.", "our_council.hello:hello")]
    """
    raise NotImplementedError("a specification; plugins implement it")


@hookspec(since="0.2")
def auditrules_screens() -> Iterable[Screen]:
    """Contribute screens of the terminal program.

    When: once a run, when the program opens; the screen is imported and made when it is opened.

    Failure: the screen is not offered; one that cannot be made says why and leaves the screen before it.

    Example::

        from auditrules.plugins import Screen, hookimpl


        @hookimpl
        def auditrules_screens():
            return [Screen("wall", "Wall of thanks", "Good practice that was noted.", "our_council.wall:WallScreen")]
    """
    raise NotImplementedError("a specification; plugins implement it")


# ----------------------------------------------------------------------------------------------------------------
# Authoring
# ----------------------------------------------------------------------------------------------------------------


@hookspec(since="0.2")
def auditrules_lint_ruleset(ruleset: RulesetView) -> Iterable[Finding]:
    """Say what a council's own house rules find wrong with a ruleset.

    When: by ``auditrules check`` and in the workshop, for each ruleset that has no faults of its own.

    Failure: these findings are missing, and ``check`` says that they are.

    Example::

        from auditrules.plugins import Finding, hookimpl


        @hookimpl
        def auditrules_lint_ruleset(ruleset):
            for item in ruleset.items.values():
                if item.role == "question" and not item.label.endswith("?"):
                    yield Finding("no-question-mark", "this question asks nothing", "question", item.id)
    """
    raise NotImplementedError("a specification; plugins implement it")


# ----------------------------------------------------------------------------------------------------------------
# Judging: only for rulesets whose ``requires`` names the plugin
# ----------------------------------------------------------------------------------------------------------------


@hookspec(since="0.2", one=True)
def auditrules_judge(ruleset: RulesetView, audit: AuditView) -> Verdict | None:
    """Decide an outcome that the ruleset's own tables cannot; None to leave it to them.

    When: at every change of an audit's answers, after the ruleset's rules and before limits.

    Failure: the outcomes are undetermined and say why. Two plugins that both answer are an error that names both.

    Example::

        from auditrules.plugins import Verdict, hookimpl


        @hookimpl
        def auditrules_judge(ruleset, audit):
            if audit.answers.get("safety") == "inadequate":
                return Verdict("overall", ("inadequate",), "Safety decides alone here.", reads=("safety",))
            return None
    """
    raise NotImplementedError("a specification; plugins implement it")


@hookspec(since="0.2")
def auditrules_limit_judgement(ruleset: RulesetView, audit: AuditView) -> Iterable[Cap]:
    """Cap outcomes: a cap may lower one and never raises it.

    When: at every change of an audit's answers, after the ruleset's own limits.

    Failure: the outcomes are undetermined and say why.

    Example::

        from auditrules.plugins import Cap, hookimpl


        @hookimpl
        def auditrules_limit_judgement(ruleset, audit):
            if audit.answers.get("child_seen") == "no":
                yield Cap("overall", ruleset.scale[0], "Nobody saw the child.", reads=("child_seen",))
    """
    raise NotImplementedError("a specification; plugins implement it")


@hookspec(since="0.2")
def auditrules_check_admissibility(ruleset: RulesetView, audit: AuditView) -> Iterable[Fault]:
    """Say what keeps an audit from being admissible.

    When: whenever what is missing from an audit is listed, and before it is submitted; ``audit`` has its prose.

    Failure: the audit cannot be submitted until the check can be made, and the list says so.

    Example::

        from auditrules.plugins import Fault, hookimpl


        @hookimpl
        def auditrules_check_admissibility(ruleset, audit):
            for item, prose in audit.prose.items():
                if 0 < len(prose.get("evidence", "").split()) < 5:
                    yield Fault("The evidence is too brief to follow.", "should", item, "evidence")
    """
    raise NotImplementedError("a specification; plugins implement it")


@hookspec(since="0.2")
def auditrules_check_action(ruleset: RulesetView, action: ActionView) -> Iterable[Fault]:
    """Say what an action lacks.

    When: whenever what is missing from an audit is listed, and before it is submitted, for each action.

    Failure: the audit cannot be submitted until the check can be made, and the list says so.

    Example::

        from auditrules.plugins import Fault, hookimpl


        @hookimpl
        def auditrules_check_action(ruleset, action):
            if "asap" in action.text.lower():
                yield Fault("'ASAP' is no date: say by when.", "must", field="text")
    """
    raise NotImplementedError("a specification; plugins implement it")


@hookspec(since="0.2")
def auditrules_escalate(ruleset: RulesetView, audit: AuditView) -> Iterable[Alert]:
    """Say whom to tell, beside the ruleset's own escalations.

    When: at every change of an audit's answers.

    Failure: the outcomes are undetermined and say why, so that no one takes silence for safety.

    Example::

        from auditrules.plugins import Alert, hookimpl


        @hookimpl
        def auditrules_escalate(ruleset, audit):
            if audit.answers.get("child_seen") == "no":
                yield Alert("not_seen", ("team_manager",), "The child was not seen.", "Local rule.", "immediately")
    """
    raise NotImplementedError("a specification; plugins implement it")


@hookspec(since="0.2", one=True)
def auditrules_sample(frame: SamplingFrame) -> Draw | None:
    """Draw cases in a council's own way; None to leave it to the program.

    When: by ``auditrules draw``. The same frame must give the same draw: take chance from ``frame.seed`` alone.

    Failure: nothing is drawn, and the reason is shown. Two plugins that both answer are an error that names both.

    Example::

        import random

        from auditrules.plugins import Draw, hookimpl


        @hookimpl
        def auditrules_sample(frame):
            drawn = random.Random(frame.seed).sample([case.reference for case in frame.cases], frame.size)
            return Draw(tuple(drawn), "by lot, whatever the team")
    """
    raise NotImplementedError("a specification; plugins implement it")


# ----------------------------------------------------------------------------------------------------------------
# Observing
# ----------------------------------------------------------------------------------------------------------------


@hookspec(since="0.2")
def auditrules_event(event: EventView) -> None:
    """Hear that something happened; the event names the audit and nothing of the case.

    When: after it is on disk, in a worker of its own, one event at a time and in order.

    Failure: it is noted, and nothing else happens.

    Example::

        from auditrules.plugins import hookimpl

        seen = []


        @hookimpl
        def auditrules_event(event):
            seen.append(event.kind)
    """
    raise NotImplementedError("a specification; plugins implement it")
