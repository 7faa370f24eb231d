from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditrules.audits.events import Event
from auditrules.store import NotStorable
from auditrules.store.entries import decode, encode, first_link, next_link
from tests.store.made import event

plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters()), inner, max_size=4),
    max_leaves=12,
)


@given(data=st.dictionaries(st.text(), plain, max_size=5), by=st.text(min_size=1))
def test_an_event_comes_back_as_it_was(data: dict[str, object], by: str) -> None:
    one = Event("id-1", "audit-1", 3, "2025-03-04T10:00:00.000000Z", by, "set", data)  # type: ignore[arg-type]
    assert decode(encode(one)) == one


def test_the_bytes_do_not_depend_on_the_order_of_names() -> None:
    one = replace(event(seq=2), data={"a": 1, "b": {"c": 2, "d": 3}})
    other = replace(event(seq=2), data={"b": {"d": 3, "c": 2}, "a": 1})
    assert encode(one) == encode(other)


def test_the_bytes_are_ascii_without_spaces() -> None:
    entry = encode(replace(event(seq=2), data={"after": "Zoë’s\x1b[2J worry 👪 \ud83d"}))
    assert entry.isascii()
    assert decode(entry).data["after"] == "Zoë’s\x1b[2J worry 👪 \ud83d"
    assert entry == json.dumps(json.loads(entry), sort_keys=True, separators=(",", ":")).encode()


def _nested(depth: int) -> object:
    value: object = None
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"data": {"after": 1.5}}, "holds a float"),
        ({"data": {"after": [{"deep": 0.1}]}}, "holds a float"),
        ({"data": {"after": {1: "x"}}}, "a name in 'data' is not a text"),
        ({"data": {"after": b"x"}}, "holds a bytes"),
        ({"data": {"after": _nested(100_000)}}, "nested too deep"),
        ({"seq": 0}, "'seq'"),
        ({"seq": True}, "'seq'"),
        ({"id": ""}, "'id'"),
        ({"id": "é"}, "ASCII"),
        ({"by": None}, "'by'"),
    ],
)
def test_what_has_no_one_form_is_refused(changed: dict[str, object], said: str) -> None:
    with pytest.raises(NotStorable, match=said):
        encode(replace(event(seq=2), **changed))  # type: ignore[arg-type]


@pytest.mark.parametrize("entry", [b"", b"{}", b"[]", b"\xff", b'{"id":1}', b"[" * 100_000])
def test_damaged_bytes_are_a_value_error(entry: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        decode(entry)


def test_a_link_is_what_the_documentation_says() -> None:
    start = hashlib.sha256(b"auditrules record").digest()
    assert first_link("record") == start != first_link("sample")
    assert next_link(start, b"{}") == hashlib.sha256(start + b"{}").digest()
