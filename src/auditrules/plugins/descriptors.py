"""What plugins register: frozen values, checked when they are handed over and never changed after.

Each has a ``fault()``: why it cannot be used, in words, or None. One with a fault is left out alone, and
``auditrules plugins`` says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from auditrules.plugins.imports import Imported, ImportSource
    from auditrules.plugins.page import Page
    from auditrules.plugins.verdicts import Receipt
    from auditrules.plugins.views import AnswerValue, Delivery

_WORD = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_COMMAND = re.compile(r"[a-z][a-z0-9-]*", re.ASCII)
_TARGET = re.compile(r"[A-Za-z_][\w.]*:[A-Za-z_]\w*", re.ASCII)
_NUMBER = re.compile(r"-?[0-9]{1,9}", re.ASCII)
_ENDING = re.compile(r"\.[a-z0-9]+", re.ASCII)


def _named(name: object, what: str, pattern: re.Pattern[str] = _WORD) -> str | None:
    if not isinstance(name, str) or not pattern.fullmatch(name) or len(name) > 64:
        between = "-" if pattern is _COMMAND else "_"
        return f"{what} must be a word of small letters, digits and {between}, not {name!r}"
    return None


def _callable(value: object, what: str) -> str | None:
    return None if callable(value) else f"{what} must be a function, not {type(value).__name__}"


def _target(value: object, what: str) -> str | None:
    if isinstance(value, str) and _TARGET.fullmatch(value):
        return None
    return f"{what} must be written 'module:Name', not {value!r}"


def _places(decimals: object) -> str | None:
    if decimals is None or (isinstance(decimals, int) and not isinstance(decimals, bool) and 0 <= decimals <= 6):
        return None
    return f"decimals must be a whole number from 0 to 6, not {decimals!r}"


@dataclass(frozen=True, slots=True)
class RulesetSource:
    """A folder of rulesets.

    ``folder`` is an absolute path to a folder that holds ruleset files (``*.toml``), at any depth. The files are
    read, never run, and a faulty one is listed with its first fault and leaves the others alone.

    With ``drafts`` a file of the folder is a draft, never offered for audits, until its publishing is recorded in the
    folder, as ``auditrules ruleset publish`` does. Without, the files are offered as they are.
    """

    folder: Path
    drafts: bool = False

    def fault(self) -> str | None:
        """Why this source cannot be used, in words; None when it can."""
        given: object = self.folder
        if not isinstance(given, Path):
            return f"folder must be a pathlib.Path, not {type(given).__name__}"
        if not self.folder.is_absolute():
            return f"folder must be an absolute path, not {str(self.folder)!r}; try Path(__file__).parent / ..."
        try:
            if not self.folder.is_dir():
                return f"there is no folder {self.folder}"
        except (OSError, ValueError) as error:
            return f"the folder cannot be looked at: {error}"
        return None


@dataclass(frozen=True, slots=True)
class QuestionType:
    """A kind of question that a ruleset can name in ``answers``.

    ``base`` is what its answers are to rules and proofs: a ``number`` between ``minimum`` and ``maximum`` with at most
    ``decimals`` decimal places, a ``choice``
    of ``values`` (ids, worst first where ``ordered``), a ``date`` or a ``text``. ``labels`` and ``points`` go by value.
    Labels of a ``number`` are words for some of its numbers, as ``{"0": "No worry", "10": "The greatest worry"}``.
    ``check`` gets an answer of that base and returns why it is refused, in words, or None. ``widget`` names the class
    that asks it on screen, ``module:Class``, a :class:`auditrules.tui.boxes.Box`; without one the base's own is used.
    ``hint`` tells someone who answers in ``--plain`` what to type.
    """

    name: str
    label: str
    base: Literal["number", "choice", "date", "text"]
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimals: int | None = None
    unit: str | None = None
    values: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    points: Mapping[str, Decimal] = field(default_factory=dict)
    ordered: bool = False
    check: Callable[[AnswerValue], str | None] | None = None
    widget: str = ""
    hint: str = ""

    def fault(self) -> str | None:
        """Why this type cannot be used, in words; None when it can."""
        if found := _named(self.name, "the name of a question type"):
            return found
        if self.base not in ("number", "choice", "date", "text"):
            return f"base must be number, choice, date or text, not {self.base!r}"
        if self.base == "choice" and not self.values:
            return "a choice needs values"
        if self.base != "choice" and self.values:
            return f"a {self.base} has no values"
        for value in self.values:
            if found := _named(value, "a value"):
                return found
        if self.base != "number" and (self.minimum, self.maximum, self.decimals) != (None, None, None):
            return "only a number has minimum, maximum and decimals"
        if found := _places(self.decimals):
            return found
        for bound in (self.minimum, self.maximum):
            given: object = bound
            if given is not None and not (isinstance(given, Decimal) and given.is_finite()):
                return f"minimum and maximum must be decimal.Decimal, not {type(given).__name__}"
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            return "minimum is greater than maximum"
        if self.base == "number":
            if wrong := [number for number in self.labels if not _NUMBER.fullmatch(str(number))]:
                return f"labels of a number go by number, not by {wrong[0]!r}"
        elif unknown := [value for value in self.labels if value not in self.values]:
            return f"{unknown[0]!r} is not one of its values"
        if unknown := [value for value in self.points if value not in self.values]:
            return f"{unknown[0]!r} is not one of its values"
        if self.check is not None and (found := _callable(self.check, "check")):
            return found
        return _target(self.widget, "widget") if self.widget else None


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a computed fact: its name, and the kind of answer of the item that a ruleset names for it.

    ``word`` is a plain text of the ruleset and no item. One that is not ``required`` may be left out of the ruleset's
    ``with``, and where its item does not apply the fact is computed without it; while its item is unanswered the fact
    is not known.
    """

    name: str
    kind: Literal["date", "number", "choice", "text", "word"]
    required: bool = True


