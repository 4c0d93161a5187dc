"""Evaluation periods: local days, half open."""

from datetime import date, timedelta

import pytest

from foundation import clock
from foundation.errors import Conflict, Invalid, NotFound
from foundation.loader import load_or_404
from surveys import lists
from surveys.models import EvaluationPeriod
from surveys.services import periods
from surveys.services import surveys as survey_services


def create(**fields):
    return periods.create_period(
        **{"name_zh": "周期", "kind": "free", "first_day": date(2026, 5, 4), **fields}
    )


def names(found):
    return {period.name_zh for period in found}


@pytest.mark.parametrize(
    ("kind", "first", "ends"),
    [
        ("month", date(2028, 2, 1), date(2028, 3, 1)),
        ("quarter", date(2026, 10, 1), date(2027, 1, 1)),
        ("half", date(2026, 7, 1), date(2027, 1, 1)),
        ("year", date(2026, 4, 1), date(2027, 4, 1)),
    ],
)
def test_last_day_follows_from_the_kind(cast, at_work, kind, first, ends):
    with at_work(cast.mei):
        period = create(kind=kind, first_day=first)
        assert (period.starts_on, period.ends_on) == (first, ends)


def test_last_day_is_inclusive(cast, at_work):
    with at_work(cast.mei):
        assert create(last_day=date(2026, 5, 4)).ends_on == date(2026, 5, 5)


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"kind": "century"}, "kind"),
        ({}, "last_day"),
        ({"last_day": date(2026, 5, 3)}, "last_day"),
        ({"last_day": date(2036, 5, 3)}, "last_day"),
        ({"kind": "month", "first_day": date(2026, 5, 4)}, "first_day"),
        (
            {"kind": "month", "first_day": date(2026, 5, 1), "last_day": date(2026, 6, 1)},
            "last_day",
        ),
        ({"first_day": date(1066, 5, 4), "last_day": date(1066, 6, 4)}, "first_day"),
        ({"last_day": date(2026, 6, 4), "grace_minutes": 10_081}, "grace_minutes"),
    ],
)
def test_refusals_name_their_field(cast, at_work, fields, where):
    with pytest.raises(Invalid) as refused, at_work(cast.mei):
        create(**fields)
    assert list(refused.value.fields) == [where]


def test_a_name_is_given_once(cast, at_work, period):
    with pytest.raises(Invalid), at_work(cast.mei):
        create(name_zh=period.name_zh, last_day=date(2026, 6, 1))
    with at_work(cast.dora):
        create(name_zh=period.name_zh, last_day=date(2026, 6, 1))


def test_stale_change_conflicts(cast, at_work, period):
    fields = {"name_zh": "改", "kind": "quarter", "first_day": date(2026, 10, 1)}
    with at_work(cast.mei):
        periods.change_period(period, 1, **fields)
    with at_work(cast.wen):
        with pytest.raises(periods.StalePeriod) as refused:
            periods.change_period(period, 1, **{**fields, "name_zh": "也改"})
        assert refused.value.period.name_zh == "改"


def test_period_with_an_open_survey_is_not_closed(cast, at_work, running, period):
    with pytest.raises(Conflict) as refused, at_work(cast.mei):
        periods.close_period(period)
    assert running.ref in str(refused.value)


def test_period_closes_once_the_grace_is_over(cast, at_work, running, period, move_clock):
    end = running.closes_at + timedelta(minutes=period.grace_minutes)
    move_clock(to=end - timedelta(seconds=5))
    with pytest.raises(Conflict), at_work(cast.mei):
        periods.close_period(period)
    move_clock(to=end)
    with at_work(cast.mei):
        assert periods.close_period(period).state == "closed"
    with pytest.raises(Conflict), at_work(cast.mei):
        periods.change_period(
            period, 2, name_zh="晚了", kind="quarter", first_day=date(2026, 10, 1)
        )


def test_closed_period_takes_no_survey(cast, at_work, approved, period):
    with at_work(cast.mei):
        periods.close_period(period)
    with pytest.raises(Invalid) as refused, at_work(cast.mei):
        now = clock.now()
        survey_services.create_survey(
            version=approved,
            period=load_or_404(EvaluationPeriod, id=period.id),
            name_zh="x",
            anonymity="anonymous",
            opens_at=now,
            closes_at=now + timedelta(days=1),
            actor=cast.mei.user_id,
        )
    assert "period_id" in refused.value.fields


def test_same_kind_and_free_dates_overlap(cast, at_work, period):
    with at_work(cast.mei):
        month = create(name_zh="十月", kind="month", first_day=date(2026, 10, 1))
        other = create(name_zh="另一季", kind="quarter", first_day=date(2026, 11, 1))
        free = create(name_zh="国庆", first_day=date(2026, 10, 1), last_day=date(2026, 10, 7))
        assert names(lists.overlapping(other)) == {period.name_zh}
        assert names(lists.overlapping(month)) == {"国庆"}
        assert names(lists.overlapping(free)) == {period.name_zh, "十月"}


def test_another_tenants_period_is_not_found(cast, at_work, period):
    with pytest.raises(NotFound), at_work(cast.charlie):
        periods.close_period(period)
