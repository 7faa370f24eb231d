"""Reading documents back, as a browser or a Markdown reader would."""

from __future__ import annotations

from html.parser import HTMLParser

from markdown_it import MarkdownIt
from markdown_it.token import Token


class Html(HTMLParser):
    """The elements of an HTML text with their attributes, and the text between them."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.texts: dict[str, list[str]] = {}
        self.open: list[str] = []
        self.strange: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(attrs)))
        self.open.append(tag)
        self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        for tag in set(self.open):
            self.texts[tag][-1] += data

    def handle_comment(self, data: str) -> None:
        self.strange.append(data)

    def handle_pi(self, data: str) -> None:
        self.strange.append(data)

    def unknown_decl(self, data: str) -> None:
        self.strange.append(data)

    @property
    def text(self) -> str:
        return "".join(self.texts["html"])


#: What text alone may become, in any number: paragraphs and line breaks.
OF_TEXT = {"paragraph_open", "paragraph_close", "inline", "text", "softbreak", "hardbreak", "text_special"}
READERS = {
    "commonmark": MarkdownIt("commonmark"),
    "gfm-like": MarkdownIt("gfm-like", {"html": True, "linkify": True, "typographer": True}),
}


def markdown_shape(text: str, reader: str) -> list[str]:
    """Every kind of token of a Markdown text but those that plain text is made of, in order."""
    return [token.type for token in _tokens(text, reader) if token.type not in OF_TEXT]


def markdown_text(text: str, reader: str) -> str:
    """All text of a Markdown text, words parted by single spaces."""
    words = []
    for token in _tokens(text, reader):
        if token.type in ("text", "text_special", "code_inline"):
            words.append(token.content)
        elif token.type != "inline" and not token.type.startswith(("strong", "em")):
            words.append(" ")
    return " ".join("".join(words).split())


def _tokens(text: str, reader: str) -> list[Token]:
    found: list[Token] = []
    for token in READERS[reader].parse(text):
        found.append(token)
        found += token.children or []
    return found
