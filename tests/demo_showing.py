"""What each house of the demo shows of asking: a table, each line with how the database says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from complaints.changes.models import ChangeText
from foundation import clock
from foundation.audit.models import AuditEvent
from foundation.unit_of_work import session
from reports.models import PosterSheet
from reports.staff import staff_results
from surveys.authoring_models import Remark
from surveys.definition.breaks import breaks
from surveys.exclusions import decisions
from surveys.incentives.models import DRAW, VOUCHER, CodeLeft, Incentive, IncentiveCode
from surveys.lists import full_versions
from surveys.measuring.measured import Measured
from surveys.models import (
    Collector,
    Questionnaire,
    QuestionnaireVersion,
    Response,
    Survey,
    Withdrawal,
)
from surveys.paper_models import PaperSheet
from surveys.personal_models import LinkUse, PersonalLink, ResponseOrigin
from surveys.queries import content_of
from surveys.services.originals import original_of
from surveys.services.trials import pilot_count, pilot_of
from surveys.trial_models import PilotAnswer, TrialDoor
from tenants.directory.models import StaffEntry
from tenants.models import Tenant

HOSPITAL, BANK, LOGISTICS, MAKER = "jiangzhou", "lanjiang", "shunyuan", "beiling"


@dataclass(frozen=True)
class Shown:
    """A feature, the house that shows it, where to look, and whether it is there."""

    what: str
    house: str
    where: str
    there: Callable[[], object]


def survey_called(name: str) -> Survey:
    query = select(Survey).where(Survey.name_zh == name).order_by(Survey.ref.desc()).limit(1)
    return session().scalars(query).one()


def version_called(name: str) -> QuestionnaireVersion:
    query = select(Questionnaire).where(Questionnaire.name_zh == name).order_by(Questionnaire.ref)
    return full_versions(list(session().scalars(query))[-1])[0]


def count_of(query: Any) -> int:
    return session().scalar(select(func.count()).select_from(query.subquery())) or 0


def _came_by(name: str, kind: str) -> int:
    doors = select(Collector.id).where(Collector.survey_id == survey_called(name).id)
    doors = doors.where(Collector.kind == kind)
    return count_of(select(Response.id).where(Response.collector_id.in_(doors)))


def _came_to_places(name: str) -> list[int]:
    """How many answers each place of a survey has."""
    query = (
        select(func.count(Response.id))
        .join(Collector, Collector.id == Response.collector_id)
        .where(Collector.survey_id == survey_called(name).id, Collector.place_zh != "")
        .group_by(Collector.id)
    )
    return list(session().scalars(query))


def _flagged(name: str, flag: str) -> int:
    query = select(Response.id).where(Response.survey_id == survey_called(name).id)
    return count_of(query.where(Response.flags.contains([flag])))


def _sheets() -> list[str]:
    return sorted(session().scalars(select(PaperSheet.state)))


def _links() -> tuple[int, int, int, int]:
    """Personal links: all, used, run out unused, taken back."""
    used = set(session().scalars(select(LinkUse.id)))
    links = list(session().scalars(select(PersonalLink)))
    over = [one for one in links if one.expires_at and one.expires_at < clock.now()]
    return (
        len(links),
        len(used),
        len([one for one in over if one.id not in used]),
        len([one for one in links if one.revoked_at]),
    )


def _waiting_texts() -> int:
    return count_of(select(ChangeText.id).where(ChangeText.state == "in_review"))


def _both_figures() -> bool:
    """A decision is in force, and the index is told with and without the answers it leaves out."""
    survey = survey_called("手机银行体验调查")
    kept = [one for one in decisions(survey.id) if one.restored_at is None and one.reason]
    counted = Measured(survey)
    return bool(kept) and counted.total == 64 and counted.with_all() is not None


def _broken() -> bool:
    waiting = version_called("手机银行体验问卷")
    before = full_versions(_questionnaire(waiting))[1]
    found = breaks(content_of(before), content_of(waiting))
    return waiting.state == "in_approval" and {"overall", "m3"} <= found.keys()


def _questionnaire(version: QuestionnaireVersion) -> Questionnaire:
    return (
        session()
        .scalars(select(Questionnaire).where(Questionnaire.id == version.questionnaire_id))
        .one()
    )


def _asked_of_couriers() -> bool:
    """Somebody is told of about two couriers, and says why one was rated low."""
    query = select(Response.answers).where(Response.survey_id == survey_called("派送员评价").id)
    given = list(session().scalars(query))
    about = [len({code.partition("@")[2] for code in one if "@" in code}) for one in given]
    why = [code for one in given for code in one if code.startswith("q1_3_why@")]
    skipped = [one for one in given if one["q1"] == "door" and "q1_2" not in one]
    asked = [one for one in given if one["q1"] == "station" and "q1_2" in one]
    return max(about) > 1 and min(about) >= 1 and bool(why and skipped and asked)


def _weighing(name: str) -> list[str]:
    return [one.method for one in content_of(version_called(name)).weighting]


def _update() -> list[str]:
    version = version_called("企业客户寄件调查")
    original = original_of(_questionnaire(version), content_of(version))
    return [update.piece.name for update in original.updates]


def _lost() -> list[str]:
    said = select(Remark.text).where(Remark.version_id == version_called("车辆维修回访").id)
    return list(session().scalars(said.order_by(Remark.number)))


def _recorded(action: str) -> int:
    return count_of(select(AuditEvent.id).where(AuditEvent.action == action))


def _incentive(kind: str) -> int:
    """How many codes were taken of what is offered."""
    query = select(Incentive.id).where(Incentive.kind == kind)
    made = session().scalars(query).one()
    codes = count_of(select(IncentiveCode.id).where(IncentiveCode.incentive_id == made))
    return codes - count_of(select(CodeLeft.id).where(CodeLeft.incentive_id == made))


SHOWN: tuple[Shown, ...] = (
    Shown(
        "kiosks at counters, with answers",
        HOSPITAL,
        "门诊满意度调查 · Other ways in",
        lambda: _came_by("门诊满意度调查", "kiosk") == 15,
    ),
    Shown(
        "places (counters, waiting areas) with answers of their own",
        HOSPITAL,
        "门诊满意度调查 · Links and results",
        lambda: sorted(_came_to_places("门诊满意度调查")) == [4, 11, 11, 12, 13],
    ),
    Shown(
        "posters for those places",
        HOSPITAL,
        "门诊满意度调查 · Posters",
        lambda: count_of(select(PosterSheet.id)) == 1,
    ),
    Shown(
        "paper entered twice: kept, waiting for the second entry, to be settled",
        HOSPITAL,
        "门诊满意度调查 · Other ways in · Paper",
        lambda: _sheets() == ["differs", "entered", "kept", "kept", "kept"],
    ),
    Shown(
        "personal links with ward and doctor: used, run out, taken back, open",
        HOSPITAL,
        "出院患者回访 · Other ways in · Personal links",
        lambda: _links() == (32, 22, 4, 2) and count_of(select(ResponseOrigin.id)) == 22,
    ),
    Shown(
        "a survey for the old and the ill: one question a page, relatives may answer",
        HOSPITAL,
        "出院患者回访",
        lambda: (
            survey_called("出院患者回访").by_proxy
            and content_of(version_called("出院患者回访问卷")).paging == "question"
        ),
    ),
    Shown(
        "proxies among the answers",
        HOSPITAL,
        "出院患者回访 · Results",
        lambda: 22 > _flagged("出院患者回访", "proxy") > 3,
    ),
    Shown(
        "an answer that was withdrawn",
        HOSPITAL,
        "门诊满意度调查 · Results",
        lambda: sum(session().scalars(select(Withdrawal.number))) == 1,
    ),
    Shown(
        "a draft with a reviewer's remarks, answered and open, and locked items",
        HOSPITAL,
        "住院满意度调查 · Approval",
        lambda: (
            sorted(
                answered is not None
                for answered in session().scalars(
                    select(Remark.answered_at).where(
                        Remark.version_id == version_called("住院满意度调查").id
                    )
                )
            )
            == [False, False, True]
            and len([q for q in content_of(version_called("住院满意度调查")).questions if q.locked])
            == 4
        ),
    ),
    Shown(
        "weights by a finished Delphi of two rounds",
        HOSPITAL,
        "住院满意度调查 · Indicators",
        lambda: (
            _weighing("住院满意度调查") == ["delphi"]
            and len(content_of(version_called("住院满意度调查")).weighting[0].rounds) == 2
        ),
    ),
    Shown(
        "a pilot with its answers and remarks",
        HOSPITAL,
        "社区健康讲座反馈 · Pilot",
        lambda: (
            pilot_of(survey_called("社区健康讲座反馈")) is not None
            and pilot_count(survey_called("社区健康讲座反馈")) == 7
            and count_of(select(PilotAnswer.id).where(PilotAnswer.remark != "")) == 2
        ),
    ),
    Shown(
        "a test to oneself",
        HOSPITAL,
        "社区健康讲座反馈 · mail to Mei, good for an hour",
        lambda: (
            count_of(select(TrialDoor.id).where(TrialDoor.kind == "test")) == 1
            and _recorded("version.test_sent") == 1
        ),
    ),
    Shown(
        "a staff directory of doctors and nurses, and figures for each of them",
        HOSPITAL,
        "Staff directory; 看诊后评价 · Results · Figures by member of staff",
        lambda: _of_staff("看诊后评价"),
    ),
    *(
        Shown(
            "“You said, we did”: three published, one waiting for review",
            house,
            "Changes",
            lambda: _waiting_texts() == 1,
        )
        for house in (HOSPITAL, BANK, LOGISTICS)
    ),
    Shown(
        "an embedded survey with the sites that may show it",
        BANK,
        "手机银行体验调查 · Other ways in; Settings",
        lambda: (
            _came_by("手机银行体验调查", "embed") == 41
            and "https://www.lanjiang.example.org" in _sites()
        ),
    ),
    Shown(
        "counters of branches, a kiosk, and their posters",
        BANK,
        "网点服务满意度调查 · Links and results",
        lambda: (
            sorted(_came_to_places("网点服务满意度调查")) == [3, 5, 10, 11, 12]
            and _came_by("网点服务满意度调查", "kiosk") == 10
            and count_of(select(PosterSheet.id)) == 1
        ),
    ),
    Shown(
        "flags: too fast, straight-lined, contradicting",
        BANK,
        "手机银行体验调查 · Results · What counts",
        lambda: all(_flagged("手机银行体验调查", one) >= 3 for one in _DOUBTS),
    ),
    Shown(
        "answers left out for a reason, with both figures",
        BANK,
        "手机银行体验调查 · Results · What counts",
        _both_figures,
    ),
    Shown(
        "vouchers: taken, some checked off",
        BANK,
        "手机银行体验调查 · Vouchers",
        lambda: (
            _incentive(VOUCHER) == 28
            and count_of(select(IncentiveCode.id).where(IncentiveCode.redeemed_on.is_not(None)))
            == 5
        ),
    ),
    Shown(
        "weights by comparing pairs (AHP), consistent",
        BANK,
        "手机银行体验问卷 · Indicators",
        lambda: (
            _weighing("手机银行体验问卷") == ["ahp"]
            and content_of(version_called("手机银行体验问卷")).weighting[0].ratio <= 0.1
        ),
    ),
    Shown(
        "a version in approval that names its breaks", BANK, "手机银行体验问卷 · Approval", _broken
    ),
    Shown(
        "a template of the house",
        BANK,
        "网点服务满意度调查 in the library",
        lambda: _questionnaire(version_called("网点服务满意度调查")).template_since is not None,
    ),
    Shown(
        "a loop over couriers, a condition, and “a low score opens why”",
        LOGISTICS,
        "派送员评价",
        _asked_of_couriers,
    ),
    Shown(
        "a study of shops: who buys, reasons put in order, five dimensions",
        LOGISTICS,
        "顺远便民店购物调查 · Results",
        lambda: (
            count_of(select(Response.id).where(Response.survey_id == survey_called(_SHOPS).id))
            == 60
            and {i.code for i in content_of(version_called("便民店购物问卷")).indicators}
            == {"goods", "price", "place", "checkout", "service"}
        ),
    ),
    Shown(
        "a draw that is still open",
        LOGISTICS,
        "顺远便民店购物调查 · Draw",
        lambda: _incentive(DRAW) == 37,
    ),
    Shown(
        "a copy of an older pack with an update to take over, and one that both changed",
        LOGISTICS,
        "企业客户寄件调查 · The library's original",
        lambda: sorted(_update()) == ["question:e1", "question:e3"],
    ),
    Shown(
        "a questionnaire read from SurveyJS with what was lost",
        LOGISTICS,
        "车辆维修回访 · Approval",
        lambda: len(_lost()) >= 2,
    ),
)

_DOUBTS = ("fast", "straight", "contradiction")
_SHOPS = "顺远便民店购物调查"


def _of_staff(name: str) -> bool:
    """All are on the directory; most have figures, some none, and who left is named."""
    (asked,) = staff_results(survey_called(name)).questions
    told = [each for each in asked.staff if each.index.value is not None]
    silent = [each for each in asked.staff if each.n is None]
    left = [each.entry.name_zh for each in asked.staff if each.left]
    return (
        count_of(select(StaffEntry.id)) == 25
        and len(told) > 12
        and 2 <= len(silent) <= 4
        and left == ["马超群"]
    )


def _sites() -> str:
    return session().scalars(select(Tenant.embed_sites).where(Tenant.slug == BANK)).one()
