"""Finding that a cause is back, deciding on it, and asking other departments about it."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from analysis.windows import Window
from complaints.actions.again.models import ActionLink, ElsewhereCheck, Recurrence
from complaints.actions.again.queries import (
    ASKED_IN,
    cases_again,
    checks_of,
    judged_steps,
    open_recurrence,
    recurrences_of,
)
from complaints.actions.again.settling import Decided, decide
from complaints.actions.causes.queries import causes_of, recurrence_days
from complaints.actions.causes.services import copy_causes
from complaints.actions.measures import measure_of
from complaints.actions.measuring import measure
from complaints.actions.models import CorrectiveAction
from complaints.actions.queries import items_of, may_see
from complaints.actions.services import checking
from complaints.actions.services.entries import StepNotPossible, locked, today
from complaints.actions.services.items import add_item
from complaints.actions.services.planning import create_action
from complaints.actions.workflow import WRITE
from complaints.workflow import Acting
from foundation.audit import record
from foundation.errors import Forbidden, Invalid, NotFound
from foundation.loader import load_or_404
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.web.texts import gettext
from tenants.models import Tenant
from tenants.queries import own_calendar

log = logging.getLogger(__name__)
ITEM_DAYS = 30  # a copied item's time, until somebody plans it

CHECK: dict[str, checking.Check] = {
    "department_id": checking.department,
    "reason": checking.text(500, needed=True),
    "owner_id": checking.person,
    "due_on": checking.day(needed=True),
}


def find_recurrences() -> None:
    """Look in every organisation whether causes are back; the ticker calls it."""
    with unit_of_work():
        tenants = list(session().scalars(select(Tenant.id).where(Tenant.state == "active")))
    for tenant_id in tenants:
        try:
            with tenant_scope(tenant_id), unit_of_work():
                flag_recurrences()
        except Exception:  # one organisation's trouble must not hide the next one's causes
            log.exception("recurrences of tenant %s are not looked for", tenant_id)


def flag_recurrences() -> list[Recurrence]:
    """Flag each effective action whose cause seems to be back within the organisation's window.

    What a person decided on is not found again: after it only later cases and answers count.
    """
    now, days, calendar = today(), recurrence_days(), own_calendar()
    found = []
    for action, step in judged_steps():
        judged = calendar.day_of(step.at)
        if now > judged + timedelta(days=days):
            continue
        locked(action.id)  # two tickers at once flag it once
        if open_recurrence(action) is None:
            flagged = _flag(action, judged, now)
            found += [flagged] if flagged else []
    return found


def _flag(action: CorrectiveAction, judged: date, now: date) -> Recurrence | None:
    since = max([judged, *(each.found_on for each in recurrences_of(action))])
    cases = cases_again(action, since)
    figure, answers = _under_target(action, since, now)
    if not cases and figure is None:
        return None
    row = Recurrence(
        action_id=action.id,
        since_on=since,
        found_on=now,
        cases=cases,
        figure=figure,
        answers=answers,
    )
    session().add(row)
    session().flush()
    record("action.recurred", row)
    return row


def _under_target(action: CorrectiveAction, since: date, now: date) -> tuple[float | None, int]:
    """The figure since a day and its answers, when these are enough and it misses the target."""
    if action.target is None or since >= now:
        return None, 0
    window = Window(since + timedelta(days=1), now + timedelta(days=1))
    sample = measure(action, [window]).of(action.measured_id)
    if sample.mean is None or sample.n < action.least_sample or sample.mean >= action.target:
        return None, 0
    return sample.mean, sample.n


def dismiss(action: CorrectiveAction, actor: Acting, reason: str) -> None:
    """Say that the cause is not back, with reasons."""
    decide(_held(action, actor), actor, "dismissed", reason)


def open_linked(action: CorrectiveAction, actor: Acting, reason: str) -> CorrectiveAction:
    """Open a new action out of one whose cause is back; the old one stays as it was judged."""
    held = _held(action, actor)
    decide(held, actor, "linked", reason)
    return _copy(held, actor, held.department_id, "again")


def ask_elsewhere(action: CorrectiveAction, actor: Acting, **raw: Any) -> ElsewhereCheck:
    """Ask another department whether it has the same cause; each is asked once."""
    held = _held(action, actor)
    if held.state not in ASKED_IN:
        raise StepNotPossible
    facts = checking.checked({name: raw.get(name) for name in CHECK}, CHECK)
    if facts["owner_id"] is None:
        raise Invalid(fields={"owner_id": gettext("This is needed.")})
    asked = {each.department_id for each in checks_of(held)} | {held.department_id}
    if facts["department_id"] in asked:
        sentence = gettext("This department is asked already, or is the one of the action.")
        raise Invalid(fields={"department_id": sentence})
    row = ElsewhereCheck(action_id=held.id, asked_by=actor.user_id, **facts)
    session().add(row)
    session().flush()
    record("action.asked_elsewhere", row)
    return row


def answer_check(
    check: ElsewhereCheck, actor: Acting, answer: str, note: str
) -> CorrectiveAction | None:
    """Answer whether the cause exists here; a yes opens an action of this department and gives it.

    The one who was asked answers, or whoever sees every action and writes.
    """
    if not may_answer(check, actor):
        raise NotFound
    if not actor.may(WRITE):
        raise Forbidden
    held = load_or_404(ElsewhereCheck, lock=True, id=check.id)
    if held.answer is not None:
        raise Decided
    if answer not in ("no", "yes"):
        raise Invalid(fields={"answer": gettext("Choose one from the list.")})
    words = checking.checked({"note": note}, {"note": checking.text(500, needed=True)})
    now = today()
    held.answer, held.note = answer, str(words["note"])
    held.answered_by, held.answered_on = actor.user_id, now
    session().flush()
    record("action.elsewhere_answered", held)
    if answer == "no":
        return None
    origin = load_or_404(CorrectiveAction, id=held.action_id)
    return _copy(origin, actor, held.department_id, "elsewhere", owner_id=held.owner_id)


def may_answer(check: ElsewhereCheck, actor: Acting) -> bool:
    """Whether a check is this person's to answer."""
    return check.owner_id == actor.user_id or actor.may("action:read-all")


