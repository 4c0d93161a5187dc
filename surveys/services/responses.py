"""Taking an answer in: once for each form, and anonymous ones with nothing beside them.

An anonymous answer is one row in the ballot box, alone in its transaction: rows written together
carry the same transaction number and are joined by it for ever (ANON-5). A confidential one is a
response and the note that it is still to be folded, in one transaction.

The unique key on the receipt's digest is the lock: of twenty forms with one key, one is written and
nineteen wait for it and find it (REL-13).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, bindparam, delete, select
from sqlalchemy.dialects.postgresql import Insert, insert

from foundation.errands import Errand
from foundation.errors import Conflict, Unprocessable
from foundation.guard import OWN_TENANT
from foundation.identifiers import random_id
from foundation.scope import current_tenant_id
from foundation.tokens import peppered
from foundation.unit_of_work import separate_unit_of_work
from foundation.web.texts import gettext
from surveys.answer_files import hand_over
from surveys.contacts import digests_in
from surveys.models import Ballot, Collector, Response, ResponseToFold, Survey
from surveys.personal_models import ResponseContact, ResponseOrigin
from surveys.receipts import digest_of, receipt_of

RECEIPT_SHOWN_FOR = timedelta(minutes=15)


class SurveyClosed(Conflict):
    """The answer came after the end and its grace."""

    def __init__(self) -> None:
        super().__init__(gettext("This survey has closed, so your answers were not taken."))


class OtherAnswers(Unprocessable):
    """The same form was sent before, with other answers."""

    def __init__(self) -> None:
        super().__init__(gettext("This form was sent before. What was sent first counts."))


# Each is one message and one transaction. On the tables, not the classes: plain rows in, and no
# row object made of them.
_BALLOTS, _RESPONSES = cast(Table, Ballot.__table__), cast(Table, Response.__table__)
_TO_FOLD = cast(Table, ResponseToFold.__table__)


def _once(table: Table) -> Insert:
    """One row from values given by name, unless its form is kept already."""
    given = {
        column.name: bindparam(column.name, type_=column.type)
        for column in table.columns
        if column.name != "tenant_id" and column.server_default is None
    }
    return insert(table).values(tenant_id=OWN_TENANT, **given).on_conflict_do_nothing()


def _with_note() -> Insert:
    """A response, and the note that it is still to be folded if it was kept."""
    kept = _once(_RESPONSES).returning(_RESPONSES.c.id, _RESPONSES.c.survey_id).cte("kept")
    noted = select(OWN_TENANT, kept.c.id, kept.c.survey_id)
    return insert(_TO_FOLD).from_select(["tenant_id", "id", "survey_id"], noted)


_DROP_IN = Errand("drop_ballot_in", _once(_BALLOTS).returning(_BALLOTS.c.id))
_ANSWER = Errand("keep_response", _with_note().returning(_TO_FOLD.c.id))


@dataclass(frozen=True)
class Origin:
    """What an answer that is not anonymous came with: its link's attributes, and who, if named."""

    attributes: Mapping[str, str]
    link_id: UUID | None


@dataclass(frozen=True)
class Submission:
    """An answer that is good in itself, as it came in."""

    survey: Survey
    collector: Collector
    version_id: UUID
    key: str
    answers: Mapping[str, Any]
    language: str
    flags: list[str]
    accepted: bool
    late: bool
    day: date
    now: datetime
    # From the note that `note_of` names: whether this form is sent for the first time, and when
    # it was.
    new: bool
    first_at: datetime
    origin: Origin | None = None
    department_id: UUID | None = None  # as picked; what the way in says goes before it
    files: tuple[str, ...] = ()  # the ids of what was handed in with the form
    contact: str = ""  # how to reach this person, sealed; never of an anonymous one


@dataclass(frozen=True)
class Received:
    """What became of it; `receipt` is None when it may not be shown any more (ANON-1)."""

    receipt: str | None
    again: bool


def submit(submission: Submission) -> Received:
    """Keep an answer, or recognise it as kept already.

    `OtherAnswers` when the form's key came with other answers before, `SurveyClosed` when it is
    too late and nothing was kept before.
    """
    receipt = receipt_of(submission.survey.id, submission.key)
    digest = digest_of(submission.survey.id, receipt)
    if submission.accepted and _store(submission, digest):
        return Received(receipt, again=False)
    return _recognise(submission, digest, receipt)


