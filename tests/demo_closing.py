"""What the demo's equipment maker shows of closing the loop, from set-up to archive."""

from __future__ import annotations

from datetime import timedelta

from demo_showing import MAKER, Shown, count_of, survey_called
from sqlalchemy import select

from complaints.actions.again.models import ActionLink
from complaints.actions.again.queries import open_recurrences
from complaints.actions.causes.queries import causes_of
from complaints.actions.feedback.models import FeedbackTold
from complaints.actions.items.queries import waits_among
from complaints.actions.models import ActionCase, ActionStep, CorrectiveAction
from complaints.actions.proof import proof_of
from complaints.actions.queries import items_of
from complaints.actions.services.steps import undone_of
from complaints.audits.models import AuditFinding, AuditPack, AuditSample
from complaints.audits.queries import sampled_of
from complaints.audits.services.drawing import draws_the_same
from complaints.audits.services.signing import digest_of
from complaints.models import CaseMessage, CaseStep, Complaint
from complaints.rules.queries import rules_of
from complaints.timing.models import CaseExtension
from complaints.timing.queries import content_of as times_of
from complaints.timing.queries import rules_in_force
from complaints.workflow import SEVERITIES
from foundation.unit_of_work import session
from surveys.models import QuestionnaireVersion, Response
from surveys.queries import content_of
from tenants.queries import departments_by_id

_SERVICE, _SALES = "售后服务满意度调查", "销售服务满意度调查"
_PARTS, _ORDER = "西北等备件，停机时间长", "华南台风后检修没有次序"
_DAY = timedelta(hours=24)


def _action(title: str) -> CorrectiveAction:
    """The first action of a title: those that came of it have the same."""
    query = select(CorrectiveAction).where(CorrectiveAction.title == title)
    return session().scalars(query.order_by(CorrectiveAction.ref).limit(1)).one()


def _cases() -> list[Complaint]:
    return list(session().scalars(select(Complaint).order_by(Complaint.ref)))


def _two_tracks() -> bool:
    """Both compare with other makers outside the index, and somebody else approved them."""
    for survey in map(survey_called, (_SERVICE, _SALES)):
        query = select(QuestionnaireVersion).where(QuestionnaireVersion.id == survey.version_id)
        version = session().scalars(query).one()
        compared = [q for q in content_of(version).questions if "better" in _options(q)]
        apart = version.decided_by not in (None, version.submitted_by)
        if survey.state != "open" or not apart or len(compared) != 2:
            return False
        if any(question.indicator_code for question in compared):
            return False
    return True


def _options(question: object) -> list[str]:
    return [choice.value for choice in getattr(question, "choices", ())]


def _low_answers() -> bool:
    """Each answer at or below the threshold is a case of who was answered for, and no other is."""
    survey = survey_called(_SALES)
    (rule,) = rules_of(survey.id, active=True)
    limit = rule.conditions[0]["at_most"]
    given = session().scalars(select(Response).where(Response.survey_id == survey.id))
    low = {one.id: one.department_id for one in given if one.answers["overall"] <= limit}
    made = {one.response_id: one.department_id for one in _cases() if one.channel == "response"}
    return len(low) == 2 and made == low


def _own_times() -> bool:
    """The second version is in force, and every case came in under it."""
    version = rules_in_force()
    if version is None or version.number != 2:
        return False
    limits = [times_of(version).limits_for(each) for each in SEVERITIES]
    day = {(one.first_answer.amount, one.first_answer.unit) for one in limits if one.first_answer}
    return day == {(24, "wall_hours")} and {one.rules_id for one in _cases()} == {version.id}


def _within_a_day() -> bool:
    """Every case was acknowledged and given a first answer within 24 hours; one was settled."""
    given = [(one.acknowledged_at, one.first_answered_at, one.clock_from) for one in _cases()]
    return all(
        taken and answered and max(taken, answered) - came <= _DAY
        for taken, answered, came in given
    ) and any(one.answered_at and one.answered_at - one.clock_from <= _DAY for one in _cases())


def _told_anew() -> bool:
    """One was allowed by somebody else and told before its day; one waits to be decided."""
    rows = {row.verdict: row for row in session().scalars(select(CaseExtension))}
    allowed = rows["allowed"]
    told = select(CaseMessage.at).where(
        CaseMessage.complaint_id == allowed.complaint_id, CaseMessage.text.startswith(allowed.text)
    )
    return (
        rows.keys() == {"allowed", "waiting"}
        and not allowed.same_hand
        and allowed.decided_by != allowed.asked_by
        and session().scalars(told).one() < allowed.from_due < allowed.until_due
    )


def _eight_d() -> bool:
    """Both methods were used, by one, and looked at by another."""
    action = _action(_PARTS)
    bones = causes_of(action)
    return (
        len(action.whys) == 5
        and len({one.category for one in bones}) == 4
        and any(one.parent_id for one in bones)
        and any(one.root for one in bones)
        and action.reviewer_id not in (None, action.planner_id)
    )


def _waiting_items() -> bool:
    action = _action(_PARTS)
    items = items_of(action)
    waits = waits_among(one.id for one in items)
    return (
        sum(map(len, waits.values())) == 3
        and {one.wants for one in items} == {"any", "both", "file"}
        and not undone_of(action, items)
    )


