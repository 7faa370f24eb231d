"""The channel over Apprise, with a mail server on this machine."""

from __future__ import annotations

import email
import email.header
import socket
from collections.abc import Iterator
from email.message import Message
from typing import Any

import pytest
from aiosmtpd.controller import Controller

import auditrules_apprise as plugin
from auditrules.plugins import Delivery


class Mailbox:
    """Keeps the mails it is given; ``refuses`` has it refuse them."""

    def __init__(self) -> None:
        self.mails: list[Message] = []
        self.refuses = False

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.refuses:
            return "451 try again later"
        self.mails.append(email.message_from_bytes(envelope.content))
        return "250 taken"


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, str]]:
    """A mailbox and the address that reaches it."""
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port, ready_timeout=60)
    controller.start()
    try:
        yield box, f"mailto://127.0.0.1:{port}?from=audits@example.org&to=manager@example.org&user=none"
    finally:
        controller.stop()


def delivery(*to: str, body: str = "A concern for you.") -> Delivery:
    return Delivery("d" * 32, "team_manager", to, "A concern was raised", body, urgent=True)


def text_of(mail: Message) -> str:
    parts = [part for part in mail.walk() if part.get_content_type() == "text/plain"]
    return "\n".join(part.get_payload(decode=True).decode() for part in parts)  # type: ignore[union-attr]


def test_a_mail_arrives_as_it_was_written(mailbox: tuple[Mailbox, str]) -> None:
    box, address = mailbox
    receipt = plugin.deliver(delivery(address, body="A concern for you: <b>5 & 6</b> \\n é"))
    assert receipt.accepted, receipt.detail
    (mail,) = box.mails
    assert mail["To"].endswith("manager@example.org>") or mail["To"] == "manager@example.org"
    assert "A concern was raised" in str(email.header.make_header(email.header.decode_header(mail["Subject"])))
    assert r"A concern for you: <b>5 & 6</b> \n é" in text_of(mail)


def test_a_server_that_refuses_is_tried_again_and_no_password_is_told(mailbox: tuple[Mailbox, str]) -> None:
    box, address = mailbox
    box.refuses = True
    receipt = plugin.deliver(delivery(address))
    assert not receipt.accepted
    assert receipt.retry
    assert "address 1" in receipt.detail
    box.refuses = False
    assert plugin.deliver(delivery(address)).accepted


def test_a_server_that_is_not_there(caplog: pytest.LogCaptureFixture) -> None:
    receipt = plugin.deliver(delivery("mailto://user:s3cret@127.0.0.1:9?to=manager@example.org"))
    assert not receipt.accepted
    assert "s3cret" not in receipt.detail + caplog.text


def test_an_address_that_is_none_and_a_role_without_any() -> None:
    bad = plugin.deliver(delivery("pigeon://coop"))
    assert (bad.accepted, "address 1 is none that Apprise knows" in bad.detail) == (False, True)
    none = plugin.deliver(delivery())
    assert (none.accepted, none.retry) == (False, False)


def test_one_address_of_two_that_fails_is_no_success(mailbox: tuple[Mailbox, str]) -> None:
    box, address = mailbox
    receipt = plugin.deliver(delivery(address, "pigeon://coop"))
    assert not receipt.accepted
    assert len(box.mails) == 1


def test_it_has_no_settings_of_its_own() -> None:
    assert plugin.problem({}) is None
    assert "there is no key 'token'" in str(plugin.problem({"token": "x"}))
