"""What is kept on the way: found by its own browser, by nobody else, and not for long."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
from asking import Asked, Respondent
from flask import Flask

from surveys.services import unfinished


def begin(person: Respondent, path: str) -> None:
    person.get(path)
    person.post(path, {"q.who": "family"})


def test_cookie_is_bound_to_its_survey(anonymous: Asked, lin: Respondent) -> None:
    lin.get(anonymous.path)
    assert lin.page is not None
    cookie = lin.page.headers["Set-Cookie"]
    assert cookie.startswith("hs_draft=")
    assert f"Path={anonymous.path}" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Max-Age=86400" in cookie


def test_tampered_cookie_begins_a_new_form(app: Flask, anonymous: Asked, lin: Respondent) -> None:
    begin(lin, anonymous.path)
    held = lin.client.get_cookie("hs_draft", path=anonymous.path)
    assert held is not None
    thief = Respondent(app)
    for value in (held.value[:-2] + "xx", "x" + held.value, "", "hs", "a.b"):
        thief.client.set_cookie("hs_draft", value, path=anonymous.path)
        thief.get(anonymous.path)
        assert thief.status == 200
        assert "checked" not in thief.text
        assert "第 1 部分" in thief.text


def test_cookie_of_one_door_opens_no_other(app: Flask, anonymous: Asked, lin: Respondent) -> None:
    begin(lin, anonymous.path)
    held = lin.client.get_cookie("hs_draft", path=anonymous.path)
    assert held is not None
    other = Respondent(app)
    other.client.set_cookie("hs_draft", held.value, path=anonymous.paths["cardiology"])
    other.get(anonymous.paths["cardiology"])
    assert "checked" not in other.text
    assert "第 1 部分" in other.text


def test_somebody_else_does_not_see_it(app: Flask, anonymous: Asked, lin: Respondent) -> None:
    begin(lin, anonymous.path)
    other = Respondent(app)
    other.get(anonymous.path + "?part=1")
    assert "checked" not in other.text


def test_kept_under_a_digest_with_the_day_only(
    anonymous: Asked, lin: Respondent, admin_connection: psycopg.Connection
) -> None:
    begin(lin, anonymous.path)
    (row,) = admin_connection.execute("SELECT key_digest, expires_on FROM response_drafts")
    held = lin.client.get_cookie("hs_draft", path=anonymous.path)
    assert held is not None
    assert row[0] not in held.value
    assert len(row[0]) == 64
    columns = admin_connection.execute(
        "SELECT data_type FROM information_schema.columns WHERE table_name = 'response_drafts'"
    ).fetchall()
    assert not [kind for (kind,) in columns if kind.startswith("time")]


def test_forgotten_after_its_day(
    anonymous: Asked,
    lin: Respondent,
    admin_connection: psycopg.Connection,
    move_clock: Callable[..., None],
) -> None:
    begin(lin, anonymous.path)
    assert unfinished.sweep() == 0
    move_clock(hours=49)
    lin.get(anonymous.path)
    assert "第 1 部分" in lin.text
    assert unfinished.sweep() == 1
    assert admin_connection.execute("SELECT count(*) FROM response_drafts").fetchone() == (0,)


def test_not_past_the_first_page_that_is_not_in_order(anonymous: Asked, lin: Respondent) -> None:
    begin(lin, anonymous.path)
    lin.get(anonymous.path + "?part=3")
    assert "第 2 部分" in lin.text


def test_back_and_forth_keeps_all_pages(
    anonymous: Asked, lin: Respondent, admin_connection: psycopg.Connection
) -> None:
    begin(lin, anonymous.path)
    lin.follow()
    lin.post(anonymous.path, {"q.r1": "5", "q.bad": ["seat", "wait"]})
    lin.follow()
    lin.post(anonymous.path, {"q.nps": "3"}, go="back")
    lin.follow()
    lin.post(anonymous.path, {"q.r1": "2", "q.bad": ["seat"]}, go="back")
    lin.follow()
    assert 'value="family" checked' in lin.text
    lin.post(anonymous.path, {"q.who": "self"})
    lin.follow()
    assert 'name="q.r1" value="2" checked' in lin.text
    lin.post(anonymous.path, {"q.r1": "2"})
    lin.follow()
    assert 'name="q.nps" value="3" checked' in lin.text
    lin.post(anonymous.path, {"q.nps": "3"})
    assert lin.status == 303
    (answers,) = admin_connection.execute("SELECT answers FROM ballots").fetchone() or ({},)
    assert answers == {"who": "self", "r1": 2, "nps": 3}  # the ticks that were taken away are gone


def test_language_of_the_answer_is_the_one_it_was_sent_in(
    anonymous: Asked, lin: Respondent, admin_connection: psycopg.Connection
) -> None:
    begin(lin, anonymous.path)
    lin.follow()
    lin.post(anonymous.path, {"q.r1": "5"}, lang="en")
    lin.follow()
    assert "How was thing 1?" in lin.text
    lin.post(anonymous.path, {"q.r1": "5"})
    lin.follow()
    lin.post(anonymous.path, {})
    assert lin.status == 303
    assert admin_connection.execute("SELECT language FROM ballots").fetchone() == ("en",)
    lin.follow()
    assert "We have it. Thank you" in lin.text


def test_language_switch_without_cookies(app: Flask, single: Asked) -> None:
    plain = Respondent(app, cookies=False)
    plain.get(single.path)
    plain.post(single.path, {"q.who": "self", "q.wish": "更多座位"}, lang="en")
    assert plain.status == 200
    assert "Who is answering?" in plain.text
    assert 'value="self" checked' in plain.text
    assert "更多座位" in plain.text


def test_wrong_page_before_the_last_is_shown_with_what_is_wrong(
    anonymous: Asked, lin: Respondent, admin_connection: psycopg.Connection
) -> None:
    begin(lin, anonymous.path)
    lin.follow()
    lin.post(anonymous.path, {"q.r1": "5"})
    lin.follow()
    admin_connection.execute("UPDATE response_drafts SET answers = answers - 'who'")
    lin.post(anonymous.path, {"q.nps": "3"})
    assert lin.status == 400
    assert "第 1 部分" in lin.text
    assert 'href="#q-q.who"' in lin.text
    lin.post(anonymous.path, {"q.who": "self"})
    lin.follow()
    lin.post(anonymous.path, {"q.r1": "5"})
    lin.follow()
    assert 'name="q.nps" value="3" checked' in lin.text
