"""Complaining: in one page, anonymous or not, with the receipt before the final send."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from typing import Any

import psycopg
import pytest
from asking import hidden_fields, receipt_in
from complaining import DOOR, FORM, NAMED, TOLD, Complainant, picture
from flask import Flask
from house_cast import Cast
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from foundation import unit_of_work as work_unit
from foundation.errors import Unavailable
from foundation.settings import Settings
from foundation.web.limits import Limit
from portal.cases import complain

Admin = psycopg.Connection[Any]


@pytest.fixture
def zhang(app: Flask, cast: Cast) -> Complainant:
    """A patient whose phone takes no cookies."""
    return Complainant(app, cookies=False)


def cases(admin: Admin) -> int:
    found = admin.execute("SELECT count(*) FROM complaints").fetchone()
    assert found
    return int(found[0])


def test_the_receipt_is_shown_before_anything_is_kept(
    zhang: Complainant, admin_connection: Admin
) -> None:
    zhang.tell()
    receipt = receipt_in(zhang.text)
    assert len(receipt) == 26
    assert cases(admin_connection) == 0
    zhang.send_page(go="send")
    assert zhang.status == 200
    assert "收到了，谢谢您" in zhang.text
    assert receipt_in(zhang.text) == receipt
    assert cases(admin_connection) == 1


def test_an_anonymous_one_keeps_the_day_and_nothing_of_the_person(
    zhang: Complainant, admin_connection: Admin
) -> None:
    zhang.complain(files=[picture()])
    row = admin_connection.execute(
        "SELECT anonymous, received_at, subject, text FROM complaints"
    ).fetchone()
    assert row is not None
    assert row[:3] == (True, None, "取药窗口少发了一盒药。")
    assert row[3] == TOLD["text"] + "\n时间：上周二\n地点：3 号窗口"
    for table in ("complainants", "work", "mails"):
        assert admin_connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table
    events = admin_connection.execute(
        "SELECT count(*) FROM audit_events WHERE action LIKE 'complaint%'"
    ).fetchone()
    assert events == (0,)
    everything = "".join(
        str(admin_connection.execute(f"SELECT * FROM {table}").fetchall())
        for table in ("complaints", "uploads", "rate_counters", "audit_events")
    )
    assert "192.0.2.1" not in everything


def test_a_named_one_is_sealed_and_announced(zhang: Complainant, admin_connection: Admin) -> None:
    zhang.complain(**NAMED)
    row = admin_connection.execute("SELECT name, phone, email FROM complainants").fetchone()
    assert row is not None
    assert not {"张敏", "zhang@example.org"} & set(row)
    assert admin_connection.execute("SELECT anonymous FROM complaints").fetchone() == (False,)
    mail = admin_connection.execute("SELECT recipient, body FROM mails").fetchone()
    assert mail is not None
    assert mail[0] == "gu@example.org"
    assert "少发" not in mail[1]


def test_a_department_is_chosen_from_the_tree(zhang: Complainant, admin_connection: Admin) -> None:
    zhang.complain(department="paediatrics")
    found = admin_connection.execute(
        "SELECT d.code FROM complaints c JOIN departments d ON d.id = c.department_id"
    ).fetchall()
    assert found == [("paediatrics",)]


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": " \n "}, "text"),
        ({"text": "字" * 4501}, "text"),
        ({"text": "a\0b"}, "text"),
        ({"when": "日" * 101}, "when"),
        ({"department": "east"}, "department"),  # one of the bank's
        ({"department": "nowhere' OR 1=1"}, "department"),
        ({"contact": ""}, "contact"),
        ({"contact": "both"}, "contact"),
        ({"contact": "named"}, "contact"),
        ({"contact": "anonymous", "phone": "139"}, "contact"),
        ({"contact": "named", "email": "not an address"}, "email"),
        ({"contact": "named", "name": "名" * 81}, "name"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(
    zhang: Complainant, admin_connection: Admin, told: dict[str, str], field: str
) -> None:
    zhang.tell(**told)
    assert zhang.status == 400
    assert f'id="q-{field}-error"' in zhang.text
    assert "3 号窗口" in zhang.text
    assert '<p class="code">' not in zhang.text
    assert cases(admin_connection) == 0


def test_a_changed_last_page_is_checked_like_the_first(
    zhang: Complainant, admin_connection: Admin
) -> None:
    zhang.tell()
    zhang.send_page(go="send", text="", department="east")
    assert zhang.status == 400
    assert cases(admin_connection) == 0


def test_another_language_keeps_what_was_typed(zhang: Complainant) -> None:
    zhang.get(FORM)
    zhang.send_page(**TOLD, lang="en")
    assert zhang.status == 200
    assert "Tell us what went wrong" in zhang.text
    assert "回家才发现" in zhang.text
    zhang.send_page(**TOLD, go="next")
    receipt = receipt_in(zhang.text)
    assert "Keep the receipt, then send" in zhang.text
    zhang.send_page(lang="zh")
    assert "请先记下回执" in zhang.text
    assert receipt_in(zhang.text) == receipt
    zhang.send_page(go="back")
    assert "回家才发现" in zhang.text
    assert zhang.status == 200


def test_twenty_at_once_are_one_case(
    app: Flask, zhang: Complainant, admin_connection: Admin
) -> None:
    zhang.tell()
    form = {**zhang.form, "go": "send"}
    receipt = receipt_in(zhang.text)

    def send(_: int) -> Complainant:
        one = Complainant(app, cookies=False)
        one.page = one.client.post(FORM, data=form)
        return one

    with ThreadPoolExecutor(10) as pool:
        sent = list(pool.map(send, range(20)))
    assert {one.status for one in sent} == {200}
    assert {receipt_in(one.text) for one in sent} == {receipt}
    assert cases(admin_connection) == 1


def test_back_and_reload_make_one_case_and_show_the_receipt_for_a_quarter_of_an_hour(
    zhang: Complainant, admin_connection: Admin, move_clock: Callable[..., None]
) -> None:
    zhang.tell()
    first = {**zhang.form, "page": "1", "go": "next"}
    last = {**zhang.form, "go": "send"}
    receipt = receipt_in(zhang.text)
    zhang.send_page(go="send")
    move_clock(minutes=14)
    for form in (first, last):
        zhang.page = zhang.client.post(FORM, data=form)
        assert receipt_in(zhang.text) == receipt
    move_clock(minutes=16)
    for form in (first, last):
        zhang.page = zhang.client.post(FORM, data=form)
        assert zhang.status == 200
        assert receipt not in zhang.text.replace(" ", "")
        assert "不能再看" in zhang.text
    assert cases(admin_connection) == 1


def test_the_same_form_with_another_text_is_refused(
    zhang: Complainant, admin_connection: Admin
) -> None:
    zhang.tell()
    form = {**zhang.form, "go": "send"}
    zhang.send_page(go="send")
    zhang.page = zhang.client.post(FORM, data={**form, "text": "另一件事"})
    assert zhang.status == 422
    assert cases(admin_connection) == 1


def test_an_old_a_foreign_and_no_token_ask_to_send_once_more(
    app: Flask, zhang: Complainant, admin_connection: Admin, move_clock: Callable[..., None]
) -> None:
    other = Complainant(app, cookies=False)
    other.get("/zenith/complain")
    for token in ("", "x" * 5000, hidden_fields(other.text)["token"]):
        zhang.get(FORM)
        zhang.send_page(**TOLD, go="next", token=token)
        assert zhang.status == 400
        assert "回家才发现" in zhang.text
    zhang.get(FORM)
    move_clock(hours=25)
    zhang.send_page(**TOLD, go="next")
    assert zhang.status == 400
    zhang.send_page(**TOLD, go="next")  # the page that came carries a good one
    assert zhang.status == 200
    assert cases(admin_connection) == 0


def test_programs_are_held_up_and_people_lose_nothing(
    zhang: Complainant, admin_connection: Admin
) -> None:
    zhang.tell(website="https://buy.example")
    assert zhang.status == 400
    assert "回家才发现" in zhang.text
    assert cases(admin_connection) == 0


def test_many_from_one_network_wait_with_their_text_kept(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        complain, "SENDING", Limit("few", free=2, window=900, growing=True, first_wait=60)
    )
    for _ in range(3):
        one = Complainant(app, cookies=False, address="198.51.100.7")
        one.tell()
        one.send_page(go="send")
    assert one.status == 429
    assert one.page is not None
    assert int(one.page.headers["Retry-After"]) > 0
    assert "回家才发现" in one.text
    other = Complainant(app, cookies=False, address="198.51.100.8")
    other.complain()


@pytest.mark.parametrize(
    ("data", "name", "status"),
    [
        (b"MZ\x90\x00" + bytes(99), "photo.png", 415),
        (b"<html><script>alert(1)</script>", "a.html", 415),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg", 415),
        (b"%PDF-1.7\n%%EOF", "a.pdf", 415),
        (b"", "a.txt", 400),
        (b"a" * 100_001, "a.txt", 413),
    ],
)
def test_a_bad_file_stops_the_send_and_nothing_is_lost(
    zhang: Complainant,
    admin_connection: Admin,
    monkeypatch: pytest.MonkeyPatch,
    data: bytes,
    name: str,
    status: int,
) -> None:
    monkeypatch.setattr("foundation.uploads.kinds.LARGEST", 100_000)
    zhang.tell()
    receipt = receipt_in(zhang.text)
    zhang.send_page(go="send", files=[(BytesIO(data), name)])
    assert zhang.status == status
    assert name in zhang.text
    assert cases(admin_connection) == 0
    zhang.send_page(go="send")
    assert receipt_in(zhang.text) == receipt
    assert cases(admin_connection) == 1


def test_more_than_a_request_may_hold_is_413(zhang: Complainant) -> None:
    body = b"a" * (13 * 1024 * 1024)
    kind = "multipart/form-data; boundary=x"
    assert zhang.client.post(FORM, data=body, content_type=kind).status_code == 413


def send_too_much(person: Complainant, path: str, fields: dict[str, str]) -> None:
    """Send a form with two files of seven million bytes each."""
    heavy = [FileStorage(BytesIO(b"a" * 7_000_000), f"{n}.txt") for n in range(2)]
    boundary, body = encode_multipart({**fields, "files": heavy})
    kind = f"multipart/form-data; boundary={boundary}"
    person.page = person.client.post(path, data=body, content_type=kind)


def test_a_body_that_is_too_large_does_not_lose_what_was_typed(
    zhang: Complainant, admin_connection: Admin
) -> None:
    zhang.tell()
    receipt = receipt_in(zhang.text)
    send_too_much(zhang, FORM, {**zhang.form, "go": "send"})
    assert zhang.status == 413
    assert "回家才发现" in zhang.text
    assert "文件加在一起太大" in zhang.text
    assert receipt_in(zhang.text) == receipt
    assert cases(admin_connection) == 0
    zhang.send_page(go="send")
    assert receipt_in(zhang.text) == receipt
    assert cases(admin_connection) == 1


def test_a_message_with_too_many_bytes_is_not_lost(app: Flask, cast: Cast) -> None:
    person = Complainant(app)
    person.enter(person.complain())
    form = person.text.split(f'action="{DOOR}/message"')[1].split("</form>")[0]
    fields = {**hidden_fields(form), "text": "收据在附件里"}
    send_too_much(person, f"{DOOR}/message", fields)
    assert person.status == 413
    assert "收据在附件里" in person.text
    assert "文件加在一起太大" in person.text


@pytest.mark.parametrize(
    ("kind", "head"),
    [
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: nonsense\r\n\r\n"),
        ("multipart/form-data; boundary=x", b"--x\r\n" * 5000),
        ("multipart/form-data", b""),
        ("multipart/form-data; boundary=x", b"\xff\xfe"),
    ],
)
def test_a_large_body_that_is_no_form_is_413(zhang: Complainant, kind: str, head: bytes) -> None:
    body = head + b"a" * (13 * 1024 * 1024)
    assert zhang.client.post(FORM, data=body, content_type=kind).status_code == 413


def test_a_full_disk_does_not_stop_the_complaint(
    zhang: Complainant, admin_connection: Admin, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> str:
        raise Unavailable

    monkeypatch.setattr("foundation.storage.save", full)
    zhang.complain(files=[picture()])
    assert "附件暂时没能保存" in zhang.text
    assert cases(admin_connection) == 1
    assert admin_connection.execute("SELECT count(*) FROM uploads").fetchone() == (0,)


def test_the_database_away_says_not_saved_and_keeps_the_text(
    zhang: Complainant, settings: Settings, admin_connection: Admin
) -> None:
    zhang.get(FORM)
    first = {**hidden_fields(zhang.text), **TOLD, "go": "next"}
    zhang.send_page(**TOLD, go="next")
    receipt = receipt_in(zhang.text)
    last = {**zhang.form, "go": "send"}
    work_unit.connect(replace(settings, database_url="postgresql://nobody@127.0.0.1:9/none"))
    try:
        for form in (first, last):
            zhang.page = zhang.client.post(FORM, data=form)
            assert zhang.status == 503
            assert zhang.page.headers["Retry-After"] == "10"
            assert "还没有保存，请再提交一次" in zhang.text
            assert "回家才发现" in zhang.text
            assert "谢谢您" not in zhang.text
    finally:
        work_unit.connect(settings)
    zhang.send_page(go="send")
    assert receipt_in(zhang.text) == receipt
    assert cases(admin_connection) == 1


def test_the_receipt_stands_nowhere_but_in_the_body(
    zhang: Complainant, admin_connection: Admin, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG"):
        receipt = zhang.complain()
    assert zhang.page is not None
    assert zhang.page.headers["Referrer-Policy"] == "no-referrer"
    assert zhang.page.headers["Cache-Control"] == "no-store"
    title = zhang.text.split("<title>")[1].split("</title>")[0]
    stored = str(admin_connection.execute("SELECT * FROM complaints").fetchall())
    for place in (str(zhang.page.headers), title, stored):
        assert receipt not in place.replace(" ", "")
    for entry in caplog.records:
        if not entry.name.startswith(("tests", "asyncio")):
            assert receipt not in entry.getMessage()
            assert "回家才发现" not in entry.getMessage()


def test_no_cookie_is_set(app: Flask, cast: Cast) -> None:
    somebody = Complainant(app)
    somebody.complain()
    assert somebody.page is not None
    assert "Set-Cookie" not in somebody.page.headers
    assert not somebody.client._cookies


def test_done_by_nobody_also_when_staff_complain(cast: Cast, admin_connection: Admin) -> None:
    page = cast.gu.client.get(FORM).get_data(as_text=True)
    form = {**hidden_fields(page), **TOLD, **NAMED, "go": "next"}
    page = cast.gu.client.post(FORM, data=form).get_data(as_text=True)
    cast.gu.client.post(FORM, data={**hidden_fields(page), "go": "send"})
    actors = admin_connection.execute(
        "SELECT actor_kind, actor_id FROM audit_events WHERE action = 'complaint.received'"
    ).fetchall()
    assert actors == [("nobody", None)]


@pytest.mark.parametrize("path", ["/nowhere/complain", "/app/complain", "/nowhere/follow"])
def test_no_such_house(zhang: Complainant, path: str) -> None:
    assert zhang.get(path).status_code == 404


def test_a_name_of_a_script_is_text(zhang: Complainant) -> None:
    zhang.tell(text="<script>alert(1)</script>", where='"><img src=x onerror=alert(1)>')
    assert "<script>alert" not in zhang.text
    assert "<img" not in zhang.text
