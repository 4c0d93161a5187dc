"""Picking a department: what is offered, what is taken, where the answer counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from asking import Asked, Respondent, ask
from every_kind import PICKER
from sqlalchemy import select

from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from surveys.models import Response

if TYPE_CHECKING:
    from house_cast import Cast

CONTENT: dict[str, Any] = {
    "format": 1,
    "languages": ["zh", "en"],
    "title": {"zh": "调查", "en": "Survey"},
    "sections": [{"code": "one", "title": {"zh": "一", "en": "One"}, "questions": [PICKER]}],
}


@pytest.fixture
def picking(cast: Cast) -> Asked:
    return ask(cast, "confidential", content=CONTENT)


def the_answer(asked: Asked) -> Response:
    with tenant_scope(asked.tenant_id), unit_of_work():
        return session().scalars(select(Response)).one()


def test_the_whole_tree_is_offered_by_path(picking: Asked, cast: Cast, lin: Respondent) -> None:
    lin.get(picking.paths["house"])
    for name in ("paediatrics", "cardiology"):
        assert f'value="{cast.jiangzhou.departments[name]}"' in lin.text
    assert " / " in lin.text.split("<select")[1].split("</select>")[0]


def test_the_answer_counts_where_it_was_picked(picking: Asked, cast: Cast, lin: Respondent) -> None:
    chosen = cast.jiangzhou.departments["cardiology"]
    lin.get(picking.paths["house"])
    lin.post(picking.paths["house"], {"q.where": str(chosen)})
    assert the_answer(picking).department_id == chosen


def test_the_way_in_goes_before_what_was_picked(
    picking: Asked, cast: Cast, lin: Respondent
) -> None:
    own = cast.jiangzhou.departments["paediatrics"]
    lin.get(picking.path)
    lin.post(picking.path, {"q.where": str(own)})
    assert the_answer(picking).department_id == own


@pytest.mark.parametrize("house", ["own", "other"])
def test_what_is_not_offered_is_refused(
    picking: Asked, cast: Cast, lin: Respondent, house: str
) -> None:
    elsewhere = cast.jiangzhou.departments["cardiology"]
    if house == "other":
        elsewhere = next(iter(cast.zenith.departments.values()))
    path = picking.path if house == "own" else picking.paths["house"]
    lin.get(path)
    lin.post(path, {"q.where": str(elsewhere)})
    assert lin.status == 400
    assert "请从列出的答案里选" in lin.text or 'class="err"' in lin.text
