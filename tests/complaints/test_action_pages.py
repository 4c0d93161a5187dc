"""The pages of corrective actions: who sees what, forms, two who save at once, evidence."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import event, update

from complaints.actions.models import ActionCase, CorrectiveAction
from complaints.actions.workflow import STATES
from foundation import clock
from foundation.unit_of_work import engine, session
from foundation.uploads import Upload
from surveys.models import Survey
from tests.complaints.acting import BAD, WORSE, clock_day, make_works, same
from tests.reading_guest import let_guest_read

READERS = ("alice", "mei", "wen", "ouyang", "iris", "ernst")


@pytest.fixture
def works(desk):
    return make_works(desk)


def path(action, *parts):
    return "/".join(("/app/actions", action.ref, *parts))


def test_an_empty_list_says_what_will_be_there(cast):
    assert "还没有纠正措施" in cast.mei.get("/app/actions").text


@pytest.mark.parametrize("state", STATES)
def test_readers_see_an_action_in_every_state(works, cast, state):
    after = {"not_effective": WORSE, "not_shown": same(3, 14) + same(4, 26)}
    let_guest_read(cast)
    action = works.standing(state, **({"after": after[state]} if state in after else {}))
    for name in READERS:
        page = cast.people[name].get(path(action))
        assert page.status_code == 200, (name, page.text[:200])
        assert action.title in page.text
        buttons = (("verdict/", "iris", "to_judge"), ("review/", "wen", "in_review"))
        for part, who, where in buttons:
            mine = name == who or (part == "review/" and name == "alice")
            assert (part in page.text) == (mine and state == where), (name, part)
    assert action.ref in cast.ernst.get(f"/app/actions?state={state}&q=取药").text


def test_others_find_no_action(works, cast, desk):
    action = works.plan(
        department_id=desk.cast.jiangzhou.departments["pharmacy"],
    )
    assert cast.ouyang.get(path(action)).status_code == 404
    assert action.ref not in cast.ouyang.get("/app/actions").text
    assert cast.vera.get(path(action)).status_code == 403
    assert cast.charlie.get(path(action)).status_code == 404


def test_an_action_is_opened_from_a_case_and_planned(works, cast, desk):
    case = desk.case("in_hand")
    assert case.ref in cast.mei.get(f"/app/actions/new?case={case.ref}").text
    unit = str(desk.cast.jiangzhou.departments["paediatrics"])
    facts = {"title": "取药慢", "department_id": unit, "source": "case", "cases": case.ref}
    assert cast.mei.post("/app/actions/new", {**facts, "title": ""}).status_code == 400
    assert cast.mei.post("/app/actions/new", {**facts, "source": "x"}).status_code == 400
    assert cast.mei.post("/app/actions/new", {**facts, "department_id": "x"}).status_code == 400
    assert cast.mei.post("/app/actions/new", {**facts, "cases": "C-1 C-2"}).status_code == 400
    made = cast.mei.post("/app/actions/new", facts)
    assert made.status_code == 302
    (action,) = desk.all(CorrectiveAction)
    (link,) = desk.all(ActionCase)
    assert link.complaint_id == case.id
    assert made.headers["Location"] == path(action, "plan")
    assert f"new?case={case.ref}" in cast.mei.get(f"/app/complaints/{case.ref}").text


def filled(action, **facts):
    return {
        "revision": action.revision,
        "title": action.title,
        "department_id": str(action.department_id),
        "measured_id": str(action.measured_id),
        "owner_id": str(action.owner_id or ""),
        "source": "case",
        "measure": "all",
        "target": "75",
        "observation_days": "30",
        "least_sample": "10",
        **facts,
    }


def test_a_second_save_shows_both_texts(works, cast):
    action = works.fresh(works.plan())
    first = cast.mei.post(path(action, "plan"), filled(action, title="门诊取药"))
    assert first.status_code == 302
    second = cast.alice.post(path(action, "plan"), filled(action, title="药房取药"))
    assert second.status_code == 409
    assert "药房" in second.text
    assert "门诊" in second.text
    assert works.fresh(action).title == "门诊取药"
    assert f'value="{action.revision + 1}"' in second.text


@pytest.mark.parametrize(
    "bad",
    [
        {"target": "101"},
        {"target": "viel"},
        {"observation_days": "1"},
        {"least_sample": "9"},
        {"measure": "Q-9"},
        {"trigger_from": "2026-05-01"},
        {"trigger_from": "gestern"},
        {"owner_id": "x"},
        {"revision": "x"},
        {"cases": "C-2020-0001"},
    ],
    ids=str,
)
def test_a_bad_plan_comes_back_as_typed(works, cast, bad):
    action = works.fresh(works.plan())
    answer = cast.mei.post(path(action, "plan"), filled(action, cause="还在这里", **bad))
    assert answer.status_code == 400
    assert "还在这里" in answer.text
    assert works.fresh(action).revision == action.revision


def test_items_are_added_and_taken_out(works, cast, desk):
    action = works.plan()
    facts = {
        "text": "写明负责科室",
        "owner_id": str(desk.cast.ouyang.user_id),
        "due_on": "2027-01-31",
        "evidence_wanted": "流程文件",
    }
    assert cast.mei.post(path(action, "items"), {**facts, "due_on": ""}).status_code == 400
    assert cast.mei.post(path(action, "items"), facts).status_code == 302
    item = next(i for i in works.items(action) if i.text == "写明负责科室")
    assert cast.mei.post(path(action, "items", str(item.id), "removal")).status_code == 302
    assert cast.mei.post(path(action, "items", str(item.id), "removal")).status_code == 404
    assert cast.mei.post(path(action, "items", "x", "removal")).status_code == 404


def test_evidence_is_handed_in_and_given_out_as_a_download(works, cast, desk):
    action = works.standing("running")
    (item,) = works.items(action)
    way = path(action, "items", str(item.id), "evidence")
    assert cast.ouyang.post(way, {"evidence": ""}).status_code == 400
    bad = {"files": (BytesIO(b"<svg onload='x'/>"), "bild.svg")}
    assert cast.ouyang.post(way, bad).status_code == 415
    good = {"files": (BytesIO("四周核对记录".encode()), "记录.txt")}
    assert cast.ouyang.post(way, good).status_code == 302
    (file,) = desk.all(Upload)
    given = cast.iris.get(path(action, "files", str(file.id)))
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert given.data.decode() == "四周核对记录"
    other = works.plan()
    assert cast.iris.get(path(other, "files", str(file.id))).status_code == 404
    assert cast.charlie.get(path(action, "files", str(file.id))).status_code == 404


def test_a_verdict_on_an_old_page_keeps_what_was_typed(works, cast):
    action = works.standing("to_judge")
    facts = {"revision": action.revision - 1, "reason": "四周数据一致"}
    old = cast.iris.post(path(action, "verdict", "judge_effective"), facts)
    assert old.status_code == 409
    assert "四周数据一致" in old.text
    facts["revision"] += 1
    way = path(action, "verdict", "judge_effective")
    assert cast.iris.post(way, {**facts, "reason": ""}).status_code == 400
    assert cast.iris.post(way, facts).status_code == 302
    assert cast.iris.post(way, facts).status_code == 409
    assert works.fresh(action).state == "effective"
    for name in ("mei", "ernst"):
        assert cast.people[name].post(way, facts).status_code == 403
    assert cast.iris.post(path(action, "verdict", "approve"), facts).status_code == 404


def test_an_auditor_may_decide_unlike_the_proposal_and_says_why(works, cast):
    action = works.standing("to_judge")
    assert action.proposed == "effective"
    page = cast.iris.get(path(action, "evidence")).text
    assert path(action, "verdict", "judge_not_shown") in page
    facts = {"revision": action.revision, "reason": " "}
    way = path(action, "verdict", "judge_not_shown")
    assert cast.iris.post(way, facts).status_code == 400
    assert works.fresh(action).state == "to_judge"
    assert cast.iris.post(way, {**facts, "reason": "同期换了窗口，说不清"}).status_code == 302
    judged = works.fresh(action)
    assert (judged.state, judged.proposed) == ("not_shown", "effective")
    assert "同期换了窗口，说不清" in cast.iris.get(path(action, "evidence")).text


def test_the_reviewer_sees_what_change_can_be_seen(works, cast):
    action = works.standing("in_review")
    assert "说不出能看出多大的变化" in cast.wen.get(path(action)).text
    works.answers(BAD, clock_day() - timedelta(days=10))
    assert "能看出" in cast.wen.get(path(action)).text
    assert "整改前 40 份" in cast.wen.get(path(action)).text


def test_an_owner_sees_no_figures_of_other_departments(works, cast):
    action = works.standing("to_judge")
    assert "心内科门诊" in cast.iris.get(path(action)).text
    assert "心内科门诊" not in cast.ouyang.get(path(action)).text


def test_the_list_asks_no_more_for_more_rows(works, cast):
    def queries():
        seen = []
        listener = lambda *a: seen.append(a[2])  # noqa: E731 - taken off again below
        event.listen(engine(), "before_cursor_execute", listener)
        try:
            assert cast.mei.get("/app/actions").status_code == 200
        finally:
            event.remove(engine(), "before_cursor_execute", listener)
        return len(seen)

    works.plan()
    few = queries()
    for _ in range(4):
        works.plan()
    assert queries() == few


def test_a_draft_is_told_what_change_can_be_seen_bluntly(works, cast):
    action = works.plan(target=None, least_change=None)
    assert "标准和整改前的数据一起固定" in cast.mei.get(path(action)).text
    action = works.plan()
    assert "说不出能看出多大的变化" in cast.mei.get(path(action)).text
    works.answers(BAD, clock_day() - timedelta(days=10))
    works.answers(same(5, 1), clock_day() - timedelta(days=31))
    page = cast.mei.get(path(action)).text
    assert "不少于 40 份）和整改后 10 份，大约能看出 13 分" in page
    # A window that takes in one more person must not tell what that one answered.
    longer = works.plan(observation_days=31)
    assert "不少于 40 份）和整改后 10 份，大约能看出" in cast.mei.get(path(longer)).text
    assert "41" not in cast.mei.get(path(longer)).text.split("怎样算有效")[1].split("计划与证据")[0]


def test_nine_answers_before_say_nothing_of_a_draft(works, cast):
    works.answers(BAD[:9], clock_day() - timedelta(days=10))
    action = works.plan(target=63.0, least_change=20.0)
    page = cast.mei.get(path(action)).text
    assert "说不出能看出多大的变化" in page
    assert "起码提高的分数" not in page


def test_a_target_nearer_than_the_least_change_is_saved_and_said(works, cast):
    works.answers(BAD, clock_day() - timedelta(days=10))  # 62.5 before
    action = works.fresh(works.plan())
    saved = cast.mei.post(path(action, "plan"), filled(action, target="70", least_change="10"))
    assert saved.status_code == 302
    assert saved.headers["Location"] == path(action, "plan") + "#target"
    assert "可能达到了目标，提高得却不够" in cast.mei.get(path(action, "plan")).text
    assert "可能达到了目标，提高得却不够" in cast.mei.get(path(action)).text
    now = works.fresh(action)
    assert (now.target, now.least_change) == (70.0, 10.0)
    mended = cast.mei.post(path(action, "plan"), filled(now, target="75", least_change="10"))
    assert mended.headers["Location"] == path(action)
    assert "可能达到了目标" not in cast.mei.get(path(action)).text


def test_days_on_which_nobody_was_asked_yet_are_said(works, cast):
    with works.work("mei"):
        session().execute(update(Survey).values(opens_at=clock.now() - timedelta(days=20)))
    action = works.standing("to_judge")
    assert "整改前有 10 天还没有开始调查" in cast.iris.get(path(action)).text
