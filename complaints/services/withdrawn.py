"""A case whose answer was withdrawn or erased: it goes on, without the answer."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from complaints.models import Complaint
from complaints.services.conversation import write_as_complainant
from complaints.services.entries import change, locked
from foundation.audit import record
from foundation.audit.erasing import erase_values
from foundation.unit_of_work import session
from foundation.web.texts import gettext, speaking
from tenants.queries import own_tenant
from tenants.trail_files.services import discard_all


def has_case(response_id: UUID | None) -> bool:
    """Whether a case was opened because of this response."""
    return response_id is not None and _case_id(response_id) is not None


def cut_from_case(response_id: UUID | None) -> None:
    """Take what the answer said out of its case; the handler reads that it was withdrawn.

    Nothing of the words is kept beside: they are overwritten past the trail's gathering.
    """
    case_id = _case_id(response_id) if response_id is not None else None
    if case_id is None:
        return
    case = locked(case_id)
    with speaking(own_tenant().locale):
        gone = gettext("The answer that this case was opened for has been withdrawn.")
        change(case, {"response_id": None, "text": gone, "revision": case.revision + 1}, quiet=True)
        write_as_complainant(case, gettext("I have withdrawn my answer."))


def cut_erased_answers(response_ids: Sequence[UUID]) -> None:
    """Take what erased answers said out of their cases, and out of what the trail kept of these."""
    cases = select(Complaint.id).where(Complaint.response_id.in_(list(response_ids)))
    ids = session().scalars(cases.order_by(Complaint.id)).all()
    for case_id in ids:
        case = locked(case_id)
        with speaking(own_tenant().locale):
            gone = gettext("The answer that this case was opened for has been erased on request.")
        facts = {"response_id": None, "text": gone, "revision": case.revision + 1}
        change(case, facts, quiet=True)
        record("complaint.answer_erased", case)
    if erase_values(ids):
        discard_all()  # what was erased may stand in a file of the trail


def _case_id(response_id: UUID) -> UUID | None:
    return session().scalar(select(Complaint.id).where(Complaint.response_id == response_id))
