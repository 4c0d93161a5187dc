"""The staff pages of ways in and of personal links."""

from __future__ import annotations

import pytest
from asking import Asked, Respondent, ask
from house_cast import Cast
from inviting import LIST, invite, links_in, page_of, rows, send_list, way_into

from foundation.audit.models import AuditEvent
from surveys.models import Collector, Survey
from surveys.personal_models import PersonalLink


@pytest.fixture
def anonymous(cast: Cast) -> Asked:
    return ask(cast, "anonymous")


@pytest.fixture
def confidential(cast: Cast) -> Asked:
    return ask(cast, "confidential")


@pytest.fixture
def named(cast: Cast) -> Asked:
    return ask(cast, "named")


@pytest.fixture
def page(cast: Cast, anonymous: Asked) -> str:
    return page_of(cast, anonymous, way_into(cast, anonymous))


def events(asked: Asked, action: str) -> list[AuditEvent]:
    return [event for event in rows(asked, AuditEvent) if event.action == action]


def test_the_table_says_what_each_way_in_can_promise(cast: Cast, anonymous: Asked) -> None:
    text = cast.mei.get(f"/app/surveys/{anonymous.survey.ref}/ways").text
    assert "带服务或员工信息的专属链接" in text
    assert f"/app/surveys/{anonymous.survey.ref}/ways/personal" in text


def test_who_may_only_read_is_offered_nothing_to_add(cast: Cast, anonymous: Asked) -> None:
    text = cast.vera.get(f"/app/surveys/{anonymous.survey.ref}/ways").text
    assert "专属链接" in text
    assert "ways/personal" not in text


def test_a_way_in_is_added_once_for_a_place(cast: Cast, anonymous: Asked) -> None:
    path = f"/app/surveys/{anonymous.survey.ref}/ways/personal"
    place = {"department_id": str(cast.jiangzhou.departments["cardiology"])}
    assert cast.mei.get(path).status_code == 200
    assert cast.mei.post(path, place).status_code == 302
    assert cast.mei.post(path, place).status_code == 400
    assert cast.mei.post(path).status_code == 302
    assert cast.mei.get(f"/app/surveys/{anonymous.survey.ref}/ways/unknown").status_code == 404
    assert len(events(anonymous, "survey.way_added")) == 2


def test_a_named_survey_has_no_link_for_everybody(cast: Cast, named: Asked) -> None:
    ref = named.survey.ref
    assert cast.mei.post(f"/app/surveys/{ref}/links", {"whole_house": "y"}).status_code == 400
    assert cast.mei.post(f"/app/surveys/{ref}/links/all").status_code == 400
    assert rows(named, Collector) == []
    assert "各部门各一个" not in cast.mei.get(f"/app/surveys/{ref}").text


def test_a_level_that_a_way_in_cannot_hold_is_refused(cast: Cast) -> None:
    asked = ask(cast, "confidential", opened=False)
    invite(cast, asked, "key,ward\nA1,3A")
    (survey,) = rows(asked, Survey)
    form = {
        "revision": survey.revision,
        "version_id": str(survey.version_id),
        "period_id": str(survey.period_id),
        "name_zh": survey.name_zh,
        "opens_at": "2026-11-01T08:00",
        "closes_at": "2027-12-01T00:00",
    }
    path = f"/app/surveys/{survey.ref}/edit"
    for level, words in (("named", "只有专属链接可以"), ("anonymous", "不能匿名")):
        answer = cast.mei.post(path, {**form, "anonymity": level})
        assert answer.status_code == 400
        assert words in answer.text


def test_a_list_is_shown_before_its_links_are_made(cast: Cast, anonymous: Asked, page: str) -> None:
    assert "还没有人有链接" in cast.mei.get(page).text
    seen = cast.mei.post(f"{page}/add", {"people": LIST})
    assert "名单是这样读的" in seen.text
    assert rows(anonymous, PersonalLink) == []
    links = links_in(send_list(cast, page))
    assert list(links) == ["A1", "A2", "A3"]
    stored = " ".join(str(vars(row)) for row in rows(anonymous, PersonalLink))
    assert not any(path.rsplit("/", 1)[1] in stored for path in links.values())
    assert events(anonymous, "survey.people_invited")[0].detail == {"people": 3}
    assert "林小雨" in cast.mei.get(page).text


def test_a_list_with_errors_makes_nothing(cast: Cast, anonymous: Asked, page: str) -> None:
    text = "key,email\nA1,nowhere"
    answer = cast.mei.post(f"{page}/add", {"people": text, "agreed": text, "make": "1"})
    assert answer.status_code == 400
    assert "第 2 行：不是邮箱地址：nowhere" in answer.text
    assert "A1,nowhere" in answer.text
    assert rows(anonymous, PersonalLink) == []


def test_looking_once_more_makes_nothing(cast: Cast, anonymous: Asked, page: str) -> None:
    answer = cast.mei.post(f"{page}/add", {"people": LIST, "agreed": LIST.strip()})
    assert "名单是这样读的" in answer.text
    assert rows(anonymous, PersonalLink) == []


