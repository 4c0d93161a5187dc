"""What the desk lists of corrective actions: own items, plans, reviews, verdicts to give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from complaints.actions.again.queries import checks_for, open_recurrences
from complaints.actions.items.queries import blocked_among
from complaints.actions.models import ActionItem, CorrectiveAction
from complaints.actions.queries import visible_to
from complaints.actions.waiting import (
    Wait,
    items_of_people,
    items_of_person,
    judged_lately,
    lost,
    observed,
    own_actions,
    own_in_stead,
    sent_back_among,
    to_finish_among,
    to_judge,
    to_review,
)
from complaints.actions.workflow import JUDGE, REVIEW, WRITE
from foundation.web.languages import language
from foundation.web.moments import day_words
from foundation.web.texts import gettext
from foundation.web.viewer import Viewer
from tenants.absences.queries import away_without_stand_in
from tenants.desk import Group, Shown, Task
from tenants.desk_clocks import Pill, due_on, waiting_since
from tenants.models import Department
from tenants.queries import departments_by_id, own_calendar

LISTED = 8
_STALE = 5  # working days after which an action without a person is over time
_LIST = "/app/actions"
# Who looks after people hears of what has none.
_MEMBERS = "member:write"

Names = Mapping[UUID, Department]


def actions_that_wait(viewer: Viewer) -> Iterable[Group]:
    """What this person has to do in corrective actions; the queries do not grow with it."""
    if viewer.may(_MEMBERS):
        gone = lost()
        yield _orphans(gone.items)
        yield _ownerless(gone.actions)
    if viewer.may(WRITE):
        yield _items(viewer)
        yield _checks(viewer)
        yield _back(viewer)
        yield _plans(viewer)
    if viewer.may(REVIEW):
        waits = [wait for wait in to_review() if viewer.user_id not in wait.hands]
        yield _waits(
            gettext("Plans to review"), "in_review", waits, gettext("Review the plan"), (1, 3)
        )
    if viewer.may(JUDGE):
        waits = [wait for wait in to_judge() if viewer.user_id not in wait.hands]
        yield _waits(
            gettext("Actions to judge"), "to_judge", waits, gettext("Give your verdict"), (0, 3)
        )


def actions_in_stead(viewer: Viewer, others: Mapping[UUID, str]) -> Iterable[Group]:
    """Items, drafts and running actions of those for whom this person stands in.

    Reviews and verdicts wait for nobody by name: they are on the own list or not at all.
    """
    if not viewer.may(WRITE):
        return
    items, actions = items_of_people(others, viewer), own_in_stead(viewer, others)
    names = _departments([*(action for _, action in items), *(each for each, _ in actions)])
    tasks = [
        _for_whom(
            _task(action, names, _to_do(item, blocked=False), due_on(item.due_on)),
            others[item.owner_id],
        )
        for item, action in items[:LISTED]
    ]
    title = gettext("Items of those for whom you stand in")
    yield Group(title, tasks, len(items), f"{_LIST}?state=running")
    tasks = [
        _for_whom(
            _task(action, names, action.title, _draft_pill(Wait(action, action.created_at))),
            others[whose],
        )
        for action, whose in actions[:LISTED]
    ]
    title = gettext("Actions of those for whom you stand in")
    yield Group(title, tasks, len(actions), f"{_LIST}?state=open")


def _for_whom(task: Task, words: str) -> Task:
    return replace(task, facts=(*task.facts, words))


def actions_to_know(viewer: Viewer) -> Iterator[Shown]:
    """For those who judge: what is under observation, and what did not work lately."""
    if not viewer.may(JUDGE):
        return
    watched, failed = observed(), judged_lately("not_effective", LISTED)
    names = _departments([*watched[:LISTED], *failed])
    yield Shown(
        "complaints/actions/_desk.html",
        {
            "watched": [(each, _where(each, names), _until(each)) for each in watched[:LISTED]],
            "watched_total": len(watched),
            "failed": [(each, _where(each, names)) for each in failed],
        },
    )


def _items(viewer: Viewer) -> Group:
    found = items_of_person(viewer)
    names = _departments(action for _, action in found[:LISTED])
    blocked = blocked_among(item for item, _ in found[:LISTED])
    tasks = [
        _task(action, names, _to_do(item, item.id in blocked), due_on(item.due_on))
        for item, action in found[:LISTED]
    ]
    return Group(gettext("Items of your own"), tasks, len(found), f"{_LIST}?state=running")


def _checks(viewer: Viewer) -> Group:
    found = checks_for(viewer.user_id)
    tasks = []
    for check, action in found[:LISTED]:
        pill = due_on(check.due_on)
        tasks.append(
            Task(
                what=gettext("Does it exist here? %(words)s", words=action.title),
                url=f"{_LIST}/checks/{check.id}",
                action=gettext("Answer"),
                due=pill.due,
                look=pill.look,
                words=pill.words,
                facts=(action.ref,),
            )
        )
    return Group(gettext("Causes of other departments"), tasks, len(found), _LIST)


def _back(viewer: Viewer) -> Group:
    found = open_recurrences(visible_to(viewer))
    names = _departments(action for _, action in found[:LISTED])
    calendar = own_calendar()
    tasks = [
        _task(
            action,
            names,
            gettext("The cause seems to be back: %(words)s", words=action.title),
            waiting_since(calendar.begins(row.found_on), 1, 3),
        )
        for row, action in found[:LISTED]
    ]
    return Group(gettext("Causes that came back"), tasks, len(found), f"{_LIST}?state=effective")


def _to_do(item: ActionItem, blocked: bool) -> str:
    if blocked:
        return gettext("Do, once what comes first is done: %(words)s", words=item.text)
    return gettext("Do: %(words)s", words=item.text)


def _orphans(found: Sequence[tuple[ActionItem, CorrectiveAction]]) -> Group:
    names = _departments(action for _, action in found[:LISTED])
    tasks = [_orphan(item, action, names) for item, action in found[:LISTED]]
    return Group(gettext("Items without a person"), tasks, len(found), f"{_LIST}?state=running")


def _ownerless(found: Sequence[CorrectiveAction]) -> Group:
    """Actions under way that nobody answers for any more."""
    names = _departments(found[:LISTED])
    tasks = [
        _task(
            action,
            names,
            gettext("Nobody answers for it any more: %(words)s", words=action.title),
            waiting_since(action.created_at, 0, _STALE),
        )
        for action in found[:LISTED]
    ]
    return Group(gettext("Actions without a person"), tasks, len(found), f"{_LIST}?state=open")


def _orphan(item: ActionItem, action: CorrectiveAction, names: Names) -> Task:
    if item.owner_id in away_without_stand_in():
        what = gettext("The owner is away and nobody stands in: %(words)s", words=item.text)
    else:
        what = gettext("The owner cannot do it any more: %(words)s", words=item.text)
    return _task(action, names, what, due_on(item.due_on))


def _plans(viewer: Viewer) -> Group:
    """Plans sent back, work to finish, and drafts, in this order of haste."""
    found = own_actions(viewer, "draft", "running")
    drafts = [each for each in found if each.state == "draft"]
    back = sent_back_among(drafts)
    done = to_finish_among([each for each in found if each.state == "running"])
    returned = {wait.action.id for wait in back}
    fresh = [Wait(each, each.created_at) for each in drafts if each.id not in returned]
    rows = (
        *((gettext("Revise the plan"), wait, (0, 3)) for wait in back),
        *((gettext("Finish the work"), wait, (0, 3)) for wait in done),
        *((gettext("Write the plan"), wait, None) for wait in fresh),
    )
    names = _departments(wait.action for _, wait, _ in rows[:LISTED])
    tasks = [
        _task(
            wait.action,
            names,
            gettext("%(what)s: %(words)s", what=what, words=wait.action.title),
            waiting_since(wait.since, *days) if days else _draft_pill(wait),
        )
        for what, wait, days in rows[:LISTED]
    ]
    return Group(gettext("Actions to move on"), tasks, len(rows), f"{_LIST}?state=open")


def _draft_pill(wait: Wait) -> Pill:
    """A draft presses nobody: it stands behind all that has a clock, as long as it is one."""
    day = own_calendar().day_of(wait.since)
    latest = own_calendar().add_days(wait.since, 3)
    return Pill("fine", gettext("draft since %(day)s", day=day_words(day)), latest)


def _waits(
    title: str, state: str, waits: Sequence[Wait], what: str, days: tuple[int, int]
) -> Group:
    listed = waits[:LISTED]
    names = _departments(wait.action for wait in listed)
    tasks = [
        _task(
            wait.action,
            names,
            gettext("%(what)s: %(words)s", what=what, words=wait.action.title),
            waiting_since(wait.since, *days),
            evidence=state == "to_judge",
        )
        for wait in listed
    ]
    return Group(title, tasks, len(waits), f"{_LIST}?state={state}")


def _task(
    action: CorrectiveAction, names: Names, what: str, pill: Pill, *, evidence: bool = False
) -> Task:
    """An action in the list; `evidence` leads to the one page with all of it."""
    return Task(
        what=what,
        url=f"{_LIST}/{action.ref}{'/evidence' if evidence else ''}",
        action=gettext("Look at all evidence") if evidence else gettext("Look at the action"),
        due=pill.due,
        look=pill.look,
        words=pill.words,
        facts=(action.ref, _where(action, names)),
    )


def _departments(actions: Iterable[CorrectiveAction]) -> Names:
    return departments_by_id({each.department_id for each in actions})


def _where(action: CorrectiveAction, names: Names) -> str:
    return names[action.department_id].name(language())


def _until(action: CorrectiveAction) -> str:
    """The last day of the observation; `due_on` is the day after it."""
    if action.due_on is None:
        return ""
    last = action.due_on - timedelta(days=1)
    return gettext("observed until %(day)s", day=day_words(last))
