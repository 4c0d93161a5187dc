"""Chart options: plain values, sorted, honest, laid out anew for a narrow screen."""

from __future__ import annotations

import json

import pytest

from reports.charts import (
    PAPER,
    choice_chart,
    dimension_chart,
    likert_charts,
    nps_chart,
    screen_theme,
    unit_charts,
)
from reports.charts.labels import cut, folded, shortened
from reports.document import Distribution, Figure, QuestionKind, Unit
from tests.reports.sample import sample_report

TOKENS = {
    **{f"--hs-{name}": "#112233" for name in ("text", "text-2", "surface")},
    **{f"--hs-chart-{name}": "#445566" for name in ("label", "line", "axis", "target")},
    **{f"--hs-l{step}": f"#0000{step}0" for step in range(1, 6)},
    **{f"--hs-l{step}-on": "#ffffff" for step in range(1, 6)},
}
SCREEN = screen_theme(TOKENS)


@pytest.fixture
def report():
    return sample_report("en")


def _names(chart):
    return [entry["value"] for entry in chart.option["yAxis"][0]["data"]]


@pytest.mark.parametrize("theme", [PAPER, SCREEN])
@pytest.mark.parametrize("narrow", [False, True])
def test_every_option_is_plain_json(report, english, theme, narrow):
    scale = [each for each in report.distributions if each.kind is QuestionKind.SCALE][:3]
    drawn = [
        *unit_charts(report.units, report.overall, english, theme, target=88.0, narrow=narrow),
        dimension_chart(report.dimensions, report.overall, english, theme, narrow=narrow),
        *likert_charts(scale, english, theme, narrow=narrow),
        nps_chart(report.nps, english, theme, narrow=narrow),
        choice_chart(report.distributions[-1], english, theme, narrow=narrow),
    ]
    for chart in drawn:
        assert json.loads(json.dumps(chart.option)) == chart.option
        assert chart.summary
        assert chart.option["animation"] is False


def test_units_are_sorted_and_small_bases_last(report, english):
    (chart,) = unit_charts(report.units, report.overall, english, PAPER)
    assert _names(chart)[0] == "Ophthalmology"
    assert _names(chart)[-2:] == ["Emergency", "Fever clinic"]


def test_withheld_units_are_absent(report, english):
    (chart,) = unit_charts(report.units, report.overall, english, PAPER)
    assert "Pain clinic" not in json.dumps(chart.option)
    assert "Nutrition" not in json.dumps(chart.option)


def test_colour_needs_the_whole_interval(english):
    whole = Figure(100, 80.0, 79.0, 81.0)
    units = (
        Unit("above", Figure(40, 90.0, 85.0, 95.0)),
        Unit("touching", Figure(40, 84.0, 80.0, 88.0)),
        Unit("below", Figure(40, 70.0, 65.0, 75.0)),
    )
    (chart,) = unit_charts(units, whole, english, PAPER)
    dots = chart.option["series"][2]["data"]
    colours = [dot["itemStyle"]["color"] for dot in dots]
    assert colours == [PAPER.good, PAPER.context, PAPER.bad]


def test_a_full_count_has_a_dot_and_no_whisker(english):
    (chart,) = unit_charts((Unit("A", Figure(40, 90.0)),), None, english, PAPER)
    whiskers, caps, dots = chart.option["series"]
    assert (len(whiskers["data"]), len(caps["data"]), len(dots["data"])) == (0, 0, 1)


def test_many_units_come_in_parts_on_one_axis(english):
    units = tuple(Unit(f"Unit {i:02}", Figure(40, 50.0 + i, 45.0 + i, 55.0 + i)) for i in range(40))
    parts = unit_charts(units, None, english, PAPER)
    assert [len(_names(part)) for part in parts] == [30, 10]
    assert parts[0].option["xAxis"]["min"] == parts[1].option["xAxis"]["min"]


def test_target_is_a_named_dashed_line(report, english):
    (chart,) = unit_charts(report.units, report.overall, english, PAPER, target=88.0)
    overall, target = chart.option["series"][2]["markLine"]["data"]
    assert overall["label"]["formatter"] == "Overall 86.9"
    assert target["label"]["formatter"] == "Target 88.0"
    assert target["label"]["align"] == "left"  # words lean away from each other


def test_shares_below_six_percent_are_not_printed(english):
    question = Distribution(
        "Q", "Well?", QuestionKind.SCALE, ("good", "fair", "bad"), (89, 6, 5), 100
    )
    (chart,) = likert_charts([question], english, PAPER)
    shown = [series["data"][0]["label"]["show"] for series in chart.option["series"]]
    assert shown == [True, True, False]


def test_tooltips_are_for_the_screen_alone(report, english):
    (paper,) = unit_charts(report.units, report.overall, english, PAPER)
    (screen,) = unit_charts(report.units, report.overall, english, SCREEN)
    assert "tooltip" not in json.dumps(paper.option)
    assert screen.option["tooltip"]["renderMode"] == "richText"


def test_braces_in_a_name_are_no_template(english):
    (chart,) = unit_charts((Unit("{a} ward", Figure(40, 90.0)),), None, english, SCREEN)
    assert "{" not in chart.option["series"][2]["data"][0]["tooltip"]["formatter"]


def test_narrow_labels_stand_above(report, english):
    (chart,) = unit_charts(report.units, report.overall, english, SCREEN, narrow=True)
    assert chart.width < 360
    assert all(axis["axisLabel"]["inside"] for axis in chart.option["yAxis"])
    assert chart.option["title"] == []


def test_nothing_to_draw_is_no_chart(english):
    assert unit_charts((), None, english, PAPER) == ()
    assert dimension_chart((), None, english, PAPER) is None
    assert likert_charts((), english, PAPER) == ()


def test_long_names_are_cut():
    assert shortened("耳鼻咽喉头颈外科中心第一门诊部", "耳鼻喉") == "耳鼻喉"
    assert cut("一二三四五", 4) == "一二三…"
    assert folded("How easy was it to book?", 8) == "How easy was\nit to book?"
    assert folded("一二三四五六，七八", 6) == "一二三四五\n六，七八"
