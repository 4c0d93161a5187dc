"""What somebody has filled in so far: kept for a day under the digest of their form's key.

Kept are the form's own values, good or not, so that nothing typed is lost on the way back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from foundation import clock
from foundation.identifiers import random_id
from foundation.scope import current_tenant_id, tenant_scope
from foundation.tokens import peppered
from foundation.unit_of_work import separate_unit_of_work, session, unit_of_work
from surveys.answer_files import sweep_files
from surveys.models import ResponseDraft
from tenants.models import Tenant

KEPT_FOR = timedelta(hours=24)
_LONGEST = 8_000  # characters of one value; the longest answer has 2,000
_MOST = 120  # values of one question

Values = dict[str, list[str]]


@dataclass(frozen=True)
class Unfinished:
    """The values so far, by question code, and the language they were given in."""

    values: Values
    language: str


def save(collector_id: UUID, key: str, values: Mapping[str, list[str]], language: str) -> None:
    """Keep the values of a form so far, in place of those kept before."""
    row = {
        "tenant_id": current_tenant_id(),
        "id": random_id(),
        "collector_id": collector_id,
        "key_digest": _digest(collector_id, key),
        "answers": {code: _storable(found) for code, found in values.items()},
        "language": language,
        # The day only: with the time left to live one could tell when it was written.
        "expires_on": (clock.now() + KEPT_FOR).date(),
    }
    first = insert(ResponseDraft).values(row)
    session().execute(
        first.on_conflict_do_update(
            index_elements=[ResponseDraft.tenant_id, ResponseDraft.key_digest],
            set_={name: first.excluded[name] for name in ("answers", "language", "expires_on")},
        )
    )


def load(collector_id: UUID, key: str) -> Unfinished | None:
    """What is kept of a form; None when nothing is."""
    query = select(ResponseDraft).where(
        ResponseDraft.key_digest == _digest(collector_id, key),
        ResponseDraft.collector_id == collector_id,
        ResponseDraft.expires_on >= clock.now().date(),
    )
    row = session().scalars(query).one_or_none()
    return None if row is None else _read(row.answers, row.language)


def take(collector_id: UUID, key: str) -> Unfinished | None:
    """What is kept of a form, which is not kept any more then: of two at once one gets it."""
    gone = (
        delete(ResponseDraft)
        .where(
            ResponseDraft.key_digest == _digest(collector_id, key),
            ResponseDraft.collector_id == collector_id,
        )
        .returning(ResponseDraft.answers, ResponseDraft.language)
    )
    row = session().execute(gone).one_or_none()
    return None if row is None else _read(row[0], row[1])


def name_of(collector_id: UUID, key: str) -> str:
    """The name under which a form is kept, for `forget`."""
    return _digest(collector_id, key)


def forget(name: str) -> None:
    """Forget what is kept under a name."""
    session().execute(delete(ResponseDraft).where(ResponseDraft.key_digest == name))


def _read(answers: Any, language: str) -> Unfinished | None:
    if not isinstance(answers, dict):
        return None
    values = {
        code: [str(value) for value in found]
        for code, found in answers.items()
        if isinstance(found, list)
    }
    return Unfinished(values, language)


def discard(collector_id: UUID, *keys: str) -> None:
    """Forget forms by their keys, in a transaction apart from the one that kept an answer."""
    names = [_digest(collector_id, key) for key in keys]
    with separate_unit_of_work() as own:
        own.execute(delete(ResponseDraft).where(ResponseDraft.key_digest.in_(names)))


def sweep(now: datetime | None = None) -> int:
    """Forget what is older than its day, in every organisation; how many there were."""
    with unit_of_work() as unit:
        tenants = unit.scalars(select(Tenant.id).where(Tenant.state != "internal")).all()
    gone = 0
    for tenant_id in tenants:
        with tenant_scope(tenant_id), unit_of_work() as unit:
            today = (now or clock.now()).date()
            old = delete(ResponseDraft).where(ResponseDraft.expires_on < today)
            gone += len(unit.scalars(old.returning(ResponseDraft.id)).all()) + sweep_files()
    return gone


def _storable(values: list[str]) -> list[str]:
    """The values as the database can hold them."""
    return [
        "".join("\ufffd" if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in value[:_LONGEST])
        for value in values[:_MOST]
    ]


def _digest(collector_id: UUID, key: str) -> str:
    return peppered("draft", str(collector_id), key)
