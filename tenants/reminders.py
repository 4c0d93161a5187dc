"""Reminders: each room says what is due and to whom; this room gathers it in one morning mail.

from tenants.reminders import Reminder, add_reminders

def actions_due(now: datetime) -> Iterable[Reminder]:
    for action in …:
        yield Reminder(
            user_id=action.owner_id,
            occasion=f"action.due:{action.id}",
            due_at=action.due_at - THREE_DAYS,
            say=partial(_due_soon, action),
            url=f"/app/actions/{action.ref}",
        )

add_reminders(actions_due)

A provider is asked once in a working morning, with the organisation in scope, for everything that
is due at that moment; what a person has been told of an occasion is never said to them again. A
new occasion (the thing came back, another date) has another key. `say` and `say_late` are called
with the language of the person who will read them ("zh" or "en"), while `gettext` speaks it too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from foundation.unit_of_work import session
from tenants.models import ReminderSent, User

Words = Callable[[str], str]


@dataclass(frozen=True)
class Reminder:
    """Something that a person is reminded of once.

    `occasion` is a stable key ("complaint.acknowledge:<id>"), `due_at` the moment from which the
    person is to be reminded. When it is still true at `after`, the people of `to` (the next level)
    are told too, each once, by `say_late`. Where there are more levels than one, each person of a
    level has a reminder of the same occasion, `late` but for the first; whoever is of several hears
    in the first of them.

    Who is away is not told, but whoever stands in for them, unless `apart` says that they must have
    no part in it.
    """

    user_id: UUID
    occasion: str
    due_at: datetime
    say: Words
    url: str
    after: datetime | None = None
    to: Sequence[UUID] = ()
    say_late: Words | None = None
    late: bool = False
    apart: frozenset[UUID] = frozenset()

    @property
    def kind(self) -> str:
        """What sort of occasion it is: the key up to its colon."""
        return self.occasion.partition(":")[0]


@dataclass(frozen=True)
class Told:
    """Who was reminded of an occasion and when; `late` says that it was the next level."""

    name: str
    at: datetime
    late: bool
    occasion: str


Provider = Callable[[datetime], Iterable[Reminder]]
_providers: dict[str, Provider] = {}


def add_reminders(provider: Provider) -> None:
    """Have `provider` be asked every working morning; adding it again changes nothing."""
    _providers[f"{provider.__module__}.{provider.__qualname__}"] = provider


def due_reminders(now: datetime) -> list[Reminder]:
    """What every room would have people of the organisation reminded of now."""
    found = (one for provider in _providers.values() for one in provider(now))
    return sorted((one for one in found if one.due_at <= now), key=lambda one: one.due_at)


def told_of(*occasions: str) -> list[Told]:
    """Who was reminded of these occasions, the first first: for the page of the thing itself."""
    query = (
        select(ReminderSent, User.name)
        .join(User, User.id == ReminderSent.user_id)
        .where(ReminderSent.occasion.in_(occasions))
        .order_by(ReminderSent.sent_at, ReminderSent.late, User.name)
    )
    rows = session().execute(query)
    return [Told(name, row.sent_at, row.late, row.occasion) for row, name in rows]
