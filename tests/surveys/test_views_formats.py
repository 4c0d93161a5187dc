"""The pages of pasted text, of import and of export."""

import html
import io
import json
import random
import re

import pytest
from sqlalchemy import func, select

from foundation.loader import load_or_404
from foundation.unit_of_work import session
from surveys.formats.own_json import write_own
from surveys.formats.registry import FORMATS, read_any
from surveys.library.catalogue import load_pack
from surveys.models import Questionnaire, QuestionnaireVersion
from surveys.queries import content_of
from tests.surveys.formats.everything import EVERYTHING

LIST = "/app/questionnaires"
TEXT = "候诊调查\n\n1. 您满意吗？*[单选题]\nA. 满意\nB. <b>不满意</b>\n\n2. 您的建议[简答题]\n"


@pytest.fixture
def url(cast, at_work, draft):
    with at_work(cast.mei):
        ref = load_or_404(Questionnaire, id=draft.questionnaire_id).ref
    return f"{LIST}/{ref}/versions/1"


def stored(cast, at_work):
    with at_work(cast.mei):
        return session().scalar(select(func.count()).select_from(Questionnaire))


def content(cast, at_work, draft):
    with at_work(cast.mei):
        return content_of(load_or_404(QuestionnaireVersion, id=draft.id))


def test_checking_shows_what_was_understood_and_saves_nothing(cast, at_work):
    page = cast.mei.post(f"{LIST}/paste", data={"text": TEXT})
    assert page.status_code == 200
    assert "您满意吗？" in page.text
    assert "&lt;b&gt;不满意&lt;/b&gt;" in page.text
    assert "<b>不满意</b>" not in page.text
    assert stored(cast, at_work) == 0


def test_problems_stand_beside_the_text_with_their_lines(cast):
    page = cast.mei.post(f"{LIST}/paste", data={"text": TEXT + "A. <script>x</script>\n"})
    assert "第 8 行" in page.text
    assert "<script>x" not in page.text
    assert "A. &lt;script&gt;x" in page.text  # in the text field and in the note


def test_a_text_without_questions_loses_nothing_typed(cast):
    page = cast.mei.post(f"{LIST}/paste", data={"text": "只有一句话"})
    assert page.status_code == 400
    assert "没有找到题目" in page.text
    assert "只有一句话" in page.text


def test_a_pasted_text_becomes_a_questionnaire(cast, at_work):
    page = cast.mei.post(f"{LIST}/paste/new", data={"text": TEXT}, follow_redirects=True)
    assert "候诊调查" in page.text
    with at_work(cast.mei):
        version = session().scalars(select(QuestionnaireVersion)).one()
        assert [q.type for q in content_of(version).questions] == ["single", "long_text"]


def test_a_questionnaire_without_a_title_gets_a_stand_in(cast, at_work):
    cast.mei.post(f"{LIST}/paste/new", data={"text": "1. 甲？[简答题]"})
    with at_work(cast.mei):
        assert session().scalars(select(Questionnaire.name_zh)).one() == "未命名问卷"


@pytest.mark.parametrize("section", ["", "first"])
def test_pasted_questions_go_into_the_draft(cast, at_work, draft, url, section):
    before = content(cast, at_work, draft)
    where = before.sections[0].code if section else ""
    data = {"text": TEXT, "section": where, "revision": "1"}
    assert "您满意吗？" in cast.mei.post(f"{url}/paste", data=data).text
    assert content(cast, at_work, draft) == before
    assert cast.mei.post(f"{url}/paste/add", data=data).status_code == 302
    after = content(cast, at_work, draft)
    assert len(after.questions) == len(before.questions) + 2
    assert len(after.sections) == len(before.sections) + (0 if section else 1)
    assert after.questions[-1 if not section else len(before.sections[0].questions)].text


def test_a_draft_that_was_saved_since_keeps_the_text(cast, url):
    data = {"text": TEXT, "section": "", "revision": "1"}
    cast.mei.post(f"{url}/paste/add", data=data)
    page = cast.mei.post(f"{url}/paste/add", data=data)
    assert page.status_code == 409
    assert "您的建议[简答题]" in page.text
    assert 'value="2"' in page.text


def upload(person, data, name="x.bin"):
    return person.post(f"{LIST}/import", data={"file": (io.BytesIO(data), name)})


