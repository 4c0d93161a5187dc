"""Tables as XLSX workbooks of one sheet, written row by row, so that length costs no memory.

Office Open XML, ECMA-376 part 1. Texts are inline strings, which no spreadsheet runs as formulas;
days and moments are numbers with a format, as spreadsheets keep them.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import IO, TypeAlias
from xml.sax.saxutils import escape

Cell: TypeAlias = str | int | float | bool | date | datetime | None

LONGEST = 32_767  # characters that a cell holds
_DAY, _MOMENT, _HEAD = 1, 2, 3  # places in the list of styles
_EPOCH = date(1899, 12, 30)  # day 0 as spreadsheets count, for every day since March 1900
# What XML cannot hold, and what is no character at all.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NAME = "http://schemas.openxmlformats.org"
_SHEET = f"{_NAME}/spreadsheetml/2006/main"
_BEGIN = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="{_SHEET}">'
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2"'
    ' activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    '<cols><col min="1" max="50" width="18" customWidth="1"/></cols><sheetData>'
)
_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
    'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_NAME}/package/2006/relationships"><Relationship'
    f' Id="rId1" Type="{_NAME}/officeDocument/2006/relationships/officeDocument"'
    ' Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_NAME}/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_NAME}/officeDocument/2006/relationships/worksheet"'
    f' Target="worksheets/sheet1.xml"/><Relationship Id="rId2"'
    f' Type="{_NAME}/officeDocument/2006/relationships/styles" Target="styles.xml"/>'
    "</Relationships>",
    "xl/styles.xml": f'<styleSheet xmlns="{_SHEET}"><numFmts count="2">'
    '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/>'
    '<name val="Calibri"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/>'
    '</fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/>'
    '</cellStyleXfs><cellXfs count="4"><xf/><xf numFmtId="164" applyNumberFormat="1"/>'
    '<xf numFmtId="165" applyNumberFormat="1"/><xf fontId="1" applyFont="1"/></cellXfs>'
    "</styleSheet>",
}


def write_workbook(
    out: IO[bytes], title: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> int:
    """Write a workbook of one sheet with a head that stays in view; how many rows it has.

    Moments are written as they stand, without their zone. Text longer than a cell is cut.
    """
    number = 0
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, part in _PARTS.items():
            book.writestr(_entry(name), f'<?xml version="1.0" encoding="UTF-8"?>{part}')
        book.writestr(_entry("xl/workbook.xml"), _workbook(title))
        with book.open(_entry("xl/worksheets/sheet1.xml"), "w", force_zip64=True) as sheet:
            sheet.write(_BEGIN.encode())
            sheet.write(_row([_text(cell, _HEAD) for cell in head]))
            for row in rows:
                sheet.write(_row([_cell(cell) for cell in row]))
                number += 1
            sheet.write(b"</sheetData></worksheet>")
    return number


def _entry(name: str) -> zipfile.ZipInfo:
    """A part that carries no time, so that the same rows are the same bytes."""
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _workbook(title: str) -> str:
    # A sheet's name has 31 characters at most, without these.
    name = re.sub(r"[\[\]:*?/\\']", " ", title)[:31].strip() or "Sheet1"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="{_SHEET}"'
        f' xmlns:r="{_NAME}/officeDocument/2006/relationships"><sheets>'
        f'<sheet name="{_safe(name)}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )


def _row(cells: Sequence[str]) -> bytes:
    return f"<row>{''.join(cells)}</row>".encode()


def _cell(value: Cell) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, datetime):
        seconds = value.hour * 3600 + value.minute * 60 + value.second
        days = (value.date() - _EPOCH).days + seconds / 86_400
        return f'<c s="{_MOMENT}"><v>{days:.6f}</v></c>'
    if isinstance(value, date):
        return f'<c s="{_DAY}"><v>{(value - _EPOCH).days}</v></c>'
    return f"<c><v>{value}</v></c>"


def _text(value: str, style: int = 0) -> str:
    text = _safe(value[:LONGEST])
    return f'<c t="inlineStr" s="{style}"><is><t xml:space="preserve">{text}</t></is></c>'


def _safe(value: str) -> str:
    return escape(_UNWRITABLE.sub("", value), {'"': "&quot;"})
