"""Weighing a level on the pages: typed, moved in the tree, or by comparing pairs."""

import re
from itertools import combinations

import pytest

from foundation.audit import record
from foundation.loader import load_or_404
from surveys.definition import editing
from surveys.definition.model import Indicator
from surveys.definition.text import Text
from surveys.models import Questionnaire, QuestionnaireVersion
from surveys.queries import content_of
from surveys.services import questionnaires
from surveys.services.drafts import Edit, add_indicator, save_indicators

CODES = ("lodging", "informing", "attitude", "outcome")


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


def compared(answers=None, revision=1, codes=CODES, **fields):
    """The form with an answer for each pair: alike, but for those given."""
    data = {"revision": str(revision), **fields}
    for number, pair in enumerate(combinations(codes, 2)):
        data[f"rows-{number}-first"], data[f"rows-{number}-second"] = pair
        data[f"rows-{number}-answer"] = str((answers or {}).get(pair, 1))
    return data


CIRCLE = {("lodging", "informing"): 9, ("informing", "attitude"): 9, ("lodging", "attitude"): -9}


def test_each_pair_is_asked_once_and_in_words(cast, url):
    text = cast.mei.get(f"{url}/indicators/_/pairs").text
    assert len(re.findall(r"<select", text)) == 6
    assert "极端重要（9）" in text
    assert "两者同等重要（1）" in text


def test_working_out_keeps_nothing(cast, url, content):
    before = content()
    answer = cast.mei.post(
        f"{url}/indicators/_/pairs", compared({(CODES[0], other): 3 for other in CODES[1:]})
    )
    assert answer.status_code == 200
    assert "50.0" in answer.text
    assert "CR 0.000" in answer.text
    assert content() == before


def test_a_comparison_is_taken(cast, url, content):
    answers = {(CODES[0], other): 3 for other in CODES[1:]}
    assert cast.mei.post(f"{url}/indicators/_/pairs/take", compared(answers)).status_code == 302
    weights = {one.code: one.weight for one in content().indicators}
    assert weights == {"lodging": 50.0, "informing": 16.7, "attitude": 16.7, "outcome": 16.6}
    told = content().weighting[0]
    assert (told.method, told.parent, told.ratio, told.reason) == ("ahp", None, 0, "")
    assert len(told.judgements) == 6
    assert "两两比较（AHP）" in cast.mei.get(f"{url}/indicators").text
    assert re.findall(
        r'<option value="3" selected>', cast.mei.get(f"{url}/indicators/_/pairs").text
    )


def test_a_contradiction_wants_a_reason(cast, url, content):
    before = content()
    refused = cast.mei.post(f"{url}/indicators/_/pairs/take", compared(CIRCLE))
    assert refused.status_code == 400
    assert "reason-error" in refused.text
    assert 'value="9" selected' in refused.text
    assert "最说不通的一项判断" in refused.text
    assert content() == before
    given = compared(CIRCLE, reason="专家会议一致决定")
    assert cast.mei.post(f"{url}/indicators/_/pairs/take", given).status_code == 302
    told = content().weighting[0]
    assert told.ratio > 0.10
    assert told.reason == "专家会议一致决定"


@pytest.mark.parametrize("reason", ["   ", "a\x00b", "长" * 1001])
def test_no_reason_is_no_reason(cast, url, content, reason):
    before = content()
    data = compared(CIRCLE, reason=reason)
    assert cast.mei.post(f"{url}/indicators/_/pairs/take", data).status_code == 400
    assert content() == before


@pytest.mark.parametrize("answer", ["", "0", "-1", "10", "1/3", "x", "１"])
def test_a_pair_without_a_good_answer_is_asked_again(cast, url, content, answer):
    before = content()
    data = {**compared(CIRCLE), "rows-3-answer": answer}
    for path in ("pairs", "pairs/take"):
        refused = cast.mei.post(f"{url}/indicators/_/{path}", data)
        assert refused.status_code == 400
        assert "还有 1 对没有比较" in refused.text
        assert 'value="9" selected' in refused.text
    assert content() == before


def test_changed_answers_are_worked_out_before_they_are_taken(cast, url, content):
    before = content()
    data = compared({(CODES[0], CODES[1]): 3}, worked="1,1,1,1,1,1")
    assert cast.mei.post(f"{url}/indicators/_/pairs/take", data).status_code == 400
    assert content() == before
    data["worked"] = "3,1,1,1,1,1"
    assert cast.mei.post(f"{url}/indicators/_/pairs/take", data).status_code == 302


