"""Remarks on single questions of a version: made by who reviews it, answered by its authors.

They hold nothing up: what bars approval is the check. A version that is decided takes none.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from foundation import clock
from foundation.audit import record
from foundation.errors import Conflict, Invalid, NotFound
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from surveys.authoring_models import Remark
from surveys.models import QuestionnaireVersion
from surveys.queries import content_of

LONGEST = 2000
MOST = 200  # of one version


def remarks_on(version: QuestionnaireVersion) -> list[Remark]:
    """All remarks on a version, the open ones first, then in their order."""
    query = select(Remark).where(Remark.version_id == version.id)
    return list(session().scalars(query.order_by(Remark.answered_at.is_not(None), Remark.number)))


def remark(version: QuestionnaireVersion, actor: UUID, *, code: str, text: str) -> Remark:
    """Say something about a question, or about the whole version with an empty code."""
    held = _undecided(version)
    if code and code not in {question.code for question in content_of(held).questions}:
        raise NotFound
    number = len(remarks_on(held)) + 1
    if number > MOST:
        raise Conflict(gettext("There are %(most)s remarks already.", most=MOST))
    made = Remark(
        version_id=held.id,
        number=number,
        code=code,
        text=_said(text),
        author_id=actor,
        made_at=clock.now(),
    )
    session().add(made)
    session().flush()
    record("remark.made", made)
    return made


def answer(version: QuestionnaireVersion, number: int, actor: UUID, *, text: str) -> Remark:
    """Answer a remark; the first answer stands."""
    held = _undecided(version)
    found = load_or_404(Remark, lock=True, version_id=held.id, number=number)
    if found.answered_at is not None:
        raise Conflict(gettext("Somebody has answered this remark already."))
    found.answer = _said(text)
    found.answered_by, found.answered_at = actor, clock.now()
    record("remark.answered", found)
    return found


def _undecided(version: QuestionnaireVersion) -> QuestionnaireVersion:
    held = load_or_404(QuestionnaireVersion, lock=True, id=version.id)
    if held.state not in ("draft", "in_approval"):
        raise Conflict(gettext("This version is decided and takes no remarks any more."))
    return held


def _said(text: str) -> str:
    said = text.strip()
    if not said:
        raise Invalid(fields={"text": gettext("Please write a few words.")})
    if len(said) > LONGEST or "\0" in said:
        raise Invalid(
            fields={"text": gettext("Please shorten this to %(limit)s characters.", limit=LONGEST)}
        )
    return said
