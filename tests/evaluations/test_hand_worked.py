"""Two periods and three departments, every figure worked by hand.

Answers and their means stand in `judged.py`. What follows from them:

- The whole before: 30 people, (2 * 875 + 625) / 30 = 79.1667. The whole now: 29 people,
  (950 + 875 + 675) / 29 = 86.2069.
- Paediatrics: 95.0, t(9) = 2.26216, half a width of 2.26216 * 10.5409 / sqrt(10) = 7.5405, so
  87.4595 to 100 (cut off at the end of the scale); graded "Excellent".
  Change 95 - 87.5 = 7.5; its error is sqrt(17.3611 + 11.1111) = 5.33593, t = 1.40557 with
  28.4722**2 / (17.3611**2 / 9 + 11.1111**2 / 9) = 17.1724 degrees, p = 0.178: no clear change.
- Cardiology: 87.5, error of the change sqrt(2 * 17.3611) = 5.89256, t = 25 / 5.89256 = 4.24264
  with 18 degrees, p = 0.000490; three departments are tested (outpatients, paediatrics,
  cardiology), so Holm makes it 0.00147: clearly up. Graded "Met".
- The pharmacy has nine people: n is told, no index.
"""

from __future__ import annotations

import pytest
from sqlalchemy import select

from evaluations.models import DepartmentResult, Evaluation
from evaluations.rules import Rules
from evaluations.services.computing import measured_again
from evaluations.services.schemes import save_scheme
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from surveys.models import Survey


def lines(house, evaluation_id):
    """The lines of a snapshot by the department's code, "whole" for all."""
    codes = {unit: code for code, unit in house.cast.jiangzhou.departments.items()}
    with house.work():
        query = select(DepartmentResult).where(DepartmentResult.evaluation_id == evaluation_id)
        return {codes.get(row.department_id, "whole"): row for row in session().scalars(query)}


@pytest.fixture
def now(two):
    return lines(two.house, two.house.compute(two.now))


def test_the_index_its_base_and_interval(now):
    line = now["paediatrics"]
    assert (line.n, line.value) == (10, 95.0)
    assert line.sd == pytest.approx(10.5409, abs=5e-5)
    assert (line.low, line.high) == (pytest.approx(87.4595, abs=5e-5), 100.0)
    assert now["whole"].n == now["outpatient"].n == 29
    assert now["whole"].value == pytest.approx(86.2069, abs=5e-5)


def test_grades_by_the_usual_scheme(now):
    assert [now[code].grade for code in ("paediatrics", "cardiology", "whole")] == [0, 1, 1]
    assert (now["cardiology"].adjustment, now["cardiology"].score) == (0.0, 87.5)


def test_a_change_that_a_test_carries(now):
    line = now["cardiology"]
    assert (line.previous_value, line.change) == (62.5, 25.0)
    assert line.p_value == pytest.approx(0.00147, abs=5e-6)
    assert line.significant


def test_a_change_that_could_be_chance(now):
    line = now["paediatrics"]
    assert line.change == 7.5
    assert line.p_value == pytest.approx(0.178, abs=5e-4)
    assert line.significant is False
    assert (line.change_low, line.change_high) == (
        pytest.approx(7.5 - 2.10815 * 5.33593, abs=5e-4),
        pytest.approx(7.5 + 2.10815 * 5.33593, abs=5e-4),
    )


def test_nine_people_have_no_index(now):
    line = now["pharmacy"]
    assert (line.standing, line.n, line.value, line.grade) == ("no_index", 9, None, None)
    assert (line.change, line.no_change) == (None, "silent")


def test_the_first_period_has_nothing_to_compare_with(two):
    with two.house.work():
        first = session().scalars(select(Evaluation).where(Evaluation.state == "published")).one()
    line = lines(two.house, first.id)["cardiology"]
    assert (line.value, line.grade, line.change, line.no_change) == (62.5, 2, None, "first")


