"""Findings say what the intervals carry, and no more."""

from __future__ import annotations

from dataclasses import replace

from reports.document import Dimension, Figure, Unit
from reports.findings import against_target, against_whole, findings, overlap, verdict
from tests.reports.sample import sample_report


def _plain(text):
    return text.replace("\u00a0", " ")


def _says(report, wording):
    return [_plain(f"{each.say} {each.why}") for each in findings(report, wording)]


def test_worst_and_best_dimension_are_named(english):
    says = "\n".join(_says(sample_report("en"), english))
    assert "Response to concerns is weakest: 76.4, 10.5 below the overall index." in says
    assert "Privacy is strongest: 92.0, 5.1 above the overall index." in says


def test_overlapping_ends_are_left_open(english):
    says = "\n".join(_says(sample_report("en"), english))
    assert "overlap: which of the two comes first is open" in says


def test_units_off_the_whole_are_named(english):
    says = "\n".join(_says(sample_report("en"), english))
    assert "Whole interval below: Emergency, Orthopaedics, Gastroenterology and Paedi" in says
    assert "7 departments cannot be told from it." in says


def test_a_small_base_is_never_named(chinese):
    assert not any("发热门诊" in said for said in _says(sample_report("zh"), chinese))


def test_no_difference_is_said_as_such(english):
    units = tuple(Unit(name, Figure(50, 86.0, 80.0, 92.0)) for name in "ABC")
    says = _says(replace(sample_report("en"), units=units, comments=()), english)
    assert any("No department differs" in said for said in says)


def test_touching_the_whole_is_not_off_it():
    report = sample_report("en")
    unit = Unit("A", Figure(50, 90.0, report.overall.value, 94.0))
    sides = against_whole(replace(report, units=(unit,), comments=()))
    assert sides.above == ()
    assert sides.level == (unit,)


def test_target_and_doubt(english):
    assert "does not reach it" in against_target(Figure(9, 80.0, 78.0, 82.0), 88.0, english)
    assert "rule out as chance" in against_target(Figure(9, 87.0, 85.0, 89.0), 88.0, english)
    assert "also holds less" in against_target(Figure(9, 89.0, 87.0, 91.0), 88.0, english)
    assert against_target(Figure(9, 90.0, 89.0, 91.0), 88.0, english).endswith("88.0.")


def test_full_counts_overlap_only_when_equal():
    assert not overlap(Figure(9, 80.0), Figure(9, 81.0))
    assert overlap(Figure(9, 80.0), Figure(9, 80.0))


def test_no_index_no_findings(english):
    report = replace(sample_report("en"), overall=None)
    assert findings(report, english) == ()
    assert "Too few answers" in verdict(report, english)


def test_dimensions_on_few_answers_are_not_compared(english):
    dimensions = (Dimension("A", Figure(12, 80.0)), Dimension("B", Figure(200, 82.0)))
    report = replace(sample_report("en"), dimensions=dimensions)
    assert not any("weakest" in said for said in _says(report, english))
