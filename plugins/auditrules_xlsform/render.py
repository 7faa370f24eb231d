"""The parts of a form as a ruleset file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal

from auditrules_xlsform.names import MOST_TEXT, cut
from auditrules_xlsform.parts import Answer, AnswerList, Question, Section


def ruleset(
    identity: str,
    version: str,
    title: str,
    lists: Iterable[AnswerList],
    sections: Iterable[Section],
    asked: list[Question],
) -> str:
    """A ruleset file. Lists stand above the form; questions stand under their sections."""
    blocks = [
        [
            "[ruleset]",
            "schema = 1",
            f"id = {_text(identity)}",
            f"version = {_text(version)}",
            f"title = {_text(title)}",
        ],
        *(_list(answers) for answers in lists),
    ]
    for section in sections:
        blocks.append(list(_section(section)))
        blocks += [list(_question(one)) for one in asked if one.section == section.id]
    head = "# Made from an XLSForm. Answers stand in the form's order: put the worst first where order matters.\n\n"
    return head + "\n\n".join("\n".join(lines) for lines in blocks) + "\n"


def _list(answers: AnswerList) -> list[str]:
    return [f"[answers.{answers.kind}]", f"values = {_values(answers.values)}"]


def _section(section: Section) -> Iterator[str]:
    yield f"[section.{section.id}]"
    yield f"label = {_text(section.label)}"
    if section.relevant:
        yield f"relevant = {_text(section.relevant)}"
    yield from _prose(section.guidance, section.note)


def _question(question: Question) -> Iterator[str]:
    yield f"[question.{question.id}]"
    yield f"section = {_text(question.section)}"
    yield f"text = {_text(question.text)}"
    yield f"answers = {_text(question.answers)}"
    if question.answers in ("choice", "choices"):
        yield f"values = {_values(question.values)}"
    for key, number in (("min", question.minimum), ("max", question.maximum)):
        if number is not None:
            yield f"{key} = {_number(number)}"
    if question.decimals is not None:
        yield f"decimals = {question.decimals}"
    if question.relevant:
        yield f"relevant = {_text(question.relevant)}"
    # Without a word everything must be answered but free text.
    if question.required is (question.kind == "text"):
        yield f"required = {'true' if question.required else 'false'}"
    yield from _prose(question.guidance, question.note)


def _prose(guidance: list[str], note: list[str]) -> Iterator[str]:
    for key, texts in (("guidance", guidance), ("note", note)):
        if texts:
            joined = "\n".join(texts)
            yield f"{key} = {_text(cut(joined, MOST_TEXT))}"


def _values(values: Iterable[Answer]) -> str:
    lines = [f"  {{ id = {_text(value.id)}, label = {_text(value.label)} }},\n" for value in values]
    return f"[\n{''.join(lines)}]"


def _number(number: Decimal) -> str:
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("", "-0") else text


def _text(text: str) -> str:
    """A text in TOML: what JSON writes, TOML reads."""
    return json.dumps(text, ensure_ascii=False)
