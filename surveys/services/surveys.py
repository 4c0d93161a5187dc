"""Surveys: plan, open, close, and the links that lead into them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert

from foundation import clock
from foundation.audit import record
from foundation.errors import Conflict, Invalid
from foundation.identifiers import new_id, random_code
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from foundation.work import enqueue
from surveys.channels import PREFILLED, cannot_hold, check_holds
from surveys.contacts import identifying
from surveys.definition.questions.file import FileField
from surveys.models import Collector, EvaluationPeriod, QuestionnaireVersion, Survey
from surveys.personal_models import PersonalLink
from surveys.promises import LEVELS
from surveys.queries import CODE_LENGTH, content_of, zone
from surveys.rules import SurveyState, state_now
from surveys.services.trials import discard_pilot
from tenants.models import Department
from tenants.references import next_reference

_TRIES = 20
_DRAFT_ONLY = frozenset({"version", "period", "anonymity", "opens_at"})


class StaleSurvey(Conflict):
    """Somebody saved in between; `survey` is the row as it stands now."""

    def __init__(self, survey: Survey) -> None:
        super().__init__(gettext("Somebody saved this survey a moment before you."))
        self.survey = survey


def create_survey(
    *,
    version: QuestionnaireVersion,
    period: EvaluationPeriod,
    name_zh: str,
    name_en: str = "",
    anonymity: str,
    opens_at: datetime,
    closes_at: datetime,
    actor: UUID,
    target: float | None = None,
    by_proxy: bool = False,
) -> Survey:
    """Plan a survey. Times without a zone are local times of the tenant."""
    opens_at, closes_at = moment(opens_at), moment(closes_at)
    _check(version, period, anonymity)
    _check_times(opens_at, closes_at)
    _check_target(target)
    survey = Survey(
        ref=next_reference("S"),
        name_zh=name_zh,
        name_en=name_en,
        version_id=version.id,
        period_id=period.id,
        anonymity=anonymity,
        opens_at=opens_at,
        closes_at=closes_at,
        target=target,
        by_proxy=by_proxy,
        created_by=actor,
        created_at=clock.now(),
    )
    session().add(survey)
    session().flush()
    record("survey.created", survey, detail={"ref": survey.ref})
    return survey


def change_survey(survey: Survey, revision: int, **fields: Any) -> Survey:
    """Change a survey; the fields are those of `create_survey`.

    Once open, only its names, its closing time, its target and whether people may answer
    for others may change: what is asked, in which period and what was promised stays as the first
    respondent met it.
    """
    held = load_or_404(Survey, lock=True, id=survey.id)
    if held.revision != revision:
        raise StaleSurvey(held)
    state = state_now(held, clock.now())
    if state is SurveyState.CLOSED:
        raise Conflict(gettext("This survey is closed, so it does not change any more."))
    if state is not SurveyState.DRAFT and _touches_locked(held, fields):
        raise Conflict(
            gettext(
                "The survey is open: its questionnaire, period, promise and opening time are fixed."
            )
        )
    version = fields.pop("version", None) or load_or_404(QuestionnaireVersion, id=held.version_id)
    period = fields.pop("period", None) or load_or_404(EvaluationPeriod, id=held.period_id)
    for name in ("opens_at", "closes_at"):
        fields[name] = moment(fields.get(name) or getattr(held, name))
    if state is SurveyState.DRAFT:
        level = fields.get("anonymity", held.anonymity)
        _check(version, period, level)
        check_holds(_kinds_of(held), level, "anonymity")
        if level not in PREFILLED and _tells_of_people(held):
            raise Invalid(fields={"anonymity": cannot_hold("personal")})
    _check_times(fields["opens_at"], fields["closes_at"])
    _check_target(fields.get("target", held.target))
    held.version_id, held.period_id = version.id, period.id
    for name, value in fields.items():
        setattr(held, name, value)
    held.revision += 1
    record("survey.changed", held)
    return held


def _touches_locked(survey: Survey, fields: dict[str, Any]) -> bool:
    now = {
        "version": survey.version_id,
        "period": survey.period_id,
        "anonymity": survey.anonymity,
        "opens_at": survey.opens_at,
    }
    for name in _DRAFT_ONLY & fields.keys():
        value = fields[name]
        if name in ("version", "period"):
            value = value.id
        elif isinstance(value, datetime):
            value = moment(value)
        if value != now[name]:
            return True
    return False


def _kinds_of(survey: Survey) -> list[str]:
    query = select(Collector.kind).where(Collector.survey_id == survey.id).distinct()
    return list(session().scalars(query))


def _tells_of_people(survey: Survey) -> bool:
    """Whether a personal link of a survey carries visit, staff or person."""
    query = select(PersonalLink.id).where(
        PersonalLink.survey_id == survey.id,
        or_(PersonalLink.attributes != {}, PersonalLink.contact != {}),
    )
    return session().scalars(query.limit(1)).one_or_none() is not None


def open_survey(survey: Survey, *, revision: int | None = None) -> Survey:
    """Open a survey: from now on its promise is fixed, and its recurring work is under way."""
    held = _in_state(survey, SurveyState.DRAFT, gettext("This survey is open already."), revision)
    version = load_or_404(QuestionnaireVersion, id=held.version_id)
    period = load_or_404(EvaluationPeriod, lock=True, id=held.period_id)
    if version.state != "approved":
        raise Conflict(gettext("Only an approved version of a questionnaire can be asked."))
    if period.state != "open":
        raise Conflict(gettext("The evaluation period is closed. Choose one that is open."))
    now = clock.now()
    if held.closes_at <= now:
        raise Conflict(gettext("The closing time has passed. Set a later one first."))
    held.state, held.opened_at = "open", now
    held.revision += 1
    detail: dict[str, Any] = {"anonymity": held.anonymity, "digest": version.digest}
    if gone := discard_pilot(held):
        detail["answers"] = gone
    record("survey.opened", held, detail=detail)
    if held.anonymity == "anonymous":
        enqueue("mix_ballots", held.id, due=now)
    enqueue("fold_responses", held.id, due=now)
    return held


def close_survey(survey: Survey, *, revision: int | None = None) -> Survey:
    """Close a survey before its time. Answers begun before are taken until the grace is over."""
    held = load_or_404(Survey, lock=True, id=survey.id)
    now = clock.now()
    if state_now(held, now) not in (SurveyState.OPEN, SurveyState.PLANNED):
        raise Conflict(gettext("This survey is not open."))
    _same(held, revision)
    held.state, held.closed_at = "closed", now
    held.revision += 1
    record("survey.closed", held)
    return held


def add_collectors(
    survey: Survey, department_ids: Iterable[UUID] = (), *, whole_house: bool = False
) -> list[Collector]:
    """Add a public link for each department named, and for the whole house if wanted.

    A department that has its link keeps it. One unknown department refuses the whole (TEN-2).
    """
    held = load_or_404(Survey, lock=True, id=survey.id)
    if state_now(held, clock.now()) is SurveyState.CLOSED:
        raise Conflict(gettext("This survey is closed; new links would lead nowhere."))
    check_holds(["public"], held.anonymity, "departments")
    wanted: list[UUID | None] = [place_of(i).id for i in dict.fromkeys(department_ids)]
    if whole_house:
        wanted.append(None)
    has = select(Collector.department_id).where(
        Collector.survey_id == held.id,
        Collector.kind == "public",
        Collector.place_zh == "",
        Collector.closed_at.is_(None),
    )
    known = set(session().scalars(has))
    added = [add_collector(held, place) for place in wanted if place not in known]
    if added:
        places = [str(c.department_id) if c.department_id else "" for c in added]
        record("survey.collector_added", held, detail={"departments": places})
    return added


def place_of(department_id: UUID) -> Department:
    """A department that can have a way in of its own; `Invalid` for one no longer in use."""
    department = load_or_404(Department, id=department_id)
    if department.archived_at is not None:
        raise Invalid(
            fields={"departments": gettext("One of these departments is no longer in use.")}
        )
    return department


def add_collector(
    survey: Survey,
    department_id: UUID | None,
    kind: str = "public",
    settings: dict[str, Any] | None = None,
    *,
    place: tuple[str, str] = ("", ""),
) -> Collector:
    """A way in with a short code of its own; the caller records it. A place is Chinese, English."""
    for _ in range(_TRIES):
        row = {
            "tenant_id": survey.tenant_id,
            "id": new_id(),
            "survey_id": survey.id,
            "department_id": department_id,
            "short_code": new_short_code(),
            "kind": kind,
            "settings": settings or {},
            "revision": 1,
            "place_zh": place[0],
            "place_en": place[1],
            "created_at": clock.now(),
        }
        free = insert(Collector).on_conflict_do_nothing().returning(Collector)
        collector = session().scalars(free, [row]).one_or_none()
        if collector is not None:
            return collector
    raise Conflict(gettext("No free short code was found. Please try again."))


def new_short_code() -> str:
    """A random short code for public addresses.

    It has a digit, so that it is never a word: neither one of our own addresses nor a rude one.
    """
    while True:
        code = random_code(CODE_LENGTH).lower()
        if not code.isalpha():
            return code


def moment(value: datetime) -> datetime:
    """An aware moment: a time without a zone is a local time of the tenant in scope."""
    return value if value.tzinfo else value.replace(tzinfo=zone())


def _check(version: QuestionnaireVersion, period: EvaluationPeriod, anonymity: str) -> None:
    if version.state != "approved":
        raise Invalid(
            fields={
                "version_id": gettext("Only an approved version of a questionnaire can be asked.")
            }
        )
    if period.state != "open":
        raise Invalid(
            fields={
                "period_id": gettext("The evaluation period is closed. Choose one that is open.")
            }
        )
    if anonymity not in LEVELS:
        raise Invalid(fields={"anonymity": gettext("Please choose one of these.")})
    asked = content_of(version) if anonymity == "anonymous" else None
    if asked is not None and any(isinstance(leaf, FileField) for leaf in asked.leaves):
        raise Invalid(
            fields={
                "anonymity": gettext(
                    "This questionnaire asks for photos or files, which may show who took them,"
                    " so the survey cannot be anonymous."
                )
            }
        )
    if asked is not None and identifying(asked):
        raise Invalid(
            fields={
                "anonymity": gettext(
                    "This questionnaire asks for contact details, so the survey cannot be"
                    " anonymous."
                )
            }
        )


def _check_times(opens_at: datetime, closes_at: datetime) -> None:
    if closes_at <= opens_at:
        raise Invalid(fields={"closes_at": gettext("It has to close after it opens.")})
    if (closes_at - opens_at).days > 1100:
        raise Invalid(fields={"closes_at": gettext("A survey lasts three years at most.")})


def _check_target(target: float | None) -> None:
    if target is not None and not 0 <= target <= 100:
        raise Invalid(fields={"target": gettext("Please give a number from 0 to 100.")})


def _in_state(survey: Survey, state: SurveyState, sentence: str, revision: int | None) -> Survey:
    held = load_or_404(Survey, lock=True, id=survey.id)
    if held.state != state:
        raise Conflict(sentence)
    _same(held, revision)
    return held


def _same(survey: Survey, revision: int | None) -> None:
    if revision is not None and survey.revision != revision:
        raise Conflict(gettext("This survey has changed since you opened the page."))
