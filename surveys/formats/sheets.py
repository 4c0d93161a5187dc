"""Spreadsheets of strangers (.xlsx), as rows of text; and plain ones written.

A workbook is a zip of XML. However large its parts say they are, no more is unpacked than the
limits; only sheets and their shared texts are looked at, and no formula is.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from surveys.formats.notes import Unreadable, What
from surveys.formats.xml_tree import Element, parse_xml

MOST_UNPACKED = 24 * 1024 * 1024  # bytes, of all parts together
MOST_PARTS = 500
MOST_ROWS = 5_000
MOST_COLUMNS = 200
_UNSAFE = ("=", "+", "-", "@", "\t", "\r")
Rows = list[list[str]]


# What reading a damaged archive raises: no archive at all, too large for its own tables, a
# compression or an encryption we have not got, an end too early, an offset outside the file,
# numbers that are none, and streams that do not unpack.
_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    zlib.error,
)


def read_sheets(data: bytes) -> dict[str, Rows]:
    """The sheets by their names in small letters."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return _Workbook(packed).sheets()
    except _BROKEN as error:
        raise Unreadable(What.BROKEN, reason=str(error) or "zip") from None


class _Workbook:
    def __init__(self, packed: zipfile.ZipFile) -> None:
        self.packed = packed
        self.left = MOST_UNPACKED
        if len(packed.infolist()) > MOST_PARTS:
            raise Unreadable(What.TOO_MUCH, limit=MOST_PARTS, name="cells")

    def part(self, name: str) -> Element | None:
        """A part of the package, unpacked as far as it is allowed to be."""
        if name not in self.packed.namelist():
            return None
        with self.packed.open(name) as file:
            data = file.read(self.left + 1)
        self.left -= len(data)
        if self.left < 0:
            raise Unreadable(What.TOO_LARGE, limit="24 MB")
        return parse_xml(data)

    def sheets(self) -> dict[str, Rows]:
        book, links = self.part("xl/workbook.xml"), self.part("xl/_rels/workbook.xml.rels")
        if book is None or links is None:
            raise Unreadable(What.UNKNOWN_FORMAT)
        targets = {
            one.attributes.get("Id"): one.attributes.get("Target", "") for one in links.children
        }
        texts = self._texts()
        found: dict[str, Rows] = {}
        listed = book.child("sheets")
        for sheet in listed.children[:20] if listed else []:
            key = next((v for k, v in sheet.attributes.items() if k.endswith(":id")), "")
            target = targets.get(key, "")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            root = self.part(path)
            if root is not None:
                found[sheet.attributes.get("name", "").strip().casefold()] = _rows(root, texts)
        return found

    def _texts(self) -> list[str]:
        root = self.part("xl/sharedStrings.xml")
        return [_said(one) for one in root.children] if root else []


def _said(element: Element) -> str:
    """The text of a string with or without runs; its reading aids are left out."""
    found = element.text if element.name == "t" else ""
    return found + "".join(_said(one) for one in element.children if one.name in ("r", "t", "is"))


def _rows(root: Element, texts: list[str]) -> Rows:
    data = root.child("sheetData")
    rows: Rows = []
    for row in data.children if data else []:
        if len(rows) >= MOST_ROWS:
            raise Unreadable(What.TOO_MUCH, limit=MOST_ROWS, name="lines")
        at = row.attributes.get("r", "")
        place = int(at) if at.isdigit() and len(at) < 6 else len(rows) + 1
        while len(rows) < min(place, MOST_ROWS) - 1:
            rows.append([])
        rows.append(_cells(row, texts))
    return rows


def _cells(row: Element, texts: list[str]) -> list[str]:
    cells: list[str] = []
    for cell in row.children:
        place = _column(cell.attributes.get("r", "")) or len(cells) + 1
        if place > MOST_COLUMNS:
            continue
        while len(cells) < place:
            cells.append("")
        cells[place - 1] = _value(cell, texts)
    return cells


def _column(reference: str) -> int:
    number = 0
    for letter in reference[:3]:
        if not "A" <= letter <= "Z":
            break
        number = number * 26 + ord(letter) - 64
    return number


def _value(cell: Element, texts: list[str]) -> str:
    kind = cell.attributes.get("t", "n")
    if kind == "inlineStr":
        return _said(cell)
    raw = cell.said("v")
    if kind == "s":
        return texts[int(raw)] if raw.isdigit() and len(raw) < 8 and int(raw) < len(texts) else ""
    if kind == "b":
        return "true" if raw == "1" else "false"
    return raw.removesuffix(".0") if kind == "n" else raw


_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
# The second style is Excel's own apostrophe: what looks like a formula stays text for good.
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts>'
    '<fills count="1"><fill/></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf/><xf quotePrefix="1"/></cellXfs></styleSheet>'
)


def write_sheets(sheets: dict[str, Rows]) -> bytes:
    """A workbook of text cells; nothing in it is a formula."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in _parts(sheets):
            packed.writestr(
                zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED
            )
    return file.getvalue()


def _parts(sheets: dict[str, Rows]) -> Iterator[tuple[str, str]]:
    numbers = range(1, len(sheets) + 1)
    kinds = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_KIND}.worksheet+xml"/>'
        for n in numbers
    )
    yield (
        "[Content_Types].xml",
        f'{_HEAD}<Types xmlns="{_TYPES}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/>{kinds}</Types>',
    )
    yield "_rels/.rels", _links([("officeDocument", "xl/workbook.xml")])
    targets = [("worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    yield "xl/_rels/workbook.xml.rels", _links([*targets, ("styles", "styles.xml")])
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="r{n}"/>'
        for n, name in enumerate(sheets, start=1)
    )
    yield (
        "xl/workbook.xml",
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        f"<sheets>{listed}</sheets></workbook>",
    )
    yield "xl/styles.xml", _STYLES
    for number, rows in enumerate(sheets.values(), start=1):
        yield f"xl/worksheets/sheet{number}.xml", _sheet(rows)


def _links(targets: list[tuple[str, str]]) -> str:
    links = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_HEAD}<Relationships xmlns="{_LINKS}">{links}</Relationships>'


def _sheet(rows: Rows) -> str:
    made = "".join(
        f'<row r="{n}">{"".join(_cell(text) for text in row)}</row>'
        for n, row in enumerate(rows, start=1)
    )
    return f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>{made}</sheetData></worksheet>'


def _cell(text: str) -> str:
    if not text:
        return "<c/>"
    style = ' s="1"' if text.startswith(_UNSAFE) else ""
    return f'<c t="inlineStr"{style}><is><t xml:space="preserve">{escape(text)}</t></is></c>'
