"""The library against what was given for it: items, scales, dimensions, weights, screening.

The tables are those of the document that the hospital, bank, logistics and complaint packs were
ordered by; the other packs are ours and are held to the same standard.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from surveys.definition.conditions import Comparison, comparisons
from surveys.definition.loops import authored_code
from surveys.definition.model import Questionnaire
from surveys.definition.questions.base import Question
from surveys.definition.questions.scaled import Scaled
from surveys.library.catalogue import load_pack, packs, scale

KEYS = [pack.key for pack in packs()]
YES_NO = {"points": 2, "low": 0}


class Given(NamedTuple):
    """A line of the document: scale, dimension with its weight, and words that it turns on."""

    scale: str
    dimension: str
    weight: int
    zh: str
    en: str


OUTPATIENT = {
    "o1": Given("satisfaction", "挂号预约", 10, "挂号", "book or register"),
    "o2": Given("satisfaction", "挂号预约", 10, "尊重和耐心", "respect and patience"),
    "o3": Given("satisfaction", "候诊", 15, "从约定时间到见到医生", "appointed time"),
    "o4": Given("satisfaction", "候诊", 15, "检查、取药、缴费", "tests, pharmacy and payment"),
    "o5": Given("frequency", "医生沟通", 25, "听您说完病情", "hear you out"),
    "o6": Given("frequency", "医生沟通", 25, "听得懂的话解释", "in words you understood"),
    "o7": Given("frequency", "医生沟通", 25, "选择治疗", "involve you"),
    "o8": Given("satisfaction", "护理医技", 15, "护士和检查人员", "nurses and test staff"),
    "o9": Given("frequency", "隐私", 5, "隐私", "privacy"),
    "o10": Given("satisfaction", "环境标识", 10, "标识", "found your way"),
    "o11": Given("satisfaction", "环境标识", 10, "候诊区和卫生间", "areas and toilets"),
    "o12": Given("satisfaction", "费用透明", 10, "费用清楚", "clear, checkable"),
    "o13": Given("satisfaction", "回应意见", 10, "及时", "raised a concern"),
}
INPATIENT = {
    "i1": Given("satisfaction", "入院", 5, "办理入院", "admitted"),
    "i2": Given("frequency", "护士沟通", 20, "护士是否尊重", "respect"),
    "i3": Given("frequency", "护士沟通", 20, "护士是否认真听", "listen"),
    "i4": Given("frequency", "护士沟通", 20, "护士是否用您听得懂的话解释", "explain"),
    "i5": Given("frequency", "医生沟通", 20, "医生是否尊重", "respect"),
    "i6": Given("frequency", "医生沟通", 20, "医生是否认真听", "listen"),
    "i7": Given("frequency", "医生沟通", 20, "医生是否用您听得懂的话解释", "explain"),
    "i8": Given("frequency", "及时响应", 10, "马上帮助", "help right away"),
    "i9": Given("frequency", "医护协作", 5, "配合良好", "know your case"),
    "i10": Given("frequency", "用药告知", 10, "用途", "what it was for"),
    "i11": Given("frequency", "用药告知", 10, "不良反应", "side effects"),
    "i12": Given("frequency", "疼痛", 5, "重视和处理", "taken seriously and treated"),
    "i13": Given("frequency", "环境休息", 8, "卫生间是否干净", "bathroom clean"),
    "i14": Given("frequency", "环境休息", 8, "夜间", "rest well"),
    "i15": Given("satisfaction", "膳食", 4, "种类、温度和送达", "choice, warmth and delivery"),
    "i16": Given("satisfaction", "费用", 5, "每日费用", "daily charges"),
    "i17": Given("yes or no", "出院", 8, "复诊、用药和需要警惕的症状", "warning signs"),
    "i18": Given("yes or no", "出院", 8, "家属", "family"),
}
BRANCH = {
    "b1": Given("satisfaction", "环境设施", 12, "整洁", "tidy and well signed"),
    "b2": Given("satisfaction", "环境设施", 12, "无障碍", "barrier-free"),
    "b3": Given("satisfaction", "排队等候", 15, "从取号到开始办理", "taking a ticket"),
    "b4": Given("satisfaction", "办事可靠", 18, "一次办成", "right the first time"),
    "b5": Given("satisfaction", "办事可靠", 18, "时间和费用", "times and fees"),
    "b6": Given("satisfaction", "大堂与柜面", 15, "大堂", "lobby"),
    "b7": Given("satisfaction", "大堂与柜面", 15, "柜员", "teller"),
    "b8": Given("satisfaction", "专业与合规", 15, "专业", "competent"),
    "b9": Given("satisfaction", "专业与合规", 15, "没有误导", "nothing misleading"),
    "b10": Given("satisfaction", "照顾需要", 7, "特别需要", "particular needs"),
    "b11": Given("satisfaction", "线上渠道", 10, "手机银行", "app"),
    "b12": Given("effort", "线上渠道", 10, "人工", "reach a person"),
    "b13": Given("satisfaction", "投诉处理", 8, "受理、时限和结果", "the outcome"),
}
SENDING = {
    "e1": Given("satisfaction", "受理", 10, "下单", "place the order"),
    "e2": Given("satisfaction", "受理", 10, "价格和保价", "price and insured value"),
    "e3": Given("satisfaction", "揽收", 15, "约定的时间上门", "picked up"),
    "e4": Given("satisfaction", "揽收", 15, "验视和包装", "inspection, packing"),
    "e5": Given("satisfaction", "投递", 40, "送达的速度", "speed"),
    "e6": Given("satisfaction", "投递", 40, "约定的方式", "agreed"),
    "e7": Given("satisfaction", "投递", 40, "包裹完好", "arrived"),
    # Who sends meets the courier at the pick-up, who receives at the door.
    "e8": Given("satisfaction", "揽收", 15, "快递员", "courier"),
    "e9": Given("effort", "售后", 20, "客服", "customer service"),
    "e10": Given("satisfaction", "售后", 20, "解决的速度", "how fast it was solved"),
    "e11": Given("satisfaction", "售后", 20, "赔付合理", "compensation"),
    "e12": Given("satisfaction", "信息", 15, "及时、准确", "timely and true"),
    "e13": Given("satisfaction", "信息", 15, "个人信息", "personal data"),
}
COMPLAINT = {
    "lodging": Given("satisfaction", "受理方便", 20, "方便", "easy"),
    "informing": Given("satisfaction", "告知及时", 20, "及时告知", "kept informed"),
    "attitude": Given("satisfaction", "态度公正", 25, "态度和公正", "fair and polite"),
    "outcome": Given("satisfaction", "结果合理", 35, "合理", "reasonable"),
}
GIVEN = {
    "hospital_outpatient": OUTPATIENT,
    "hospital_clinics": OUTPATIENT,
    "hospital_inpatient": INPATIENT,
    "bank_branch": BRANCH,
    "parcel_sending": SENDING,
    "complaint_handling": COMPLAINT,
}
BESIDE = {
    "hospital_outpatient": ("who", "visit", "visit_date", "overall", "recommend", "improve"),
    "hospital_clinics": ("who", "visit", "visit_date", "overall", "recommend", "improve"),
    "hospital_inpatient": ("overall", "recommend", "improper", "improper_what", "improve"),
    "bank_branch": ("overall", "expectation", "ideal", "recommend", "stay", "improve"),
    "parcel_sending": ("sender", "sent_from", "sent_a_month", "overall", "recommend", "improve"),
    "parcel_receiving": ("received_in", "received_a_month", "overall", "recommend", "improve"),
    "complaint_handling": ("resolved", "again", "comment"),
}
lines = pytest.mark.parametrize(
    ("key", "code"), [(key, code) for key, items in GIVEN.items() for code in items]
)


@lines
def test_item_is_asked_as_given(key, code):
    content, given = load_pack(key), GIVEN[key][code]
    question = content.question(code)
    assert given.zh in question.text.pick("zh")
    assert given.en in question.text.pick("en")
    assert isinstance(question, Scaled)
    assert question.not_applicable
    expected = YES_NO if given.scale == "yes or no" else scale(given.scale)
    assert {name: plain(question, name) for name in expected} == expected
    assert not question.reversed
    indicator = content.indicator(question.indicator_code)
    assert (indicator.name.pick("zh"), indicator.weight) == (given.dimension, given.weight)


def plain(question: Question, name: str) -> Any:
    return question.model_dump(mode="json")[name]


@pytest.mark.parametrize("key", GIVEN)
def test_nothing_else_counts(key):
    content = load_pack(key)
    assert {q.code for q in content.questions if q.indicator_code} == set(GIVEN[key])


@pytest.mark.parametrize("key", BESIDE)
def test_what_is_asked_beside_the_index_is_there(key):
    codes = [question.code for question in load_pack(key).questions]
    assert [code for code in codes if code in BESIDE[key]] == list(BESIDE[key])


def test_doctor_and_nurses_are_asked_for_each_department_visited():
    content = load_pack("hospital_clinics")
    loops = {section.code: section for section in content.sections if section.loop}
    [section] = loops.values()
    rated = [question.code for question in section.questions if question.indicator_code]
    assert rated == ["o5", "o6", "o7", "o8"]
    assert section.loop.chosen == "respondent"
    assert all("{object}" in q.text.pick(tag) for q in section.questions for tag in ("zh", "en"))


# A low one of these asks nothing more: the rating itself says it all, or one question soon
# after is asked of everybody and serves as the "why".
SAYS_ENOUGH = {
    "hospital_outpatient": {"o3", "o4"},  # o4b is asked of everybody
    "hospital_clinics": {"o3", "o4"},
    "hospital_inpatient": {"i1", "i10", "i11", "i12"},
    "hospital_lecture": {"l1", "l2", "l3", "l4"},  # improve, on the same page
    "complaint_handling": set(COMPLAINT),  # comment, on the same page
}


@pytest.mark.parametrize("key", KEYS)
def test_a_low_score_opens_why(key):
    content = load_pack(key)
    rated = {q.code for q in content.questions if q.indicator_code}
    assert rated - asked_why(content) == SAYS_ENOUGH.get(key, set())


def asked_why(content: Questionnaire) -> set[str]:
    """The ratings of which the worst answer opens a question, and not much above it does."""
    found = set()
    for question in content.questions:
        for low in comparisons(question.show_if):
            if low.is_ == "at_most" and opens_when_low(content, low):
                found.add(authored_code(low.answer or ""))
    return found


def opens_when_low(content: Questionnaire, low: Comparison) -> bool:
    scored = content.question(low.answer or "").scored
    assert scored is not None
    middle = (scored.low + scored.high) / 2
    return scored.low <= float(low.values[0]) < middle


@pytest.mark.parametrize("key", KEYS)
def test_nobody_must_say_why(key):
    content = load_pack(key)
    opened = [q for q in content.questions if q.code.endswith("_why")]
    assert not any(question.required for question in opened)


def test_only_the_first_parts_of_a_call_must_be_asked():
    content = load_pack("hospital_discharge")
    must = {q.code for q in content.questions if q.required}
    assert must == {"speaking", "recovery", "d1", "d2", "d3", "d4", "overall"}


def test_who_will_not_talk_is_not_asked_on():
    [end] = load_pack("hospital_discharge").ends
    assert end.screen_out
    assert end.when == Comparison.model_validate(
        {"answer": "speaking", "is": "equals", "value": "nobody"}
    )
