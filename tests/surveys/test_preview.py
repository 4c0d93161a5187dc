"""A draft is tried out: any way through it, told why something is not asked; nothing is kept."""

import re

import pytest
from sqlalchemy import func, select

from foundation.loader import load_or_404
from foundation.unit_of_work import session
from surveys.definition.questions.kinds import KINDS
from surveys.models import Ballot, Questionnaire, QuestionnaireVersion, Response
from surveys.queries import content_of
from surveys.starting import first_question
from surveys.trying import attributes_of

WHEN_LOW = {"answer": "lodging", "is": "at_most", "value": 2}


@pytest.fixture
def url(cast, at_work, draft):
    with at_work(cast.mei):
        ref = load_or_404(Questionnaire, id=draft.questionnaire_id).ref
    return f"/app/questionnaires/{ref}/versions/1"


@pytest.fixture
def put(cast, at_work, draft):
    """Change the draft's content as JSON."""

    def change(step):
        with at_work(cast.mei):
            version = load_or_404(QuestionnaireVersion, id=draft.id)
            content = content_of(version).as_json()
            step(content)
            version.content = content
            from foundation.audit import record

            record("version.edited", version)

    return change


def questions_of(content):
    return content["sections"][0]["questions"]


def sent(page):
    """The hidden fields of the page's form."""
    form = page.split('id="try"')[1].split("</form>")[0]
    inputs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form)
    return {name: value for name, value in inputs if name != "csrf_token"}


def nothing_required(content):
    for question in questions_of(content):
        question["required"] = False


def test_answers_decide_what_is_asked_and_why_not(cast, url, put):
    put(nothing_required)
    put(lambda content: questions_of(content)[-1].update(show_if=WHEN_LOW))
    first = cast.mei.get(f"{url}/preview")
    fields = {**sent(first.text), "go": "next"}
    happy = cast.mei.post(f"{url}/preview", {**fields, "q.lodging": "5"})
    assert "未显示，因为要求“" in happy.text
    unhappy = cast.mei.post(f"{url}/preview", {**fields, "q.lodging": "1"})
    assert "未显示，因为要求" not in unhappy.text
    assert 'name="q.comment"' in unhappy.text


def test_required_answers_are_asked_for_as_of_respondents(cast, url):
    page = cast.mei.post(f"{url}/preview", {"part": "1", "go": "next"})
    assert 'role="alert"' in page.text


def test_link_attributes_are_typed_in(cast, url, put):
    by_ward = {"link": "ward", "is": "equals", "value": "A1"}
    put(lambda content: content["sections"][0].update(show_if=by_ward))
    assert "链接的“ward”是A1" in cast.mei.get(f"{url}/preview").text
    page = cast.mei.post(f"{url}/preview", {"link": "ward=A1", "go": "stay"})
    assert 'name="q.lodging"' in page.text


def test_the_links_attribute_shows_the_right_rounds_and_why_the_others_are_hidden(cast, url, put):
    things = [{"code": code, "text": {"zh": name}} for code, name in DOCTORS]
    loop = {"chosen": "link", "link": "doctors", "most": 2, "objects": things}

    def about_doctors(content):
        nothing_required(content)
        content["sections"][0].update(loop=loop)
        content["sections"][0]["questions"] = questions_of(content)[:1]

    put(about_doctors)
    assert "链接的“doctors”列有其中之一：w、王医生" in cast.mei.get(f"{url}/preview").text
    all_of_them = {"link": "doctors=李医生、W，张医生", "go": "stay"}
    page = cast.mei.post(f"{url}/preview", all_of_them)
    assert [code for code, _ in DOCTORS if f'name="q.lodging@{code}"' in page.text] == ["w", "l"]
    assert "没有问，因为排在前面的已有 2 个" in page.text


DOCTORS = [("w", "王医生"), ("l", "李医生"), ("z", "张医生")]


