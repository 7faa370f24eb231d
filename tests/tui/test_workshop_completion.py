"""The list of what can stand at the cursor: it follows what is typed, and steals no key."""

from __future__ import annotations

from pathlib import Path

from auditrules.tui.workshop.choice_list import ChoiceList
from auditrules.tui.workshop.editor import Editor
from auditrules.tui.workshop.screen import WorkshopScreen
from tests.tui.workshop import WorkshopFlow, author_office, own_ruleset, workshop


def words(f: WorkshopFlow) -> list[str]:
    """The words listed; none where the list is hidden."""
    found = f.workshop.query_one(ChoiceList).completion
    return [choice.word for choice in found.choices] if found is not None else []


def test_a_rule_is_written_from_the_list_alone(tmp_path: Path) -> None:
    path = own_ruleset(tmp_path)

    async def steps(f: WorkshopFlow) -> None:
        f.at("[promise.")
        await f.press("enter", "up")
        await f.type("[lim")
        assert words(f)[0] == "limit"
        await f.press("tab")
        await f.type("mine]\nwh")
        assert words(f)[0] == "when"
        await f.press("enter")
        assert 'when = ""' in f.text
        await f.type("rec")
        await f.press("enter")
        await f.type(" i")
        await f.press("enter")
        await f.type(" go")
        assert words(f) == ["good"]
        await f.press("tab")
        await f.type(" ")
        assert {"and", "or better"} <= set(words(f))
        await f.press("escape")
        assert not words(f)
        assert isinstance(f.app.screen, WorkshopScreen), "Esc hid the list and nothing else"
        await f.press("backspace", "right", "enter")
        await f.type("overall")
        await f.press("tab", "i", "n", "enter")
        assert '[limit.mine]\nwhen = "recording is good"\noverall_at_most = "inadequate"' in f.text
        assert f.workshop.editor.document.text == f.text

    workshop(author_office(tmp_path), path, steps)


def test_a_list_that_opened_by_itself_takes_neither_enter_nor_tab_before_a_word_is_begun(tmp_path: Path) -> None:
    path = own_ruleset(tmp_path)

    async def steps(f: WorkshopFlow) -> None:
        f.at('"child_seen is no"', after=True)
        await f.press("left")
        await f.type(" ")
        assert words(f)
        await f.press("enter")
        assert 'child_seen is no \n"' in f.text
        assert not words(f)
        await f.press("backspace")
        await f.type(" ")
        assert words(f)
        await f.press("tab")
        assert not isinstance(f.app.focused, Editor), "Tab leaves the text"

    workshop(author_office(tmp_path), path, steps)


def test_a_word_that_is_typed_in_full_leaves_enter_and_the_arrow_keys_alone(tmp_path: Path) -> None:
    path = own_ruleset(tmp_path)

    async def steps(f: WorkshopFlow) -> None:
        f.at("child_seen is no", after=True)
        await f.press("backspace", "backspace")
        await f.type("no")
        assert words(f) in ([], ["no", "not"])
        row = f.workshop.editor.cursor_location[0]
        await f.press("escape")
        await f.press("down")
        assert f.workshop.editor.cursor_location[0] == row + 1

    workshop(author_office(tmp_path), path, steps)


def test_asked_for_the_list_opens_anywhere_and_says_where_there_is_nothing(tmp_path: Path) -> None:
    path = own_ruleset(tmp_path)

    async def steps(f: WorkshopFlow) -> None:
        f.at('"yes_partly_no"')
        await f.press("right")
        await f.press("ctrl+@")
        assert "yes_no" in words(f)
        await f.press("escape")
        f.at("# What this")
        await f.press("right", "right", "ctrl+@")
        assert "type freely" in f.said_there()
        f.at('"yes_partly_no"')
        await f.press("right")
        await f.press("ctrl+@", "up", "enter")
        assert 'answers = "yes_partly_no"' not in f.text
        await f.press("ctrl+z")
        assert 'answers = "yes_partly_no"' in f.text

    workshop(author_office(tmp_path), path, steps, size=(80, 24))
