"""Finding the answers and personal links of somebody who asks, as far as they can be found.

An answer is found by the contact details left with it, by the link of a named survey, or by its
receipt. An anonymous one is not, not even by its receipt: who showed it would be known by it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, func, or_, select

from foundation.audit import Actor, acting_as
from foundation.errors import Conflict
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.web.languages import language
from foundation.web.moments import day_words
from foundation.web.texts import gettext
from foundation.web.viewer import Viewer
from surveys.contacts import SHORTEST_NUMBER, digests_in, digests_of
from surveys.definition.questions.picker import Picker
from surveys.models import QuestionnaireVersion, Response, Survey
from surveys.personal_models import ErasedAnswer, PersonalLink, ResponseContact, ResponseOrigin
from surveys.queries import content_of
from surveys.services.withdrawing import kept_under
from tenants.directory.models import StaffEntry
from tenants.models import Membership, Tenant
from tenants.subjects.digests import plain_email, plain_phone
from tenants.subjects.rooms import Sought, Thing

ANSWERS, INVITATIONS = "answers", "invitations"
_AT_ONCE = 2000


def find_answers(sought: Sought, viewer: Viewer) -> Iterable[Thing]:
    """The answers that somebody may ask about; of anonymous surveys none."""
    ids: set[UUID] = set()
    if sought.email or sought.phone:
        ids |= _by_contact(sought)
    theirs = select(PersonalLink.id).where(_is_theirs(sought))
    by_link = select(ResponseOrigin.id).where(ResponseOrigin.link_id.in_(theirs))
    ids |= set(session().scalars(by_link))
    kept = kept_under(sought.receipt) if sought.receipt else None
    if kept is not None and kept.response_id is not None:
        ids.add(kept.response_id)
    return [thing for thing in answers(list(ids), viewer) if thing.url]


def _by_contact(sought: Sought) -> set[UUID]:
    if make_old_findable():
        raise Conflict(
            gettext("Earlier answers are still being made ready for this search. Try again soon.")
        )
    wanted = [
        ResponseContact.digests.contains(digest, autoescape=True)
        for digest in digests_of(sought.email, sought.phone)
    ]
    found = select(ResponseContact.id).where(or_(false(), *wanted))
    return set(session().scalars(found))


def findable(ids: Collection[UUID]) -> Select[Response, Survey]:
    """The query of these answers with their surveys; an anonymous one is never among them."""
    query = select(Response, Survey).join(Survey, Survey.id == Response.survey_id)
    return query.where(Response.id.in_(list(ids)), Survey.anonymity != "anonymous")


def erased_among(ids: Collection[UUID]) -> set[UUID]:
    """Which of these answers were erased."""
    return set(session().scalars(select(ErasedAnswer.id).where(ErasedAnswer.id.in_(list(ids)))))


def answers(ids: Sequence[UUID], viewer: Viewer) -> list[Thing]:
    """These answers, without those that name the viewer; what was withdrawn counts as erased."""
    rows = session().execute(findable(ids).order_by(Response.day, Response.id)).all()
    erased, own = erased_among(ids), _codes_of(viewer)
    found = [
        Thing(
            ANSWERS,
            response.id,
            gettext(
                "Answer of %(day)s in “%(survey)s” (%(ref)s)",
                day=day_words(response.day),
                survey=survey.name(language()),
                ref=survey.ref,
            ),
            f"/app/surveys/{survey.ref}",
            erased=response.id in erased,
        )
        for response, survey in rows
        if not own or not _names(response, own)
    ]
    gone = sorted(set(ids) - {response.id for response, _ in rows})
    withdrawn = gettext("An answer that was withdrawn")
    return found + [Thing(ANSWERS, each, withdrawn, erased=True) for each in gone]


def _codes_of(viewer: Viewer) -> set[str]:
    """Under which codes of the staff directory answers name this person."""
    query = (
        select(StaffEntry.code)
        .join(Membership, Membership.id == StaffEntry.membership_id)
        .where(Membership.user_id == viewer.user_id)
    )
    return set(session().scalars(query))


def _names(response: Response, codes: set[str]) -> bool:
    """Whether an answer is about one of these: picked, or what a section was asked about."""
    given = response.answers if isinstance(response.answers, dict) else {}
    if any(code.partition("@")[2].partition(".")[0] in codes for code in given):
        return True
    version = select(QuestionnaireVersion).where(QuestionnaireVersion.id == response.version_id)
    content = content_of(session().scalars(version).one())
    picked = {leaf.code for leaf in content.leaves if isinstance(leaf, Picker)}
    return any(code in picked and value in codes for code, value in given.items())


def find_links(sought: Sought, viewer: Viewer) -> Iterable[Thing]:
    """The personal links of somebody, by address, number or what a list knows them by."""
    ids = session().scalars(select(PersonalLink.id).where(_is_theirs(sought))).all()
    return links(ids, viewer)


def _is_theirs(sought: Sought) -> ColumnElement[bool]:
    """The condition for a link of whoever is sought; a list may know people by their address."""
    found: list[ColumnElement[bool]] = [false()]
    if email := plain_email(sought.email):
        found += [func.lower(column) == email for column in (PersonalLink.email, PersonalLink.key)]
    if len(phone := plain_phone(sought.phone)) >= SHORTEST_NUMBER:
        written = (phone, f"86{phone}", f"0086{phone}")
        for column in (PersonalLink.phone, PersonalLink.key):
            found.append(func.regexp_replace(column, r"[^0-9]", "", "g").in_(written))
    if key := sought.ref.strip().lower():
        found.append(func.lower(PersonalLink.key) == key)
    return or_(*found) & PersonalLink.erased_on.is_(None)


def links(ids: Sequence[UUID], _viewer: Viewer) -> list[Thing]:
    """These personal links, each with its survey; not whether it was used."""
    query = (
        select(PersonalLink, Survey)
        .join(Survey, Survey.id == PersonalLink.survey_id)
        .where(PersonalLink.id.in_(list(ids)))
        .order_by(Survey.ref, PersonalLink.key)
    )
    return [
        Thing(
            INVITATIONS,
            link.id,
            gettext(
                "Personal link to “%(survey)s” (%(ref)s)",
                survey=survey.name(language()),
                ref=survey.ref,
            ),
            f"/app/surveys/{survey.ref}",
            erased=link.erased_on is not None,
        )
        for link, survey in session().execute(query)
    ]


def make_old_findable() -> bool:
    """Note the digests of rows written before there were any, some at a time; whether more wait."""
    query = (
        select(ResponseContact)
        .where(ResponseContact.digests.is_(None))
        .order_by(ResponseContact.id)
        .limit(_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    rows = session().scalars(query).all()
    for row in rows:
        row.digests = digests_in(row.sealed)
    session().flush()
    return len(rows) == _AT_ONCE


def make_findable_everywhere() -> None:
    """Go on with this in every organisation; the ticker calls it."""
    with unit_of_work() as unit:
        houses = unit.scalars(select(Tenant.id).where(Tenant.state == "active")).all()
    for house in houses:
        with tenant_scope(house), acting_as(Actor("nobody")), unit_of_work():
            make_old_findable()
