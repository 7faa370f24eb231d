"""The HTML file: asks for nothing, runs nothing, names no one, and can be read by everyone."""

from __future__ import annotations

import re
import subprocess
import sys
from base64 import b64encode
from hashlib import sha256
from itertools import pairwise

import pytest

from auditrules_documents.html import PAIRS
from tests.reports import made
from tests.reports.reading import Html
from tests.reports.rendering import audit_html, blank_form, positive_practice

FILES = {
    "record": audit_html(made.ruleset(), made.state(), made.judgement(), printed_on=made.PRINTED),
    "full": audit_html(made.ruleset(), made.state(), made.judgement(), audience="full", printed_on=made.PRINTED),
    "form": blank_form(made.ruleset()),
    "note": positive_practice(made.ruleset(), made.state()),
}


@pytest.fixture(params=list(FILES))
def text(request: pytest.FixtureRequest) -> str:
    return FILES[request.param]


def test_nothing_is_asked_of_the_outside(text: str) -> None:
    page = Html(text)
    for tag, attributes in page.elements:
        assert tag not in {"script", "link", "img", "iframe", "object", "form", "base", "svg", "video"}
        for name, value in attributes:
            assert name != "src"
            assert not name.startswith("on")
            if name == "href":
                assert value is not None
                assert value.startswith("#")
    assert "url(" not in text
    assert "@import" not in text


def test_every_link_leads_to_a_heading_of_the_file(text: str) -> None:
    page = Html(text)
    ids = [dict(attributes).get("id") for _, attributes in page.elements if dict(attributes).get("id")]
    links = [dict(attributes)["href"] for tag, attributes in page.elements if tag == "a"]
    assert len(ids) == len(set(ids))
    assert {f"#{one}" for one in ids} >= set(links)


def test_the_policy_allows_its_own_style_and_nothing_else(text: str) -> None:
    page = Html(text)
    style = page.texts["style"][0]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policies = [
        dict(attributes)["content"]
        for tag, attributes in page.elements
        if tag == "meta" and dict(attributes).get("http-equiv") == "Content-Security-Policy"
    ]
    assert policies == [f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"]
    assert not [name for _, attributes in page.elements for name, _ in attributes if name == "style"]


def test_metadata_names_no_one(text: str) -> None:
    page = Html(text)
    names = [dict(attributes).get("name") for tag, attributes in page.elements if tag == "meta"]
    assert set(names) <= {None, "viewport", "referrer"}
    head = text.partition("</head>")[0]
    assert "Auditor One" not in head
    assert "participant name" not in head
    assert "<!--" not in text


def test_language_headings_and_tables_can_be_read_aloud(text: str) -> None:
    page = Html(text)
    assert ("html", (("lang", "en-GB"),)) in page.elements
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    tables = [tag for tag, _ in page.elements if tag == "table"]
    assert len(page.texts.get("caption", [])) == len(tables)
    for tag, attributes in page.elements:
        if tag == "th":
            assert dict(attributes)["scope"] in {"col", "row"}
    assert [tag for tag, _ in page.elements].count("main") == 1


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", list(PAIRS))
def test_contrast_is_enough(name: str) -> None:
    ink, paper = PAIRS[name]
    assert contrast(ink, paper) >= 4.5


def test_every_colour_of_text_is_one_of_the_checked_pairs() -> None:
    style = Html(FILES["record"]).texts["style"][0]
    written = set(re.findall(r"[{;]\s*color:\s*([^;}]+)", style))
    loose = {colour.strip() for colour in written if "var(" not in colour}
    assert all(contrast(colour, "#ffffff") >= 4.5 for colour in loose)
    for rule in re.findall(r"\.notice\.(\w+) \{([^}]*)\}", style):
        assert f"color: var(--{rule[0]}-ink)" in rule[1]
        assert f"background: var(--{rule[0]}-paper)" in rule[1]


def test_jinja_is_loaded_only_when_html_is_made() -> None:
    code = (
        "import sys; from tests.reports import made, rendering\n"
        "rendering.audit_markdown(made.ruleset(), made.state(), made.judgement(), printed_on=made.PRINTED)\n"
        "rendering.blank_form(made.ruleset(), format='markdown')\n"
        "assert 'jinja2' not in sys.modules, 'jinja2 is loaded'\n"
        "rendering.blank_form(made.ruleset())\n"
        "assert 'jinja2' in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
