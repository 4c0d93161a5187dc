"""References that people see ("S-2026-0012"): one counter for each kind and year of a tenant."""

from __future__ import annotations

from sqlalchemy.dialects.postgresql import insert

from foundation import clock
from foundation.identifiers import new_id
from foundation.scope import current_tenant_id
from foundation.unit_of_work import session
from tenants.models import ReferenceCounter
from tenants.queries import own_tenant


def next_reference(letter: str) -> str:
    """The next reference of a kind, such as "S" for surveys, in the tenant's present year.

    The counter's row stays locked until the end of the transaction, so no number is given twice;
    a number whose transaction is rolled back is given again.
    """
    zone = own_tenant().zone
    name = f"{letter}-{clock.today(zone).year}"
    first = insert(ReferenceCounter).values(
        tenant_id=current_tenant_id(), id=new_id(), name=name, last=1
    )
    counted = first.on_conflict_do_update(
        index_elements=[ReferenceCounter.tenant_id, ReferenceCounter.name],
        set_={"last": ReferenceCounter.last + 1},
    ).returning(ReferenceCounter.last)
    return f"{name}-{session().execute(counted).scalar_one():04d}"
