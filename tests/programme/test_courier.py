"""Concerns on their way: queued from the journal, tried until a channel has them, visible until somebody confirms."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from auditrules.audits.commands import Acknowledge, Escalate, SetAnswer
from auditrules.audits.session import AuditSession
from auditrules.audits.spots import Refused
from auditrules.plugins.calling import Plugins
from auditrules.plugins.manager import load_plugins
from auditrules.plugins.settings import PluginSettings
from auditrules.plugins.verdicts import Receipt
from auditrules.programme.channels import Channels, Route, read_channels
from auditrules.programme.courier import CLAIM, DELIVERY_SECONDS, Courier
from auditrules.programme.messages import SUBJECT
from auditrules.tui.office import Office
from tests.workshop.offices import office

CHANNEL = """
from auditrules.plugins import Channel, Receipt, hookimpl

sent, fails, refuses, says = [], [], [], []

def deliver(delivery):
    if fails:
        raise fails[0]
    if says:
        return says[0]
    if set(delivery.to) & set(refuses):
        return Receipt(False, "No such mailbox just now.")
    sent.append(delivery)
    return Receipt(True, "Taken.")

@hookimpl
def auditrules_channels():
    return [Channel("probe", "A probe", deliver, lambda settings: None)]
"""


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Office]:
    made = office(tmp_path)
    yield made
    made.close()


@pytest.fixture
def plugins(tmp_path: Path) -> Plugins:
    """The file channel and one that keeps what it is given."""
    folder = tmp_path / "plugins"
    folder.mkdir(mode=0o700)
    path = folder / "probe.py"
    path.write_text(textwrap.dedent(CHANNEL))
    path.chmod(0o600)
    return load_plugins(PluginSettings(only=("file_channel", "probe"), folder=folder))


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def probe(plugins: Plugins) -> object:
    import sys

    return sys.modules["auditrules_dropin_probe"]


def escalated(opened: Office, *, to: tuple[str, ...] = ("manager",), what: str = "A bruise.") -> AuditSession:
    session = opened.begin("small@1", case_reference="K-100", due=None, facts={})
    session.execute(SetAnswer("seen", "no"))
    session.execute(Escalate(what, to, evidence="Seen on the arm.", item="seen"))
    return session


def by_probe(holds: str = "notice") -> Channels:
    return Channels({"otherwise": (Route("probe", ("m@example.org",), holds),)})  # type: ignore[arg-type]


def courier(opened: Office, plugins: Plugins, clock: Clock, settings: Channels | None = None) -> Courier:
    return Courier(opened.workspace, plugins, lambda: settings or Channels(), now=clock)


def test_without_settings_a_concern_is_written_beside_the_audits(opened: Office, plugins: Plugins) -> None:
    escalated(opened)
    made = courier(opened, plugins, Clock())
    assert made.queue() == 1
    (line,) = made.send_due()
    assert line.state == "sent"
    (path,) = (opened.folder / "escalations").glob("*.txt")
    text = path.read_text()
    assert "Case reference: K-100" in text
    assert "Seen on the arm." in text
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_queueing_and_sending_again_do_nothing_more(opened: Office, plugins: Plugins) -> None:
    escalated(opened)
    made = courier(opened, plugins, Clock(), by_probe())
    made.queue()
    made.send_due()
    assert made.queue() == 0
    assert made.send_due() == ()
    assert len(probe(plugins).sent) == 1  # type: ignore[attr-defined]


def test_a_concern_that_was_never_queued_is_queued_at_the_next_start(opened: Office, plugins: Plugins) -> None:
    # The program was killed between recording and queueing: only the journal knows of the concern.
    session = escalated(opened)
    made = courier(opened, plugins, Clock(), by_probe())
    made.queue()
    session.execute(Escalate("Another.", ("manager", "group_manager")))
    later = courier(opened, plugins, Clock(), by_probe())
    assert {concern.escalation.what for concern in later.concerns()} == {"A bruise.", "Another."}
    later.queue()
    assert len(later.send_due()) == 3


def test_samples_are_never_sent(opened: Office, plugins: Plugins) -> None:
    session = opened.begin("small@1", case_reference="S-1", due=None, facts={}, sample=True)
    session.execute(Escalate("Made up.", ("manager",)))
    made = courier(opened, plugins, Clock(), by_probe())
    assert made.queue() == 0
    assert made.concerns() == ()


def test_a_channel_that_fails_is_tried_again_later_and_later(opened: Office, plugins: Plugins) -> None:
    escalated(opened)
    clock = Clock()
    made = courier(opened, plugins, clock, by_probe())
    made.queue()
    probe(plugins).fails.append(ConnectionError("no network"))  # type: ignore[attr-defined]
    waits = []
    for _ in range(10):
        (line,) = made.send_due()
        assert line.state == "waiting"
        assert "no network" in line.detail
        assert line.next_try_at is not None
        next_try = datetime.fromisoformat(line.next_try_at)
        waits.append((next_try - clock.now) // timedelta(minutes=1))
        clock.now = next_try - timedelta(seconds=1)
        assert made.send_due() == ()
        clock.now = next_try
    assert waits == [1, 2, 5, 15, 30, 60, 120, 240, 240, 240]
    probe(plugins).fails.clear()  # type: ignore[attr-defined]
    (line,) = made.send_due()
    assert (line.state, line.tries) == ("sent", 11)
    assert made.concerns()[0].open


def test_an_address_that_fails_is_tried_again_without_telling_the_others_twice(
    opened: Office, plugins: Plugins
) -> None:
    escalated(opened)
    clock = Clock()
    settings = Channels({"otherwise": (Route("probe", ("a@example.org", "b@example.org")),)})
    made = courier(opened, plugins, clock, settings)
    made.queue()
    module = probe(plugins)
    module.refuses.append("b@example.org")  # type: ignore[attr-defined]
    assert sorted(line.state for line in made.send_due()) == ["sent", "waiting"]
    module.refuses.clear()  # type: ignore[attr-defined]
    clock.now += timedelta(days=1)
    assert [line.state for line in made.send_due()] == ["sent"]
    told = [one.to for one in module.sent]  # type: ignore[attr-defined]
    assert told == [("a@example.org",), ("b@example.org",)]


@pytest.mark.parametrize(
    ("says", "state", "detail"),
    [
        (5, "waiting", "The plugin probe gave no Receipt: deliver returned int."),
        (Receipt("no"), "waiting", "says neither yes nor no"),  # type: ignore[arg-type]
        (Receipt(False, None), "waiting", "not in words"),  # type: ignore[arg-type]
        (Receipt(True, 5), "waiting", "not in words"),  # type: ignore[arg-type]
        (Receipt(False, "\x1b[2J\ud800\nNo."), "waiting", "␛[2J‹U+D800› No."),
        (Receipt(False, "x" * 9_999), "waiting", "x" * 499 + "…"),
        (Receipt(False, "No.", retry=None), "waiting", "No."),  # type: ignore[arg-type]
        (Receipt(False, "No.", retry=False), "given_up", "No."),
    ],
)
def test_a_strange_receipt_is_kept_in_plain_words_and_the_others_are_told(
    opened: Office, plugins: Plugins, says: object, state: str, detail: str
) -> None:
    escalated(opened)
    settings = Channels({"otherwise": (Route("probe", ("m@example.org",)), Route("file"))})
    made = courier(opened, plugins, Clock(), settings)
    made.queue()
    probe(plugins).says.append(says)  # type: ignore[attr-defined]
    lines = {line.channel: line for line in made.send_due()}
    assert lines["file"].state == "sent"
    assert lines["probe"].state == state
    assert detail in lines["probe"].detail
    kept = {line.channel: line.detail for line in opened.workspace.deliveries()}
    assert kept["probe"] == lines["probe"].detail


def test_no_address_or_password_is_kept_of_what_a_channel_complains_of(opened: Office, plugins: Plugins) -> None:
    escalated(opened)
    address = "mailtos://sender:hunter%202@mail.example.org?to=manager@example.org"
    settings = Channels({"otherwise": (Route("probe", (address,)),)}, {"probe": {"token": "s3cr3t-token"}})
    made = courier(opened, plugins, Clock(), settings)
    made.queue()
    told = f"cannot use {address} nor hunter 2 of sender nor s3cr3t-token"
    probe(plugins).fails.append(ValueError(told))  # type: ignore[attr-defined]
    (line,) = made.send_due()
    assert line.state == "waiting"
    assert line.detail.endswith("ValueError: cannot use … nor … of … nor …")


def test_every_try_has_the_same_reference(opened: Office, plugins: Plugins) -> None:
    escalated(opened)
    made = courier(opened, plugins, Clock(), by_probe())
    made.queue()
    (before,) = opened.workspace.deliveries()
    made.send_due()
    assert probe(plugins).sent[0].id == before.id  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("holds", "there", "absent"),
    [
        ("notice", [], ["K-100", "A bruise.", "Seen on the arm."]),
        ("reference", ["K-100"], ["A bruise.", "Seen on the arm."]),
        ("message", ["K-100", "A bruise."], ["Seen on the arm."]),
        ("evidence", ["K-100", "A bruise.", "Seen on the arm."], []),
    ],
)
def test_a_message_holds_no_more_than_the_channels_rule_allows(
    opened: Office, plugins: Plugins, holds: str, there: list[str], absent: list[str]
) -> None:
    escalated(opened)
    made = courier(opened, plugins, Clock(), by_probe(holds))
    made.queue()
    made.send_due()
    (delivery,) = probe(plugins).sent  # type: ignore[attr-defined]
    assert delivery.subject == SUBJECT
    everything = f"{delivery.subject} {delivery.body} {delivery.settings} {delivery.to}"
    assert all(words in delivery.body for words in there)
    assert not any(words in everything for words in absent)


def test_a_confirmed_concern_is_sent_no_more(opened: Office, plugins: Plugins) -> None:
    session = escalated(opened)
    clock = Clock()
    made = courier(opened, plugins, clock, by_probe())
    made.queue()
    (concern,) = made.concerns()
    session.execute(Acknowledge(concern.escalation.id, "The manager has it."))
    (line,) = made.send_due()
    assert line.state == "stopped"
    assert probe(plugins).sent == []  # type: ignore[attr-defined]
    (concern,) = made.concerns()
    assert not concern.open


def test_settings_that_changed_meanwhile_are_followed(opened: Office, plugins: Plugins) -> None:
    escalated(opened)
    settings = [Channels({"otherwise": (Route("file"),)})]
    made = Courier(opened.workspace, plugins, lambda: settings[0], now=Clock())
    made.queue()
    settings[0] = by_probe()
    states = {line.channel: line.state for line in made.send_due()}
    assert states == {"file": "given_up", "probe": "sent"}


def test_settings_that_cannot_be_read_leave_the_concern_waiting(opened: Office, plugins: Plugins) -> None:
    escalated(opened)
    broken: list[Exception] = []

    def read() -> Channels:
        if broken:
            raise broken[0]
        return by_probe()

    made = Courier(opened.workspace, plugins, read, now=Clock())
    made.queue()
    broken.append(ValueError("channels.toml:1:1: not TOML"))
    (line,) = made.send_due()
    assert (line.state, line.detail) == ("waiting", "channels.toml:1:1: not TOML")


def test_a_channel_whose_plugin_is_gone_leaves_the_concern_waiting_and_says_so(opened: Office, tmp_path: Path) -> None:
    escalated(opened)
    made = Courier(opened.workspace, load_plugins(PluginSettings(enabled=False)), by_probe, now=Clock())
    made.queue()
    (line,) = made.send_due()
    assert line.state == "waiting"
    assert "No plugin that is in use brings the channel probe" in line.detail


def test_two_programs_never_send_the_same_line_at_once(opened: Office, plugins: Plugins) -> None:
    escalated(opened, to=("manager", "group_manager"))
    clock = Clock()
    one, other = (courier(opened, plugins, clock, by_probe()) for _ in range(2))
    one.queue()
    other.queue()
    assert CLAIM.total_seconds() > DELIVERY_SECONDS
    stamp = "2026-11-02T09:30:00.000000Z"
    claimed = [opened.workspace.claim_delivery(stamp, "2026-11-02T09:31:00.000000Z") for _ in range(3)]
    assert len({line.id for line in claimed if line}) == 2
    assert claimed[2] is None


def test_confirming_is_kept_for_ever_and_never_undone(opened: Office) -> None:
    session = escalated(opened)
    (key,) = session.state.escalations
    with pytest.raises(Refused, match="Say who took"):
        session.execute(Acknowledge(key, "  "))
    with pytest.raises(Refused, match="no such concern"):
        session.execute(Acknowledge("nothing", "x"))
    session.execute(Acknowledge(key, "Taken up at 10:00."))
    while session.undo() is not None:
        pass
    assert session.state.escalations[key].acknowledged == "Taken up at 10:00."
    again = opened.open_audit(session.state.id)
    assert again.state.escalations[key].acknowledged == "Taken up at 10:00."


# ------------------------------------------------------------ settings

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def make(text: str) -> Path:
        path = tmp_path / "channels.toml"
        path.write_text(textwrap.dedent(text))
        path.chmod(0o600)
        return path

    return make


def test_settings_say_who_is_told_how(write: Write, plugins: Plugins) -> None:
    read = read_channels(
        write(
            """
            [role.manager]
            channel = ["probe", "file"]
            to = "m@example.org"
            holds = "message"

            [role.otherwise]
            channel = "file"

            [channel.probe]
            holds = "reference"
            """
        ),
        plugins,
    )
    # A channel's rule is the most there is; the role's can only make it less.
    assert read.routes_of("manager") == (
        Route("probe", ("m@example.org",), "reference"),
        Route("file", ("m@example.org",), "message"),
    )
    assert read.routes_of("nobody") == (Route("file", (), "evidence"),)


def test_a_channel_that_says_nothing_of_its_rule_sends_notices(write: Write, plugins: Plugins) -> None:
    read = read_channels(write('[role.manager]\nchannel = "probe"\nholds = "evidence"\n'), plugins)
    assert read.routes_of("manager") == (Route("probe", (), "notice"),)


def test_the_rule_of_the_file_channel_holds_for_roles_that_are_not_named(write: Write, plugins: Plugins) -> None:
    text = '[role.manager]\nchannel = "probe"\n[channel.file]\nholds = "reference"\n'
    assert read_channels(write(text), plugins).routes_of("director") == (Route("file", (), "reference"),)


def test_a_file_elsewhere_holds_no_more_than_a_notice_until_the_settings_say_so(
    write: Write, plugins: Plugins, tmp_path: Path
) -> None:
    elsewhere = f'[channel.file]\nfolder = "{tmp_path}"\n'
    assert read_channels(write(elsewhere), plugins).routes_of("manager") == (Route("file", (), "notice"),)
    assert read_channels(write(f'{elsewhere}holds = "message"\n'), plugins).routes_of("manager") == (
        Route("file", (), "message"),
    )
    assert read_channels(write("[channel.file]\n"), plugins).routes_of("manager") == (Route("file", (), "evidence"),)


def test_every_fault_of_the_settings_is_told_at_once_with_its_place(write: Write, plugins: Plugins) -> None:
    path = write(
        """\
        [role.manager]
        channel = "prob"
        holds = "everything"
        too = "x"

        [role.other]
        to = [1]

        [chanel.probe]
        """
    )
    with pytest.raises(Exception, match="there is no channel 'prob'") as caught:
        read_channels(path, plugins)
    said = str(caught.value).splitlines()
    assert f"{path}:2:11: there is no channel 'prob'. Did you mean 'probe'?" in said
    assert any(line.startswith(f"{path}:3:") and "no value of holds 'everything'" in line for line in said)
    assert any(line.startswith(f"{path}:4:") and "Did you mean 'to'?" in line for line in said)
    assert any("write channel =" in line for line in said)
    assert any("there is no table 'chanel'. Did you mean 'channel'?" in line for line in said)


def test_settings_that_others_can_read_are_refused(write: Write, plugins: Plugins) -> None:
    path = write('[role.manager]\nchannel = "file"\n')
    path.chmod(0o640)
    with pytest.raises(Exception, match="chmod 600"):
        read_channels(path, plugins)


def test_no_settings_are_none(tmp_path: Path, plugins: Plugins) -> None:
    assert read_channels(tmp_path / "absent.toml", plugins).routes_of("manager") == (Route("file", (), "evidence"),)
