"""Going on on another device: a code that opens one form, once, for a quarter of an hour."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from asking import GOOD, Asked, Respondent, ask, hidden_fields, on_page
from inviting import rows, way_into

from portal import resuming
from surveys.models import Ballot, ResponseDraft

if TYPE_CHECKING:
    from flask import Flask
    from house_cast import Cast


@pytest.fixture
def tablet(app: Flask) -> Respondent:
    """Another device of the same person."""
    return Respondent(app, address="198.51.100.7")


def handed(lin: Respondent, path: str) -> str:
    """Answer the first page, begin the second, and have a code; as it is shown."""
    lin.get(path)
    lin.post(path, on_page(lin.text, GOOD))
    lin.follow()
    lin.post(path, {"q.r1": "4", "go": "elsewhere"})
    assert lin.status == 200, lin.text
    found = re.search(r'<p class="code">([0-9A-Z ]+)</p>', lin.text)
    assert found, lin.text
    return found[1]


def typed_in(tablet: Respondent, path: str, code: str) -> int:
    tablet.get(f"{path}/resume")
    fields = {**hidden_fields(tablet.text), "code": code}
    tablet.page = tablet.client.post(f"{path}/resume", data=fields)
    return tablet.status


def test_the_form_goes_on_where_it_was(
    lin: Respondent, tablet: Respondent, anonymous: Asked
) -> None:
    code = handed(lin, anonymous.path)
    assert f"{anonymous.path}/resume" in tablet.get(anonymous.path).get_data(as_text=True)
    assert typed_in(tablet, anonymous.path, code.lower().replace(" ", "-")) == 200
    assert re.search(r'name="q.r1"\s+value="4" checked', tablet.text)
    tablet.post(anonymous.path, {"q.r1": "4"})
    tablet.follow()
    tablet.post(anonymous.path, on_page(tablet.text, GOOD))
    (ballot,) = rows(anonymous, Ballot)
    assert ballot.answers["who"] == "self"
    assert rows(anonymous, ResponseDraft) == []


@pytest.mark.parametrize("cookies", [True, False])
def test_it_needs_no_cookie(app: Flask, lin: Respondent, anonymous: Asked, cookies: bool) -> None:
    code = handed(lin, anonymous.path)
    other = Respondent(app, cookies=cookies)
    assert typed_in(other, anonymous.path, code) == 200
    other.post(anonymous.path, {"q.r1": "4"})
    assert other.status == (303 if cookies else 200)


def test_a_code_dies_with_its_use(
    app: Flask, lin: Respondent, tablet: Respondent, anonymous: Asked
) -> None:
    code = handed(lin, anonymous.path)
    assert typed_in(tablet, anonymous.path, code) == 200
    assert typed_in(Respondent(app), anonymous.path, code) == 404
    assert len(rows(anonymous, ResponseDraft)) == 1


def test_the_first_device_holds_nothing_any_more(
    lin: Respondent, tablet: Respondent, anonymous: Asked
) -> None:
    typed_in(tablet, anonymous.path, handed(lin, anonymous.path))
    assert "checked" not in lin.get(anonymous.path).get_data(as_text=True)


@pytest.mark.parametrize("then", ["next", "fresh"])
def test_a_code_is_forgotten_with_its_form(
    lin: Respondent, tablet: Respondent, anonymous: Asked, then: str
) -> None:
    code = handed(lin, anonymous.path)
    lin.get(f"{anonymous.path}?part=2")
    lin.post(anonymous.path, {"q.r1": "4"}, go=then)
    if then == "next":
        lin.follow()
        lin.post(anonymous.path, on_page(lin.text, GOOD))
        assert lin.page.headers["Location"].endswith("/thanks")
    assert rows(anonymous, ResponseDraft) == []
    assert typed_in(tablet, anonymous.path, code) == 404


def test_a_code_shown_twice_is_one(lin: Respondent, tablet: Respondent, anonymous: Asked) -> None:
    first = handed(lin, anonymous.path)
    assert handed(Respondent(tablet.client.application), anonymous.path) != first
    lin.get(f"{anonymous.path}?part=2")
    lin.post(anonymous.path, {"q.r1": "5", "go": "elsewhere"})
    assert first in lin.text
    assert typed_in(tablet, anonymous.path, first) == 200
    assert re.search(r'name="q.r1"\s+value="5" checked', tablet.text)


def test_the_first_device_is_told_that_it_went_on_elsewhere(
    lin: Respondent, tablet: Respondent, anonymous: Asked
) -> None:
    code = handed(lin, anonymous.path)
    lin.get(f"{anonymous.path}?part=2")
    lin.post(anonymous.path, {"q.r1": "4"})
    lin.follow()
    last = {**hidden_fields(lin.text), **on_page(lin.text, GOOD), "go": "next"}
    assert typed_in(tablet, anonymous.path, code) == 200
    lin.page = lin.client.post(anonymous.path, data=last)
    assert lin.status == 400
    assert "前面几页是空的" in lin.text


def test_a_code_is_good_for_a_quarter_of_an_hour(
    lin: Respondent, tablet: Respondent, anonymous: Asked, move_clock: object
) -> None:
    code = handed(lin, anonymous.path)
    move_clock(minutes=16)
    assert typed_in(tablet, anonymous.path, code) == 404


def test_another_door_does_not_know_it(
    lin: Respondent, tablet: Respondent, anonymous: Asked
) -> None:
    code = handed(lin, anonymous.path)
    assert typed_in(tablet, anonymous.paths["cardiology"], code) == 404
    assert typed_in(tablet, anonymous.path, code) == 200


@pytest.mark.parametrize("code", ["", "AAAA AAAA", "x", "é" * 8, "\0" * 8, "9" * 500])
def test_whatever_is_typed_gets_the_same_answer(
    tablet: Respondent, anonymous: Asked, code: str
) -> None:
    assert typed_in(tablet, anonymous.path, code) == 404
    assert "这个代码打不开任何内容" in tablet.text


def test_guessing_is_slowed(tablet: Respondent, lin: Respondent, anonymous: Asked) -> None:
    code = handed(lin, anonymous.path)
    for _ in range(resuming.WRONG.free):
        assert typed_in(tablet, anonymous.path, "AAAA AAAA") == 404
    assert typed_in(tablet, anonymous.path, code) == 429
    assert int(tablet.page.headers["Retry-After"]) > 0
    assert typed_in(lin, anonymous.path, code) == 200


def test_a_form_of_elsewhere_is_not_taken(tablet: Respondent, anonymous: Asked) -> None:
    answer = tablet.client.post(f"{anonymous.path}/resume", data={"code": "AAAA AAAA"})
    assert answer.status_code == 400


def test_neither_code_nor_key_lies_in_the_table(lin: Respondent, anonymous: Asked) -> None:
    code = handed(lin, anonymous.path)
    lying = " ".join(str(vars(row)) for row in rows(anonymous, ResponseDraft))
    assert code not in lying
    assert code.replace(" ", "") not in lying


def test_kiosks_and_one_page_have_no_codes(cast: Cast, lin: Respondent, anonymous: Asked) -> None:
    single = ask(cast, "anonymous", paging="single", name="一页")
    kiosk = f"/jiangzhou/{way_into(cast, anonymous, 'kiosk')}"
    assert lin.get(f"{kiosk}/resume").status_code == 404
    lin.get(kiosk)
    assert "elsewhere" not in lin.text
    assert "/resume" not in lin.text
    assert "/resume" not in lin.get(single.path).get_data(as_text=True)
