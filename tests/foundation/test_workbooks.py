"""Workbooks: what goes in is what a reader finds, whatever it is, and no text is a formula."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, time, timedelta
from io import BytesIO
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from foundation.workbooks import LONGEST, write_workbook

SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
TEXTS = st.text(st.characters(codec="utf-8"), max_size=40)


def written(head, rows, title="投诉") -> bytes:
    out = BytesIO()
    assert write_workbook(out, title, head, rows) == len(rows)
    return out.getvalue()


def read(data: bytes) -> list[list[str | None]]:
    """The cells as texts, by the parser that an office would use."""
    with zipfile.ZipFile(BytesIO(data)) as book:
        assert book.testzip() is None
        for name in book.namelist():
            ElementTree.fromstring(book.read(name))
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    assert sheet.find(f".//{SPACE}f") is None
    rows = []
    for row in sheet.iter(f"{SPACE}row"):
        cells = []
        for cell in row:
            text = cell.find(f"{SPACE}is/{SPACE}t")
            value = cell.find(f"{SPACE}v")
            cells.append((text.text or "") if text is not None else getattr(value, "text", None))
        rows.append(cells)
    return rows


@given(st.lists(st.lists(TEXTS, min_size=2, max_size=2), max_size=5))
def test_texts_come_back_but_for_what_xml_cannot_hold(rows):
    kept = [[_kept(cell) or None for cell in row] for row in rows]
    found = read(written(["a", "b"], rows))
    assert found[0] == ["a", "b"]
    assert [[cell or None for cell in row] for row in found[1:]] == kept


def _kept(text: str) -> str:
    unwritable = [*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF]
    return (
        "".join(c for c in text if ord(c) not in unwritable)
        .replace("\r\n", "\n")
        .replace("\r", "\n")
    )


def test_a_formula_is_a_text_and_numbers_are_numbers():
    day = date(2026, 5, 1)
    moment = datetime.combine(day, time(12, 30))
    data = written(["头"], [["=1+1"], [3], [2.5], [True], [None], [day], [moment]])
    cells = [row[0] for row in read(data)]
    assert cells[:6] == ["头", "=1+1", "3", "2.5", "1", None]
    assert date(1899, 12, 30) + timedelta(days=int(cells[6])) == day
    assert abs(float(cells[7]) - int(cells[6]) - 12.5 / 24) < 1e-5


def test_long_texts_and_odd_titles():
    data = written(["a"], [["长" * (LONGEST + 5)]], title="a/b:[c]*?" + "x" * 40)
    assert len(read(data)[1][0]) == LONGEST


def test_the_same_rows_are_the_same_bytes():
    assert written(["a"], [["b"]]) == written(["a"], [["b"]])
