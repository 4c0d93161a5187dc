"""A mail as it came, read into what we need of it: or refused, never a fault and never for long.

The library's parser walks a mail once for each of the parts that lie in one another, and its newer
header objects raise on some headers and look at others again and again. So what is too large, has
too many parts or too much before its text is refused before it is parsed, and headers are read from
their source, cut to a length.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import Message
from email.utils import parseaddr
from typing import Any

from complaints.mail_in.texts import decoded, header_words, lines, one_line, text_of_html

LARGEST = 12 * 1024 * 1024  # bytes of a mail
MOST_PARTS = 50
_DEEPEST = 6
_MOST_LINES = 200_000
_MOST_BOUNDARIES = 1_000
_WORDS = 200 * 1024  # bytes of a text that are read
_HEADERS = 64 * 1024  # bytes of headers, of the mail or of all its parts together
_HEADER = 2_000
_MOST_IDS = 30
_PLAIN = r"[^@\s,;<>\"()\[\]\\]"
ADDRESS = re.compile(rf"{_PLAIN}{{1,64}}@{_PLAIN}{{1,180}}\.{_PLAIN}{{2,20}}")
_ID = re.compile(r"<([^<>\s]{1,250})>")
_BLANK = re.compile(rb"\r?\n\r?\n")
_MULTIPART = re.compile(rb"(?i)content-type:[ \t]*(?:\r?\n[ \t]+)?(?:multipart|message)/")
_ROBOTS = ("mailer-daemon", "postmaster", "no-reply", "noreply", "do-not-reply", "donotreply")
# What our own mails say above their text: what stands below it was ours.
ABOVE = "-- 请在此线以上回复 / Please write above this line --"
_QUOTED_HEAD = re.compile(r"^[>\s]*(On .{1,200} wrote:|.{0,120}(写道|寫道)[:：])\s*$")


@dataclass(frozen=True)
class Attached:
    """A file as the mail carries it."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Parsed:
    """What we need of a mail.

    `key` tells it from others: a digest of its Message-ID, else of all of it. `automatic` says why
    no person wrote it, `doubts` why a person should look at it first; both are words of `wording`.
    """

    key: str
    address: str
    name: str
    subject: str
    text: str
    files: tuple[Attached, ...] = ()
    answers: tuple[str, ...] = ()
    automatic: str = ""
    doubts: tuple[str, ...] = ()
    left_out: int = 0


@dataclass(frozen=True)
class Unreadable:
    """A mail that is not taken, and why: "large", "parts", "headers" or "broken"."""

    why: str


@dataclass
class _Found:
    plain: list[str] = field(default_factory=list)
    rich: list[str] = field(default_factory=list)
    files: list[Attached] = field(default_factory=list)
    parts: int = 0
    left_out: int = 0


def parse(raw: bytes) -> Parsed | Unreadable:
    """Read a mail; whatever the bytes are."""
    why = _too_much(raw)
    if why:
        return Unreadable(why)
    try:
        # The older objects: they give a header as it stands, and read it with plain functions.
        message = message_from_bytes(raw, policy=policy.compat32)
        return _read(message, raw)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError, AssertionError):
        return Unreadable("broken")


def _too_much(raw: bytes) -> str:
    """Why a mail is not even parsed; each look at it is one pass."""
    if len(raw) > LARGEST or raw.count(b"\n") + raw.count(b"\r") > _MOST_LINES:
        return "large"
    if not raw.strip():
        return "broken"
    head = _BLANK.split(raw, maxsplit=1)[0]
    if len(head) > _HEADERS:
        return "headers"
    containers = sum(1 for _ in _MULTIPART.finditer(raw))
    if containers > _DEEPEST or raw.count(b"\n--") > _MOST_BOUNDARIES:
        return "parts"
    return ""


def _read(message: Message, raw: bytes) -> Parsed | Unreadable:
    found = _Found()
    for part in _leaves(message, found):
        _take(part, found)
    if found.parts > MOST_PARTS:
        return Unreadable("parts")
    head = _Head(message)
    name, address = head.sender()
    text = lines("\n\n".join(found.plain)) or "\n\n".join(found.rich)
    text = _own_words(lines(text))
    doubts = [] if address else ["no_sender"]
    if not text and not found.files:
        doubts.append("empty")
    doubts += head.doubts()
    return Parsed(
        key=_key(head.ids("Message-ID"), raw),
        address=address,
        name=name,
        subject=head.words("Subject")[:300],
        text=text,
        files=tuple(found.files),
        answers=(*head.ids("In-Reply-To"), *head.ids("References")),
        automatic=head.automatic(address),
        doubts=tuple(doubts),
        left_out=found.left_out,
    )


