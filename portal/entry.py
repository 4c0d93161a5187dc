"""Coming in: from the address to the organisation, the collector and what is asked behind it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Text, bindparam, cast, func, literal_column, select

from complaints.queries import becomes_case
from foundation import clock
from foundation.errands import Errand
from foundation.errors import NotFound
from foundation.scope import tenant_scope
from foundation.unit_of_work import separate_unit_of_work, session, unit_of_work_at
from portal.marks import Mark
from surveys.definition.model import Questionnaire as Content
from surveys.definition.model import Section
from surveys.models import Collector, EvaluationPeriod, QuestionnaireVersion, Survey
from surveys.queries import Door, content_of, open_door
from surveys.rules import SurveyState, accepts, state_now
from tenants.models import Department, Tenant
from tenants.queries import tenant_by_slug

_MOST_KEPT = 500


@dataclass(frozen=True)
class Entry:
    """A door with its organisation, and the version that is asked there."""

    tenant: Tenant
    door: Door
    version: QuestionnaireVersion
    content: Content
    stamp: str
    becomes_case: bool = False  # whether an answer may become a case, which people are told

    @property
    def code(self) -> str:
        """The code in its right spelling."""
        return self.door.collector.short_code

    @property
    def digest(self) -> str:
        """What names the content in caches: the same content is the same page."""
        return self.version.digest or ""

    @property
    def parts(self) -> tuple[tuple[Section, ...], ...]:
        """The sections of each page: one a page, or all on one."""
        filled = tuple(section for section in self.content.sections if section.questions)
        if self.content.paging == "single":
            return (filled,)
        return tuple((section,) for section in filled)

    def state(self, now: datetime) -> SurveyState:
        """What the survey is at this moment."""
        return state_now(self.door.survey, now)

    def takes(self, mark: Mark, now: datetime) -> bool:
        """Whether a form begun then may still be filled in."""
        return accepts(self.door.survey, self.door.period, mark.started_at, now).accepted


# What this process saw behind an address. An entry is used again only while its stamp, read anew
# for each request, is the same; and it is what a page is made of while the database is away.
_seen: dict[tuple[str, str], Entry] = {}


@contextmanager
def entered(slug: str, code: str) -> Iterator[Entry]:
    """The entry of an address, in a transaction of its organisation; `NotFound` if there is none.

    An unknown organisation, an unknown code, another's code and a draft all answer alike (TEN-2).
    The transaction is this page's own: when it is over, an answer is kept in another, alone.
    """
    known = _seen.get((slug, code))
    if known is not None:
        with tenant_scope(known.tenant.id):
            stamp = _STAMP.run(collector=known.door.collector.id)
            if stamp.value == known.stamp:
                with unit_of_work_at(stamp.at):
                    yield known
                return
    with separate_unit_of_work():
        tenant = tenant_by_slug(slug)
    if tenant is None:
        raise NotFound
    with tenant_scope(tenant.id), separate_unit_of_work():
        entry = _look(slug, code)
        if len(_seen) >= _MOST_KEPT:
            _seen.clear()
        _seen[slug, entry.code] = entry
        yield entry


def _look(slug: str, code: str) -> Entry:
    """Everything behind a door, read after its stamp: what changes meanwhile shows as another."""
    first = open_door(code)
    if first is None:
        raise NotFound
    stamp: str = _STAMP.run(collector=first.collector.id).value or ""
    session().expunge_all()
    tenant, door = tenant_by_slug(slug), open_door(code)
    if tenant is None or door is None or state_now(door.survey, clock.now()) is SurveyState.DRAFT:
        raise NotFound
    told = door.survey.anonymity != "anonymous" and becomes_case(door.survey.id)
    return Entry(tenant, door, door.version, content_of(door.version), stamp, told)


# Everything of an entry that may change, in one text instead of eleven values: what each value
# costs on its way through is paid once.
_MAY_CHANGE = func.concat_ws(
    literal_column("'|'"),
    *(
        func.coalesce(cast(column, Text), literal_column("'-'"))
        for column in (
            Tenant.state,
            Tenant.revision,
            Survey.state,
            Survey.revision,
            Survey.opens_at,
            Survey.closes_at,
            Survey.closed_at,
            Survey.version_id,
            EvaluationPeriod.revision,
            EvaluationPeriod.grace_minutes,
            Department.revision,
        )
    ),
)
_STAMP = Errand(
    "door_stamp",
    select(_MAY_CHANGE)
    .select_from(Collector)
    .join(Tenant, Tenant.id == Collector.tenant_id)
    .join(Survey, (Survey.tenant_id == Collector.tenant_id) & (Survey.id == Collector.survey_id))
    .join(
        EvaluationPeriod,
        (EvaluationPeriod.tenant_id == Survey.tenant_id)
        & (EvaluationPeriod.id == Survey.period_id),
    )
    .outerjoin(
        Department,
        (Department.tenant_id == Collector.tenant_id) & (Department.id == Collector.department_id),
    )
    .where(Collector.id == bindparam("collector")),
)


def at_version(entry: Entry, number: int) -> Entry | None:
    """The same entry asking the version that a form was made with (REL-15)."""
    if number == entry.version.number:
        return entry
    query = select(QuestionnaireVersion).where(
        QuestionnaireVersion.questionnaire_id == entry.version.questionnaire_id,
        QuestionnaireVersion.number == number,
        QuestionnaireVersion.digest.is_not(None),
    )
    version = session().scalars(query).one_or_none()
    if version is None:
        return None
    return replace(entry, version=version, content=content_of(version))


def last_seen(slug: str, code: str) -> Entry | None:
    """The entry as this process last saw it: what a page can be made of without a database."""
    return _seen.get((slug, code))
