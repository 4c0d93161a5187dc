"""Keeping filters of the register under a name, and letting them go again."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from complaints.register.models import RegisterView
from complaints.register.wanted import Wanted
from foundation import clock
from foundation.errors import Conflict, Invalid
from foundation.identifiers import new_id
from foundation.loader import load_or_404
from foundation.scope import current_tenant_id
from foundation.unit_of_work import session
from foundation.web.texts import gettext

MOST, LONGEST = 30, 40


def views_of(person: UUID) -> list[RegisterView]:
    """What a person keeps, by name."""
    query = select(RegisterView).where(RegisterView.user_id == person)
    return list(session().scalars(query.order_by(RegisterView.name)))


def keep_view(person: UUID, name: str, wanted: Wanted) -> None:
    """Keep filters under a name, in place of those that had it.

    `Invalid` for a name that is empty or too long, `Conflict` where too many are kept.
    """
    if not 0 < len(name) <= LONGEST or "\n" in name:
        raise Invalid(gettext("A name of at most %(most)s characters, please.", most=LONGEST))
    known = {view.name for view in views_of(person)}
    if name not in known and len(known) >= MOST:
        raise Conflict(gettext("You keep %(most)s views already. Remove one first.", most=MOST))
    made = insert(RegisterView).values(
        tenant_id=current_tenant_id(),
        id=new_id(),
        user_id=person,
        name=name,
        filters=wanted.values(),
        created_at=clock.now(),
    )
    session().execute(
        made.on_conflict_do_update(
            index_elements=["tenant_id", "user_id", "name"],
            set_={"filters": made.excluded.filters},
        )
    )


def let_go(person: UUID, view: UUID) -> None:
    """Forget one of a person's views; `NotFound` for one that is gone, or somebody else's."""
    session().delete(load_or_404(RegisterView, id=view, user_id=person))
