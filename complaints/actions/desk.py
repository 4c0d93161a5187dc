"""What the desk lists of corrective actions: own items, plans, reviews, verdicts to give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from complaints.actions.models import ActionItem, CorrectiveAction
from complaints.actions.waiting import (
    Wait,
    items_of_person,
    items_without,
    judged_lately,
    observed,
    own_actions,
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
from tenants.desk import Group, Shown, Task
from tenants.desk_clocks import Pill, due_on, waiting_since
from tenants.models import Department
from tenants.queries import departments_by_id, own_calendar

LISTED = 8
_LIST = "/app/actions"
# Who looks after people hears of what has none.
_MEMBERS = "member:write"

Names = Mapping[UUID, Department]


def actions_that_wait(viewer: Viewer) -> Iterable[Group]:
    """What this person has to do in corrective actions; the queries do not grow with it."""
    if viewer.may(_MEMBERS):
        yield _orphans()
    if viewer.may(WRITE):
        yield _items(viewer)
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
    tasks = [
        _task(action, names, gettext("Do: %(words)s", words=item.text), due_on(item.due_on))
        for item, action in found[:LISTED]
    ]
    return Group(gettext("Items of your own"), tasks, len(found), f"{_LIST}?state=running")


def _orphans() -> Group:
    found = items_without()
    names = _departments(action for _, action in found[:LISTED])
    tasks = [_orphan(item, action, names) for item, action in found[:LISTED]]
    return Group(gettext("Items without a person"), tasks, len(found), f"{_LIST}?state=running")


def _orphan(item: ActionItem, action: CorrectiveAction, names: Names) -> Task:
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
        )
        for wait in listed
    ]
    return Group(title, tasks, len(waits), f"{_LIST}?state={state}")


def _task(action: CorrectiveAction, names: Names, what: str, pill: Pill) -> Task:
    return Task(
        what=what,
        url=f"{_LIST}/{action.ref}",
        action=gettext("Look at the action"),
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
