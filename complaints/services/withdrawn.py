"""A case whose answer was withdrawn: it goes on, without the answer."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from complaints.models import Complaint
from complaints.services.conversation import write_as_complainant
from complaints.services.entries import change, locked
from foundation.unit_of_work import session
from foundation.web.texts import gettext, speaking
from tenants.queries import own_tenant


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


def _case_id(response_id: UUID) -> UUID | None:
    return session().scalar(select(Complaint.id).where(Complaint.response_id == response_id))
