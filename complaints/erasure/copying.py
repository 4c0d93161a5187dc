"""All that is kept of somebody in their cases, as they get it: rows in plain names, and files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import inspect, select

from complaints.erasure.kept import WORDS, of_cases
from complaints.judgements.models import CaseJudgement
from complaints.models import CaseMessage, Complainant, Complaint
from complaints.services.identity import opened
from foundation.errors import Refusal
from foundation.unit_of_work import session
from foundation.uploads import fetch, uploads_of
from foundation.uploads.kinds import ENDINGS
from foundation.uploads.names import download_name
from tenants.subjects.rooms import Copied

# What colleagues wrote among each other, and whom they are, is no data of the complainant.
_CASE = (
    *("ref", "channel", "anonymous", "language", "subject", "text", "category", "severity"),
    *("safety", "state", "received_on", "received_at", "acknowledged_at", "answered_at"),
    *("disputed_at", "closed_at", "outcome", "rating", "rating_text", "rated_at", "wants_news"),
)


def copy(ids: Sequence[UUID]) -> Copied:
    """The cases with who complained, the conversation that they could read, judgements, files."""
    query = select(Complaint).where(Complaint.id.in_(list(ids))).order_by(Complaint.ref)
    cases = list(session().scalars(query))
    refs = {case.id: case.ref for case in cases}
    tables = {
        "cases": [_picked(case, _CASE) for case in cases],
        "contact": [
            {"case": refs[row.complaint_id], **vars(opened(row))}
            for row in _parts(Complainant, refs)
        ],
        "messages": [
            {"case": refs[row.complaint_id], **_picked(row, ("day", "direction", "text"))}
            for row in _parts(CaseMessage, refs)
            if row.direction != "note"
        ],
        "judgements": [
            {"case": refs[row.complaint_id], **_picked(row, _columns(CaseJudgement))}
            for row in _parts(CaseJudgement, refs)
        ],
    }
    return Copied(tables, _files(list(refs)))


def _parts(table: Any, refs: dict[UUID, str]) -> list[Any]:
    order = [table.complaint_id, table.number if table in WORDS else table.id]
    return list(
        session().scalars(select(table).where(of_cases(table, list(refs))).order_by(*order))
    )


def _columns(table: Any) -> tuple[str, ...]:
    names = (each.key for each in inspect(table).column_attrs)
    return tuple(name for name in names if name not in ("tenant_id", "id", "complaint_id"))


def _picked(row: Any, names: Sequence[str]) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def _files(ids: Sequence[UUID]) -> list[tuple[str, bytes]]:
    found = []
    for upload in uploads_of("complaint", ids):
        try:
            data = fetch(upload)
        except Refusal:
            continue  # refused by the scanner, or still to be looked at
        found.append((download_name(upload.name, ENDINGS[upload.media_type][0]), data))
    return found
