"""Filling in a survey: page by page, with and without cookies, in either language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from asking import GOOD, Asked, Respondent, on_page
from sqlalchemy import select

from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.web.assets import asset_url
from surveys.models import Ballot, Response, ResponseDraft

if TYPE_CHECKING:
    from flask import Flask


def rows(asked: Asked, table: type) -> list:
    with tenant_scope(asked.tenant_id), unit_of_work():
        return list(session().scalars(select(table)))


def test_three_pages_then_thanks_with_a_receipt(anonymous: Asked, lin: Respondent) -> None:
    sent = lin.fill_in(anonymous.path)
    assert sent.status_code == 303
    assert sent.headers["Location"] == anonymous.path + "/thanks"
    lin.follow()
    assert "收到了，谢谢您" in lin.text
    assert len(lin.receipt) == 26
    (ballot,) = rows(anonymous, Ballot)
    assert ballot.answers == {"who": "self", "r1": 4, "nps": 9, "wish": "座位少"}
    assert ballot.language == "zh"
    assert not rows(anonymous, Response)


def test_confidential_answer_is_a_response_with_its_time(
    confidential: Asked, lin: Respondent
) -> None:
    lin.fill_in(confidential.path)
    (response,) = rows(confidential, Response)
    assert response.submitted_at is not None
    assert response.period_id == confidential.survey.period_id


def test_draft_is_gone_after_sending(anonymous: Asked, lin: Respondent) -> None:
    lin.get(anonymous.path)
    lin.post(anonymous.path, {"q.who": "self"})
    assert len(rows(anonymous, ResponseDraft)) == 1
    lin.fill_in(anonymous.path)
    assert rows(anonymous, ResponseDraft) == []


def test_without_cookies_each_page_follows_the_form(app: Flask, anonymous: Asked) -> None:
    plain = Respondent(app, cookies=False)
    plain.get(anonymous.path)
    for page in (1, 2):
        plain.post(anonymous.path, on_page(plain.text, GOOD))
        assert plain.status == 200, page
    plain.post(anonymous.path, on_page(plain.text, GOOD))
    assert plain.status == 200
    assert len(plain.receipt) == 26
    assert len(rows(anonymous, Ballot)) == 1


def test_all_on_one_page(single: Asked, lin: Respondent) -> None:
    lin.fill_in(single.path)
    lin.follow()
    assert lin.receipt


def test_the_page_is_public_and_says_so_in_its_headers(single: Asked, lin: Respondent) -> None:
    page = lin.get(single.path)
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert page.headers["Cache-Control"] == "no-store"
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    scripts = re.findall(r"<script\b[^>]*>[^<]*", lin.text)
    assert scripts == [f'<script src="{asset_url("js/answers.js")}" defer>']


def test_resumes_by_the_same_link(anonymous: Asked, lin: Respondent) -> None:
    lin.get(anonymous.path)
    lin.post(anonymous.path, {"q.who": "family"})
    lin.get(anonymous.path)
    assert "第 2 部分，共 3 部分" in lin.text
    lin.get(anonymous.path + "?part=1")
    assert 'value="family" checked' in lin.text


def test_back_keeps_what_is_typed_even_if_it_is_not_good(anonymous: Asked, lin: Respondent) -> None:
    lin.get(anonymous.path)
    lin.post(anonymous.path, {"q.who": "self"})
    lin.follow()
    lin.post(anonymous.path, {"q.r1": "2"})
    lin.follow()
    lin.post(anonymous.path, {"q.wish": "长" * 300}, go="back")
    lin.follow()
    assert 'name="q.r1" value="2" checked' in lin.text
    lin.get(anonymous.path + "?part=3")
    assert "长" * 300 in lin.text


def test_language_switch_keeps_what_is_typed(anonymous: Asked, lin: Respondent) -> None:
    lin.get(anonymous.path)
    lin.post(anonymous.path, {"q.who": "family"}, lang="en")
    lin.follow()
    assert "Who is answering?" in lin.text
    assert 'value="family" checked' in lin.text
    lin.post(anonymous.path, {"q.who": "family"}, lang="zh")
    lin.follow()
    assert "由谁填写？" in lin.text
    assert 'value="family" checked' in lin.text


def test_begin_anew_forgets_what_was_typed(anonymous: Asked, lin: Respondent) -> None:
    lin.get(anonymous.path)
    lin.post(anonymous.path, {"q.who": "family"})
    lin.get(anonymous.path)
    lin.post(anonymous.path, go="fresh")
    lin.follow()
    assert "checked" not in lin.text
    assert rows(anonymous, ResponseDraft) == []


def test_second_visit_is_a_second_answer_marked_as_such(single: Asked, lin: Respondent) -> None:
    lin.fill_in(single.path)
    lin.fill_in(single.path)
    flags = sorted("repeat" in ballot.flags for ballot in rows(single, Ballot))
    assert flags == [False, True]
