"""Which doors are open, to whom, and when: tenants, codes, times."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import psycopg
import pytest
from asking import GOOD, Asked, Respondent, ask, hidden_fields
from flask import Flask
from house_cast import Cast

from foundation.scope import tenant_scope
from foundation.unit_of_work import unit_of_work
from surveys.services import surveys

Move = Callable[..., None]


@pytest.fixture
def short(cast: Cast) -> Asked:
    """A survey on one page that closes in an hour, with half an hour of grace."""
    return ask(cast, "confidential", paging="single", closes=timedelta(hours=1))


def bare(page: str) -> str:
    """A page without its request id."""
    return re.sub(r"[0-9a-f]{16}", "", page)


def test_unknown_foreign_and_draft_doors_answer_alike(
    cast: Cast, single: Asked, lin: Respondent
) -> None:
    foreign = ask(cast, "anonymous", house="zenith")
    draft = ask(cast, "anonymous", name="草稿", opened=False)
    foreign_code = foreign.path.rpartition("/")[2]
    paths = [
        "/jiangzhou/000000",
        f"/jiangzhou/{foreign_code}",
        f"/nobody/{foreign_code}",
        draft.path,
        "/jiangzhou/x",
        "/nobody/privacy",
        "/jiangzhou/000000/thanks",
    ]
    pages = [lin.get(path) for path in paths]
    assert [page.status_code for page in pages] == [404] * len(paths)
    assert len({bare(page.get_data(as_text=True)) for page in pages}) == 1
    posts = [lin.client.post(path, data={"token": "x"}) for path in paths[:5]]
    assert [page.status_code for page in posts] == [404] * 5


def test_same_code_in_two_organisations(
    app: Flask, cast: Cast, admin_connection: psycopg.Connection
) -> None:
    ours = ask(cast, "confidential", paging="single")
    theirs = ask(cast, "confidential", paging="single", house="zenith")
    code = ours.path.rpartition("/")[2]
    admin_connection.execute(
        "UPDATE collectors SET short_code = %s WHERE short_code = %s",
        (code, theirs.path.rpartition("/")[2]),
    )
    for house in ("jiangzhou", "zenith"):
        somebody = Respondent(app)
        somebody.fill_in(f"/{house}/{code}")
        assert somebody.status == 303
    rows = admin_connection.execute("SELECT tenant_id, survey_id FROM responses").fetchall()
    assert sorted(rows) == sorted(
        [(ours.tenant_id, ours.survey_id), (theirs.tenant_id, theirs.survey_id)]
    )


def test_form_of_one_organisation_is_nothing_in_another(
    app: Flask, cast: Cast, single: Asked, admin_connection: psycopg.Connection
) -> None:
    theirs = ask(cast, "anonymous", paging="single", house="zenith")
    lin = Respondent(app, cookies=False)
    lin.get(single.path)
    lin.page = lin.client.post(theirs.path, data={**hidden_fields(lin.text), **GOOD, "go": "next"})
    assert lin.status == 400
    assert admin_connection.execute("SELECT count(*) FROM ballots").fetchone() == (0,)


def test_code_typed_by_hand(single: Asked, lin: Respondent) -> None:
    slug, code = single.path.strip("/").split("/")
    asis = [f"/{slug}/{code.upper()}", f"/{slug.capitalize()}/{code}", f"/{slug}/{code}/"]
    for typed in (*asis, f"/{slug.upper()}/{code.upper()}/?lang=en"):
        page = lin.get(typed)
        assert page.status_code == 302, typed
        assert page.headers["Location"] == single.path
    assert lin.get(f"/{slug.upper()}/privacy").status_code == 200


def test_reserved_first_parts_are_no_organisations(lin: Respondent) -> None:
    for path in ("/app/000000", "/static/000000", "/health/000000", "/APP/000000", "/Static/x"):
        assert lin.get(path).status_code in (401, 302, 404)


def test_not_yet_open(cast: Cast, lin: Respondent) -> None:
    soon = ask(cast, "anonymous", opens=timedelta(days=1))
    lin.get(soon.path)
    assert lin.status == 409
    assert "还没有开始" in lin.text
    opens = soon.survey.opens_at.astimezone(ZoneInfo("Asia/Shanghai"))
    said = f"{opens.year} 年 {opens.month} 月 {opens.day} 日 {opens:%H:%M}"
    assert said in lin.text  # as people say it, in the zone of the house


def test_times_are_those_of_the_house(
    cast: Cast, lin: Respondent, admin_connection: psycopg.Connection
) -> None:
    soon = ask(cast, "anonymous", opens=timedelta(days=1))
    admin_connection.execute("UPDATE tenants SET zone = 'Europe/Berlin', revision = revision + 1")
    lin.get(soon.path)
    opens = soon.survey.opens_at.astimezone(ZoneInfo("Europe/Berlin"))
    assert f"{opens:%H:%M}" in lin.text


def test_opening_after_the_end(short: Asked, lin: Respondent, move_clock: Move) -> None:
    move_clock(hours=1, seconds=1)
    lin.get(short.path)
    assert lin.status == 410
    assert "已经结束" in lin.text


@pytest.mark.parametrize(
    ("after", "status", "late"),
    [
        (timedelta(hours=1, seconds=-5), 200, False),
        (timedelta(hours=1, seconds=1), 200, True),
        (timedelta(hours=1, minutes=30, seconds=-5), 200, True),
        (timedelta(hours=1, minutes=30, seconds=1), 409, None),
    ],
)
def test_closing_while_somebody_answers(
    app: Flask,
    short: Asked,
    admin_connection: psycopg.Connection,
    move_clock: Move,
    after: timedelta,
    status: int,
    late: bool | None,
) -> None:
    begun = Respondent(app, cookies=False)
    begun.get(short.path)
    move_clock(seconds=after.total_seconds())
    begun.post(short.path, GOOD)
    assert begun.status == status
    rows = admin_connection.execute("SELECT late, flags FROM responses").fetchall()
    if late is None:
        assert rows == []
        assert GOOD["q.wish"] in begun.text
        assert "来得晚了" in begun.text
        assert 'value="next"' not in begun.text.split("<main>")[1]
    else:
        assert rows[0][0] is late
        assert ("late" in rows[0][1]) is late


def test_going_on_in_the_grace(cast: Cast, lin: Respondent, move_clock: Move) -> None:
    paged = ask(cast, "anonymous", closes=timedelta(hours=1))
    lin.get(paged.path)
    move_clock(hours=1, minutes=5)
    lin.post(paged.path, {"q.who": "self"})
    lin.follow()
    assert lin.status == 200
    assert "第 2 部分" in lin.text
    move_clock(hours=1, minutes=31)
    lin.post(paged.path, {"q.r1": "3"})
    assert lin.status == 409
    assert 'name="q.r1" value="3" checked' in lin.text


def test_form_begun_after_the_end_is_refused(
    app: Flask, short: Asked, admin_connection: psycopg.Connection, move_clock: Move
) -> None:
    move_clock(hours=1, minutes=10)
    late = Respondent(app, cookies=False)
    late.page = late.client.post(short.path, data={**GOOD, "go": "next"})
    assert late.status == 409
    assert admin_connection.execute("SELECT count(*) FROM responses").fetchone() == (0,)


def test_closed_by_hand_is_closed_at_once_for_who_comes_now(
    app: Flask, short: Asked, lin: Respondent
) -> None:
    lin.get(short.path)
    with tenant_scope(short.tenant_id), unit_of_work():
        surveys.close_survey(short.survey)
    assert Respondent(app).get(short.path).status_code == 410
    lin.post(short.path, GOOD)  # begun before, within the grace
    assert lin.status == 303


def test_a_sent_form_repeated_after_the_end_is_recognised(
    app: Flask, short: Asked, move_clock: Move
) -> None:
    somebody = Respondent(app, cookies=False)
    somebody.get(short.path)
    form = {**hidden_fields(somebody.text), **GOOD, "go": "next"}
    somebody.page = somebody.client.post(short.path, data=form)
    assert somebody.status == 200
    move_clock(hours=2)
    somebody.page = somebody.client.post(short.path, data=form)
    assert somebody.status == 200
    assert "不能再看" in somebody.text


def test_suspended_organisation_is_not_there(
    single: Asked, lin: Respondent, admin_connection: psycopg.Connection
) -> None:
    assert lin.get(single.path).status_code == 200
    admin_connection.execute("UPDATE tenants SET state = 'suspended' WHERE slug = 'jiangzhou'")
    assert lin.get(single.path).status_code == 404


def test_change_of_name_shows_at_once(
    single: Asked, lin: Respondent, admin_connection: psycopg.Connection
) -> None:
    lin.get(single.path)
    admin_connection.execute(
        "UPDATE tenants SET name_zh = '新名字医院', revision = revision + 1"
        " WHERE slug = 'jiangzhou'"
    )
    lin.get(single.path)
    assert "新名字医院" in lin.text


def test_answer_keeps_the_version_it_was_begun_with(
    cast: Cast, single: Asked, lin: Respondent, admin_connection: psycopg.Connection
) -> None:
    other = ask(cast, "anonymous", paging="single", name="第二版")
    admin_connection.execute("SET session_replication_role = replica")
    admin_connection.execute(
        "UPDATE questionnaire_versions SET number = 2, questionnaire_id = (SELECT questionnaire_id"
        " FROM questionnaire_versions WHERE id = %s) WHERE id = %s",
        (single.version_id, other.version_id),
    )
    lin.get(single.path)
    admin_connection.execute(
        "UPDATE surveys SET version_id = %s, revision = revision + 1 WHERE id = %s",
        (other.version_id, single.survey_id),
    )
    lin.post(single.path, GOOD)
    assert lin.status == 303
    assert admin_connection.execute("SELECT version_id FROM ballots").fetchall() == [
        (single.version_id,)
    ]
    lin.fill_in(single.path)
    versions = admin_connection.execute("SELECT version_id FROM ballots").fetchall()
    assert sorted(versions) == sorted([(single.version_id,), (other.version_id,)])


def test_privacy_notice(single: Asked, lin: Respondent) -> None:
    lin.get("/jiangzhou/privacy")
    assert lin.status == 200
    assert "Cookie" in lin.text
    lin.get("/jiangzhou/privacy?lang=en")
    assert "On this device" in lin.text


def test_methods(single: Asked, lin: Respondent) -> None:
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
        answer = lin.client.open(single.path, method=method)
        assert answer.status_code == 405
        assert "GET" in answer.headers["Allow"]
    assert lin.client.head(single.path).status_code == 200


def test_get_changes_nothing(
    single: Asked, lin: Respondent, admin_connection: psycopg.Connection
) -> None:
    lin.get(single.path + "?go=next&q.r1=4")
    lin.get(single.path + "/thanks")
    for table in ("ballots", "responses", "response_drafts", "rate_counters"):
        assert admin_connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
