"""The pages of questionnaires: list, library, versions, approval, preview."""

import re

import pytest
from sqlalchemy import event

from foundation.loader import load_or_404
from foundation.unit_of_work import engine
from surveys.models import Questionnaire, QuestionnaireVersion
from surveys.services import questionnaires

LIST = "/app/questionnaires"


@pytest.fixture
def url(cast, at_work, draft):
    with at_work(cast.mei):
        ref = load_or_404(Questionnaire, id=draft.questionnaire_id).ref
    return f"{LIST}/{ref}/versions/1"


def state(cast, at_work, version):
    with at_work(cast.mei):
        return load_or_404(QuestionnaireVersion, id=version.id).state


def test_empty_list_leads_to_the_library(cast):
    page = cast.mei.get(LIST).text
    assert f'href="{LIST}/library"' in page
    assert "还没有问卷" in page


def test_auditor_reads_but_is_offered_no_copy(cast):
    assert f"{LIST}/new" not in cast.iris.get(LIST).text
    assert "复制这一份" not in cast.iris.get(f"{LIST}/library").text


@pytest.mark.parametrize("person", ["ouyang", "gu", "vera"])
def test_others_have_no_questionnaires(cast, person):
    assert getattr(cast, person).get(LIST).status_code == 403


def test_library_shows_every_pack_whole(cast):
    page = cast.mei.get(f"{LIST}/library").text
    assert "门诊满意度调查" in page
    pack = cast.mei.get(f"{LIST}/library/hospital_outpatient").text
    assert "How satisfied are you with how easy it was to book or register?" in pack
    assert cast.mei.get(f"{LIST}/library/nothing").status_code == 404


def test_library_shows_packs_by_industry_with_their_length(cast):
    page = cast.mei.get(f"{LIST}/library").text
    heads = re.findall(r"<h2>(.+?)</h2>", page)
    assert [head for head in heads if head in ("医院", "银行", "物流")] == ["银行", "医院", "物流"]
    bank, _, logistics = (page.index(f"<h2>{name}</h2>") for name in ("银行", "医院", "物流"))
    assert bank < page.index("网点服务满意度调查") < page.index("门诊满意度调查")
    assert logistics < page.index("收件满意度调查")
    assert "20 题" in page
    assert "约 2 分 20 秒" in page


def test_notes_for_maintainers_are_shown_nowhere(cast):
    for address in (f"{LIST}/library", f"{LIST}/library/bank_branch"):
        page = cast.mei.get(address).text
        assert "网点服务满意度调查" in page
        assert "There is no kind of its own" not in page


def test_copy_leads_to_the_draft(cast):
    answer = cast.mei.post(f"{LIST}/library/hospital_outpatient/copy")
    assert answer.status_code == 302
    assert "门诊满意度调查" in cast.mei.get(answer.location).text


def test_copy_needs_the_token(cast):
    answer = cast.mei.client.post(f"{LIST}/library/hospital_outpatient/copy")
    assert answer.status_code == 400


def test_blank_questionnaire(cast):
    answer = cast.mei.post(f"{LIST}/new", {"title_zh": "食堂", "languages": ["zh"]})
    assert "食堂" in cast.mei.get(answer.location).text


def test_blank_without_title_keeps_what_was_typed(cast):
    answer = cast.mei.post(f"{LIST}/new", {"title_zh": "", "title_en": "", "languages": ["en"]})
    assert answer.status_code == 400
    assert "请填写标题" in answer.text


def test_search_and_filter(cast, url):
    assert "投诉处理回访" in cast.mei.get(f"{LIST}?q=回访").text
    assert "没有符合的内容" in cast.mei.get(f"{LIST}?q=100%").text
    assert "没有符合的内容" in cast.mei.get(f"{LIST}?state=retired").text
    assert cast.mei.get(f"{LIST}?q=%00&state=nonsense&page=1").status_code == 200
    assert cast.mei.get(f"{LIST}?page=-1").status_code == 400


def test_list_asks_as_often_for_many_as_for_one(cast, at_work, url):
    def queries():
        asked = []

        def note(_connection, _cursor, statement, *_):
            asked.append(statement)

        event.listen(engine(), "before_cursor_execute", note)
        cast.mei.get(LIST)
        event.remove(engine(), "before_cursor_execute", note)
        return len(asked)

    cast.mei.get(LIST)
    one = queries()
    for _ in range(5):
        with at_work(cast.mei):
            questionnaires.copy_from_library("complaint_handling", cast.mei.user_id)
    assert queries() == one


