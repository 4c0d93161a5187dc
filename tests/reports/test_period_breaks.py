"""The report of a period whose questionnaire changed: footnotes beside changes, no claim across."""

from __future__ import annotations

import pytest

from reports.services import request_report
from tests.evaluations.judged import make_house
from tests.evaluations.test_breaks import RESCALED, REWORDED, compared
from tests.reports.periodic import Hospital
from tests.reports.test_period_report import gathered, pages, printed, row, squeezed


@pytest.fixture
def house(cast, app):
    with app.app_context():
        yield make_house(cast, app)


def report_of(house, period, language):
    hospital = Hospital(house, period, period)
    with house.work():
        ref = request_report(hospital.snapshot(), language, house.cast.mei.user_id).ref
    return gathered(hospital, ref)


def test_other_words_have_a_footnote(house):
    _, period, _ = compared(house, REWORDED)
    report = report_of(house, period, "zh")
    assert len(report.breaks) == 1
    page = pages(report)
    assert [each for each in row(page.html, "心内科门诊") if "[1]" in each]
    assert not [each for each in row(page.html, "药房") if "[1]" in each]
    text = squeezed(printed(page, report))
    assert "[1]自“门诊”第2版起（此前为第1版）：“医生怎么样？”文字不同。" in text


def test_another_scale_is_said_in_the_place_of_a_change(house):
    _, period, _ = compared(house, RESCALED)
    report = report_of(house, period, "en")
    assert report.compared == ()
    assert report.whole.marks == (1,)
    text = squeezed(printed(pages(report), report))
    assert "itemsorscalechangedsince" in text
    assert "[1]Sinceversion2of“Outpatients”(before:version1):“Howwasc?”:anotherscale." in text
    assert "changedclearly" not in text