@dataclass(frozen=True, slots=True)
class ComputedFact:
    """A fact that is computed from other answers, where a ruleset says ``computed_by`` its name.

    ``compute`` gets the arguments by name and returns an answer of ``kind``, or None where there is none. It is a
    plain function of its arguments: the same ones give the same answer on every machine and on every day, for ever,
    or an old audit would be judged otherwise than it was. It is called once every argument that the ruleset names is
    answered; one that is not required and does not apply is not among those it gets.
    """

    name: str
    label: str
    kind: Literal["number", "date", "choice", "text"]
    arguments: tuple[Argument, ...]
    compute: Callable[[Mapping[str, AnswerValue]], AnswerValue | None]
    decimals: int | None = None
    """Of a number: the decimal places that it has at most; 0 for whole numbers."""

    def fault(self) -> str | None:
        """Why this fact cannot be used, in words; None when it can."""
        if found := _named(self.name, "the name of a computed fact"):
            return found
        if self.kind not in ("number", "date", "choice", "text"):
            return f"kind must be number, date, choice or text, not {self.kind!r}"
        if self.kind != "number" and self.decimals is not None:
            return "only a number has decimals"
        if found := _places(self.decimals):
            return found
        names = [argument.name for argument in self.arguments]
        for name in names:
            if found := _named(name, "an argument"):
                return found
            if names.count(name) > 1:
                return f"two arguments have the name {name}"
        return _callable(self.compute, "compute")


@dataclass(frozen=True, slots=True)
class RuleKind:
    """A kind of rule that a ruleset can write as ``[rule.ID]`` with ``kind`` its name.

    ``expand`` gets the rule's id and its other keys and returns tables of the language, as ``{"limit": {"late_visit":
    {"when": ..., "at_most": ..., "because": ...}}}``. They are checked like the author's own, and checks, proofs and
    explanations hold for them: a rule kind saves writing and adds nothing that a ruleset could not say.

    They are tables that no condition names: ``limit``, ``require``, ``escalate``, ``action``, ``moderation``,
    ``reaudit``, ``report`` and ``promise``. A rule that stands for none of them has settings of the plugin, which its
    hooks read in ``ruleset.tables["rule"]``.

    ``keys`` are the keys it takes, those in ``optional`` not always.
    """

    name: str
    label: str
    keys: tuple[str, ...]
    expand: Callable[[str, Mapping[str, object]], Mapping[str, Mapping[str, Mapping[str, object]]]]
    optional: tuple[str, ...] = ()

    def fault(self) -> str | None:
        """Why this kind of rule cannot be used, in words; None when it can."""
        for name, what in ((self.name, "the name of a rule kind"), *((key, "a key") for key in self.keys)):
            if found := _named(name, what):
                return found
        if stray := [key for key in self.optional if key not in self.keys]:
            return f"{stray[0]!r} is optional and not among its keys"
        return _callable(self.expand, "expand")


