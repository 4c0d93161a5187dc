from collections import defaultdict
from pathlib import Path

import pytest

from surveys.definition.checks import approvable, check
from surveys.definition.findings import Severity
from surveys.definition.model import Questionnaire
from surveys.definition.place import all_texts
from surveys.definition.scoring import scoring_plan
from surveys.library.catalogue import load_pack, packs

KEYS = [pack.key for pack in packs()]


def test_catalogue_lists_the_packs():
    assert {"hospital_outpatient", "complaint_handling"} <= set(KEYS)
    assert {"bank_branch", "bank_mobile"} <= set(KEYS)
    assert {"parcel_sending", "parcel_receiving", "contract_freight"} <= set(KEYS)


@pytest.mark.parametrize("key", ["gone", "", "../scales", "hospital_outpatient.json"])
def test_unknown_pack_is_a_key_error(key):
    with pytest.raises(KeyError):
        load_pack(key)


@pytest.mark.parametrize("key", KEYS)
def test_pack_could_be_approved_as_it_is(key):
    assert [f.sentence for f in check(load_pack(key)) if f.severity is not Severity.NOTE] == []
    assert approvable(load_pack(key))


@pytest.mark.parametrize("key", KEYS)
def test_weights_make_100_on_every_level(key):
    levels = defaultdict(list)
    for branch in scoring_plan(load_pack(key)).branches:
        levels[branch.parent].append(branch.weight)
    assert levels
    assert {level: sum(weights) for level, weights in levels.items()} == dict.fromkeys(levels, 100)


@pytest.mark.parametrize("pack", packs(), ids=lambda pack: pack.key)
@pytest.mark.parametrize(("guide", "language"), [("user-guide", "en"), ("user-guide.zh", "zh")])
def test_guides_list_every_pack(pack, guide, language):
    text = Path("docs", f"{guide}.md").read_text(encoding="utf-8")
    assert f"| {pack.title.pick(language)} | {pack.questions} |" in text


@pytest.mark.parametrize("key", KEYS)
def test_every_text_is_there_in_both_languages(key):
    for place, text, needed in all_texts(load_pack(key)):
        assert set(text.root) == {"zh", "en"} or (not text and not needed), place


@pytest.mark.parametrize("key", KEYS)
def test_every_question_has_a_short_name_for_charts(key):
    assert all(question.short for question in load_pack(key).questions)


@pytest.mark.parametrize("key", KEYS)
def test_chinese_is_written_with_full_width_punctuation(key):
    for place, text, _needed in all_texts(load_pack(key)):
        assert not set(text.pick("zh")) & set(',;:?!()"'), place
        assert "你" not in text.pick("zh"), place


@pytest.mark.parametrize("pack", packs(), ids=lambda pack: pack.key)
def test_summary_tells_what_one_gets(pack):
    questionnaire = load_pack(pack.key)
    assert isinstance(questionnaire, Questionnaire)
    assert (pack.title, pack.questions) == (questionnaire.title, len(questionnaire.questions))
    assert 30 < pack.seconds < 300
    assert set(pack.about.root) == {"zh", "en"}


def test_outpatient_pack_has_all_items_of_the_document():
    questionnaire = load_pack("hospital_outpatient")
    codes = [question.code for question in questionnaire.questions]
    items = [code for code in codes if code.startswith("o") and code[1:].isdigit()]
    assert items == [f"o{number}" for number in range(1, 14)]
    assert [q.code for q in questionnaire.sections[-1].questions] == [
        "overall",
        "recommend",
        "improve",
    ]
    weights = [branch.weight for branch in scoring_plan(questionnaire).branches]
    assert weights == [10, 15, 25, 15, 5, 10, 10, 10]


def test_overall_rating_stays_outside_the_index():
    plan = scoring_plan(load_pack("hospital_outpatient"))
    assert len(plan.leaves) == 13
    assert (plan.scales["overall"].low, plan.scales["overall"].high) == (0, 10)


def test_nothing_inconvenient_stands_alone():
    assert load_pack("hospital_outpatient").question("o4b").exclusive_codes == {"nothing"}


