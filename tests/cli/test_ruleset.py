"""``auditrules ruleset``: from a copy of a supplied ruleset to a version in force, and what refuses on the way."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from .conftest import SMALL, Run

TODAY = "20.11.2026"

pytestmark = pytest.mark.usefixtures("day")


@pytest.fixture
def own(home: Path) -> Path:
    return home / "config" / "auditrules" / "rulesets"


@pytest.fixture
def draft(own: Path) -> Path:
    """A draft of one's own, with nothing against it."""
    own.mkdir(parents=True)
    path = own / "small.toml"
    path.write_text(SMALL, encoding="utf-8")
    return path


BY = ("--by", "A. Lead")
AGREED = ("--agreed-by", "the audit board")


def _states(run: Run, named: str) -> dict[str, str]:
    found = run("ruleset", "versions", named, "--json").data["versions"]
    return {f"{one['version']} {Path(one['path']).parent.name}": one["state"] for one in found}


def test_from_a_copy_to_a_version_in_force(run: Run, own: Path) -> None:
    assert run("ruleset", "versions").out == "You have no rulesets of your own yet. Try: auditrules ruleset copy ID\n"
    copied = run("ruleset", "copy", "file-audit", *BY)
    assert copied.code == 0
    assert copied.out.startswith(f"{own / 'our-file-audit.toml'} written: a draft that builds on file-audit@")
    assert "our-file-audit@1.0.0" in run("rulesets").out
    listed = {one["id"]: one for one in run("rulesets", "--json").data["rulesets"]}
    assert (listed["our-file-audit"]["state"], listed["our-file-audit"]["in_force"]) == ("draft", False)
    agreed = run("ruleset", "agree", "our-file-audit", *AGREED, "--on", "2026-01-05", *BY)
    assert agreed.out == "our-file-audit@1.0.0: agreed by the audit board on 05.01.2026.\n"
    assert "agreed by the audit board on 05.01.2026" in run("rulesets").out
    published = run("ruleset", "publish", "our-file-audit", *BY)
    assert (published.code, published.err) == (0, "")
    assert published.out == f"our-file-audit@1.0.0 is published, in force from {TODAY}.\n"
    assert _states(run, "our-file-audit") == {"1.0.0 published": "in_force"}
    assert f"in force since {TODAY}" in run("rulesets").out
    assert run("check", "our-file-audit").code == 0
    told = run("ruleset", "history", "our-file-audit").out.splitlines()
    assert [line[18:] for line in told] == [
        f"A. Lead published our-file-audit@1.0.0, in force from {TODAY}; agreed by the audit board on 05.01.2026",
        "A. Lead recorded that the audit board agreed our-file-audit@1.0.0 on 05.01.2026",
        f"A. Lead made our-file-audit@1.0.0, a copy upon {listed['our-file-audit']['extends']}.3.1",
    ]
    data = run("ruleset", "history", "--json").data["history"]
    assert [one["kind"] for one in data] == ["published", "agreed", "copied"]


def test_what_stands_against_publishing_is_told_at_once(run: Run, draft: Path) -> None:
    draft.write_text(
        SMALL + '[[examples]]\nname = "Poor"\ngiven = { record = "poor" }\nexpect = { overall = "strong" }\n'
        '[promise.never]\nwhenever = "record is poor"\nthen = "overall is strong"\n'
    )
    result = run("ruleset", "publish", "small", *BY)
    assert result.code == 1
    first, *blocks = [line for line in result.out.splitlines() if not line.startswith(" ")]
    assert first == "small@1.0.0 can't be published yet:"
    assert [block.split(":")[0] for block in blocks] == [
        f"- {draft}",
        f"- {draft}",
        "- nobody has agreed small@1.0.0 as it stands. Say who did, and when.",
    ]
    data = run("ruleset", "publish", "small", *BY, "--json").data
    assert data["published"] is False
    assert [one["why"] for one in data["blocks"]] == ["example", "promise", "agreement"]
    assert data["blocks"][0]["line"] == draft.read_text().splitlines().index("[[examples]]") + 1
    assert _states(run, "small") == {"1.0.0 rulesets": "draft"}


def test_a_changed_meaning_needs_a_new_version_and_shows_what_changed(
    run: Run, draft: Path, day: datetime.date
) -> None:
    assert run("ruleset", "publish", "small", *AGREED, *BY).code == 0
    draft.write_text(SMALL.replace("The plan", "A plan"))
    refused = run("ruleset", "publish", str(draft), *AGREED, *BY)
    assert refused.code == 1
    assert "L106 the meaning changed and the version is still 1.0.0" in refused.out
    assert "  ~ section.plan label: The plan -> A plan" in refused.out
    draft.write_text(SMALL.replace("The plan", "A plan").replace("1.0.0", "1.1.0"))
    later = day + datetime.timedelta(10)
    begins = ("--from", later.isoformat())
    tried = run("ruleset", "publish", "small", *AGREED, *BY, *begins, "--dry-run")
    assert tried.out.endswith("Nothing stands against publishing small@1.1.0.\n")
    assert _states(run, "small") == {"1.1.0 rulesets": "draft", "1.0.0 published": "in_force"}
    assert run("ruleset", "publish", "small", *AGREED, *BY, *begins).code == 0
    assert _states(run, "small") == {"1.1.0 published": "to_come", "1.0.0 published": "in_force"}


