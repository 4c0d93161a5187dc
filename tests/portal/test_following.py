"""Following a case: what can be read, written, accepted or not, and judged; each of it once."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from typing import Any

import psycopg
import pytest
from asking import hidden_fields
from complaining import DOOR, FORM, NAMED, Complainant, Desk, picture
from flask import Flask
from house_cast import Cast
from sqlalchemy import select

from complaints.models import Complaint
from complaints.services import conversation, steps
from foundation import unit_of_work as work_unit
from foundation.scope import tenant_scope
from foundation.settings import Settings
from foundation.unit_of_work import session, unit_of_work
from foundation.uploads import FROM_CUSTOMERS, HandedIn, inspect, keep

Admin = psycopg.Connection[Any]


@pytest.fixture
def zhang(app: Flask, cast: Cast) -> Complainant:
    """A patient who complained without a name, with a phone that takes cookies."""
    return Complainant(app)


@pytest.fixture
def receipt(zhang: Complainant) -> str:
    return zhang.complain(files=[picture()])


@pytest.fixture
def desk(cast: Cast, app: Flask) -> Any:
    with app.app_context():
        yield Desk(cast)


def one(admin: Admin, query: str) -> Any:
    row = admin.execute(query).fetchone()
    assert row
    return row[0]


def test_forms_want_the_token_of_their_own_session(
    app: Flask, zhang: Complainant, receipt: str, admin_connection: Admin
) -> None:
    zhang.enter(receipt)
    other = Complainant(app)
    own = other.complain()
    other.enter(own)
    foreign = hidden_fields(other.text)["token"]
    for token in ("", "x", foreign):
        answer = zhang.client.post(f"{DOOR}/message", data={"token": token, "text": "hello"})
        assert answer.status_code == 400
    stranger = Complainant(app)
    answer = stranger.client.post(f"{DOOR}/accept", data={"token": foreign, "revision": "1"})
    assert answer.status_code == 303
    assert one(admin_connection, "SELECT count(*) FROM case_messages") == 0


def test_messages_come_and_go_without_the_notes(
    zhang: Complainant, receipt: str, desk: Desk, cast: Cast, admin_connection: Admin
) -> None:
    with tenant_scope(desk.house), unit_of_work():
        case = session().scalars(select(Complaint)).one()
        conversation.reply(case, "我们正在查发药记录。", desk.gu)
        note = conversation.note(case, "内部：这位上周也来过", desk.gu)
        files = inspect([HandedIn("internal.txt", b"secret")], FROM_CUSTOMERS)
        hidden = keep(files, owner_kind="complaint", owner_id=case.id, part_id=note.id)[0]
    zhang.enter(receipt)
    assert "我们正在查发药记录" in zhang.text
    assert "内部" not in zhang.text
    assert "internal.txt" not in zhang.text
    assert zhang.get(f"{DOOR}/files/{hidden.id}").status_code == 404
    zhang.get(DOOR)
    zhang.do("message", text="好的，<b>请</b>尽快。", files=[picture("药.png")])
    zhang.follow()
    assert "好的，&lt;b&gt;请&lt;/b&gt;尽快。" in zhang.text
    assert "药.png" in zhang.text
    row = admin_connection.execute(
        "SELECT at, announced FROM case_messages WHERE direction = 'theirs'"
    ).fetchone()
    assert row == (None, False)


def test_a_double_click_writes_once(
    zhang: Complainant, receipt: str, app: Flask, admin_connection: Admin
) -> None:
    zhang.enter(receipt)
    form = {**hidden_fields(zhang.text), "text": "请尽快"}
    cookie = zhang.client.get_cookie("hs_case", path=DOOR)
    assert cookie is not None

    def send(_: int) -> int:
        one_more = app.test_client()
        one_more.set_cookie("hs_case", cookie.value, path=DOOR)
        return one_more.post(f"{DOOR}/message", data=form).status_code

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(send, range(6))) == {303}
    assert one(admin_connection, "SELECT count(*) FROM case_messages") == 1


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({"text": ""}, 400),
        ({"text": "a\0b"}, 400),
        ({"text": "字" * 5001}, 400),
        ({"text": "看附件", "files": [(BytesIO(b"MZ\x90\x00"), "a.exe")]}, 415),
    ],
)
def test_what_cannot_be_taken_stays_on_the_page(
    zhang: Complainant, receipt: str, admin_connection: Admin, typed: dict[str, Any], status: int
) -> None:
    zhang.enter(receipt)
    zhang.do("message", **typed)
    assert zhang.status == status
    assert "还没有发送" in zhang.text
    if status == 415:
        assert "看附件</textarea>" in zhang.text
    assert one(admin_connection, "SELECT count(*) FROM case_messages") == 0


def test_a_file_is_given_back_as_a_download(zhang: Complainant, receipt: str) -> None:
    zhang.enter(receipt)
    path = re.findall(r'href="(/jiangzhou/follow/files/[^"]+)"', zhang.text)[0]
    file = zhang.client.get(path)
    assert file.status_code == 200
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert file.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    zhang.do("leave")
    assert zhang.client.get(path).status_code == 404


def test_answered_accepted_and_judged_once(
    zhang: Complainant, receipt: str, desk: Desk, admin_connection: Admin
) -> None:
    desk.answer()
    zhang.enter(receipt)
    assert "请您看看这个处理结果" in zhang.text
    assert "少发的药已经送到您家" in zhang.text
    assert "内部意见" not in zhang.text
    page = zhang.page
    zhang.do("accept")
    assert zhang.status == 303
    zhang.page = page
    zhang.do("accept")  # the second click
    assert zhang.status == 303
    zhang.follow()
    assert "这件投诉已办结" in zhang.text
    page = zhang.page
    zhang.do("rate")
    assert zhang.status == 400
    assert len(zhang.text.encode()) < 20_000
    zhang.page = page
    odd = {"easy": "6", "again": "maybe", "remark": "很快", "fair": "5"}
    zhang.do("rate", score="4", **odd)
    assert zhang.status == 400
    assert zhang.text.count("请从列出的选项中选一个") >= 2
    assert "很快</textarea>" in zhang.text
    assert re.search(r'name="fair"\s+value="5" checked', zhang.text)
    filled = {"easy": "na", "fair": "5", "resolved": "partly", "again": "yes", "remark": "很快"}
    zhang.page = page
    zhang.do("rate", score="4", **filled)
    zhang.page = page
    zhang.do("rate", score="1")
    zhang.follow()
    for said in ("<b>满意</b>", "<b>不适用</b>", "<b>部分解决</b>", "<b>愿意</b>"):
        assert said in zhang.text, said
    row = admin_connection.execute(
        "SELECT c.state, rating, rating_text, easy, informed, fair, resolved, again, standing"
        " FROM complaints c JOIN case_judgements j ON j.complaint_id = c.id"
    ).fetchone()
    assert row == ("closed", 4, "很快", 0, None, 5, "partly", "yes", True)


def test_not_accepted_with_a_reason_is_looked_into_anew(
    zhang: Complainant, receipt: str, desk: Desk, admin_connection: Admin
) -> None:
    desk.answer()
    zhang.enter(receipt)
    page = zhang.page
    zhang.do("dispute", reason="  ")
    assert zhang.status == 400
    zhang.page = page
    zhang.do("dispute", reason="药是旧的批号")
    zhang.follow()
    assert "这件投诉正在重新处理" in zhang.text
    assert "药是旧的批号" in zhang.text
    zhang.page = page
    zhang.do("accept")
    assert zhang.status == 409
    assert one(admin_connection, "SELECT state FROM complaints") == "disputed"


def test_closed_without_a_word_can_be_objected_to(
    zhang: Complainant, receipt: str, desk: Desk, admin_connection: Admin
) -> None:
    desk.answer()
    zhang.enter(receipt)
    until = one(admin_connection, "SELECT silent_until FROM complaints")
    assert f"{until.year} 年 {until.month} 月 {until.day} 日前告诉我们" in zhang.text
    with tenant_scope(desk.house), unit_of_work():
        steps.close_for_silence(session().scalars(select(Complaint)).one())
    zhang.get(DOOR)
    assert "没有收到您的回音" in zhang.text
    assert "少发的药已经送到您家" in zhang.text
    page = zhang.page
    zhang.do("object", reason=" ")
    assert zhang.status == 400
    zhang.page = page
    zhang.do("object", reason="药是旧的批号")
    zhang.page = page
    zhang.do("object", reason="药是旧的批号")  # the second click
    assert zhang.status == 303
    zhang.follow()
    assert "这件投诉正在重新处理" in zhang.text
    row = admin_connection.execute("SELECT state, closed_at, object_until FROM complaints")
    assert row.fetchone() == ("disputed", None, None)


def test_a_step_from_an_old_page_is_a_conflict_with_the_text_kept(
    zhang: Complainant, receipt: str, desk: Desk
) -> None:
    desk.answer()
    zhang.enter(receipt)
    desk.take("close", reason="到期")
    zhang.do("dispute", reason="还没完")
    assert zhang.status == 409
    assert "这件投诉刚才有了变化" in zhang.text


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 20, "１"])
def test_an_odd_revision_is_400(
    zhang: Complainant, receipt: str, desk: Desk, revision: str
) -> None:
    desk.answer()
    zhang.enter(receipt)
    zhang.do("accept", revision=revision)
    assert zhang.status == 400


def test_a_named_one_is_recorded_as_done_by_nobody(
    app: Flask, cast: Cast, admin_connection: Admin
) -> None:
    somebody = Complainant(app)
    somebody.enter(somebody.complain(**NAMED))
    somebody.do("message", text="请尽快")
    rows = admin_connection.execute(
        "SELECT action, actor_kind FROM audit_events WHERE action LIKE 'complaint.%' ORDER BY seq"
    ).fetchall()
    assert rows == [("complaint.received", "nobody"), ("complaint.message_received", "nobody")]


def test_the_database_away_keeps_the_message(
    zhang: Complainant, receipt: str, settings: Settings, admin_connection: Admin
) -> None:
    zhang.enter(receipt)
    page = zhang.page
    work_unit.connect(replace(settings, database_url="postgresql://nobody@127.0.0.1:9/none"))
    try:
        zhang.do("message", text="请尽快回复我")
        assert zhang.status == 503
        assert "请尽快回复我" in zhang.text
    finally:
        work_unit.connect(settings)
    zhang.do("message", text="请尽快回复我")
    assert zhang.status == 303
    assert one(admin_connection, "SELECT count(*) FROM case_messages") == 1
    assert page is not None


def test_both_languages(zhang: Complainant, receipt: str) -> None:
    zhang.enter(receipt)
    zhang.get(f"{DOOR}?lang=en")
    assert "Your complaint is with us" in zhang.text
    zhang.do("message", text="soon please")
    zhang.follow()
    assert "How far it is" in zhang.text
    zhang.get(f"{FORM}?lang=en")
    assert "Tell us what went wrong" in zhang.text
