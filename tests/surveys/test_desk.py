"""The desk's lists of versions to decide on and of surveys that want a look."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from asking import Respondent, ask
from sqlalchemy import update

from foundation import clock
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from surveys.models import EvaluationPeriod, Survey
from surveys.services import questionnaires
from tests.doorstep import counted
from tests.mornings import Mornings


def text(person):
    answer = person.get("/app/")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.text)


@pytest.fixture
def days_go_by(app, cast, move_clock):
    def go(days):
        move_clock(days=days)
        Mornings(app, cast, move_clock).stay()

    return go


def test_a_version_waits_for_those_who_did_not_work_on_it(submitted, cast, days_go_by):
    for person in (cast.wen, cast.alice):
        assert "审批问卷“投诉处理回访”" in text(person)
        assert "等待他人审批" not in text(person)
    page = text(cast.mei)
    assert "审批问卷" not in page
    assert page.index("等待他人审批") < page.index("投诉处理回访")
    assert "投诉处理回访" not in text(cast.iris)
    days_go_by(8)
    assert "已等待 8 天" in text(cast.wen)
    assert "is-over" in text(cast.wen)


def test_a_decided_version_is_off_the_desk(approved, cast):
    assert "投诉处理回访" not in text(cast.wen)
    assert "等待他人审批" not in text(cast.mei)


@pytest.mark.parametrize("anonymity", ["anonymous", "confidential"])
def test_a_survey_without_an_answer_for_some_days_wants_a_look(app, cast, anonymity, days_go_by):
    asked = ask(cast, anonymity)
    days_go_by(1)
    assert "查一查为什么没有人填答" not in text(cast.mei)
    days_go_by(8)
    assert "查一查为什么没有人填答：门诊调查" in text(cast.mei)
    assert "查一查" not in text(cast.vera)
    assert Respondent(app).fill_in(asked.path).status_code == 303
    assert "查一查" not in text(cast.mei)


def test_a_survey_that_ends_soon_is_said_so(cast, days_go_by, app):
    asked = ask(cast, "confidential")
    Respondent(app).fill_in(asked.path)
    days_go_by(20)
    assert "再看一次回收情况" not in text(cast.mei)
    days_go_by(29)
    assert "再看一次回收情况：门诊调查" in text(cast.mei)
    days_go_by(31)
    assert "门诊调查</a>" not in text(cast.mei)  # it is over


def test_a_survey_that_outlives_its_period_wants_to_be_closed(cast):
    asked = ask(cast, "confidential")
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        today = clock.now().date()
        query = update(EvaluationPeriod).where(EvaluationPeriod.id == asked.survey.period_id)
        days = {"starts_on": today - timedelta(days=40), "ends_on": today - timedelta(days=2)}
        session().execute(query.values(**days))
    page = text(cast.mei)
    assert "结束调查：门诊调查" in page
    assert page.index("现在就办") < page.index("结束调查：门诊调查")


def test_another_house_sees_nothing_of_it(submitted, cast, days_go_by):
    ask(cast, "confidential")
    days_go_by(9)
    for person in (cast.charlie, cast.dora):
        assert "投诉处理回访" not in text(person)
        assert "门诊调查" not in text(person)


def test_more_surveys_and_versions_take_no_more_queries(submitted, cast, at_work, days_go_by):
    def asked():
        cast.wen.get("/app/")
        with counted() as sent:
            text(cast.wen)
        return len(sent)

    ask(cast, "confidential")
    days_go_by(9)
    few = asked()
    days_go_by(0)
    for number in range(10):
        ask(cast, "anonymous", name=f"调查 {number}")
        with at_work(cast.mei):
            version = questionnaires.copy_from_library("complaint_handling", cast.mei.user_id)
            questionnaires.submit_for_approval(version, cast.mei.user_id)
    days_go_by(9)
    assert asked() == few
    page = text(cast.wen)
    assert page.count("审批问卷“") == 8
    assert page.count("查一查为什么没有人填答") == 8
    assert "待审批的版本：还有 3 件" in page
    assert "要照看的调查：还有 3 件" in page
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        assert session().query(Survey).count() == 11
