"""Answering for somebody else: a box before the first question, where the survey allows it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from asking import GOOD, Asked, Respondent, ask
from inviting import invite, rows, way_into

from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from surveys.models import Ballot, Response, Survey
from surveys.services import surveys

if TYPE_CHECKING:
    from flask import Flask
    from house_cast import Cast

BOX, YES = 'name="q.~proxy" value="yes"', {"q.~proxy": ["", "yes"]}


def allow(asked: Asked) -> Asked:
    with tenant_scope(asked.tenant_id), unit_of_work():
        held = session().get_one(Survey, (asked.tenant_id, asked.survey_id))
        asked.survey = surveys.change_survey(held, held.revision, by_proxy=True)
    return asked


def form_fields(html: str) -> dict[str, str]:
    """The values of a page's fields by their names."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", html):
        pairs = dict(re.findall(r'(name|value)="([^"]*)"', tag))
        found[pairs.get("name", "")] = pairs.get("value", "")
    return found


def flags(asked: Asked) -> list[bool]:
    """For each answer whether it is marked."""
    found = [*rows(asked, Ballot), *rows(asked, Response)]
    return sorted("proxy" in row.flags for row in found)


@pytest.fixture
def allowed(anonymous: Asked) -> Asked:
    return allow(anonymous)


def test_there_is_no_box_unless_the_survey_allows_it(anonymous: Asked, lin: Respondent) -> None:
    lin.get(anonymous.path)
    assert BOX not in lin.text
    lin.fill_in(anonymous.path, {**GOOD, **YES})
    lin.post(anonymous.path, {**GOOD, **YES})
    assert flags(anonymous) == [False]


@pytest.mark.parametrize("cookies", [True, False])
def test_what_is_ticked_goes_through_all_pages(app: Flask, allowed: Asked, cookies: bool) -> None:
    person = Respondent(app, cookies=cookies)
    person.get(allowed.path)
    for typed in ({"q.who": "family", **YES}, {"q.r1": "4"}, {"q.nps": "9"}):
        assert (BOX in person.text) is ("q.who" in typed)
        if person.post(allowed.path, typed).status_code == 303 and "q.nps" not in typed:
            person.follow()
    assert flags(allowed) == [True]


def test_who_leaves_it_blank_is_not_marked(allowed: Asked, lin: Respondent) -> None:
    lin.fill_in(allowed.path)
    assert flags(allowed) == [False]


def test_language_size_and_a_mistake_keep_it_and_it_can_be_unticked(
    allowed: Asked, lin: Respondent
) -> None:
    lin.get(allowed.path)
    lin.post(allowed.path, {"lang": "en", **YES})
    lin.follow()
    assert f"{BOX} checked" in lin.text
    lin.post(allowed.path, {"go": "large", **YES})
    lin.follow()
    assert f"{BOX} checked" in lin.text
    assert lin.post(allowed.path, YES).status_code == 400
    assert f"{BOX} checked" in lin.text
    lin.get(allowed.path)
    assert f"{BOX} checked" in lin.text
    lin.post(allowed.path, {"lang": "zh"})
    lin.follow()
    assert BOX in lin.text
    assert f"{BOX} checked" not in lin.text


def test_one_persons_box_is_on_nobody_elses_page(
    app: Flask, allowed: Asked, lin: Respondent
) -> None:
    lin.get(allowed.path)
    lin.post(allowed.path, {"lang": "zh", **YES})
    lin.follow()
    assert f"{BOX} checked" in lin.text
    other = Respondent(app)
    other.get(allowed.path)
    assert BOX in other.text
    assert f"{BOX} checked" not in other.text


@pytest.mark.parametrize("kind", ["kiosk", "embed", "personal"])
def test_every_way_in_has_it(cast: Cast, lin: Respondent, kind: str) -> None:
    asked = ask(cast, "confidential", paging="single")
    if kind == "personal":
        path = next(iter(invite(cast, asked).values()))
    else:
        path = f"/jiangzhou/{way_into(cast, asked, kind)}"
    allow(asked)
    lin.get(path)
    assert BOX in lin.text
    lin.post(path, {**GOOD, **YES})
    assert flags(asked) == [True]


def test_staff_allow_it_and_see_that_it_is(cast: Cast, anonymous: Asked) -> None:
    page = f"/app/surveys/{anonymous.survey.ref}"
    opened = form_fields(cast.mei.get(f"{page}/edit").text)
    fields = {name: opened[name] for name in ("name_zh", "closes_at", "revision")}
    assert "代他人填写" not in cast.mei.get(page).text
    changed = cast.mei.post(f"{page}/edit", {**fields, "by_proxy": "y"})
    assert changed.status_code == 302, changed.text
    assert "代他人填写" in cast.mei.get(page).text
