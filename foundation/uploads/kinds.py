"""Which files are taken: a short list, known by their bytes and never by what they call themselves.

Pictures are written anew, text is read as text; both are what they seem afterwards. PDF and Office
files, which can carry the writer's name in a dozen places, are taken from staff alone and lose the
data on their writers (decisions 12 and 59). Everything else is refused: SVG and HTML, programs,
archives, documents with macros.
"""

from __future__ import annotations

import unicodedata
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO

from foundation.errors import Invalid, Refusal, TooLarge
from foundation.uploads.documents import without_writers
from foundation.uploads.names import ACTIVE, clean_name, endings
from foundation.uploads.pictures import written_anew
from foundation.web.texts import gettext

LARGEST = 10 * 1024 * 1024  # bytes of a file
MOST_AT_ONCE = 5

JPEG, PNG, WEBP, TEXT, PDF = (
    "image/jpeg",
    "image/png",
    "image/webp",
    "text/plain",
    "application/pdf",
)
_OPEN_XML = "application/vnd.openxmlformats-officedocument."
DOCX, XLSX = f"{_OPEN_XML}wordprocessingml.document", f"{_OPEN_XML}spreadsheetml.sheet"
FROM_CUSTOMERS = frozenset({JPEG, PNG, WEBP, TEXT})
FROM_STAFF = FROM_CUSTOMERS | {PDF, DOCX, XLSX}

_PICTURE_ENDINGS = frozenset({"jpg", "jpeg", "jpe", "jfif", "png", "webp"})
# The first ending is the one under which a file is given back.
ENDINGS: dict[str, tuple[str, ...]] = {
    JPEG: ("jpg", *sorted(_PICTURE_ENDINGS)),
    PNG: ("png", *sorted(_PICTURE_ENDINGS)),
    WEBP: ("webp", *sorted(_PICTURE_ENDINGS)),
    TEXT: ("txt", "text", "md", "csv", "log"),
    PDF: ("pdf",),
    DOCX: ("docx",),
    XLSX: ("xlsx",),
}
_MARKUP = ("<!doctype", "<html", "<head", "<body", "<script", "<svg", "<?xml", "<?php", "<iframe")
_MOST_MEMBERS = 5_000
_CONTENTS = "[Content_Types].xml"
_LONGEST_CONTENTS = 1024 * 1024


class UnsupportedKind(Refusal):
    """A file of a kind that is not taken."""

    status = 415


@dataclass(frozen=True)
class HandedIn:
    """A file as it came."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Cleaned:
    """A file that may be kept: its bytes as they will be stored."""

    name: str
    data: bytes
    media_type: str


def inspect(files: Sequence[HandedIn], kinds: frozenset[str]) -> list[Cleaned]:
    """The files as they may be kept, if each is one of `kinds`.

    Raises a refusal whose sentence names the file: `UnsupportedKind`, `TooLarge` or `Invalid`.
    """
    if len(files) > MOST_AT_ONCE:
        raise Invalid(gettext("Please send no more than five files at once."))
    return [_inspected(file, kinds) for file in files]


def _inspected(file: HandedIn, kinds: frozenset[str]) -> Cleaned:
    name = clean_name(file.name)
    try:
        if not file.data:
            raise Invalid(gettext("This file is empty."))
        if len(file.data) > LARGEST:
            raise TooLarge(gettext("This file is larger than 10 MB."))
        media_type = _kind_of(file.data)
        if media_type not in kinds or not _named_so(file.name, media_type):
            raise _unsupported(kinds)
        return Cleaned(name, _CLEANERS[media_type](file.data), media_type)
    except Refusal as refusal:
        sentence = gettext("“%(name)s”: %(reason)s", name=name, reason=str(refusal.sentence))
        raise type(refusal)(sentence) from None


def _unsupported(kinds: frozenset[str]) -> UnsupportedKind:
    if PDF in kinds:
        sentence = gettext("We take pictures, plain text, PDF, Word and Excel files, no macros.")
    else:
        sentence = gettext("We take pictures (JPEG, PNG, WebP) and plain text files.")
    return UnsupportedKind(sentence)


def _named_so(name: str, media_type: str) -> bool:
    """Whether a name's ending fits what the bytes are; no ending at all does."""
    found = endings(name)
    if ACTIVE & set(found):
        return False
    return not found or found[-1] in ENDINGS[media_type]


def _kind_of(data: bytes) -> str:
    """What the bytes are; "" for what we do not know."""
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return WEBP
    if data.startswith(b"%PDF-"):
        return PDF
    if data.startswith(b"PK\x03\x04"):
        return _office_kind(data)
    return TEXT if _text_of(data) is not None else ""


def _office_kind(data: bytes) -> str:
    """Word or Excel without macros, told by the archive's list of contents; it is not unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > _MOST_MEMBERS or any(m.flag_bits & 1 for m in members):
                return ""
            if any("vbaproject" in m.filename.lower() for m in members):
                return ""
            with archive.open(_CONTENTS) as listed:
                contents = listed.read(_LONGEST_CONTENTS).decode("utf-8", "replace").lower()
    except Exception:  # noqa: BLE001 - a hostile archive fails in countless ways
        return ""
    if any(word in contents for word in ("macroenabled", "vbaproject", "activex")):
        return ""
    for media_type in (DOCX, XLSX):
        if f"{media_type}.main+xml" in contents:
            return media_type
    return ""


def _text_of(data: bytes) -> str | None:
    """The bytes as text that a person wrote (UTF-8, or GB 18030 of older devices), else None."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text if _is_plain(text) else None
    return None


def _is_plain(text: str) -> bool:
    if any(unicodedata.category(c) == "Cc" and c not in "\t\n\r\f" for c in text):
        return False
    head = text.lstrip()[:2048].lower()
    return not head.startswith(("#!", "<", "%pdf")) and not any(mark in head for mark in _MARKUP)


def _as_text(data: bytes) -> bytes:
    text = _text_of(data)
    return (text or "").encode()


def _pdf(data: bytes) -> bytes:
    return without_writers("pdf", data)


def _office(data: bytes) -> bytes:
    return without_writers("office", data)


_CLEANERS: dict[str, Callable[[bytes], bytes]] = {
    JPEG: written_anew,
    PNG: written_anew,
    WEBP: written_anew,
    TEXT: _as_text,
    PDF: _pdf,
    DOCX: _office,
    XLSX: _office,
}
