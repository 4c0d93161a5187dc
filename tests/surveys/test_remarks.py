"""A reviewer remarks on single questions, the authors answer; a decided version takes neither."""

import pytest

from foundation.loader import load_or_404
from surveys.models import Questionnaire


@pytest.fixture
def url(cast, at_work, submitted):
    with at_work(cast.mei):
        ref = load_or_404(Questionnaire, id=submitted.questionnaire_id).ref
    return f"/app/questionnaires/{ref}/versions/1"


def remark(person, url, code="lodging", text="“方便”指什么？"):
    return person.post(f"{url}/remarks", {"code": code, "text": text})


def test_remark_and_answer_stand_on_the_approval_page(cast, url):
    assert remark(cast.wen, url).status_code == 302
    page = cast.mei.get(f"{url}/approval").text
    assert "“方便”指什么？" in page
    assert "Wen" in page
    answer = cast.mei.post(f"{url}/remarks/1/answer", {"text": "指挂号方便。"})
    assert answer.status_code == 302
    page = cast.wen.get(f"{url}/approval").text
    assert "指挂号方便。" in page
    assert "/remarks/1/answer" not in page


def test_first_answer_stands(cast, url):
    remark(cast.wen, url)
    cast.mei.post(f"{url}/remarks/1/answer", {"text": "第一"})
    assert cast.mei.post(f"{url}/remarks/1/answer", {"text": "第二"}).status_code == 409
    assert "第二" not in cast.mei.get(f"{url}/approval").text


@pytest.mark.parametrize("text", ["", "  \n ", "长" * 2001, "a\0b"])
def test_odd_remarks_are_refused(cast, url, text):
    answer = remark(cast.wen, url, text=text)
    assert answer.status_code == 400
    assert 'id="text-error"' in answer.text


def test_unknown_questions_and_remarks(cast, url):
    assert remark(cast.wen, url, code="nobody").status_code == 400
    assert cast.mei.post(f"{url}/remarks/9/answer", {"text": "?"}).status_code == 404
    number = "9" * 30
    assert cast.mei.post(f"{url}/remarks/{number}/answer", {"text": "?"}).status_code == 404


def test_markup_is_text(cast, url):
    remark(cast.wen, url, text="<script>alert(1)</script>")
    assert "<script>alert" not in cast.mei.get(f"{url}/approval").text


def test_decided_version_takes_none(cast, url):
    remark(cast.wen, url)
    cast.wen.post(f"{url}/approve", {"revision": "2"})
    assert remark(cast.wen, url).status_code == 409
    assert cast.mei.post(f"{url}/remarks/1/answer", {"text": "晚了"}).status_code == 409
    assert "“方便”指什么？" in cast.mei.get(f"{url}/approval").text


def test_others_neither_remark_nor_answer(cast, url):
    assert remark(cast.iris, url).status_code == 403
    assert remark(cast.charlie, url).status_code == 404
    remark(cast.wen, url)
    assert cast.charlie.post(f"{url}/remarks/1/answer", {"text": "?"}).status_code == 404
    assert cast.iris.post(f"{url}/remarks/1/answer", {"text": "?"}).status_code == 403