def _copy(
    origin: CorrectiveAction,
    actor: Acting,
    department_id: UUID,
    kind: str,
    owner_id: UUID | None = None,
) -> CorrectiveAction:
    """A draft with the cause, the root cause and the items of another action, linked to it."""
    elsewhere = kind == "elsewhere"
    cause = gettext("Out of %(ref)s: %(cause)s", ref=origin.ref, cause=origin.cause or origin.title)
    made = create_action(
        actor,
        title=origin.title,
        department_id=department_id,
        source="finding" if elsewhere else origin.source,
        severity=origin.severity,
        cause=cause[: checking.TEXT_LIMIT],
        whys=list(origin.whys),
        root_cause=origin.root_cause,
        measure=measure_of(origin.questionnaire_id, origin.indicator).key or "all",
        measured_id=department_id if elsewhere else origin.measured_id,
        target=origin.target,
        least_change=origin.least_change,
        observation_days=origin.observation_days,
        least_sample=origin.least_sample,
    )
    copy_causes(causes_of(origin), made)
    writers = set(checking.owners())
    for item in items_of(origin):
        who = owner_id or item.owner_id
        add_item(
            made,
            actor,
            text=item.text,
            owner_id=who if who in writers else actor.user_id,
            due_on=today() + timedelta(days=ITEM_DAYS),
            evidence_wanted=item.evidence_wanted,
            wants=item.wants,
            lasting=item.lasting,
        )
    session().add(ActionLink(from_id=origin.id, to_id=made.id, kind=kind))
    session().flush()
    return made


def _held(action: CorrectiveAction, actor: Acting) -> CorrectiveAction:
    if not may_see(action, actor):
        raise NotFound
    if not actor.may(WRITE):
        raise Forbidden
    return locked(action.id)
