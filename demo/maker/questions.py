"""What the maker asks, in two tracks: after service each quarter, after a sale twice a year.

No pack of the library fits, so both are the house's own. Each compares with other makers: those
answers are no part of the index, for nobody knows what the others are like who bought here alone.
"""

from __future__ import annotations

from typing import Any

from demo.house import Questions
from surveys.library.catalogue import scale


def said(zh: str, en: str) -> dict[str, str]:
    """A text in both languages."""
    return {"zh": zh, "en": en}


def _options(*options: tuple[str, str, str]) -> list[dict[str, Any]]:
    return [{"code": code, "text": said(zh, en)} for code, zh, en in options]


def rated(code: str, indicator: str, short: tuple[str, str], zh: str, en: str) -> dict[str, Any]:
    """A question about how satisfied somebody is."""
    asked = said(f"{zh}，您满意吗？", f"How satisfied are you with {en}?")
    about = {"code": code, "indicator": indicator, "text": asked, "short": said(*short)}
    return {**scale("satisfaction"), **about}


def compared(code: str, zh: str, en: str) -> dict[str, Any]:
    """A question that compares with other makers."""
    return {
        "type": "single",
        "code": code,
        "text": said(f"和其他厂家比，我们的{zh}怎么样？", f"Compared with other makers, how {en}?"),
        "short": said(f"对比同行：{zh}", f"Against others: {en}"),
        "required": True,
        "options": _options(
            ("better", "更好", "Better"),
            ("same", "差不多", "About the same"),
            ("worse", "更差", "Worse"),
            ("unknown", "没有用过别家", "I know no other"),
        ),
    }


OTHERS: dict[str, Any] = {
    "type": "multiple",
    "code": "others",
    "text": said(
        "近两年还用过或比较过哪些厂家的设备？", "Whose equipment else did you use or compare?"
    ),
    "short": said("用过的同行", "Other makers used"),
    "options": _options(
        ("shuofeng", "朔风重工", "Shuofeng Heavy Industries"),
        ("huayao", "华曜光电", "Huayao Solar"),
        ("tianji", "天济风电", "Tianji Wind"),
        ("other", "其他厂家", "Another"),
    ),
}
CLOSING: tuple[dict[str, Any], ...] = (
    {
        **scale("recommendation"),
        "code": "recommend",
        "text": said(
            "您愿意向同行推荐北岭的设备吗？", "How likely are you to recommend our equipment?"
        ),
        "short": said("推荐意愿", "Recommendation"),
    },
    {
        "type": "long_text",
        "code": "improve",
        "text": said("您最希望我们改进什么？", "What should we improve first?"),
        "hint": said("请不要写个人姓名和电话。", "Please leave out names and phone numbers."),
        "short": said("希望改进", "To improve"),
        "max_length": 500,
    },
)
_SERVICE: dict[str, Any] = {
    "format": 1,
    "languages": ["zh", "en"],
    "title": said("售后服务满意度问卷", "After-sales service"),
    "introduction": said(
        "请想一想这个季度我们在您风场或电站的服务，约两分钟。没有遇到的，请选“不适用”。",
        "Please think of our service at your wind farm or solar plant this quarter; this takes "
        "about two minutes. Where something did not happen, choose “Not applicable”.",
    ),
    "closing": said(
        "谢谢。每一项不满意都要有部门负责，改完以后会告诉您。",
        "Thank you. For everything people were unhappy with a department is made responsible, and "
        "you are told when it is mended.",
    ),
    "indicators": [
        {"code": "response", "name": said("响应和到场", "Response"), "weight": 30},
        {"code": "repair", "name": said("维修质量", "Repair"), "weight": 30},
        {"code": "parts", "name": said("备件供应", "Spare parts"), "weight": 25},
        {"code": "staff", "name": said("人员和沟通", "Staff"), "weight": 15},
    ],
    "sections": [
        {
            "code": "site",
            "title": said("服务过程", "The service"),
            "questions": [
                {
                    "type": "single",
                    "code": "equipment",
                    "text": said("服务的是哪一类设备？", "Which equipment was it about?"),
                    "short": said("设备", "Equipment"),
                    "required": True,
                    "options": _options(
                        ("wind", "风电机组", "Wind turbines"),
                        ("solar", "光伏逆变器和支架", "Solar inverters and mounts"),
                        ("storage", "储能系统", "Storage"),
                    ),
                },
                rated("s1", "response", ("报修响应", "Response"), "报修后响应及时", "our response"),
                rated(
                    "s2",
                    "response",
                    ("到场时间", "On site"),
                    "工程师按约定到场",
                    "how our engineers kept the agreed time on site",
                ),
                rated(
                    "s3", "repair", ("一次修好", "First time"), "一次就修好", "repairs at first go"
                ),
                rated(
                    "s4",
                    "repair",
                    ("原因说清", "Cause told"),
                    "故障原因说得清楚",
                    "how the cause of the fault was explained",
                ),
                rated(
                    "s5", "parts", ("备件到货", "Parts"), "备件按时到货", "when spare parts came"
                ),
                rated(
                    "s6",
                    "staff",
                    ("现场人员", "Engineers"),
                    "现场人员专业、守安全规程",
                    "the skill and safe work of our engineers",
                ),
            ],
        },
        {
            "code": "compare",
            "title": said("和同行比", "Against other makers"),
            "questions": [
                OTHERS,
                compared("c1", "响应速度", "fast do we respond"),
                compared("c2", "备件供应", "good is our supply of parts"),
                *CLOSING,
            ],
        },
    ],
}
_NEXT: dict[str, Any] = {
    **scale("satisfaction"),
    "text": said(
        "定期巡检按计划完成，您满意吗？",
        "How satisfied are you with inspections done as planned?",
    ),
    "short": said("定期巡检", "Inspections"),
    "indicator": "repair",
}