def test_a_changed_list_is_looked_at_again(cast: Cast, anonymous: Asked, page: str) -> None:
    answer = cast.mei.post(
        f"{page}/add", {"people": LIST + "A4,,\n", "agreed": LIST.strip(), "make": "1"}
    )
    assert "名单是这样读的" in answer.text
    assert rows(anonymous, PersonalLink) == []


def test_who_has_a_link_gets_no_second_one(cast: Cast, anonymous: Asked, page: str) -> None:
    send_list(cast, page)
    assert list(links_in(send_list(cast, page, LIST + "A4,,\n"))) == ["A4"]
    assert send_list(cast, page).status_code == 302
    assert len(rows(anonymous, PersonalLink)) == 4


def test_an_anonymous_survey_takes_no_attributes(cast: Cast, anonymous: Asked, page: str) -> None:
    text = "key,ward\nA1,3A"
    answer = cast.mei.post(f"{page}/add", {"people": text, "agreed": text, "make": "1"})
    assert answer.status_code == 400
    assert "不能匿名" in answer.text


def test_a_cell_is_no_formula(cast: Cast, anonymous: Asked, page: str) -> None:
    answer = send_list(cast, page, "key,name\nA1,=1+1")
    assert "'=1+1" in answer.get_data(as_text=True)


def test_nobody_is_told_who_answered_anonymously(
    app: object, cast: Cast, anonymous: Asked, page: str
) -> None:
    links = links_in(send_list(cast, page))
    before = cast.mei.get(page).text
    Respondent(app).fill_in(links["A1"])
    after = cast.mei.get(page).text
    assert before.count("链接有效") == after.count("链接有效") == 3
    assert "state=used" not in after
    assert cast.mei.get(f"{page}?state=used").text.count("链接有效") == 3


def test_of_a_confidential_survey_it_is_told_who_answered_but_not_what(
    app: object, cast: Cast, confidential: Asked
) -> None:
    page = page_of(cast, confidential, way_into(cast, confidential))
    links = links_in(send_list(cast, page))
    Respondent(app).fill_in(links["A1"])
    assert "林小雨" in cast.mei.get(f"{page}?state=used").text
    assert "林小雨" not in cast.mei.get(f"{page}?state=open").text
    assert "王芳" in cast.mei.get(f"{page}?q=王").text
    link = next(one for one in rows(confidential, PersonalLink) if one.key == "A1")
    assert cast.mei.get(f"{page}/{link.id}/answers").status_code == 404


def test_a_named_answer_is_read_by_survey_managers_on_record(
    app: object, cast: Cast, named: Asked
) -> None:
    page = page_of(cast, named, way_into(cast, named))
    links = links_in(send_list(cast, page))
    Respondent(app).fill_in(links["A1"])
    link = next(one for one in rows(named, PersonalLink) if one.key == "A1")
    path = f"{page}/{link.id}/answers"
    assert path in cast.mei.get(page).text
    shown = cast.mei.get(path).text
    assert "座位少" in shown
    assert "林小雨" in shown
    assert [event.detail for event in events(named, "survey.person_read")] == [{"person": "A1"}]
    assert cast.vera.get(path).status_code == 403
    assert cast.ouyang.get(path).status_code == 403


def test_new_links_for_all_end_the_old_ones(app: object, cast: Cast, anonymous: Asked) -> None:
    page = page_of(cast, anonymous, way_into(cast, anonymous))
    before = links_in(send_list(cast, page))
    Respondent(app).fill_in(before["A1"])
    assert "从此失效" in cast.mei.get(f"{page}/renew").text
    after = links_in(cast.mei.post(f"{page}/renew"))
    assert set(after) == set(before)
    lin = Respondent(app)
    assert lin.get(before["A2"]).status_code == 404
    assert lin.get(after["A2"]).status_code == 200
    assert lin.get(after["A1"]).status_code == 410


def test_a_link_is_taken_back_after_asking(app: object, cast: Cast, anonymous: Asked) -> None:
    page = page_of(cast, anonymous, way_into(cast, anonymous))
    links = links_in(send_list(cast, page))
    link = next(one for one in rows(anonymous, PersonalLink) if one.key == "A2")
    assert cast.mei.get(f"{page}/{link.id}/revoke").status_code == 200
    assert cast.mei.post(f"{page}/{link.id}/revoke").status_code == 302
    assert cast.mei.post(f"{page}/{link.id}/revoke").status_code == 409
    assert Respondent(app).get(links["A2"]).status_code == 410
    assert "已收回" in cast.mei.get(f"{page}?state=revoked").text


def test_the_other_house_finds_no_list(cast: Cast, anonymous: Asked, page: str) -> None:
    assert cast.dora.get(page).status_code == 404
    assert cast.dora.post(f"{page}/renew").status_code == 404
