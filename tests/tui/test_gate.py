"""Who may come in through a browser."""

from __future__ import annotations

import pytest

from auditrules.tui.browser.gate import TICKET_LASTS, Gate, new_secret


def test_secrets_are_long_and_never_the_same() -> None:
    made = {new_secret() for _ in range(100)}
    assert len(made) == 100
    assert all(len(secret) >= 43 for secret in made), "256 bits"


@pytest.mark.parametrize("wrong", ["", "x", "\ud800", "é", "{token}x"])
def test_only_the_whole_token_is_known(wrong: str) -> None:
    gate = Gate(8000)
    assert gate.knows(gate.token)
    assert not gate.knows(wrong.replace("{token}", gate.token))
    assert not gate.knows(gate.token[:-1])


def test_a_ticket_opens_once_and_not_for_long() -> None:
    now = [0.0]
    gate = Gate(8000, clock=lambda: now[0])
    first, second = gate.new_ticket(), gate.new_ticket()
    assert not gate.takes_ticket("no ticket")
    assert gate.takes_ticket(first)
    assert not gate.takes_ticket(first)
    now[0] = TICKET_LASTS + 1
    assert not gate.takes_ticket(second)
    assert not gate.takes_ticket(gate.token), "the token is no ticket"


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("127.0.0.1:8000", True),
        ("localhost:8000", True),
        ("LOCALHOST:8000", True),
        ("[::1]:8000", True),
        ("127.0.0.1", False),
        ("127.0.0.1:8001", False),
        ("evil.example:8000", False),
        ("audits.example.org", False),
        ("", False),
    ],
)
def test_a_request_has_to_name_this_server(host: str, known: bool) -> None:
    assert Gate(8000).knows_host(host) is known


def test_a_proxy_s_address_is_known_where_it_was_given() -> None:
    gate = Gate(8000, public="https://Audits.example.org/quality/")
    assert gate.knows_host("audits.example.org")
    assert gate.knows_origin("https://audits.example.org", required=True)
    assert not gate.knows_origin("http://audits.example.org", required=True)
    assert gate.knows_host("127.0.0.1:8000")


def test_a_page_on_another_port_or_site_is_not_ours() -> None:
    gate = Gate(8000)
    assert gate.knows_origin("http://127.0.0.1:8000", required=True)
    for foreign in ("http://127.0.0.1:9000", "https://127.0.0.1:8000", "http://evil.example", "null"):
        assert not gate.knows_origin(foreign, required=False), foreign
    assert gate.knows_origin(None, required=False)
    assert not gate.knows_origin(None, required=True)


def test_port_80_may_go_unnamed() -> None:
    assert Gate(80).knows_host("localhost")
    assert Gate(80).knows_origin("http://127.0.0.1", required=True)
