"""The scheme of a period: proposed, saved, refused beside its fields, saved by two at once."""

from __future__ import annotations

import re
from html import unescape

import pytest
from sqlalchemy import select

from evaluations.models import DepartmentResult, Scheme
from evaluations.rules import HANDLING, Handling, Rules, adjusted, adjustment, rules_from
from evaluations.services.schemes import rules_of, save_scheme
from foundation.unit_of_work import session
from tests.evaluations.test_views_evaluations import at, page, words


def typed(html, **changes):
    """The fields of the form as a browser would send them."""
    form = html[html.index('id="scheme-form"') :]
    form = form[: form.index("</form>")]
    fields = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="([^"]+)"', tag)[1]
        value = re.search(r'value="([^"]*)"', tag)
        if 'type="checkbox"' not in tag or " checked" in tag:
            fields[name] = unescape(value[1]) if value else ""
    fields |= {"csrf_token": None, **changes}
    return {name: value for name, value in fields.items() if value is not None}


@pytest.fixture
def form(two, cast):
    return page(cast.mei, at(two.now, "/scheme"))


def test_it_is_proposed_from_the_period_before(two, form):
    assert "上一期" in words(form)
    assert "优秀" in form
    with two.house.work():
        assert rules_of(two.house.get(two.now)).rules == Rules()
        assert len(session().scalars(select(Scheme)).all()) == 1


def test_what_was_saved_is_shown_and_copied(two, cast, form):
    fields = typed(
        form,
        target="85.5",
        minimum="20",
        weight_0_0="50",
        weight_0_1="50",
        counts_complaints="y",
        grade_1_zh="好",
        grade_4_zh="差",
        grade_3_from="40",
        grade_4_from="0",
    )
    assert cast.mei.post(at(two.now, "/scheme"), fields).status_code == 303
    with two.house.work():
        saved = rules_of(two.house.get(two.now)).rules
    assert (saved.target, saved.minimum, saved.handling) == (85.5, 20, HANDLING)
    assert [(grade.zh, grade.least) for grade in saved.grades] == [
        ("好", 90),
        ("达标", 70),
        ("未达标", 40),
        ("差", 0),
    ]
    assert list(saved.weights.values()) == [{"care": 50.0, "place": 50.0}]
    again = page(cast.mei, at(two.now, "/scheme"))
    assert 'value="85.5"' in again
    assert "85.5" in words(page(cast.mei, at(two.now)))


def test_the_example_follows_what_is_typed(two, cast, form):
    # 95 * 0.6 + 85 * 0.4 = 91, by 50/50 it is 90
    assert "91.0" in words(form)
    part = cast.mei.post(
        at(two.now, "/scheme/example"), typed(form, weight_0_0="50", weight_0_1="50")
    ).get_data(as_text=True)
    assert "90.0" in part
    assert "91.0" in part  # what it would be by the questionnaire
    assert "<html" not in part
    odd = cast.mei.post(at(two.now, "/scheme/example"), typed(form, target="many"))
    assert odd.status_code == 422
    with two.house.work():
        assert len(session().scalars(select(Scheme)).all()) == 1


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("target", {"target": "101"}),
        ("target", {"target": "nan"}),
        ("target", {"target": ""}),
        ("minimum", {"minimum": "4"}),
        ("minimum", {"minimum": "9" * 30}),
        ("weight_0_0", {"weight_0_0": "61"}),
        ("weight_0_1", {"weight_0_1": "-40"}),
        ("weight_0_0", {"weight_0_0": "inf"}),
        ("counts_0", {"counts_0": None}),
        ("grade_2_from", {"grade_2_from": "95"}),
        ("grade_3_from", {"grade_3_from": "5"}),
        ("grade_2_zh", {"grade_2_zh": ""}),
        ("grade_2_zh", {"grade_2_zh": "", "grade_3_zh": ""}),
        ("grade_1_zh", {"grade_1_zh": "好\u0007"}),
        ("grade_1_zh", {"grade_1_zh": "好" * 21}),
        ("points_5", {"points_5": "11"}),
        ("points_unhandled", {"points_unhandled": "-6"}),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(two, cast, form, field, changes):
    answer = cast.mei.post(at(two.now, "/scheme"), typed(form, **changes))
    assert answer.status_code == 400
    assert f'id="{field}-error"' in answer.get_data(as_text=True)
    with two.house.work():
        assert len(session().scalars(select(Scheme)).all()) == 1


