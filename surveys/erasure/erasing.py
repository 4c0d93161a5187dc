"""Erasing what somebody said in answers, and who was asked; what figures count stays.

An answer keeps the choices that are counted, its day, department and language. With its words,
contact details, attributes, files and link gone, nobody can tell whose it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select, update

from foundation import clock, storage
from foundation.identifiers import random_code
from foundation.mail import forget_recipient
from foundation.tokens import new_secret
from foundation.unit_of_work import session
from foundation.uploads import uploads_of
from surveys.answer_files import ANSWERED
from surveys.contacts import contact_in
from surveys.erasure.finding import erased_among, findable
from surveys.erasure.kept import counted_alone
from surveys.models import QuestionnaireVersion, Response, Survey
from surveys.personal_models import (
    ErasedAnswer,
    LinkUse,
    PersonalLink,
    ResponseContact,
    ResponseOrigin,
)
from surveys.queries import content_of
from surveys.services.personal_links import digest_of_token
from tenants.queries import own_tenant
from tenants.subjects.rooms import Erased


def erase_answers(ids: Sequence[UUID]) -> Erased:
    """Erase what these answers say; those erased or withdrawn before are passed by."""
    held = session().scalars(findable(ids).order_by(Response.id).with_for_update(of=Response))
    rows = {response.id: response for response in held}
    for each in erased_among(list(rows)):
        del rows[each]
    if not rows:
        return Erased()
    wanted = list(rows)
    counts = {"answers": len(wanted), "answer_files": _discard_files(wanted)}
    addresses = addresses_left(wanted)
    counts["answer_values"] = sum(_empty(response) for response in rows.values())
    counts["contacts"] = _gone(ResponseContact, wanted)
    counts["attributes"] = _gone(ResponseOrigin, wanted)
    today = clock.today(own_tenant().zone)
    session().add_all([ErasedAnswer(id=each, erased_on=today) for each in wanted])
    session().flush()
    return Erased(counts, _forget(addresses))


def _empty(response: Response) -> int:
    """Leave of an answer what is counted; how many values went."""
    version = select(QuestionnaireVersion).where(QuestionnaireVersion.id == response.version_id)
    before = response.answers
    response.answers = counted_alone(content_of(session().scalars(version).one()), before)
    response.submitted_at = None  # the day stays, which figures are told by
    return max(len(before) - len(response.answers), 0)


def _discard_files(ids: Sequence[UUID]) -> int:
    """Files first: a run that breaks off leaves rows that say so, and the next run finishes."""
    found = uploads_of(ANSWERED, ids)
    for upload in found:
        storage.discard(upload.id)
        session().delete(upload)
    session().flush()
    return len(found)


def addresses_left(ids: Sequence[UUID]) -> set[str]:
    """The mail addresses among the contact details left with these answers."""
    sealed = select(ResponseContact.sealed).where(ResponseContact.id.in_(ids))
    return {
        text
        for each in session().scalars(sealed)
        for text in contact_in(each).values()
        if "@" in text
    }


def _gone(table: type[ResponseContact] | type[ResponseOrigin], ids: Sequence[UUID]) -> int:
    rows = session().execute(
        delete(table)
        .where(table.id.in_(ids))
        .returning(table.id)
        .execution_options(synchronize_session=False)
    )
    return len(rows.all())


def _forget(addresses: set[str]) -> list[UUID]:
    """Empty the mails to these; those still on their way are returned."""
    return [each for address in sorted(addresses) for each in forget_recipient(address)]


def erase_links(ids: Sequence[UUID]) -> Erased:
    """Empty these personal links: each stays to be counted, says nobody, and leads nowhere.

    Of an anonymous survey nothing changes by which one could tell whether it was used.
    """
    query = (
        select(PersonalLink, Survey.anonymity)
        .join(Survey, Survey.id == PersonalLink.survey_id)
        .where(PersonalLink.id.in_(list(ids)))
        .order_by(PersonalLink.id)
        .with_for_update(of=PersonalLink)
    )
    rows = [(link, level) for link, level in session().execute(query) if link.erased_on is None]
    if not rows:
        return Erased()
    wanted = [link.id for link, _ in rows]
    used = set(session().scalars(select(LinkUse.id).where(LinkUse.id.in_(wanted))))
    addresses = {link.email for link, _ in rows if link.email}
    now, today = clock.now(), clock.today(own_tenant().zone)
    for link, level in rows:
        link.key, link.name, link.email, link.phone = f"erased-{random_code(8)}", "", "", ""
        link.attributes, link.contact = {}, {}
        link.token_digest, link.erased_on = digest_of_token(new_secret()), today
        if level != "anonymous" and link.id not in used and link.revoked_at is None:
            link.revoked_at = now
    session().execute(
        update(ResponseOrigin).where(ResponseOrigin.link_id.in_(wanted)).values(link_id=None)
    )
    session().flush()
    return Erased({"invitations": len(wanted)}, _forget(addresses))
