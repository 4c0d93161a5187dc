"""How much each person has in hand, by the conditions of the lists themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from complaints.actions.models import CorrectiveAction
from complaints.actions.queries import open_items_by_owner
from complaints.actions.queries import visible_to as actions_visible_to
from complaints.actions.workflow import ENDED
from complaints.models import Complaint
from complaints.queries import visible_to
from complaints.register.queries import state_is
from complaints.services.checking import handlers
from complaints.workflow import Acting
from foundation import clock
from foundation.unit_of_work import session
from foundation.web.texts import gettext, ngettext
from tenants.absences.queries import away_words
from tenants.queries import user_names

# What is counted of cases: the tabs of the register by which each number is found again.
COLUMNS = (
    "received",
    "in_hand",
    "proposed",
    "disputed",
    "waiting",
    "overdue",
    "week",
)


@dataclass(frozen=True)
class Load:
    """What one person has: cases by the register's tabs, actions in charge of and to work in."""

    user_id: UUID
    name: str
    open: int = 0
    cases: dict[str, int] = field(default_factory=dict)
    actions: int = 0
    items: int = 0
    away: str = ""


def loads(person: Acting) -> list[Load]:
    """Of everybody who can work on cases or has something, as far as `person` may see it, by name.

    Seven queries at most, however many people there are.
    """
    now = clock.now()
    cases, actions, items = _cases(person, now), _owned(person), _worked_in(person)
    able = handlers() if person.may("complaint:read-all") else []
    people = {*able, *cases, *actions, *items}
    names, away = user_names(people), away_words(people)
    found = [
        Load(
            one,
            names[one],
            cases.get(one, {}).get("open", 0),
            cases.get(one, {}),
            actions.get(one, 0),
            items.get(one, 0),
            away.get(one, ""),
        )
        for one in people
        if one in names
    ]
    return sorted(found, key=lambda load: (load.name, str(load.user_id)))


def load_words(people: Iterable[UUID], person: Acting) -> dict[UUID, str]:
    """What a list of people to choose from says of each: how much is open, and who is away."""
    ids = list(people)
    cases, away = _cases(person, clock.now()), away_words(ids)
    words: dict[UUID, str] = {}
    for one in ids:
        counts = cases.get(one, {})
        number, over = counts.get("open", 0), counts.get("overdue", 0)
        told = [ngettext("%(num)s open", "%(num)s open", number)]
        if over:
            told.append(ngettext("%(num)s overdue", "%(num)s overdue", over))
        if one in away:
            told.append(away[one])
        words[one] = gettext(", ").join(told)
    return words


def _cases(person: Acting, now: datetime) -> dict[UUID, dict[str, int]]:
    names = ("open", *COLUMNS)
    numbers = [
        func.count().filter(*state_is(name, now, person.user_id), Complaint.state != "closed")
        for name in names
    ]
    query = select(Complaint.handler_id, *numbers).where(
        Complaint.handler_id.is_not(None), Complaint.state != "closed"
    )
    seen = visible_to(person)
    if seen is not None:
        query = query.where(seen)
    rows = session().execute(query.group_by(Complaint.handler_id))
    return {row[0]: dict(zip(names, row[1:], strict=True)) for row in rows if row[0] is not None}


def _owned(person: Acting) -> dict[UUID, int]:
    query = select(CorrectiveAction.owner_id, func.count()).where(
        CorrectiveAction.owner_id.is_not(None), CorrectiveAction.state.not_in(ENDED)
    )
    seen = actions_visible_to(person)
    if seen is not None:
        query = query.where(seen)
    rows = session().execute(query.group_by(CorrectiveAction.owner_id))
    return {who: number for who, number in rows if who is not None}


def _worked_in(person: Acting) -> dict[UUID, int]:
    """In how many running actions somebody has something to do that is not done."""
    query = open_items_by_owner()
    seen = actions_visible_to(person)
    if seen is not None:
        query = query.where(seen)
    return {row[0]: row[1] for row in session().execute(query)}
