"""What the columns of a list are for, what the questionnaire lacks, what it does not list."""

import pytest

from surveys.list_columns import columns_of, contact_of, lacking, odd_things, split
from surveys.people_lists import read_list
from tests.everything import with_loops

LIST = """key,name,grade,ward,couriers,vip
A1,林小雨,gold,icu,王师傅、钱师傅,x
A2,,,,Mr Li|zhao;wang,
"""


@pytest.fixture(autouse=True)
def _page(app):
    with app.test_request_context():
        yield


def test_each_column_is_told_with_its_use():
    seen = read_list(LIST)
    uses = {c.name: c.use for c in columns_of(with_loops(), seen.people, seen.attributes)}
    assert list(uses) == ["编号", "姓名", "grade", "ward", "couriers", "vip"]
    assert "问卷要看它" in uses["姓名"]
    assert "问卷要看它" not in uses["编号"]
    assert uses["grade"].startswith("客户")
    assert uses["ward"] == uses["couriers"]
    assert uses["ward"].startswith("服务或员工信息")
    assert uses["vip"] != uses["ward"]


def test_what_is_the_persons_is_kept_apart_from_the_visit():
    line = {"grade": "gold", "ward": "icu", "vip": "x"}
    assert split(with_loops(), line) == ({"ward": "icu", "vip": "x"}, {"grade": "gold"})


def test_a_column_that_is_looked_at_as_both_is_both():
    content = with_loops()
    both = content.changed(closing={"zh": "{link:grade|您}"})
    assert split(both, {"grade": "gold"}) == ({"grade": "gold"}, {"grade": "gold"})


def test_a_person_is_known_by_name_and_columns():
    person = {"key": "A1", "name": "林小雨", "email": "", "phone": ""}
    assert contact_of(person, {"grade": "gold"}) == {
        "key": "A1",
        "name": "林小雨",
        "grade": "gold",
    }


def test_what_the_list_lacks_is_told():
    seen = read_list("key,ward\nA1,icu")
    told = lacking(with_loops(), seen.people, seen.attributes, anonymous=False)
    assert len(told) == 3
    assert "链接的“couriers”" in told[0]
    assert "客户的“grade”" in told[1]
    assert "客户的“name”" in told[2]
    assert "没有时的写法" in told[2]
    seen = read_list(LIST)
    assert lacking(with_loops(), seen.people, seen.attributes, anonymous=False) == []


def test_links_of_an_anonymous_survey_carry_nothing():
    seen = read_list("key,name\nA1,林小雨")
    told = lacking(with_loops(), seen.people, seen.attributes, anonymous=True)
    assert len(told) == 4
    assert all("匿名调查" in sentence for sentence in told)


def test_what_the_questionnaire_does_not_list_is_told_with_its_line():
    seen = read_list(LIST)
    told = odd_things(with_loops(), seen.people, "zh")
    assert told == [
        "“钱师傅”（第 2 行，共 1 次）不在本问卷“见到的人”的对象之中，将跳过。",
        "有 1 行（第 3 行起）写的“见到的人”对象超过 2 个：按问卷中的顺序只问前几个。",
    ]


def test_many_odd_names_are_cut():
    people = "\n".join(f"K{n},某{n}" for n in range(30)) + "\nL,某1"
    seen = read_list(f"key,couriers\n{people}")
    told = odd_things(with_loops(), seen.people, "zh")
    assert len(told) == 21
    assert "第 3 行，共 2 次" in told[1]
    assert told[-1] == "另有 10 项"
