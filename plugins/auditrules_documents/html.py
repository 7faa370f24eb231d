"""A page as one HTML file that asks for nothing: no script, no font, no picture, no link out of it.

Every text goes through Jinja2's autoescape after :func:`~auditrules.plugins.visible.visible` has named what cannot be
seen. A Content-Security-Policy in the file forbids everything but its own style, by hash, so that even a fault here
could load and run nothing.
"""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from auditrules.plugins.page import MARKS, Page
from auditrules.plugins.visible import visible

if TYPE_CHECKING:
    from jinja2 import Environment

#: Ink on paper for text, and for every tone of notice. Each pair has a contrast of 4.5:1 or more.
PAIRS: dict[str, tuple[str, str]] = {
    "page": ("#1a1a1a", "#ffffff"),
    "quiet": ("#4a4a4a", "#ffffff"),
    "head": ("#1a1a1a", "#eef1f4"),
    "draft": ("#5c3b00", "#fff4d6"),
    "sample": ("#1f3a5f", "#e6eef8"),
    "off_record": ("#7a1020", "#fdecee"),
    "departure": ("#4b1d6b", "#f5ecfb"),
    "attention": ("#7a1020", "#fdecee"),
    "note": ("#1f3a5f", "#e6eef8"),
}


def to_html(page: Page) -> str:
    """The page as a whole HTML document."""
    style = _style(page.mark)
    digest = b64encode(sha256(style.encode("utf-8")).digest()).decode("ascii")
    return (
        _environment()
        .get_template("page.html")
        .render(
            page=page,
            style=style,
            policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
        )
    )


def _style(mark: str) -> str:
    """The style sheet with its colours, and the mark at the foot of every sheet."""
    from importlib.resources import files

    text = files("auditrules_documents").joinpath("templates/page.css").read_text(encoding="utf-8")
    colours = "".join(f"--{name}-ink:{ink};--{name}-paper:{paper};" for name, (ink, paper) in PAIRS.items())
    foot = f'@page{{@bottom-left{{content:"{MARKS[mark]}";font:9pt sans-serif}}}}' if MARKS[mark] else ""
    return f":root{{{colours}}}\n{text}\n{foot}"


@cache
def _environment() -> Environment:
    """Jinja2, loaded only when the first HTML is made."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    def shown(value: Any) -> Any:
        return visible(value) if type(value) is str else value

    environment = Environment(
        loader=PackageLoader("auditrules_documents", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.tests["block"] = lambda block, name: type(block).__name__ == name
    return environment
