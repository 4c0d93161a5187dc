"""Saying that two cases are related, and why; it is seen from both."""

from __future__ import annotations

from sqlalchemy.dialects.postgresql import insert

from complaints.models import Complaint
from complaints.queries import may_see
from complaints.related.models import CaseLink
from complaints.related.queries import link_between
from complaints.workflow import RESOLVE, Acting
from foundation import clock
from foundation.audit import record
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from foundation.identifiers import random_id
from foundation.scope import current_tenant_id
from foundation.unit_of_work import session
from foundation.web.texts import gettext

WORDS_LIMIT = 120


def link(case: Complaint, other: Complaint, actor: Acting, words: str) -> None:
    """Link two cases both ways; linking them once more changes nothing."""
    _check_person(actor, case, other)
    why = words.strip()
    if not why:
        raise Invalid(fields={"words": gettext("Say in a word how the two are related.")})
    if len(why) > WORDS_LIMIT or "\0" in why:
        raise Invalid(fields={"words": gettext("At most 120 characters.")})
    if case.id == other.id:
        raise Conflict(gettext("A case cannot be linked to itself."))
    first, second = sorted((case.id, other.id))
    row = {
        "tenant_id": current_tenant_id(),
        "id": random_id(),
        "first_id": first,
        "second_id": second,
        "words": why,
        "made_by": actor.user_id,
        "made_at": clock.now(),
    }
    made = insert(CaseLink.__table__).on_conflict_do_nothing()  # type: ignore[arg-type]  # a Table
    if session().execute(made.returning(CaseLink.__table__.c.id), row).scalar_one_or_none():
        record("complaint.linked", case, detail={"case": other.ref, "words": why})
        record("complaint.linked", other, detail={"case": case.ref, "words": why})


def unlink(case: Complaint, other: Complaint, actor: Acting) -> None:
    """Take the link of two cases away, where there is one."""
    _check_person(actor, case, other)
    found = link_between(case.id, other.id)
    if found is None:
        return
    session().delete(found)
    session().flush()
    record("complaint.unlinked", case, detail={"case": other.ref})
    record("complaint.unlinked", other, detail={"case": case.ref})


def _check_person(actor: Acting, *cases: Complaint) -> None:
    if not all(may_see(case, actor) for case in cases):
        raise NotFound
    if not actor.may(RESOLVE):
        raise Forbidden
