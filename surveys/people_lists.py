"""A pasted or uploaded list of people, understood line by line; pure, nothing is looked up.

The first line names the columns, in Chinese or English. Without such a line each line is one
person: an e-mail address, or any name or number to know them by.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from foundation.lists import rows_of
from foundation.web.texts import gettext

MOST_PEOPLE = 5_000  # of one list
_MOST_ATTRIBUTES = 10
_LONGEST = 120  # characters of a cell

_COLUMNS = {
    "key": ("key", "id", "number", "no", "编号", "序号", "门诊号", "客户号"),
    "name": ("name", "姓名", "名称"),
    "email": ("email", "e-mail", "mail", "邮箱", "电子邮箱", "邮件"),
    "phone": ("phone", "mobile", "tel", "手机", "手机号", "电话"),
}
_KNOWN = {word: column for column, words in _COLUMNS.items() for word in words}
_MAIL = re.compile(r"[^@\s,;<>\"]{1,64}@[^@\s,;<>\"]+\.[^@\s,;<>\"]+")
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{4,19}")
_ATTRIBUTE = re.compile(r"[^\W\d]\w{0,39}")


@dataclass(frozen=True)
class Person:
    """One line of a list."""

    line: int
    key: str
    name: str = ""
    email: str = ""
    phone: str = ""
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass
class PeopleList:
    """What a list says, and what is wrong with it, by line; line 0 is the whole."""

    people: list[Person] = field(default_factory=list)
    attributes: list[str] = field(default_factory=list)
    errors: list[tuple[int, str]] = field(default_factory=list)


def read_list(text: str) -> PeopleList:
    """The people of a list; an empty one has an error."""
    text = text.replace("\0", "")
    found = PeopleList()
    lines = [(n, row) for n, row in enumerate(rows_of(text), start=1) if any(row)]
    columns = _columns(lines[0][1], found) if lines else []
    if columns:
        lines = lines[1:]
    elif lines and max(len(row) for _, row in lines) > 1:
        found.errors.append((lines[0][0], _no_head()))
        return found
    if not lines:
        found.errors.append((0, gettext("There is nobody on this list.")))
    elif len(lines) > MOST_PEOPLE:
        sentence = gettext("A list has %(most)s people at most; cut it in two.", most=MOST_PEOPLE)
        found.errors.append((0, sentence))
        return found
    _read(lines, columns, found)
    return found


def _columns(row: list[str], found: PeopleList) -> list[str]:
    """The columns that the first line names; none when it is a person already."""
    words = [cell.lower() for cell in row]
    if not any(word in _KNOWN for word in words):
        return []
    columns = [_KNOWN.get(word, word) for word in words]
    found.attributes = [c for c in columns if c and c not in _COLUMNS]
    for column in {c for c in columns if c and columns.count(c) > 1}:
        found.errors.append((1, gettext("Two columns are called “%(name)s”.", name=column)))
    for name in found.attributes:
        if not _ATTRIBUTE.fullmatch(name):
            sentence = gettext("“%(name)s” cannot be a column: use letters and digits.", name=name)
            found.errors.append((1, sentence))
    if len(found.attributes) > _MOST_ATTRIBUTES:
        sentence = gettext("%(most)s columns of your own at most.", most=_MOST_ATTRIBUTES)
        found.errors.append((1, sentence))
    return columns


def _read(lines: list[tuple[int, list[str]]], columns: list[str], found: PeopleList) -> None:
    seen: dict[str, int] = {}
    for number, row in lines:
        person, wrong = _person(number, row, columns)
        if not wrong and person.key.casefold() in seen:
            wrong = gettext("The same as line %(line)s.", line=seen[person.key.casefold()])
        if wrong:
            found.errors.append((number, wrong))
        else:
            seen[person.key.casefold()] = number
            found.people.append(person)


def _person(number: int, row: list[str], columns: list[str]) -> tuple[Person, str]:
    if not columns:
        columns = ["email" if _MAIL.fullmatch(row[0]) else "key"]
    cells = {c: v for c, v in zip(columns, row, strict=False) if c and v}
    known = {name: cells.pop(name, "") for name in _COLUMNS}
    known["key"] = known["key"] or known["email"] or known["phone"] or known["name"]
    return Person(number, **known, attributes=cells), _wrong(known, cells, len(row) > len(columns))


def _wrong(known: dict[str, str], cells: dict[str, str], too_many: bool) -> str:
    if too_many:
        return gettext("There are more cells than columns.")
    if not known["key"]:
        return gettext("Nothing to know this person by: a number, address or name.")
    if any(len(value) > _LONGEST for value in (*known.values(), *cells.values())):
        return gettext("A cell has %(most)s characters at most.", most=_LONGEST)
    if known["email"] and not _MAIL.fullmatch(known["email"]):
        return gettext("This is no e-mail address: %(text)s", text=known["email"])
    if known["phone"] and not _PHONE.fullmatch(known["phone"]):
        return gettext("This is no phone number: %(text)s", text=known["phone"])
    return ""


def _no_head() -> str:
    return gettext(
        "The first line has to name the columns, such as: key, name, email, phone, ward."
    )
