"""Whether the ways into a survey bring what its questionnaire looks for beside answers."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from foundation.unit_of_work import session
from foundation.web.texts import gettext
from surveys.channels import channel
from surveys.definition.needs import Need, needs
from surveys.list_columns import PERSON, need_words
from surveys.lists import ways_in
from surveys.models import QuestionnaireVersion, Survey
from surveys.personal_models import PersonalLink
from surveys.queries import content_of


def not_supplied(survey: Survey) -> list[str]:
    """What conditions and texts look at and some who come in will not have, a sentence each.

    Nothing where there is no way in yet, or where texts have words for those who have none.
    """
    firm = [need for need in needs(_content(survey)) if need.firm]
    ways = ways_in(survey) if firm else {}
    if not ways:
        return []
    others = [channel(kind).name for kind in ways if kind != "personal"]
    found = []
    for need, lacks, people in _links_without(survey, firm):
        missing = list(others)
        if lacks:
            words = gettext("%(lacks)s of %(people)s personal links", lacks=lacks, people=people)
            missing.append(words)
        elif "personal" in ways and not people:
            missing.append(gettext("personal links, of which there are none yet"))
        if missing:
            found.append(
                gettext(
                    "The questionnaire looks at %(what)s. Who comes this way lacks it: %(ways)s.",
                    what=need_words(need),
                    ways=gettext(", ").join(missing),
                )
            )
    return found


def _links_without(survey: Survey, firm: list[Need]) -> list[tuple[Need, int, int]]:
    """For each attribute how many of the links that are good have it not, and how many are good."""
    good = PersonalLink.revoked_at.is_(None) & PersonalLink.erased_on.is_(None)
    anonymous = survey.anonymity == "anonymous"
    counts: list[Any] = [func.count().filter(good)]
    counts += [func.count().filter(good, _has(need)) for need in firm]
    query = select(*counts).select_from(PersonalLink).where(PersonalLink.survey_id == survey.id)
    people, *have = session().execute(query).one()
    return [
        (need, people if anonymous else people - has, people)
        for need, has in zip(firm, have, strict=True)
    ]


def _has(need: Need) -> ColumnElement[bool]:
    source, name = need.reference
    columns: Any = PersonalLink.attributes if source == "link" else PersonalLink.contact
    told: ColumnElement[bool] = columns.has_key(name)
    if source == "contact" and name in PERSON:
        return or_(told, getattr(PersonalLink, name) != "")
    return told


def _content(survey: Survey) -> Any:
    query = select(QuestionnaireVersion).where(QuestionnaireVersion.id == survey.version_id)
    return content_of(session().scalars(query).one())
