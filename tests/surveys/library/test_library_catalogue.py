import pytest

from surveys.definition.checks import Severity, approvable, check
from surveys.definition.model import Questionnaire
from surveys.definition.place import all_texts
from surveys.definition.scoring import scoring_plan
from surveys.library.catalogue import load_pack, packs

KEYS = [pack.key for pack in packs()]


def test_catalogue_lists_the_packs():
    assert {"hospital_outpatient", "complaint_handling"} <= set(KEYS)


@pytest.mark.parametrize("key", ["gone", "", "../scales", "hospital_outpatient.json"])
def test_unknown_pack_is_a_key_error(key):
    with pytest.raises(KeyError):
        load_pack(key)


@pytest.mark.parametrize("key", KEYS)
def test_pack_could_be_approved_as_it_is(key):
    assert [f.sentence for f in check(load_pack(key)) if f.severity is not Severity.NOTE] == []
    assert approvable(load_pack(key))


@pytest.mark.parametrize("key", KEYS)
def test_weights_make_100(key):
    assert sum(branch.weight for branch in scoring_plan(load_pack(key)).branches) == 100


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
