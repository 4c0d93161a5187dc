"""An action as its page shows it: stepper, chain, items, criterion and proof in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from complaints.actions.again.models import ElsewhereCheck, Recurrence
from complaints.actions.again.queries import checks_of, link_to, links_from, recurrences_of
from complaints.actions.causes.methods import Bone, bones_of
from complaints.actions.causes.pages import chain_of
from complaints.actions.causes.queries import causes_of
from complaints.actions.foreseeing import contradiction_words, foreseen_of, seen_words
from complaints.actions.history import Line, lines_of
from complaints.actions.items.queries import Waiting, waiting_of
from complaints.actions.measures import measure_of
from complaints.actions.models import ActionItem, ActionStep, CorrectiveAction
from complaints.actions.proof import Proof, proof_of
from complaints.actions.queries import (
    cases_of,
    concerned_by,
    items_of,
    planners_of,
    steps_of,
    workers_of,
)
from complaints.actions.reach import Reach, reach_of, reach_words
from complaints.actions.reminding import told_of_action
from complaints.actions.services.steps import (
    OWNER,
    missing_of,
    undone_of,
    unfinished_of,
    wants_both,
)
from complaints.actions.wording import criterion_words
from complaints.actions.workflow import Step, steps_from
from complaints.models import Complaint
from complaints.queries import may_see as may_see_case
from complaints.workflow import Acting
from foundation.guests import whole_house
from foundation.unit_of_work import session
from foundation.uploads import Upload, uploads_of
from foundation.web.languages import language
from foundation.web.moments import day_words, time_words
from foundation.web.texts import gettext
from surveys.models import Survey
from tenants.absences.queries import away_words
from tenants.queries import departments_by_id, own_calendar, user_names
from tenants.reminders import Told

_MOST_TOLD = 5


@dataclass(frozen=True)
class Stage:
    """A stage of the stepper."""

    label: str
    note: str
    state: str


@dataclass(frozen=True)
class ActionPage:
    """Everything that the page of an action shows."""

    action: CorrectiveAction
    stages: list[Stage]
    chain: list[tuple[str, str]]
    bones: dict[str, list[Bone]]
    review_both: bool
    items: list[ActionItem]
    files: dict[UUID, list[Upload]]
    undone: int
    unfinished: list[str]
    waiting: Waiting
    missing: list[str]
    cases: list[tuple[Complaint, bool]]
    people: dict[UUID, str]
    departments: dict[UUID, str]
    measure: str
    criterion: str
    seen: str
    contradiction: str
    proof: Proof | None
    history: list[str]
    steps: list[str]
    reach: Reach | None
    reach_words: str
    verification: str
    back: Recurrence | None
    returned: list[Recurrence]
    came_from: tuple[str, CorrectiveAction] | None
    led_to: list[tuple[str, CorrectiveAction]]
    checks: list[ElsewhereCheck]
    told: list[Told]
    told_of_items: dict[UUID, list[Told]]
    away: dict[UUID, str]

    def in_charge(self, user_id: UUID | None) -> str:
        """A person's name, with until when they are away and who stands in."""
        name, words = self.name(user_id), self.away.get(user_id, "") if user_id else ""
        return gettext("%(name)s (%(why)s)", name=name, why=words) if words else name

    def name(self, user_id: UUID | None) -> str:
        """A person's name, empty for nobody."""
        return self.people.get(user_id, "") if user_id else ""


