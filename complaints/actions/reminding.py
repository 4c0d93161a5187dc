"""What people are reminded of in corrective actions: items that come due, steps nobody takes.

A sentence names the action by its number alone, as those of cases do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from uuid import UUID

from complaints.actions import reminding_words as say
from complaints.actions.models import ActionItem, ActionStep, CorrectiveAction
from complaints.actions.people import People
from complaints.actions.waiting import Wait, open_items, sent_back, to_finish, to_judge, to_review
from tenants.calendar import WorkingCalendar
from tenants.queries import own_calendar
from tenants.reminders import Reminder, Told, told_of

# Working days before the day of an item on which its owner hears of it.
BEFORE = 3
# Working days after that day, the next level is told.
NEXT = 2

Words = Callable[[str, date, str], str]


@dataclass(frozen=True)
class Kind:
    """A step that an action can wait for: the one before it, and what is said of the wait.

    People hear after `first` working days (None: the next morning), the next level after `after`.
    """

    name: str
    since: str
    first: int | None
    after: int
    say: Words
    late: Words


KINDS = {
    "in_review": Kind("review", "submit", 1, 3, say.review, say.review_late),
    "running": Kind("finish", "item_done", 1, 3, say.finish, say.finish_late),
    "to_judge": Kind("judge", "measure", None, 3, say.judge, say.judge_late),
    "draft": Kind("returned", "send_back", None, 3, say.returned, say.returned_late),
}


def item_occasion(item: ActionItem, *, over: bool) -> str:
    """The key of an item that comes due."""
    kind = "action.item-over" if over else "action.item"
    return f"{kind}:{item.id}:{item.due_on:%Y%m%d}"


def wait_occasion(kind: Kind, action_id: UUID, since: datetime) -> str:
    """The key of a wait: what comes to this point again waits anew."""
    return f"action.{kind.name}:{action_id}:{since:%Y%m%dT%H%M%S}"


def items_due(now: datetime) -> Iterator[Reminder]:
    """The owner of an item hears three working days ahead, and when its day has gone by.

    Two working days later the next level is told; it is told instead of an owner who cannot open
    the action any more.
    """
    calendar = own_calendar()
    found = open_items(calendar.day_of(calendar.add_days(now, BEFORE)))
    people = People.of(action for _, action in found)
    for item, action in found:
        over = calendar.ends(item.due_on) <= now
        first = calendar.day_before(item.due_on, BEFORE)
        there = people.can_work(item.owner_id, action)
        spoken = (say.item_over if over else say.item_soon) if there else say.item_orphan
        about = (action.ref, item.due_on)
        above = people.above(action, item.owner_id)
        for user_id in (item.owner_id,) if there else above:
            yield Reminder(
                user_id=user_id,
                occasion=item_occasion(item, over=over),
                due_at=calendar.ends(item.due_on) if over else calendar.begins(first),
                say=partial(spoken, *about),
                url=f"/app/actions/{action.ref}",
                after=calendar.add_days(calendar.begins(item.due_on), NEXT) if over else None,
                to=above if over else (),
                say_late=partial(say.item_late, *about),
            )


def steps_waiting(_now: datetime) -> Iterator[Reminder]:
    """Who can review, finish, judge or plan anew hears of it; then the next level."""
    reviews, ends, verdicts, returned = to_review(), to_finish(), to_judge(), sent_back()
    waits = (*reviews, *ends, *verdicts, *returned)
    people, calendar = People.of(wait.action for wait in waits), own_calendar()
    for wait in reviews:
        hands = _apart(people.reviewers, wait)
        yield from _reminders(wait, hands, (*people.admins, wait.action.planner_id), calendar)
    for wait in ends:
        hands = people.in_charge(wait.action)
        yield from _reminders(wait, hands, people.above(wait.action, *hands), calendar)
    for wait in verdicts:
        hands = _apart(people.auditors, wait)
        yield from _reminders(wait, hands, (*people.admins, wait.action.owner_id), calendar)
    for wait in returned:
        planner = wait.action.planner_id
        hands = (planner,) if people.can_work(planner, wait.action) else ()
        above = people.above(wait.action, planner)
        yield from _reminders(wait, hands, above, calendar)


def told_of_action(
    action: CorrectiveAction, items: Sequence[ActionItem], history: Sequence[ActionStep]
) -> tuple[list[Told], dict[UUID, list[Told]]]:
    """Who was reminded of what an action waits for now, and of each of its items; one query."""
    state = _occasion_now(action, history)
    keys = {item_occasion(item, over=o): item.id for item in items for o in (False, True)}
    by_item: dict[UUID, list[Told]] = {}
    waits: list[Told] = []
    for one in told_of(*keys, *([state] if state else [])):
        if one.occasion == state:
            waits.append(one)
        else:
            by_item.setdefault(keys[one.occasion], []).append(one)
    return waits, by_item


def _occasion_now(action: CorrectiveAction, history: Sequence[ActionStep]) -> str:
    """The key of what an action waits for as it stands, empty when nobody is to act."""
    kind = KINDS.get(action.state)
    if kind is None:
        return ""
    at = [s.at for s in history if s.round == action.round and s.step == kind.since]
    return wait_occasion(kind, action.id, at[-1]) if at else ""


def _reminders(
    wait: Wait,
    hands: Sequence[UUID],
    above: Iterable[UUID | None],
    calendar: WorkingCalendar,
) -> Iterator[Reminder]:
    """One for each who can act; where nobody can, one for each of the next level, in its time."""
    action, kind = wait.action, KINDS[wait.action.state]
    about = (action.ref, calendar.day_of(wait.since))
    first = calendar.add_days(wait.since, kind.first) if kind.first else wait.since
    after = calendar.add_days(wait.since, kind.after)
    level = tuple(dict.fromkeys(each for each in above if each is not None))
    for user_id in hands or level:
        yield Reminder(
            user_id=user_id,
            occasion=wait_occasion(kind, action.id, wait.since),
            due_at=first if hands else after,
            say=partial(kind.say if hands else kind.late, *about),
            url=f"/app/actions/{action.ref}",
            after=after if hands else None,
            to=level,
            say_late=partial(kind.late, *about),
            apart=wait.hands,
        )


def _apart(people: Iterable[UUID], wait: Wait) -> tuple[UUID, ...]:
    return tuple(each for each in people if each not in wait.hands)
