"""Two periods of the hospital, one of them assigned to Ernst, with all that lies in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select, update

from complaints.actions.models import ActionCase, ActionItem, ActionStep, CorrectiveAction
from complaints.audits.models import AuditFinding, AuditPack, AuditSample, SampledCase
from complaints.models import CaseMessage, Complaint
from complaints.services.identity import Identity, keep
from evaluations.appeals import OWNER
from evaluations.models import Appeal, Evaluation
from foundation import clock, storage
from foundation.unit_of_work import session, unit_of_work
from foundation.uploads import Upload
from reports.models import PosterSheet, ReportRun
from surveys.models import AuditorPeriod, Questionnaire, QuestionnaireVersion, Survey
from tests.evaluations.judged import House, make_house, same

if TYPE_CHECKING:
    from house_cast import Cast

PHONE, NAME, MAIL = "139 0000 4711", "张敏敏", "zhang-guest@example.org"
ANSWERS = {code: same(4, 12) for code in ("paediatrics", "cardiology", "pharmacy")}


@dataclass(frozen=True)
class Side:
    """What lies in one period."""

    name: str
    period_id: UUID
    survey: str
    questionnaire: str
    case: str
    case_file: UUID
    action: str
    evidence: UUID
    report: str
    appeal: UUID
    appeal_file: UUID
    sample: str
    finding: str

    @property
    def words(self) -> tuple[str, ...]:
        """What lists tell of this side."""
        return (
            self.name,
            self.survey,
            self.questionnaire,
            self.case,
            self.action,
            self.report,
            self.sample,
        )


def make_sides(cast: Cast, app: Any) -> tuple[Side, Side]:
    """The side assigned to Ernst, and the other."""
    with unit_of_work():
        today = clock.now().date()
    first, middle = today - timedelta(days=60), today - timedelta(days=30)
    other = _side(cast, app, "上上期", (first, middle - timedelta(days=1)), "OUT")
    own = _side(cast, app, "上一期", (middle, today), "IN")
    with make_house_work(cast):
        session().add(
            AuditorPeriod(period_id=own.period_id, membership_id=cast.ernst.membership_id)
        )
    return own, other


def make_house_work(cast: Cast) -> Any:
    """One intent of Mei's."""
    return House(cast, None, uuid4()).work()


def _side(cast: Cast, app: Any, name: str, days: tuple[date, date], mark: str) -> Side:
    house = make_house(cast, app)
    period_id = house.period(name, ANSWERS, days=days)
    house.compute(period_id)
    house.publish(period_id)
    with house.work():
        survey, sheet = (
            session()
            .execute(
                select(Survey, Questionnaire)
                .join(QuestionnaireVersion, QuestionnaireVersion.id == Survey.version_id)
                .join(Questionnaire, Questionnaire.id == QuestionnaireVersion.questionnaire_id)
                .where(Survey.period_id == period_id)
            )
            .one()
        )
        at = datetime.combine(days[0] + timedelta(days=3), time(12), clock.now().tzinfo)
        case_id = _case(cast, mark, at)
        case_file = _file("complaint", case_id, None)
        action_id, item_id = _action(cast, mark, at)
        evidence = _file("action", action_id, item_id)
        _report(cast, f"R-{mark}", at, survey_id=survey.id)
        _report(cast, f"R-{mark}-SHEET", at, action_id=action_id)
        _report(cast, f"R-{mark}-POSTER", at, poster_id=_posters(survey.id, at))
        return Side(
            name,
            period_id,
            survey.ref,
            sheet.ref,
            f"C-{mark}",
            case_file,
            f"A-{mark}",
            evidence,
            f"R-{mark}",
            *_appeal(cast, period_id, at),
            *_sample(cast, mark, at, case_id),
        )


def _sample(cast: Cast, mark: str, at: datetime, case_id: UUID) -> tuple[str, str]:
    """An audit of that day with the case in it, and a finding."""
    from foundation.audit import record

    sample = AuditSample(
        ref=f"AU-{mark}",
        title=f"抽样 {mark}",
        closed_from=at.date(),
        closed_until=at.date(),
        departments=[],
        size=1,
        seed=mark,
        algorithm="systematic-pps-sha256-1",
        weights={},
        population=[[f"C-{mark}", 1]],
        population_digest="",
        checklist="2026-1",
        drawn_by=cast.iris.user_id,
        drawn_at=at,
        signed_by=cast.iris.user_id,
        signed_at=at,
    )
    session().add(sample)
    session().flush()
    record("sample.drawn", sample)
    row = SampledCase(
        sample_id=sample.id,
        complaint_id=case_id,
        number=1,
        ref=f"C-{mark}",
        weight=1,
        chance=1.0,
        risks=[],
    )
    session().add(row)
    session().flush()
    finding = AuditFinding(
        ref=f"F-{mark}",
        sample_id=sample.id,
        sampled_id=row.id,
        department_id=cast.jiangzhou.departments["cardiology"],
        severity="minor",
        what="答复晚了",
        requirement="按时答复",
        raised_by=cast.iris.user_id,
        raised_at=at,
    )
    session().add(finding)
    session().flush()
    record("finding.raised", finding)
    pack = AuditPack(
        sample_id=sample.id,
        signed_by=cast.iris.user_id,
        signed_name="Iris",
        signed_at=at,
        manifest={"trail": {"seq": 1, "hash": mark}},
        digest=mark,
    )
    session().add(pack)
    session().flush()
    record("sample.pack_kept", pack)
    _report(cast, f"R-{mark}-PACK", at, pack_id=pack.id)
    return sample.ref, finding.ref