def test_a_file_is_shown_before_it_is_kept(cast, at_work):
    pack = load_pack("bank_branch")
    page = upload(cast.mei, write_own(pack).encode())
    assert page.status_code == 200
    assert stored(cast, at_work) == 0
    kept = re.search(r'name="content"[^>]*value="([^"]*)"', page.text)
    assert kept
    sent = {"content": html.unescape(kept[1]), "source": "json"}
    assert cast.mei.post(f"{LIST}/import/new", data=sent).status_code == 302
    with at_work(cast.mei):
        assert content_of(session().scalars(select(QuestionnaireVersion)).one()) == pack


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "里面什么都没有"),
        (b"\x7fELF\x00\x01", "不是能读取的格式"),
        (b'{"format": 1, "languages": []}', "第 1 行"),
        (b'{"<script>": 1, "<script>": 2}', "第二次出现"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(cast, data, sentence):
    page = upload(cast.mei, data)
    assert page.status_code == 400
    assert sentence in page.text
    assert "<script>:" not in page.text
    assert "“<script>" not in page.text


def test_a_file_that_is_too_large_is_not_read(cast, monkeypatch):
    for module in ("surveys.formats.registry", "surveys.views.importing"):
        monkeypatch.setattr(f"{module}.LARGEST_FILE", 1000)
    page = upload(cast.mei, b"x" * 1001)
    assert page.status_code == 400
    assert "超过 5 MB" in page.text


def test_no_file_is_told_beside_the_field(cast):
    page = cast.mei.post(f"{LIST}/import", data={})
    assert page.status_code == 400
    assert "请选择一个文件" in page.text


@pytest.mark.parametrize("content", ["", "{", '{"format": 1}', "[1]"])
def test_a_forged_preview_is_refused(cast, content):
    sent = {"content": content, "source": "json"}
    assert cast.mei.post(f"{LIST}/import/new", data=sent).status_code == 400


@pytest.mark.parametrize("kind", sorted(FORMATS))
def test_every_format_is_downloaded_and_read_again(cast, at_work, draft, url, kind):
    file = cast.mei.get(f"{url}/export/{kind}?language=en")
    assert file.status_code == 200
    assert "attachment; filename=" in file.headers["Content-Disposition"]
    found, reading = read_any(file.data)
    assert found.name == kind
    before = content(cast, at_work, draft)
    assert len(reading.content.questions) == len(before.questions)


def test_the_export_page_lists_what_is_left_out(cast, url):
    page = cast.mei.get(f"{url}/export").text
    assert "全部保留" in page
    assert "保留不了" in page
    assert "指标及权重" in page


def test_an_unknown_format_is_not_found(cast, url):
    assert cast.mei.get(f"{url}/export/doc").status_code == 404


def test_the_schema_is_served(cast):
    schema = json.loads(cast.mei.get(f"{LIST}/schema.json").text)
    assert schema["title"].startswith("Huisheng questionnaire")


def test_auditor_exports_and_imports_nothing(cast, url):
    assert cast.iris.get(f"{url}/export").status_code == 200
    assert cast.iris.get(f"{LIST}/import").status_code == 403


def mutilated(data, dice):
    """The same with some bytes changed, cut out or doubled."""
    broken = bytearray(data)
    for _ in range(dice.randint(1, 6)):
        at = dice.randrange(len(broken))
        if dice.random() < 0.5:
            broken[at] = dice.randrange(256)
        else:
            del broken[at : at + dice.randint(1, 60)]
    return bytes(broken)


@pytest.mark.parametrize("kind", sorted(FORMATS))
def test_no_broken_file_breaks_the_page(cast, kind):
    dice = random.Random(kind)
    whole = FORMATS[kind].write(EVERYTHING, "zh")
    seen = {upload(cast.mei, mutilated(whole, dice)).status_code for _ in range(25)}
    assert seen <= {200, 400}


ODD = [
    "1. {answer:q9} {link:x|y} {{ }} {% raw %} %(name)s [单选题]\nA. {answer:\nB. %s",
    "1. <img src=x onerror=alert(1)>[说明]\n2. &lt;b&gt; [简答题]",
    "标题："
    + "长" * 5000
    + "\n1. "
    + "问" * 5000
    + "[多选题]\n"
    + "\n".join(f"选项{n}" for n in range(150)),
    "\n".join(f"{n}. 题{n}[简答题]" for n in range(1, 260)),
    "\n\n".join(f"===第{n}页===\n{n}. 题[简答题]" for n in range(1, 70)),
    "1. 甲\u202e乙\ufffe\ud800[填空题]".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
]


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_are_shown_and_kept(cast, text):
    page = cast.mei.post(f"{LIST}/paste", data={"text": text})
    assert page.status_code == 200
    assert "<img src=x" not in page.text
    assert cast.mei.post(f"{LIST}/paste/new", data={"text": text}).status_code == 302
