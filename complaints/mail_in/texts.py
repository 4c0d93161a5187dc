"""Words of a mail: characters from bytes, headers from their encoded words, text from HTML.

Everything here takes time in proportion to what it is given and raises nothing: what comes in is
anybody's. The library's own ways of doing this are not used where some input makes them raise or
look at everything again for each piece.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import html
import quopri
import re
import string
import unicodedata

# Known character sets alone: others of the library are no writing ("zip"), or slow ("punycode").
_KNOWN = """
ascii utf-8 gb18030 big5 big5hkscs hz iso2022_jp shift_jis cp932 euc_jp euc_kr cp949
iso8859-1 iso8859-2 iso8859-5 iso8859-7 iso8859-9 iso8859-15 koi8-r
cp1250 cp1251 cp1252 cp1253 cp1254 utf-16 utf-16-le utf-16-be
"""
_WRITINGS = frozenset(_KNOWN.split())
_ENCODED = re.compile(r"=\?([\w-]{1,40})(?:\*[\w-]{0,20})?\?([bBqQ])\?([^?\s]{0,2000})\?=")
_BETWEEN = re.compile(r"(\?=)\s+(=\?)")
_HUGE_ENTITY = re.compile(r"&#[xX]?[0-9a-fA-F]{8,};?")
_SMALL = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_HEADER = 2_000
_HTML = 200_000
_BLOCKS = """
p br div tr li ul ol table h1 h2 h3 h4 h5 h6 blockquote pre hr section article
"""
_LINES = frozenset(_BLOCKS.split())
_UNSEEN = ("script", "style", "head", "title", "template", "noscript", "svg", "math", "object")


def decoded(data: bytes, charset: str | None) -> str:
    """Bytes as text: by the charset named if that is a writing we know, else as they most look."""
    for name in (charset or "", "utf-8", "gb18030"):
        found = _writing(name)
        if found is None:
            continue
        try:
            return data.decode(found)
        except (UnicodeError, ValueError):
            continue
    return data.decode("utf-8", "replace")


def _writing(name: str) -> str | None:
    if not name or len(name) > 40:
        return None
    try:
        found = codecs.lookup(name.strip().strip("\"'")).name
    except (LookupError, ValueError, UnicodeError):
        return None
    if found in ("gb2312", "gbk"):
        return "gb18030"  # which holds both: senders name the smaller and write the larger
    return found if found in _WRITINGS else None


def header_words(raw: object) -> str:
    """A header in one line, its encoded words read, without unseen characters."""
    text = _as_text(raw)[:_HEADER]
    text = _BETWEEN.sub(r"\1\2", text)
    return one_line(_ENCODED.sub(_encoded_word, text))


def one_line(text: str) -> str:
    """A text in one line, without control, direction and other unseen characters."""
    shown = "".join(" " if c in "\r\n\t" else c for c in text)
    return " ".join("".join(c for c in shown if _is_seen(c)).split())


def lines(text: str) -> str:
    """A text as it may be kept: plain line ends, no unseen characters, no heaps of empty lines."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in plain if c in "\n\t" or _is_seen(c))
    rows = [row.rstrip() for row in kept.split("\n")]
    found: list[str] = []
    for row in rows:
        if row or (found and found[-1]):
            found.append(row)
    return "\n".join(found).strip()


def _is_seen(c: str) -> bool:
    return unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn") or c == "\u200d"


def _as_text(raw: object) -> str:
    """A header's source. Bytes that are no ASCII arrive as surrogates."""
    text = str(raw)[: _HEADER * 2]
    if text.isascii():
        return text
    return decoded(text.encode("utf-8", "surrogateescape"), None)


def _encoded_word(found: re.Match[str]) -> str:
    charset, kind, words = found.groups()
    try:
        if kind in "bB":
            data = base64.b64decode(words + "=" * (-len(words) % 4))
        else:
            data = quopri.decodestring(words.replace("_", " ").encode(), header=True)
    except (binascii.Error, ValueError):
        return words
    return decoded(data, charset)


def text_of_html(source: str) -> str:
    """What a reader of HTML sees, as plain lines; nothing of it is fetched or run.

    One pass: each step looks for the next end from where it stands, never back.
    """
    source, found, place = source[:_HTML], [], 0
    low = source.translate(_SMALL)  # not lower(), which makes some letters two
    while place < len(source):
        start = source.find("<", place)
        if start < 0:
            found.append(source[place:])
            break
        found.append(source[place:start])
        if low.startswith("<!--", start):
            end = source.find("-->", start + 4)
            place = len(source) if end < 0 else end + 3
            continue
        end = source.find(">", start)
        if end < 0:
            break
        name = _tag_name(low[start + 1 : min(end, start + 30)])
        place = end + 1
        if name in _UNSEEN:
            end = low.find(f"</{name}", place)
            place = len(source) if end < 0 else end
        elif name.lstrip("/") in _LINES:
            found.append("\n")
    return lines(_characters("".join(found)))


def _tag_name(inside: str) -> str:
    name = inside.split(None, 1)[0] if inside.strip() else ""
    return name.rstrip("/") or name


def _characters(text: str) -> str:
    # Numbers of a thousand digits would not be read in any reasonable time.
    return html.unescape(_HUGE_ENTITY.sub("", text)).replace("\u00a0", " ")
