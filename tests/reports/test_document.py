"""A report that says what it must not cannot be built."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.document import (
    CommentGroup,
    Distribution,
    Figure,
    Nps,
    QuestionKind,
    Quote,
    Unit,
    Withheld,
)
from tests.reports.sample import sample_report


def test_a_withheld_unit_has_no_figure():
    with pytest.raises(ValueError, match="either shown or withheld"):
        Unit("Pain clinic", Figure(3, 80.0), Withheld.FEW)


def test_a_unit_with_few_answers_does_not_tell_how_many():
    with pytest.raises(ValueError, match="n stands alone"):
        Unit("Pain clinic", withheld=Withheld.FEW, n=3)


def test_an_index_below_the_least_base_is_refused():
    report = sample_report("en")
    with pytest.raises(ValueError, match="too few answers for an index"):
        replace(report, units=(*report.units, Unit("Sleep clinic", Figure(9, 80.0))))


def test_a_question_below_the_least_base_is_refused():
    small = Distribution("Q9", "Quiet?", QuestionKind.SINGLE, ("yes", "no"), (3, 1), 4)
    with pytest.raises(ValueError, match="too few answers to be shown"):
        replace(sample_report("en"), distributions=(small,))


def test_one_hidden_unit_must_not_follow_from_the_total():
    units = (
        Unit("A", Figure(60, 80.0)),
        Unit("B", Figure(37, 82.0)),
        Unit("C", withheld=Withheld.FEW),
    )
    with pytest.raises(ValueError, match="the total reveals it"):
        replace(sample_report("en"), units=units, comments=(), overall=Figure(100, 81.0))


def test_two_hidden_units_may_stand_beside_the_total():
    units = (
        Unit("A", Figure(96, 80.0)),
        Unit("B", withheld=Withheld.FEW),
        Unit("C", withheld=Withheld.FEW),
    )
    report = replace(sample_report("en"), units=units, comments=(), overall=Figure(100, 81.0))
    assert len(report.withheld_units) == 2


def test_comments_on_a_withheld_unit_are_refused():
    group = CommentGroup("Pain clinic", 1, (Quote("I know who said that."),))
    with pytest.raises(ValueError, match="withheld like its figures"):
        replace(sample_report("en"), comments=(group,))


def test_counts_must_add_up():
    with pytest.raises(ValueError, match="add up to n"):
        Distribution("Q1", "Well?", QuestionKind.SCALE, ("yes", "no"), (5, 5), 11)
    with pytest.raises(ValueError, match="eleven counts"):
        Nps(Figure(10, 50.0), (1,) * 11)
