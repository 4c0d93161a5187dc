"""The last steps of a draft are taken back one by one, and done again."""

import pytest
from sqlalchemy import func, select

from foundation.loader import load_or_404
from foundation.unit_of_work import session
from surveys.authoring_models import DraftStep
from surveys.models import Questionnaire, QuestionnaireVersion
from surveys.queries import content_of
from surveys.services import draft_steps, drafts, questionnaires, undoing
from surveys.services.drafts import Edit, StaleDraft


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


def move(cast, url, revision, code="lodging"):
    form = {"revision": str(revision), "direction": "down"}
    return cast.mei.post(f"{url}/questions/{code}/move", form)


def test_undone_step_by_step_and_done_again(cast, url, content):
    first = content()
    move(cast, url, 1)
    second = content()
    cast.mei.post(f"{url}/questions/resolved/delete", {"revision": "2"})
    third = content()
    for name, expected in (
        ("undo", second),
        ("undo", first),
        ("redo", second),
        ("redo", third),
        ("undo", second),
    ):
        revision = cast.mei.get(url).text.split('name="revision" value="')[1].split('"')[0]
        assert cast.mei.post(f"{url}/{name}", {"revision": revision}).status_code == 302
        assert content() == expected


def test_button_names_the_step(cast, url):
    assert "撤销：" not in cast.mei.get(url).text
    move(cast, url, 1)
    assert "撤销：移动题目" in cast.mei.get(url).text
    cast.mei.post(f"{url}/undo", {"revision": "2"})
    page = cast.mei.get(url).text
    assert "恢复：移动题目" in page
    assert 'action="' + f"{url}/undo" not in page


def test_new_step_ends_what_could_be_done_again(cast, url):
    move(cast, url, 1)
    cast.mei.post(f"{url}/undo", {"revision": "2"})
    move(cast, url, 3, "resolved")
    assert cast.mei.post(f"{url}/redo", {"revision": "4"}).status_code == 409


def test_stale_page_undoes_nothing(cast, url, content):
    move(cast, url, 1)
    before = content()
    assert cast.wen.post(f"{url}/undo", {"revision": "1"}).status_code == 409
    assert content() == before


def test_nothing_to_undo(cast, url):
    assert cast.mei.post(f"{url}/undo", {"revision": "1"}).status_code == 409


def test_who_undoes_is_an_author(cast, at_work, url, draft):
    move(cast, url, 1)
    cast.wen.post(f"{url}/undo", {"revision": "2"})
    with at_work(cast.mei):
        authors = load_or_404(QuestionnaireVersion, id=draft.id).authors
    assert str(cast.wen.user_id) in authors


def test_undone_title_renames_the_questionnaire(cast, at_work, draft):
    with at_work(cast.mei):
        before = load_or_404(Questionnaire, id=draft.questionnaire_id).name_zh
        drafts.save_settings(Edit(draft, 1, cast.mei.user_id), {"title": {"zh": "别的"}})
    with at_work(cast.mei):
        assert load_or_404(Questionnaire, id=draft.questionnaire_id).name_zh == "别的"
        undoing.undo(Edit(draft, 2, cast.mei.user_id))
        assert load_or_404(Questionnaire, id=draft.questionnaire_id).name_zh == before


def test_typing_that_goes_on_is_one_step(cast, at_work, draft, move_clock):
    with at_work(cast.mei):
        for revision, words in enumerate(("方", "方便", "方便吗"), start=1):
            edit = Edit(draft, revision, cast.mei.user_id)
            drafts.save_question(edit, "lodging", {"text": {"zh": words}})
        assert _kept(draft) == 1
    move_clock(minutes=5)
    with at_work(cast.mei):
        edit = Edit(draft, 4, cast.mei.user_id)
        drafts.save_question(edit, "lodging", {"text": {"zh": "方便吗？"}})
        assert _kept(draft) == 2


def _kept(version):
    query = select(func.count()).where(DraftStep.version_id == version.id)
    return session().scalar(query)


def test_the_last_fifty_are_kept(cast, at_work, draft):
    with at_work(cast.mei):
        for revision in range(1, 53):
            edit = Edit(draft, revision, cast.mei.user_id)
            drafts.move_question(edit, "lodging", 1 if revision % 2 else -1)
        assert _kept(draft) == draft_steps.MOST_STEPS


def test_approval_forgets_the_steps(cast, at_work, draft):
    with at_work(cast.mei):
        drafts.move_question(Edit(draft, 1, cast.mei.user_id), "lodging", 1)
        questionnaires.submit_for_approval(draft, cast.mei.user_id)
    with at_work(cast.wen):
        questionnaires.approve(draft, cast.wen.user_id)
        assert _kept(draft) == 0


def test_other_tenant_and_auditor_undo_nothing(cast, url, content):
    move(cast, url, 1)
    before = content()
    assert cast.charlie.post(f"{url}/undo", {"revision": "2"}).status_code == 404
    assert cast.iris.post(f"{url}/undo", {"revision": "2"}).status_code == 403
    assert content() == before


def test_stale_service_raises(cast, at_work, draft):
    with at_work(cast.mei):
        drafts.move_question(Edit(draft, 1, cast.mei.user_id), "lodging", 1)
        with pytest.raises(StaleDraft):
            undoing.undo(Edit(draft, 1, cast.mei.user_id))
