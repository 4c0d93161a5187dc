"""All evidence of an action on one page: what it shows, to whom, and what it never shows."""

from __future__ import annotations

from io import BytesIO

import pytest
from sqlalchemy import update

from complaints.actions.hands import parts_of
from complaints.actions.models import CorrectiveAction
from complaints.actions.queries import all_items_of, steps_of
from complaints.actions.services import planning
from foundation.audit.models import AuditEvent
from foundation.unit_of_work import session
from foundation.uploads import Upload
from tenants.queries import user_names
from tests.complaints.acting import make_works
from tests.reading_guest import let_guest_read


@pytest.fixture
def works(desk):
    return make_works(desk)


def path(action, *parts):
    return "/".join((f"/app/actions/{action.ref}", *parts))


def parts(works, action):
    action = works.fresh(action)
    with works.work("mei"):
        names = user_names(
            [action.planner_id, action.reviewer_id, action.owner_id, action.auditor_id]
        )
        found = parts_of(action, all_items_of(action), steps_of(action), names)
    return {part.name: part for part in found}


def test_the_auditor_finds_everything_on_one_page(works, cast, desk):
    action = works.standing("running")
    (item,) = works.items(action)
    handed = {"evidence": "验收单在信息科", "files": (BytesIO("四周核对".encode()), "记录.txt")}
    cast.ouyang.post(path(action, "items", str(item.id), "evidence"), handed)
    (file,) = desk.all(Upload)
    page = cast.iris.get(path(action, "evidence")).text
    for word in (
        *("Mei", "Wen", "Ouyang", action.root_cause, item.text, "验收单在信息科"),
        *(file.sha256, f"/files/{file.id}", "同意开工，标准固定"),
        *("同意纠正措施的计划", f"/app/actions/{action.ref}/sheets"),
    ):
        assert word in page, word
    assert "verdict/" not in page


def test_proof_and_the_judges_buttons_stand_there(works, cast):
    action = works.standing("to_judge")
    page = cast.iris.get(path(action, "evidence")).text
    for word in ("62.5", "87.5", "心内科门诊", "数据与“措施有效”相符", "verdict/judge_effective"):
        assert word in page, word
    assert "verdict/" not in cast.mei.get(path(action, "evidence")).text
    facts = {"revision": action.revision, "reason": "四周数据一致"}
    way = path(action, "verdict", "judge_effective")
    assert cast.iris.post(way, facts).status_code == 302
    page = cast.iris.get(path(action, "evidence")).text
    assert "四周数据一致" in page
    assert "verdict/" not in page


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("alice", 200),
        ("mei", 200),
        ("ernst", 200),
        ("ouyang", 403),
        ("gu", 403),
        ("vera", 403),
        ("charlie", 404),
    ],
)
def test_those_who_read_all_actions_read_it(works, cast, name, status):
    let_guest_read(cast)
    action = works.plan()
    assert cast.people[name].get(path(action, "evidence")).status_code == status


def test_the_trail_is_for_those_who_may_read_it_and_reading_is_in_it(works, cast, desk):
    let_guest_read(cast)
    action = works.plan()
    lines = ("纠正措施立项", "在计划里添了一项")
    for name in ("ernst", "mei"):
        page = cast.people[name].get(path(action, "evidence")).text
        assert "审计记录只给有权查看的人看" in page
        assert not any(line in page for line in lines)
    page = cast.iris.get(path(action, "evidence")).text
    assert all(line in page for line in lines)
    readers = [e.actor_id for e in desk.all(AuditEvent, action="action.evidence_read")]
    assert sorted(readers) == sorted([cast.ernst.user_id, cast.iris.user_id])


def test_cases_tell_what_became_of_them_and_never_who_complained(works, cast, desk):
    case = desk.case("closed", subject="药师当众羞辱我", text="我叫周晓兰，请查。")
    desk.take(case, "rate")
    with works.work("mei") as mei:
        unit = cast.jiangzhou.departments["paediatrics"]
        facts = {"title": "窗口用语", "department_id": unit, "source": "case"}
        action = planning.create_action(mei, [case.ref], **facts)
    page = cast.iris.get(path(action, "evidence")).text
    for word in (case.ref, "投诉属实", "投诉人接受", "4"):
        assert word in page, word
    for word in ("羞辱", "周晓兰", "还行", "清单已改"):
        assert word not in page, word


def test_hands_that_were_apart_have_no_conflict(works):
    found = parts(works, works.standing("effective"))
    assert found["拟订计划"].people == ["Mei"]
    assert found["评审"].people == ["Wen"]
    assert found["认定"].people == ["Iris"]
    assert not any(part.conflict or part.remark for part in found.values())


def test_a_conflict_is_named(works, cast):
    action = works.standing("effective")
    with works.work("mei"):
        # Past every service and check: as if somebody had written to the database by hand.
        session().execute(
            update(CorrectiveAction)
            .where(CorrectiveAction.id == action.id)
            .values(planner_id=cast.gu.user_id, reviewer_id=cast.mei.user_id)
        )
    found = parts(works, action)
    assert found["评审"].conflict == "Mei也参与了拟订。"
    assert not found["认定"].conflict


def test_an_earlier_attempt_keeps_its_figures_and_its_hands(works, cast):
    action = works.standing("not_shown", after=[{"c": 3, "p": 3}] * 14 + [{"c": 4, "p": 4}] * 26)
    works.take(action, "reopen", "mei", "换一种做法")
    page = cast.iris.get(path(action, "evidence")).text
    assert "以前各轮" in page
    assert "62.5 (n = 40)" in page
    assert "换一种做法" in page


def test_a_file_that_is_fetched_is_in_the_trail(works, cast, desk):
    action = works.standing("running")
    (item,) = works.items(action)
    handed = {"files": (BytesIO("四周核对".encode()), "记录.txt")}
    cast.ouyang.post(path(action, "items", str(item.id), "evidence"), handed)
    (file,) = desk.all(Upload)
    assert cast.iris.get(path(action, "files", str(file.id))).status_code == 200
    (event,) = desk.all(AuditEvent, action="action.file_read")
    assert (event.actor_id, event.detail) == (cast.iris.user_id, {"file": "记录.txt"})
