"""Lists that people paste or upload: bytes as text, text as rows of cells; pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

LARGEST = 1024 * 1024  # bytes


def decoded(data: bytes) -> str | None:
    """An uploaded list as text: UTF-8, or what Chinese spreadsheets write; None for neither."""
    if len(data) > LARGEST or b"\0" in data:
        return None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def rows_of(text: str) -> Iterator[list[str]]:
    """The cells of each line, without outer spaces; the first line tells what parts them."""
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max(",\t;，", key=first.count)
    if delimiter == "，":
        text, delimiter = text.replace("，", ","), ","
    for row in csv.reader(io.StringIO(text), delimiter=delimiter):
        yield [cell.strip() for cell in row]
