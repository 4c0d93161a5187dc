"""Tables as CSV files that spreadsheets open, and whose cells they do not run as formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import IO

from flask import Response

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_file(name: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> Response:
    """The rows as a file to keep, under a name of ours; with the mark that Excel wants."""
    out = io.StringIO()
    write_csv(out, head, rows)
    response = Response(out.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def write_csv(out: IO[str], head: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Write the rows with the mark that Excel wants and harmless cells; how many there were."""
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow([_harmless(cell) for cell in head])
    number = 0
    for row in rows:
        writer.writerow([_harmless(cell) for cell in row])
        number += 1
    return number


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula is shown as text (CWE-1236)."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def as_written(cell: str) -> str:
    """A cell of such a file as it was before it was made harmless."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell
