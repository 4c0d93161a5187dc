"""Links for single persons: making them from a list, making them anew, taking them back.

A token is told once, in the file that is made with it. Here its digest lies, under the pepper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from foundation import clock
from foundation.audit import record
from foundation.errors import Conflict, Invalid
from foundation.loader import load_or_404
from foundation.scope import current_tenant_id
from foundation.tokens import new_secret, peppered
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from surveys.channels import PREFILLED, cannot_hold
from surveys.definition.model import Questionnaire as Content
from surveys.list_columns import split
from surveys.models import Collector, QuestionnaireVersion, Survey
from surveys.people_lists import Person
from surveys.personal_models import PersonalLink
from surveys.queries import content_of
from surveys.rules import SurveyState, state_now

MOST_LINKS = 20_000  # of one survey


@dataclass(frozen=True)
class Made:
    """A link with its token, which nobody can tell again."""

    link: PersonalLink
    token: str


def make_links(
    survey: Survey,
    collector: Collector,
    people: Sequence[Person],
    expires_at: datetime | None = None,
) -> list[Made]:
    """A link for everybody on the list who has none in this survey yet."""
    held = _locked(survey)
    check_people(held, people)
    known = known_keys(held, people)
    fresh = [one for one in people if one.key not in known]
    if links_in(held) + len(fresh) > MOST_LINKS:
        sentence = gettext("A survey has %(most)s personal links at most.", most=MOST_LINKS)
        raise Invalid(fields={"people": sentence})
    content = content_of(load_or_404(QuestionnaireVersion, id=held.version_id))
    made = [_make(held, collector, one, expires_at, content) for one in fresh]
    if made:
        record("survey.people_invited", held, detail={"people": len(made)})
        session().flush()
    return made


def check_people(survey: Survey, people: Sequence[Person]) -> None:
    """Refuse what would tell of visit, staff or person where the answers are anonymous."""
    if survey.anonymity not in PREFILLED and any(one.attributes for one in people):
        raise Invalid(fields={"people": cannot_hold("personal")})


def renew_links(survey: Survey, collector: Collector) -> list[Made]:
    """New tokens for all links that were not taken back; those sent before lead nowhere then.

    For all, used ones too: who answered an anonymous survey must not show in who is left out.
    """
    held = _locked(survey)
    query = select(PersonalLink).where(
        PersonalLink.collector_id == collector.id,
        PersonalLink.revoked_at.is_(None),
        PersonalLink.erased_on.is_(None),
    )
    made = []
    for link in session().scalars(query.order_by(PersonalLink.key)):
        token = new_secret()
        link.token_digest = digest_of_token(token)
        made.append(Made(link, token))
    if made:
        record("survey.links_renewed", held, detail={"people": len(made)})
    return made


def revoke_link(survey: Survey, link: PersonalLink) -> None:
    """Take a link back: it leads nowhere from now on. An answer given by it stays."""
    held = load_or_404(PersonalLink, lock=True, id=link.id)
    if held.revoked_at is not None:
        raise Conflict(gettext("This link was taken back already."))
    held.revoked_at = clock.now()
    record("survey.link_revoked", survey, detail={"people": 1})


def link_of(token: str) -> PersonalLink | None:
    """The link with this token in the tenant in scope, used or not."""
    query = select(PersonalLink).where(PersonalLink.token_digest == digest_of_token(token))
    return session().scalars(query).one_or_none()


def links_in(survey: Survey) -> int:
    """How many personal links a survey has."""
    query = select(func.count(PersonalLink.id)).where(PersonalLink.survey_id == survey.id)
    return session().scalar(query) or 0


def known_keys(survey: Survey, people: Sequence[Person]) -> set[str]:
    """Which of these have a link in this survey already."""
    query = select(PersonalLink.key).where(
        PersonalLink.survey_id == survey.id, PersonalLink.key.in_([one.key for one in people])
    )
    return set(session().scalars(query))


def _locked(survey: Survey) -> Survey:
    held = load_or_404(Survey, lock=True, id=survey.id)
    if state_now(held, clock.now()) is SurveyState.CLOSED:
        raise Conflict(gettext("This survey is closed; new links would lead nowhere."))
    return held


def _make(
    survey: Survey,
    collector: Collector,
    person: Person,
    expires_at: datetime | None,
    content: Content,
) -> Made:
    token = new_secret()
    visit, contact = split(content, person.attributes)
    link = PersonalLink(
        survey_id=survey.id,
        collector_id=collector.id,
        token_digest=digest_of_token(token),
        key=person.key,
        name=person.name,
        email=person.email,
        phone=person.phone,
        attributes=visit,
        contact=contact,
        expires_at=expires_at,
        created_at=clock.now(),
    )
    session().add(link)
    return Made(link, token)


def digest_of_token(token: str) -> str:
    """The form in which a link's token is kept."""
    return peppered("personal link", str(current_tenant_id()), token)
