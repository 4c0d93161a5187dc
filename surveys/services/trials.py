"""Trying a questionnaire before it counts: a test for oneself, a pilot with a few people.

A test shows any version, for an hour, to whoever asked for it, and keeps nothing. A pilot belongs
to a survey that has not opened, and so asks an approved version: whatever goes to people outside
is signed off by two. Its answers lie apart from responses and are thrown away at opening.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from foundation import clock
from foundation.audit import record
from foundation.errors import Conflict
from foundation.identifiers import random_code, random_id, tidy_code
from foundation.loader import load_or_404
from foundation.mail import write_mail
from foundation.scope import current_tenant_id, tenant_scope
from foundation.unit_of_work import separate_unit_of_work, session, unit_of_work
from foundation.web.texts import gettext, speaking
from surveys.links import public_url
from surveys.models import QuestionnaireVersion, ResponseDraft, Survey
from surveys.queries import content_of
from surveys.receipts import digest_of, receipt_of
from surveys.rules import SurveyState, state_now
from surveys.trial_models import PilotAnswer, TrialDoor
from tenants.models import Tenant, User
from tenants.queries import own_tenant

CODE_LENGTH = 10  # symbols; those of surveys have six
TEST_LASTS = timedelta(hours=1)
REMARK_LIMIT = 2000


class PilotOver(Conflict):
    """The survey has opened, or the pilot was ended."""

    def __init__(self) -> None:
        super().__init__(gettext("This trial is over, so your answers were not taken."))


def open_trial(short_code: str) -> TrialDoor | None:
    """The trial behind an address in the tenant in scope, while it is good."""
    code = tidy_code(short_code[:64]).lower()
    if len(code) != CODE_LENGTH or not (code.isascii() and code.isalnum()):
        return None
    door = session().scalars(select(TrialDoor).where(TrialDoor.short_code == code)).one_or_none()
    if door is None or (door.expires_at is not None and door.expires_at <= clock.now()):
        return None
    return door


def send_test(version: QuestionnaireVersion, person: User, survey: Survey | None = None) -> str:
    """Mail somebody a test of a version, as the survey asks it if there is one; its address."""
    if not content_of(version).questions:
        raise Conflict(gettext("There is no question yet. Add one."))
    door = _add_door("test", version, survey, person.id, clock.now() + TEST_LASTS)
    tenant = own_tenant()
    url = public_url(tenant.slug, door.short_code)
    with speaking(person.locale):
        title = content_of(version).say(content_of(version).title, person.locale)
        body = [
            gettext("Dear %(name)s,", name=person.name),
            gettext("Here is your test of “%(title)s”, good for an hour:", title=title),
            url,
            gettext("It shows what respondents see. Nothing that you fill in is kept or counted."),
        ]
        write_mail(person.email, gettext("Your test link"), "\n\n".join(body) + "\n", person.locale)
    record("version.test_sent", version, detail={"survey": survey.ref if survey else ""})
    return url


def begin_pilot(survey: Survey, actor: UUID) -> TrialDoor:
    """Open the pilot of a survey that has not opened; one that is open stays as it is."""
    held = _draft(survey)
    door = pilot_of(held)
    if door is None or door.version_id != held.version_id:
        if door is not None:
            session().delete(door)
        version = load_or_404(QuestionnaireVersion, id=held.version_id)
        door = _add_door("pilot", version, held, actor, None)
        record("survey.pilot_begun", held)
    return door


def end_pilot(survey: Survey) -> int:
    """Close the pilot and throw its answers away; how many there were."""
    held = _draft(survey)
    gone = discard_pilot(held)
    record("survey.pilot_ended", held, detail={"answers": gone})
    return gone


def discard_pilot(held: Survey) -> int:
    """Throw a pilot away with its answers, of a survey that is held; how many there were."""
    session().execute(
        delete(TrialDoor).where(TrialDoor.survey_id == held.id, TrialDoor.kind == "pilot")
    )
    gone = delete(PilotAnswer).where(PilotAnswer.survey_id == held.id).returning(PilotAnswer.id)
    return len(session().scalars(gone).all())


def pilot_of(survey: Survey) -> TrialDoor | None:
    """The door of a survey's pilot, None when there is none."""
    query = select(TrialDoor).where(TrialDoor.survey_id == survey.id, TrialDoor.kind == "pilot")
    return session().scalars(query).one_or_none()


