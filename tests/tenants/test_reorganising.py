"""Departments renamed, moved, merged and divided: what goes along, what is said and refused."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from complaints.models import CaseMessage, Complaint
from complaints.services.intake import Lodging, lodge
from foundation import clock
from foundation.audit import Actor, acting_as
from foundation.errors import Conflict, Invalid
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.work.jobs import perform
from foundation.work.models import Work
from tenants.models import Department, MembershipDepartment
from tenants.queries import departments_below
from tenants.reorganising import services
from tenants.reorganising.marks import Reorganised
from tenants.reorganising.models import Reorganisation
from tenants.reorganising.services import Plan, plan


def unit(cast, code: str) -> UUID:
    return cast.jiangzhou.departments[code]


def today(cast) -> date:
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        return clock.today("Asia/Shanghai")


def planned(cast, kind: str, code: str, days: int = 0, **more) -> Reorganisation:
    day = today(cast) + timedelta(days=days)
    alice = Actor("person", cast.alice.user_id)
    context = cast.alice.app.app_context()
    with tenant_scope(cast.jiangzhou.id), acting_as(alice), context, unit_of_work():
        wanted = Plan(kind, unit(cast, code), day, reason="机构调整", **more)
        return plan(wanted, cast.alice.user_id)


def row(cast, code: str) -> Department:
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        return session().get_one(Department, (cast.jiangzhou.id, unit(cast, code)))


def state_of(cast, made: Reorganisation) -> Reorganisation:
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        return session().get_one(Reorganisation, (cast.jiangzhou.id, made.id))


def work_of(cast) -> list[UUID]:
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        query = select(Work.id).where(Work.kind == services.JOB)
        return list(session().scalars(query))


def complaint_at(cast, code: str) -> UUID:
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        words = Lodging(
            key="k" * 40,
            subject="等候太久",
            text="等了两个小时。",
            channel="telephone",
            department_id=unit(cast, code),
        )
        return lodge(words).complaint_id


def test_what_is_taken_in_counts_with_its_successor(app, cast) -> None:
    case_id = complaint_at(cast, "paediatrics")
    before = clock.now()
    made = planned(cast, "merged", "cardiology", others=[unit(cast, "paediatrics")])
    assert (made.state, made.carried) == ("in_force", {"cases": 1})
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        gone = session().get_one(Department, (cast.jiangzhou.id, unit(cast, "paediatrics")))
        assert gone.archived_at is not None
        assert gone.parent_id == unit(cast, "cardiology")
        assert unit(cast, "paediatrics") in departments_below([unit(cast, "cardiology")])
        case = session().get_one(Complaint, (cast.jiangzhou.id, case_id))
        assert case.department_id == unit(cast, "cardiology")
        note = session().scalars(select(CaseMessage)).one()
        assert (note.direction, note.author_id) == ("note", cast.alice.user_id)
        assert "儿科门诊" in note.text
        assert "心内科门诊" in note.text
        places = select(MembershipDepartment.department_id).where(
            MembershipDepartment.membership_id == cast.ouyang.membership_id
        )
        assert set(session().scalars(places)) == {
            unit(cast, "paediatrics"),
            unit(cast, "cardiology"),
        }
        marks = Reorganised(before, clock.now())
    with tenant_scope(cast.jiangzhou.id), unit_of_work(), app.test_request_context():
        assert len(marks.of(unit(cast, "cardiology"), "zh")) == 1
        # Both stood under outpatients before and after: of that nothing is another.
        assert marks.of(unit(cast, "outpatient"), "zh") == []
        assert marks.of(unit(cast, "pharmacy"), "zh") == []
        assert marks.of(None, "zh") == []

    page = cast.alice.get("/app/departments/paediatrics").text
    assert "心内科门诊" in page


def test_a_division_keeps_the_line_of_the_roof(app, cast) -> None:
    before = clock.now()
    planned(cast, "split", "pharmacy", parts=[("门诊药房", "Outpatient pharmacy"), ("中药房", "")])
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        parts = session().scalars(
            select(Department).where(Department.parent_id == unit(cast, "pharmacy"))
        )
        names = {one.name_zh: one.id for one in parts}
        assert set(names) == {"门诊药房", "中药房"}
        marks = Reorganised(before, clock.now())
    with tenant_scope(cast.jiangzhou.id), unit_of_work(), app.test_request_context():
        assert marks.of(unit(cast, "pharmacy"), "zh") == []
        assert len(marks.of(names["中药房"], "zh")) == 1


def test_one_planned_ahead_comes_into_force_on_its_day_once(cast, move_clock) -> None:
    made = planned(cast, "renamed", "cardiology", 3, name_zh="心血管内科", name_en="Cardiology")
    (work_id,) = work_of(cast)
    assert row(cast, "cardiology").name_zh == "心内科门诊"
    assert perform(cast.jiangzhou.id, work_id) == "nothing"  # not due yet
    move_clock(days=3)
    assert perform(cast.jiangzhou.id, work_id) == "done"
    assert perform(cast.jiangzhou.id, work_id) == "nothing"
    assert row(cast, "cardiology").name_zh == "心血管内科"
    assert state_of(cast, made).state == "in_force"


def test_called_off_it_never_comes(cast, move_clock) -> None:
    made = planned(cast, "moved", "cardiology", 2, parent_id=None)
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        with pytest.raises(Conflict):
            services.call_off(made, made.revision + 1)
        services.call_off(made, made.revision)
    move_clock(days=2)
    (work_id,) = work_of(cast)
    assert perform(cast.jiangzhou.id, work_id) == "done"
    assert row(cast, "cardiology").parent_id == unit(cast, "outpatient")
    assert state_of(cast, made).state == "called_off"


def test_what_the_tree_refuses_by_then_is_kept_with_the_plan(cast, move_clock) -> None:
    made = planned(cast, "merged", "cardiology", 1, others=[unit(cast, "paediatrics")])
    cast.alice.post("/app/departments/paediatrics/archive")
    move_clock(days=1)
    (work_id,) = work_of(cast)
    assert perform(cast.jiangzhou.id, work_id) == "done"
    kept = state_of(cast, made)
    assert (kept.state, bool(kept.fault)) == ("failed", True)
    assert "儿科门诊" in kept.fault


@pytest.mark.parametrize(
    ("kind", "more", "field"),
    [
        ("renamed", {}, "name_zh"),
        ("renamed", {"name_zh": "长" * 81}, "name_zh"),
        ("merged", {}, "others"),
        ("split", {"parts": [("甲", "")]}, "parts"),
        ("split", {"parts": [("甲", ""), ("甲", "")]}, "parts"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_field(cast, kind, more, field) -> None:
    with pytest.raises(Invalid) as refused:
        planned(cast, kind, "cardiology", **more)
    assert set(refused.value.fields) == {field}


def test_nobody_is_taken_in_by_what_stands_below(cast) -> None:
    with pytest.raises(Invalid) as refused:
        planned(cast, "merged", "cardiology", others=[unit(cast, "outpatient")])
    assert "others" in refused.value.fields
    with pytest.raises(Invalid):
        planned(cast, "merged", "cardiology", others=[unit(cast, "cardiology")])
    with pytest.raises(Invalid):
        planned(cast, "moved", "outpatient", parent_id=unit(cast, "cardiology"))
    with pytest.raises(Invalid):  # a day that is over
        planned(cast, "renamed", "cardiology", -1, name_zh="甲")


FORM = {
    "kind": "merged",
    "department": "cardiology",
    "others": ["paediatrics", "pharmacy"],
    "answerable_follow": "y",
    "reason": "合并门诊",
}


def test_the_page_asks_first_and_changes_nothing(cast) -> None:
    complaint_at(cast, "pharmacy")
    form = {**FORM, "effective_on": today(cast).isoformat()}
    asked = cast.alice.post("/app/reorganising/check", form)
    assert asked.status_code == 200
    assert "1" in asked.text
    assert asked.text.count('name="others"') == 2
    assert row(cast, "pharmacy").archived_at is None
    assert cast.alice.post("/app/reorganising", form).status_code == 302
    assert row(cast, "pharmacy").archived_at is not None


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(cast) -> None:
    form = {**FORM, "others": [], "effective_on": today(cast).isoformat()}
    again = cast.alice.post("/app/reorganising/check", form)
    assert again.status_code == 400
    assert "合并门诊" in again.text
    assert 'id="others-error"' in again.text
    assert cast.gu.post("/app/reorganising", form).status_code == 403


def test_a_name_changed_on_the_departments_own_page_is_kept_too(cast) -> None:
    found = row(cast, "cardiology")
    fields = {
        "name_zh": "心脏科",
        "name_en": found.name_en,
        "kind": found.kind,
        "code": found.code,
        "parent": "",
        "revision": found.revision,
    }
    assert cast.alice.post("/app/departments/cardiology", fields).status_code == 302
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        kinds = session().scalars(select(Reorganisation.kind)).all()
    assert sorted(kinds) == ["moved", "renamed"]
    assert "心内科门诊" in cast.alice.get("/app/departments/cardiology").text
