"""The editor: what is typed is stored, refused beside its field, or shown with the other's text."""

import pytest

from foundation.audit import record
from foundation.loader import load_or_404
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


RATING = {
    "text_zh": "方便吗？",
    "text_en": "Easy?",
    "points": "5",
    "low": "1",
    "required": "y",
    "not_applicable": "y",
    "indicator": "lodging",
}


def save(person, url, code="lodging", revision=1, **fields):
    return person.post(f"{url}/questions/{code}", {"revision": str(revision), **RATING, **fields})


def test_saved_question(cast, url, content):
    assert save(cast.mei, url).status_code == 302
    question = content().question("lodging")
    assert question.text.root == {"zh": "方便吗？", "en": "Easy?"}
    assert len(question.labels) == 5


def test_unknown_fields_are_not_stored(cast, url, content):
    save(cast.mei, url, code_="x", state="approved", digest="0", authors="[]", type="consent")
    assert content().question("lodging").type == "rating"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"points": "12"}, "请填 2 至 11 之间的数"),
        ({"points": "1e309"}, "points-error"),
        ({"points": "7"}, "7 级要写 7 行，或一行不写；现在有 5 行"),
        ({"labels_zh": "差\n好"}, "现在有 2 行"),
        ({"indicator": "nobody"}, "indicator-error"),
        ({"text_zh": "a\x00b"}, "text_zh-error"),
        ({"text_zh": "长" * 4001}, "请缩短到 4000 个字以内"),
    ],
)
def test_refused_beside_its_field_and_nothing_lost(cast, url, content, fields, sentence):
    before = content()
    answer = save(cast.mei, url, **{"text_en": "Kept as typed", **fields})
    assert answer.status_code == 400
    assert sentence in answer.text
    assert "Kept as typed" in answer.text
    assert content() == before


def test_seven_points_with_new_labels(cast, url, content):
    save(cast.mei, url, points="7", labels_zh="一\n二\n三\n四\n五\n六\n七", labels_en="")
    question = content().question("lodging")
    assert (question.highest, question.labels[6].root) == (7, {"zh": "七"})


def test_stale_save_shows_both_texts(cast, url, content):
    save(cast.mei, url, text_zh="梅的问法？")
    answer = save(cast.wen, url, text_zh="温的问法？", required="")
    assert answer.status_code == 409
    for piece in ('value="梅的问法？"', 'value="温的问法？"', "Mei", 'value="2"'):
        assert piece in answer.text
    assert content().question("lodging").text.root["zh"] == "梅的问法？"


def test_choosing_on_the_conflict_page_saves(cast, url, content):
    save(cast.mei, url, text_zh="梅的问法？")
    save(cast.wen, url, revision=2, text_zh="温的问法？")
    assert content().question("lodging").text.root["zh"] == "温的问法？"


def test_text_that_comes_after_sending_is_shown_again(cast, url, submitted):
    answer = save(cast.mei, url, text_zh="晚了一步？")
    assert answer.status_code == 409
    assert "晚了一步？" in answer.text
    assert "不能再改" in answer.text


def test_markup_is_text(cast, url):
    save(cast.mei, url, text_zh="<script>alert(1)</script>{{ 7*7 }}")
    for page in ("", "/questions/lodging", "/preview", "/approval"):
        text = cast.mei.get(url + page).text
        assert "<script>alert" not in text
        assert "49" not in text.split("alert(1)")[-1][:30]


def test_options_keep_their_codes_and_take_their_places(cast, url, content):
    fields = {
        "revision": "1",
        "text_zh": "解决了吗？",
        "options-0-code": "yes",
        "options-0-zh": "已解决",
        "options-0-en": "Yes",
        "options-0-place": "2",
        "options-1-code": "partly",
        "options-1-zh": "",
        "options-1-en": "",
        "options-2-code": "no",
        "options-2-zh": "没有",
        "options-2-en": "No",
        "options-2-place": "3",
        "options-3-code": "forged",
        "options-3-zh": "说不清",
        "options-3-en": "Unsure",
        "options-3-place": "1",
    }
    assert cast.mei.post(f"{url}/questions/resolved", fields).status_code == 302
    assert content().question("resolved").option_codes == ("o1", "yes", "no")


