"""The desk's lists of cases and corrective actions, for each role that has something to do."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from tests.complaints.acting import WORSE, clock_day, make_works
from tests.doorstep import counted
from tests.mornings import Mornings


@pytest.fixture
def works(desk):
    return make_works(desk)


@pytest.fixture
def leaves(app, cast, move_clock):
    return Mornings(app, cast, move_clock).leaves


def text(person):
    """The desk of a person, blanks made one."""
    answer = person.get("/app/")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.text)


def entry(page, ref):
    """The line of a work list that names a case or an action."""
    return next(line for line in page.split("<li>") if ref in line)


def test_an_owner_sees_items_by_their_day_with_words(works, cast):
    today = clock_day()
    far = works.standing("running", due_on=today + timedelta(days=60))
    over = works.standing("running", due_on=today - timedelta(days=2))
    now = works.standing("running", due_on=today)
    page = text(cast.ouyang)
    assert page.index(over.ref) < page.index(now.ref) < page.index(far.ref)
    assert "已超期 2 天" in entry(page, over.ref)
    assert "今天到期" in entry(page, now.ref)
    assert "is-over" in entry(page, over.ref)
    assert "is-soon" not in entry(page, far.ref)
    assert "办理：缴费后自动把处方送到药房" in page
    works.done(over)
    assert "办理" not in entry(text(cast.ouyang), over.ref)


def test_an_item_of_another_person_is_not_on_the_desk(works, cast):
    action = works.standing("running", item_owner=cast.wen.user_id)
    assert action.ref not in text(cast.ouyang)
    assert action.ref in text(cast.wen)


def test_an_owner_sees_drafts_returned_plans_and_work_to_finish(works, cast):
    draft = works.standing("draft")
    back = works.standing("in_review")
    works.take(back, "send_back", "wen")
    done = works.standing("running")
    works.done(done)
    page = text(cast.ouyang)
    assert "编写计划" in entry(page, draft.ref)
    assert "修改退回的计划" in entry(page, back.ref)
    assert "完成实施" in entry(page, done.ref)
    assert page.index("现在就办") < page.index(back.ref) < page.index("接下来")
    assert page.index("接下来") < page.index(draft.ref)


def test_what_cannot_be_opened_is_not_on_the_desk_but_the_administrators(works, cast):
    pharmacy = cast.jiangzhou.departments["pharmacy"]  # Ouyang is named in it, but not in charge
    action = works.standing("running", department_id=pharmacy)
    draft = works.plan(department_id=pharmacy)
    page = text(cast.ouyang)
    assert action.ref not in page
    assert draft.ref not in page
    page = text(cast.alice)
    assert "已无人负责" in entry(page, action.ref)  # nobody there answers for the action …
    assert "原负责人已无法办理" in page  # … nor can do what is to be done


def test_plans_are_for_reviewers_who_did_not_write_them(works, cast):
    action = works.standing("in_review")
    for person in (cast.wen, cast.alice):
        assert "评审计划" in entry(text(person), action.ref)
    for person in (cast.mei, cast.ouyang, cast.gu, cast.iris):
        assert action.ref not in text(person), person.name


def test_an_auditor_sees_what_to_judge_and_how_long_it_waits(works, cast):
    action = works.standing("to_judge")
    page = entry(text(cast.iris), action.ref)
    assert "作出认定" in page
    assert "今天开始等待" in page
    assert f"/app/actions/{action.ref}/evidence" in page
    works.later(40)  # measured after 31
    page = entry(text(cast.iris), action.ref)
    assert "已等待 9 天" in page
    assert "is-over" in page
    assert action.ref not in text(cast.ernst)


def test_an_auditor_sees_what_is_observed_until_when(works, cast):
    action = works.standing("awaiting_effect")
    from foundation.web.moments import day_words

    assert action.due_on is not None
    page = entry(text(cast.iris), action.ref)
    with works.desk.app.test_request_context():
        last = day_words(action.due_on - timedelta(days=1), "zh")
    assert f"观察到 {last}" in page
    assert action.ref not in text(cast.vera)


def test_an_auditor_sees_what_did_not_work(works, cast):
    action = works.standing("not_effective", after=WORSE)
    page = text(cast.iris)
    assert page.index("最近认定无效的措施") < page.index(action.ref)


def test_an_administrator_sees_cases_and_items_that_lost_their_person(works, cast, desk, leaves):
    case = desk.case("in_hand")
    action = works.standing("running")
    page = text(cast.alice)
    assert "无人负责" not in page
    leaves("gu")
    leaves("ouyang")
    page = text(cast.alice)
    assert "原负责人已不在" in entry(page, case.ref)
    assert "已无人负责" in entry(page, action.ref)
    assert "原负责人已无法办理" in page
    assert "无人负责的投诉 <b>1</b>" in page
    assert "无人负责" not in text(cast.mei)


def test_settled_cases_and_done_items_are_no_orphans(works, cast, desk, leaves):
    desk.case("closed")
    works.done(works.standing("running"))
    leaves("gu")
    leaves("ouyang")
    page = text(cast.alice)
    assert "无人负责的投诉" not in page
    assert "原负责人已无法办理" not in page
    assert "已无人负责" in page  # the action itself is still to be finished by somebody


def test_a_long_list_is_cut_and_leads_to_all_of_it(works, cast):
    for _ in range(10):
        works.plan()
    page = text(cast.ouyang)
    assert page.count("编写计划：取药等候太久") == 8
    assert '<a class="me-3" href="/app/actions?state=open">待推进的措施：还有 2 件</a>' in page


def test_the_kinds_are_counted_when_there_are_several(works, cast, desk):
    works.standing("draft")
    assert "待推进的措施 <b>" not in text(cast.ouyang)  # the only kind
    desk.case("in_hand", department_id=cast.jiangzhou.departments["paediatrics"])
    page = text(cast.ouyang)
    assert '<a class="hs-chip" href="/app/actions?state=open">待推进的措施 <b>1</b></a>' in page
    assert "待办的投诉 <b>1</b>" in page


def test_the_agents_desk_stays_one_list_and_says_what_it_leaves_out(desk, cast):
    for _ in range(21):
        desk.lodge()
    page = text(cast.gu)
    assert "hs-chip" not in page
    assert page.count("受理：收费明细看不懂") == 20
    assert "待办的投诉：还有 1 件" in page


def test_what_people_wrote_is_text(works, cast):
    works.standing("running", due_on=date(2026, 12, 31))
    with works.work("mei") as mei:
        from complaints.actions.services import planning

        action = planning.create_action(
            mei,
            title="<script>alert(1)</script>",
            department_id=cast.jiangzhou.departments["paediatrics"],
            source="finding",
        )
    page = text(cast.ouyang)
    assert action.ref in page
    assert "<script>alert" not in page


def test_another_house_sees_nothing_of_it(works, cast, desk):
    refs = [works.standing("in_review").ref, desk.case().ref]
    for person in (cast.charlie, cast.dora):
        assert not any(ref in text(person) for ref in refs)


def test_no_desk_takes_more_queries_for_more_rows(works, cast, desk):
    people = (cast.alice, cast.mei, cast.wen, cast.ouyang, cast.gu, cast.iris, cast.ernst)

    def asked():
        found = {}
        for person in (*people, cast.vera):
            person.get("/app/")
            with counted() as sent:
                assert person.get("/app/").status_code == 200
            found[person.name] = len(sent)
        return found

    def more():
        desk.case("in_hand", department_id=cast.jiangzhou.departments["paediatrics"])
        desk.case()
        for state in ("draft", "in_review", "running", "awaiting_effect"):
            works.standing(state)
        works.take(works.standing("in_review"), "send_back", "wen")
        works.done(works.standing("running"))

    more()
    few = asked()
    more()
    assert asked() == few
    assert max(few.values()) <= 60
