"""Bad input: a plain message and the right code, nothing typed is lost, nothing is stored."""

from __future__ import annotations

from urllib.parse import urlencode

import psycopg
import pytest
from asking import GOOD, Asked, Respondent, hidden_fields
from flask import Flask

Admin = psycopg.Connection


@pytest.fixture
def form(single: Asked, lin: Respondent) -> dict[str, str]:
    lin.get(single.path)
    return {**hidden_fields(lin.text), **GOOD, "go": "next"}


def nothing_stored(admin: Admin) -> bool:
    counts = admin.execute(
        "SELECT (SELECT count(*) FROM ballots), (SELECT count(*) FROM responses)"
    ).fetchone()
    return counts == (0, 0)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("q.r1", "6", "1"),
        ("q.r1", "0", "1"),
        ("q.r1", "-1", "1"),
        ("q.r1", "1e309", ""),
        ("q.r1", "4.0", ""),
        ("q.r1", "NaN", ""),
        ("q.r1", "٤", ""),
        ("q.r1", "", "请选一项"),
        ("q.r1", "\0", ""),
        ("q.who", "nobody", ""),
        ("q.who", "self\0", ""),
        ("q.wish", "a\0b", ""),
        ("q.wish", "字" * 201, "200"),
        ("q.bad", "everything", ""),
        ("q.nps", "11", "10"),
        ("q.nps", "na", ""),
    ],
)
def test_odd_value_is_400_beside_its_question(
    single: Asked,
    lin: Respondent,
    form: dict[str, str],
    admin_connection: Admin,
    field: str,
    value: str,
    sentence: str,
) -> None:
    lin.page = lin.client.post(single.path, data={**form, field: value})
    assert lin.status == 400
    assert f'href="#q-{field}"' in lin.text
    assert f'id="q-{field}-error"' in lin.text
    assert sentence in lin.text
    assert lin.text.split("<title>")[1].startswith("还差 1 处就可以继续")
    if field != "q.wish":
        assert GOOD["q.wish"] in lin.text
    assert nothing_stored(admin_connection)


@pytest.mark.parametrize("field", ["q.r1", "q.who", "q.wish", "q.nps"])
def test_array_for_a_scalar(
    single: Asked, lin: Respondent, form: dict[str, str], admin_connection: Admin, field: str
) -> None:
    body = {**form, field: [form[field], form[field]]}
    lin.page = lin.client.post(single.path, data=body)
    assert lin.status == 400
    assert f'id="q-{field}-error"' in lin.text
    assert nothing_stored(admin_connection)


def test_unknown_question(
    single: Asked, lin: Respondent, form: dict[str, str], admin_connection: Admin
) -> None:
    lin.page = lin.client.post(single.path, data={**form, "q.salary": "1000"})
    assert lin.status == 400
    assert "没有保存" in lin.text.split("<title>")[1].split("</title>")[0]
    assert GOOD["q.wish"] in lin.text
    assert nothing_stored(admin_connection)


def test_question_of_another_page_is_unknown_here(anonymous: Asked, lin: Respondent) -> None:
    lin.get(anonymous.path)
    assert lin.post(anonymous.path, {"q.who": "self", "q.nps": "3"}).status_code == 400


@pytest.mark.parametrize("raw", [b"%ED%A0%80", b"%FF%FE", b"%C0%80", b"\xff\xfe"])
def test_bytes_that_are_no_text(
    single: Asked, lin: Respondent, form: dict[str, str], admin_connection: Admin, raw: bytes
) -> None:
    body = urlencode({k: v for k, v in form.items() if k != "q.wish"}).encode()
    lin.page = lin.client.post(
        single.path,
        data=body + b"&q.wish=" + raw,
        content_type="application/x-www-form-urlencoded",
    )
    assert lin.status == 400
    assert 'id="q-q.wish-error"' in lin.text
    assert nothing_stored(admin_connection)


def test_plain_utf8_without_escapes_is_text(
    single: Asked, lin: Respondent, form: dict[str, str]
) -> None:
    body = "&".join(f"{k}={v}" for k, v in form.items())
    lin.page = lin.client.post(
        single.path, data=body.encode(), content_type="application/x-www-form-urlencoded"
    )
    assert lin.status == 303


def test_two_megabytes(
    single: Asked, lin: Respondent, form: dict[str, str], admin_connection: Admin
) -> None:
    lin.page = lin.client.post(single.path, data={**form, "q.wish": "x" * 2_000_000})
    assert lin.status == 413
    assert nothing_stored(admin_connection)


def test_thousands_of_fields(single: Asked, lin: Respondent, form: dict[str, str]) -> None:
    lin.page = lin.client.post(single.path, data={**form, **{f"x{n}": "" for n in range(3000)}})
    assert lin.status == 413


