"""The page of pairs that may contradict each other."""

from __future__ import annotations

import re

import pytest
from house_cast import Cast

from foundation.scope import tenant_scope
from foundation.unit_of_work import unit_of_work
from surveys.services import questionnaires


@pytest.fixture
def at(cast: Cast) -> str:
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        questionnaires.copy_from_library("hospital_outpatient", cast.mei.user_id)
    return "/app/questionnaires/Q-2026-0001/versions/1/contradictions"


def ratings(page: str) -> list[str]:
    first = page.split('name="first"', 1)[1].split("</select>", 1)[0]
    return [code for code in re.findall(r'value="([^"]+)"', first) if code]


def test_a_pair_is_added_and_taken_away(cast: Cast, at: str) -> None:
    page = cast.mei.get(at).get_data(as_text=True)
    one, other = ratings(page)[:2]
    pair = {"first": one, "second": other, "kind": "against", "gap": "70", "revision": "1"}
    assert cast.mei.post(at, pair).status_code == 302
    page = cast.mei.get(at).get_data(as_text=True)
    assert ">70<" in page
    gone = {"first": one, "second": other, "revision": "2"}
    assert cast.mei.post(f"{at}/delete", gone).status_code == 302
    assert ">70<" not in cast.mei.get(at).get_data(as_text=True)


def test_one_rating_is_no_pair(cast: Cast, at: str) -> None:
    one = ratings(cast.mei.get(at).get_data(as_text=True))[0]
    same = {"first": one, "second": one, "kind": "together", "gap": "60", "revision": "1"}
    assert cast.mei.post(at, same).status_code == 400


def test_who_saved_a_moment_later_keeps_what_was_chosen(cast: Cast, at: str) -> None:
    one, other, third = ratings(cast.mei.get(at).get_data(as_text=True))[:3]
    pair = {"first": one, "second": other, "kind": "together", "gap": "60", "revision": "1"}
    cast.mei.post(at, pair)
    late = cast.wen.post(at, {**pair, "second": third})
    assert late.status_code == 409
    page = late.get_data(as_text=True)
    assert re.search(rf'<option selected value="{re.escape(third)}"', page)
