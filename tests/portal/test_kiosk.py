"""A kiosk: the next person finds nothing of the last one, and nothing leads away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from asking import GOOD, Asked, Respondent, ask, hidden_fields, on_page
from inviting import rows, way_into

from surveys.models import Ballot, ResponseDraft

if TYPE_CHECKING:
    from flask import Flask
    from house_cast import Cast


@pytest.fixture
def path(cast: Cast, anonymous: Asked) -> str:
    return f"/jiangzhou/{way_into(cast, anonymous, 'kiosk')}"


def first_page(lin: Respondent, path: str) -> dict[str, str]:
    """Answer the first page; the form as it was sent."""
    lin.get(path)
    form = {**hidden_fields(lin.text), **on_page(lin.text, GOOD), "go": "next"}
    lin.page = lin.client.post(path, data=form)
    return form


def test_an_answer_goes_in_and_the_start_comes_back(
    lin: Respondent, anonymous: Asked, path: str
) -> None:
    lin.fill_in(path)
    assert lin.page.headers["Location"] == f"{path}/thanks"
    lin.follow()
    assert f'http-equiv="refresh" content="20;url={path}/again"' in lin.text
    assert "回执" not in lin.text
    assert lin.client.get_cookie("hs_receipt", path=path) is None
    assert lin.client.get_cookie("hs_seen", path=path) is None
    assert lin.client.get_cookie("hs_draft", path=path) is None
    assert len(rows(anonymous, Ballot)) == 1


def test_its_pages_lead_nowhere_else(lin: Respondent, path: str) -> None:
    lin.get(path)
    assert lin.page.headers["Cache-Control"] == "no-store"
    assert 'autocomplete="off"' in lin.text
    assert f'href="{path}/privacy"' in lin.text
    assert "/complain" not in lin.text
    assert f'<noscript><meta http-equiv="refresh" content="180;url={path}/still-there"' in (
        lin.text.replace("> <", "><")
    )
    lin.get(f"{path}/privacy")
    assert f'href="{path}"' in lin.text
    assert "/complain" not in lin.text


def test_the_next_person_finds_nothing(lin: Respondent, anonymous: Asked, path: str) -> None:
    form = first_page(lin, path)
    lin.follow()
    assert len(rows(anonymous, ResponseDraft)) == 1
    lin.get(f"{path}/again")
    assert rows(anonymous, ResponseDraft) == []
    lin.follow()
    assert "checked" not in lin.text
    lin.get(f"{path}?part=2")
    assert "checked" not in lin.text
    again = lin.client.post(path, data=form)
    assert (again.status_code, again.headers["Location"]) == (303, f"{path}/again")
    assert rows(anonymous, ResponseDraft) == []


def test_begin_anew_on_the_form_ends_it_too(lin: Respondent, anonymous: Asked, path: str) -> None:
    form = first_page(lin, path)
    lin.follow()
    assert lin.post(path, {"go": "fresh"}).headers["Location"] == path
    assert lin.client.post(path, data=form).headers["Location"] == f"{path}/again"
    assert rows(anonymous, ResponseDraft) == []


def test_a_form_left_alone_is_over(lin: Respondent, path: str, move_clock: object) -> None:
    form = first_page(lin, path)
    move_clock(seconds=230)
    again = lin.client.post(path, data=form)
    assert (again.status_code, again.headers["Location"]) == (303, f"{path}/again")
    assert "checked" not in lin.get(f"{path}?part=2").get_data(as_text=True)


def test_a_sent_form_that_comes_again_thanks_without_a_receipt(
    cast: Cast, app: Flask, lin: Respondent
) -> None:
    asked = ask(cast, "confidential", paging="single")
    path = f"/jiangzhou/{way_into(cast, asked, 'kiosk')}"
    form = first_page(lin, path)
    again = lin.client.post(path, data={**form, "q.wish": "别的"})
    assert (again.status_code, again.headers["Location"]) == (303, f"{path}/thanks")


def test_where_no_script_sees_typing_a_page_asks(lin: Respondent, path: str) -> None:
    lin.get(f"{path}/still-there")
    assert "您还在吗？" in lin.text
    assert f'content="20;url={path}/again"' in lin.text


def test_other_doors_have_none_of_these_pages(lin: Respondent, anonymous: Asked) -> None:
    for page in ("again", "still-there", "privacy"):
        assert lin.get(f"{anonymous.path}/{page}").status_code == 404
    lin.get(anonymous.path)
    assert "js/kiosk" not in lin.text
    assert "http-equiv" not in lin.text


def test_staff_set_its_seconds(cast: Cast, lin: Respondent, anonymous: Asked, path: str) -> None:
    code = path.rsplit("/", 1)[1]
    page = f"/app/surveys/{anonymous.survey.ref}/links/{code}"
    assert "60 秒没有触碰" in cast.mei.get(page).text
    assert cast.mei.get(f"{page}/kiosk").status_code == 200
    assert cast.mei.post(f"{page}/kiosk", {"idle_seconds": "5"}).status_code == 400
    assert cast.mei.post(f"{page}/kiosk", {"idle_seconds": "x"}).status_code == 400
    assert cast.mei.post(f"{page}/kiosk", {"idle_seconds": "90"}).status_code == 302
    lin.get(path)
    assert 'data-idle="90"' in lin.text
    other = anonymous.path.rsplit("/", 1)[1]
    assert cast.mei.get(page.replace(code, other) + "/kiosk").status_code == 404


def test_a_kiosk_is_not_slowed_down_by_the_house_around_it(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from portal import answering

    asked = ask(cast, "anonymous", paging="single")
    path = f"/jiangzhou/{way_into(cast, asked, 'kiosk')}"
    limit = answering.SENDING
    monkeypatch.setattr(answering, "SENDING", type(limit)(limit.name, 2, 900, growing=True))
    for _ in range(6):
        Respondent(app).fill_in(asked.path)
    assert Respondent(app).fill_in(path).status_code == 303
