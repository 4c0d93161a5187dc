"""The staff directory: entries, who leaves, lists brought in, the file, and who may do what."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from doorstep import events
from sqlalchemy import select

from foundation import clock
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from tenants.directory.models import StaffEntry
from tenants.directory.queries import staff_here

LIST = """工号，姓名，英文名，科室，职称
1001，王芳，Wang Fang，儿科门诊，主任医师
1002，李强，，cardiology，护师
"""


def entries(cast, house=None) -> dict[str, StaffEntry]:
    with tenant_scope((house or cast.jiangzhou).id), unit_of_work():
        return {row.staff_number: row for row in session().scalars(select(StaffEntry))}


def add(cast, number: str = "1001", **other):
    fields = {"staff_number": number, "name_zh": "王芳", "department": "paediatrics", **other}
    return cast.alice.post("/app/staff/new", fields)


def code(cast, number: str = "1001") -> str:
    return entries(cast)[number].code


def change(cast, number: str = "1001", **other):
    row = entries(cast)[number]
    fields = {
        "staff_number": row.staff_number,
        "name_zh": row.name_zh,
        "department": "paediatrics",
        "revision": row.revision,
        **other,
    }
    return cast.alice.post(f"/app/staff/{row.code}", fields)


def look(cast, text: str):
    return cast.alice.post("/app/staff/list", {"people": text})


def bring(cast, text: str):
    page = look(cast, text).get_data(as_text=True)
    mark = page.split('name="agreed" value="')[1].split('"')[0]
    return cast.alice.post("/app/staff/list", {"people": text, "agreed": mark, "make": "1"})


def test_an_empty_directory_says_what_it_is_for(cast):
    page = cast.alice.get("/app/staff").get_data(as_text=True)
    assert "员工名录还是空的" in page
    assert "/app/staff/list" in page
    assert "/app/staff/list" not in cast.mei.get("/app/staff").get_data(as_text=True)


def test_somebody_is_added_under_a_code_that_stays(cast):
    assert add(cast).status_code == 302
    before = code(cast)
    assert change(cast, staff_number="9", name_zh="王芳芳").status_code == 302
    assert entries(cast)["9"].code == before
    assert {"staff.added", "staff.changed"} <= set(events(cast.jiangzhou.id))


@pytest.mark.parametrize(
    "wrong",
    [
        {"staff_number": ""},
        {"staff_number": "../x"},
        {"staff_number": "1001"},
        {"name_zh": ""},
        {"name_zh": "名" * 81},
        {"department": "nowhere"},
        {"member": "00000000-0000-7000-8000-000000000000"},
        {"active_from": "2026-10-02", "left_on": "2026-10-01"},
        {"left_on": "yesterday"},
    ],
)
def test_wrong_fields_store_nothing(cast, wrong):
    add(cast)
    good = {"staff_number": "1002", "name_zh": "李强", "department": "cardiology"}
    assert cast.alice.post("/app/staff/new", {**good, **wrong}).status_code == 400
    assert set(entries(cast)) == {"1001"}


def test_an_entry_may_name_the_member_it_is(cast):
    add(cast, member=str(cast.gu.membership_id))
    assert entries(cast)["1001"].membership_id == cast.gu.membership_id
    other = cast.alice.post(
        "/app/staff/new",
        {"staff_number": "7", "name_zh": "外人", "member": str(cast.charlie.membership_id)},
    )
    assert other.status_code == 400


def test_two_who_save_see_both_texts(cast):
    add(cast)
    stale = entries(cast)["1001"].revision
    change(cast, name_zh="王方")
    answer = change(cast, name_zh="王芬", revision=stale)
    assert answer.status_code == 409
    assert "王芬" in answer.get_data(as_text=True)
    assert entries(cast)["1001"].name_zh == "王方"


def test_who_left_is_offered_no_more_and_can_come_back(cast):
    add(cast)
    page = cast.alice.get(f"/app/staff/{code(cast)}/leave").get_data(as_text=True)
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        today = clock.today("Asia/Shanghai")
    assert f'value="{today.isoformat()}"' in page
    gone = {"left_on": today.isoformat()}
    assert cast.alice.post(f"/app/staff/{code(cast)}/leave", gone).status_code == 302
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        assert staff_here() == []
    assert cast.alice.post(f"/app/staff/{code(cast)}/leave", gone).status_code == 409
    cast.alice.get("/app/staff")  # its notice tells the name once
    assert "王芳" not in cast.alice.get("/app/staff").get_data(as_text=True)
    assert "王芳" in cast.alice.get("/app/staff?standing=left").get_data(as_text=True)
    assert cast.alice.post(f"/app/staff/{code(cast)}/back").status_code == 302
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        assert [row.name_zh for row in staff_here()] == ["王芳"]
    assert {"staff.left", "staff.came_back"} <= set(events(cast.jiangzhou.id))


def test_who_comes_later_is_not_offered_yet(cast):
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        tomorrow = clock.today("Asia/Shanghai") + timedelta(days=1)
    add(cast, active_from=tomorrow.isoformat())
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        assert staff_here() == []
    assert "王芳" in cast.alice.get("/app/staff?standing=coming").get_data(as_text=True)


@pytest.mark.parametrize("words", ["王", "wang", "1001", "q=&department=outpatient"])
def test_search_finds_by_name_number_and_department_above(cast, words):
    bring(cast, LIST)
    query = words if "=" in words else f"q={words}"
    assert "王芳" in cast.alice.get(f"/app/staff?{query}").get_data(as_text=True)
    assert "王芳" not in cast.alice.get("/app/staff?q=100%25").get_data(as_text=True)
    assert "王芳" not in cast.alice.get("/app/staff?department=pharmacy").get_data(as_text=True)


def test_the_list_is_paged(cast):
    lines = "\n".join(f"{number},员工{number}" for number in range(1, 61))
    bring(cast, f"工号,姓名\n{lines}")
    first = cast.alice.get("/app/staff").get_data(as_text=True)
    second = cast.alice.get("/app/staff?page=2").get_data(as_text=True)
    assert first.count('href="/app/staff/s') == 50
    assert second.count('href="/app/staff/s') == 10


def test_a_list_is_looked_at_before_anything_is_written(cast):
    page = look(cast, LIST).get_data(as_text=True)
    assert "新增 2 人，更改 0 人，不变 0 人" in page
    assert entries(cast) == {}


def test_a_list_adds_changes_and_leaves_alone(cast):
    assert bring(cast, LIST).status_code == 302
    kept = code(cast)
    again = "工号,姓名,职称\n1001,王芳,副院长\n1002,李强,护师\n1003,新人,\n"
    page = look(cast, again).get_data(as_text=True)
    assert "新增 1 人，更改 1 人，不变 1 人" in page
    assert "主任医师 → 副院长" in " ".join(page.split())
    assert bring(cast, again).status_code == 302
    found = entries(cast)
    assert found["1001"].job_title == "副院长"
    assert found["1001"].name_en == "Wang Fang"  # there was no such column
    assert found["1001"].department_id == cast.jiangzhou.departments["paediatrics"]
    assert found["1001"].code == kept
    assert len({row.code for row in found.values()}) == 3
    assert "staff.brought_in" in events(cast.jiangzhou.id)


def test_what_was_not_looked_at_is_not_brought_in(cast):
    page = look(cast, LIST).get_data(as_text=True)
    mark = page.split('name="agreed" value="')[1].split('"')[0]
    other = LIST.replace("主任医师", "院长")
    answer = cast.alice.post("/app/staff/list", {"people": other, "agreed": mark, "make": "1"})
    assert answer.status_code == 200
    assert entries(cast) == {}


def test_errors_are_told_by_line_and_nothing_is_brought_in(cast):
    lines = ("1,甲,没有的科,", "1,乙,,", "2,,,", "../,丁,,", "3,戊,,2026-13-01", "4,己,,,多")
    text = "\n".join(("工号,姓名,部门,到岗日期", *lines))
    answer = look(cast, text)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    for line in range(2, 8):
        assert f"第 {line} 行" in page, line
    assert 'name="agreed" value="' not in page


@pytest.mark.parametrize(
    "text", ["", "1001,王芳", "姓名,科室\n王芳,儿科门诊", "工号,工号\n1,2", "工号,姓名\n"]
)
def test_a_list_without_its_head_or_people_is_refused(cast, text):
    assert look(cast, text).status_code == 400


def test_two_departments_of_one_name_want_the_code(cast):
    cast.alice.post(
        "/app/departments/new", {"name_zh": "药房", "kind": "ward", "parent": "", "code": "drugs"}
    )
    assert look(cast, "工号,姓名,部门\n1,甲,药房").status_code == 400
    assert look(cast, "工号,姓名,部门\n1,甲,drugs").status_code == 200


def test_a_file_of_a_chinese_spreadsheet_is_read(cast):
    data = io.BytesIO(
        "工号,姓名,部门,入职日期\n１００１,王芳,儿科门诊,2026/3/1\n".encode("gb18030")
    )
    page = cast.alice.post(
        "/app/staff/list",
        {"file": (data, "staff.csv")},
        content_type="multipart/form-data",
    ).get_data(as_text=True)
    assert "新增 1 人" in page
    assert "1001" in page
    broken = (io.BytesIO(b"\x00\x01"), "staff.csv")
    refused = cast.alice.post(
        "/app/staff/list", {"file": broken}, content_type="multipart/form-data"
    )
    assert refused.status_code == 400


def test_columns_that_are_not_read_are_told(cast):
    assert "血型" in look(cast, "工号,姓名,血型\n1,甲,A").get_data(as_text=True)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_file_brought_in_again_changes_nothing(cast, language):
    bring(cast, LIST)
    add(cast, "7", name_zh="赵敏", job_title="=1+1", left_on="2026-01-02")
    cast.alice.post("/app/preferences", {"language": language})
    answer = cast.alice.get("/app/staff/file")
    text = answer.get_data(as_text=True)
    assert answer.mimetype == "text/csv"
    assert ",'=1+1," in text
    page = cast.alice.post("/app/staff/list", {"people": text.removeprefix("\ufeff")})
    assert page.status_code == 200, page.get_data(as_text=True)
    told = page.get_data(as_text=True)
    assert ("新增 0 人，更改 0 人，不变 3 人" in told) or ("0 new, 0 changed, 3 as" in told)


def test_only_the_administrator_writes_and_only_the_own_house_is_read(cast):
    add(cast)
    for path in ("/app/staff/new", f"/app/staff/{code(cast)}/leave", "/app/staff/list"):
        assert cast.mei.get(path).status_code == 403, path
    assert cast.mei.get(f"/app/staff/{code(cast)}").status_code == 200
    assert cast.ouyang.get("/app/staff").status_code == 403
    assert cast.charlie.get(f"/app/staff/{code(cast)}").status_code == 404
    assert "王芳" not in cast.charlie.get("/app/staff").get_data(as_text=True)


def test_who_stands_in_a_department_put_away_is_still_found(cast):
    add(cast, department="pharmacy")
    cast.alice.post("/app/departments/pharmacy/archive")
    page = cast.alice.get("/app/staff?department=pharmacy").get_data(as_text=True)
    assert "王芳" in page
    assert change(cast, department="pharmacy", job_title="药师").status_code == 302
    assert change(cast, department="cardiology").status_code == 302


def test_the_trail_tells_what_was_before(cast):
    add(cast)
    change(cast, job_title="主任医师")
    page = cast.alice.get("/app/audit?event=staff.changed").get_data(as_text=True)
    assert "更改了员工名录中的一条" in page
    assert "职称" in page
