"""Data classes made quickly are those of the standard library in everything that can be seen of them."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
import re
import typing
from collections.abc import Callable
from functools import cached_property
from typing import Any, ClassVar, Generic, TypeVar

import pytest

import auditrules.dataclasses as quick

T = TypeVar("T")
Maker = Callable[..., Any]
BOTH = pytest.mark.parametrize("maker", [dataclasses.dataclass, quick.dataclass], ids=["standard", "quick"])
OPTIONS = [
    {},
    {"slots": True},
    {"frozen": True},
    {"frozen": True, "slots": True},
    {"frozen": True, "repr": False},
    {"eq": False},
    {"frozen": True, "slots": True, "eq": False},
]


@quick.dataclass(frozen=True, slots=True)
class Pickled:
    """Of a module, as a pickle needs it."""

    name: str
    more: tuple[int, ...] = ()


def sample(maker: Maker, **options: bool) -> Any:
    """A class with each kind of field that the program has."""

    @maker(**options)
    class Sample(Generic[T]):
        """A sample."""

        kind: ClassVar[str] = "sample"
        name: str
        value: T
        number: int = 3
        """A docstring of a field."""
        found: list[int] = dataclasses.field(default_factory=list)
        place: int | None = dataclasses.field(default=None, compare=False, repr=False)

        @property
        def double(self) -> int:
            return self.number * 2

    return Sample


def outcome(call: Callable[[], Any]) -> Any:
    """What a call gives, or what it raises."""
    try:
        return call()
    except Exception as error:
        return type(error), str(error).replace("sample.<locals>.", "")


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize(
    "look",
    [
        lambda one: re.sub(" at 0x.*", "", repr(one("a", 1))),
        lambda one: re.sub(" at 0x.*", "", repr(one("a", 1, found=[one("b", 2)]))),
        lambda one: one("a", 1) == one("a", 1),
        lambda one: one("a", 1) == one("a", 2),
        lambda one: one("a", 1, place=1) == one("a", 1, place=2),
        lambda one: one("a", 1) == ("a", 1, 3, [], None),
        lambda one: one("a", 1).__eq__(7),
        lambda one: len({hash(each) for each in [one("a", 1, found=()), one("a", 1, found=(), place=4)]}),
        lambda one: hash(one("a", 1, found=())) == hash(("a", 1, 3, ())),
        lambda one: one.__hash__ is None or one.__hash__ is object.__hash__ or hash(one("a", 1)),
        lambda one: len({one("a", 1, found=()), one("a", 1, found=()), one("b", 1, found=())}),
        lambda one: one("a", 1).found is one("a", 1).found,
        lambda one: one("a"),
        lambda one: one("a", 1, 2, [], None, 5),
        lambda one: one("a", 1, other=2),
        lambda one: one(value=2, name="c").double,
        lambda one: setattr(one("a", 1), "name", "b"),
        lambda one: delattr(one("a", 1), "name"),
        lambda one: hasattr(one("a", 1), "__dict__"),
        lambda one: (one.kind, one.__doc__, one.__match_args__),
        lambda one: [(f.name, f.type, f.default, f.compare, f.repr) for f in dataclasses.fields(one)][3:],
        lambda one: str(inspect.signature(one)),
        lambda one: typing.get_type_hints(one.__init__)["number"],
        lambda one: dataclasses.replace(one("a", 1), number=9).number,
        lambda one: dataclasses.replace(one("a", 1), unknown=9),
        lambda one: dataclasses.asdict(one("a", 1)),
        lambda one: dataclasses.is_dataclass(one),
        lambda one: copy.copy(one("a", 1)).name,
        lambda one: copy.deepcopy(one("a", 1)).found,
        lambda one: one.__init__.__qualname__.rpartition(">.")[2],
        lambda one: str(one.__dataclass_params__),
    ],
)
def test_everything_of_a_class_is_as_in_the_standard_library(
    look: Callable[[Any], Any], options: dict[str, bool]
) -> None:
    ours = outcome(lambda: look(sample(quick.dataclass, **options)))
    assert ours == outcome(lambda: look(sample(dataclasses.dataclass, **options)))


@BOTH
def test_a_class_is_matched_by_its_fields(maker: Maker) -> None:
    made = sample(maker, frozen=True, slots=True)
    match made("a", 1):
        case made(name, value, number=4):
            pytest.fail(f"{name} {value}")
        case made(name, 1, number):
            assert (name, number) == ("a", 3)


@BOTH
def test_what_is_to_be_done_after_making_is_done_once_all_fields_are_there(maker: Maker) -> None:
    @maker(frozen=True, slots=True)
    class Cut:
        text: str
        length: int = 3

        def __post_init__(self) -> None:
            object.__setattr__(self, "text", self.text[: self.length])

    assert Cut("abcdef").text == "abc"


@BOTH
def test_what_is_computed_once_is_kept_beside_the_fields(maker: Maker) -> None:
    @maker(frozen=True)
    class Kept:
        many: tuple[int, ...]

        @cached_property
        def total(self) -> int:
            return sum(self.many)

    kept = Kept((1, 2))
    assert (kept.total, vars(kept)["total"]) == (3, 3)
    assert repr(kept).endswith("Kept(many=(1, 2))")


@BOTH
def test_a_class_without_a_field_and_one_without_a_docstring_are_made(maker: Maker) -> None:
    @maker(frozen=True, slots=True)
    class Nothing:
        pass

    assert Nothing() == Nothing()
    assert hash(Nothing()) == hash(())
    assert Nothing.__doc__.startswith("Nothing")


@BOTH
@pytest.mark.parametrize("base", [dataclasses.dataclass, quick.dataclass], ids=["on standard", "on quick"])
def test_a_class_inherits_the_fields_of_another(maker: Maker, base: Maker) -> None:
    @base(frozen=True)
    class Base:
        name: str
        number: int = 1

    @maker(frozen=True)
    class Further(Base):
        more: str = "more"

    one = Further("a")
    assert (one.name, one.number, one.more) == ("a", 1, "more")
    assert one == Further("a")
    assert one != Base("a")
    assert hash(one) == hash(Further("a"))
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.name = "b"  # type: ignore[misc]
    with pytest.raises(TypeError, match="frozen"):

        @maker
        class Loose(Base):
            loose: str = ""


@BOTH
def test_what_a_class_says_by_hand_stays(maker: Maker) -> None:
    @maker(frozen=True)
    class Own:
        name: str
        place: int

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Own) and other.name == self.name

        def __hash__(self) -> int:
            return 7

    assert Own("a", 1) == Own("a", 2)
    assert hash(Own("a", 1)) == 7


@pytest.mark.parametrize("options", [{"frozen": True}, {"frozen": True, "slots": True}], ids=str)
def test_nothing_is_added_to_a_frozen_one(options: dict[str, bool]) -> None:
    """The standard library's of Python 3.11 fails with a TypeError where there are slots."""
    one = sample(quick.dataclass, **options)("a", 1)
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field 'unknown'"):
        one.unknown = 1
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot delete field 'unknown'"):
        del one.unknown
    assert type(one)[int]("a", 1) == one


def test_a_frozen_class_goes_through_a_pickle() -> None:
    assert pickle.loads(pickle.dumps(Pickled("a", (1,)))) == Pickled("a", (1,))


def test_a_class_below_one_that_was_never_compared_is_compared_by_its_fields() -> None:
    made = sample(quick.dataclass, frozen=True)

    class Below(made):  # type: ignore[misc, valid-type]
        pass

    assert Below("a", 1, found=()) == Below("a", 1, found=())
    assert hash(Below("a", 1, found=())) == hash(made("a", 1, found=()))
    assert Below("a", 1) != made("a", 1)


@pytest.mark.parametrize(
    "field", [dataclasses.field(init=False, default=1), dataclasses.field(kw_only=True), dataclasses.field(hash=False)]
)
def test_a_field_that_is_more_than_plain_is_refused(field: Any) -> None:
    with pytest.raises(TypeError, match="more than a plain field"):

        @quick.dataclass
        class More:
            one: int = field