def _told_once() -> bool:
    """Everybody behind the action, each once, in their case."""
    action = _action(_PARTS)
    behind = select(ActionCase.complaint_id).where(ActionCase.action_id == action.id)
    told = select(FeedbackTold.complaint_id).where(FeedbackTold.action_id == action.id)
    wanted, found = list(session().scalars(behind)), list(session().scalars(told))
    messages = count_of(
        select(CaseMessage.id).where(
            CaseMessage.complaint_id.in_(wanted),
            CaseMessage.text.contains("三个风场已设站上备件箱"),
        )
    )
    return len(wanted) == 2 == messages and sorted(wanted) == sorted(found)


def _measured() -> bool:
    """Its own survey was answered, the figures proposed, the auditor followed."""
    action = _action(_PARTS)
    proof = proof_of(action)
    again = select(Response.id).where(Response.survey_id == action.verification_id)
    return (
        proof is not None
        and action.state == action.proposed == proof.proposed == "effective"
        and count_of(again) == 12
        and action.auditor_id not in (None, action.planner_id, action.reviewer_id, action.owner_id)
        and bool(action.verdict_reason)
    )


def _elsewhere() -> bool:
    """The East found the same cause, and works on it."""
    made = select(ActionLink.to_id).where(
        ActionLink.from_id == _action(_PARTS).id, ActionLink.kind == "elsewhere"
    )
    other = session().scalars(
        select(CorrectiveAction).where(CorrectiveAction.id == session().scalars(made).one())
    )
    action = other.one()
    unit = departments_by_id([action.department_id])[action.department_id]
    return (unit.code, action.state) == ("sc_east", "running")


def _began_anew() -> bool:
    """Judged not effective, reopened with reasons; the second round is observed by a survey."""
    action = _action(_ORDER)
    query = select(ActionStep.step).where(ActionStep.action_id == action.id)
    taken = set(session().scalars(query))
    again = select(Response.id).where(Response.survey_id == action.verification_id)
    return (
        {"judge_not_effective", "reopen"} <= taken
        and (action.round, action.state) == (2, "awaiting_effect")
        and count_of(again) == 11
    )


def _is_back() -> bool:
    found = [(action.title, row.cases) for row, action in open_recurrences()]
    return found == [(_PARTS, 1)]


def _sorted() -> bool:
    """Problems of several kinds, from answers, calls and the web, of sales and of service."""
    cases = _cases()
    return (
        len({one.category for one in cases}) >= 5
        and {one.channel for one in cases} == {"portal", "telephone", "response"}
        and len({one.department_id for one in cases}) >= 6
    )


def _called_back() -> bool:
    """Complainants judged how they were handled, some of them badly."""
    judged = {one.rating for one in _cases() if one.rating is not None}
    closed = count_of(select(CaseStep.id).where(CaseStep.step == "close"))
    return min(judged) <= 2 and max(judged) == 5 and closed == 1


def _audited() -> bool:
    """It draws the same again, the pack is what was signed, its finding became an action."""
    sample = session().scalars(select(AuditSample)).one()
    pack = session().scalars(select(AuditPack)).one()
    finding = session().scalars(select(AuditFinding)).one()
    return (
        draws_the_same(sample, [row.ref for row in sampled_of(sample)])
        and pack.digest == digest_of(pack.manifest)
        and finding.state == "taken_up"
        and finding.taken_by != finding.raised_by == sample.signed_by
    )


_ACTION = f"Corrective actions · {_PARTS}"
CLOSED: tuple[Shown, ...] = (
    Shown(
        "two tracks that compare with other makers, approved before they were sent",
        MAKER,
        f"{_SERVICE} and {_SALES} · Results",
        _two_tracks,
    ),
    Shown(
        "low answers that became cases of the department in charge",
        MAKER,
        f"{_SALES} · When an answer becomes a case; Complaints",
        _low_answers,
    ),
    Shown(
        "time rules of its own: 24 hours, a second version, in force",
        MAKER,
        "Time rules",
        _own_times,
    ),
    Shown(
        "every complaint answered within 24 hours, one settled in them",
        MAKER,
        "Complaints",
        _within_a_day,
    ),
    Shown(
        "a longer time allowed by somebody else, told before the day slipped; one that waits",
        MAKER,
        "Complaints · 逆变器一个月停了两次 and 储能柜空调报警",
        _told_anew,
    ),
    Shown(
        "an 8D with five whys and a fishbone, reviewed by somebody else", MAKER, _ACTION, _eight_d
    ),
    Shown(
        "things to do that wait for others, each with its evidence", MAKER, _ACTION, _waiting_items
    ),
    Shown("everybody who complained told once what was done", MAKER, _ACTION, _told_once),
    Shown("an effect measured by asking again, judged by the auditor", MAKER, _ACTION, _measured),
    Shown("the same cause elsewhere: a linked action of its own", MAKER, _ACTION, _elsewhere),
    Shown("a cause that is back, for somebody to decide on", MAKER, _ACTION, _is_back),
    Shown(
        "an action that did not work, reopened, planned anew, asked about once more",
        MAKER,
        f"Corrective actions · {_ORDER}",
        _began_anew,
    ),
    Shown(
        "problems sorted by kind, way in and department", MAKER, "Complaints in figures", _sorted
    ),
    Shown(
        "complainants who judged how they were handled",
        MAKER,
        "Complaints in figures",
        _called_back,
    ),
    Shown(
        "an audit of settled cases, its finding taken up as an action, its pack signed",
        MAKER,
        "Audits",
        _audited,
    ),
)