def test_options_not_sent_stay(cast, url, content):
    cast.mei.post(f"{url}/questions/resolved", {"revision": "1", "text_zh": "解决了吗？"})
    assert content().question("resolved").option_codes == ("yes", "partly", "no")


def test_add_fill_duplicate_move_delete(cast, url, content):
    added = cast.mei.post(
        f"{url}/questions", {"revision": "1", "kind": "multiple", "section": "handling"}
    )
    code = added.location.rsplit("/", 1)[1]
    assert "这里还没有文字，请填写" in cast.mei.get(added.location).text
    cast.mei.post(added.location + "/duplicate", {"revision": "2"})
    codes = [q.code for q in content().questions]
    assert codes[-2:] == [code, f"{code}_2"]
    cast.mei.post(added.location + "/move", {"revision": "3", "direction": "up"})
    assert [q.code for q in content().questions][-3] == code
    assert "保留" in cast.mei.get(added.location + "/delete").text
    cast.mei.post(added.location + "/delete", {"revision": "4"})
    assert code not in [q.code for q in content().questions]


def test_another_kind_keeps_text_and_options(cast, url, content):
    cast.mei.post(f"{url}/questions/resolved/kind", {"revision": "1", "kind": "multiple"})
    question = content().question("resolved")
    assert question.type == "multiple"
    assert question.option_codes == ("yes", "partly", "no")
    cast.mei.post(f"{url}/questions/resolved/kind", {"revision": "2", "kind": "nps"})
    assert content().question("resolved").text.root["zh"] == "您反映的问题解决了吗？"


def test_sections(cast, url, content):
    cast.mei.post(f"{url}/sections", {"revision": "1", "title_zh": "其他"})
    assert [s.code for s in content().sections] == ["handling", "part"]
    cast.mei.post(f"{url}/sections/part", {"revision": "2", "title_zh": "别的"})
    cast.mei.post(f"{url}/sections/part/move", {"revision": "3", "direction": "up"})
    assert content().sections[0].title.root == {"zh": "别的"}
    assert "7 道题一并删除" in cast.mei.get(f"{url}/sections/handling/delete").text
    cast.mei.post(f"{url}/sections/handling/delete", {"revision": "4"})
    assert content().questions == ()


def test_texts_and_languages(cast, at_work, url, content, draft):
    fields = {
        "revision": "1",
        "title_zh": "回访",
        "title_en": "Follow-up",
        "introduction_zh": "第一行\n第二行",
        "closing_zh": "",
        "closing_en": "",
        "languages": ["en"],
        "first": "zh",
        "paging": "section",
    }
    assert cast.mei.post(f"{url}/texts", fields).status_code == 302
    changed = content()
    assert changed.languages == ("en",)
    assert changed.paging == "section"
    assert not changed.closing
    with at_work(cast.mei):
        assert load_or_404(Questionnaire, id=draft.questionnaire_id).name_zh == "回访"


def test_weights_show_their_sum(cast, url, content):
    fields = {"revision": "1"}
    for number, code in enumerate(("lodging", "informing", "attitude", "outcome")):
        fields |= {
            f"rows-{number}-code": code,
            f"rows-{number}-zh": code,
            f"rows-{number}-weight": "30",
        }
    assert cast.mei.post(f"{url}/indicators", fields).status_code == 302
    assert "120" in cast.mei.get(f"{url}/indicators").text
    assert "这一级权重合计 120，应为 100" in cast.mei.get(f"{url}/approval").text
    assert cast.mei.post(f"{url}/submit", {"revision": "2"}).status_code == 400


@pytest.mark.parametrize("weight", ["0", "-1", "101", "nan", "inf", "1e309", "zehn", ""])
def test_odd_weights_are_refused(cast, url, content, weight):
    before = content()
    fields = {"revision": "1", "rows-0-code": "lodging", "rows-0-weight": weight}
    assert cast.mei.post(f"{url}/indicators", fields).status_code == 400
    assert content() == before


