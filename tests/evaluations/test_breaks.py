"""Where the questionnaire changed between two periods: what is compared, and what is said."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import update

from evaluations.models import Evaluation
from evaluations.services.checking import check_snapshot
from evaluations.snapshots import basis_of
from foundation.loader import load_or_404
from foundation.unit_of_work import session, unit_of_work
from tenants.models import User
from tests.evaluations.judged import BEFORE, NOW, spans
from tests.evaluations.test_hand_worked import lines
from tests.evaluations.test_views_evaluations import at, page, row, words
from tests.reading_guest import let_guest_read

REWORDED = ("c", {"text": {"zh": "医生怎么样？", "en": "How was the doctor?"}})
RESCALED = ("c", {"points": 7})
HINT = ("c", {"hint": {"zh": "请选一项", "en": "Choose one"}})


def compared(house, *changes):
    """This period's lines, where the questionnaire changed since the one before; and its id."""
    first, second = spans()
    before = house.period("上一期", BEFORE, days=first)
    house.compute(before)
    house.publish(before)
    house.new_version(*changes)
    period = house.period("这一期", NOW, days=second)
    snapshot = house.compute(period)
    house.publish(period)
    return lines(house, snapshot), period, snapshot


def test_one_more_survey_of_the_same_items_leaves_periods_comparable():
    part = {"questionnaire": "Q-1", "indicators": [{"code": "care", "share": 0.6}]}
    other = part | {"indicators": [{"code": "care", "share": 0.5}]}
    assert basis_of({"parts": [part, part]}) == basis_of({"parts": [part]})
    assert basis_of({"parts": [part, other]}) != basis_of({"parts": [part]})


def test_the_same_items_in_a_new_version_are_compared_without_a_word(house, cast):
    found, period, _ = compared(house, HINT)
    assert (found["cardiology"].change, found["cardiology"].significant) == (25.0, True)
    html = page(cast.mei, at(period))
    assert "hs-break" not in html
    assert "趋势" not in words(html)


def test_other_words_are_marked_beside_the_change(house, cast):
    found, period, _ = compared(house, REWORDED)
    assert (found["cardiology"].change, found["cardiology"].significant) == (25.0, True)
    html = page(cast.mei, at(period))
    assert "趋势断开" in row(html, "心内科门诊")
    assert "“医生怎么样？”文字不同" in words(html)
    assert "第 2 版起（此前为第 1 版）" in words(html)
    assert "不作检验" not in words(html)
    alone = words(page(cast.mei, at(period, "/departments/cardiology")))
    assert "“医生怎么样？”文字不同" in alone


def test_another_scale_is_not_compared(house, cast):
    found, period, snapshot = compared(house, RESCALED)
    for code in ("cardiology", "paediatrics", "whole"):
        line = found[code]
        assert (line.change, line.p_value, line.significant) == (None, None, None)
        assert line.no_change == "items"
    html = page(cast.mei, at(period))
    assert "明显提高" not in words(html)
    assert "不可比" in row(html, "心内科门诊")
    assert "等级不同" in words(html)
    alone = words(page(cast.mei, at(period, "/departments/cardiology")))
    assert "不可比" in alone
    with house.work():
        assert check_snapshot(load_or_404(Evaluation, id=snapshot)).differences == []


def test_english_readers_are_told_in_english(house, cast):
    _, period, _ = compared(house, RESCALED)
    with unit_of_work():
        session().execute(update(User).where(User.id == cast.mei.user_id).values(locale="en"))
    html = words(page(cast.mei, at(period)))
    assert "not comparable: items or scale changed" in html
    assert "Since version 2" in html


@pytest.mark.parametrize("change", [REWORDED, RESCALED])
def test_who_sees_one_period_alone_is_told_too(house, cast, change):
    """The period before is not assigned to the external auditor; its break mark stands."""
    _, period, _ = compared(house, change)
    let_guest_read(cast, period)
    html = page(cast.ernst, at(period))
    assert re.search(r'id="breaks"', html)


def test_owners_are_told_of_their_own(house, cast):
    _, period, _ = compared(house, REWORDED)
    html = page(cast.ouyang, at(period))
    assert "趋势断开" in html
