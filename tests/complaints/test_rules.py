"""Responses that become cases: by the rule, once, and never of an anonymous survey."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from asking import GOOD, Respondent, ask
from sqlalchemy import select

from complaints.matching import match
from complaints.models import CaseRule, Complaint
from complaints.services.rules import look_at_responses, set_rule, switch_off
from foundation import clock
from foundation.audit.models import AuditEvent
from foundation.errors import Conflict, Invalid
from foundation.unit_of_work import session
from surveys.definition.model import Questionnaire
from surveys.models import Survey
from surveys.services.surveys import open_survey


def rule(kind="rating", question="", option="", at_most=2):
    return SimpleNamespace(kind=kind, question=question, option=option, at_most=at_most)


@pytest.fixture
def content():
    from asking import SMALL

    return Questionnaire.model_validate(SMALL)


@pytest.mark.parametrize(
    ("wanted", "answers", "found"),
    [
        (rule(), {"r1": 2}, "r1"),
        (rule(), {"r1": 3, "r2": 1}, "r2"),
        (rule(), {"r1": 3}, None),
        (rule(), {"r1": "na"}, None),
        (rule(), {"r1": True}, None),
        (rule(question="r2"), {"r1": 1, "r2": 5}, None),
        (rule(question="r2"), {"r2": 2}, "r2"),
        (rule("choice", "who", "family"), {"who": "family"}, "who"),
        (rule("choice", "who", "family"), {"who": "self"}, None),
        (rule("choice", "gone", "family"), {"who": "family"}, None),
        (rule(), None, None),
        (rule(), {"r1": "2"}, None),
        (rule(), {"nothing": 1}, None),
    ],
)
def test_what_the_rule_names(content, wanted, answers, found):
    matched = match(wanted, content, answers)
    assert (matched.question.code if matched else None) == found


def test_a_reversed_rating_is_not_any_rating(content):
    import json

    turned = json.loads(content.model_dump_json())
    turned["sections"][1]["questions"][0]["reversed"] = True
    assert match(rule(), Questionnaire.model_validate(turned), {"r1": 1}) is None
    named = match(rule(question="r1"), Questionnaire.model_validate(turned), {"r1": 1})
    assert named.question.code == "r1"


@pytest.fixture
def asked(cast):
    """A confidential survey, not opened yet."""
    return ask(cast, "confidential", paging="single", opened=False)


def opened_with(desk, asked, when="rating:", at_most=2):
    with desk.work("mei"):
        set_rule(survey_of(), when, at_most)
    with desk.work("mei"):
        open_survey(survey_of())


def survey_of() -> Survey:
    return session().scalars(select(Survey)).one()


def answer(app, asked, **typed):
    Respondent(app).fill_in(asked.path, GOOD | {f"q.{k}": v for k, v in typed.items()})


def look(desk, minutes=1):
    with desk.work():
        held = session().scalars(select(CaseRule)).one()
        return look_at_responses(held, clock.now() + timedelta(minutes=minutes))


def test_a_low_rating_becomes_a_case_once(app, desk, cast, asked):
    opened_with(desk, asked)
    answer(app, asked, r1="1")
    answer(app, asked, r1="4")
    assert look(desk)[0] == 1
    assert look(desk)[0] == 0
    (case,) = desk.all(Complaint)
    assert (case.channel, case.state) == ("response", "received")
    assert case.department_id == cast.jiangzhou.departments["paediatrics"]
    assert "第 1 项您满意吗？" in case.text
    assert case.receipt_digest is None
    assert [e.action for e in desk.all(AuditEvent, object_id=case.id)] == ["complaint.received"]


def test_a_given_answer_becomes_a_case(app, desk, cast, asked):
    opened_with(desk, asked, "choice:bad:wait", None)
    answer(app, asked, r1="5", bad=["wait"])
    answer(app, asked, r1="1", bad=["seat"])
    assert look(desk)[0] == 1
    assert "等候" in desk.all(Complaint)[0].text


def test_the_desk_alone_sees_all_answers_and_each_look_is_recorded(app, desk, cast, asked):
    opened_with(desk, asked)
    answer(app, asked, r1="1", wish="多几把椅子")
    look(desk)
    (case,) = desk.all(Complaint)
    address = f"/app/complaints/{case.ref}/answers"
    assert "多几把椅子" in cast.gu.get(address).text
    assert "多几把椅子" not in cast.ouyang.get(f"/app/complaints/{case.ref}").text
    assert cast.ouyang.get(address).status_code == 403
    assert "complaint.answers_read" in {e.action for e in desk.all(AuditEvent)}
    plain = desk.case("received")
    assert cast.gu.get(f"/app/complaints/{plain.ref}/answers").status_code == 404


def test_respondents_are_told(app, desk, asked):
    opened_with(desk, asked)
    assert "投诉专员" in Respondent(app).get(asked.path).text
    with desk.work("mei"):
        switch_off(survey_of())
    assert "投诉专员" not in Respondent(app).get(asked.path).text
    answer(app, asked, r1="1")
    (held,) = desk.all(CaseRule)
    assert not held.active


def test_without_a_rule_nothing_is_told(app, cast):
    open_one = ask(cast, "confidential")
    assert "投诉专员" not in Respondent(app).get(open_one.path).text


def test_never_for_an_anonymous_survey(app, desk, cast):
    ask(cast, "anonymous", opened=False)
    with pytest.raises(Conflict), desk.work("mei"):
        set_rule(survey_of(), "rating:", 2)
    assert cast.mei.post(rule_path(desk), {"when": "rating:", "at_most": "2"}).status_code == 409
    assert "匿名" in cast.mei.get(rule_path(desk)).text
    assert desk.all(CaseRule) == []


def test_a_survey_made_anonymous_afterwards_yields_none(app, desk, cast, asked):
    with desk.work("mei"):
        set_rule(survey_of(), "rating:", 5)
    with desk.work("mei"):
        from foundation.audit import record

        held = survey_of()
        held.anonymity = "anonymous"
        record("survey.changed", held)
        session().flush()
        open_survey(held)
    page = Respondent(app)
    page.fill_in(asked.path, GOOD | {"q.r1": "1"})
    assert "投诉专员" not in Respondent(app).get(asked.path).text
    assert look(desk)[0] == 0
    assert desk.all(Complaint) == []


def test_not_once_the_survey_has_opened(desk, cast):
    ask(cast, "confidential")
    with pytest.raises(Conflict), desk.work("mei"):
        set_rule(survey_of(), "rating:", 2)


@pytest.mark.parametrize("when", ["", "rating:gone", "choice:bad:gone", "choice:r1:1", "x"])
def test_odd_rules_are_refused(desk, asked, when):
    with pytest.raises(Invalid), desk.work("mei"):
        set_rule(survey_of(), when, 2)


def test_a_rating_wants_its_limit(desk, asked):
    with pytest.raises(Invalid), desk.work("mei"):
        set_rule(survey_of(), "rating:", None)


def rule_path(desk) -> str:
    (survey,) = desk.all(Survey)
    return f"/app/complaints/rules/{survey.ref}"


def test_the_pages_of_rules(desk, cast, asked):
    assert cast.mei.get("/app/complaints/rules").status_code == 200
    assert cast.mei.get(rule_path(desk)).status_code == 200
    assert cast.mei.post(rule_path(desk), {"when": "nonsense"}).status_code == 400
    assert cast.mei.post(rule_path(desk), {"when": "rating:", "at_most": "99"}).status_code == 400
    assert cast.mei.post(rule_path(desk), {"when": "rating:", "at_most": "2"}).status_code == 302
    (held,) = desk.all(CaseRule)
    assert (held.kind, held.question, held.at_most, held.active) == ("rating", "", 2, True)
    assert cast.mei.post(rule_path(desk) + "/off").status_code == 302
    assert cast.gu.get("/app/complaints/rules").status_code == 403


def test_an_hour_at_a_time(app, desk, asked, move_clock):
    opened_with(desk, asked)
    answer(app, asked, r1="1")
    made, more = look(desk, minutes=200)
    assert (made, more) == (1, True)
    assert look(desk, minutes=200) == (0, True)
