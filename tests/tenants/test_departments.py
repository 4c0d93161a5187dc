"""The tree of departments: what can be done, what cannot, and who came first."""

from __future__ import annotations

import threading

import pytest
from doorstep import events
from sqlalchemy import select

from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from tenants.models import Department
from tenants.queries import department_list, departments_below


def tree(cast, house=None) -> list[tuple[int, str]]:
    with tenant_scope((house or cast.jiangzhou).id), unit_of_work():
        return [(node.depth, node.department.code) for node in department_list()]


def row(cast, code: str) -> Department:
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        return session().scalars(select(Department).where(Department.code == code)).one()


def fields(cast, code: str, **other):
    found = row(cast, code)
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        parent = (
            session()
            .scalars(select(Department.code).where(Department.id == found.parent_id))
            .first()
        )
    return {
        "name_zh": found.name_zh,
        "name_en": found.name_en,
        "kind": found.kind,
        "code": found.code,
        "parent": parent or "",
        "revision": found.revision,
        **other,
    }


def change(cast, code: str, **other):
    return cast.alice.post(f"/app/departments/{code}", fields(cast, code, **other))


def test_add_one(cast):
    answer = cast.alice.post(
        "/app/departments/new",
        {"name_zh": "骨科门诊", "name_en": "Orthopaedics", "kind": "ward", "parent": "outpatient"},
    )
    assert answer.location.startswith("/app/departments#d-orthopaedics")
    assert (1, "orthopaedics") in tree(cast)
    assert "department.created" in events(cast.jiangzhou.id)


def test_code_is_made_and_unique(cast):
    for _ in range(2):
        cast.alice.post("/app/departments/new", {"name_zh": "骨科", "kind": "ward", "parent": ""})
    assert [code for _, code in tree(cast) if code.startswith("d-")] == ["d-1", "d-2"]
    twice = {"name_zh": "药房二", "kind": "ward", "parent": "", "code": "pharmacy"}
    answer = cast.alice.post("/app/departments/new", twice)
    assert answer.status_code == 400
    assert "药房二" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name_zh": ""},
        {"name_zh": "x" * 81},
        {"kind": "planet"},
        {"code": "no spaces"},
        {"code": "several"},
        {"code": "../up"},
        {"parent": "nowhere"},
        {"name_zh": "a\0b"},
    ],
)
def test_wrong_fields_store_nothing(cast, wrong):
    before = tree(cast)
    good = {"name_zh": "骨科", "kind": "ward", "parent": "", "code": "bones"}
    assert cast.alice.post("/app/departments/new", {**good, **wrong}).status_code == 400
    assert tree(cast) == before


def test_parent_of_another_tenant_is_no_choice(cast):
    cast.charlie.post("/app/departments/new", {"name_zh": "金库", "kind": "site", "code": "vault"})
    mine = {"name_zh": "骨科", "kind": "ward", "parent": "vault"}
    assert cast.alice.post("/app/departments/new", mine).status_code == 400


def test_other_tenants_department_is_not_found(cast):
    cast.alice.post("/app/departments/new", {"name_zh": "骨科", "kind": "ward", "code": "bones"})
    for path in ("bones", "bones/archive", "nowhere", "nowhere/archive"):
        assert cast.charlie.get(f"/app/departments/{path}").status_code == 404, path
    for path in ("bones", "bones/archive", "bones/up", "bones/down", "bones/restore"):
        assert cast.charlie.post(f"/app/departments/{path}").status_code == 404, path
    theirs = cast.charlie.get("/app/departments/bones").get_data(as_text=True)
    unknown = cast.charlie.get("/app/departments/nowhere").get_data(as_text=True)
    import re

    assert re.sub(r"[0-9a-f]{16}|\S{60,}", "", theirs) == re.sub(
        r"[0-9a-f]{16}|\S{60,}", "", unknown
    )


def test_move_under_another(cast):
    assert change(cast, "pharmacy", parent="cardiology").status_code == 302
    assert (2, "pharmacy") in tree(cast)


@pytest.mark.parametrize("target", ["outpatient", "cardiology"])
def test_no_circles(cast, target):
    change(cast, "pharmacy", parent="cardiology")
    answer = change(cast, "outpatient", parent=target)
    assert answer.status_code == 400
    assert (0, "outpatient") in tree(cast)