def test_of_two_who_save_the_second_sees_both_texts(two, cast, form):
    assert cast.mei.post(at(two.now, "/scheme"), typed(form, target="80")).status_code == 303
    clash = cast.wen.post(at(two.now, "/scheme"), typed(form, target="85", grade_1_zh="特优"))
    assert clash.status_code == 409
    text = clash.get_data(as_text=True)
    assert 'value="85"' in text
    assert 'value="80"' in text
    assert "特优" in text
    settled = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text))
    settled |= {"target": "85", "grade_1_zh": "特优"}
    settled.pop("csrf_token", None)
    assert cast.wen.post(at(two.now, "/scheme"), settled).status_code == 303
    with two.house.work():
        saved = rules_of(two.house.get(two.now)).rules
    assert (saved.target, saved.grades[0].zh) == (85.0, "特优")


def test_a_locked_period_keeps_its_scheme(two, cast, form, move_clock):
    from evaluations.services import publishing

    move_clock(days=9)
    with two.house.work():
        publishing.lock(two.house.get(two.before))
    move_clock(days=0)
    page(cast.mei, at(two.before, "/scheme"), 409)
    assert cast.mei.post(at(two.before, "/scheme"), typed(form)).status_code == 409


@pytest.mark.parametrize("name", ["vera", "iris", "ouyang"])
def test_only_who_keeps_periods_sees_the_form(two, cast, name):
    page(cast.people[name], at(two.now, "/scheme"), 403)


def test_stored_rules_come_back_as_they_were():
    rules = Rules(85.5, 7, weights={"Q-1": {"care": 30.0}}, handling=HANDLING, left_out=("Q-2",))
    assert rules_from(rules.as_json()) == rules


def test_a_grade_goes_by_the_figure_as_printed():
    rules = Rules()
    assert [rules.grade(score) for score in (90.0, 89.95, 89.949, 70.0, 69.94, 0.0)] == [
        *(0, 0, 1),
        *(1, 2, 2),
    ]


def test_points_of_complaints():
    """Two not handled at -5, one rated 5 at +10, one rated 4 at +6: (-10 + 16) / 4 = 1.5."""
    cases = Handling({"5": 1, "4": 1}, 2)
    assert adjustment(cases, HANDLING) == 1.5
    assert adjustment(cases, None) == 0.0
    assert adjustment(Handling({}), HANDLING) == 0.0
    assert (adjusted(99.0, 10.0), adjusted(3.0, -5.0)) == (100.0, 0.0)


def test_complaints_move_the_score_and_the_page_says_how(two, cast):
    unit = cast.jiangzhou.departments["cardiology"]
    two.house.complain("cardiology", rating=5)
    two.house.complain(None, rating=None, closed=False)
    two.house.complain("paediatrics", rating=None)  # closed without a rating: says nothing
    two.house.complain("paediatrics", rating=1, days_ago=40)  # the period before
    with two.house.work():
        save_scheme(two.house.get(two.now), Rules(handling=HANDLING), 0)
    snapshot = two.house.compute(two.now)
    with two.house.work():
        query = select(DepartmentResult).where(DepartmentResult.evaluation_id == snapshot)
        lines = {row.department_id: row for row in session().scalars(query)}
    assert (lines[unit].value, lines[unit].score, lines[unit].grade) == (87.5, 97.5, 0)
    assert lines[unit].cases == 1
    assert (lines[None].cases, lines[None].adjustment) == (2, 2.5)
    assert lines[cast.jiangzhou.departments["outpatient"]].adjustment == 10.0
    assert lines[cast.jiangzhou.departments["paediatrics"]].adjustment == 0.0
    text = words(page(cast.mei, at(two.now, "/departments/cardiology")))
    assert "87.5 +10.0 = 97.5" in text
    assert "没有投诉" in words(page(cast.mei, at(two.now, "/departments/paediatrics")))
