"""What the staff pages read of personal links: who was asked, and how it stands with each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, not_, or_, select

from foundation.unit_of_work import session
from foundation.web.languages import language
from foundation.web.texts import gettext
from surveys.models import Collector, QuestionnaireVersion, Response, Survey
from surveys.personal_models import LinkUse, PersonalLink, ResponseOrigin
from surveys.queries import content_of
from surveys.staff_lists import said

USED, OPEN, REVOKED, EXPIRED = "used", "open", "revoked", "expired"


def states(survey: Survey) -> tuple[str, ...]:
    """What a list can be narrowed to: of an anonymous survey nobody learns who answered."""
    if survey.anonymity == "anonymous":
        return (REVOKED, EXPIRED)
    return (USED, OPEN, REVOKED, EXPIRED)


def state_words() -> dict[str, str]:
    """How it stands with a link, in words."""
    return {
        USED: gettext("has answered"),
        OPEN: gettext("not answered yet"),
        REVOKED: gettext("was taken back"),
        EXPIRED: gettext("run out"),
        "": gettext("link is good"),
    }


def people(collector: Collector, search: str, state: str, now: datetime) -> Select[PersonalLink]:
    """The links of a collector by number, name or address, and by how it stands with them."""
    query = select(PersonalLink).where(PersonalLink.collector_id == collector.id)
    if search:
        columns = (PersonalLink.key, PersonalLink.name, PersonalLink.email, PersonalLink.phone)
        query = query.where(or_(*(c.icontains(search, autoescape=True) for c in columns)))
    if state:
        query = query.where(_is(state, now))
    return query.order_by(PersonalLink.key, PersonalLink.id)


def standing(survey: Survey, links: Iterable[PersonalLink], now: datetime) -> dict[UUID, str]:
    """How it stands with each of these links; of an anonymous survey not whether it was used."""
    links = list(links)
    used: set[UUID] = set()
    if survey.anonymity != "anonymous":
        query = select(LinkUse.id).where(LinkUse.id.in_([link.id for link in links]))
        used = set(session().scalars(query))
    quiet = "" if survey.anonymity == "anonymous" else OPEN
    return {link.id: _standing(link, used, now) or quiet for link in links}


def numbers(collector: Collector, now: datetime) -> dict[str, int]:
    """How many links there are, how many were used, taken back, run out: numbers only."""
    own = PersonalLink.collector_id == collector.id
    counts = [func.count().filter(own)]
    counts += [func.count().filter(own, _is(each, now)) for each in (USED, REVOKED, EXPIRED)]
    found = session().execute(select(*counts).select_from(PersonalLink)).one()
    return dict(zip(("all", USED, REVOKED, EXPIRED), found, strict=True))


def answer_of(survey: Survey, link: PersonalLink) -> Response | None:
    """What a person answered by their link, where the survey asked by name; else None."""
    if survey.anonymity != "named":
        return None
    query = (
        select(Response)
        .join(ResponseOrigin, ResponseOrigin.id == Response.id)
        .where(ResponseOrigin.link_id == link.id, Response.survey_id == survey.id)
    )
    return session().scalars(query).one_or_none()


def with_answers(survey: Survey, links: Iterable[PersonalLink]) -> set[UUID]:
    """Of which of these links an answer is kept that may be read: in surveys by name alone."""
    if survey.anonymity != "named":
        return set()
    query = select(ResponseOrigin.link_id).where(
        ResponseOrigin.link_id.in_([link.id for link in links])
    )
    return {each for each in session().scalars(query) if each is not None}


def told(version: QuestionnaireVersion, answers: dict[str, Any]) -> list[tuple[str, str]]:
    """An answer sheet in words: each question that was answered, and its answer."""
    content = content_of(version)
    tag = language()
    lines = [
        (content.words_of(leaf.code, tag), said(leaf, answers.get(leaf.code), tag))
        for leaf in content.leaves
    ]
    return [(question, answer) for question, answer in lines if answer]


def _standing(link: PersonalLink, used: set[UUID], now: datetime) -> str:
    if link.revoked_at is not None:
        return REVOKED
    if link.id in used:
        return USED
    return EXPIRED if link.expires_at is not None and link.expires_at <= now else ""


def _is(state: str, now: datetime) -> ColumnElement[bool]:
    used = exists().where(
        LinkUse.tenant_id == PersonalLink.tenant_id, LinkUse.id == PersonalLink.id
    )
    over = and_(PersonalLink.expires_at.is_not(None), PersonalLink.expires_at <= now)
    kept = PersonalLink.revoked_at.is_(None)
    return {
        USED: and_(kept, used),
        OPEN: and_(kept, not_(used), not_(func.coalesce(over, False))),
        REVOKED: not_(kept),
        EXPIRED: and_(kept, not_(used), over),
    }[state]