def _appeal(cast: Cast, period_id: UUID, at: datetime) -> tuple[UUID, UUID]:
    query = select(Evaluation.id).where(Evaluation.period_id == period_id)
    appeal_id = uuid4()
    row = {
        "id": appeal_id,
        "tenant_id": cast.jiangzhou.id,
        "period_id": period_id,
        "evaluation_id": session().scalars(query).one(),
        "department_id": cast.jiangzhou.departments["cardiology"],
        "reason": "样本里有别的科室",
        "filed_by": cast.ouyang.user_id,
        "filed_at": at,
    }
    session().execute(insert(Appeal), [row])
    return appeal_id, _file(OWNER, appeal_id, None)


def _report(cast: Cast, ref: str, at: datetime, **about: UUID) -> None:
    run = ReportRun(
        ref=ref,
        language="zh",
        state="done",
        requested_by=cast.mei.user_id,
        created_at=at,
        file_id=uuid4(),
        file_name="report.pdf",
        **about,
    )
    session().add(run)
    session().flush()
    run.sha256 = storage.save(run.file_id, b"%PDF-1.7 small")
    _told(run)


def _posters(survey_id: UUID, at: datetime) -> UUID:
    from foundation.audit import record

    order = PosterSheet(
        survey_id=survey_id,
        paper="a4",
        languages="zh",
        invitation_zh="您满意吗？",
        invitation_en="",
        doors=[],
        created_at=at,
    )
    session().add(order)
    session().flush()
    record("posters.ordered", order)
    return order.id


def _told(report: ReportRun) -> None:
    from foundation.audit import record

    record("report.finished", report)


def _case(cast: Cast, mark: str, at: datetime) -> UUID:
    case_id = uuid4()
    row = {
        "id": case_id,
        "tenant_id": cast.jiangzhou.id,
        "ref": f"C-{mark}",
        "channel": "counter",
        "subject": f"等候太久 {mark}",
        "text": "等了两个小时。",
        "state": "in_hand",
        "department_id": cast.jiangzhou.departments["cardiology"],
        "received_on": at.date(),
        "received_at": at,
        "clock_from": at,
        "acknowledge_due": at,
        "resolve_due": at,
    }
    session().execute(insert(Complaint), [row])
    message = {
        "id": uuid4(),
        "tenant_id": cast.jiangzhou.id,
        "complaint_id": case_id,
        "number": 1,
        "direction": "theirs",
        "text": f"还没有回音 {mark}",
        "day": at.date(),
        "at": at,
    }
    session().execute(insert(CaseMessage), [message])
    keep(case_id, Identity(NAME, PHONE, MAIL))
    return case_id


def _action(cast: Cast, mark: str, at: datetime) -> tuple[UUID, UUID]:
    unit = cast.jiangzhou.departments["cardiology"]
    action_id, item_id = uuid4(), uuid4()
    session().execute(
        insert(CorrectiveAction),
        [
            {
                "id": action_id,
                "tenant_id": cast.jiangzhou.id,
                "ref": f"A-{mark}",
                "title": f"加开窗口 {mark}",
                "department_id": unit,
                "measured_id": unit,
                "source": "indicator",
                "planner_id": cast.mei.user_id,
                "whys": [],
                "created_at": at,
            }
        ],
    )
    session().execute(
        insert(ActionItem),
        [
            {
                "id": item_id,
                "tenant_id": cast.jiangzhou.id,
                "action_id": action_id,
                "round": 1,
                "text": "加开窗口",
                "owner_id": cast.ouyang.user_id,
                "due_on": at.date(),
                "evidence_wanted": "排班表",
            }
        ],
    )
    _step(cast.jiangzhou.id, action_id, 1, "create", "draft", at)
    return action_id, item_id


def _step(tenant_id: UUID, action_id: UUID, number: int, step: str, to: str, at: datetime) -> None:
    row = {
        "id": uuid4(),
        "tenant_id": tenant_id,
        "action_id": action_id,
        "number": number,
        "round": 1,
        "step": step,
        "from_state": "draft",
        "to_state": to,
        "reason": "",
        "at": at,
    }
    session().execute(insert(ActionStep), [row])


def _file(kind: str, owner_id: UUID, part_id: UUID | None) -> UUID:
    upload = Upload(
        owner_kind=kind,
        owner_id=owner_id,
        part_id=part_id,
        name=f"{kind}-file.png",
        media_type="image/png",
        size=5,
        sha256="",
        state="clean",
        day=clock.now().date(),
    )
    session().add(upload)
    session().flush()
    upload.sha256 = storage.save(upload.id, b"image")
    session().flush()
    return upload.id


def action_id_of(ref: str) -> UUID:
    """The id of an action."""
    query = select(CorrectiveAction.id).where(CorrectiveAction.ref == ref)
    return session().scalars(query).one()


def answer_to(action: str, case: str, tenant_id: UUID) -> None:
    """Have an action answer to a case."""
    case_id = session().scalars(select(Complaint.id).where(Complaint.ref == case)).one()
    row = {"tenant_id": tenant_id, "action_id": action_id_of(action), "complaint_id": case_id}
    session().execute(insert(ActionCase), [{"id": uuid4(), **row}])


def report_on(action: str, ref: str, by: UUID) -> None:
    """Have a report on an action made."""
    run = ReportRun(
        ref=ref,
        action_id=action_id_of(action),
        language="zh",
        state="done",
        requested_by=by,
        created_at=clock.now(),
    )
    session().add(run)
    session().flush()
    _told(run)


def judge_at(action: str, at: datetime, tenant_id: UUID) -> None:
    """Have an action judged at a moment."""
    _step(tenant_id, action_id_of(action), 2, "judge_not_shown", "not_shown", at)


def open_action_at(action: str, at: datetime) -> None:
    """Have an action opened at a moment."""
    session().execute(
        update(CorrectiveAction).where(CorrectiveAction.ref == action).values(created_at=at)
    )