class _Head:
    """The headers of a mail, each read from its source and cut."""

    def __init__(self, message: Message) -> None:
        self._rows: dict[str, list[str]] = {}
        for name, value in message.raw_items():
            self._rows.setdefault(str(name).lower()[:100], []).append(str(value)[:_HEADER])

    def words(self, name: str) -> str:
        """The first header of a name in one line; empty where there is none."""
        return header_words(next(iter(self._rows.get(name.lower(), ())), ""))

    def ids(self, name: str) -> tuple[str, ...]:
        """The Message-IDs that a header holds."""
        found: list[str] = []
        for row in self._rows.get(name.lower(), ())[:3]:
            found += _ID.findall(row)
        return tuple(one_line(each) for each in found[:_MOST_IDS])

    def sender(self) -> tuple[str, str]:
        """Name and address of who it is from; of more than one, or of an odd one, nothing."""
        rows = self._rows.get("from", [])
        if len(rows) != 1:
            return "", ""
        name, address = parseaddr(one_line(rows[0]))
        if not ADDRESS.fullmatch(address) or len(address) > 254:
            return "", ""
        return header_words(name)[:80], address

    def automatic(self, address: str) -> str:
        """Why no person wrote it; empty where one may have."""
        local = address.partition("@")[0].lower()
        submitted = self.words("Auto-Submitted").lower()
        kind = self.words("Content-Type").lower()
        if self.words("Return-Path") == "<>" or kind.startswith("multipart/report"):
            return "bounce"
        if local in _ROBOTS or local.startswith(("bounce", "mailer-daemon")):
            return "bounce"
        if submitted and not submitted.startswith("no"):
            return "reply"
        odd = ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress", "X-Auto-Reply")
        if any(self.words(name) for name in odd):
            return "reply"
        bulk = self.words("Precedence").lower() in ("bulk", "list", "junk", "auto_reply")
        return "list" if bulk or self.words("List-Id") or self.words("List-Unsubscribe") else ""

    def doubts(self) -> list[str]:
        """What a server on the way found wrong with it."""
        found = []
        said = (self.words("X-Spam-Flag") or self.words("X-Spam-Status")).lower()
        if said.startswith("yes"):
            found.append("spam")
        results = self.words("Authentication-Results").lower()
        if "dmarc=fail" in results or ("spf=fail" in results and "dkim=pass" not in results):
            found.append("unproven")
        return found


def _leaves(message: Message, found: _Found) -> Iterator[Message]:
    """The parts that hold something, in order, without walking deeper than we take."""
    waiting: list[tuple[Message, int]] = [(message, 0)]
    while waiting:
        part, depth = waiting.pop()
        found.parts += 1
        if found.parts > MOST_PARTS or depth > _DEEPEST:
            found.parts = MOST_PARTS + 1
            return
        inside: Any = part.get_payload()
        if isinstance(inside, list):
            waiting += [(each, depth + 1) for each in reversed(inside) if isinstance(each, Message)]
            if len(waiting) > MOST_PARTS:
                found.parts = MOST_PARTS + 1
                return
        else:
            yield part


def _take(part: Message, found: _Found) -> None:
    """Put a part where it belongs: words, or a file."""
    kind = _header(part, "Content-Type")
    media = kind.partition(";")[0].strip().lower() or "text/plain"
    placed = _header(part, "Content-Disposition").partition(";")[0].strip().lower()
    name = _file_name(part)
    data = _bytes(part)
    if media in ("text/plain", "text/html") and placed != "attachment" and not name:
        words = decoded(data[:_WORDS], _parameter(kind, "charset"))
        if media == "text/html":
            found.rich.append(text_of_html(words))
        else:
            found.plain.append(words)
    elif data:
        found.files.append(Attached(name or "file", data))
    else:
        found.left_out += bool(name)


def _header(part: Message, name: str) -> str:
    for key, value in part.raw_items():
        if str(key).lower() == name.lower():
            return str(value)[:_HEADER]
    return ""


def _parameter(header: str, name: str) -> str:
    """A parameter of a header, as plainly as it is mostly written."""
    found = re.search(rf"(?i);\s*{name}\s*=\s*(\"[^\"]{{0,300}}\"|[^;\s]{{0,300}})", header)
    return found[1].strip('"') if found else ""


def _file_name(part: Message) -> str:
    for header, parameter in (("Content-Disposition", "filename"), ("Content-Type", "name")):
        source = _header(part, header)
        name = header_words(_parameter(source, parameter))
        if name:
            return name[:200]
        wide = _parameter(source, rf"{parameter}\*(?:0\*?)?")
        if wide:
            return _percent(wide)[:200]
    return ""


def _percent(text: str) -> str:
    """A name after RFC 2231: charset'language'percent-encoded."""
    charset, _, rest = text.partition("'")
    words = rest.partition("'")[2] if "'" in rest else text
    data = re.sub(
        rb"%([0-9a-fA-F]{2})",
        lambda found: bytes([int(found[1], 16)]),
        words.encode("utf-8", "surrogateescape"),
    )
    return one_line(decoded(data, charset if "'" in text else None))


def _bytes(part: Message) -> bytes:
    """What a part holds; what its encoding hides for good is nothing."""
    try:
        data = part.get_payload(decode=True)
    except (ValueError, TypeError, LookupError, AttributeError, AssertionError):
        return b""
    return data if isinstance(data, bytes) else b""


def _own_words(text: str) -> str:
    """What somebody wrote, without our own mail below it."""
    above, mark, _ = text.partition(ABOVE)
    if not mark:
        return text
    rows = above.rstrip("> \t\n").split("\n")
    while rows and (not rows[-1].strip("> \t") or _QUOTED_HEAD.match(rows[-1][:400])):
        rows.pop()
    return "\n".join(rows).strip()


def _key(ids: tuple[str, ...], raw: bytes) -> str:
    said = ids[0].encode("utf-8", "surrogateescape") if ids else raw
    return hashlib.sha256(said).hexdigest()
