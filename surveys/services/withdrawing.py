"""Withdrawing an answer: whoever has its receipt has it deleted, until its period is closed.

What stays is a count of the day. The trail is told of it when the day is over, so that no exact
time stands beside an answer that is missing (ANON-4).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, select, tuple_
from sqlalchemy.dialects.postgresql import insert

from foundation import clock
from foundation.audit import Actor, acting_as, record
from foundation.errors import Conflict
from foundation.identifiers import new_id, tidy_code
from foundation.loader import load_or_404
from foundation.scope import current_tenant_id, tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.web.texts import gettext
from surveys.answer_files import remove_files
from surveys.models import Ballot, EvaluationPeriod, Response, Survey, Withdrawal
from surveys.queries import zone
from surveys.receipts import digest_of
from surveys.unfolding import hold_figures, take_out
from tenants.models import Tenant

_LONGEST = 64  # what is longer is refused before anything is computed from it


class FiguresFinal(Conflict):
    """The period of the answer is closed: its figures stand."""

    def __init__(self) -> None:
        super().__init__(gettext("The period of this survey is closed, and its figures stand."))


@dataclass(frozen=True)
class Kept:
    """An answer that a receipt leads to: where and under what it is kept, and since which day.

    `response_id` is empty while it waits in the ballot box; `final` says that it is too late.
    """

    survey: Survey
    digest: str
    day: date
    response_id: UUID | None
    final: bool


def kept_under(receipt: str) -> Kept | None:
    """The answer of a receipt as typed, tolerant of case, blanks, dashes, O for 0 and I for 1.

    A wrong, foreign, withdrawn or impossible code costs the same work and gives the same None.
    """
    typed = tidy_code(receipt) if len(receipt) <= _LONGEST and receipt.isascii() else ""
    query = select(Survey, EvaluationPeriod.state).join(
        EvaluationPeriod, EvaluationPeriod.id == Survey.period_id
    )
    asked = session().execute(query.where(Survey.state != "draft")).all()
    digests = {survey.id: digest_of(survey.id, typed) for survey, _ in asked}
    states = {survey.id: (survey, state) for survey, state in asked}
    # The box first, as everywhere: a ballot that is moved in between is found afterwards.
    for table in (Ballot, Response):
        found = session().execute(
            select(table.id, table.survey_id, table.day).where(
                tuple_(table.survey_id, table.receipt_digest).in_(list(digests.items()))
            )
        )
        for row_id, survey_id, day in found:
            survey, state = states[survey_id]
            response_id = row_id if table is Response else None
            return Kept(survey, digests[survey_id], day, response_id, state != "open")
    return None


def withdraw(survey_id: UUID, digest: str) -> bool:
    """Delete an answer, in the box or among the responses; False when it was gone already.

    `FiguresFinal` once its period is closed.
    """
    survey = load_or_404(Survey, id=survey_id)
    _hold_open(survey)
    hold_figures(survey.id)
    gone = _from_box(survey, digest) or _from_responses(survey, digest)
    if gone:
        _count(survey)
    return gone


def _hold_open(survey: Survey) -> None:
    query = select(EvaluationPeriod.state).where(EvaluationPeriod.id == survey.period_id)
    if session().scalar(query.with_for_update(read=True)) != "open":
        raise FiguresFinal


def _from_box(survey: Survey, digest: str) -> bool:
    ballot = delete(Ballot).where(Ballot.survey_id == survey.id, Ballot.receipt_digest == digest)
    return session().execute(ballot.returning(Ballot.id)).scalar_one_or_none() is not None


def _from_responses(survey: Survey, digest: str) -> bool:
    query = select(Response.id).where(
        Response.survey_id == survey.id, Response.receipt_digest == digest
    )
    response_id = session().scalar(query.with_for_update())
    if response_id is None:
        return False
    take_out(response_id)
    remove_files(response_id)
    session().execute(delete(Response).where(Response.id == response_id))
    return True


def _count(survey: Survey) -> None:
    row = {
        "tenant_id": current_tenant_id(),
        "id": new_id(),
        "survey_id": survey.id,
        "day": clock.now().astimezone(zone()).date(),
        "number": 1,
        "told": 0,
    }
    counted = insert(Withdrawal).values(row)
    session().execute(
        counted.on_conflict_do_update(
            index_elements=[Withdrawal.tenant_id, Withdrawal.survey_id, Withdrawal.day],
            set_={"number": Withdrawal.number + 1},
        )
    )


def withdrawn(survey: Survey) -> int:
    """How many answers of a survey were withdrawn."""
    query = select(Withdrawal.number).where(Withdrawal.survey_id == survey.id)
    return sum(session().scalars(query))


def tell_all(now: datetime | None = None) -> int:
    """Tell every organisation's trail of the withdrawals of days that are over; the ticker calls.

    How many days were told of. What was told is so once.
    """
    with unit_of_work() as unit:
        tenants = unit.scalars(select(Tenant.id).where(Tenant.state != "internal")).all()
    told = 0
    for tenant_id in tenants:
        with tenant_scope(tenant_id), acting_as(Actor("nobody")), unit_of_work():
            told += _tell(now or clock.now())
    return told


def _tell(now: datetime) -> int:
    query = select(Withdrawal).where(
        Withdrawal.told < Withdrawal.number, Withdrawal.day < now.astimezone(zone()).date()
    )
    rows = session().scalars(query.order_by(Withdrawal.day).with_for_update(skip_locked=True)).all()
    for row in rows:
        survey = load_or_404(Survey, id=row.survey_id)
        detail = {"day": row.day.isoformat(), "answers": row.number - row.told}
        record("survey.answers_withdrawn", survey, detail=detail)
        row.told = row.number
    return len(rows)