def test_screening_end_is_shown(cast, url, put):
    end = {"code": "out", "title": {"zh": "不在范围"}, "when": WHEN_LOW, "screen_out": True}
    put(lambda content: content.update(ends=[end], paging="question"))
    page = cast.mei.get(f"{url}/preview")
    page = cast.mei.post(f"{url}/preview", {**sent(page.text), "q.lodging": "1", "go": "next"})
    assert "不在范围" in page.text
    assert "调查提前结束" in page.text


def test_going_back_keeps_what_was_typed(cast, url, put):
    put(lambda content: content.update(paging="question"))
    page = cast.mei.get(f"{url}/preview")
    page = cast.mei.post(f"{url}/preview", {**sent(page.text), "q.lodging": "4", "go": "next"})
    assert sent(page.text)["q.lodging"] == "4"
    page = cast.mei.post(f"{url}/preview", {**sent(page.text), "go": "back"})
    assert re.search(r'name="q\.lodging"\s+value="4"\s+checked', page.text)


def test_every_kind_can_be_tried(cast, url, put):
    def one_of_each(content):
        things = [{"code": "a", "text": {"zh": "甲"}}, {"code": "b", "text": {"zh": "乙"}}]
        for number, kind in enumerate(KINDS):
            fields = {"code": f"k{number}", **first_question(kind), "text": {"zh": f"第{kind}"}}
            fields |= {"options": things} if "options" in fields else {}
            fields |= {"rows": things} if kind == "matrix" else {}
            questions_of(content).append(fields)

    put(one_of_each)
    page = cast.mei.get(f"{url}/preview")
    assert page.status_code == 200
    for kind in KINDS:
        assert f"第{kind}" in page.text


@pytest.mark.parametrize(
    "fields",
    [
        {"part": "99999"},
        {"part": "-1", "go": "next"},
        {"part": "²", "go": "back"},
        {"go": "explode", "lang": "xx", "width": "wide"},
        {"link": "=\n==\nward=" + "x" * 300, "go": "next"},
        {"q.lodging": "\ud7ff" * 5000, "go": "next"},
        {"q.nobody": "1", "q.lodging": ["1", "2"], "go": "next"},
    ],
)
def test_odd_input_does_no_harm(cast, url, fields):
    assert cast.mei.post(f"{url}/preview", fields).status_code == 200


def test_nothing_is_kept(cast, at_work, url):
    cast.mei.post(f"{url}/preview", {"part": "1", "q.lodging": "1", "go": "next"})
    with at_work(cast.mei):
        for table in (Ballot, Response):
            assert session().scalar(select(func.count()).select_from(table)) == 0


def test_in_every_language_and_width(cast, url):
    page = cast.mei.post(f"{url}/preview", {"lang": "en", "width": "desktop"})
    assert 'class="paper is-desktop"' in page.text
    assert sent(page.text)["lang_now"] == "en"


def test_other_tenant_tries_nothing(cast, url):
    assert cast.charlie.get(f"{url}/preview").status_code == 404
    assert cast.charlie.post(f"{url}/preview", {"go": "next"}).status_code == 404


def test_attributes():
    text = "ward=A1\n doctor ： 李医生 \nnonsense\nA=b\n" + "\n".join(f"a{n}=1" for n in range(40))
    found = attributes_of(text)
    assert found["ward"] == "A1"
    assert found["doctor"] == "李医生"
    assert len(found) == 28


def test_who_only_reads_turns_the_pages_and_types_nothing(cast, url, put):
    put(lambda content: content.update(paging="question"))
    page = cast.iris.get(f"{url}/preview").text
    assert 'type="submit"' not in page.split("<main>")[1]
    assert "part=2" in page
    assert cast.iris.get(f"{url}/preview?part=2").status_code == 200
    assert cast.iris.post(f"{url}/preview", {"go": "next"}).status_code == 403


@pytest.mark.parametrize(("language", "said"), [("zh", "试填"), ("en", "Try-out")])
def test_the_first_look_is_in_the_authors_language(cast, url, language, said):
    cast.mei.get("/app/questionnaires")
    cast.mei.post("/app/preferences", {"language": language})
    page = cast.mei.get(f"{url}/preview").text
    assert f'<html lang="{ {"zh": "zh-CN", "en": "en"}[language] }"' in page