def test_approval_by_the_pages(cast, at_work, draft, url):
    assert cast.mei.post(f"{url}/submit", {"revision": "1"}).status_code == 302
    assert "可以批准的人：Alice、Wen" in cast.mei.get(f"{url}/approval").text
    assert cast.mei.post(f"{url}/approve", {"revision": "2"}).status_code == 403
    assert cast.wen.post(f"{url}/approve", {"revision": "2", "note": "好"}).status_code == 302
    assert state(cast, at_work, draft) == "approved"
    assert cast.wen.post(f"{url}/send-back", {"revision": "3", "note": "等等"}).status_code == 409


def test_sending_back_without_reasons_says_so(cast, at_work, submitted, url):
    answer = cast.wen.post(f"{url}/send-back", {"revision": "2", "note": ""})
    assert answer.status_code == 400
    assert "请写明要改什么" in answer.text
    assert state(cast, at_work, submitted) == "in_approval"


def test_sent_back_reasons_stand_on_the_page(cast, submitted, url):
    cast.wen.post(f"{url}/send-back", {"revision": "2", "note": "第 3 题 <b>不清楚</b>"})
    page = cast.mei.get(f"{url}/approval").text
    assert "第 3 题 &lt;b&gt;不清楚&lt;/b&gt;" in page


def test_approving_what_came_again_since_conflicts(cast, submitted, url):
    cast.wen.post(f"{url}/send-back", {"revision": "2", "note": "改"})
    cast.mei.post(f"{url}/submit", {"revision": "3"})
    assert cast.alice.post(f"{url}/approve", {"revision": "2"}).status_code == 409


def test_a_step_without_revision_is_refused(cast, at_work, draft, url):
    assert cast.mei.post(f"{url}/submit").status_code == 400
    assert state(cast, at_work, draft) == "draft"


def test_unfinished_draft_is_not_sent(cast):
    answer = cast.mei.post(f"{LIST}/new", {"title_zh": "食堂", "languages": ["zh"]})
    refused = cast.mei.post(f"{answer.location}/submit", {"revision": "1"})
    assert refused.status_code == 400
    assert "还没有题目，请添加" in refused.text


def test_approved_version_reads_without_fields(cast, approved, url):
    page = cast.iris.get(url).text
    assert "反映问题的方便程度，您满意吗？" in page
    assert f'action="{url}' not in page
    assert "用它新建调查" not in page
    assert "用它新建调查" in cast.mei.get(url).text


def test_next_version_and_its_difference(cast, at_work, approved, url):
    listing = url.removesuffix("/versions/1")
    answer = cast.mei.post(f"{listing}/versions")
    assert answer.location == f"{listing}/versions/2"
    cast.mei.post(
        f"{answer.location}/questions/lodging",
        {"revision": "1", "text_zh": "反映问题方便吗？", "required": "y", "not_applicable": "y"},
    )
    page = cast.wen.get(f"{answer.location}/difference").text
    assert "反映问题方便吗？" in page
    assert "1 处改动" in page
    assert cast.mei.post(f"{listing}/versions").status_code == 409


def test_retiring_asks_first(cast, at_work, approved, url):
    assert "不能恢复使用" in cast.mei.get(f"{url}/retire").text
    assert cast.mei.post(f"{url}/retire", {"revision": "3"}).status_code == 302
    assert state(cast, at_work, approved) == "retired"


def test_preview_speaks_each_language_and_stores_nothing(cast, url):
    zh = cast.mei.get(f"{url}/preview?language=zh").text
    assert '<html lang="zh-CN">' in zh
    assert "反映问题的方便程度，您满意吗？" in zh
    en = cast.mei.get(f"{url}/preview?lang=en").text
    assert '<html lang="en">' in en
    assert "How satisfied are you with how easy it was to raise the matter?" in en
    assert "nothing you fill in here is kept" in en
    assert cast.mei.get(f"{url}/preview?language=tlh&part=99").status_code == 200


def test_other_tenants_pages_do_not_exist(cast, url):
    for page in ("", "/approval", "/preview", "/difference", "/texts", "/questions/lodging"):
        assert cast.charlie.get(url + page).status_code == 404
    assert cast.charlie.post(f"{url}/submit", {"revision": "1"}).status_code == 404
    assert cast.charlie.get(url.removesuffix("/versions/1")).status_code == 404


@pytest.mark.parametrize("number", ["0", "2", "99999999999999999999"])
def test_unknown_versions_do_not_exist(cast, url, number):
    assert cast.mei.get(url.removesuffix("1") + number).status_code == 404
