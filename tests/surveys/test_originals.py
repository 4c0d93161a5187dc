"""The library's updates and templates of the house, as people meet them."""

from __future__ import annotations

import re

import pytest
from house_world import make_world
from sqlalchemy import select

from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from surveys.definition.model import Questionnaire as Content
from surveys.library import catalogue
from surveys.models import Questionnaire, QuestionnaireVersion
from surveys.services import originals

PACK = "complaint_handling"


def page(person, path, status=200):
    response = person.get(path)
    assert response.status_code == status
    return response.get_data(as_text=True)


def fields(html, *pieces):
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html)[1]
    revision = re.search(r'name="revision"[^>]*value="(\d+)"', html)[1]
    return {"csrf_token": token, "revision": revision, "pieces": list(pieces)}


@pytest.fixture
def copied(cast):
    """Mei copied the pack; the ref of her draft."""
    cast.mei.get("/app/questionnaires/library")
    answer = cast.mei.post(f"/app/questionnaires/library/{PACK}/copy")
    assert answer.status_code == 302
    return re.search(r"questionnaires/(Q-[^/]+)/", answer.headers["Location"])[1]


@pytest.fixture
def renewed(monkeypatch):
    """The library has another wording of two items, and one more."""
    content = catalogue.load_pack(PACK).as_json()
    asked = content["sections"][0]["questions"]
    asked[0]["text"] = {"zh": "新的说法一", "en": "New wording one"}
    asked[1]["text"] = {"zh": "新的说法二", "en": "New wording two"}
    asked.append({"type": "long_text", "code": "fresh", "text": {"zh": "新题", "en": "Fresh"}})
    new = Content.model_validate(content)
    monkeypatch.setattr(originals, "load_pack", lambda _key: new)
    return new


def stored(cast, ref):
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        row = session().scalars(select(Questionnaire).where(Questionnaire.ref == ref)).one()
        query = select(QuestionnaireVersion).where(QuestionnaireVersion.questionnaire_id == row.id)
        version = session().scalars(query).one()
        return Content.model_validate(version.content), row.pack_content


def test_a_fresh_copy_has_nothing_new(cast, copied):
    html = page(cast.mei, f"/app/questionnaires/{copied}/original")
    assert "问卷库没有新的改动" in html


def test_chosen_updates_come_and_the_others_are_not_offered_again(cast, copied, renewed):
    url = f"/app/questionnaires/{copied}/original"
    html = page(cast.mei, url)
    assert "新的说法一" in html
    sent = cast.mei.post(url, data=fields(html, "question:lodging", "question:fresh"))
    assert sent.status_code == 302
    content, seen = stored(cast, copied)
    assert content.question("lodging").text.pick("zh") == "新的说法一"
    assert content.question("informing").text.pick("zh") != "新的说法二"
    assert content.questions[-1].code == "fresh"
    assert seen == renewed.as_json()
    assert "问卷库没有新的改动" in page(cast.mei, url)


def test_a_second_sending_takes_nothing(cast, copied, renewed):
    url = f"/app/questionnaires/{copied}/original"
    form = fields(page(cast.mei, url), "question:lodging")
    assert cast.mei.post(url, data=form).status_code == 302
    before = stored(cast, copied)
    assert cast.mei.post(url, data=form).status_code == 409
    assert stored(cast, copied) == before


@pytest.mark.parametrize("piece", ["question:gone", "tree:", "x", "whole:format"])
def test_what_is_no_update_is_refused(cast, copied, renewed, piece):
    url = f"/app/questionnaires/{copied}/original"
    before = stored(cast, copied)
    answer = cast.mei.post(url, data=fields(page(cast.mei, url), piece))
    assert answer.status_code == 409
    assert stored(cast, copied) == before


def test_a_draft_that_somebody_saved_meanwhile_is_left_alone(cast, copied, renewed):
    url = f"/app/questionnaires/{copied}/original"
    form = fields(page(cast.mei, url), "question:lodging")
    stale = {**form, "revision": str(int(form["revision"]) + 1)}
    assert cast.mei.post(url, data=stale).status_code == 409
    assert stored(cast, copied)[0].question("lodging").text.pick("zh") != "新的说法一"


def test_an_approved_version_is_told_to_go_on_in_the_next(cast, renewed):
    world = make_world(cast)
    url = f"/app/questionnaires/{world.questionnaire_ref}/original"
    assert "批准后的版本不再改动" in page(cast.mei, url)


def test_only_an_approved_questionnaire_becomes_a_template(cast, copied):
    answer = cast.mei.post(f"/app/questionnaires/{copied}/template")
    assert answer.status_code == 409


def test_a_template_stands_in_the_library_and_is_copied(cast):
    ref = make_world(cast).questionnaire_ref
    assert cast.mei.post(f"/app/questionnaires/{ref}/template").status_code == 302
    assert ref in page(cast.mei, "/app/questionnaires/library")
    answer = cast.mei.post(f"/app/questionnaires/{ref}/template/copy")
    assert answer.status_code == 302
    assert "/versions/1" in answer.headers["Location"]
    cast.mei.post(f"/app/questionnaires/{ref}/template/end")
    assert ref not in page(cast.mei, "/app/questionnaires/library")
    assert cast.mei.post(f"/app/questionnaires/{ref}/template/copy").status_code == 404


def test_the_other_house_finds_nothing(cast, copied):
    for path in ("original", "template", "template/end", "template/copy"):
        ask = cast.charlie.get if path == "original" else cast.charlie.post
        assert ask(f"/app/questionnaires/{copied}/{path}").status_code == 404


def test_the_library_is_searched_and_narrowed(cast):
    assert "住客满意度调查" in page(cast.mei, "/app/questionnaires/library?industry=hotel")
    narrowed = page(cast.mei, "/app/questionnaires/library?industry=hotel&q=住院")
    assert "住院满意度调查" not in narrowed
    assert "没有找到" in narrowed