def _store(submission: Submission, digest: str) -> bool:
    """Write the row in a transaction of its own; False when this form is kept already."""
    row = _row(submission, digest)
    if submission.survey.anonymity != "anonymous":
        if submission.origin is not None or submission.contact or submission.files:
            return _store_with(submission, row)
        return _ANSWER.run(**row, submitted_at=submission.now).value is not None
    added = _DROP_IN.run(**row).value
    # Asked after the insert: whatever the mixer moved out of the box before our row could be
    # written is among the responses by now. A form sent for the first time cannot have been
    # moved; had a crash lost the note of it, the mixer would find it among the responses and
    # count it once. So it does with a row that a crash leaves here.
    if added is not None and not submission.new and _moved(submission, digest):
        _take_out(added)
        return False
    return added is not None


def _store_with(submission: Submission, row: dict[str, Any]) -> bool:
    """A response with what it came with; either all is kept or nothing."""
    values = {**row, "tenant_id": current_tenant_id(), "submitted_at": submission.now}
    beside = {"tenant_id": current_tenant_id(), "id": row["id"]}
    with separate_unit_of_work() as own:
        once = insert(Response).values(values).on_conflict_do_nothing().returning(Response.id)
        if own.scalars(once).one_or_none() is None:
            return False
        own.execute(insert(ResponseToFold).values({**beside, "survey_id": row["survey_id"]}))
        origin = submission.origin
        if origin is not None:
            came_with = {"link_id": origin.link_id, "attributes": dict(origin.attributes)}
            own.execute(insert(ResponseOrigin).values({**beside, **came_with}))
        if submission.files:
            hand_over(submission.key, submission.files, row["id"])
        if submission.contact:
            left = {"sealed": submission.contact, "digests": digests_in(submission.contact)}
            own.execute(insert(ResponseContact).values({**beside, **left}))
    return True


def _take_out(ballot_id: UUID) -> None:
    with separate_unit_of_work() as own:
        own.execute(delete(Ballot).where(Ballot.id == ballot_id))


def _row(submission: Submission, digest: str) -> dict[str, Any]:
    return {
        "id": random_id(),
        "survey_id": submission.survey.id,
        "collector_id": submission.collector.id,
        "department_id": submission.collector.department_id or submission.department_id,
        "version_id": submission.version_id,
        "period_id": submission.survey.period_id,
        "receipt_digest": digest,
        "answers": dict(submission.answers),
        "language": submission.language,
        "flags": submission.flags,
        "late": submission.late,
        "day": submission.day,
    }


def _moved(submission: Submission, digest: str) -> bool:
    query = select(Response.id).where(
        Response.survey_id == submission.survey.id, Response.receipt_digest == digest
    )
    with separate_unit_of_work() as own:
        return own.scalars(query).one_or_none() is not None


def _recognise(submission: Submission, digest: str, receipt: str) -> Received:
    kept = kept_answers(submission.survey.id, digest)
    if kept is None:
        raise SurveyClosed
    if kept != dict(submission.answers):
        raise OtherAnswers
    fresh = submission.now - submission.first_at <= RECEIPT_SHOWN_FOR
    return Received(receipt if fresh else None, again=True)


def kept_answers(survey_id: UUID, digest: str) -> Any:
    """What is kept under a receipt's digest, None if nothing.

    The box is looked into first: a ballot that the mixer moves in between is then found among the
    responses. The other way round it could be missed in both.
    """
    with separate_unit_of_work() as own:
        for table in (Ballot, Response):
            query = select(table.answers).where(
                table.survey_id == survey_id, table.receipt_digest == digest
            )
            found = own.scalars(query).one_or_none()
            if found is not None:
                return found
    return None


def answers_of_form(survey: Survey, key: str) -> Any:
    """What a form was sent with, None if it was not sent."""
    return kept_answers(survey.id, digest_of(survey.id, receipt_of(survey.id, key)))


def is_kept(survey: Survey, key: str) -> bool:
    """Whether a form was sent already."""
    return answers_of_form(survey, key) is not None


def note_of(key: str) -> str:
    """The name of the note that a form was sent, for `hit_and_note`.

    Made from the key in the form, which is kept nowhere: not even with the pepper does it lead
    from an answer to the minute it came.
    """
    return peppered("received", str(current_tenant_id()), key)
