"""Locked wording stays as it is until it is unlocked; where a trend breaks, everybody sees it."""

import pytest

from foundation.loader import load_or_404
from surveys.definition.breaks import Why, breaks
from surveys.definition.editing import update_question
from surveys.models import Questionnaire, QuestionnaireVersion
from surveys.queries import content_of


@pytest.fixture
def url(cast, at_work, draft):
    with at_work(cast.mei):
        ref = load_or_404(Questionnaire, id=draft.questionnaire_id).ref
    return f"/app/questionnaires/{ref}/versions/1"


@pytest.fixture
def content(cast, at_work, draft):
    def read():
        with at_work(cast.mei):
            return content_of(load_or_404(QuestionnaireVersion, id=draft.id))

    return read


@pytest.fixture
def locked(cast, url):
    cast.mei.post(f"{url}/questions/lodging/lock", {"revision": "1"})
    return f"{url}/questions/lodging"


def test_locked_wording_cannot_be_changed(cast, locked, content):
    before = content().question("lodging")
    fields = {
        "revision": "2",
        "text_zh": "换个问法？",
        "points": "7",
        "labels_zh": "",
        "short_zh": "短",
    }
    assert cast.mei.post(locked, fields).status_code == 302
    after = content().question("lodging")
    assert (after.text, after.points, after.labels) == (before.text, before.points, before.labels)
    assert after.short.root["zh"] == "短"


def test_locked_page_offers_no_field_for_it(cast, locked):
    page = cast.mei.get(locked).text
    assert 'name="text_zh"' not in page
    assert 'name="indicator"' in page
    assert "已锁定" in page


def test_kind_of_a_locked_question_stays(cast, locked, content):
    answer = cast.mei.post(f"{locked}/kind", {"revision": "2", "kind": "single"})
    assert answer.status_code == 400
    assert content().question("lodging").type == "rating"


def test_unlocking_warns_first(cast, locked, content):
    assert "趋势在这里断开" in cast.mei.get(f"{locked}/unlock").text
    assert content().question("lodging").locked
    assert cast.mei.post(f"{locked}/unlock", {"revision": "2"}).status_code == 302
    assert not content().question("lodging").locked


def test_copy_of_a_locked_question_is_free(cast, locked, content):
    cast.mei.post(f"{locked}/duplicate", {"revision": "2"})
    assert not content().question("lodging_2").locked


def test_others_do_not_lock(cast, url, content):
    assert cast.iris.post(f"{url}/questions/lodging/lock", {"revision": "1"}).status_code == 403
    assert cast.charlie.post(f"{url}/questions/lodging/lock", {"revision": "1"}).status_code == 404
    assert cast.mei.get(f"{url}/questions/nobody/unlock").status_code == 404
    assert not content().question("lodging").locked


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"text": {"zh": "别的？", "en": "Other?"}}, Why.WORDING),
        ({"points": 7, "labels": ()}, Why.SCALE),
        ({"reversed": True}, Why.DIRECTION),
        ({"type": "long_text"}, Why.KIND),
        ({"hint": {"zh": "提示"}}, None),
        ({"required": False}, None),
    ],
)
def test_what_breaks_a_trend(content, changes, why):
    before = content()
    after = update_question(before, "lodging", changes)
    assert breaks(before, after).get("lodging") is why


def test_other_options_break_it_and_a_translation_does_not(content):
    before = content()
    options = [o.model_dump() for o in before.question("resolved").options]
    fewer = update_question(before, "resolved", {"options": options[:2]})
    assert breaks(before, fewer) == {"resolved": Why.OPTIONS}
    text = {"zh": before.question("resolved").text.root["zh"]}
    assert breaks(before, update_question(before, "resolved", {"text": text})) == {}


def test_approver_sees_the_break(cast, at_work, approved, url):
    with at_work(cast.mei):
        from surveys.services import drafts, questionnaires

        of = load_or_404(Questionnaire, id=approved.questionnaire_id)
        version = questionnaires.start_new_version(of, cast.mei.user_id)
        edit = drafts.Edit(version, 1, cast.mei.user_id)
        drafts.save_question(edit, "lodging", {"text": {"zh": "别的？", "en": "Other?"}})
    for page in ("difference", "approval"):
        text = cast.wen.get(url.removesuffix("1") + f"2/{page}").text
        assert "趋势断开之处" in text
        assert "文字不同" in text
