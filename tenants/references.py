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
    """The next reference of a kind, such as "S" for surveys, in the tenant's present year."""
    name = f"{letter}-{clock.today(own_tenant().zone).year}"
    return f"{name}-{last_number(name):04d}"


def last_number(name: str, taken: int = 1) -> int:
    """The last of so many numbers that are taken from a counter of the tenant at once.

    The counter's row stays locked until the end of the transaction, so no number is given twice;
    a number whose transaction is rolled back is given again.
    """
    first = insert(ReferenceCounter).values(
        tenant_id=current_tenant_id(), id=new_id(), name=name, last=taken
    )
    counted = first.on_conflict_do_update(
        index_elements=[ReferenceCounter.tenant_id, ReferenceCounter.name],
        set_={"last": ReferenceCounter.last + taken},
    ).returning(ReferenceCounter.last)
    return int(session().execute(counted).scalar_one())