def test_indicator_added_and_deleted(cast, url, content):
    fields = {"revision": "1", "name_zh": "环境", "weight": "10", "parent": "lodging"}
    assert cast.mei.post(f"{url}/indicators/add", fields).status_code == 302
    assert content().indicators[-1].parent == "lodging"
    code = content().indicators[-1].code
    assert cast.mei.get(f"{url}/indicators/{code}/delete").status_code == 200
    cast.mei.post(f"{url}/indicators/{code}/delete", {"revision": "2"})
    assert len(content().indicators) == 4


@pytest.mark.parametrize(
    "path",
    [
        "/questions/nothing",
        "/questions/nothing/delete",
        "/sections/nothing",
        "/sections/nothing/delete",
        "/indicators/nothing/delete",
    ],
)
def test_unknown_codes_do_not_exist(cast, url, path):
    assert cast.mei.get(url + path).status_code == 404


def test_auditor_sees_a_question_and_cannot_save(cast, url, content):
    before = content()
    assert "保存题目" not in cast.iris.get(f"{url}/questions/lodging").text
    assert save(cast.iris, url).status_code == 403
    assert content() == before


def test_other_tenant_changes_nothing(cast, url, content):
    before = content()
    assert save(cast.charlie, url).status_code == 404
    assert content() == before


def test_question_goes_to_any_place(cast, url, content):
    codes = [q.code for q in content().questions]
    form = {"revision": "1", "to": f"handling/{codes[2]}"}
    assert cast.mei.post(f"{url}/questions/{codes[0]}/place", form).status_code == 302
    assert [q.code for q in content().questions][:3] == [codes[1], codes[2], codes[0]]
    form = {"revision": "2", "to": "handling/"}
    cast.mei.post(f"{url}/questions/{codes[0]}/place", form)
    assert [q.code for q in content().questions] == codes


@pytest.mark.parametrize("to", ["", "nowhere/", "handling/nobody", "handling/lodging"])
def test_question_goes_to_no_odd_place(cast, url, content, to):
    before = content()
    answer = cast.mei.post(f"{url}/questions/lodging/place", {"revision": "1", "to": to})
    assert answer.status_code == 400
    assert content() == before


def test_list_marks_what_stands_against_approval(cast, url):
    assert "sv-wrong" not in cast.mei.get(f"{url}/questions/lodging").text
    save(cast.mei, url, text_en="")
    assert "sv-wrong" in cast.mei.get(f"{url}/questions/resolved").text


@pytest.fixture
def why(cast, at_work, draft):
    """A question at the end that is asked only after a low `lodging`, and repeats it."""
    low = {"answer": "lodging", "is": "at_most", "value": 2}
    texts = {"zh": "{answer:lodging}：为什么？", "en": "{answer:lodging}: why?"}
    with at_work(cast.mei):
        version = load_or_404(QuestionnaireVersion, id=draft.id)
        changed = content_of(version).as_json()
        part = {"code": "z", "title": {"zh": "追问", "en": "Why"}, "questions": []}
        part["questions"].append(
            {"type": "long_text", "code": "why", "text": texts, "show_if": low}
        )
        changed["sections"].append(part)
        changed["contradictions"] = [{"first": "lodging", "second": "informing"}]
        version.content = changed
        record("version.edited", version)


@pytest.mark.parametrize("what", ["questions/lodging", "sections/handling"])
def test_who_deletes_is_told_what_hangs_on_it(cast, url, why, what):
    page = cast.mei.get(f"{url}/{what}/delete").text
    assert "下面这些用到了它" in page
    hanging = page.split("下面这些用到了它")[1].split("</ul>")[0]
    assert hanging.count("<li>") == 2
    assert "为什么" in hanging
    assert "前后矛盾" in hanging


def test_nothing_is_told_where_nothing_hangs(cast, url, why):
    assert "下面这些用到了它" not in cast.mei.get(f"{url}/questions/comment/delete").text
