"""Two periods of the hospital with answers whose figures can be worked out by hand.

The questionnaire has two questions on five points: `c` counts in "care" (weight 60), `p` in
"place" (weight 40). An answer x scores (x - 1) * 25, a person 0.6 * care + 0.4 * place; whoever
gives both questions the same answer has the index 0, 25, 50, 75 or 100.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from settling import settled
from sqlalchemy import insert, select

from complaints.models import Complaint
from evaluations.services import computing, publishing
from foundation import clock
from foundation.audit import Actor, acting_as
from foundation.loader import load_or_404
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.work.jobs import perform
from foundation.work.models import Work
from surveys.definition.model import Questionnaire as Content
from surveys.models import (
    Collector,
    EvaluationPeriod,
    Questionnaire,
    Response,
    ResponseToFold,
    Survey,
)
from surveys.services import drafts, periods, questionnaires, surveys

if TYPE_CHECKING:
    from house_cast import Cast

Sheet = Mapping[str, Any]


def _rating(code: str, indicator: str) -> dict[str, Any]:
    return {
        "type": "rating",
        "code": code,
        "text": {"zh": f"{code} 怎么样？", "en": f"How was {code}?"},
        "indicator": indicator,
        "low_label": {"zh": "差", "en": "Poor"},
        "high_label": {"zh": "好", "en": "Good"},
        "not_applicable": True,
    }


CONTENT: dict[str, Any] = {
    "format": 1,
    "languages": ["zh", "en"],
    "title": {"zh": "门诊", "en": "Outpatients"},
    "introduction": {"zh": "谢谢。", "en": "Thank you."},
    "closing": {"zh": "会送到各科室。", "en": "It goes to the departments."},
    "sections": [
        {
            "code": "all",
            "title": {"zh": "看病", "en": "Care"},
            "questions": [_rating("c", "care"), _rating("p", "place")],
        }
    ],
    "indicators": [
        {"code": "care", "name": {"zh": "看病", "en": "Care"}, "weight": 60},
        {"code": "place", "name": {"zh": "环境", "en": "Place"}, "weight": 40},
    ],
}


def same(answer: int, times: int) -> list[Sheet]:
    """So many people who gave everything the same answer."""
    return [{"c": answer, "p": answer}] * times


# The period before: n 10, 10, 10. Five of 75 and five of 100 make 87.5 with a variance of
# 10 * 12.5**2 / 9 = 173.611, sd 13.176; five of 50 and five of 75 make 62.5 with the same.
BEFORE = {
    "paediatrics": same(4, 5) + same(5, 5),
    "cardiology": same(3, 5) + same(4, 5),
    "pharmacy": same(4, 5) + same(5, 5),
}
# This period: paediatrics 2 * 75 and 8 * 100 make 95, variance (2 * 20**2 + 8 * 5**2) / 9 =
# 111.111, sd 10.541; cardiology 87.5; the pharmacy has nine people, one short of an index.
NOW = {
    "paediatrics": same(4, 2) + same(5, 8),
    "cardiology": same(4, 5) + same(5, 5),
    "pharmacy": same(4, 9),
}


@dataclass
class House:
    """The hospital at work on its periods."""

    cast: Cast
    app: Any
    version_id: UUID
    surveys: dict[UUID, UUID] = field(default_factory=dict)

    @property
    def tenant_id(self) -> UUID:
        return self.cast.jiangzhou.id

    def work(self, name: str = "mei") -> Any:
        """One intent of a person, in one transaction."""
        return _at_work(self.cast.people[name])

    def period(
        self,
        name: str,
        answers: Mapping[str, Iterable[Sheet]],
        *,
        days: tuple[date, date],
        anonymity: str = "confidential",
        close: bool = True,
    ) -> UUID:
        """A period with one survey and its answers, closed."""
        with self.work():
            period_id = periods.create_period(
                name_zh=name, kind="free", first_day=days[0], last_day=days[1], grace_minutes=0
            ).id
        self._ask(period_id, name, self.version_id, answers, anonymity)
        if close:
            self.close(period_id)
        return period_id

    def add_survey(self, period_id: UUID, name: str, answers: Mapping[str, Iterable[Sheet]]) -> str:
        """One more survey in a period, by a questionnaire of its own; that one's reference."""
        version_id = _approved(self.cast)
        self._ask(period_id, name, version_id, answers, "confidential")
        with self.work():
            questionnaire_id = _version(version_id).questionnaire_id
            return load_or_404(Questionnaire, id=questionnaire_id).ref

    def new_version(self, *changes: tuple[str, Mapping[str, Any]]) -> int:
        """Approve the next version, with these questions changed, and ask by it; its number."""
        with self.work():
            held = _version(self.version_id)
            draft = questionnaires.start_new_version(
                load_or_404(Questionnaire, id=held.questionnaire_id), self.cast.mei.user_id
            )
            for code, fields in changes:
                drafts.save_question(
                    drafts.Edit(draft, draft.revision, self.cast.mei.user_id), code, fields
                )
            version = questionnaires.submit_for_approval(draft, self.cast.mei.user_id)
            approved = questionnaires.approve(version, self.cast.wen.user_id)
            self.version_id = approved.id
            return approved.number

    def close(self, period_id: UUID) -> None:
        """End the surveys of a period, then the period."""
        with self.work():
            for survey in session().scalars(select(Survey).where(Survey.period_id == period_id)):
                surveys.close_survey(survey)
            periods.close_period(self.get(period_id))

    def _ask(
        self,
        period_id: UUID,
        name: str,
        version_id: UUID,
        answers: Mapping[str, Iterable[Sheet]],
        anonymity: str,
    ) -> None:
        with self.work():
            now = clock.now()
            survey = surveys.create_survey(
                version=_version(version_id),
                period=self.get(period_id),
                name_zh=f"{name}调查",
                anonymity=anonymity,
                opens_at=now - timedelta(hours=1),
                closes_at=now + timedelta(days=30),
                actor=self.cast.mei.user_id,
            )
            houses = self.cast.jiangzhou.departments
            surveys.add_collectors(survey, [houses[code] for code in answers], whole_house=True)
            surveys.open_survey(survey)
            self.surveys[period_id] = survey.id
        for code, sheets in answers.items():
            self.answer(period_id, code, sheets)

    def answer(self, period_id: UUID, code: str, sheets: Iterable[Sheet], **fields: Any) -> None:
        """Put answer sheets where the portal puts them, waiting to be folded."""
        with self.work():
            survey = load_or_404(Survey, id=self.surveys[period_id])
            door = (
                session()
                .scalars(select(Collector).where(Collector.survey_id == survey.id).limit(1))
                .one()
            )
            now = clock.now()
            rows = [
                {
                    "tenant_id": survey.tenant_id,
                    "id": uuid4(),
                    "survey_id": survey.id,
                    "collector_id": door.id,
                    "department_id": self.cast.jiangzhou.departments.get(code),
                    "version_id": survey.version_id,
                    "period_id": survey.period_id,
                    "receipt_digest": uuid4().hex,
                    "answers": dict(sheet),
                    "language": "zh",
                    "flags": [],
                    "late": False,
                    "day": clock.today("Asia/Shanghai"),
                    "submitted_at": None if survey.anonymity == "anonymous" else now,
                    **fields,
                }
                for sheet in sheets
            ]
            session().execute(insert(Response), rows)
            waiting = [{k: row[k] for k in ("tenant_id", "id", "survey_id")} for row in rows]
            session().execute(insert(ResponseToFold), waiting)

    def complain(
        self, code: str | None, *, rating: int | None, closed: bool = True, days_ago: int = 1
    ) -> None:
        """A case of a department that came in, and was closed, some days ago."""
        with self.work():
            at = clock.now() - timedelta(days=days_ago)
            row = {
                "ref": f"C-{uuid4().hex[:8]}",
                "channel": "counter",
                "subject": "等候",
                "text": "太久",
                "state": "closed" if closed else "in_hand",
                "department_id": self.cast.jiangzhou.departments[code] if code else None,
                "received_on": at.date(),
                "clock_from": at,
                "acknowledge_due": at,
                "resolve_due": at,
                "closed_at": at if closed else None,
                "rating": rating,
            }
            session().execute(insert(Complaint), [{"tenant_id": self.tenant_id, **row}])

    def get(self, period_id: UUID) -> EvaluationPeriod:
        return load_or_404(EvaluationPeriod, id=period_id)

    def request(self, period_id: UUID, reason: str = "") -> UUID:
        """Ask for a computation; the id of its snapshot."""
        with self.work(), self.app.app_context():
            found = computing.request_computation(
                self.get(period_id), self.cast.mei.user_id, reason
            )
            return found.id

    def run(self) -> list[str]:
        """Do the computations that wait."""
        with tenant_scope(self.tenant_id), unit_of_work():
            waiting = session().scalars(
                select(Work.id).where(Work.kind == "compute_evaluation", Work.state != "done")
            )
            ids = list(waiting)
        with self.app.app_context():
            return [perform(self.tenant_id, each) for each in ids]

    def compute(self, period_id: UUID, reason: str = "") -> UUID:
        snapshot = self.request(period_id, reason)
        self.run()
        assert settled(self.tenant_id, "compute_evaluation") == {"done"}
        return snapshot

    def publish(self, period_id: UUID, number: int = 1) -> None:
        with self.work():
            publishing.publish(
                self.get(period_id), number, publishing.appeals_end(), self.cast.mei.user_id
            )


