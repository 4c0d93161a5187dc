"""Asking for the trail as a file and fetching it, as a person does."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.work.jobs import perform
from foundation.work.models import Work
from tenants.trail_files.services import JOB

FILES = "/app/audit/files"


def made(cast: Any) -> list[str]:
    """Let a worker write what was asked for in Jiangzhou and Zenith."""
    outcomes = []
    for house in (cast.jiangzhou.id, cast.zenith.id):
        with tenant_scope(house), unit_of_work():
            query = select(Work.id).where(Work.kind == JOB, Work.state != "done")
            waiting = list(session().scalars(query.order_by(Work.id)))
        with cast.iris.app.app_context():
            outcomes += [perform(house, each) for each in waiting]
    return outcomes


def taken(cast: Any, person: Any, kind: str = "jsonl", first: int = 1) -> str:
    """The text of the file that a person asks for, is shown and downloads."""
    asked = person.post(FILES, {"kind": kind, "first": str(first)})
    assert asked.status_code == 303, asked.get_data(as_text=True)
    made(cast)
    where = asked.headers["Location"]
    assert person.get(where).status_code == 200
    given = person.get(f"{where}/download")
    assert given.status_code == 200
    return str(given.get_data(as_text=True))
