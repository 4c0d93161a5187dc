"""How many pages a PDF has, read from the file itself."""

from __future__ import annotations

import re
import zlib

_OBJECTS = re.compile(rb"/ObjStm\b.*?stream\r?\n(.*?)endstream", re.DOTALL)
_COUNT = re.compile(rb"/Type\s*/Pages\b[^>]*?/Count\s+(\d+)|/Count\s+(\d+)[^>]*?/Type\s*/Pages\b")


def page_count(pdf: bytes) -> int:
    """The number that the file's own page tree states; 0 where none can be read."""
    parts = [pdf]
    for stream in _OBJECTS.finditer(pdf):
        try:
            parts.append(zlib.decompressobj().decompress(stream[1]))
        except zlib.error:
            continue
    counts = [int(one or other) for part in parts for one, other in _COUNT.findall(part)]
    return max(counts, default=0)