def test_two_managers_at_once_lose_nothing(cast, url, content):
    cast.wen.post(f"{url}/indicators/_/pairs/take", compared({(CODES[0], CODES[1]): 2}))
    before = content()
    late = cast.mei.post(f"{url}/indicators/_/pairs/take", compared({(CODES[0], CODES[1]): 3}))
    assert late.status_code == 409
    assert "Wen" in late.text
    assert 'value="3" selected' in late.text
    assert 'name="revision" type="hidden" value="2"' in late.text
    assert content() == before
    again = compared({(CODES[0], CODES[1]): 3}, revision=2)
    assert cast.mei.post(f"{url}/indicators/_/pairs/take", again).status_code == 302


def test_a_double_submit_changes_once(cast, url, content):
    data = compared({(CODES[0], CODES[1]): 3})
    assert cast.mei.post(f"{url}/indicators/_/pairs/take", data).status_code == 302
    first = content()
    assert cast.mei.post(f"{url}/indicators/_/pairs/take", data).status_code == 409
    assert content() == first


def typed(content, **changes):
    """The form of all indicators as it stands, but for what is changed: `lodging={"weight": 5}`."""
    fields = {}
    for number, one in enumerate(content.indicators):
        row = {
            "code": one.code,
            "zh": one.name.root.get("zh", ""),
            "en": one.name.root.get("en", ""),
            "weight": f"{one.weight:g}",
            "parent": one.parent or "",
            **changes.get(one.code, {}),
        }
        fields |= {f"rows-{number}-{name}": value for name, value in row.items()}
    return fields


def test_a_weight_by_hand_is_typed_and_says_so(cast, url, content):
    cast.mei.post(f"{url}/indicators/_/pairs/take", compared())
    fields = typed(content(), lodging={"weight": "40"}, outcome={"weight": "10"})
    answer = cast.mei.post(f"{url}/indicators", {"revision": "2", **fields}, follow_redirects=True)
    assert "改动后算作直接填写" in answer.text
    assert content().weighting[0].method == "typed"


def test_a_new_name_leaves_the_comparison(cast, url, content):
    cast.mei.post(f"{url}/indicators/_/pairs/take", compared())
    fields = typed(content(), lodging={"zh": "投诉渠道"})
    answer = cast.mei.post(f"{url}/indicators", {"revision": "2", **fields}, follow_redirects=True)
    assert "改动后算作直接填写" not in answer.text
    assert content().weighting[0].method == "ahp"


@pytest.fixture
def three_levels(cast, at_work, draft):
    """Under “lodging” lie two, under the first of these two more."""
    with at_work(cast.mei):
        for name, parent in (("a", "lodging"), ("b", "lodging"), ("c", "{a}"), ("d", "{a}")):
            version = load_or_404(QuestionnaireVersion, id=draft.id)
            edit = Edit(version, version.revision, cast.mei.user_id)
            above = "indicator" if parent == "{a}" else parent
            add_indicator(edit, Text({"zh": name}), 50.0, above)
    return ("indicator", "indicator_2", "indicator_3", "indicator_4")


def test_every_level_is_shown_and_weighed(cast, url, content, three_levels):
    text = cast.mei.get(f"{url}/indicators").text
    assert "一级指标" in text
    for key, codes in (("lodging", three_levels[:2]), ("indicator", three_levels[2:])):
        assert f"/indicators/{key}/pairs" in text
        revision = int(re.search(r'name="revision"[^>]*value="(\d+)"', text)[1])
        data = compared({codes: -4}, revision=revision, codes=codes)
        assert cast.mei.post(f"{url}/indicators/{key}/pairs/take", data).status_code == 302
        text = cast.mei.get(f"{url}/indicators").text
        assert content().indicator(codes[1]).weight == 80.0
    assert {one.parent for one in content().weighting} == {"lodging", "indicator"}


def test_a_fourth_level_is_refused_beside_its_field(cast, url, content, three_levels):
    before = content()
    data = {"revision": "5", "name_zh": "再下一级", "weight": "5", "parent": three_levels[2]}
    refused = cast.mei.post(f"{url}/indicators/add", data)
    assert refused.status_code == 400
    assert "最多三级" in refused.text
    moved = typed(before, informing={"parent": three_levels[3]})
    refused = cast.mei.post(f"{url}/indicators", {"revision": "5", **moved})
    assert refused.status_code == 400
    assert "最多三级" in refused.text
    assert content() == before


def test_nothing_lies_under_itself(cast, url, content, three_levels):
    before = content()
    moved = typed(before, lodging={"parent": three_levels[2]})
    refused = cast.mei.post(f"{url}/indicators", {"revision": "5", **moved})
    assert refused.status_code == 400
    assert "不能归在它自己之下" in refused.text
    assert content() == before


