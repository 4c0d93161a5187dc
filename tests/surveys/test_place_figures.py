"""Figures by place: right, silent where they must be, and nothing of others found out by them."""

from __future__ import annotations

import random
from datetime import date
from uuid import UUID

import numpy as np
import pytest
from house_world import make_world
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from analysis.suppression import ANONYMOUS, NAMED, Standing
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from reports.results import department_results, survey_results
from surveys.blocks import from_rows, joined, unpacked
from surveys.definition.questions.base import Column
from surveys.folding import compare, fold, rebuild
from surveys.measuring.disclosure import Branch, standings
from surveys.measuring.places import _Level
from surveys.models import Collector, Response, ResponseBlock, Survey
from surveys.places import Wanted
from surveys.services import doors as services
from tests.reports.crowd import answers, respond

HIGH, LOW = answers(5), answers(1)


@pytest.fixture
def world(cast):
    return make_world(cast)


@pytest.fixture
def windows(cast, world):
    """Two windows of the pharmacy; the ids of their doors."""
    with tenant_scope(world.tenant_id), unit_of_work():
        unit = cast.jiangzhou.departments["pharmacy"]
        wanted = [Wanted(1, unit, f"{n}号窗口", f"Counter {n}") for n in (2, 10)]
        return [door.id for door in services.add_places(survey_of(world), wanted)]


def survey_of(world):
    return session().scalars(select(Survey).where(Survey.id == world.survey_id)).one()


def through(cast, world, door, sheets, department="pharmacy"):
    respond(world, cast.jiangzhou.departments[department], sheets, collector_id=door)


def told(world, code=None, own=None):
    with tenant_scope(world.tenant_id), unit_of_work():
        survey = survey_of(world)
        found = department_results(survey, code, own) if code else survey_results(survey, own)
        return {each.name_zh: each for each in found.places}


def folded(world):
    with tenant_scope(world.tenant_id), unit_of_work():
        while fold(world.survey_id):
            pass


def test_each_window_has_its_own_figures(cast, world, windows):
    through(cast, world, windows[0], [HIGH] * 12)
    through(cast, world, windows[1], [LOW] * 15)
    for _ in ("waiting", "in blocks"):
        found = told(world)
        assert list(found) == ["2号窗口", "10号窗口"]
        assert [each.n for each in found.values()] == [12, 15]
        assert [each.index.value for each in found.values()] == [100.0, 0.0]
        assert found["2号窗口"].department.code == "pharmacy"
        assert found == told(world, "pharmacy")
        folded(world)
    assert told(world, "cardiology") == {}


def test_a_small_window_is_silent_and_takes_the_next_with_it(cast, world, windows):
    """Of 30 answers 27 are told by window: the rest would be the three of the other window."""
    through(cast, world, windows[0], [HIGH] * 27)
    through(cast, world, windows[1], [LOW] * 3)
    found = told(world)
    assert found["10号窗口"].persons is Standing.FEW
    assert found["2号窗口"].persons is Standing.WITHHELD
    assert all(each.n is None and each.index.value is None for each in found.values())


def test_answers_without_a_window_hide_a_small_one(cast, world, windows):
    through(cast, world, windows[0], [HIGH] * 27)
    through(cast, world, windows[1], [LOW] * 3)
    respond(world, cast.jiangzhou.departments["pharmacy"], [HIGH] * 20)
    found = told(world)
    assert (found["2号窗口"].n, found["10号窗口"].n) == (27, None)


def test_an_anonymous_survey_tells_of_no_window_under_ten(cast, app):
    world = make_world(cast, anonymity="anonymous")
    with tenant_scope(world.tenant_id), unit_of_work():
        unit = cast.jiangzhou.departments["pharmacy"]
        wanted = [Wanted(1, unit, name) for name in ("甲", "乙", "丙")]
        ids = [door.id for door in services.add_places(survey_of(world), wanted)]
    for door, number in zip(ids, (9, 10, 12), strict=True):
        through(cast, world, door, [HIGH] * number)
    found = told(world)
    assert [found[name].n for name in ("甲", "乙", "丙")] == [None, None, 12]
    page = cast.mei.get(f"/app/results/{world.survey_ref}/departments/pharmacy").text
    assert "丙" in page
    assert "不显示，以免推算出别的地点或部门" in page


def test_who_was_asked_about_another_department_is_not_the_windows(cast, world, windows):
    through(cast, world, windows[0], [HIGH] * 12)
    through(cast, world, windows[0], [LOW] * 12, department="cardiology")
    assert told(world)["2号窗口"].n == 12


def test_a_closed_link_and_its_successor_are_one_place(cast, world, windows):
    through(cast, world, windows[0], [HIGH] * 6)
    with tenant_scope(world.tenant_id), unit_of_work():
        survey = survey_of(world)
        old = session().scalars(select(Collector).where(Collector.id == windows[0])).one()
        services.close_door(survey, old)
        again = services.add_places(survey, [Wanted(1, old.department_id, "2号窗口")])
    through(cast, world, again[0].id, [HIGH] * 6)
    assert told(world)["2号窗口"].n == 12
    assert told(world)["2号窗口"].name("en") == "Counter 2"


