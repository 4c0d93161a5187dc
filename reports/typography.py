"""Setting Chinese text: the small spaces and half-width marks that CSS cannot ask for yet.

WeasyPrint has neither `text-autospace` nor `text-spacing-trim`. This filter walks over the text of
a finished page and puts one space between Han and Latin or digits, the narrow form on the first of
two full-width marks that meet, and ranges of numbers into spans that do not break. It leaves alone
what is code or drawing, and changes no visible character.
"""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
WESTERN = r"A-Za-z0-9\u00c0-\u024f\u0370-\u03ff%‰℃°@#&\u2212+$¥€£"
OPENING = "（「『【《〈〔“‘"
CLOSING = "）」』】》〉〕”’，。、；：！？"

GAP = re.compile(rf"(?<=[{HAN}])(?=[{WESTERN}])|(?<=[A-Za-z0-9\u00c0-\u03ff%‰℃°])(?=[{HAN}])")
RANGE = re.compile(r"[\u2212+-]?\d[\d,.]*[%‰]?～[\u2212+-]?\d[\d,.]*[%‰]?")
MEETING = re.compile(rf"[{CLOSING}](?=[{OPENING}{CLOSING}])|(?<=[{OPENING}])[{OPENING}]")

# Text inside these is left as it is; text flows on through those.
UNTOUCHED = frozenset({"svg", "style", "script", "code", "pre", "title", "head"})
INLINE = frozenset({"a", "b", "em", "i", "span", "strong", "q", "cite"})
VOID = frozenset({"br", "col", "hr", "img", "input", "link", "meta", "wbr"})


def set_chinese(html: str) -> str:
    """The page with its text set as Chinese print sets it."""
    setter = _Setter()
    setter.feed(html)
    setter.close()
    return setter.result()


def spaced(text: str) -> str:
    """Plain text with a space wherever Han meets Latin letters or digits."""
    return GAP.sub(" ", text)


class _Setter(HTMLParser):
    """Copies tags as they were and sets the text between them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._out: list[str] = []
        self._text = ""
        self._untouched: list[str] = []
        self._last = ""  # the character that the next piece of text follows on its line

    def result(self) -> str:
        """Everything copied and set so far."""
        self._flush()
        return "".join(self._out)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's signature
        self._flush()
        if tag not in INLINE:
            self._last = ""
        if tag in UNTOUCHED:
            self._untouched.append(tag)
        self._out.append(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's signature
        self._flush()
        self._last = "" if tag not in INLINE else self._last
        self._out.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self._flush()
        if tag not in INLINE:
            self._last = ""
        if self._untouched and self._untouched[-1] == tag:
            self._untouched.pop()
        if tag not in VOID:
            self._out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self.cdata_elem:
            self._out.append(data)  # a style sheet or a script is not text
        else:
            self._text += data

    def handle_decl(self, decl: str) -> None:
        self._flush()
        self._out.append(f"<!{decl}>")

    def handle_comment(self, data: str) -> None:
        """Comments are for the template's readers."""

    def _flush(self) -> None:
        text, self._text = self._text, ""
        if not text:
            return
        if self._untouched:
            self._out.append(escape(text, quote=False))
            return
        if self._last and GAP.search(self._last + text[0]):
            self._out.append(" ")
        self._out.append(_set_run(text, opens_block=not self._last))
        self._last = text[-1]


def _set_run(text: str, *, opens_block: bool) -> str:
    text = spaced(text)
    narrow = {match.start() for match in MEETING.finditer(text)}
    head = len(text) - len(text.lstrip())
    if opens_block and head < len(text) and text[head] in OPENING:
        narrow.add(head)
    pieces: list[str] = []
    ranges = {match.start(): match.end() for match in RANGE.finditer(text)}
    index = 0
    while index < len(text):
        if index in ranges:
            pieces.append(f'<span class="nb">{escape(text[index : ranges[index]])}</span>')
            index = ranges[index]
            continue
        character = escape(text[index], quote=False)
        pieces.append(f'<span class="hw">{character}</span>' if index in narrow else character)
        index += 1
    return "".join(pieces)
