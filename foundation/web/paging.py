"""Pages of a list: 50 rows, then the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import request
from sqlalchemy import Select, func, select

from foundation.errors import Invalid
from foundation.unit_of_work import session

T = TypeVar("T")
PER_PAGE = 50


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of rows with its place among all."""

    rows: Sequence[T]
    number: int
    total: int
    per_page: int = PER_PAGE

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.per_page))

    @property
    def first(self) -> int:
        """Number of the first row shown, from 1; 0 when there is none."""
        return (self.number - 1) * self.per_page + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """Number of the last row shown."""
        return (self.number - 1) * self.per_page + len(self.rows)


def page_number() -> int:
    """The page asked for; `Invalid` for anything but a small positive number."""
    raw = request.args.get("page", "1")
    if not raw.isascii() or not raw.isdigit() or len(raw) > 5 or int(raw) < 1:
        raise Invalid
    return int(raw)


def paged(query: Select[Any], number: int, per_page: int = PER_PAGE) -> Page[Any]:
    """Run a query of one entity for one page, counting the whole in the database."""
    total = session().scalar(select(func.count()).select_from(query.order_by(None).subquery()))
    rows = session().scalars(query.limit(per_page).offset((number - 1) * per_page)).all()
    return Page(rows, number, total or 0, per_page)
