"""Responses that become cases: by the rules, once, and never of an anonymous survey."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from asking import GOOD, SMALL, Respondent, ask
from sqlalchemy import select

from complaints.models import Complainant, Complaint
from complaints.rules.matching import match
from complaints.rules.models import CaseWatch
from complaints.rules.opening import look_at_responses
from complaints.rules.services import MOST_RULES, Filing, set_rule, switch_off
from foundation import clock
from foundation.audit import record
from foundation.audit.models import AuditEvent
from foundation.errors import Conflict, Invalid
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from surveys.definition.model import Questionnaire
from surveys.models import EvaluationPeriod, QuestionnaireVersion, Survey
from surveys.services import surveys
from surveys.services.surveys import open_survey
from tests.complaints.ruling import choice, low, nps, ruled, rules, words


@pytest.fixture
def content():
    return Questionnaire.model_validate(SMALL)


@pytest.mark.parametrize(
    ("wanted", "answers", "found"),
    [
        ([low()], {"r1": 2}, ["r1"]),
        ([low()], {"r1": 3, "r2": 1}, ["r2"]),
        ([low()], {"r1": 3}, None),
        ([low()], {"r1": "na"}, None),
        ([low()], {"r1": True}, None),
        ([low()], {"r1": "2"}, None),
        ([low()], {"nothing": 1}, None),
        ([low()], None, None),
        ([low()], {"nps": 0}, None),
        ([low(question="r2")], {"r1": 1, "r2": 5}, None),
        ([low(question="r2")], {"r2": 2}, ["r2"]),
        ([choice("who", "family")], {"who": "family"}, ["who"]),
        ([choice("who", "family")], {"who": "self"}, None),
        ([choice("gone", "family")], {"who": "family"}, None),
        ([choice()], {"bad": ["seat", "wait"]}, ["bad"]),
        ([nps()], {"nps": 6}, ["nps"]),
        ([nps()], {"nps": 7, "r1": 1}, None),
        ([nps(8)], {"nps": 8}, ["nps"]),
        ([words("退款")], {"wish": "请退款"}, ["wish"]),
        ([words("退款")], {"wish": "没有"}, None),
        ([words("退款", question="wish")], {"wish": "退款"}, ["wish"]),
        ([words("self")], {"who": "self"}, None),
        ([low(), words("退款")], {"r1": 1, "wish": "退款"}, ["r1", "wish"]),
        ([low(), words("退款")], {"r1": 1, "wish": "好"}, None),
        ([], {"r1": 1}, None),
    ],
)
def test_what_a_rule_names(content, wanted, answers, found):
    matched = match(wanted, content, answers)
    assert (None if matched is None else [each.question.code for each in matched]) == found


def test_a_reversed_rating_is_not_any_rating(content):
    turned = json.loads(content.model_dump_json())
    turned["sections"][1]["questions"][0]["reversed"] = True
    assert match([low()], Questionnaire.model_validate(turned), {"r1": 1}) is None
    (named,) = match([low(question="r1")], Questionnaire.model_validate(turned), {"r1": 1})
    assert named.question.code == "r1"


def test_effort_is_asked_for_by_itself():
    asked = json.loads(json.dumps(SMALL))
    asked["sections"][2]["questions"].append(
        {"type": "ces", "code": "ease", "text": {"zh": "容易吗？", "en": "Was it easy?"}}
    )
    effort = {"kind": "ces", "question": "", "at_most": 3}
    content = Questionnaire.model_validate(asked)
    assert match([effort], content, {"ease": 3, "r1": 5}) is not None
    assert match([effort], content, {"ease": 4, "r1": 1}) is None


@pytest.fixture
def asked(cast):
    """A confidential survey, not opened yet."""
    return ask(cast, "confidential", paging="single", opened=False)


def opened_with(desk, *wanted, filing=None):
    """Each of `wanted` is one rule: a condition, or a list of them."""
    with desk.work("mei"):
        for one in wanted:
            set_rule(survey_of(), one if isinstance(one, list) else [one], filing or Filing())
    with desk.work("mei"):
        open_survey(survey_of())


def survey_of() -> Survey:
    return session().scalars(select(Survey)).one()


def answer(app, asked, **typed):
    Respondent(app).fill_in(asked.path, GOOD | {f"q.{k}": v for k, v in typed.items()})


def look(desk, minutes=1):
    with desk.work():
        held = session().scalars(select(CaseWatch)).one()
        return look_at_responses(held, clock.now() + timedelta(minutes=minutes))


def test_a_low_rating_becomes_a_case_once(app, desk, cast, asked):
    opened_with(desk, low())
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


def test_several_rules_make_one_case_and_the_first_files_it(app, desk, cast, asked):
    unit = cast.jiangzhou.departments["cardiology"]
    filed = Filing("attitude", "severe", unit, "有人写了要投诉")
    with desk.work("mei"):
        set_rule(survey_of(), [words("投诉"), low()], filed)
        set_rule(survey_of(), [low()], Filing("waiting", "slight"))
        set_rule(survey_of(), [nps()], Filing())
        open_survey(survey_of())
    answer(app, asked, r1="1", nps="3", wish="我要投诉，13800138000")
    answer(app, asked, r1="1", nps="9", wish="座位少")
    answer(app, asked, r1="4", nps="2", wish="投诉")
    # at once, as two workers would
    with ThreadPoolExecutor(3) as pool:
        made = list(pool.map(lambda _: look(desk)[0], range(3)))
    assert sum(made) == 3
    cases = {case.category: case for case in desk.all(Complaint)}
    assert set(cases) == {"attitude", "waiting", "other"}
    first = cases["attitude"]
    assert (first.severity, first.department_id) == ("severe", unit)
    assert first.subject == "有人写了要投诉"
    # only what was asked for, and nothing of who it was
    assert "我要投诉" in first.text
    assert "第 1 项" in first.text
    assert "推荐" not in first.text
    assert desk.all(Complainant) == []
    assert "座位少" not in cases["waiting"].text
    assert cases["other"].department_id == cast.jiangzhou.departments["paediatrics"]


def test_a_given_answer_becomes_a_case(app, desk, cast, asked):
    opened_with(desk, choice())
    answer(app, asked, r1="5", bad=["wait"])
    answer(app, asked, r1="1", bad=["seat"])
    assert look(desk)[0] == 1
    assert "等候" in desk.all(Complaint)[0].text


def test_the_desk_alone_sees_all_answers_and_each_look_is_recorded(app, desk, cast, asked):
    opened_with(desk, low())
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


def test_respondents_are_told_while_a_rule_is_at_work(app, desk, asked):
    opened_with(desk, low(), words("投诉"))
    for rule in rules(desk):
        assert "投诉专员" in Respondent(app).get(asked.path).text
        with desk.work("mei"):
            switch_off(survey_of(), rule)
    assert "投诉专员" not in Respondent(app).get(asked.path).text
    answer(app, asked, r1="1")
    assert look(desk)[0] == 0
    assert [rule.active for rule in rules(desk)] == [False, False]


def test_without_a_rule_nothing_is_told(app, cast):
    open_one = ask(cast, "confidential")
    assert "投诉专员" not in Respondent(app).get(open_one.path).text


def test_never_for_an_anonymous_survey(app, desk, cast):
    ask(cast, "anonymous", opened=False)
    with pytest.raises(Conflict), desk.work("mei"):
        set_rule(survey_of(), [low()], Filing())
    form = {"rating": "*", "at_most": "2", "category": "other", "severity": "slight"}
    assert cast.mei.post(path(desk) + "/new", form).status_code == 409
    assert cast.mei.get(path(desk) + "/past").status_code == 409
    assert "匿名" in cast.mei.get(path(desk)).text
    assert rules(desk) == []


def test_a_survey_made_anonymous_afterwards_yields_none(app, desk, cast, asked):
    with desk.work("mei"):
        set_rule(survey_of(), [low(5)], Filing())
    with desk.work("mei"):
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


def test_once_open_only_the_filing_changes(desk, cast, asked):
    opened_with(desk, low())
    with pytest.raises(Conflict), desk.work("mei"):
        set_rule(survey_of(), [low()], Filing())
    assert cast.mei.get(path(desk) + "/new").status_code == 409
    page = cast.mei.get(path(desk) + "/1").text
    assert 'name="subject"' in page
    assert 'name="at_most"' not in page
    typed = {"revision": "1", "category": "fees", "severity": "severe", "at_most": "5"}
    assert cast.mei.post(path(desk) + "/1", typed).status_code == 302
    (held,) = rules(desk)
    assert (held.category, held.severity, held.revision) == ("fees", "severe", 2)
    assert held.conditions == [low()]
    # somebody else's page is older
    assert cast.mei.post(path(desk) + "/1", typed | {"subject": "费用"}).status_code == 409
    assert rules(desk)[0].subject == ""


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ([], "rating"),
        ([low(question="gone")], "rating"),
        ([low(None)], "at_most"),
        ([low(True)], "at_most"),
        ([choice("bad", "gone")], "choice"),
        ([choice("r1", "1")], "choice"),
        ([{"kind": "ces", "question": "", "at_most": 3}], "ces"),
        ([nps(9)], "at_most"),
        ([words()], "words"),
        ([words("长" * 31)], "words"),
        ([words(*(f"w{n}" for n in range(51)))], "words"),
        ([words("x", question="r1")], "words"),
    ],
)
def test_odd_rules_are_refused_beside_their_field(desk, asked, wanted, field):
    with pytest.raises(Invalid) as refusal, desk.work("mei"):
        set_rule(survey_of(), wanted, Filing())
    assert set(refusal.value.fields) == {field}


def test_a_survey_has_so_many_rules_and_no_more(desk, asked):
    with desk.work("mei"):
        for _ in range(MOST_RULES):
            set_rule(survey_of(), [low()], Filing())
    with pytest.raises(Conflict), desk.work("mei"):
        set_rule(survey_of(), [low()], Filing())


def path(desk) -> str:
    (survey,) = desk.all(Survey)
    return f"/app/complaints/rules/{survey.ref}"


def test_the_pages_of_rules(desk, cast, asked):
    assert cast.mei.get("/app/complaints/rules").status_code == 200
    assert cast.mei.get(path(desk)).status_code == 200
    assert cast.mei.get(path(desk) + "/new").status_code == 200
    filed = {"category": "attitude", "severity": "severe", "subject": "低分"}
    empty = cast.mei.post(path(desk) + "/new", filed)
    assert empty.status_code == 400
    assert "低分" in empty.text
    assert cast.mei.post(path(desk) + "/new", {"rating": "*", "at_most": "99"}).status_code == 400
    typed = {"rating": "*", "at_most": "2", "nps": "6:", "words": "投诉\nＲude", **filed}
    assert cast.mei.post(path(desk) + "/new", typed).status_code == 302
    (held,) = rules(desk)
    assert held.conditions == [low(), nps(), words("投诉", "rude")]
    assert (held.number, held.category, held.severity, held.subject) == (
        *(1, "attitude", "severe"),
        "低分",
    )
    shown = cast.mei.get(path(desk) + "/1").text
    assert "投诉\nrude" in shown
    assert 'value="6:" selected' not in shown.replace("selected value", "")
    assert cast.mei.post(path(desk) + "/1", {**typed, "revision": "9"}).status_code == 409
    assert (
        cast.mei.post(path(desk) + "/1", {**typed, "revision": "1", "nps": ""}).status_code == 302
    )
    assert rules(desk)[0].conditions == [low(), words("投诉", "rude")]
    assert cast.mei.post(path(desk) + "/1/off").status_code == 302
    assert not rules(desk)[0].active
    for number in ("2", "99999999999999999999"):
        assert cast.mei.get(f"{path(desk)}/{number}").status_code == 404
    assert cast.gu.get("/app/complaints/rules").status_code == 403
    assert cast.gu.get(path(desk) + "/past").status_code == 403
    assert cast.charlie.get(path(desk)).status_code == 404


def test_an_hour_at_a_time(app, desk, asked, move_clock):
    opened_with(desk, low())
    answer(app, asked, r1="1")
    made, more = look(desk, minutes=200)
    assert (made, more) == (1, True)
    assert look(desk, minutes=200) == (0, True)


def test_tried_on_the_past_nothing_is_opened_and_few_are_not_told_apart(app, desk, cast, asked):
    """The survey of the form opens; another with the same questionnaire waits with its rules."""
    opened_with(desk, low(1))
    for number in range(9):
        where = asked.paths["cardiology" if number < 3 else "paediatrics"]
        wish = f"等了{number + 2}0分钟，我要投诉你们的服务" if number else "还好"
        Respondent(app).fill_in(
            where, GOOD | {"q.r1": "1" if number == 8 else "5", "q.wish": wish, "q.nps": "2"}
        )
    look(desk)
    assert len(desk.all(Complaint)) == 1
    with desk.work("mei") as mei:
        opened = survey_of()
        ref = opened.ref
        later = surveys.create_survey(
            version=load_or_404(QuestionnaireVersion, id=opened.version_id),
            period=load_or_404(EvaluationPeriod, id=opened.period_id),
            name_zh="下一次调查",
            anonymity="confidential",
            opens_at=clock.now(),
            closes_at=clock.now() + timedelta(days=5),
            actor=mei.user_id,
        )
        set_rule(later, [words("投诉")], Filing())
        set_rule(later, [low(1)], Filing())
        address = f"/app/complaints/rules/{later.ref}/past"
    page = cast.mei.get(address + "?rule=1&days=90").text
    # eight wrote it; of cardiology two, which would tell who; of the cases one
    assert fact(page, "会成为投诉") == "8"
    assert page.count("不足 5 份，或为保护他人而不显示") == 4
    assert "我要投诉你们" in page
    assert "•0分钟" not in page
    assert "20分钟" not in page
    few = cast.mei.get(address + "?rule=2").text
    assert fact(few, "会成为投诉") == "不足 5 份，或为保护他人而不显示"
    assert "我要投诉" not in few
    assert len(desk.all(Complaint)) == 1
    assert cast.mei.get(f"/app/complaints/rules/{ref}/past?days=x&rule=y").status_code == 200


def fact(page: str, label: str) -> str:
    return page.split(f"<dt>{label}</dt>", 1)[1].split("</dd>", 1)[0].split(">", 1)[1].strip()


def test_a_rule_is_in_the_trail_with_its_number(desk, cast):
    ruled(desk)
    told = [e.detail for e in desk.all(AuditEvent) if e.action == "survey.case_rule_set"]
    assert [each["rule"] for each in told] == [1, 2]
    assert told[0]["when"] == "rating:≤2 & words:~投诉|rude"
    assert cast.alice.get("/app/audit").status_code == 200