@dataclass(frozen=True, slots=True)
class Migration:
    """A change that brings ruleset files up to date with a newer version of the plugin.

    ``applies`` gets a file as plain data and says whether it is of the old form; ``rewrite`` gets its text and returns
    the new one, comments and layout kept. ``says`` tells in a line what is changed.
    """

    name: str
    says: str
    applies: Callable[[Mapping[str, object]], bool]
    rewrite: Callable[[str], str]

    def fault(self) -> str | None:
        """Why this migration cannot be used, in words; None when it can."""
        return (
            _named(self.name, "the name of a migration")
            or _callable(self.applies, "applies")
            or _callable(self.rewrite, "rewrite")
        )


@dataclass(frozen=True, slots=True)
class ReportFormat:
    """A format for documents. ``ending`` is that of its files, as ``.html``.

    ``render`` gets the page as it is laid out and returns the file's content, text or bytes. Every text on a page is
    data: a renderer escapes it for its own format.
    """

    name: str
    label: str
    ending: str
    render: Callable[[Page], str | bytes]

    def fault(self) -> str | None:
        """Why this format cannot be used, in words; None when it can."""
        if not isinstance(self.ending, str) or not _ENDING.fullmatch(self.ending):
            return f"ending must be a dot and small letters or digits, not {self.ending!r}"
        return _named(self.name, "the name of a format") or _callable(self.render, "render")


@dataclass(frozen=True, slots=True)
class Importer:
    """A reader of other programs' files. ``endings`` are those it reads, as ``(".csv",)``.

    ``read`` gets the file's bytes and returns what it holds, with everything that was dropped and why. A file that it
    cannot read at all is told by raising :class:`auditrules.plugins.CannotImport`, in words.

    Where several importers read the same ending, one whose ``recognises`` says True of the file is chosen before those
    that have none. It looks at the file's beginning only: nothing of it is taken over yet.
    """

    name: str
    label: str
    endings: tuple[str, ...]
    read: Callable[[ImportSource], Imported]
    recognises: Callable[[ImportSource], bool] | None = None

    def fault(self) -> str | None:
        """Why this importer cannot be used, in words; None when it can."""
        for ending in self.endings:
            if not isinstance(ending, str) or not _ENDING.fullmatch(ending):
                return f"an ending must be a dot and small letters or digits, not {ending!r}"
        if not self.endings:
            return "it names no ending of files that it reads"
        unfit = None if self.recognises is None else _callable(self.recognises, "recognises")
        return _named(self.name, "the name of an importer") or _callable(self.read, "read") or unfit


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to send a concern to somebody. A channel is off until the council's settings name it for a role.

    ``deliver`` tries once and returns a :class:`Receipt`; it is called in a worker, never while a key waits, and called
    again later where the receipt allows it. ``problem`` gets the channel's table of the settings and says what is wrong
    with it, in words, or None.
    """

    name: str
    label: str
    deliver: Callable[[Delivery], Receipt]
    problem: Callable[[Mapping[str, object]], str | None]

    def fault(self) -> str | None:
        """Why this channel cannot be used, in words; None when it can."""
        return (
            _named(self.name, "the name of a channel")
            or _callable(self.deliver, "deliver")
            or _callable(self.problem, "problem")
        )


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the command line: ``auditrules NAME``. ``target`` names a click command, ``module:attribute``.

    It is imported when the command is called. A name that the program has already is refused.
    """

    name: str
    help: str
    target: str

    def fault(self) -> str | None:
        """Why this command cannot be used, in words; None when it can."""
        if not isinstance(self.help, str) or not self.help.strip() or "\n" in self.help.strip():
            return "help must be one line"
        return _named(self.name, "the name of a command", _COMMAND) or _target(self.target, "target")


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen of the terminal program, found among all commands. ``target`` names a Textual screen, ``module:Class``.

    It is imported and made when it is opened. ``place`` is where it is offered.
    """

    name: str
    label: str
    help: str
    target: str
    place: Literal["home", "audit"] = "home"

    def fault(self) -> str | None:
        """Why this screen cannot be used, in words; None when it can."""
        if self.place not in ("home", "audit"):
            return f"place must be home or audit, not {self.place!r}"
        return _named(self.name, "the name of a screen") or _target(self.target, "target")
