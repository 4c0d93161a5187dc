"""An action as its page shows it: stepper, chain, items, criterion and proof in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from complaints.actions.foreseeing import contradiction_words, foreseen_of, seen_words
from complaints.actions.measures import measure_of
from complaints.actions.models import ActionItem, ActionStep, CorrectiveAction
from complaints.actions.proof import Proof, proof_of
from complaints.actions.queries import cases_of, items_of, planners_of, steps_of, workers_of
from complaints.actions.reminding import told_of_action
from complaints.actions.services.steps import OWNER, missing_of, undone_of
from complaints.actions.wording import STEP_WORDS, criterion_words
from complaints.actions.workflow import Step, steps_from
from complaints.models import Complaint
from complaints.queries import may_see as may_see_case
from complaints.workflow import Acting
from foundation.uploads import Upload, uploads_of
from foundation.web.languages import language
from foundation.web.moments import day_words, time_words
from foundation.web.texts import gettext
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
    items: list[ActionItem]
    files: dict[UUID, list[Upload]]
    undone: int
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
    told: list[Told]
    told_of_items: dict[UUID, list[Told]]

    def name(self, user_id: UUID | None) -> str:
        """A person's name, empty for nobody."""
        return self.people.get(user_id, "") if user_id else ""


def action_page(action: CorrectiveAction, person: Acting) -> ActionPage:
    """Gather an action's page; the number of queries does not depend on its length."""
    items, history, proof = items_of(action), steps_of(action), proof_of(action)
    foreseen = foreseen_of(action)
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
    units = {action.department_id, action.measured_id}
    units |= {each.unit for each in proof.beside} if proof else set()
    return ActionPage(
        action=action,
        stages=_stages(action, history),
        chain=_chain(action),
        items=items,
        files=files,
        undone=len(undone_of(action, items)),
        missing=missing_of(action, items),
        cases=[(case, may_see_case(case, person)) for case in cases_of(action)],
        people=people,
        departments={unit: row.name(language()) for unit, row in departments_by_id(units).items()},
        measure=measure_of(action.questionnaire_id, action.indicator).words(language()),
        criterion=criterion_words(action),
        seen=seen_words(action, foreseen),
        contradiction=contradiction_words(action, foreseen),
        proof=proof,
        history=[_told(step, people) for step in reversed(history)],
        steps=[step.name for step in _open_steps(action, person)],
        told=told,
        told_of_items=of_items,
    )


def _open_steps(action: CorrectiveAction, person: Acting) -> list[Step]:
    """The steps this person can take now, without those that their own hands forbid."""
    rows = steps_from(action.state, person)
    if not any(row.apart for row in rows):
        return rows
    hands = {"plan": planners_of(action), "work": workers_of(action)}
    return [row for row in rows if not any(person.user_id in hands[each] for each in row.apart)]


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


def _chain(action: CorrectiveAction) -> list[tuple[str, str]]:
    """The answers, each followed by the question for the next; the root cause is the last."""
    rows = [(answer, gettext("Why is that?")) for answer in action.whys]
    return [*rows, (action.root_cause, "")] if action.root_cause else rows


def happened_since(action: CorrectiveAction, revision: int | None) -> list[str]:
    """The steps since a page showed an action, in sentences, the last one first, five at most."""
    since = action.revision - (action.revision - 1 if revision is None else revision)
    last = steps_of(action)[-max(1, min(since, _MOST_TOLD)) :]
    people = user_names(step.actor_id for step in last)
    return [_told(step, people) for step in reversed(last)]


def _told(step: ActionStep, people: dict[UUID, str]) -> str:
    who = people.get(step.actor_id, "") if step.actor_id else gettext("the product")
    words = gettext(
        "%(when)s, %(who)s: %(what)s",
        when=time_words(step.at),
        who=who,
        what=STEP_WORDS[step.step][1],
    )
    return words + (gettext(" (%(reason)s)", reason=step.reason) if step.reason else "")
