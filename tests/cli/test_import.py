"""Other programs' files taken over, through the same commands as an auditor's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Run

DropIn = Callable[[str, str], Path]


@pytest.fixture(autouse=True)
def own_workspace(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDITRULES_WORKSPACE", str(home / "workspace"))


def test_audits_come_in_and_what_does_not_fit_is_left_out_with_its_place(run: Run, small: str) -> None:
    Path("audits.csv").write_text(
        "Case reference,The record,record evidence,seen,Age,Colour\n"
        "K-1,Strong,Seen on visits,Yes,9,red\n"
        "K-2,Splendid,,n/a,99,\n"
    )
    result = run("import", "audits.csv", "--ruleset", small)
    assert result.code == 1
    assert result.out == "2 audits begun.\n"
    told = result.err.splitlines()
    assert any(line.startswith("left out: column Colour: 1 cells:") for line in told)
    assert any("row 3: The record: Splendid" in line for line in told)
    assert any("row 3: Age: 99" in line for line in told)
    audits = {one["case_reference"]: one for one in run("audit", "list", "--json").data["audits"]}
    assert set(audits) == {"K-1", "K-2"}
    exported = run("audit", "export", audits["K-1"]["audit"], "--format", "json").out
    assert '"strong"' in exported
    assert "Seen on visits" in exported
    assert audits["K-1"]["status"] == "in_progress"


def test_a_dry_run_leaves_nothing_behind(run: Run, small: str, home: Path) -> None:
    Path("audits.csv").write_text("case,seen\nK-1,yes\n")
    result = run("import", "audits.csv", "--ruleset", small, "--dry-run", "--json")
    assert result.code == 0
    assert result.data["audits"] == [{"case_reference": "K-1", "where": "row 2"}]
    assert run("audit", "list", "--json").data == {"audits": []}


def test_a_tracker_adds_actions_to_the_audits_that_are_there(run: Run, small: str) -> None:
    Path("audits.csv").write_text("case,seen\nK-1,yes\n")
    assert run("import", "audits.csv", "--ruleset", small).code == 0
    Path("tracker.csv").write_text(
        "Case,Action,Owner,Due\n"
        "K-1,Visit the child,Team manager,04/06/2120\n"
        "K-1,Soon,Team manager,within 5 days\n"
        "K-9,Visit,Team manager,\n"
    )
    result = run("import", "tracker.csv")
    assert result.code == 1
    assert "1 action added.\n" in result.out
    assert "row 4: Visit: there is no audit in progress of the case 'K-9'" in result.err
    assert "row 3: Soon" in result.err
    (audit,) = run("audit", "list", "--json").data["audits"]
    assert "Visit the child" in run("audit", "export", audit["audit"], "--format", "json").out


def test_what_is_missing_is_said(run: Run, small: str) -> None:
    assert run("import").code == 2
    assert run("import", "nothing.csv").code == 3
    Path("audits.csv").write_text("case,seen\nK-1,yes\n")
    assert "name their ruleset with --ruleset" in run("import", "audits.csv").err
    Path("audits.doc").write_text("x")
    assert "no importer reads files that end in '.doc'" in run("import", "audits.doc").err
    Path("ours.toml").write_text("")
    assert "by 'auditrules ruleset import'" in run("import", "ours.toml").err, "a ruleset comes in elsewhere"
    assert "Did you mean 'excel'?" in run("import", "audits.csv", "--as", "exel").err
    assert "KEY=VALUE" in run("import", "audits.csv", "--option", "sheet").err


def test_importers_are_listed_and_gone_with_their_plugin(run: Run) -> None:
    assert {"csv", "excel"} <= {one["name"] for one in run("import", "--list", "--json").data["importers"]}
    gone = run("--disable-plugins", "tables", "import", "--list", "--json").data["importers"]
    assert not {"csv", "excel"} & {one["name"] for one in gone}


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("raise ValueError('bad page')", "bad page"),
        ("raise SystemExit(0)", "tried to end the program"),
        ("return 5", "returned a int, no Imported"),
        ("raise CannotImport('it is sealed')", "it is sealed"),
    ],
)
def test_an_importer_that_fails_takes_nothing_over(run: Run, drop_in: DropIn, body: str, says: str) -> None:
    drop_in(
        "sealed.py",
        "from auditrules.plugins import CannotImport, Importer, hookimpl\n"
        f"def read(source):\n    {body}\n"
        "@hookimpl\ndef auditrules_importers():\n    return [Importer('sealed', 'Sealed', ('.sealed',), read)]\n",
    )
    Path("x.sealed").write_text("x")
    result = run("import", "x.sealed")
    assert result.code == 3
    assert says in result.err


FORM = """\
survey
,type,name,label,relevant
,select_one yn,seen,Was the child seen?,
,text,why,Why not?,${seen} != 'yes'
,geopoint,where,Where?,
choices
,list_name,name,label
,yn,yes,Yes
,yn,no,No
settings
,form_title
,Home visit
"""


def test_a_form_is_recognised_among_the_tables_and_made_into_a_ruleset(run: Run) -> None:
    Path("visit.csv").write_text(FORM)
    rehearsed = run("import", "visit.csv", "--dry-run")
    assert rehearsed.out == "home-visit.toml would be written.\n"
    assert not Path("home-visit.toml").exists()
    result = run("import", "visit.csv")
    assert result.code == 1
    assert result.out == "home-visit.toml written. Try: auditrules check home-visit.toml\n"
    assert result.err == "left out: survey, row 4: where: places on a map can't be asked\n"
    assert run("check", "home-visit.toml").code == 0
    Path("audit.json").write_text('{"seen": "yes"}')
    judged = run("evaluate", "home-visit.toml", "--answers", "audit.json")
    assert judged.code == 0
    assert judged.data["not_applicable"] == ["why"]
    # A second time would write over what somebody may have worked on meanwhile.
    assert run("import", "visit.csv").code == 6
    assert "case reference" in run("import", "visit.csv", "--as", "csv").err


def test_an_importer_that_fails_at_looking_is_passed_over(run: Run, drop_in: DropIn) -> None:
    drop_in(
        "looks.py",
        """
        from auditrules.plugins import Imported, Importer, hookimpl

        @hookimpl
        def auditrules_importers():
            read = lambda source: Imported()
            return [Importer("looks", "Looks", (".csv",), read, lambda source: 1 / 0)]
        """,
    )
    Path("visit.csv").write_text(FORM)
    assert run("import", "visit.csv").out.startswith("home-visit.toml written")


def test_two_importers_that_recognise_a_file_are_both_named(run: Run, drop_in: DropIn) -> None:
    drop_in(
        "mine.py",
        """
        from auditrules.plugins import Imported, Importer, hookimpl

        @hookimpl
        def auditrules_importers():
            return [Importer("mine", "Mine", (".csv",), lambda source: Imported(), lambda source: True)]
        """,
    )
    Path("visit.csv").write_text(FORM)
    assert "--as mine (Mine), --as xlsform" in run("import", "visit.csv").err


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("Imported(audits=5)", "audits is a int where a tuple is wanted"),
        ("Imported(audits=itertools.repeat(ImportedAudit('')))", "audits is a repeat where a tuple is wanted"),
        ("Imported(audits=(5,))", "audits[0] is a int where a ImportedAudit is wanted"),
        ("Imported(audits=(ImportedAudit('K'), ImportedAudit(5)))", "audits[1].case_reference is a int where a str"),
        ("Imported(audits=(ImportedAudit('K', answers={'seen': 5}),))", "audits[0].answers['seen'] is a int"),
        ("Imported(audits=(ImportedAudit('K', answers={5: 'yes'}),))", "a key of audits[0].answers is a int"),
        ("Imported(audits=(ImportedAudit('K', answers='yes'),))", "answers is a str where a mapping is wanted"),
        ("Imported(audits=(ImportedAudit('K', prose={'seen': {'evidence': 5}}),))", "prose['seen']['evidence'] is"),
        ("Imported(audits=(ImportedAudit('K', due=5),))", "audits[0].due is a int"),
        ("Imported(audits=(ImportedAudit('K', actions=(ImportedAction(5),)),))", "audits[0].actions[0].text is a int"),
        ("Imported(dropped=('x',))", "dropped[0] is a str where a Dropped is wanted"),
        ("Imported(tracker=(('K',),))", "tracker[0] has 1 parts where 2 are wanted"),
        ("Imported(rulesets=(5,))", "rulesets[0] is a int"),
        ("Imported(rulesets=(ImportedRuleset('x', 5),))", "rulesets[0].text is a int"),
        ("Imported(rulesets=(ImportedRuleset('x', chr(0xd800)),))", "rulesets[0].text holds half a character"),
        ("Imported(rulesets=(ImportedRuleset('../x', ''),))", "rulesets[0].name must be a file's name"),
    ],
)
def test_what_an_importer_returns_and_makes_no_sense_is_told_and_nothing_is_taken_over(
    run: Run, drop_in: DropIn, small: str, home: Path, body: str, says: str
) -> None:
    drop_in(
        "odd.py",
        "import itertools\nfrom auditrules.plugins import *\n"
        f"def read(source):\n    return {body}\n"
        "@hookimpl\ndef auditrules_importers():\n    return [Importer('odd', 'Odd', ('.odd',), read)]\n",
    )
    Path("x.odd").write_text("x")
    result = run("import", "x.odd", "--ruleset", small)
    assert result.code == 3
    assert "the plugin odd returned what makes no sense: " in result.err
    assert says in result.err
    assert run("audit", "list", "--json").data == {"audits": []}
    assert not (home / "x.toml").exists()


def test_a_file_that_comes_in_twice_is_said_to(run: Run, small: str) -> None:
    Path("audits.csv").write_text("case,seen\nK-1,yes\n")
    for dry in (["--dry-run"], []):
        assert "Already imported" not in run("import", "audits.csv", "--ruleset", small, *dry).err
    Path("audits.csv").rename("copy.csv")
    again = run("import", "copy.csv", "--ruleset", small)
    assert "Already imported on " in again.err
    assert " as audits.csv; " in again.err
    assert again.out == "1 audit begun.\n"