def test_places_of_the_whole_house_stand_without_department(cast, world):
    with tenant_scope(world.tenant_id), unit_of_work():
        doors = services.add_places(survey_of(world), [Wanted(1, None, "大门", "Main gate")])
        gate = doors[0].id
    assert told(world)["大门"].persons is Standing.FEW
    respond(world, None, [HIGH] * 14, collector_id=gate)
    assert (told(world)["大门"].n, told(world)["大门"].department) == (14, None)


def test_an_owner_sees_the_places_of_the_own_departments(cast, world, windows):
    through(cast, world, windows[0], [HIGH] * 12)
    ids = cast.jiangzhou.departments
    assert list(told(world, own=frozenset([ids["pharmacy"]]))) == ["2号窗口", "10号窗口"]
    assert told(world, own=frozenset([ids["cardiology"]])) == {}


def test_the_page_of_results_names_the_places(cast, world, windows):
    through(cast, world, windows[0], [HIGH] * 12)
    page = cast.mei.get(f"/app/results/{world.survey_ref}").text
    assert "2号窗口" in page
    english = cast.mei.get(
        f"/app/results/{world.survey_ref}", headers={"Accept-Language": "en"}
    ).text
    assert "10号窗口" in page
    assert page.count("100.0") >= 1
    assert english


def test_blocks_agree_with_responses_and_can_be_made_again(cast, world, windows):
    through(cast, world, windows[0], [HIGH] * 12)
    respond(world, None, [LOW] * 5)
    folded(world)
    through(cast, world, windows[1], [LOW] * 11)
    folded(world)
    before = told(world)
    with tenant_scope(world.tenant_id), unit_of_work():
        assert compare(survey_of(world)).agree
        rebuild(survey_of(world))
    assert told(world) == before
    with tenant_scope(world.tenant_id), unit_of_work():
        moved = session().scalars(select(Response).where(Response.collector_id == windows[1]))
        moved.first().collector_id = windows[0]
        session().flush()
        assert not compare(survey_of(world)).agree


def test_a_block_from_before_there_were_places_is_read(cast, world):
    respond(world, cast.jiangzhou.departments["pharmacy"], [HIGH] * 12)
    folded(world)
    with tenant_scope(world.tenant_id), unit_of_work():
        (block,) = session().scalars(select(ResponseBlock))
        assert block.doors == []
        assert compare(survey_of(world)).agree


# --- pure ----------------------------------------------------------------------------------------

COLUMN = Column("q", "rating", None, ())
DOORS = [UUID(int=n) for n in range(1, 4)]
DAY = date(2026, 11, 22)


@pytest.mark.parametrize("number", [0, 1, 7, 40])
def test_packing_and_joining_keep_every_door(number):
    chance = random.Random(number)
    people = [(chance.randint(-1, 5), chance.choice([None, *DOORS])) for _ in range(number)]
    rows = [((code,), None, DAY, 0, door) for code, door in people]
    half = len(rows) // 2
    block = joined((COLUMN,), [from_rows((COLUMN,), part) for part in (rows[:half], rows[half:])])
    again = unpacked(
        block.packed(),
        block.size,
        [["q", "rating", None, []]],
        [],
        [day.isoformat() for day in block.days],
        [str(door) for door in block.doors],
    )
    assert sorted(map(repr, again.rows())) == sorted(
        repr((np.array([code], np.int8).tobytes(), None, DAY, 0, door)) for code, door in people
    )
    assert again.compact().size == len(people)


ROOT, WARD, ROOM = (UUID(int=n) for n in (10, 11, 12))
TREE = {
    ROOT: Branch(ROOT, None, (WARD, ROOM), 0),
    WARD: Branch(WARD, ROOT, (), 1),
    ROOM: Branch(ROOM, ROOT, (), 1),
}


@given(
    st.integers(0, 30),
    st.integers(0, 30),
    st.lists(st.integers(0, 25), min_size=1, max_size=6),
    st.integers(0, 25),
    st.integers(0, 20),
    st.sampled_from([NAMED, ANONYMOUS]),
)
def test_what_is_left_over_beside_places_is_nobody_or_enough(
    ward, room, places, without, elsewhere, policy
):
    bases = {WARD: ward, ROOM: room, ROOT: ward + room + sum(places) + without}
    found = standings(TREE, bases, bases[ROOT] + elsewhere, policy)
    numbers = list(range(len(places)))
    decided = _Level(TREE, ROOT).decide(numbers, places, bases, found, policy)
    shown = [at for at in numbers if decided[at].shows_figures]
    assert all(places[at] >= policy.breakdown for at in shown)
    if not found.units[ROOT].shows_figures:
        assert shown == []
    if shown:
        units = [unit for unit in (WARD, ROOM) if found.units[unit].shows_figures]
        left = bases[ROOT] - sum(bases[u] for u in units) - sum(places[at] for at in shown)
        assert left == 0 or left >= policy.breakdown
