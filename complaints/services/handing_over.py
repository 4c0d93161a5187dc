"""Giving many cases of one person to another, all of them or none."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import func, select

from complaints.models import Complaint
from complaints.queries import visible_to
from complaints.services.entries import ChangedMeanwhile
from complaints.services.letters import tell_of_many
from complaints.services.steps import take_one_of_many
from complaints.workflow import STEPS, Acting
from foundation.errors import Invalid, NotFound
from foundation.unit_of_work import session
from foundation.web.texts import gettext

MOST = 200
STEP = STEPS["hand_over"]


def cases_of_person(giver: UUID, person: Acting) -> list[Complaint]:
    """The cases of somebody that can be handed over, as a person sees them; the first 200.

    Disputed ones are not among them: these go to somebody new by their own step.
    """
    query = select(Complaint).where(Complaint.handler_id == giver, Complaint.state.in_(STEP.came))
    seen = visible_to(person)
    if seen is not None:
        query = query.where(seen)
    return list(session().scalars(query.order_by(Complaint.due_at, Complaint.ref).limit(MOST)))


def people_with_cases(person: Acting) -> dict[UUID, int]:
    """Who has cases that can be handed over, and how many."""
    query = (
        select(Complaint.handler_id, func.count())
        .where(Complaint.handler_id.is_not(None), Complaint.state.in_(STEP.came))
        .group_by(Complaint.handler_id)
    )
    seen = visible_to(person)
    if seen is not None:
        query = query.where(seen)
    return {row[0]: row[1] for row in session().execute(query) if row[0] is not None}


def hand_over_many(
    revisions: Mapping[str, int], giver: UUID, handler_id: UUID | str, reason: str, actor: Acting
) -> int:
    """Give cases, by number and the revision that the page showed, from one person to another.

    `ChangedMeanwhile` when one of them was changed since, `Invalid` by field for what is not
    filled in or where the other must not have a case, which is named. Returns how many.
    """
    if not revisions:
        raise Invalid(fields={"cases": gettext("Choose at least one case.")})
    query = select(Complaint).where(Complaint.ref.in_(list(revisions)))
    # In one order always, so that two who hand over at once do not wait crosswise.
    cases = sorted(session().scalars(query), key=lambda case: case.ref)
    if len(cases) < len(revisions):
        raise NotFound
    if any(case.handler_id != giver for case in cases):
        raise ChangedMeanwhile
    for case in cases:
        try:
            take_one_of_many(
                case,
                STEP.name,
                actor,
                revisions[case.ref],
                handler_id=handler_id,
                reason=reason,
            )
        except Invalid as refusal:
            raise Invalid(fields=_with_ref(case.ref, refusal)) from None
    by_handler: dict[UUID, list[str]] = {}
    for case in cases:  # of somebody who is away some may have gone to whoever stands in
        if case.handler_id is not None:
            by_handler.setdefault(case.handler_id, []).append(case.ref)
    for one, refs in by_handler.items():
        tell_of_many(one, refs, actor.user_id)
    return len(cases)


def _with_ref(ref: str, refusal: Invalid) -> dict[str, object]:
    return {
        name: gettext("%(ref)s: %(words)s", ref=ref, words=str(sentence))
        if name == "handler_id"
        else sentence
        for name, sentence in refusal.fields.items()
    }
