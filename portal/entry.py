"""Coming in: from the address to the organisation, the collector and what is asked behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from uuid import UUID

from flask import g
from sqlalchemy import bindparam, func, literal_column, select

from complaints.changes.queries import anything_public
from complaints.rules.queries import becomes_case
from foundation import clock
from foundation.errands import Errand
from foundation.errors import NotFound
from foundation.scope import tenant_scope
from foundation.unit_of_work import separate_unit_of_work, session, unit_of_work_at
from portal.addresses import door_path, personal_path
from portal.marks import Mark
from portal.trials import Trial, trial_way
from surveys.channels import BY_ADDRESS
from surveys.definition.conditions import Facts
from surveys.definition.model import Questionnaire as Content
from surveys.incentives.models import Incentive
from surveys.incentives.queries import incentive_of
from surveys.models import Collector, EvaluationPeriod, QuestionnaireVersion, Survey
from surveys.queries import Door, content_of, open_door
from surveys.rules import REFUSED, Acceptance, SurveyState, accepts, state_now
from tenants.models import Department, Tenant
from tenants.queries import tenant_by_slug
from tenants.sites import sites_of

_MOST_KEPT = 500


@dataclass(frozen=True)
class Invited:
    """Somebody who came in by a link of their own; `attributes` came with it.

    `contact` is who the link was made for, which no anonymous survey makes use of.
    """

    link_id: UUID
    token: str
    expires_at: datetime | None
    revoked: bool = False
    attributes: Mapping[str, str] = field(default_factory=dict)
    contact: Mapping[str, str] = field(default_factory=dict)

    def expired(self, moment: datetime) -> bool:
        """Whether a form cannot begin any more at a moment."""
        return self.expires_at is not None and moment >= self.expires_at


@dataclass(frozen=True)
class Entry:
    """A door with its organisation, and the version that is asked there."""

    tenant: Tenant
    door: Door
    version: QuestionnaireVersion
    content: Content
    stamp: str
    becomes_case: bool = False  # whether an answer may become a case, which people are told
    invited: Invited | None = None  # None for whoever came in by an address open to all
    tells: bool = False  # whether there is something of "You said, we did" to read
    trial: Trial | None = None  # a test or a pilot, whose answers are no responses
    incentive: Incentive | None = None  # what those who answer may take, if anything

    @cached_property
    def code(self) -> str:
        """The code in its right spelling."""
        return self.door.collector.short_code

    @cached_property
    def kind(self) -> str:
        """Which way in it is: see `surveys.channels`."""
        return self.door.collector.kind

    @cached_property
    def path(self) -> str:
        """The address of its page, without the host."""
        if self.invited is not None:
            return personal_path(self.tenant.slug, self.invited.token)
        return door_path(self.tenant.slug, self.code)

    @cached_property
    def lock(self) -> UUID:
        """What a form's mark is good for: this door, or this one person's link."""
        return self.invited.link_id if self.invited is not None else self.door.collector.id

    @property
    def link_attributes(self) -> dict[str, str]:
        """What the link told about the visit, for the conditions of the questionnaire."""
        return dict(self.invited.attributes) if self.invited is not None else {}

    def given(self, answers: Mapping[str, object]) -> Facts:
        """What conditions and texts know: the answers, the link's visit, and whom it is for.

        Of an anonymous survey the page knows no person, though the list does.
        """
        if self.invited is None or self.door.survey.anonymity == "anonymous":
            return Facts(answers)
        return Facts(answers, self.link_attributes, dict(self.invited.contact))

    @cached_property
    def digest(self) -> str:
        """What names the content in caches: the same content is the same page."""
        return self.version.digest or self.stamp

    def state(self, now: datetime) -> SurveyState:
        """What the survey is behind this door at this moment; behind a closed one it is closed."""
        return SurveyState.CLOSED if self.closed(now) else state_now(self.door.survey, now)

    def closed(self, now: datetime) -> bool:
        """Whether the door itself was closed, be the survey open elsewhere."""
        closed_at = self.door.collector.closed_at
        return closed_at is not None and closed_at <= now

    def takes(self, mark: Mark, now: datetime) -> bool:
        """Whether a form begun then may still be filled in."""
        return self.acceptance(mark, now).accepted

    def acceptance(self, mark: Mark, now: datetime) -> Acceptance:
        """Whether and how the answer of a form begun then counts now."""
        if self.invited is not None and self.invited.expired(mark.started_at):
            return REFUSED
        door = self.door
        closed_at = door.collector.closed_at
        return accepts(door.survey, door.period, mark.started_at, now, door_closed_at=closed_at)


# What this process saw behind an address. An entry is used again only while its stamp, read anew
# for each request, is the same; and it is what a page is made of while the database is away.
_seen: dict[tuple[str, str], Entry] = {}


@contextmanager
def entered(slug: str, code: str, *, by_link: bool = False) -> Iterator[Entry]:
    """The entry of an address, in a transaction of its organisation; `NotFound` if there is none.

    An unknown organisation, an unknown code, another's code and a draft all answer alike (TEN-2),
    and so does what is no address for everybody, unless somebody comes `by_link`.
    The transaction is this page's own: when it is over, an answer is kept in another, alone.
    """
    known = _seen.get((slug, code))
    if known is not None:
        with tenant_scope(known.tenant.id):
            stamp = _STAMP.run(collector=known.door.collector.id)
            if stamp.value == known.stamp:
                _may_come(known, by_link=by_link)
                with unit_of_work_at(stamp.at):
                    yield known
                return
    with separate_unit_of_work():
        tenant = tenant_by_slug(slug)
    if tenant is None:
        raise NotFound
    with tenant_scope(tenant.id), separate_unit_of_work():
        entry = _look(slug, code)
        session().expunge_all()  # a refusal below would take from these rows what they hold
        if len(_seen) >= _MOST_KEPT:
            _seen.clear()
        _seen[slug, entry.code] = entry
        _may_come(entry, by_link=by_link)
        yield entry


def _may_come(entry: Entry, *, by_link: bool) -> None:
    """Refuse who comes by the wrong address; a frame on a website is allowed to be one."""
    if (entry.kind == "personal") is not by_link or (not by_link and entry.kind not in BY_ADDRESS):
        raise NotFound
    if entry.kind == "embed":
        g.frame_ancestors = tuple(sites_of(entry.tenant))


def _look(slug: str, code: str) -> Entry:
    """Everything behind a door, read after its stamp: what changes meanwhile shows as another."""
    first = open_door(code)
    if first is None:
        return _look_for_trial(slug, code)
    stamp: str = _STAMP.run(collector=first.collector.id).value or ""
    session().expunge_all()
    tenant, door = tenant_by_slug(slug), open_door(code)
    if tenant is None or door is None or state_now(door.survey, clock.now()) is SurveyState.DRAFT:
        raise NotFound
    told = door.survey.anonymity != "anonymous" and becomes_case(door.survey.id)
    content = content_of(door.version)
    return Entry(
        tenant,
        door,
        door.version,
        content,
        stamp,
        told,
        tells=anything_public(),
        incentive=incentive_of(door.survey.id),
    )


def _look_for_trial(slug: str, code: str) -> Entry:
    """A test or a pilot; its stamp is that of no door, so that it is looked up each time."""
    tenant, way = tenant_by_slug(slug), trial_way(code)
    if tenant is None:
        raise NotFound
    version = way.door.version
    return Entry(tenant, way.door, version, content_of(version), way.stamp, trial=way.trial)


# Everything of an entry that may change, in one text instead of thirteen values: what each value
# costs on its way through is paid once. What is NULL leaves no word; the two that may be, a time
# before an id and a number before the last two, are told by their places all the same. What is
# told of changes and what may be taken for an answer stand in rows of their own, which are not
# looked at here: whoever changes them counts Tenant.door_revision up.
_MAY_CHANGE = func.concat_ws(
    literal_column("'|'"),
    Tenant.state,
    Tenant.revision,
    Tenant.door_revision,
    Survey.state,
    Survey.revision,
    Survey.opens_at,
    Survey.closes_at,
    Survey.closed_at,
    Survey.version_id,
    EvaluationPeriod.revision,
    EvaluationPeriod.grace_minutes,
    Department.revision,
    Collector.revision,
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
