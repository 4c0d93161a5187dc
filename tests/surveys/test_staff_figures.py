"""Figures by member of staff: right, silent where they must be, and seen by who may."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from house_world import World, make_world
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from analysis.suppression import NAMED, Standing
from foundation import clock
from foundation.audit import Actor, acting_as
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from reports.staff import staff_results
from surveys.definition.questions.picker import Picker
from surveys.folding import compare, fold
from surveys.measuring.staff import _Groups
from surveys.models import Survey
from tenants.directory.models import StaffEntry
from tenants.directory.services import Details, add_staff, mark_left
from tests.reports.crowd import respond


def text(words: str) -> dict[str, str]:
    return {"zh": words, "en": words}


def rating(code: str, **more: Any) -> dict[str, Any]:
    return {
        "type": "rating",
        "code": code,
        "text": text(code),
        "low_label": text("低"),
        "high_label": text("高"),
        **more,
    }


CONTENT: dict[str, Any] = {
    "format": 1,
    "languages": ["zh", "en"],
    "title": text("调查"),
    "indicators": [{"code": "care", "name": text("服务"), "weight": 100}],
    "sections": [
        {
            "code": "doctor",
            "title": text("医生"),
            "questions": [
                {"type": "picker", "code": "who", "text": text("哪位医生？"), "source": "staff"},
                rating("kind"),
            ],
        },
        {
            "code": "all",
            "title": text("总体"),
            "questions": [
                {"type": "picker", "code": "nurse", "text": text("哪位护士？"), "source": "staff"},
                rating("whole", indicator="care"),
                rating("again", indicator="care"),
            ],
        },
    ],
}


@pytest.fixture
def world(cast) -> World:
    return make_world(cast, content=CONTENT)


@pytest.fixture
def people(cast) -> dict[str, str]:
    """Codes by name: two in paediatrics, one in cardiology."""
    found = {}
    where = {"王": "paediatrics", "李": "paediatrics", "赵": "cardiology"}
    house = cast.jiangzhou
    with tenant_scope(house.id), acting_as(Actor("person", cast.alice.user_id)), unit_of_work():
        for name, unit in where.items():
            row = add_staff(Details(name, name, department_id=house.departments[unit]))
            found[name] = row.code
    return found


def came(cast, world, unit: str, number: int, **answers: Any) -> None:
    respond(world, cast.jiangzhou.departments[unit], [answers] * number)


def results(world, own=None):
    with tenant_scope(world.tenant_id), unit_of_work():
        survey = session().scalars(select(Survey).where(Survey.id == world.survey_id)).one()
        return staff_results(survey, own)


def lines(world, own=None, question: int = 0):
    return {each.entry.name_zh: each for each in results(world, own).questions[question].staff}


def test_each_has_the_mean_of_the_section_waiting_or_folded(cast, world, people):
    came(cast, world, "paediatrics", 12, who=people["王"], kind=5, whole=1, again=1)
    came(cast, world, "paediatrics", 15, who=people["李"], kind=1, whole=5, again=5)
    for _ in ("waiting", "in blocks"):
        found = lines(world)
        assert {name: each.n for name, each in found.items()} == {"王": 12, "李": 15}
        assert found["王"].index.value == 100.0
        assert found["李"].index.value == 0.0
        assert results(world).questions[0].own
        with tenant_scope(world.tenant_id), unit_of_work():
            while fold(world.survey_id):
                pass
            survey = session().scalars(select(Survey).where(Survey.id == world.survey_id)).one()
            assert compare(survey).agree


def test_a_small_one_is_silent_and_takes_the_next_along(cast, world, people):
    came(cast, world, "paediatrics", 20, who=people["王"], kind=5)
    came(cast, world, "paediatrics", 3, who=people["李"], kind=1)
    found = lines(world)
    assert found["李"].persons is Standing.FEW
    assert found["王"].persons is Standing.WITHHELD
    assert all(each.n is None and each.index.value is None for each in found.values())
    came(cast, world, "paediatrics", 4, kind=3)  # of whom nobody is known
    found = lines(world)
    assert (found["王"].n, found["李"].n) == (20, None)


def test_few_of_another_department_are_left_out_of_the_number(cast, world, people):
    came(cast, world, "paediatrics", 20, who=people["王"], kind=5)
    came(cast, world, "cardiology", 2, who=people["王"], kind=1)
    came(cast, world, "cardiology", 30, who=people["赵"], kind=3)
    found = lines(world)
    assert found["王"].n == 20
    assert found["王"].index.value == 100.0
    assert found["赵"].persons is Standing.WITHHELD  # with cardiology it would tell of those two


def test_members_of_old_count_for_nobody_and_disturb_nobody(cast, world, people):
    came(cast, world, "paediatrics", 12, who=people["王"], kind=5)
    came(cast, world, "paediatrics", 12, who=str(cast.gu.user_id), kind=1)
    assert {name: each.n for name, each in lines(world).items()} == {"王": 12}


def test_who_left_and_was_renamed_is_named_as_now(cast, world, people):
    came(cast, world, "paediatrics", 12, who=people["王"], kind=5)
    with tenant_scope(world.tenant_id), unit_of_work():
        row = session().scalars(select(StaffEntry).where(StaffEntry.code == people["王"])).one()
        row.name_zh = "王新"
        today = clock.today("Asia/Shanghai")
        mark_left(row, today, today)
    found = lines(world)
    assert found["王新"].n == 12
    assert found["王新"].left
    page = cast.mei.get(f"/app/results/{world.survey_ref}/staff").get_data(as_text=True)
    assert "王新" in page
    assert "已离开" in page


def test_twins_of_two_questions_are_not_both_told(cast, world, people):
    came(cast, world, "paediatrics", 20, who=people["王"], nurse=people["李"], kind=5)
    came(cast, world, "paediatrics", 2, nurse=people["李"], kind=1)
    came(cast, world, "paediatrics", 20, kind=3)
    assert lines(world)["王"].n == 20
    assert lines(world, question=1)["李"].n is None


def test_an_owner_sees_the_own_staff_alone(cast, world, people):
    came(cast, world, "paediatrics", 12, who=people["王"], kind=5)
    came(cast, world, "cardiology", 12, who=people["赵"], kind=5)
    path = f"/app/results/{world.survey_ref}/staff"
    own = cast.ouyang.get(path).get_data(as_text=True)
    assert ">王" in own.replace("\n", "").replace(" ", "")
    assert set(lines(world, frozenset([cast.jiangzhou.departments["paediatrics"]]))) == {"王"}
    file = cast.ouyang.get(f"{path}/file").get_data(as_text=True)
    assert "王" in file
    assert "赵" not in file
    assert "赵" in cast.mei.get(f"{path}/file").get_data(as_text=True)
    for name in ("vera", "gu", "iris", "ernst"):
        assert cast.people[name].get(path).status_code == 403, name
        assert cast.people[name].get(f"{path}/file").status_code == 403, name
    assert cast.charlie.get(path).status_code == 404


def test_the_results_lead_to_it_where_somebody_is_asked_for(cast, world, people):
    came(cast, world, "paediatrics", 12, who=people["王"], kind=5)
    link = f"/app/results/{world.survey_ref}/staff"
    assert link in cast.mei.get(f"/app/results/{world.survey_ref}").get_data(as_text=True)
    assert link in cast.ouyang.get(f"/app/results/{world.survey_ref}").get_data(as_text=True)
    assert link not in cast.vera.get(f"/app/results/{world.survey_ref}").get_data(as_text=True)


def test_an_anonymous_survey_tells_of_nobody_under_ten(cast, people):
    world = make_world(cast, anonymity="anonymous", content=CONTENT)
    came(cast, world, "paediatrics", 9, who=people["王"], kind=5)
    came(cast, world, "paediatrics", 10, who=people["李"], kind=5)
    came(cast, world, "paediatrics", 10, kind=5)
    assert {name: each.n for name, each in lines(world).items()} == {"王": None, "李": 10}


@pytest.mark.parametrize("value", ["s1", "s99", "s100", "s10000", "s999999"])
def test_codes_go_through_the_matrix_and_back(value):
    picker = Picker.model_validate(
        {"type": "picker", "code": "who", "text": text("谁"), "source": "staff"}
    )
    parts = picker.pick_codes(value)
    assert all(0 <= part < 128 for part in parts)
    assert f"s{sum(part * 100**at for at, part in enumerate(parts))}" == value
    for odd in ("s0", "s1000000", "x", None, 5, "01a202ce-bbd8-7a15-b73c-f45226c2b32f"):
        assert picker.pick_codes(odd) == [-1, -1, -1]


@settings(deadline=None, max_examples=200)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(-1, 3)), min_size=1, max_size=80))
def test_what_is_left_over_in_a_cell_is_nobody_or_enough(people):
    """Whatever is added and taken away of what is told, no fewer than five come apart.

    Cells are told of as wholes only from five on, as departments are.
    """
    cells = np.array([cell for cell, _ in people], np.intp)
    codes = np.array([code for _, code in people], np.intp)
    told = _Groups(["s1", "s2", "s3", "s4"], codes, cells, NAMED).told(np.ones(len(people), bool))
    for cell, code in itertools.product(range(3), range(4)):
        piece = int((told & (cells == cell) & (codes == code)).sum())
        assert piece == 0 or piece >= NAMED.breakdown
    for cell in range(3):
        here = cells == cell
        if (told & here).any():
            apart = int((here & ~told).sum())
            assert apart == 0 or apart >= NAMED.breakdown
