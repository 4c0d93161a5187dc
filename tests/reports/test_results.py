"""The figures of a survey: right, hidden where they must be, whole where a row is damaged."""

from __future__ import annotations

import math
from statistics import mean, stdev

import pytest
from house_world import make_world
from sqlalchemy import event, select

from analysis.suppression import Standing
from foundation.errors import NotFound
from foundation.scope import tenant_scope
from foundation.unit_of_work import engine, session, unit_of_work
from reports.results import department_results, readable_comments, survey_results
from surveys.folding import rebuild
from surveys.models import Survey
from tests.reports.crowd import answers, fill, respond

WEIGHTS = {
    ("o1", "o2"): 10,
    ("o3", "o4"): 15,
    ("o5", "o6", "o7"): 25,
    ("o8",): 15,
    ("o9",): 5,
    ("o10", "o11"): 10,
    ("o12",): 10,
    ("o13",): 10,
}
FOUR = ("o5", "o6", "o7", "o9")


@pytest.fixture
def world(cast):
    return make_world(cast)


def results(world, own=None):
    with tenant_scope(world.tenant_id), unit_of_work():
        survey = session().scalars(select(Survey).where(Survey.id == world.survey_id)).one()
        return survey_results(survey, own)


def department(world, code, own=None):
    with tenant_scope(world.tenant_id), unit_of_work():
        survey = session().scalars(select(Survey).where(Survey.id == world.survey_id)).one()
        return department_results(survey, code, own)


def units(found):
    return {each.place.code if each.place else "": each for each in found.units}


def by_hand(sheet):
    """The index of one person, from the definition and nothing else."""
    total = answered = 0.0
    for codes, weight in WEIGHTS.items():
        scores = [
            (sheet[c] - 1) / (3 if c in FOUR else 4) * 100
            for c in codes
            if isinstance(sheet.get(c), int)
        ]
        if scores:
            total, answered = total + weight * mean(scores), answered + weight
    return total / answered if answered >= 50 else None


def test_figures_are_those_of_the_definition(world, cast):
    sheets = [answers(level) for level in (1, 2, 3, 4, 5, 5, 4, 3, 4, 5)]
    sheets += [answers(4, o3="na", o4="na"), answers(2, o1=5, o13=None)]
    sheets += [{"who": "self", "visit": "first", "o1": 5, "overall": 9, "recommend": 10}]
    respond(world, cast.jiangzhou.departments["pharmacy"], sheets)
    whole = results(world).whole
    known = [index for index in map(by_hand, sheets) if index is not None]
    assert len(known) == 12
    assert whole.n == 13
    assert whole.index.n == 12
    assert whole.index.value == pytest.approx(mean(known))
    reach = 2.2009851601 * stdev(known) / math.sqrt(12)  # t(11), 95 %
    assert whole.index.high - whole.index.value == pytest.approx(min(reach, 100 - mean(known)))
    first = whole.dimensions[0]
    assert first.figure.n == 13
    assert first.figure.value == pytest.approx(
        mean((mean((s["o1"], s.get("o2", s["o1"]))) - 1) / 4 * 100 for s in sheets)
    )


def test_questions_count_everybody_once(world, cast):
    sheets = [answers(4, o3="na")] * 6 + [answers(2, o3=None)] * 5
    sheets += [answers(5, o4b=["calls", "seats"])] * 4
    respond(world, cast.jiangzhou.departments["pharmacy"], sheets)
    asked = {each.question.code: each for each in results(world).whole.questions}
    wait = asked["o3"]
    assert (wait.n, wait.missing, wait.not_applicable) == (0, 0, 0)  # four are too few to tell
    assert wait.standing is Standing.FEW
    assert asked["o1"].counts == (0, 5, 0, 6, 4)
    assert asked["o1"].mean.n == 15
    assert asked["recommend"].nps.value == pytest.approx((4 - 5) / 15 * 100)
    assert asked["visit"].counts == (15, 0)
    assert asked["o4b"].standing is Standing.FEW


def test_a_small_department_is_hidden_and_so_is_a_second_one(world, cast):
    fill(world, cast, paediatrics=40, cardiology=20, pharmacy=3)
    found = units(results(world))
    assert found["pharmacy"].n is None
    assert found["pharmacy"].index.standing is Standing.FEW
    assert found["pharmacy"].index.value is None
    assert found["cardiology"].index.standing is Standing.WITHHELD
    assert found["cardiology"].n is None
    assert found["paediatrics"].index.n == 40
    shown = [each.n for code, each in found.items() if each.n and code != "outpatient"]
    assert 63 - sum(shown) >= 5


def test_between_five_and_ten_there_are_numbers_without_an_index(world, cast):
    fill(world, cast, paediatrics=40, cardiology=7)
    found = units(results(world))["cardiology"]
    assert found.n == 7
    assert found.index.value is None
    assert found.index.standing is Standing.NO_INDEX
    page = department(world, "cardiology")
    assert all(each.mean is None and each.nps is None for each in page.scope.questions)
    assert all(each.figure.value is None for each in page.scope.dimensions)


