"""Requests about personal data, as administrators make them: shared by the rooms' tests."""

from __future__ import annotations

import json
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import select

from foundation import clock
from foundation.audit import record, verify_chain
from foundation.guard import tenant_tables
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, settings, unit_of_work
from foundation.work.jobs import perform
from foundation.work.models import Work
from scripts.verify_trail import faults
from tenants.models import Membership, MembershipRole
from tenants.trail_files.services import discard_all
from tests.trail_files import taken


def make_admin(cast: Any, person: Any) -> None:
    """Give a member of the house the role that allows."""
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        session().add(MembershipRole(membership_id=person.membership_id, role="admin"))
        row = session().get_one(Membership, (cast.jiangzhou.id, person.membership_id))
        record("member.roles_changed", row)


def perform_all(app: Any, cast: Any, kind: str) -> list[str]:
    """Run the work of a kind that is not done, the oldest first; what became of each."""
    house = cast.jiangzhou.id
    with tenant_scope(house), unit_of_work():
        due = select(Work.id).where(Work.kind == kind, Work.state.in_(("waiting", "running")))
        ids = session().scalars(due.order_by(Work.id)).all()
    with app.app_context():
        return [perform(house, each) for each in ids]


def found_by(cast: Any, **typed: str) -> str:
    """The page of what is found."""
    page = cast.alice.post("/app/subjects/find", typed)
    assert page.status_code == 200, page.text
    return str(page.text)


def ask(cast: Any, *things: str, wish: str = "erase", by: Any = None) -> str:
    """Enter a request about these; its address."""
    fields = {
        "things": list(things),
        "wish": wish,
        "came_on": clock.today("Asia/Shanghai").isoformat(),
        "note": "来信，附收据",
    }
    made = (by or cast.alice).post("/app/subjects", fields)
    assert made.status_code == 302, made.text
    return str(made.headers["Location"])


def everything_in(cast: Any) -> str:
    """Every text of every row of the house, as the database holds it."""
    with unit_of_work():
        url = settings().database_url.replace("+psycopg", "")
    told = []
    with psycopg.connect(url) as connection:
        house = str(cast.jiangzhou.id)
        connection.execute("SELECT set_config('app.tenant_id', %s, true)", [house])
        for table in sorted(str(each) for each in tenant_tables()):
            query = sql.SQL("SELECT to_jsonb(t)::text FROM {} t").format(sql.Identifier(table))
            told += [row[0] for row in connection.execute(query)]
    return "\n".join(told)


def verified(cast: Any) -> bool:
    """Whether the chain of the trail holds, in the database and in its export."""
    lines = taken(cast, cast.iris).splitlines()
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        whole = verify_chain() is None
        discard_all()  # the copy just verified, so that what an erasure leaves is the product's own
    return whole and faults([json.loads(line) for line in lines], []) == []
