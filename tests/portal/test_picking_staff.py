"""Picking somebody of the staff: who is offered where, found without a script, kept by a code."""

from __future__ import annotations

import gzip
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from asking import Asked, Respondent, ask
from every_kind import PICKER
from sqlalchemy import select

from foundation import clock
from foundation.audit import Actor, acting_as
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from surveys.models import Response
from surveys.staff_lists import picked_names
from tenants.directory.models import StaffEntry
from tenants.directory.services import Details, add_staff, mark_left

if TYPE_CHECKING:
    from house_cast import Cast

STAFF = {**PICKER, "source": "staff", "sets_department": False, "required": True}
Q = "q.where"


def content(**more: Any) -> dict[str, Any]:
    return {
        "format": 1,
        "languages": ["zh", "en"],
        "title": {"zh": "调查", "en": "Survey"},
        "sections": [
            {"code": "one", "title": {"zh": "一", "en": "One"}, "questions": [{**STAFF, **more}]}
        ],
    }


def hire(cast: Cast, *people: tuple[str, str, str], house: str = "jiangzhou") -> list[str]:
    """Put people on the directory: name, English name, department; their codes."""
    place = getattr(cast, house)
    who = cast.alice if house == "jiangzhou" else cast.charlie
    with tenant_scope(place.id), acting_as(Actor("person", who.user_id)), unit_of_work():
        return [
            add_staff(
                Details(
                    staff_number=f"{len(unit)}-{at}",
                    name_zh=zh,
                    name_en=en,
                    job_title="医师",
                    department_id=place.departments[unit],
                )
            ).code
            for at, (zh, en, unit) in enumerate(people)
        ]


def offered(page: str) -> list[str]:
    inside = page.split(f'id="q-{Q}"')[1].split("</select>", maxsplit=1)[0]
    return re.findall(r'<option value="(s\d+)"', inside)


def answers(asked: Asked) -> list[dict[str, Any]]:
    with tenant_scope(asked.tenant_id), unit_of_work():
        return [row.answers for row in session().scalars(select(Response).order_by(Response.id))]


@pytest.fixture
def three(cast: Cast) -> list[str]:
    return hire(
        cast,
        ("王芳", "Wang Fang", "paediatrics"),
        ("李强", "Li Qiang", "cardiology"),
        ("赵敏", "", "pharmacy"),
    )


def test_all_are_offered_by_department_and_kept_by_code(
    cast: Cast, lin: Respondent, three: list[str]
) -> None:
    hire(cast, ("外人", "", "east"), house="zenith")
    asked = ask(cast, "confidential", content=content())
    lin.get(asked.path)
    assert offered(lin.text) == three
    assert '<optgroup label="心内科门诊"' in lin.text
    assert "王芳 · 医师" in lin.text
    assert "外人" not in lin.text
    assert "查找" not in lin.text
    lin.post(asked.path, {Q: three[1]})
    assert answers(asked) == [{"where": three[1]}]


def test_english_readers_see_english_names(cast: Cast, lin: Respondent, three: list[str]) -> None:
    asked = ask(cast, "confidential", content=content())
    lin.get(asked.path + "?lang=en")
    lin.post(asked.path, {"lang": "en"})
    lin.get(asked.path)
    assert "Wang Fang" in lin.text
    assert "赵敏" in lin.text
    assert offered(lin.text) == three


def test_the_author_narrows_to_departments_and_all_below(
    cast: Cast, lin: Respondent, three: list[str]
) -> None:
    asked = ask(cast, "confidential", content=content(departments=["cardiology", "gone"]))
    lin.get(asked.path)
    assert offered(lin.text) == three[1:2]
    lin.post(asked.path, {Q: three[0]})
    assert lin.status == 400
    assert answers(asked) == []


def test_the_door_narrows_and_never_to_nobody(
    cast: Cast, lin: Respondent, three: list[str]
) -> None:
    asked = ask(cast, "confidential", content=content(at_door=True))
    lin.get(asked.path)
    assert offered(lin.text) == three[:1]
    lin.get(asked.paths["house"])
    assert offered(lin.text) == three
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        row = session().scalars(select(StaffEntry).where(StaffEntry.code == three[0])).one()
        today = clock.today("Asia/Shanghai")
        mark_left(row, today, today)
    lin.get(asked.path)
    assert offered(lin.text) == three[1:]


