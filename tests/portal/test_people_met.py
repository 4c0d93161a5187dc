"""Things that the link tells of, and what conditions and texts know of the person behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from asking import Asked, Respondent, ask
from inviting import invite, page_of, rows, send_list, way_into

from surveys.definition.model import Questionnaire
from surveys.models import Ballot, Response
from surveys.personal_models import PersonalLink, ResponseOrigin

if TYPE_CHECKING:
    from house_cast import Cast


def _t(zh: str) -> dict[str, str]:
    return {"zh": zh, "en": f"{zh} (en)"}


def doctor(code: str, zh: str, en: str) -> dict[str, Any]:
    return {"code": code, "text": {"zh": zh, "en": en}}


DOCTORS: dict[str, Any] = {
    "format": 1,
    "languages": ["zh", "en"],
    "title": _t("门诊回访"),
    "introduction": _t("{contact:name|您}，您好。"),
    "closing": _t("谢谢{contact:name|您}谈{link:doctors|医生}。"),
    "indicators": [{"code": "care", "name": _t("服务"), "weight": 100}],
    "sections": [
        {
            "code": "met",
            "title": _t("见过的医生"),
            "loop": {
                "chosen": "link",
                "link": "doctors",
                "most": 2,
                "objects": [
                    doctor("wang", "王医生", "Dr Wang"),
                    doctor("li", "李医生", "Dr Li"),
                    doctor("zhang", "张医生", "Dr Zhang"),
                ],
            },
            "questions": [
                {
                    "type": "rating",
                    "code": "r",
                    "text": _t("{object}讲得清楚吗？"),
                    "required": True,
                    "indicator": "care",
                }
            ],
        },
        {
            "code": "you",
            "title": _t("关于您"),
            "questions": [
                {"type": "rating", "code": "all", "text": _t("总的来说？"), "indicator": "care"},
                {
                    "type": "long_text",
                    "code": "gold",
                    "text": _t("金卡服务怎么样？"),
                    "show_if": {"contact": "grade", "is": "equals", "value": "金卡"},
                },
            ],
        },
    ],
}
PEOPLE = "编号,姓名,doctors,grade\nA1,林小雨,李医生、WANG，赵医生,金卡\nA2,王芳,,银卡\n"


@pytest.fixture
def asked(cast: Cast) -> Asked:
    return ask(cast, "confidential", content=DOCTORS)


def test_each_doctor_of_the_link_is_asked_about_and_nothing_else(
    cast: Cast, asked: Asked, lin: Respondent
) -> None:
    link = invite(cast, asked, PEOPLE)["A1"]
    lin.get(link)
    assert "林小雨，您好。" in lin.text
    assert "王医生讲得清楚吗？" in lin.text
    lin.post(link, {"q.r@wang": "5"})
    lin.follow()
    assert "李医生讲得清楚吗？" in lin.text
    lin.post(link, {"q.r@li": "2"})
    lin.follow()
    assert "金卡服务怎么样？" in lin.text
    lin.post(link, {"q.all": "4", "q.gold": "很好"})
    lin.follow()
    assert "谢谢林小雨谈李医生、WANG，赵医生。" in lin.text
    (row,) = rows(asked, Response)
    assert row.answers == {"r@wang": 5, "r@li": 2, "all": 4, "gold": "很好"}


def test_of_the_person_nothing_is_kept_with_a_confidential_answer(
    cast: Cast, asked: Asked, lin: Respondent
) -> None:
    lin.fill_in(invite(cast, asked, PEOPLE)["A1"], {"q.r@wang": "5", "q.r@li": "5"})
    (origin,) = rows(asked, ResponseOrigin)
    assert (origin.attributes, origin.link_id) == ({"doctors": "李医生、WANG，赵医生"}, None)
    first = next(one for one in rows(asked, PersonalLink) if one.key == "A1")
    assert (first.contact, first.attributes) == ({"grade": "金卡"}, origin.attributes)
    kept = str([vars(row) for model in (Response, ResponseOrigin) for row in rows(asked, model)])
    assert not any(words in kept for words in ("金卡", "林小雨", "A1"))


def test_who_met_nobody_is_asked_the_rest(cast: Cast, asked: Asked, lin: Respondent) -> None:
    lin.get(invite(cast, asked, PEOPLE)["A2"])
    assert "王芳，您好。" in lin.text
    assert "总的来说？" in lin.text
    assert "讲得清楚吗？" not in lin.text
    assert "金卡服务怎么样？" not in lin.text


def test_an_answer_about_a_doctor_whom_the_link_does_not_name_is_not_taken(
    cast: Cast, asked: Asked, lin: Respondent
) -> None:
    link = invite(cast, asked, PEOPLE)["A2"]
    lin.get(link)
    lin.post(link, {"q.all": "4", "q.r@zhang": "1"})
    assert all("r@zhang" not in row.answers for row in rows(asked, Response))


def test_by_the_address_for_all_nobody_is_known(asked: Asked, lin: Respondent) -> None:
    lin.get(asked.path)
    assert "您，您好。" in lin.text
    assert "讲得清楚吗？" not in lin.text


def test_an_anonymous_survey_greets_nobody_by_name(cast: Cast, lin: Respondent) -> None:
    asked = ask(cast, "anonymous", content=DOCTORS)
    people = "编号,姓名\nA1,林小雨\n"
    page = page_of(cast, asked, way_into(cast, asked))
    seen = cast.mei.post(f"{page}/add", {"people": people}).text
    assert "匿名调查的链接不带任何信息" in seen
    refused = cast.mei.post(f"{page}/add", {"people": PEOPLE})
    assert refused.status_code == 400
    link = invite_at(cast, page, people)["A1"]
    lin.get(link)
    assert "林小雨" not in lin.text
    assert "您，您好。" in lin.text
    lin.fill_in(link, {"q.all": "4"})
    lin.follow()
    assert "林小雨" not in lin.text
    (ballot,) = rows(asked, Ballot)
    assert ballot.answers == {"all": 4}


def invite_at(cast: Cast, page: str, people: str) -> dict[str, str]:
    from inviting import links_in

    return links_in(send_list(cast, page, people))


def test_the_preview_tells_the_use_of_each_column_and_what_is_amiss(
    cast: Cast, asked: Asked
) -> None:
    page = page_of(cast, asked, way_into(cast, asked))
    seen = cast.mei.post(f"{page}/add", {"people": PEOPLE}).text
    for words in (
        "每一列的用途",
        "客户：问卷要看它，不与答卷一起保存",
        "“赵医生”（第 2 行，共 1 次）不在本问卷“见过的医生”的对象之中",
    ):
        assert words in seen
    assert "没有这一列" not in seen
    bare = cast.mei.post(f"{page}/add", {"people": "编号\nA1"}).text
    assert "问卷要看链接的“doctors”。名单里没有这一列" in bare
    table = cast.mei.get(page)
    assert table.status_code == 200
    made = send_list(cast, page, PEOPLE).get_data(as_text=True)
    assert "doctors,grade,link" in made
    assert "grade：金卡" in cast.mei.get(page).text


def test_ways_in_that_do_not_bring_it_are_told(cast: Cast, asked: Asked) -> None:
    ref = asked.survey.ref
    first = cast.mei.get(f"/app/surveys/{ref}/ways").text
    assert "问卷要看链接的“doctors”，但这样进来的人没有：公开链接" in first
    invite(cast, asked, PEOPLE)
    then = cast.mei.get(f"/app/surveys/{ref}/ways").text
    for told in (
        "问卷要看链接的“doctors”，但这样进来的人没有：公开链接、2 个专属链接中的 1 个。",
        "问卷要看客户的“grade”，但这样进来的人没有：公开链接。",
    ):
        assert told in then
    assert "客户的“name”" not in then


def test_opening_warns_of_what_is_missing(cast: Cast) -> None:
    asked = ask(cast, "confidential", content=DOCTORS, opened=False)
    page = cast.mei.get(f"/app/surveys/{asked.survey.ref}/open").text
    assert "问卷要看链接的“doctors”" in page
    plain = {**DOCTORS, "closing": _t("谢谢。"), "sections": [no_loop(), DOCTORS["sections"][1]]}
    plain["sections"][1] = {
        **plain["sections"][1],
        "questions": plain["sections"][1]["questions"][:1],
    }
    Questionnaire.model_validate(plain)
    other = ask(cast, "confidential", content=plain, opened=False, name="另一个调查")
    page = cast.mei.get(f"/app/surveys/{other.survey.ref}/open").text
    assert "问卷要看" not in page


def no_loop() -> dict[str, Any]:
    return {**DOCTORS["sections"][0], "loop": None}


def test_a_survey_whose_links_tell_of_people_cannot_be_made_anonymous(cast: Cast) -> None:
    asked = ask(cast, "confidential", content=DOCTORS, opened=False)
    invite(cast, asked, "编号,grade\nA1,金卡\n")
    (link,) = rows(asked, PersonalLink)
    assert (link.attributes, link.contact) == ({}, {"grade": "金卡"})
    survey = asked.survey
    form = {
        "revision": survey.revision,
        "version_id": str(survey.version_id),
        "period_id": str(survey.period_id),
        "name_zh": survey.name_zh,
        "opens_at": "2026-11-01T08:00",
        "closes_at": "2027-12-01T00:00",
        "anonymity": "anonymous",
    }
    answer = cast.mei.post(f"/app/surveys/{survey.ref}/edit", form)
    assert answer.status_code == 400
    assert "不能匿名" in answer.text
