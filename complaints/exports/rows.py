"""The rows of an export: what the register shows of a case and its dates, never who complained.

Neither the text of a complaint nor its conversation is in it, for people write their names there;
the sealed contact details are not read at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from complaints import clocks
from complaints.categories.queries import own_tree
from complaints.exports.people import Asker
from complaints.models import Complaint
from complaints.register.queries import NEWEST, register_query
from complaints.register.wanted import Wanted
from complaints.transfers.queries import transfers_among
from complaints.transfers.wording import number_words
from complaints.wording import (
    CHANNEL_WORDS,
    OUTCOME_WORDS,
    SEVERITY_WORDS,
    state_words,
)
from foundation.unit_of_work import session, unit_of_work
from foundation.web.texts import gettext
from foundation.workbooks import Cell
from tenants.queries import departments_by_id, user_names

BATCH = 2000


@dataclass(frozen=True)
class Reading:
    """For whom and when rows are read: the filters, the moment, the reader's zone and language."""

    person: Asker
    wanted: Wanted
    now: datetime
    zone: str
    language: str


def head() -> list[str]:
    """The columns."""
    return [
        gettext("Reference"),
        gettext("Received on"),
        gettext("State"),
        gettext("Subject"),
        gettext("Category"),
        gettext("Severity"),
        gettext("Safety is concerned"),
        gettext("Department"),
        gettext("Handler"),
        gettext("Came in"),
        gettext("Anonymous"),
        gettext("Acknowledge by"),
        gettext("Acknowledged at"),
        gettext("Answer by"),
        gettext("Answered at"),
        gettext("Disputed at"),
        gettext("Settled on"),
        gettext("Outcome"),
        gettext("Rating of the handling"),
        gettext("Sent on by, with its own number"),
    ]


def count(reading: Reading) -> int:
    """How many cases fit."""
    query = register_query(reading.person, reading.wanted, reading.now)
    return session().scalar(select(func.count()).select_from(query.subquery())) or 0


def rows(reading: Reading, done: Callable[[int], None]) -> Iterator[Sequence[Cell]]:
    """Every case, the latest first, read in batches that each stand for themselves.

    `done` is told how many were read after each. What changes meanwhile may be read as it was or
    as it is; no case is read twice.
    """
    place: tuple[object, str] | None = None
    read = 0
    while True:
        with unit_of_work():
            query = register_query(reading.person, reading.wanted, reading.now)
            if place is not None:
                query = query.where(*NEWEST.beyond(*place, turned=False))
            batch = list(session().scalars(NEWEST.sorted(query, turned=False).limit(BATCH)))
            made = _made(batch, reading)
        yield from made
        read += len(batch)
        done(read)
        if len(batch) < BATCH:
            return
        place = (batch[-1].received_on, batch[-1].ref)


def _made(batch: Sequence[Complaint], reading: Reading) -> list[list[Cell]]:
    units = departments_by_id({case.department_id for case in batch if case.department_id})
    names = {key: unit.name(reading.language) for key, unit in units.items()}
    people = user_names(case.handler_id for case in batch)
    categories = own_tree().words(reading.language)
    zone = ZoneInfo(reading.zone)
    sent = transfers_among(case.id for case in batch)
    return [
        [
            *_row(case, names, people, categories, zone),
            # With the body before it, else a table program takes a long number for a figure.
            gettext("; ").join(number_words(one) for one in sent.get(case.id, ())),
        ]
        for case in batch
    ]


def _row(
    case: Complaint,
    units: Mapping[UUID, str],
    people: Mapping[UUID, str],
    categories: Mapping[str, str],
    zone: ZoneInfo,
) -> list[Cell]:
    def at(moment: datetime | None) -> datetime | None:
        return moment.astimezone(zone).replace(tzinfo=None) if moment else None

    def yes(fact: bool) -> str:
        return gettext("Yes") if fact else gettext("No")

    return [
        case.ref,
        case.received_on,
        state_words(case.state),
        case.subject,
        categories[case.category],
        str(SEVERITY_WORDS[case.severity]),
        yes(case.safety),
        units.get(case.department_id, "") if case.department_id else "",
        people.get(case.handler_id, "") if case.handler_id else "",
        str(CHANNEL_WORDS[case.channel]),
        yes(case.anonymous),
        at(case.acknowledge_due),
        at(case.acknowledged_at),
        at(clocks.answer_due(case)),
        at(case.answered_at),
        at(case.disputed_at),
        at(case.closed_at),
        str(OUTCOME_WORDS[case.outcome]) if case.outcome else "",
        case.rating,
    ]
