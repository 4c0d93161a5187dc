"""A body that is larger than we take: what was typed stands before its files, and is not lost.

Of such a body the first part alone is understood, up to where the first file begins. The rest is
read and thrown away: a browser that is cut off in the middle of sending shows no page at all.
"""

from __future__ import annotations

from flask import Request
from werkzeug.exceptions import HTTPException
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder, NeedData

_HEAD = 256 * 1024  # bytes; all texts of our forms together are smaller
_MOST = 64 * 1024 * 1024  # bytes; what is larger is cut off
_PIECE = 64 * 1024


def typed_before_files(request: Request) -> dict[str, list[str]]:
    """The fields that came before the first file; empty for a body that cannot be read so."""
    boundary = parse_options_header(request.headers.get("Content-Type"))[1].get("boundary", "")
    length = request.content_length or 0
    if not boundary or not 0 < length <= _MOST:
        return {}
    request.max_content_length = _MOST
    head = request.stream.read(_HEAD)
    while request.stream.read(_PIECE):
        pass
    try:
        return _fields(head, boundary)
    except (ValueError, HTTPException):
        return {}


def _fields(head: bytes, boundary: str) -> dict[str, list[str]]:
    decoder = MultipartDecoder(boundary.encode("latin-1", "replace"), _HEAD, max_parts=100)
    decoder.receive_data(head)
    found: dict[str, list[str]] = {}
    name, value = "", b""
    while not isinstance(event := decoder.next_event(), File | Epilogue | NeedData):
        if isinstance(event, Field):
            name, value = event.name, b""
        elif isinstance(event, Data):
            value += event.data
            if not event.more_data:
                found.setdefault(name, []).append(value.decode("utf-8", "replace"))
    return found
