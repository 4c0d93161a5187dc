"""A page with a hole for the form's token, compressed around the hole.

Everything but the token is the same for all who open a survey, so it is rendered and compressed
once. The token goes in between uncompressed, and what follows it is compressed without a look
back: no byte of the page, of an answer or of an address is ever compressed together with the
secret, which is what BREACH lives on.
"""

from __future__ import annotations

import secrets
import struct
import zlib
from dataclasses import dataclass
from functools import cached_property

from flask import Response, request

HOLE = f"token-{secrets.token_hex(16)}"  # known to nobody outside this process

_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"  # gzip, no name, no time
_KEPT, _ONCE = 9, 5  # zlib's levels: for pages that are kept, and for others
_HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Parcel:
    """A rendered page without its token."""

    before: bytes
    after: bytes
    level: int

    @classmethod
    def of(cls, html: str, *, kept: bool = False) -> Parcel:
        """The page, cut at its hole: the first one, which no answer comes before."""
        before, after = html.split(HOLE, 1)
        return cls(before.encode(), after.encode(), _KEPT if kept else _ONCE)

    def response(self, token: str, status: int = 200) -> Response:
        """The page with a token in it, compressed for a browser that takes that."""
        packed = request.accept_encodings["gzip"] > 0
        body = self._packed(token.encode()) if packed else self._plain(token.encode())
        response = Response(body, status, content_type=_HTML)
        response.headers["Vary"] = "Accept-Encoding"
        if packed:
            response.headers["Content-Encoding"] = "gzip"
        return response

    def _plain(self, token: bytes) -> bytes:
        return self.before + token + self.after

    def _packed(self, token: bytes) -> bytes:
        first, last = self._ends
        hole = struct.pack("<BHH", 0, len(token), len(token) ^ 0xFFFF) + token  # a stored block
        check = zlib.crc32(self.after, zlib.crc32(token, self._check_before))
        size = len(self.before) + len(token) + len(self.after)
        return _HEAD + first + hole + last + struct.pack("<II", check, size)

    @cached_property
    def _ends(self) -> tuple[bytes, bytes]:
        return (
            _deflated(self.before, self.level, zlib.Z_FULL_FLUSH),
            _deflated(self.after, self.level, zlib.Z_FINISH),
        )

    @cached_property
    def _check_before(self) -> int:
        return zlib.crc32(self.before)


def _deflated(data: bytes, level: int, end: int) -> bytes:
    packer = zlib.compressobj(level, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush(end)
