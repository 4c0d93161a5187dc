"""Savings of a plan: only changes are kept, and one person's are told in one line."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from complaints.actions.causes import services as causes
from complaints.actions.causes.models import ActionCause
from complaints.actions.dossier import dossier_of
from complaints.actions.forms.plan import plan_data
from complaints.actions.models import ActionItem, ActionStep, CorrectiveAction
from complaints.actions.pages import action_page
from complaints.actions.services import items, planning
from foundation.audit.models import AuditEvent
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from foundation.web.texts import speaking
from reports.sheets.gathering import gather_sheet
from tests.complaints.acting import PLAN, make_works


@pytest.fixture
def works(desk):
    return make_works(desk)


def save(works, action, by="mei", **facts):
    now = works.fresh(action)
    with works.work(by) as member:
        return planning.save_plan(now, member, now.revision, **facts)


def kept(works, action):
    """The steps of an action, and how many events of the trail tell of its plan."""
    with works.work("mei"):
        rows = select(ActionStep.step).where(ActionStep.action_id == action.id)
        told = select(AuditEvent.seq).where(
            AuditEvent.action == "action.changed", AuditEvent.object_id == action.id
        )
        found = list(session().scalars(rows.order_by(ActionStep.number)))
        return found, len(list(session().scalars(told)))


def test_a_plan_saved_as_it_was_leaves_nothing_behind(works, desk):
    case = desk.case("in_hand")
    action = works.plan()
    save(works, action, cases=[case.ref], **PLAN)
    before, revision = kept(works, action), works.fresh(action).revision
    for by in ("mei", "wen", "mei"):
        save(works, action, by, cases=[case.ref], **PLAN)
    assert kept(works, action) == before
    after = works.fresh(action)
    assert (after.revision, after.planner_id) == (revision, desk.cast.mei.user_id)
    save(works, action, cases=[], **PLAN)  # a case fewer is a change
    steps, events = kept(works, action)
    assert (len(steps), events) == (len(before[0]) + 1, before[1] + 1)


def test_an_item_and_a_cause_saved_as_they_were_leave_nothing_behind(works):
    action = works.plan()
    with works.work("mei") as mei:
        causes.add_cause(action, mei, text="夜班只有一人", category="people")
    (item,) = works.desk.all(ActionItem, action_id=action.id)
    (cause,) = works.desk.all(ActionCause, action_id=action.id)
    before, revision = kept(works, action), works.fresh(action).revision
    same = {"text": "夜班只有一人", "category": "people", "evidence": ""}
    for _ in range(2):
        with works.work("mei") as mei:
            items.change_item(action, item.id, mei, revision, **works.item())
            causes.change_cause(action, cause.id, mei, revision, **same)
    assert kept(works, action) == before
    with works.work("mei") as mei:
        items.change_item(action, item.id, mei, revision, **works.item(text="改了一个字"))
        causes.change_cause(action, cause.id, mei, revision + 1, **same, root=True)
    assert len(kept(works, action)[0]) == len(before[0]) + 2


@pytest.mark.parametrize(
    ("language", "thrice", "once"),
    [("zh", "写计划（3 次）", "写计划"), ("en", "plan written (3 times)", "plan written")],
)
def test_savings_of_one_person_are_one_line_and_the_trail_has_them_all(
    works, language, thrice, once
):
    action = works.plan()  # opened and one item: the first saving
    for number in range(2):
        save(works, action, cause=f"第 {number} 次")
    save(works, action, "alice", cause="别人改的")
    save(works, action, cause="又改了")
    works.take(action, "submit", "mei")
    works.take(action, "send_back", "wen")
    save(works, action, cause="退回以后")
    steps, events = kept(works, action)
    assert steps.count("edit") == 6
    assert events >= 6
    with works.work("iris") as iris:
        now = load_or_404(CorrectiveAction, id=action.id)
        with speaking(language):
            history = action_page(now, iris).history
            proof = [told.what for told in dossier_of(now, iris).steps]
        sheet = [(told.what, told.times) for told in gather_sheet(now, language).history]
    assert [what for what in proof if once in what] == [thrice, once, once, once]
    assert sum(line.endswith(thrice) for line in history) == 1
    assert len(history) == len(proof)
    assert [pair for pair in sheet if pair[0] == once] == [
        (once, 3),
        (once, 1),
        (once, 1),
        (once, 1),
    ]


def test_a_form_sent_as_it_came_changes_nothing(works, cast):
    action = works.plan(cause="排队太久。\n三个月里十二件。")
    before = kept(works, action)
    here = f"/app/actions/{action.ref}/plan"
    for _ in range(2):
        with works.work("mei"):
            shown = plan_data(load_or_404(CorrectiveAction, id=action.id), [])
        sent = {name: "" if value is None else str(value) for name, value in shown.items()}
        sent["cause"] = sent["cause"].replace("\n", "\r\n")  # as browsers do
        assert cast.mei.post(here, sent).status_code == 302
    assert kept(works, action) == before