def test_who_left_or_comes_later_is_refused_but_named_still(
    cast: Cast, lin: Respondent, three: list[str]
) -> None:
    asked = ask(cast, "confidential", content=content())
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        rows = session().scalars(select(StaffEntry).order_by(StaffEntry.code)).all()
        today = clock.today("Asia/Shanghai")
        mark_left(rows[0], today, today)
        rows[0].name_zh = "王芳芳"
        rows[1].active_from = today + timedelta(days=1)
        from foundation.audit import record

        record("staff.changed", rows[1])
    lin.get(asked.path)
    assert offered(lin.text) == three[2:]
    lin.post(asked.path, {Q: three[0]})
    assert lin.status == 400
    member = str(cast.gu.user_id)
    unit = str(cast.jiangzhou.departments["pharmacy"])
    stranger = str(cast.charlie.user_id)
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        names = picked_names([three[0], member, unit, stranger, "s999"], "zh")
    assert names == {three[0]: "王芳芳", member: "Gu", unit: "药房"}


def test_nobody_to_choose_keeps_nobody_from_answering(cast: Cast, lin: Respondent) -> None:
    asked = ask(cast, "confidential", content=content())
    lin.get(asked.path)
    lin.post(asked.path, {Q: ""})
    assert lin.status == 303
    assert answers(asked) == [{}]


@pytest.fixture
def hundreds(cast: Cast) -> list[str]:
    units = ("paediatrics", "cardiology", "pharmacy")
    return hire(cast, *((f"张{n:03}", f"Zhang {n:03}", units[n % 3]) for n in range(300)))


def find(lin: Respondent, asked: Asked, **typed: str) -> None:
    lin.get(asked.path)
    fields = {f"{Q}~find": typed.get("words", ""), f"{Q}~in": typed.get("unit", ""), Q: ""}
    lin.post(asked.path, {**fields, "go": "find.where"})
    assert lin.page.headers["Location"].endswith(f"?part=1#q-{Q}~in")
    lin.follow()


@pytest.mark.timeout(600)
def test_one_of_three_hundred_is_found_without_a_script(
    cast: Cast, lin: Respondent, hundreds: list[str]
) -> None:
    asked = ask(cast, "confidential", content=content())
    lin.get(asked.path)
    assert offered(lin.text) == []
    assert "查找" in lin.text
    assert "请先选择部门或输入姓名的一部分" in lin.text
    page = len(gzip.compress(lin.text.encode()))
    assert page < 6_000, page
    find(lin, asked, words="张13", unit="药房")
    assert offered(lin.text) == [hundreds[n] for n in (131, 134, 137)]
    assert "找到 3 人" in lin.text
    find(lin, asked, unit="药房")
    assert len(offered(lin.text)) == 40
    assert "还有 60 人未列出" in lin.text
    find(lin, asked, words="没有这个人")
    assert offered(lin.text) == []
    assert "没有找到" in lin.text
    lin.post(asked.path, {Q: hundreds[7], f"{Q}~find": "张00", f"{Q}~in": ""})
    assert answers(asked) == [{"where": hundreds[7]}]


def test_opening_and_approval_say_that_nobody_is_there(cast: Cast) -> None:
    from house_world import make_world

    world = make_world(cast, content=content(), open_now=False)
    page = cast.mei.get(f"/app/surveys/{world.survey_ref}/open").get_data(as_text=True)
    assert "员工名录中没有可选的人" in page
    version = f"/app/questionnaires/{world.questionnaire_ref}/versions/1/approval"
    assert "员工名录中没有可选的人" in cast.mei.get(version).get_data(as_text=True)
    hire(cast, ("王芳", "", "paediatrics"))
    for path in (f"/app/surveys/{world.survey_ref}/open", version):
        assert "员工名录中没有可选的人" not in cast.mei.get(path).get_data(as_text=True), path
