"""Files that belong to answers: of a form while it is under way, of its answer once it is sent.

A form's own id is made from its key, which is kept nowhere, so that nobody else's file can be
named. What was never sent is swept away after its day.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select, update

from foundation import clock
from foundation.database import day
from foundation.tokens import peppered
from foundation.unit_of_work import separate_unit_of_work, session
from foundation.uploads import Cleaned, Upload, keep, remove, uploads_of
from surveys.models import Response, Survey

UNDER_WAY, ANSWERED = "form", "answer"
_KEPT_FOR = timedelta(days=1)


def owner_of(key: str) -> UUID:
    """What owns the files of the form with this key."""
    return UUID(hex=peppered("files of a form", key)[:32])


def names_of(key: str) -> dict[str, str]:
    """The names of the files that a form has, by their ids."""
    return {str(one.id): one.name for one in uploads_of(UNDER_WAY, [owner_of(key)])}


def keep_for(key: str, files: Sequence[Cleaned]) -> list[str]:
    """Keep files for a form, whatever becomes of the page they came with; their ids."""
    with separate_unit_of_work():
        kept = keep(files, owner_kind=UNDER_WAY, owner_id=owner_of(key))
        return [str(upload.id) for upload in kept]


def hand_over(key: str, ids: Collection[str], response_id: UUID) -> None:
    """Give a form's files to its answer, in the transaction under way."""
    mine = (Upload.owner_kind == UNDER_WAY, Upload.owner_id == owner_of(key))
    wanted = Upload.id.in_([UUID(one) for one in ids])
    session().execute(
        update(Upload).where(*mine, wanted).values(owner_kind=ANSWERED, owner_id=response_id)
    )


def remove_files(response_id: UUID) -> None:
    """Remove the files of an answer that is withdrawn: the rows now, the bytes after the commit."""
    remove(uploads_of(ANSWERED, [response_id]))


def sweep_files() -> int:
    """Remove the files of forms that were never sent, in the tenant in scope; how many."""
    today = day(clock.now())
    old = select(Upload).where(Upload.owner_kind == UNDER_WAY, Upload.day < today - _KEPT_FOR)
    found = list(session().scalars(old))
    remove(found)
    return len(found)


def files_handed_in(survey: Survey) -> Select[Any]:
    """The query of the files of a survey's answers, newest day first."""
    return (
        select(Upload)
        .join(Response, Response.id == Upload.owner_id)
        .where(Upload.owner_kind == ANSWERED, Response.survey_id == survey.id)
        .order_by(Upload.day.desc(), Upload.id)
    )