def test_an_anonymous_survey_hides_groups_under_ten(cast):
    world = make_world(cast, anonymity="anonymous")
    fill(world, cast, paediatrics=40, cardiology=9, pharmacy=12)
    found = units(results(world))
    assert found["cardiology"].n is None
    assert found["pharmacy"].index.standing is Standing.WITHHELD


def test_every_figure_is_decided_by_its_own_base(world, cast):
    """All answered, but only three of the pharmacy said anything of the doctors."""
    respond(world, cast.jiangzhou.departments["paediatrics"], [answers(4)] * 30)
    respond(world, cast.jiangzhou.departments["cardiology"], [answers(5)] * 12)
    quiet = dict.fromkeys(("o5", "o6", "o7"), "na")
    respond(world, cast.jiangzhou.departments["pharmacy"], [answers(4, **quiet)] * 20)
    respond(world, cast.jiangzhou.departments["pharmacy"], [answers(1)] * 3)

    def doctor(code):
        return next(d for d in department(world, code).scope.dimensions if d.code == "doctor")

    assert doctor("pharmacy").figure.standing is Standing.FEW
    assert doctor("cardiology").figure.standing is Standing.WITHHELD
    assert doctor("paediatrics").figure.n == 30
    asked = {each.question.code: each for each in department(world, "pharmacy").scope.questions}
    assert asked["o5"].counts == ()
    assert asked["o5"].not_applicable == 0
    assert asked["o1"].n == 23


def test_owners_see_their_own_and_the_whole_only_beside_several(world, cast):
    own = frozenset({cast.jiangzhou.departments["paediatrics"]})
    fill(world, cast, paediatrics=30, cardiology=20)
    mine = results(world, own)
    assert list(units(mine)) == ["paediatrics"]
    assert mine.whole is None
    assert mine.intake is None
    assert mine.comparison is None  # the whole less the own would be cardiology's figure
    fill(world, cast, pharmacy=20)
    assert results(world, own).comparison.n == 70
    assert department(world, "paediatrics", own).unit.index.n == 30
    with pytest.raises(NotFound):
        department(world, "cardiology", own)


def test_owners_of_a_department_own_what_lies_below(world, cast):
    fill(world, cast, paediatrics=30, cardiology=20, house=9)
    mine = results(world, frozenset({cast.jiangzhou.departments["outpatient"]}))
    assert {"outpatient", "paediatrics", "cardiology", "pharmacy"} == set(units(mine))
    assert "" not in units(mine)


def test_an_owner_without_departments_sees_nothing(world, cast):
    fill(world, cast, paediatrics=30)
    found = results(world, frozenset())
    assert found.units == ()
    assert found.comparison is None


@pytest.mark.parametrize(
    "odd", [[], "text", {"o1": 9}, {"o1": {"deep": [1e300]}}, {"nobody": 1}, {"improve": 7}]
)
def test_a_damaged_row_is_left_out_and_counted(world, cast, odd):
    fill(world, cast, paediatrics=30)
    before = results(world).whole.index
    respond(world, cast.jiangzhou.departments["paediatrics"], [odd])
    found = results(world)
    assert found.whole.index == before
    assert found.intake.unreadable == 1
    assert found.intake.counted == 30


def test_folded_or_not_the_figures_are_the_same(world, cast):
    fill(world, cast, paediatrics=30, cardiology=20, house=12)
    waiting = results(world)
    with tenant_scope(world.tenant_id), unit_of_work():
        rebuild(session().scalars(select(Survey).where(Survey.id == world.survey_id)).one())
    folded = results(world)
    assert folded.units == waiting.units
    assert folded.whole.questions == waiting.whole.questions
    assert folded.whole.index.value == pytest.approx(waiting.whole.index.value)


def test_late_answers_count_and_are_told(world, cast):
    fill(world, cast, paediatrics=10)
    respond(world, cast.jiangzhou.departments["paediatrics"], [answers(4)] * 2, late=True)
    intake = results(world).intake
    assert (intake.counted, intake.late) == (12, 2)
    assert sum(count for _, count in intake.days) == 12


def test_nobody_answered(world):
    found = results(world)
    assert found.intake.counted == 0
    assert found.whole.index.value is None
    assert found.enough == 0
    assert len(found.judged) == 3


def test_comments_of_small_departments_are_not_readable(world, cast):
    fill(world, cast, paediatrics=30, cardiology=20, pharmacy=9)
    with tenant_scope(world.tenant_id), unit_of_work():
        survey = session().scalars(select(Survey).where(Survey.id == world.survey_id)).one()
        readable = readable_comments(survey).readable
    assert {place.code for place in readable.values()} == {"paediatrics", "cardiology"}


def test_reading_results_takes_the_same_queries_for_two_as_for_many(world, cast):
    def queries():
        counted = []
        listen = lambda *_args: counted.append(1)  # noqa: E731 - a listener of one line
        event.listen(engine(), "before_cursor_execute", listen)
        results(world)
        event.remove(engine(), "before_cursor_execute", listen)
        return len(counted)

    fill(world, cast, paediatrics=2)
    few = queries()
    fill(world, cast, paediatrics=30, cardiology=20, pharmacy=20, house=20)
    assert queries() == few
    assert few <= 12
