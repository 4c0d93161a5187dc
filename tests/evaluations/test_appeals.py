"""Appeals: filed by the department within the days, decided outside it by somebody else (G4)."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from house_cast import ROLES
from sqlalchemy import select, update

from evaluations.models import Appeal, Evaluation
from evaluations.services import appealing, publishing
from foundation.audit.models import AuditEvent
from foundation.errors import Conflict, Invalid, NotFound
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.web.viewer import Viewer
from surveys.models import EvaluationPeriod
from tenants.models import MembershipDepartment, MembershipRole
from tenants.permissions import permissions_of

WHY = "病房收回的十二份问卷没有算进来"
BECAUSE = "核对过收发登记，情况属实"


def at(period, end=""):
    return f"/app/evaluations/{period}{end}"


@pytest.fixture
def published(two):
    """This period, published today; appeals run for seven days."""
    two.house.compute(two.now)
    two.house.publish(two.now)
    return two


def file(two, person, code="paediatrics", **more):
    return person.post(at(two.now, f"/departments/{code}/appeal"), {"reason": WHY, **more})


def the_appeal(two) -> Appeal:
    with two.house.work():
        return session().scalars(select(Appeal)).one()


def decide(two, person, verdict="upheld", reason=BECAUSE):
    way = at(two.now, f"/appeals/{the_appeal(two).id}/decision")
    return person.post(way, {"verdict": verdict, "reason": reason})


def events(two):
    with tenant_scope(two.house.tenant_id), unit_of_work():
        query = select(AuditEvent).where(AuditEvent.action.startswith("appeal."))
        return [(e.action, e.actor_id) for e in session().scalars(query.order_by(AuditEvent.seq))]


def test_an_owner_appeals_and_somebody_outside_decides(published, cast):
    page = cast.ouyang.get(at(published.now, "/departments/paediatrics")).text
    assert "/departments/paediatrics/appeal" in page
    handed = {"files": (BytesIO("收发登记".encode()), "登记.txt")}
    sent = file(published, cast.ouyang, **handed)
    assert sent.status_code == 303
    listed = cast.mei.get(at(published.now)).text
    shown = at(published.now, f"/appeals/{the_appeal(published).id}")
    assert shown in listed
    assert "还没有裁定" in listed
    page = cast.mei.get(shown)
    assert WHY in page.text
    assert "登记.txt" in page.text
    given = re.search(rf"{shown}/files/[0-9a-f-]+", page.text)[0]
    assert cast.mei.get(given).data.decode() == "收发登记"
    assert cast.mei.get(given).headers["Content-Disposition"].startswith("attachment")
    assert decide(published, cast.mei).status_code == 303
    after = the_appeal(published)
    assert (after.state, after.decision, after.decided_by) == (
        "upheld",
        BECAUSE,
        cast.mei.user_id,
    )
    assert BECAUSE in cast.ouyang.get(shown).text
    assert events(published) == [
        ("appeal.filed", cast.ouyang.user_id),
        ("appeal.upheld", cast.mei.user_id),
    ]


def test_an_upheld_appeal_is_the_reason_of_the_next_snapshot(published, cast):
    file(published, cast.ouyang)
    decide(published, cast.mei)
    page = cast.mei.get(at(published.now, f"/appeals/{the_appeal(published).id}")).text
    way = re.search(r'href="([^"]+/compute\?appeal=[^"]+)"', page)[1]
    form = cast.mei.get(way).text
    reason = re.search(r"<textarea[^>]*name=\"reason\"[^>]*>\s*(.*?)</textarea>", form, re.S)[1]
    assert "儿科门诊" in reason
    assert BECAUSE in reason
    assert "待重新计算" in cast.mei.get(at(published.now)).text
    assert cast.mei.post(at(published.now, "/compute"), {"reason": reason}).status_code == 303
    assert published.house.run() == ["done"]
    assert "待重新计算" not in cast.mei.get(at(published.now)).text
    with published.house.work():
        reasons = session().scalars(
            select(Evaluation.reason).where(Evaluation.period_id == published.now)
        )
        assert BECAUSE in sorted(reasons)[-1]
    odd = cast.mei.get(at(published.now, "/compute?appeal=x%00"))
    assert odd.status_code == 200


def test_a_period_is_not_locked_while_an_appeal_is_open(published, cast, move_clock):
    file(published, cast.ouyang)
    move_clock(days=8)
    with published.house.work(), pytest.raises(Conflict, match="儿科门诊"):
        publishing.lock(published.house.get(published.now))
    with published.house.work():
        held = session().scalars(select(Appeal)).one()
        appealing.decide_appeal(held, member(cast, "mei"), "dismissed", BECAUSE)
    with published.house.work():
        assert publishing.lock(published.house.get(published.now)).state == "locked"


def member(cast, name, departments=frozenset()):
    person = cast.people[name]
    return Viewer(
        user_id=person.user_id,
        login_session_id=person.user_id,
        name=name,
        email="",
        locale="zh",
        departments=frozenset(departments),
        permissions=permissions_of(ROLES[name]),
    )


def test_after_the_last_day_what_was_typed_stays(published, cast, move_clock):
    owner = member(cast, "ouyang", {cast.jiangzhou.departments["paediatrics"]})
    move_clock(days=8)
    with published.house.work("ouyang"), pytest.raises(Conflict):
        appealing.file_appeal(
            published.house.get(published.now), next(iter(owner.departments)), owner, WHY
        )
    move_clock(days=0)
    with published.house.work():
        session().execute(
            update(EvaluationPeriod)
            .where(EvaluationPeriod.id == published.now)
            .values(state="locked")
        )
    late = file(published, cast.ouyang, files=(BytesIO(b"x"), "x.txt"))
    assert late.status_code == 409
    assert WHY in late.text
    assert "请重新选择" in late.text
    assert cast.ouyang.get(at(published.now, "/departments/paediatrics/appeal")).status_code == 409
    page = cast.ouyang.get(at(published.now, "/departments/paediatrics")).text
    assert "/paediatrics/appeal" not in page


def test_one_appeal_of_a_department_against_a_snapshot(published, cast):
    assert file(published, cast.ouyang).status_code == 303
    again = file(published, cast.alice, reason="另一份")
    assert again.status_code == 409
    assert "另一份" in again.text
    assert "Ouyang" in again.text
    assert the_appeal(published).reason == WHY


def test_who_may_not_file(two, cast):
    assert file(two, cast.ouyang).status_code == 409  # nothing is published yet
    two.house.compute(two.now)
    two.house.publish(two.now)
    assert file(two, cast.ouyang, code="cardiology").status_code == 404
    assert file(two, cast.ouyang, code="nowhere").status_code == 404
    assert file(two, cast.charlie).status_code == 404
    for name in ("mei", "gu", "iris", "ernst", "vera"):
        assert file(two, cast.people[name]).status_code == 403, name
    with two.house.work():
        assert session().scalars(select(Appeal)).all() == []


def test_who_may_not_decide(published, cast):
    file(published, cast.alice)
    own = decide(published, cast.alice)
    assert own.status_code == 403
    assert BECAUSE in own.text
    for name in ("ouyang", "gu", "iris", "ernst", "vera"):
        assert decide(published, cast.people[name]).status_code == 403, name
    assert decide(published, cast.charlie).status_code == 404
    with tenant_scope(published.house.tenant_id), unit_of_work():
        place = cast.jiangzhou.departments["outpatient"]  # above paediatrics
        member_id = cast.mei.membership_id
        session().add(MembershipRole(membership_id=member_id, role="department_owner"))
        session().add(MembershipDepartment(membership_id=member_id, department_id=place))
    inside = decide(published, cast.mei)
    assert inside.status_code == 403
    assert BECAUSE in inside.text
    assert the_appeal(published).state == "open"
    assert decide(published, cast.wen, "dismissed").status_code == 303


def test_the_second_decision_comes_too_late(published, cast):
    file(published, cast.ouyang)
    assert decide(published, cast.wen, "dismissed").status_code == 303
    late = decide(published, cast.mei, reason="我认为成立")
    assert late.status_code == 409
    assert "我认为成立" in late.text
    assert "Wen" in late.text
    assert the_appeal(published).state == "dismissed"


@pytest.mark.parametrize(
    "odd",
    [
        {"reason": ""},
        {"reason": "  "},
        {"reason": "x" * 3001},
        {"reason": "a\0b"},
        {"files": "x.exe"},
    ],
    ids=["nothing", "blanks", "too long", "no text", "a program"],
)
def test_an_appeal_that_cannot_be_taken_comes_back_as_typed(published, cast, odd):
    if "files" in odd:
        odd = {"files": (BytesIO(b"MZ"), odd["files"])}
    answer = file(published, cast.ouyang, **odd)
    assert answer.status_code == 400
    assert (WHY in answer.text) == ("reason" not in odd)
    with published.house.work():
        assert session().scalars(select(Appeal)).all() == []


@pytest.mark.parametrize(
    ("verdict", "reason"),
    [("", BECAUSE), ("open", BECAUSE), ("a\0b", BECAUSE), ("upheld", ""), ("upheld", "x" * 3001)],
    ids=["no verdict", "odd verdict", "no text", "no reason", "too long"],
)
def test_a_decision_that_is_not_whole_comes_back_as_typed(published, cast, verdict, reason):
    file(published, cast.ouyang)
    answer = decide(published, cast.mei, verdict, reason)
    assert answer.status_code == 400
    assert reason[:50] in answer.text
    assert the_appeal(published).state == "open"


def test_an_owner_sees_the_appeals_of_the_own_departments_alone(published, cast):
    file(published, cast.alice, code="cardiology")
    shown = at(published.now, f"/appeals/{the_appeal(published).id}")
    assert cast.ouyang.get(shown).status_code == 404
    assert shown not in cast.ouyang.get(at(published.now)).text
    for name in ("mei", "iris", "vera"):
        assert cast.people[name].get(shown).status_code == 200, name
    assert cast.gu.get(shown).status_code == 403
    assert cast.charlie.get(shown).status_code == 404
    assert (
        cast.mei.get(at(published.before, f"/appeals/{the_appeal(published).id}")).status_code
        == 404
    )
    assert cast.mei.get(f"{shown}/files/{the_appeal(published).id}").status_code == 404
    assert cast.mei.get(at(published.now, "/appeals/x")).status_code == 404


def test_services_refuse_what_pages_do_not_offer(published, cast):
    owner = member(cast, "ouyang", {cast.jiangzhou.departments["paediatrics"]})
    period = published.house
    with period.work("ouyang"), pytest.raises(NotFound):
        appealing.file_appeal(
            period.get(published.now), cast.jiangzhou.departments["pharmacy"], owner, WHY
        )
    with period.work("ouyang"), pytest.raises(Invalid):
        appealing.file_appeal(
            period.get(published.now), cast.jiangzhou.departments["paediatrics"], owner, " "
        )
