"""Constraints of a form's numbers as a least and a greatest number."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from auditrules_xlsform.conditions import fits
from auditrules_xlsform.xpath import Call, Compare, Joined, Number, Text, This, Tree, Untranslatable, parse

_FLIPPED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_NEGATED = {"=": "!=", "!=": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


@dataclass
class Bounds:
    """The least and the greatest number; ``left`` says what of the constraint neither of them says."""

    least: Decimal | None = None
    greatest: Decimal | None = None
    left: str = ""


def bounds_of(constraint: str, *, whole: bool) -> Bounds:
    """The bounds that a constraint gives; ``whole`` of whole numbers, where "more than 3" is "at least 4"."""
    bounds = Bounds()
    try:
        _take(parse(constraint), True, bounds, whole)
    except Untranslatable as error:
        bounds.left = str(error)
    if bounds.least is not None and bounds.greatest is not None and bounds.least > bounds.greatest:
        return Bounds(left="no number fulfils it")
    return bounds


def _take(tree: Tree, holds: bool, bounds: Bounds, whole: bool) -> None:
    """Take over what a part says. Parts joined by "and" are taken each by itself: one that is lost only allows more."""
    match tree:
        case Joined(joint, parts) if (joint == "and") is holds:
            for part in parts:
                try:
                    _take(part, holds, bounds, whole)
                except Untranslatable as error:
                    bounds.left = bounds.left or str(error)
        case Joined():
            raise Untranslatable("only a least and a greatest number can be given")
        case Call("not", (inner,)):
            _take(inner, not holds, bounds, whole)
        case Compare(sign, This(), right):
            _bound(sign if holds else _NEGATED[sign], _value(right), bounds, whole)
        case Compare(sign, left, This()):
            _bound(_FLIPPED[sign if holds else _NEGATED[sign]], _value(left), bounds, whole)
        case Compare():
            raise Untranslatable("it compares something other than the answer with a number")
        case Call(name, _):
            raise Untranslatable(f"the language has nothing like {name}()")
        case _:
            raise Untranslatable("it is no condition")


def _value(tree: Tree) -> Decimal:
    if isinstance(tree, Text):
        inner = parse(tree.text) if tree.text.strip() else tree
        tree = inner if isinstance(inner, Number) else tree
    if not isinstance(tree, Number) or not fits(tree.number):
        raise Untranslatable("a bound can only be a number")
    return tree.number


def _bound(sign: str, number: Decimal, bounds: Bounds, whole: bool) -> None:
    if sign == "!=":
        raise Untranslatable("a single number can't be left out of those allowed")
    if sign in (">", "<") and not whole:
        bounds.left = bounds.left or f"{number.normalize():f} itself is allowed here"
    if sign in ("=", ">=", ">"):
        least = number.to_integral_value(ROUND_CEILING) if whole else number
        if whole and sign == ">" and least == number:
            least += 1
        bounds.least = least if bounds.least is None else max(bounds.least, least)
    if sign in ("=", "<=", "<"):
        greatest = number.to_integral_value(ROUND_FLOOR) if whole else number
        if whole and sign == "<" and greatest == number:
            greatest -= 1
        bounds.greatest = greatest if bounds.greatest is None else min(bounds.greatest, greatest)