def action_page(action: CorrectiveAction, person: Acting) -> ActionPage:
    """Gather an action's page; the number of queries does not depend on its length."""
    items, history, proof = items_of(action), steps_of(action), proof_of(action)
    foreseen, reach = foreseen_of(action), reach_of(action)
    files: dict[UUID, list[Upload]] = {}
    for file in uploads_of(OWNER, [action.id]):
        if file.part_id is not None and file.state != "refused":
            files.setdefault(file.part_id, []).append(file)
    people = user_names(
        [action.planner_id, action.reviewer_id, action.owner_id, action.auditor_id]
        + [item.owner_id for item in items]
        + [step.actor_id for step in history]
    )
    told, of_items = told_of_action(action, items, history)
    returned, checks = recurrences_of(action), checks_of(action)
    units = {action.department_id, action.measured_id}
    units |= {each.department_id for each in checks}
    units |= {each.unit for each in proof.beside} if proof else set()
    return ActionPage(
        action=action,
        stages=_stages(action, history),
        chain=chain_of(action),
        bones=bones_of(causes_of(action)),
        review_both=action.state == "in_review" and wants_both(action),
        items=items,
        files=files,
        undone=len(undone_of(action, items)),
        unfinished=unfinished_of(action, items) if action.state == "running" else [],
        waiting=waiting_of(items),
        missing=missing_of(action, items),
        cases=[(case, may_see_case(case, person)) for case in cases_of(action)],
        people=people,
        departments={unit: row.name(language()) for unit, row in departments_by_id(units).items()},
        measure=measure_of(action.questionnaire_id, action.indicator).words(language()),
        criterion=criterion_words(action),
        seen=seen_words(action, foreseen),
        contradiction=contradiction_words(action, foreseen),
        proof=proof,
        history=[_told(line, people) for line in reversed(lines_of(history))],
        steps=[step.name for step in _open_steps(action, person)],
        reach=reach,
        reach_words=reach_words(reach),
        verification=_verification(action),
        back=next((row for row in returned if row.decision is None), None),
        returned=returned,
        came_from=link_to(action),
        led_to=links_from(action),
        checks=checks,
        told=told,
        told_of_items=of_items,
        away=away_words([action.owner_id, *(item.owner_id for item in items)]),
    )


def _verification(action: CorrectiveAction) -> str:
    """The number of the survey that was drafted for the verification, empty without one."""
    if action.verification_id is None:
        return ""
    with whole_house("the survey of an action has its number for whoever reads the action"):
        query = select(Survey.ref).where(Survey.id == action.verification_id)
        return session().scalar(query) or ""


def _open_steps(action: CorrectiveAction, person: Acting) -> list[Step]:
    """The steps this person can take now, without those that their own hands forbid."""
    rows = steps_from(action.state, person)
    if not any(row.apart for row in rows):
        return rows
    hands = {"plan": planners_of(action), "work": workers_of(action)}
    concerned = person.user_id in concerned_by([action])[action.id]
    return [
        row
        for row in rows
        if not any(concerned or person.user_id in hands[each] for each in row.apart)
    ]


def _stages(action: CorrectiveAction, history: list[ActionStep]) -> list[Stage]:
    at = {step.step: day_of(step.at) for step in history if step.round == action.round}
    order = ("draft", "in_review", "running", "awaiting_effect", "to_judge")
    now = order.index(action.state) if action.state in order else len(order)
    rows = (
        (gettext("Plan"), at.get("submit", "")),
        (gettext("Review"), at.get("approve", "")),
        (gettext("Work"), at.get("finish", "")),
        (gettext("Observe"), _until(action)),
        (gettext("Verdict"), day_of(history[-1].at) if now == len(order) else ""),
    )
    return [
        Stage(
            label,
            note if place <= now else "",
            "done" if place < now else "now" if place == now else "later",
        )
        for place, (label, note) in enumerate(rows)
    ]


def _until(action: CorrectiveAction) -> str:
    if action.due_on is None:
        return ""
    last = action.due_on - timedelta(days=1)
    return gettext("until %(day)s", day=day_words(last))


def day_of(moment: datetime) -> str:
    """The organisation's day of a moment."""
    return day_words(own_calendar().day_of(moment))


def happened_since(action: CorrectiveAction, revision: int | None) -> list[str]:
    """The steps since a page showed an action, in sentences, the last one first, five at most."""
    since = action.revision - (action.revision - 1 if revision is None else revision)
    last = steps_of(action)[-max(1, min(since, _MOST_TOLD)) :]
    people = user_names(step.actor_id for step in last)
    return [_told(line, people) for line in reversed(lines_of(last))]


def _told(line: Line, people: dict[UUID, str]) -> str:
    step = line.step
    who = people.get(step.actor_id, "") if step.actor_id else gettext("the product")
    words = gettext(
        "%(when)s, %(who)s: %(what)s",
        when=time_words(step.at),
        who=who,
        what=line.words,
    )
    return words + (gettext(" (%(reason)s)", reason=step.reason) if step.reason else "")
