"""That a personal link was used: once, and without a trace to the answer (decision 0022).

A use is written before the answer, in a transaction of its own, and has no time. It knows its form
by a digest that leads to no answer, so that the same form may come again and another may not.
"""

from __future__ import annotations

import secrets
from uuid import UUID

from sqlalchemy import Text, cast, delete, func, literal_column, select
from sqlalchemy.dialects.postgresql import insert

from foundation.errors import Gone
from foundation.scope import current_tenant_id
from foundation.tokens import peppered
from foundation.unit_of_work import separate_unit_of_work
from foundation.web.texts import gettext
from surveys.personal_models import LinkUse
from surveys.services.responses import Received, Submission, SurveyClosed, submit


class LinkUsed(Gone):
    """Somebody answered by this link already, with another form."""

    def __init__(self) -> None:
        super().__init__(gettext("This link was used already. It counts once."))


def submit_by_link(submission: Submission, link_id: UUID) -> Received:
    """Keep an answer that came by a personal link, unless the link was used for another form.

    What goes wrong after the use was written leaves it: the same form may be sent again.
    """
    if not _claim(link_id, submission):
        raise LinkUsed
    try:
        return submit(submission)
    except SurveyClosed:
        _release(link_id, submission)
        raise


def is_used(link_id: UUID, key: str = "") -> bool:
    """Whether a link was used by another form than that with this key."""
    with separate_unit_of_work() as own:
        kept = own.scalar(select(LinkUse.form_digest).where(LinkUse.id == link_id))
    return kept is not None and kept != _digest(link_id, key)


def blend_uses(survey_id: UUID) -> bool:
    """Write all uses of a survey anew, in random order and under one transaction number.

    Nothing then tells which link was used before which, or beside which lot of answers. Whether
    there was anything to do.
    """
    with separate_unit_of_work() as own:
        numbers = func.count(func.distinct(cast(literal_column("link_uses.xmin"), Text)))
        query = select(numbers).select_from(LinkUse).where(LinkUse.survey_id == survey_id)
        if (own.scalar(query) or 0) < 2:
            return False
        own.execute(select(LinkUse.id).where(LinkUse.survey_id == survey_id).with_for_update())
        taken = delete(LinkUse).where(LinkUse.survey_id == survey_id)
        rows = [
            dict(row)
            for row in own.execute(
                taken.returning(
                    LinkUse.tenant_id, LinkUse.id, LinkUse.survey_id, LinkUse.form_digest
                )
            ).mappings()
        ]
        secrets.SystemRandom().shuffle(rows)
        own.execute(insert(LinkUse), rows)
    return True


def _claim(link_id: UUID, submission: Submission) -> bool:
    digest = _digest(link_id, submission.key)
    row = {
        "tenant_id": current_tenant_id(),
        "id": link_id,
        "survey_id": submission.survey.id,
        "form_digest": digest,
    }
    with separate_unit_of_work() as own:
        own.execute(insert(LinkUse).values(row).on_conflict_do_nothing())
        return own.scalar(select(LinkUse.form_digest).where(LinkUse.id == link_id)) == digest


def _release(link_id: UUID, submission: Submission) -> None:
    with separate_unit_of_work() as own:
        own.execute(
            delete(LinkUse).where(
                LinkUse.id == link_id,
                LinkUse.form_digest == _digest(link_id, submission.key),
            )
        )


def _digest(link_id: UUID, key: str) -> str:
    return peppered("used by", str(link_id), key)