@pytest.mark.parametrize(
    "kind", ["application/json", "text/plain", "multipart/form-data; boundary=x"]
)
def test_what_is_no_form(single: Asked, lin: Respondent, kind: str) -> None:
    lin.page = lin.client.post(single.path, data=b'{"q.r1": 4}', content_type=kind)
    assert lin.status == 415


def test_an_empty_post_shows_the_form(single: Asked, lin: Respondent) -> None:
    lin.page = lin.client.post(single.path)
    assert lin.status == 400


@pytest.mark.parametrize("token", ["", "nonsense", "a.b.c", "x" * 5000])
def test_foreign_token_keeps_the_answers(
    single: Asked,
    lin: Respondent,
    form: dict[str, str],
    admin_connection: Admin,
    token: str,
) -> None:
    lin.page = lin.client.post(single.path, data={**form, "token": token})
    assert lin.status == 400
    assert "请再提交一次这一页" in lin.text.split("<title>")[1].split("</title>")[0]
    assert GOOD["q.wish"] in lin.text
    assert 'name="q.r1" value="4" checked' in lin.text
    assert nothing_stored(admin_connection)
    lin.post(single.path, GOOD)
    assert lin.status == 303  # with the fresh token it goes through


def test_tampered_token(single: Asked, lin: Respondent, form: dict[str, str]) -> None:
    body, _, signature = form["token"].rpartition(".")
    broken = f"{body}.{'B' if signature[0] == 'A' else 'A'}{signature[1:]}"
    lin.page = lin.client.post(single.path, data={**form, "token": broken})
    assert lin.status == 400


def test_stale_form(
    app: Flask, single: Asked, form: dict[str, str], move_clock: object, admin_connection: Admin
) -> None:
    move_clock(hours=25)  # type: ignore[operator]
    late = Respondent(app, cookies=False)
    late.page = late.client.post(single.path, data=form)
    assert late.status == 400
    assert GOOD["q.wish"] in late.text
    assert nothing_stored(admin_connection)
    late.post(single.path, GOOD)
    assert late.status == 200
    assert late.receipt


def test_token_of_another_door(
    app: Flask, single: Asked, form: dict[str, str], admin_connection: Admin
) -> None:
    other = Respondent(app, cookies=False)
    other.page = other.client.post(single.paths["cardiology"], data=form)
    assert other.status == 400
    assert nothing_stored(admin_connection)


@pytest.mark.parametrize("header", ["cross-site", "same-site"])
def test_form_of_another_site(
    single: Asked, lin: Respondent, form: dict[str, str], admin_connection: Admin, header: str
) -> None:
    lin.page = lin.client.post(single.path, data=form, headers={"Sec-Fetch-Site": header})
    assert lin.status == 400
    assert nothing_stored(admin_connection)


def test_markup_is_text(single: Asked, lin: Respondent, form: dict[str, str]) -> None:
    nasty = '</textarea><script>alert(1)</script>"><img src=x onerror=alert(1)>'
    lin.page = lin.client.post(single.path, data={**form, "q.wish": nasty, "q.r1": '"><b>'})
    assert lin.status == 400
    assert "<script>alert" not in lin.text
    assert "<img" not in lin.text


@pytest.mark.parametrize("part", ["0", "-1", "99", "x", "1e3", "٣", ""])
def test_odd_part(anonymous: Asked, lin: Respondent, part: str) -> None:
    lin.get(anonymous.path + f"?part={part}")
    assert lin.status == 200
    lin.post(anonymous.path, {"q.who": "self"}, part=part)
    assert lin.status in (303, 400)


def test_program_that_fills_in_everything_is_flagged_not_dropped(
    single: Asked, lin: Respondent, form: dict[str, str], admin_connection: Admin
) -> None:
    lin.page = lin.client.post(single.path, data={**form, "website": "http://spam.test"})
    assert lin.status == 303
    (flags,) = admin_connection.execute("SELECT flags FROM ballots").fetchone() or ([],)
    assert "robot" in flags


def test_public_page_holds_no_ids_or_addresses(single: Asked, lin: Respondent) -> None:
    import base64
    import re
    import zlib

    lin.get(single.path)
    assert "@" not in lin.text
    token = hidden_fields(lin.text)["token"]
    payload = token.split(".")[1] if token.startswith(".") else token.split(".")[0]
    data = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    plain = zlib.decompress(data) if token.startswith(".") else data
    for ours in (single.tenant_id, single.survey_id, single.version_id):
        for place in (lin.text, plain.decode()):
            assert str(ours) not in place
            assert ours.hex not in place
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", lin.text + plain.decode())
    assert "indicator" not in lin.text
    assert "weight" not in lin.text