def test_two_moves_at_once_make_no_circle(cast):
    """Paediatrics under cardiology and cardiology under paediatrics, at the same time."""
    bodies = [
        ("paediatrics", fields(cast, "paediatrics", parent="cardiology")),
        ("cardiology", fields(cast, "cardiology", parent="paediatrics")),
    ]
    people = [cast.alice, _second_admin(cast)]
    start, answers = threading.Barrier(2), []

    def move(person, code, body) -> None:
        start.wait()
        answers.append(person.post(f"/app/departments/{code}", body).status_code)

    threads = [
        threading.Thread(target=move, args=(person, *body))
        for person, body in zip(people, bodies, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [302, 400]
    assert len(tree(cast)) == 4


def _second_admin(cast):
    from foundation.audit import record
    from tenants.models import Membership, MembershipRole

    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        session().add(MembershipRole(membership_id=cast.mei.membership_id, role="admin"))
        member = session().get_one(Membership, (cast.jiangzhou.id, cast.mei.membership_id))
        record("member.roles_changed", member)
    return cast.mei


def test_eight_levels_and_no_more(cast):
    above = "pharmacy"
    for number in range(6):
        place = {"name_zh": f"层{number}", "kind": "ward", "code": f"l{number}", "parent": above}
        assert cast.alice.post("/app/departments/new", place).status_code == 302
        above = f"l{number}"
    place = {"name_zh": "太深", "kind": "ward", "parent": above}
    assert cast.alice.post("/app/departments/new", place).status_code == 400
    assert change(cast, "outpatient", parent="").status_code == 302


def test_up_and_down(cast):
    cast.alice.post("/app/departments/pharmacy/up")
    assert [code for depth, code in tree(cast) if depth] == [
        "paediatrics",
        "pharmacy",
        "cardiology",
    ]
    cast.alice.post("/app/departments/paediatrics/up")  # the first stays first
    cast.alice.post("/app/departments/paediatrics/down")
    assert next(code for depth, code in tree(cast) if depth) == "pharmacy"


def test_put_away_and_bring_back(cast):
    assert cast.alice.post("/app/departments/outpatient/archive").status_code == 409
    assert cast.alice.get("/app/departments/pharmacy/archive").status_code == 200
    assert cast.alice.post("/app/departments/pharmacy/archive").status_code == 302
    assert (1, "pharmacy") not in tree(cast)
    assert cast.alice.post("/app/departments/pharmacy/archive").status_code == 409
    assert change(cast, "cardiology", parent="pharmacy").status_code == 400
    assert cast.alice.post("/app/departments/pharmacy/restore").status_code == 302
    assert (1, "pharmacy") in tree(cast)


def test_stale_save_shows_both_texts(cast):
    mine = fields(cast, "pharmacy", name_zh="中药房")
    change(cast, "pharmacy", name_zh="西药房")
    answer = cast.alice.post("/app/departments/pharmacy", mine)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert 'value="中药房"' in page
    assert 'value="西药房"' in page
    assert row(cast, "pharmacy").name_zh == "西药房"
    again = {**mine, "revision": row(cast, "pharmacy").revision}
    assert cast.alice.post("/app/departments/pharmacy", again).status_code == 302
    assert row(cast, "pharmacy").name_zh == "中药房"


def test_unknown_fields_are_not_stored(cast):
    change(cast, "pharmacy", name_zh="药", position="99", tenant_id=str(cast.zenith.id))
    found = row(cast, "pharmacy")
    assert (found.position, found.tenant_id) == (2, cast.jiangzhou.id)


def test_many_at_once_follow_their_indent(cast):
    lines = "住院部 | Inpatients\n  骨科病区\n  心内病区|Cardiology ward\n\t\t重症\n行政楼"
    answer = cast.alice.post("/app/departments/several", {"lines": lines, "parent": ""})
    assert answer.status_code == 302
    assert [depth for depth, _ in tree(cast)][4:] == [0, 1, 1, 2, 0]


def test_many_at_once_are_all_or_none(cast):
    before = tree(cast)
    answer = cast.alice.post(
        "/app/departments/several", {"lines": "住院部\n" + "x" * 81, "parent": ""}
    )
    assert answer.status_code == 400
    assert "住院部" in answer.get_data(as_text=True)
    assert tree(cast) == before
    assert (
        cast.alice.post(
            "/app/departments/several",
            {"lines": "\n".join("abc" for _ in range(201)), "parent": ""},
        ).status_code
        == 400
    )


def test_search_finds_by_name_and_code(cast):
    page = cast.alice.get("/app/departments?q=PHARM").get_data(as_text=True)
    assert "药房" in page
    assert "儿科门诊" not in page
    assert cast.alice.get("/app/departments?q=%25zzz").status_code == 200


def test_only_the_administrator_writes(cast):
    assert cast.mei.get("/app/departments").status_code == 200
    assert cast.mei.post("/app/departments/pharmacy/archive").status_code == 403
    assert cast.vera.get("/app/departments").status_code == 403
    assert "access.refused" in events(cast.jiangzhou.id)


def test_departments_below_are_found(cast):
    change(cast, "pharmacy", parent="cardiology")
    places = cast.jiangzhou.departments
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        found = departments_below([places["cardiology"]])
    assert found == {places["cardiology"], places["pharmacy"]}


def test_an_owner_answers_for_what_is_below_too(cast, app):
    from tenants.services.login_sessions import standing_of

    change(cast, "pharmacy", parent="paediatrics")
    with unit_of_work():
        standing = standing_of(cast.ouyang.secret)
    places = cast.jiangzhou.departments
    assert standing.departments == {places["paediatrics"], places["pharmacy"]}