def scored_items(key: str) -> dict[str, list[str]]:
    """The items of a pack by the first-level indicator that they count in."""
    questionnaire = load_pack(key)
    found = defaultdict(list)
    for question in questionnaire.questions:
        if question.indicator_code:
            indicator = questionnaire.indicator(question.indicator_code)
            found[indicator.parent or indicator.code].append(question.code)
    return dict(found)


def first_level(key: str) -> dict[str, float]:
    return {i.code: i.weight for i in load_pack(key).indicators if i.parent is None}


def test_branch_pack_has_all_items_of_the_document():
    assert scored_items("bank_branch") == {
        "tangibles": ["b1", "b2"],
        "waiting": ["b3"],
        "reliability": ["b4", "b5"],
        "responsiveness": ["b6", "b7"],
        "assurance": ["b8", "b9"],
        "empathy": ["b10"],
        "digital": ["b11", "b12"],
        "complaints": ["b13"],
    }
    assert list(first_level("bank_branch").values()) == [12, 15, 18, 15, 15, 7, 10, 8]


def test_sending_pack_has_all_items_of_the_document():
    assert scored_items("parcel_sending") == {
        "order": ["e1", "e2"],
        "pickup": ["e3", "e4", "e8"],
        "delivery": ["e5", "e6", "e7"],
        "aftersales": ["e9", "e10", "e11"],
        "information": ["e12", "e13"],
    }
    assert list(first_level("parcel_sending").values()) == [10, 15, 40, 20, 15]


def test_receiving_pack_has_the_items_that_a_recipient_meets():
    assert scored_items("parcel_receiving") == {
        "delivery": ["e5", "e6", "e7", "e8"],
        "aftersales": ["e9", "e10", "e11"],
        "information": ["e12", "e13"],
    }
    whole = {code: first_level("parcel_sending")[code] for code in first_level("parcel_receiving")}
    parts = {code: round(100 * weight / sum(whole.values())) for code, weight in whole.items()}
    assert first_level("parcel_receiving") == parts


def test_freight_pack_follows_the_parcel_items_with_their_weights():
    assert scored_items("contract_freight") == {
        "order": ["f1", "f2"],
        "pickup": ["f3", "f4"],
        "delivery": ["f5", "f6", "f7", "f8"],
        "aftersales": ["f9", "f10", "f11"],
        "information": ["f12", "f13"],
    }
    assert first_level("contract_freight") == first_level("parcel_sending")


def test_mobile_pack_carries_the_branch_weights_over():
    branch, mobile = first_level("bank_branch"), first_level("bank_mobile")
    assert mobile["ease"] == branch["tangibles"] + branch["digital"]
    assert (mobile["stability"], mobile["help"]) == (branch["waiting"], branch["responsiveness"])
    for code in ("reliability", "assurance", "empathy", "complaints"):
        assert mobile[code] == branch[code]


@pytest.mark.parametrize("key", ["bank_branch", "bank_mobile"])
def test_overall_satisfaction_expectation_and_ideal_are_asked_alike(key):
    scales = scoring_plan(load_pack(key)).scales
    for code in ("overall", "expectation", "ideal"):
        assert (scales[code].low, scales[code].high) == (1, 10)
        assert load_pack(key).question(code).indicator_code is None


@pytest.mark.parametrize(
    ("key", "code"),
    [("bank_branch", "b12"), ("bank_mobile", "m2"), ("parcel_sending", "e9"),
     ("parcel_receiving", "e9"), ("contract_freight", "f9")],
)  # fmt: skip
def test_effort_is_best_when_it_is_least(key, code):
    scored = load_pack(key).question(code).scored
    assert (scored.low, scored.high, scored.reversed) == (1, 7, False)
    assert load_pack(key).question(code).choices[-1].label.pick("zh") == "非常省事"


@pytest.mark.parametrize("key", KEYS)
def test_what_need_not_have_happened_can_be_left_out(key):
    rated = [q for q in load_pack(key).questions if q.indicator_code]
    assert all(question.not_applicable for question in rated)
