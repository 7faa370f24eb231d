"""An audit opens and is judged for ever under the text it was begun with, whatever becomes of the files."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from auditrules import engine
from auditrules.audits.commands import SetAnswer
from auditrules.engine.compiled import Compiled
from auditrules.rulesets import Library, RulesetError, texts
from auditrules.rulesets.ruleset import Ruleset
from auditrules.rulesets.texts import RulesetTexts, Unreadable
from auditrules.store.driver import checked_driver
from auditrules.tui.office import Office
from auditrules.workshop.begun import RulesetGone

from .offices import AUDIT, BASE, forget_texts, office


def _begun(folder: Path) -> str:
    """The id of an audit that comes to Fair."""
    made = office(folder)
    session = made.begin("small", case_reference="CF-1", due=None, facts={})
    for item, grade in (("record", "strong"), ("plan", "fair"), ("seen", "yes")):
        session.execute(SetAnswer(item, grade))
    assert _overall(session) == "fair"
    made.close()
    return session.state.id


def _overall(session: Any) -> str | None:
    value: str | None = session.judgement.outcomes["overall"].value
    return value


def _edit(folder: Path) -> None:
    path = folder / "rulesets" / "small.toml"
    path.write_text(AUDIT.replace('label = "The plan"', 'label = "Another plan"').replace("seen is no", "seen is yes"))


def _delete(folder: Path) -> None:
    for path in (folder / "rulesets").iterdir():
        path.unlink()


def _replace_base(folder: Path) -> None:
    text = BASE.replace('version = "1.0.0"', 'version = "1.5.0"').replace('otherwise = "fair"', 'otherwise = "poor"')
    (folder / "rulesets" / "newer.toml").write_text(text)
    (folder / "rulesets" / "scale.toml").unlink()


def _break(folder: Path) -> None:
    (folder / "rulesets" / "small.toml").write_text("[ruleset\n")


@pytest.mark.parametrize("change", [_edit, _delete, _replace_base, _break])
def test_nothing_done_to_the_files_reaches_an_audit(tmp_path: Path, change: Callable[[Path], None]) -> None:
    audit = _begun(tmp_path)
    change(tmp_path)
    made = office(tmp_path)
    session = made.open_audit(audit)
    assert _overall(session) == "fair"
    assert session.ruleset.item("plan").label == "The plan"
    assert session.ruleset.meaning_hash == session.state.ruleset_hash
    assert not session.escalations_due()
    session.execute(SetAnswer("plan", "strong"))
    assert _overall(session) == "strong"
    assert made.workspace.verify().holds
    made.close()


def test_new_audits_follow_the_file_while_the_old_one_stays(tmp_path: Path) -> None:
    audit = _begun(tmp_path)
    _replace_base(tmp_path)
    made = office(tmp_path)
    new = made.begin("small", case_reference="CF-2", due=None, facts={})
    for item, value in (("record", "strong"), ("plan", "fair"), ("seen", "yes")):
        new.execute(SetAnswer(item, value))
    assert _overall(new) == "poor"
    assert _overall(made.open_audit(audit)) == "fair"
    assert _overall(made.open_audit(new.state.id)) == "poor"
    made.close()


def test_the_journal_vouches_for_the_text(tmp_path: Path) -> None:
    audit = _begun(tmp_path)
    made = office(tmp_path)
    (event, *_) = made.workspace.events(audit)
    kept = made.workspace.kept_ruleset(str(event.data["ruleset_text"]))
    assert kept is not None
    assert json.loads(kept) == [["small.toml", AUDIT], ["scale.toml", BASE]]
    made.close()
    connection = checked_driver().connect(str(tmp_path / "workspace" / "workspace.db"), isolation_level=None)
    for statement in ("UPDATE rulesets SET content = x'00'", "DELETE FROM rulesets"):
        with pytest.raises(Exception, match="the text of a ruleset is never"):
            connection.execute(statement)
    connection.execute("DROP TRIGGER rulesets_are_never_changed")
    connection.execute("UPDATE rulesets SET content = x'00'")
    connection.close()
    made = office(tmp_path)
    (fault,) = made.workspace.verify().faults
    assert "of a ruleset was changed" in fault
    with pytest.raises(made.failures, match="cannot be relied on"):
        made.open_audit(audit)
    made.close()


def test_a_text_taken_away_is_found(tmp_path: Path) -> None:
    audit = _begun(tmp_path)
    forget_texts(tmp_path / "workspace")
    made = office(tmp_path)
    assert made.workspace.verify().faults == (
        f"the text of the ruleset that audit {audit} was begun under is not kept any more",
    )
    made.close()


# Audits from before texts were kept


def _older(folder: Path) -> tuple[Office, str]:
    """An office with an audit whose beginning names no text, and of which none is kept."""
    made = office(folder)
    source = office(folder / "source")
    session = source.begin("small", case_reference="CF-9", due=None, facts={})
    (event,) = source.workspace.events(session.state.id)
    source.close()
    data = {key: value for key, value in event.data.items() if key != "ruleset_text"}
    made.workspace.append(replace(event, data=data), session.summary())
    return made, session.state.id


def test_an_older_audit_opens_while_the_file_says_what_it_said_and_keeps_the_text_then(tmp_path: Path) -> None:
    made, audit = _older(tmp_path)
    assert made.open_audit(audit).ruleset.reference == "small@1.0.0"
    _delete(tmp_path)
    made.close()
    made = office(tmp_path)
    assert made.open_audit(audit).ruleset.item("plan").label == "The plan"
    made.close()


def test_starting_the_program_keeps_the_texts_of_older_audits(tmp_path: Path) -> None:
    made, audit = _older(tmp_path)
    made.warm_up(None)
    assert made.workspace.pins_without_text() == ()
    made.close()
    _edit(tmp_path)
    made = office(tmp_path)
    assert made.open_audit(audit).ruleset.item("plan").label == "The plan"
    made.close()


def test_the_ruleset_of_an_audit_that_was_loaded_ahead_is_the_one_it_opens_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit = _begun(tmp_path)
    made = office(tmp_path)
    loaded: list[Ruleset] = []
    examined = texts.examine_chain

    def counted(*arguments: Any) -> Any:
        ruleset, faults = examined(*arguments)
        loaded.append(ruleset)
        return ruleset, faults

    compiled: list[Compiled] = []

    def counting(*arguments: Any) -> Compiled:
        compiled.append(Compiled(*arguments))
        return compiled[-1]

    monkeypatch.setattr(texts, "examine_chain", counted)
    monkeypatch.setattr(engine, "Compiled", counting)
    monkeypatch.setattr(Library, "load", lambda *arguments: pytest.fail("a second copy, from the file"))
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(made.warm_up, [audit, audit]))
    opened = made.open_audit(audit).ruleset
    assert made.open_audit(audit).ruleset is opened, "one copy, however often it is asked for"
    assert loaded == [opened]
    assert len(compiled) == 1
    made.close()


def test_an_audit_that_is_gone_is_not_loaded_ahead(tmp_path: Path) -> None:
    made = office(tmp_path)
    made.warm_up("00000000-0000-4000-8000-000000000000")
    made.close()


@pytest.mark.parametrize(("change", "words"), [(_edit, "says something else now"), (_delete, "can't be used now")])
def test_an_older_audit_is_never_judged_under_another_text(
    tmp_path: Path, change: Callable[[Path], None], words: str
) -> None:
    made, audit = _older(tmp_path)
    change(tmp_path)
    with pytest.raises(RulesetGone, match=words):
        made.open_audit(audit)
    made.close()


# The texts themselves


def test_texts_are_the_whole_ruleset(tmp_path: Path) -> None:
    made = office(tmp_path)
    ruleset = made.ruleset("small")
    texts = RulesetTexts.of(ruleset)
    again = RulesetTexts.from_bytes(texts.to_bytes())
    assert again == texts
    assert again.hash == texts.hash
    assert again.load().meaning_hash == ruleset.meaning_hash
    other = RulesetTexts((*texts.files[:1], ("scale.toml", BASE + "\n")))
    assert other.hash != texts.hash
    assert other.load().meaning_hash == ruleset.meaning_hash
    made.close()


@pytest.mark.parametrize("content", [b"", b"\xff", b"{}", b"[]", b'[["a"]]', b'[["a", 1]]', b"[1]"])
def test_bytes_that_are_no_texts(content: bytes) -> None:
    with pytest.raises(Unreadable):
        RulesetTexts.from_bytes(content)


def test_faulty_texts_are_told(tmp_path: Path) -> None:
    with pytest.raises(RulesetError, match=r"small\.toml"):
        RulesetTexts((("small.toml", AUDIT),)).load()