def test_a_promise_not_proved_in_time_is_acknowledged_or_not_published(run: Run, draft: Path) -> None:
    draft.write_text(SMALL + '[promise.poor]\nwhenever = "record is poor"\nthen = "overall is poor"\n')
    refused = run("ruleset", "publish", "small", *AGREED, *BY, "--seconds", "0")
    assert refused.code == 7
    assert "Not proved: promise.poor is not proved" in refused.out
    assert _states(run, "small") == {"1.0.0 rulesets": "draft"}
    done = run("ruleset", "publish", "small", *AGREED, *BY, "--seconds", "0", "--acknowledge")
    assert done.code == 0
    assert "Acknowledged: promise.poor is not proved" in done.out
    assert "    Acknowledged: promise.poor" in run("ruleset", "history").out


def test_withdrawing(run: Run, draft: Path) -> None:
    run("ruleset", "publish", "small", *AGREED, *BY)
    assert run("ruleset", "withdraw", "small@2", "--because", "x", *BY).err == (
        "small@2 was never published here. Published: small@1.0.0.\n"
    )
    done = run("ruleset", "withdraw", "small@1.0.0", "--because", "It missed a rule.", *BY)
    assert done.out == "small@1.0.0 is withdrawn from today.\nNo version of small is in force now.\n"
    assert _states(run, "small") == {"1.0.0 published": "withdrawn"}
    again = run("ruleset", "withdraw", "small@1.0.0", "--because", "Again.", *BY)
    assert (again.code, again.err) == (1, f"Not done:\n- small@1.0.0 can't be withdrawn: it is withdrawn on {TODAY}.\n")


def test_one_file_out_and_in(run: Run, home: Path, own: Path) -> None:
    exported = run("ruleset", "export", "file-audit-fostering", "-o", "fostering.toml")
    assert exported.code == 0
    assert run("ruleset", "export", "file-audit-fostering", "-o", "fostering.toml").code == 6
    assert run("--no-plugins", "check", "fostering.toml").code == 0
    refused = run("ruleset", "import", "fostering.toml", *BY)
    assert refused.code == 1
    assert "is a ruleset of council_rulesets; give this one an id of its own." in refused.err
    # What it says to do is what takes it in.
    told = refused.err.splitlines()[-1].removeprefix("- To take it in under another id: auditrules ")
    assert told == "ruleset import fostering.toml --as our-file-audit-fostering"
    assert run(*told.split(), *BY).code == 0
    taken = run("ruleset", "import", "fostering.toml", "--as", "our-fostering", *BY)
    assert taken.out.startswith(f"{own / 'our-fostering.toml'} written: a draft.")
    text = Path("fostering.toml").read_text().replace('id = "file-audit-fostering"', 'id = "our-fostering"')
    assert (own / "our-fostering.toml").read_text() == text
    assert run("ruleset", "export", str(own / "our-fostering.toml")).out == text
    again = run("ruleset", "import", "fostering.toml", "--as", "our-fostering", *BY)
    assert "there is a draft of 'our-fostering' already" in again.err
    assert again.err.endswith("auditrules ruleset import fostering.toml --as our-file-audit-fostering-2\n")
    odd = run("ruleset", "import", "fostering.toml", "--as", "Our Own", *BY)
    assert odd.code == 1
    assert "'Our Own' is no id" in odd.err
    bad = home / "work" / "bad.toml"
    bad.write_text("[ruleset\n")
    faulty = run("ruleset", "import", "bad.toml", *BY)
    assert (faulty.code, faulty.err.splitlines()[0]) == (1, "Not done:")
    assert "bad.toml:1:" in faulty.err


def test_what_is_not_ones_own_is_copied_first(run: Run, own: Path) -> None:
    result = run("ruleset", "publish", "file-audit", *BY)
    assert result.code == 5
    assert "Make it your own first: auditrules ruleset copy file-audit" in result.err
    assert run("ruleset", "publish", "nothing", *BY).code == 5
    assert run("ruleset", "publish", "nothing.toml", *BY).code == 5
    assert run("ruleset", "versions", "nothing").code == 5
    assert not own.exists()


def test_who_you_are_is_asked_once(run: Run, draft: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = run("ruleset", "agree", "small", *AGREED)
    assert nobody.code == 2
    assert "--by NAME" in nobody.err
    assert run("ruleset", "agree", "small", *AGREED, "--by", " ").code == 2
    monkeypatch.setattr("auditrules.cli.ruleset._asks", lambda: True)
    assert run("ruleset", "agree", "small", *AGREED, given="A. Lead\n").code == 0
    assert run("ruleset", "agree", "small", *AGREED).code == 0
    monkeypatch.setenv("AUDITRULES_USER", "B. Other")
    assert run("ruleset", "agree", "small", *AGREED).code == 0
    assert [one["by"] for one in run("ruleset", "history", "--json").data["history"]] == [
        "B. Other",
        "A. Lead",
        "A. Lead",
    ]


def test_a_draft_is_not_what_a_script_gets(run: Run, draft: Path) -> None:
    run("ruleset", "publish", "small", *AGREED, *BY)
    draft.write_text(SMALL.replace('then = "poor"', 'then = "strong"').replace("1.0.0", "1.1.0"))
    answers = '{"record": "poor", "plan": "poor"}'
    judged = run("evaluate", "small", "--answers", "-", given=answers)
    assert judged.lines[0]["outcomes"]["overall"]["value"] == "poor"
    judged = run("evaluate", str(draft), "--answers", "-", given=answers)
    assert judged.lines[0]["outcomes"]["overall"]["value"] == "strong"


def test_a_record_that_was_changed_is_said(run: Run, draft: Path, own: Path) -> None:
    run("ruleset", "publish", "small", *AGREED, *BY)
    path = own / "published" / "record.jsonl"
    path.write_text(path.read_text().replace('"before":"', '"before":"0'))
    result = run("ruleset", "versions")
    assert result.code == 1
    assert f"Not to be trusted: {path}: line 1 of the record of versions does not follow" in result.err