def make_house(cast: Cast, app: Any, content: dict[str, Any] | None = None) -> House:
    """The hospital with its questionnaire."""
    return House(cast, app, _approved(cast, content or CONTENT))


def _approved(cast: Cast, content: dict[str, Any] = CONTENT) -> UUID:
    """Mei writes the questionnaire, Wen approves it."""
    with _at_work(cast.mei):
        version = questionnaires._begin(
            Content.model_validate(content), cast.mei.user_id, "questionnaire.created", None
        )
        version = questionnaires.submit_for_approval(version, cast.mei.user_id)
        return questionnaires.approve(version, cast.wen.user_id).id


def spans() -> tuple[tuple[date, date], tuple[date, date]]:
    """The days of the period before and of this one."""
    today = clock.today("Asia/Shanghai")
    first, middle = today - timedelta(days=60), today - timedelta(days=30)
    return (first, middle - timedelta(days=1)), (middle, today)


def _version(version_id: UUID) -> Any:
    from surveys.models import QuestionnaireVersion

    return load_or_404(QuestionnaireVersion, id=version_id)


@contextmanager
def _at_work(person: Any) -> Iterator[None]:
    actor = Actor("person", person.user_id)
    with acting_as(actor), tenant_scope(person.tenant_id), unit_of_work():
        yield