QUESTIONS = Questions(
    pack="",
    own=_SERVICE,
    names=("售后服务满意度调查", "After-sales service"),
    asked_before=("sc_north", "sc_northwest", "sc_east", "sc_south"),
    after_complaints=("service", "sales"),
    next_section="site",
    next_question=_NEXT,
    changes={},
    weights={},
    weights_note="权重按售后服务委员会的决定；对比同行的题目不计入指数。",
    target_before=78.0,
    target_now=80.0,
)

SALES: dict[str, Any] = {
    **_SERVICE,
    "title": said("销售服务满意度问卷", "Sales and delivery"),
    "introduction": said(
        "请想一想这半年从投标、签约到交货验收的过程，约一分半钟。",
        "Please think of this half-year from tender and contract to delivery and acceptance; this "
        "takes about a minute and a half.",
    ),
    "indicators": [
        {"code": "offer", "name": said("方案和报价", "Offer"), "weight": 30},
        {"code": "delivery", "name": said("交货和验收", "Delivery"), "weight": 45},
        {"code": "contact", "name": said("销售人员", "Sales staff"), "weight": 25},
    ],
    "sections": [
        {
            "code": "buying",
            "title": said("从方案到验收", "From offer to acceptance"),
            "questions": [
                rated("b1", "offer", ("方案", "Offer"), "方案合乎现场条件", "how our offer fitted"),
                rated(
                    "b2",
                    "offer",
                    ("报价", "Price"),
                    "报价清楚、没有漏项",
                    "how clear the price was",
                ),
                rated("b3", "delivery", ("交货", "Delivery"), "按合同交货", "delivery on time"),
                rated(
                    "b4",
                    "delivery",
                    ("验收", "Acceptance"),
                    "安装和验收顺利",
                    "installation and acceptance",
                ),
                rated("b5", "contact", ("销售", "Staff"), "销售人员说到做到", "promises kept"),
                {
                    **scale("overall"),
                    "code": "overall",
                    "text": said("总的来说，您对这次采购满意吗？", "All in all, how satisfied?"),
                    "short": said("总体评价", "Overall"),
                },
            ],
        },
        {
            "code": "compare",
            "title": said("和同行比", "Against other makers"),
            "questions": [
                OTHERS,
                compared("c3", "交货速度", "fast do we deliver"),
                compared("c4", "价格", "good is our price"),
                *CLOSING,
            ],
        },
    ],
}