def test_moving_under_another_parent(cast, url, content, three_levels):
    moved = typed(content(), **{three_levels[0]: {"parent": "outcome"}})
    assert cast.mei.post(f"{url}/indicators", {"revision": "5", **moved}).status_code == 302
    assert content().indicator(three_levels[0]).parent == "outcome"
    assert content().indicator(three_levels[2]).parent == three_levels[0]


def test_removing_one_from_the_middle_moves_its_branches_up(cast, url, content, three_levels):
    cast.mei.post(f"{url}/indicators/{three_levels[0]}/delete", {"revision": "5"})
    assert content().indicator(three_levels[2]).parent == "lodging"


def test_a_tree_that_came_deeper_stays(cast, url, at_work, draft, content, three_levels):
    with at_work(cast.mei):
        held = load_or_404(QuestionnaireVersion, id=draft.id)
        deep = Indicator(code="deep", name=Text({"zh": "深"}), weight=100.0, parent=three_levels[2])
        held.content = editing.add_indicator(content_of(held), deep).as_json()
        held.revision += 1
        record("version.edited", held)
    fields = typed(content(), deep={"weight": "90"})
    assert cast.mei.post(f"{url}/indicators", {"revision": "6", **fields}).status_code == 302


@pytest.mark.parametrize("level", ["nothing", "lodging", "__", "-"])
def test_a_level_that_is_none_does_not_exist(cast, url, level):
    assert cast.mei.get(f"{url}/indicators/{level}/pairs").status_code == 404
    assert cast.mei.post(f"{url}/indicators/{level}/pairs/take", compared()).status_code == 404


def test_ten_are_too_many_to_compare(cast, url, at_work, draft):
    with at_work(cast.mei):
        for number in range(6):
            version = load_or_404(QuestionnaireVersion, id=draft.id)
            edit = Edit(version, version.revision, cast.mei.user_id)
            add_indicator(edit, Text({"zh": f"第 {number}"}), 5.0)
    assert "/indicators/_/pairs" not in cast.mei.get(f"{url}/indicators").text
    assert cast.mei.get(f"{url}/indicators/_/pairs").status_code == 409


def test_other_tenant_gets_404(cast, url):
    assert cast.dora.get(f"{url}/indicators/_/pairs").status_code == 404
    assert cast.dora.post(f"{url}/indicators/_/pairs/take", compared()).status_code == 404


def test_after_sending_nothing_is_taken_and_answers_are_kept(cast, url, submitted):
    answer = cast.mei.post(f"{url}/indicators/_/pairs/take", compared(CIRCLE))
    assert answer.status_code == 409
    assert 'value="9" selected' in answer.text


def test_names_with_markup_are_text(cast, url, content):
    fields = typed(content(), lodging={"zh": "<b>甲</b>"})
    cast.mei.post(f"{url}/indicators", {"revision": "1", **fields})
    text = cast.mei.get(f"{url}/indicators/_/pairs").text
    assert "<b>甲</b>" not in text
    assert "&lt;b&gt;甲&lt;/b&gt;" in text


def test_the_version_tells_of_the_comparison_and_its_reason(cast, url):
    given = compared(CIRCLE, reason="专家会议一致决定")
    cast.mei.post(f"{url}/indicators/_/pairs/take", given)
    for page in ("", "/approval"):
        text = cast.wen.get(url + page).text
        assert "权重的来历" in text
        assert "高于 0.10，写明理由后采用" in text
        assert "专家会议一致决定" in text
        assert text.count("极端重要（9）") == 3


def test_the_next_version_keeps_it_and_the_difference_shows_its_end(cast, at_work, url, draft):
    cast.mei.post(f"{url}/indicators/_/pairs/take", compared())
    with at_work(cast.mei):
        version = load_or_404(QuestionnaireVersion, id=draft.id)
        questionnaires.submit_for_approval(version, cast.mei.user_id)
    with at_work(cast.wen):
        version = load_or_404(QuestionnaireVersion, id=draft.id)
        approved = questionnaires.approve(version, cast.wen.user_id)
        following = questionnaires.start_new_version(
            load_or_404(Questionnaire, id=approved.questionnaire_id), cast.wen.user_id
        )
        assert content_of(following).weighting[0].method == "ahp"
        save_indicators(
            Edit(following, 1, cast.wen.user_id), {}, {"lodging": 40.0, "outcome": 10.0}
        )
    text = cast.mei.get(f"{url[:-1]}2/difference").text
    assert "现为直接填写，原为两两比较（AHP）" in text


def test_a_step_can_be_undone(cast, url, content):
    before = content()
    cast.mei.post(f"{url}/indicators/_/pairs/take", compared())
    assert "给指标赋权" in cast.mei.get(f"{url}/indicators").text
    assert cast.mei.post(f"{url}/undo", {"revision": "2"}).status_code == 302
    assert content() == before
