"""Signed out while typing, or too long on a page: nothing typed is lost."""

from __future__ import annotations

import html
import re

import pytest

TEXT = "三号窗口前排队四十分钟。\n第二天又是这样。"
HERE = {"Sec-Fetch-Site": "same-origin"}
ACTION = "/app/complaints/new"


def sent_again(page):
    """Where the page's form sends to, and what."""
    inside = re.search(r'<form method="post" action="([^"]+)".*?</form>', page, re.S)
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', inside[0])
    return inside[1], {name: html.unescape(value) for name, value in found}


@pytest.fixture
def typed(cast):
    """What Gu types into the form of a case that came by telephone, with the page's own key."""
    page = cast.gu.get(ACTION).text
    key = re.search(r'name="key"[^>]*value="([^"]+)"', page)[1]
    return {
        "key": key,
        "channel": "telephone",
        "subject": "排队太久 & <b>",
        "text": TEXT,
        "category": "waiting",
        "severity": "slight",
    }


def test_who_was_signed_out_finds_what_was_typed(cast, typed):
    with cast.gu.client.session_transaction() as cookie:
        cookie["_user_id"] = "another session, which is over"
    answer = cast.gu.post(ACTION, typed, headers=HERE)
    assert answer.status_code == 401
    assert answer.headers["X-Huisheng-Form"] == "stale"
    where, fields = sent_again(answer.text)
    assert where == ACTION
    assert fields == typed
    assert "<b>" not in answer.text.partition("<main")[2].replace("<b>回声</b>", "")
    assert 'href="/app/sign-in"' in answer.text
    assert 'target="_blank"' in answer.text


def test_without_any_cookie_too(app, cast, typed):
    answer = app.test_client().post(ACTION, data=typed, headers=HERE)
    assert answer.status_code == 401
    assert sent_again(answer.text)[1] == typed


def test_signed_in_again_it_is_sent_from_the_page_and_saved(cast, typed):
    """The token of an earlier sign-in is refused; the page brings a good one."""
    answer = cast.gu.client.post(ACTION, data=typed | {"csrf_token": "of before"}, headers=HERE)
    assert answer.status_code == 400
    where, fields = sent_again(answer.text)
    assert fields.pop("csrf_token") != "of before"
    assert fields == typed
    done = cast.gu.post(where, fields)
    assert done.status_code == 200
    case = re.search(r'href="(/app/complaints/C-[^"]+)"', done.text)[1]
    assert "排队太久" in cast.gu.get(case).text


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": "null"}, {"Sec-Fetch-Site": "none"}],
    ids=["nothing said", "origin unknown", "typed by hand"],
)
def test_what_may_come_from_elsewhere_is_put_before_nobody(cast, typed, headers):
    answer = cast.gu.client.post(ACTION, data=typed, headers=headers)
    assert answer.status_code == 400
    assert "排队" not in answer.text


def test_other_sites_are_refused_as_before(cast, typed):
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}):
        answer = cast.gu.client.post(ACTION, data=typed, headers=headers)
        assert answer.status_code == 400
        assert "排队" not in answer.text


def test_passwords_go_onto_no_page(app, cast):
    typed = {"password": "a long walk by the river", "new_password": "another walk by the sea"}
    for client in (app.test_client(), cast.gu.client):
        answer = client.post("/app/account/password", data=typed, headers=HERE)
        assert answer.status_code in (302, 400)
        assert "walk" not in answer.text


def test_where_nothing_was_typed_one_signs_in_as_before(cast):
    with cast.gu.client.session_transaction() as cookie:
        cookie["_user_id"] = "another session, which is over"
    answer = cast.gu.post(ACTION, {}, headers=HERE)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/app/sign-in")


def test_files_have_to_be_chosen_again_and_it_says_so(app, cast, typed):
    import io

    with_file = typed | {"files": (io.BytesIO(b"abc"), "a.txt")}
    answer = app.test_client().post(ACTION, data=with_file, headers=HERE)
    assert answer.status_code == 401
    assert "文件" in answer.text
    assert "files" not in sent_again(answer.text)[1]
