"""A pasted or uploaded list of staff, understood line by line; pure, nothing is looked up.

The first line names the columns, in Chinese or English; one of them has to be the number by which
each person is known.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date

from foundation.lists import rows_of
from foundation.web.csv_files import as_written
from foundation.web.texts import gettext

MOST_LINES = 2_000  # of one list
LONGEST = 80  # characters of a cell
NUMBER = re.compile(r"[^\W_][\w.-]{0,39}")

COLUMNS = {
    "number": (
        "number", "no", "no.", "id", "staff number", "employee number",
        "工号", "编号", "员工编号", "职工号", "人员编号",
    ),
    "name_zh": ("name", "chinese name", "full name", "姓名", "中文名", "中文姓名", "名字"),
    "name_en": ("english name", "name in english", "英文名", "英文姓名", "拼音"),
    "department": ("department", "department code", "部门", "科室", "部门代码", "所在部门", "病区"),
    "job_title": ("title", "job title", "position", "职称", "职务", "岗位"),
    "active_from": ("from", "since", "here from", "works from", "到岗日期", "入职日期", "起始日期"),
    "left_on": ("left", "left on", "gone from", "离开日期", "离职日期"),
}  # fmt: skip
_TOLD_ALONE = frozenset({"department name", "部门名称"})  # written by our own file, not read
_KNOWN = {word: column for column, words in COLUMNS.items() for word in words}
_DAY = re.compile(r"(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})日?")
_DAYS = ("active_from", "left_on")


@dataclass(frozen=True)
class Line:
    """One person of a list: what the columns say, the days among it as days."""

    line: int
    number: str
    words: dict[str, str]
    days: dict[str, date | None]


@dataclass
class StaffList:
    """What a list says, and what is wrong with it, by line; line 0 is the whole."""

    lines: list[Line] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    errors: list[tuple[int, str]] = field(default_factory=list)


def read_staff(text: str) -> StaffList:
    """The people of a list; an empty one has an error."""
    found = StaffList()
    rows = [
        (at, [tidy(as_written(cell)) for cell in row])
        for at, row in enumerate(rows_of(text.replace("\0", "")), start=1)
        if any(row)
    ]
    if len(rows) < 2:
        found.errors.append((0, gettext("There is nobody on this list.") if rows else _no_head()))
        return found
    columns = _columns(rows[0], found)
    if len(rows) - 1 > MOST_LINES:
        sentence = gettext("A list has %(most)s people at most; cut it in two.", most=MOST_LINES)
        found.errors.append((0, sentence))
    if not found.errors:
        _read(rows[1:], columns, found)
    return found


def tidy(word: str) -> str:
    """A cell in one form: full-width letters and digits as plain ones, no double spaces."""
    return " ".join(unicodedata.normalize("NFKC", word).split())


def _columns(row: tuple[int, list[str]], found: StaffList) -> list[str]:
    """What each column is; nothing for those that are not read."""
    at, words = row
    columns = [_KNOWN.get(word.casefold(), "") for word in words]
    if "number" not in columns:
        found.errors.append((at, _no_head()))
    for column in sorted({c for c in columns if c and columns.count(c) > 1}):
        twice = next(w for w, c in zip(words, columns, strict=True) if c == column)
        found.errors.append((at, gettext("Two columns are called “%(name)s”.", name=twice)))
    found.unread = [
        word
        for word, column in zip(words, columns, strict=True)
        if word and not column and word.casefold() not in _TOLD_ALONE
    ]
    return columns


def _read(rows: list[tuple[int, list[str]]], columns: list[str], found: StaffList) -> None:
    seen: dict[str, int] = {}
    for at, row in rows:
        try:
            line = _line(at, row, columns)
            if line.number in seen:
                raise _WrongError(gettext("The same as line %(line)s.", line=seen[line.number]))
        except _WrongError as wrong:
            found.errors.append((at, str(wrong)))
        else:
            seen[line.number] = at
            found.lines.append(line)


class _WrongError(Exception):
    """A line that cannot be read; the message says why."""


def _line(at: int, row: list[str], columns: list[str]) -> Line:
    if any(row[len(columns) :]):
        raise _WrongError(gettext("There are more cells than columns."))
    padded = [*row, *[""] * (len(columns) - len(row))]
    cells = {c: v for c, v in zip(columns, padded, strict=False) if c}
    if any(len(value) > LONGEST for value in cells.values()):
        raise _WrongError(gettext("A cell has %(most)s characters at most.", most=LONGEST))
    if any(not char.isprintable() for value in cells.values() for char in value):
        raise _WrongError(gettext("Please leave out characters that cannot be shown."))
    number = cells.pop("number")
    if not number:
        raise _WrongError(gettext("The number is missing."))
    if not NUMBER.fullmatch(number):
        raise _WrongError(number_words())
    days = {name: _day(cells.pop(name)) for name in _DAYS if name in cells}
    if "name_zh" in cells or "name_en" in cells:
        cells["name_zh"] = cells.get("name_zh") or cells.get("name_en", "")
    if "name_zh" in cells and not cells["name_zh"]:
        raise _WrongError(gettext("The name is missing."))
    return Line(at, number, cells, days)


def _day(text: str) -> date | None:
    if not text:
        return None
    found = _DAY.fullmatch(
        text.split(" 0", maxsplit=1)[0]
    )  # a spreadsheet's midnight behind the day
    try:
        return date(*(int(part) for part in found.groups())) if found else _no_day(text)
    except ValueError:
        return _no_day(text)


def _no_day(text: str) -> date:
    raise _WrongError(gettext("This is no day such as 2026-10-01: %(text)s", text=text))


def number_words() -> str:
    """How a staff number may look."""
    return gettext("A number has letters, digits, hyphens and dots; 40 at most.")


def _no_head() -> str:
    return gettext(
        "The first line has to name the columns, such as: number, name, department, title."
    )
