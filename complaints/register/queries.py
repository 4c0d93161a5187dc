"""The register's cases, page by page: a page is found by the case before it, not by counting.

So the four-thousandth page costs what the first does: every order has an index, and the place in it
is a date with a reference, which no two cases share.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    Uuid,
    and_,
    any_,
    case,
    func,
    literal,
    literal_column,
    or_,
    select,
    tuple_,
)

from complaints.categories.queries import own_tree
from complaints.judgements.queries import closed_in, judged_as
from complaints.models import NEVER, Complaint
from complaints.queries import visible_to
from complaints.register.facts import COURSES, TIMINGS, recurring
from complaints.register.wanted import NONE, Wanted
from complaints.reviews.queries import cases_reviewed
from complaints.transfers.queries import cases_numbered
from complaints.watching.queries import watched_by
from complaints.workflow import Acting
from foundation.unit_of_work import session
from tenants.queries import departments_below, own_calendar

PER_PAGE = 50
_FEW = 1000  # cases that a search may find before reading all of them is quicker
_LONGEST = 80  # of a place in the order, as an address has it


@dataclass(frozen=True)
class Order:
    """An order of the register: by a column and then by the reference, up or down."""

    column: Any
    falls: bool

    def sorted(self, query: Select[Any], *, turned: bool) -> Select[Any]:
        """The query in this order, or the other way round."""
        keys = (self.column, Complaint.ref)
        down = self.falls != turned
        return query.order_by(*(key.desc() if down else key.asc() for key in keys))

    def beyond(self, key: Any, ref: str, *, turned: bool) -> Iterator[ColumnElement[bool]]:
        """What comes after a place; the first condition alone is one that an index knows."""
        pair, place = tuple_(self.column, Complaint.ref), tuple_(literal(key), literal(ref))
        if self.falls != turned:
            yield self.column <= key
            yield pair < place
        else:
            yield self.column >= key
            yield pair > place


_CLOCK = case((Complaint.due_at.is_(None), literal_column(NEVER)), else_=Complaint.due_at)
DUE = Order(_CLOCK, falls=False)
NEWEST = Order(Complaint.received_on, falls=True)
OLDEST = Order(Complaint.received_on, falls=False)
_ORDERS = {"due": DUE, "new": NEWEST, "old": OLDEST}


@dataclass(frozen=True)
class Cases:
    """A page of the register: its cases, how many there are in all, and the places around it."""

    rows: Sequence[Complaint]
    total: int
    before: str
    after: str


def order_of(wanted: Wanted) -> Order:
    """The order asked for; else what breaks first, and of all or settled cases the latest."""
    if wanted.sort:
        return _ORDERS[wanted.sort]
    return NEWEST if wanted.state in ("", "closed") else DUE


def register_query(person: Acting, wanted: Wanted, now: datetime) -> Select[Any]:
    """The cases of the register as a person may see it, in no order."""
    query = select(Complaint)
    seen = visible_to(person)
    if seen is not None:
        query = query.where(seen)
    return query.where(*conditions(wanted, now, person.user_id))


def cases_page(
    person: Acting, wanted: Wanted, now: datetime, *, after: str = "", before: str = ""
) -> Cases:
    """One page: after a place, before one, or the first. An odd place shows the first."""
    order, query = order_of(wanted), register_query(person, wanted, now)
    total = session().scalar(select(func.count()).select_from(query.subquery())) or 0
    place = _place(order, after or before)
    turned = bool(before) and place is not None
    if place is not None:
        query = query.where(*order.beyond(*place, turned=turned))
    rows = list(session().scalars(order.sorted(query, turned=turned).limit(PER_PAGE + 1)))
    more, rows = len(rows) > PER_PAGE, rows[:PER_PAGE]
    if turned:
        rows.reverse()
    earlier, later = (more, True) if turned else (place is not None, more)
    return Cases(
        rows,
        total,
        _written(order, rows[0]) if rows and earlier else "",
        _written(order, rows[-1]) if rows and later else "",
    )


def _written(order: Order, row: Complaint) -> str:
    key = (row.due_at or NEVER_AT) if order is DUE else row.received_on
    return f"{key.isoformat()}~{row.ref}"


NEVER_AT = datetime(9999, 1, 1, tzinfo=UTC)


def _place(order: Order, written: str) -> tuple[Any, str] | None:
    key, tilde, ref = written[:_LONGEST].replace("\0", "").partition("~")
    if not tilde:
        return None
    try:
        if order is not DUE:
            return date.fromisoformat(key), ref
        moment = datetime.fromisoformat(key)
    except ValueError:
        return None
    return (moment, ref) if moment.tzinfo is not None else None


def conditions(wanted: Wanted, now: datetime, me: UUID) -> Iterable[ColumnElement[bool]]:
    """What a case must fulfil; `me` is whoever reads."""
    yield from state_is(wanted.state, now, me)
    if wanted.category:
        codes = own_tree().covered(wanted.category)
        yield Complaint.category == codes[0] if len(codes) == 1 else Complaint.category.in_(codes)
    for name in ("severity", "channel"):
        if value := getattr(wanted, name):
            yield getattr(Complaint, name) == value
    yield from _whose(wanted, me)
    if wanted.since:
        yield Complaint.received_on >= date.fromisoformat(wanted.since)
    if wanted.until:
        yield Complaint.received_on <= date.fromisoformat(wanted.until)
    for name in ("anonymous", "safety"):
        if value := getattr(wanted, name):
            yield getattr(Complaint, name).is_(value == "yes")
    yield from _course(wanted, now)
    if wanted.review:
        year = int(wanted.review_year) if wanted.review_year else None
        yield Complaint.id.in_(cases_reviewed(wanted.review, year))
    yield from closed_in(wanted.closed)
    if wanted.judged:
        yield judged_as(wanted.judged)
    if wanted.q:
        yield _saying(wanted.q)


def state_is(state: str, now: datetime, me: UUID) -> Iterator[ColumnElement[bool]]:
    """What a case of a tab must fulfil; whoever counts one asks by the same."""
    if state == "open":
        yield Complaint.state != "closed"
    elif state == "overdue":
        yield Complaint.due_at < now
    elif state == "waiting":
        yield or_(Complaint.held_at.is_not(None), Complaint.state == "answered")
    elif state == "week":
        yield and_(Complaint.due_at >= now, Complaint.due_at < _week_ends(now))
    elif state == "watched":
        yield Complaint.id.in_(watched_by(me))
    elif state == "silent":
        yield and_(Complaint.state == "closed", Complaint.object_until.is_not(None))
    elif state:
        yield Complaint.state == state


def _week_ends(now: datetime) -> datetime:
    """The midnight after Sunday; what is due falls on working time by itself."""
    calendar = own_calendar()
    today = calendar.day_of(now)
    return calendar.ends(today + timedelta(days=6 - today.weekday()))


def _whose(wanted: Wanted, me: UUID) -> Iterator[ColumnElement[bool]]:
    if wanted.department == NONE:
        yield Complaint.department_id.is_(None)
    elif wanted.department and wanted.alone:
        yield Complaint.department_id == UUID(wanted.department)
    elif wanted.department:
        yield Complaint.department_id.in_(departments_below([UUID(wanted.department)]))
    if wanted.handler == NONE:
        yield Complaint.handler_id.is_(None)
    elif wanted.handler:
        yield Complaint.handler_id == (me if wanted.handler == "me" else UUID(wanted.handler))


def _course(wanted: Wanted, now: datetime) -> Iterator[ColumnElement[bool]]:
    if wanted.outcome == NONE:
        yield Complaint.outcome.is_(None)
    elif wanted.outcome:
        yield Complaint.outcome == wanted.outcome
    if wanted.rated in ("yes", "no"):
        given = Complaint.rating.is_not(None)
        yield given if wanted.rated == "yes" else ~given
    elif wanted.rated:
        yield Complaint.rating == int(wanted.rated)
    if wanted.course:
        yield COURSES[wanted.course](now)
    if wanted.timing:
        yield TIMINGS[wanted.timing](now)
    if wanted.recurring:
        since = date.fromisoformat(wanted.since) if wanted.since else None
        yield recurring(int(wanted.recurring), since)


def _saying(words: str) -> ColumnElement[bool]:
    """Cases with these words in reference, subject or the number of a body that sent them on.

    The few by an index, many by reading all.

    The index is asked by a function that adds the tenant itself; behind a policy PostgreSQL would
    not use it.
    """
    asked = select(func.cases_saying(words, _FEW + 1).column_valued("found"))
    found = list(session().scalars(asked))
    numbered = cases_numbered(words, _FEW)
    if len(found) <= _FEW:
        return Complaint.id == any_(literal([*found, *numbered], ARRAY(Uuid())))
    like = "%" + _literally(words) + "%"
    said = or_(Complaint.ref.ilike(like), Complaint.subject.ilike(like))
    return or_(said, Complaint.id.in_(numbered)) if numbered else said


def counts_by_state(person: Acting) -> dict[str, int]:
    """How many cases a person may see in each state."""
    query = select(Complaint.state, func.count()).group_by(Complaint.state)
    seen = visible_to(person)
    if seen is not None:
        query = query.where(seen)
    return {row[0]: row[1] for row in session().execute(query)}


def _literally(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
