"""Everything that posters say, read in one unit of work."""

from __future__ import annotations

import math
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from foundation.loader import load_or_404
from foundation.unit_of_work import session
from foundation.web.texts import gettext, ngettext, speaking
from reports.models import PosterSheet
from reports.posters.document import Common, Poster, PosterSet
from surveys.definition.checks import estimated_seconds
from surveys.links import public_url
from surveys.models import Collector, QuestionnaireVersion, Survey
from surveys.promises import promise
from surveys.queries import content_of
from tenants.models import Department, Tenant
from tenants.queries import departments_by_id, own_calendar, own_tenant

TAGS = {"zh": "zh-Hans-CN", "en": "en"}


def gather_posters(order: PosterSheet) -> PosterSet:
    """What the posters of an order say as the doors stand now."""
    survey, tenant = load_or_404(Survey, id=order.survey_id), own_tenant()
    languages = ("zh", "en") if order.languages == "both" else (order.languages,)
    doors = _doors(order.doors)
    units = departments_by_id({door.department_id for door in doors if door.department_id})
    with speaking(languages[0]):
        title = gettext("Posters: %(survey)s", survey=survey.name(languages[0]))
    return PosterSet(
        title=title,
        paper=order.paper,
        accent=tenant.colour,
        texts=tuple(_common(order, survey, tenant, each) for each in languages),
        posters=tuple(
            Poster(public_url(tenant.slug, door.short_code), _places(door, units, languages))
            for door in doors
        ),
        as_of=own_calendar().day_of(order.created_at),
    )


def _doors(ids: Sequence[str]) -> list[Collector]:
    """The doors of an order in its own sequence; those closed since are left out."""
    wanted = [UUID(text) for text in ids]
    rows = session().scalars(
        select(Collector).where(Collector.id.in_(wanted), Collector.closed_at.is_(None))
    )
    found = {row.id: row for row in rows}
    return [found[each] for each in wanted if each in found]


def _places(
    door: Collector, units: dict[UUID, Department], languages: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    unit = units.get(door.department_id) if door.department_id else None
    return tuple((unit.name(each) if unit else "", door.place(each)) for each in languages)


def _common(order: PosterSheet, survey: Survey, tenant: Tenant, language: str) -> Common:
    with speaking(language):
        told = promise(survey.anonymity)
        return Common(
            tag=TAGS[language],
            house=tenant.name(language),
            invitation=order.invitation_en if language == "en" else order.invitation_zh,
            minutes=minutes(survey),
            promise=gettext("%(name)s: %(sentence)s", name=told.name, sentence=told.sentence),
        )


def minutes(survey: Survey) -> str:
    """About how long it takes to answer, in whole minutes, rather too long than too short."""
    version = load_or_404(QuestionnaireVersion, id=survey.version_id)
    number = max(1, math.ceil(estimated_seconds(content_of(version)) / 60))
    return ngettext("About %(num)s minute", "About %(num)s minutes", number)
