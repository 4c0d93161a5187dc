"""Who is away now, who stands in for them, and what is entered for days to come."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date
from typing import cast
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from foundation import clock
from foundation.scope import current_tenant_id
from foundation.unit_of_work import current, session
from foundation.web.moments import day_words
from foundation.web.texts import gettext
from tenants.absences.models import Absence
from tenants.absences.standing_in import Holdings
from tenants.models import User
from tenants.queries import own_calendar

_KEPT_IN_LIST = 30


@dataclass(frozen=True)
class Away:
    """Somebody who is away today, and who stands in.

    `chosen` was entered; `stand_in_id` is the same as long as they can: here, not away
    themselves, and with the rights still that the work wants.
    """

    absence: Absence
    name: str
    chosen: str
    able: bool

    @property
    def stand_in_id(self) -> UUID | None:
        """Who does the work now, if anybody."""
        return self.absence.stand_in_id if self.able else None

    def words(self) -> str:
        """Until when, and who stands in, for the page of something that is theirs."""
        day = day_words(self.absence.last_day)
        if self.able:
            return gettext("away until %(day)s, %(name)s stands in", day=day, name=self.chosen)
        return gettext("away until %(day)s, nobody stands in", day=day)

    def for_whom(self) -> str:
        """For the desk of who stands in."""
        day = day_words(self.absence.last_day)
        return gettext("for %(name)s until %(day)s", name=self.name, day=day)


def today_here() -> date:
    """The day it is in the organisation."""
    return own_calendar().day_of(clock.now())


def away_now() -> dict[UUID, Away]:
    """Who is away today, by who it is; found once in a unit of work.

    One query where nobody is, four however many are.
    """
    notes, key = current().notes, f"away in {current_tenant_id()}"
    if key not in notes:
        notes[key] = _away_on(today_here())
    return cast(dict[UUID, Away], notes[key])


def forget_away() -> None:
    """Have it found out anew, after an absence was entered or ended."""
    current().notes.pop(f"away in {current_tenant_id()}", None)


def stands_in_for(user_id: UUID) -> dict[UUID, Away]:
    """For whom somebody stands in today."""
    return {who: away for who, away in away_now().items() if away.stand_in_id == user_id}


def others_of(user_id: UUID) -> dict[UUID, str]:
    """The same, with what the desk says at their tasks."""
    return {who: away.for_whom() for who, away in stands_in_for(user_id).items()}


def for_whom(actor: UUID, *owners: UUID | None) -> dict[str, UUID]:
    """For the trail: of those whose work it is the one for whom `actor` stands in, if any.

    Whoever acts for themselves acts for nobody else.
    """
    if actor in owners:
        return {}
    found = stands_in_for(actor)
    return next(({"standing_in_for": one} for one in owners if one in found), {})


def reached_instead(user_id: UUID, apart: Container[UUID] = ()) -> UUID:
    """Who is written to: whoever stands in for somebody who is away, unless among `apart`."""
    away = away_now().get(user_id)
    if away is None or away.stand_in_id is None or away.stand_in_id in apart:
        return user_id
    return away.stand_in_id


def away_without_stand_in() -> dict[UUID, Away]:
    """Who is away today while nobody does their work."""
    return {who: away for who, away in away_now().items() if not away.able}


def away_words(people: Iterable[UUID | None]) -> dict[UUID, str]:
    """Of these people those who are away, with what a page says beside their name."""
    found = away_now()
    return {one: found[one].words() for one in people if one is not None and one in found}


def names_with_absence(names: dict[UUID, str]) -> dict[UUID, str]:
    """Names as lists of choices give them: who is away is offered with who stands in."""
    return {
        one: gettext("%(name)s (%(why)s)", name=names[one], why=words)
        for one, words in away_words(names).items()
    } | {one: name for one, name in names.items() if one not in away_now()}


def overlapping(user_id: UUID, first: date, last: date) -> Absence | None:
    """An absence of somebody that shares a day with this span, the first."""
    query = select(Absence).where(
        Absence.user_id == user_id,
        Absence.ended_at.is_(None),
        Absence.first_day <= last,
        Absence.last_day >= first,
    )
    return session().scalars(query.order_by(Absence.first_day).limit(1)).first()


def standing_in_between(user_id: UUID, first: date, last: date) -> list[str]:
    """The names of those for whom somebody stands in on a day of this span."""
    query = (
        select(User.name)
        .join(Absence, Absence.user_id == User.id)
        .where(
            Absence.stand_in_id == user_id,
            Absence.ended_at.is_(None),
            Absence.first_day <= last,
            Absence.last_day >= first,
        )
        .order_by(User.name, User.id)
    )
    return list(dict.fromkeys(session().scalars(query)))


@dataclass(frozen=True)
class Listed:
    """An absence as lists show it."""

    row: Absence
    name: str
    stand_in: str
    state: str  # "coming", "running", "over" or "ended"

    @property
    def ends(self) -> bool:
        """Whether there is something to end."""
        return self.state in ("coming", "running")


def listed(user_id: UUID | None = None) -> list[Listed]:
    """Absences, of one person or of everybody: what runs and comes first, then what was."""
    stand_in = aliased(User)
    query: Select[Absence, str, str | None] = (
        select(Absence, User.name, stand_in.name)
        .join(User, User.id == Absence.user_id)
        .outerjoin(stand_in, stand_in.id == Absence.stand_in_id)
    )
    if user_id is not None:
        query = query.where((Absence.user_id == user_id) | (Absence.stand_in_id == user_id))
    today = today_here()
    open_ones = query.where(Absence.ended_at.is_(None), Absence.last_day >= today)
    past = query.where((Absence.ended_at.is_not(None)) | (Absence.last_day < today))
    order = (Absence.last_day.desc(), Absence.id)
    found = [
        *session().execute(open_ones.order_by(Absence.first_day, Absence.id)),
        *session().execute(past.order_by(*order).limit(_KEPT_IN_LIST)),
    ]
    return [Listed(row, name, other or "", _state(row, today)) for row, name, other in found]


def _state(row: Absence, today: date) -> str:
    if row.ended_at is not None:
        return "ended"
    if row.last_day < today:
        return "over"
    return "coming" if row.first_day > today else "running"


def _away_on(day: date) -> dict[UUID, Away]:
    stand_in = aliased(User)
    query = (
        select(Absence, User.name, stand_in.name)
        .join(User, User.id == Absence.user_id)
        .outerjoin(stand_in, stand_in.id == Absence.stand_in_id)
        .where(Absence.ended_at.is_(None), Absence.first_day <= day, Absence.last_day >= day)
        .order_by(User.name, User.id)
    )
    rows = session().execute(query).all()
    away = {row.user_id for row, _, _ in rows}
    chosen = {row.stand_in_id for row, _, _ in rows if row.stand_in_id is not None} - away
    held = Holdings.of(away | chosen) if chosen else Holdings({})
    return {
        row.user_id: Away(row, name, other or "", _able(row, chosen, held))
        for row, name, other in rows
    }


def _able(row: Absence, chosen: set[UUID], held: Holdings) -> bool:
    """Whether the stand-in can do it today; who is away too is not followed to the next one."""
    if row.stand_in_id is None or row.stand_in_id not in chosen:
        return False
    lack = held.lack(row.user_id, row.stand_in_id)
    return lack is not None and not lack
