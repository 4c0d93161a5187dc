"""What respondents see at an organisation's doors, where it stands in rows that no door reads."""

from __future__ import annotations

from sqlalchemy import update

from foundation.scope import current_tenant_id
from foundation.unit_of_work import session
from tenants.models import Tenant


def have_doors_look_anew() -> None:
    """Have every door of the organisation in scope be read anew once this transaction stands.

    A door is known again by its own few rows and by this number (`portal.entry`), so that nobody
    pays, page for page, for looking at what rarely changes. Whoever changes what all doors show
    calls this in the same transaction. It counts in the database: two at once are two.
    """
    grown = update(Tenant).where(Tenant.id == current_tenant_id())
    grown = grown.values(door_revision=Tenant.door_revision + 1)
    session().execute(grown.execution_options(synchronize_session=False))
