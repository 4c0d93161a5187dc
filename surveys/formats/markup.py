"""HTML of strangers, reduced to the words in it; and plain words made fit for HTML."""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

_BREAKS = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol"})
_LOST = frozenset(
    {"img", "video", "audio", "iframe", "object", "embed", "table", "svg", "a", "form", "input"}
)
_SILENT = frozenset({"script", "style", "title", "template"})
LONGEST = 200_000


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.lost = False
        self.silent = 0

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        """Note what is more than formatting."""
        if tag in _SILENT:
            self.silent += 1
        self.lost = self.lost or tag in _LOST or tag in ("script", "style")
        if tag in _BREAKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End a line with its block."""
        if tag in _SILENT and self.silent:
            self.silent -= 1
        if tag in _BREAKS and tag != "br":
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        """Keep the words."""
        if not self.silent:
            self.words.append(re.sub(r"\s+", " ", data))


def words_of(html: str) -> tuple[str, bool]:
    """The words of a piece of HTML, and whether more than formatting was lost."""
    if "<" not in html and "&" not in html:
        return html.strip(), False
    parser = _Words()
    parser.feed(html[:LONGEST])
    parser.close()
    lines = [
        " ".join(line.replace("\xa0", " ").split()) for line in "".join(parser.words).split("\n")
    ]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip(), parser.lost


def looks_like_markup(text: str) -> bool:
    """Whether a text that may be plain or HTML is HTML: “<b” alone is not."""
    return (
        re.search(r"</[a-z][a-z0-9]*>|<br\s*/?>|<img\s|&[a-z]{2,8};", text, re.IGNORECASE)
        is not None
    )


def as_html(words: str) -> str:
    """Plain words as HTML that shows them."""
    return escape(words, quote=False).replace("\n", "<br />")
