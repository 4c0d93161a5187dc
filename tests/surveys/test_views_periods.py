"""The pages of evaluation periods."""

import pytest
from sqlalchemy import select

from foundation.unit_of_work import session
from surveys.models import EvaluationPeriod

LIST = "/app/periods"
QUARTER = {
    "name_zh": "第一季度",
    "kind": "quarter",
    "first_day": "2027-01-01",
    "grace_minutes": "30",
}


@pytest.fixture
def rows(cast, at_work):
    def read():
        with at_work(cast.mei):
            return session().scalars(select(EvaluationPeriod)).all()

    return read


def test_empty_list_says_what_a_period_is_for(cast):
    assert "周期决定哪些答卷放在一起算" in cast.mei.get(LIST).text


def test_created_period_shows_first_and_last_day(cast, rows):
    assert cast.mei.post(f"{LIST}/new", QUARTER).location == LIST
    page = cast.mei.get(LIST).text
    assert "2027 年 1 月 1 日" in page
    assert "2027 年 3 月 31 日" in page
    assert "4 月 1 日" not in page


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"name_zh": ""}, "name_zh-error"),
        ({"name_zh": "名" * 81}, "name_zh-error"),
        ({"name_zh": "a\x07b"}, "name_zh-error"),
        ({"kind": "aeon"}, "kind-error"),
        ({"first_day": "2027-02-30"}, "first_day-error"),
        ({"first_day": "2027-01-02"}, "first_day-error"),
        ({"first_day": ""}, "first_day-error"),
        ({"kind": "free", "last_day": ""}, "last_day-error"),
        ({"grace_minutes": "1e309"}, "grace_minutes-error"),
        ({"grace_minutes": "-1"}, "grace_minutes-error"),
        ({"grace_minutes": "99999999999999999999"}, "grace_minutes-error"),
    ],
)
def test_refused_beside_its_field(cast, rows, fields, where):
    answer = cast.mei.post(f"{LIST}/new", {**QUARTER, "name_en": "Kept", **fields})
    assert answer.status_code == 400
    assert f'id="{where}"' in answer.text
    assert 'value="Kept"' in answer.text
    assert rows() == []


def test_overlap_is_warned_of_not_refused(cast, period, rows):
    answer = cast.mei.post(
        f"{LIST}/new", {**QUARTER, "first_day": "2026-12-01"}, follow_redirects=True
    )
    assert "有重叠的日子：2026 年第四季度" in answer.text
    assert len(rows()) == 2


def test_stale_change_shows_both_texts(cast, period, rows):
    url = f"{LIST}/{period.id}"
    fields = {**QUARTER, "first_day": "2026-10-01"}
    cast.mei.post(url, {**fields, "revision": "1", "name_zh": "梅的名称"})
    answer = cast.wen.post(url, {**fields, "revision": "1", "name_zh": "温的名称"})
    assert answer.status_code == 409
    assert 'value="梅的名称"' in answer.text
    assert 'value="温的名称"' in answer.text
    assert rows()[0].name_zh == "梅的名称"


def test_close_asks_and_can_be_taken_back(cast, period, rows):
    url = f"{LIST}/{period.id}"
    assert "以后可以重新开放" in cast.mei.get(f"{url}/close").text
    cast.mei.post(f"{url}/close", {"revision": "1"})
    assert rows()[0].state == "closed"
    assert cast.mei.post(f"{url}/close", {"revision": "2"}).status_code == 409
    cast.mei.post(f"{url}/reopen", {"revision": "2"})
    assert rows()[0].state == "open"


@pytest.mark.parametrize("bad", ["nothing", "00000000-0000-0000-0000-000000000000", "%00"])
def test_unknown_periods_do_not_exist(cast, bad):
    assert cast.mei.get(f"{LIST}/{bad}").status_code == 404


def test_other_tenants_period_does_not_exist(cast, period, rows):
    url = f"{LIST}/{period.id}"
    assert cast.charlie.get(url).status_code == 404
    assert cast.charlie.post(f"{url}/close", {"revision": "1"}).status_code == 404
    assert rows()[0].state == "open"


def test_auditor_reads_and_does_not_write(cast, period):
    page = cast.iris.get(LIST).text
    assert period.name_zh in page
    assert f"{LIST}/new" not in page
    assert cast.iris.post(f"{LIST}/new", QUARTER).status_code == 403
