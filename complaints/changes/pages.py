"""An entry as its page shows it, and what it begins with out of an action."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from complaints.actions.feedback.queries import feedback_of
from complaints.actions.models import CorrectiveAction
from complaints.actions.queries import items_of, may_see
from complaints.changes.models import Change, ChangeText
from complaints.changes.queries import texts_of
from complaints.changes.services import may_write_for
from complaints.changes.wariness import reminders
from complaints.changes.workflow import IN_WORK, WRITE, steps_from
from complaints.workflow import Acting
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from tenants.models import Department
from tenants.permissions import ROLES
from tenants.queries import departments_by_id, member_user_ids, user_names

_AT_ONCE = 5  # items of an action that are told


@dataclass(frozen=True)
class ChangePage:
    """Everything that the page of an entry shows."""

    change: Change
    public: ChangeText | None
    work: ChangeText | None
    before: list[ChangeText]
    people: dict[UUID, str]
    departments: dict[UUID, Department]
    action: CorrectiveAction | None
    reminders: list[str]
    steps: list[str]
    own: bool
    writes: bool

    def writers(self, text: ChangeText) -> str:
        """Who wrote on a text."""
        return "、".join(self.people.get(UUID(each), "") for each in text.writers)


def change_page(change: Change, person: Acting) -> ChangePage:
    """Gather an entry's page; the number of queries does not grow with its texts."""
    texts = texts_of(change)
    public = next((each for each in texts if each.state == "published"), None)
    work = next((each for each in texts if each.state in IN_WORK), None)
    latest = texts[0]
    ids = [UUID(one) for each in texts for one in each.writers]
    units = {each.department_id for each in texts if each.department_id}
    return ChangePage(
        change=change,
        public=public,
        work=work,
        before=[each for each in texts if each not in (public, work)],
        people=user_names([*ids, *(each.decided_by for each in texts)]),
        departments=departments_by_id(units),
        action=_action(change, person),
        reminders=reminders_of(work) if work is not None else [],
        steps=steps_from(latest.state, person),
        own=str(person.user_id) in latest.writers,
        writes=person.may(WRITE) and may_write_for(person, latest.department_id),
    )


def reminders_of(text: ChangeText) -> list[str]:
    """What to look at once more before a text is public."""
    colleagues = user_names(member_user_ids(*ROLES)).values()
    found = reminders((text.said_zh, text.did_zh, text.said_en, text.did_en), colleagues)
    if not (text.said_en and text.did_en):
        found.append(gettext("English is missing: English readers will see the Chinese text."))
    return found


def _action(change: Change, person: Acting) -> CorrectiveAction | None:
    if change.action_id is None:
        return None
    action = session().get(CorrectiveAction, (change.tenant_id, change.action_id))
    return action if action is not None and may_see(action, person) else None


def begun_from(action: CorrectiveAction | None, *, facts: bool = False) -> dict[str, Any]:
    """What an entry begins with out of an action, or with `facts` what the action tells.

    What was done is taken over; what was said is written anew, since an occasion is told inside
    the house and may tell of people.
    """
    if action is None:
        return {}
    done = [item.text for item in items_of(action)[:_AT_ONCE]]
    if facts:
        return {"title": action.title, "cause": action.cause, "done": done}
    told = feedback_of(action)
    approved = told if told is not None and told.approved_by is not None else None
    return {
        "did_zh": approved.text_zh if approved else "；".join(done),
        "did_en": approved.text_en if approved else "",
        "department_id": str(action.department_id),
        "since_on": action.finished_on,
    }