def test_four_people_are_not_told_of_and_neither_is_what_would_reveal_them(house):
    from tests.evaluations.judged import same, spans

    answers = {"paediatrics": same(5, 12), "cardiology": same(4, 20), "pharmacy": same(1, 4)}
    period = house.period("有小科室", answers, days=spans()[1])
    found = lines(house, house.compute(period))
    assert (found["pharmacy"].standing, found["pharmacy"].n) == ("few", None)
    assert (found["paediatrics"].standing, found["paediatrics"].n) == ("withheld", None)
    assert found["cardiology"].value == 75.0
    with house.work():
        kept = str(session().scalars(select(Evaluation.figures)).one())
    assert str(house.cast.jiangzhou.departments["pharmacy"]) in kept
    assert "'n': 4" not in kept
    assert "'n': 12" not in kept


def test_own_weights_count(two):
    """Care 100 and place 75 make 90 by the questionnaire's 60/40, 87.5 by 50/50."""
    from tests.evaluations.judged import spans

    mixed = {"paediatrics": [{"c": 5, "p": 4}] * 10, "cardiology": [{"c": 5, "p": 4}] * 10}
    period = two.house.period("加权", mixed, days=spans()[1])
    first = two.house.compute(period)
    assert lines(two.house, first)["paediatrics"].value == 90.0
    with two.house.work():
        figures = load_or_404(Evaluation, id=first).figures
        ref = figures["parts"][0]["questionnaire"]
        own = Rules(weights={ref: {"care": 50.0, "place": 50.0}})
        save_scheme(two.house.get(period), own, 1)
    assert two.house.compute(period) == first
    again = lines(two.house, first)["paediatrics"]
    assert again.value == 87.5
    assert (again.change, again.no_change) == (None, "basis")


def test_it_agrees_with_the_results_of_the_same_survey(two):
    from reports.results import survey_results

    found = lines(two.house, two.house.compute(two.now))
    with two.house.work():
        results = survey_results(load_or_404(Survey, id=two.house.surveys[two.now]))
    for unit in results.units:
        line = found[unit.place.code]
        assert (unit.index.value, unit.index.low, unit.index.high) == (
            line.value,
            line.low,
            line.high,
        )
    whole = results.whole.index
    assert (whole.n, whole.value, whole.low) == (
        found["whole"].n,
        found["whole"].value,
        found["whole"].low,
    )


def test_the_same_responses_give_the_same_digits(two):
    snapshot = two.house.compute(two.now)
    with two.house.work():
        evaluation = load_or_404(Evaluation, id=snapshot)
        assert measured_again(evaluation, Rules()) == evaluation.figures


def test_two_surveys_count_by_their_people_and_one_can_be_left_out(house):
    """Ten people of 100 and twenty of 75 make 2,500 / 30 = 83.3333; without the second, 100."""
    from tests.evaluations.judged import same, spans

    period = house.period("两项调查", {"cardiology": same(5, 10)}, days=spans()[1], close=False)
    other = house.add_survey(period, "另一份", {"cardiology": same(4, 20), "pharmacy": same(3, 10)})
    house.close(period)
    found = lines(house, house.compute(period))
    assert found["cardiology"].n == 30
    assert found["cardiology"].value == pytest.approx(83.3333, abs=5e-5)
    assert found["pharmacy"].value == 50.0
    with house.work():
        save_scheme(house.get(period), Rules(left_out=(other,)), 1)
    found = lines(house, house.compute(period))
    assert (found["cardiology"].n, found["cardiology"].value) == (10, 100.0)
    assert "pharmacy" not in found


def test_answers_still_in_the_ballot_box_are_counted(house):
    from asking import Respondent

    from surveys.models import Ballot, Collector
    from tests.evaluations.judged import same, spans

    days = spans()[1]
    answers = {"cardiology": same(5, 12)}
    period = house.period("投票箱", answers, days=days, anonymity="anonymous", close=False)
    unit = house.cast.jiangzhou.departments["cardiology"]
    with house.work():
        query = select(Collector.short_code).where(Collector.department_id == unit)
        code = session().scalars(query).one()
    for _ in range(3):
        Respondent(house.app).fill_in(f"/jiangzhou/{code}", {"q.c": "5", "q.p": "5"})
    house.close(period)
    found = lines(house, house.compute(period))
    assert found["cardiology"].n == 15
    with house.work():
        assert session().scalars(select(Ballot.id)).all() == []