def pilot_count(survey: Survey) -> int:
    """How many answered the pilot."""
    query = select(func.count()).select_from(PilotAnswer)
    return session().scalar(query.where(PilotAnswer.survey_id == survey.id)) or 0


@dataclass(frozen=True)
class Tried:
    """An answer to a pilot as it came in."""

    survey_id: UUID
    version_id: UUID
    key: str
    answers: Mapping[str, Any]
    language: str
    flags: list[str]
    seconds: int
    day: date


def keep_pilot_answer(tried: Tried) -> UUID:
    """Keep an answer to a pilot, once for each form, in a transaction of its own; its id.

    `PilotOver` when the survey has opened or the pilot was ended: the survey is held meanwhile.
    """
    digest = digest_of(tried.survey_id, receipt_of(tried.survey_id, tried.key))
    with separate_unit_of_work() as own:
        query = select(Survey).where(Survey.id == tried.survey_id).with_for_update(read=True)
        survey = own.scalars(query).one_or_none()
        if survey is None or survey.state != "draft" or pilot_of(survey) is None:
            raise PilotOver
        row = {
            "tenant_id": current_tenant_id(),
            "id": random_id(),
            "survey_id": tried.survey_id,
            "version_id": tried.version_id,
            "form_digest": digest,
            "answers": dict(tried.answers),
            "language": tried.language,
            "flags": tried.flags,
            "seconds": None if survey.anonymity == "anonymous" else tried.seconds,
            "remark": "",
            "day": tried.day,
        }
        own.execute(insert(PilotAnswer).values(row).on_conflict_do_nothing())
        kept = select(PilotAnswer.id).where(
            PilotAnswer.survey_id == tried.survey_id, PilotAnswer.form_digest == digest
        )
        return own.scalars(kept).one()


def remark_on(answer_id: UUID, text: str) -> bool:
    """Keep what somebody found unclear; False when the pilot is over."""
    plain = "".join(c for c in text if c in "\n\t" or (c >= " " and not "\ud800" <= c <= "\udfff"))
    with separate_unit_of_work() as own:
        said = update(PilotAnswer).where(PilotAnswer.id == answer_id)
        said = said.values(remark=plain.strip()[:REMARK_LIMIT]).returning(PilotAnswer.id)
        return own.execute(said).scalar_one_or_none() is not None


def sweep_tests(now: datetime | None = None) -> int:
    """Forget tests whose hour is over, with what was filled in; the ticker calls it."""
    with unit_of_work() as unit:
        tenants = unit.scalars(select(Tenant.id).where(Tenant.state != "internal")).all()
    gone = 0
    for tenant_id in tenants:
        with tenant_scope(tenant_id), unit_of_work() as unit:
            over = TrialDoor.expires_at <= (now or clock.now())
            ids = unit.scalars(delete(TrialDoor).where(over).returning(TrialDoor.id)).all()
            unit.execute(delete(ResponseDraft).where(ResponseDraft.collector_id.in_(ids)))
            gone += len(ids)
    return gone


def _draft(survey: Survey) -> Survey:
    held = load_or_404(Survey, lock=True, id=survey.id)
    if state_now(held, clock.now()) is not SurveyState.DRAFT:
        raise Conflict(gettext("A pilot comes before the survey opens."))
    return held


def _add_door(
    kind: str,
    version: QuestionnaireVersion,
    survey: Survey | None,
    actor: UUID,
    expires_at: datetime | None,
) -> TrialDoor:
    door = TrialDoor(
        kind=kind,
        version_id=version.id,
        survey_id=survey.id if survey else None,
        short_code=random_code(CODE_LENGTH).lower(),
        expires_at=expires_at,
        created_by=actor,
        created_at=clock.now(),
    )
    session().add(door)
    session().flush()
    return door
