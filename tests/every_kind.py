"""A questionnaire with every kind of question in it, and what somebody would say to it."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

Typed = dict[str, Any]


def _t(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


def _options(*named: tuple[str, str, str], **more: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"code": code, "text": _t(zh, en), **more.get(code, {})} for code, zh, en in named]


_LABELS = [
    _t("非常不满意", "Very dissatisfied"),
    _t("不满意", "Dissatisfied"),
    _t("一般", "Neither"),
    _t("满意", "Satisfied"),
    _t("非常满意", "Very satisfied"),
]
_WHERE = _options(
    ("window", "窗口", "At the window"),
    ("phone", "电话", "By telephone"),
    ("elsewhere", "其他", "Elsewhere"),
    elsewhere={"other": True},
)

SCALES: list[dict[str, Any]] = [
    {
        "type": "rating",
        "code": "wait",
        "text": _t("等候的时间您能接受吗？", "Was the wait acceptable?"),
        "labels": _LABELS,
        "not_applicable": True,
        "indicator": "care",
        "required": True,
    },
    {
        "type": "rating",
        "code": "clean",
        "text": _t("环境干净吗？", "Was it clean?"),
        "look": "stars",
        "labels": _LABELS,
    },
    {
        "type": "rating",
        "code": "mood",
        "text": _t("离开时您的心情怎样？", "How did you feel when you left?"),
        "look": "faces",
        "low_label": _t("很糟", "Bad"),
        "high_label": _t("很好", "Good"),
        "not_applicable": True,
    },
    {
        "type": "ces",
        "code": "effort",
        "text": _t("办成这件事容易吗？", "How easy was it to get it done?"),
        "low_label": _t("非常困难", "Very difficult"),
        "high_label": _t("非常容易", "Very easy"),
    },
    {
        "type": "nps",
        "code": "nps",
        "text": _t("您愿意推荐我们吗？", "Would you recommend us?"),
        "low_label": _t("完全不愿意", "Not at all"),
        "high_label": _t("非常愿意", "Very much"),
    },
    {
        "type": "matrix",
        "code": "staff",
        "text": _t("这几位的服务怎么样？", "How were these people?"),
        "required": True,
        "labels": _LABELS,
        "not_applicable": True,
        "rows": [
            {"code": "doctor", "text": _t("医生", "The doctor"), "indicator": "care"},
            {"code": "nurse", "text": _t("护士", "The nurse")},
            {"code": "desk", "text": _t("挂号收费窗口", "The desk where you paid")},
        ],
    },
]

CHOICES: list[dict[str, Any]] = [
    {
        "type": "single",
        "code": "how",
        "text": _t("您是怎么预约的？", "How did you book?"),
        "options": _WHERE,
    },
    {
        "type": "multiple",
        "code": "bad",
        "text": _t("哪些不方便？", "What was a nuisance?"),
        "max_choices": 2,
        "options": [
            *_options(
                ("queue", "排队", "Queues"),
                ("seat", "没座位", "No seats"),
                ("signs", "找不到路", "Finding the way"),
                ("else", "其他", "Something else"),
                **{"else": {"other": True}},
            ),
            {"code": "none", "text": _t("没有", "Nothing"), "exclusive": True},
        ],
    },
    {
        "type": "dropdown",
        "code": "from",
        "text": _t("您从哪里来？", "Where do you come from?"),
        "options": _options(
            ("city", "市区", "The city"),
            ("county", "郊县", "The county"),
            ("far", "外地", "Further away"),
            far={"other": True},
        ),
    },
    {
        "type": "ranking",
        "code": "rank",
        "text": _t("哪些最重要？请排前两名。", "What matters most? Give the first two places."),
        "most": 2,
        "options": _options(
            ("skill", "医术", "Skill"), ("time", "时间", "Time"), ("cost", "费用", "Cost")
        ),
    },
]

FIGURES: list[dict[str, Any]] = [
    {
        "type": "number",
        "code": "visits",
        "text": _t("今年来过几次？", "How often were you here this year?"),
        "minimum": 0,
        "maximum": 99,
        "unit": _t("次", "times"),
    },
    {
        "type": "number",
        "code": "weight",
        "text": _t("体重", "Your weight"),
        "decimals": 1,
        "minimum": 1,
        "maximum": 300,
        "unit": _t("公斤", "kg"),
    },
    {
        "type": "date",
        "code": "day",
        "text": _t("哪天来的？", "Which day?"),
        "earliest": "2020-01-01",
    },
    {"type": "date", "code": "hour", "part": "time", "text": _t("几点到的？", "At what time?")},
    {
        "type": "date",
        "code": "both",
        "part": "both",
        "text": _t("何时离开？", "When did you leave?"),
    },
]

WORDS: list[dict[str, Any]] = [
    {
        "type": "note",
        "code": "tell",
        "text": _t("下面请您写几句。\n可以不写。", "Please write a few words."),
    },
    {"type": "short_text", "code": "name", "text": _t("哪位让您满意？", "Who was good?")},
    {
        "type": "short_text",
        "code": "mail",
        "expects": "email",
        "text": _t("邮箱", "E-mail"),
    },
    {
        "type": "short_text",
        "code": "card",
        "expects": "digits",
        "text": _t("就诊卡后四位", "Last four digits of your card"),
        "max_length": 4,
    },
    {
        "type": "long_text",
        "code": "wish",
        "text": _t("还想说什么？", "Anything else?"),
        "max_length": 200,
    },
    {
        "type": "consent",
        "code": "agree",
        "text": _t("同意公开我的话。", "You may publish my words."),
    },
]

CONTACT: dict[str, Any] = {
    "type": "contact",
    "code": "reach",
    "text": _t("怎么联系您？", "How can we reach you?"),
    "fields": [{"kind": "name", "required": True}, {"kind": "phone"}, {"kind": "email"}],
}
PICKER: dict[str, Any] = {
    "type": "picker",
    "code": "where",
    "text": _t("您去了哪个科室？", "Which department?"),
    "sets_department": True,
}
FILE: dict[str, Any] = {
    "type": "file",
    "code": "photo",
    "text": _t("有照片吗？", "Is there a photo?"),
    "most": 2,
}

_SECTIONS = [
    ("scales", "打分", "Scales", SCALES),
    ("choices", "选择", "Choices", CHOICES),
    ("figures", "数字和时间", "Figures", FIGURES),
    ("words", "文字", "Words", WORDS),
]


def every_kind(*more: dict[str, Any], paging: str = "section", **whole: Any) -> dict[str, Any]:
    """The questionnaire; `more` stands in a section of its own at the end."""
    sections = [*_SECTIONS, *([("more", "其他", "More", list(more))] if more else [])]
    return deepcopy(
        {
            "format": 1,
            "languages": ["zh", "en"],
            "title": _t("各种题型", "Every kind"),
            "introduction": _t("谢谢。", "Thank you."),
            "closing": _t("谢谢您。", "Thanks."),
            "paging": paging,
            "sections": [
                {"code": code, "title": _t(zh, en), "questions": questions}
                for code, zh, en, questions in sections
            ],
            "indicators": [{"code": "care", "name": _t("看病", "Care"), "weight": 100}],
            **whole,
        }
    )


TYPED: Typed = {
    "q.wait": "4",
    "q.clean": "5",
    "q.mood": "na",
    "q.effort": "6",
    "q.nps": "9",
    "q.staff.doctor": "5",
    "q.staff.nurse": "na",
    "q.staff.desk": "2",
    "q.how": "elsewhere",
    "q.how.elsewhere": "请邻居",
    "q.bad": ["queue", "else"],
    "q.bad.else": "太吵",
    "q.from": "city",
    "q.rank.skill": "1",
    "q.rank.cost": "2",
    "q.visits": "3",
    "q.weight": "61.5",
    "q.day": "2026-03-15",
    "q.hour": "14:30",
    "q.both": "2026-03-15T16:05",
    "q.name": "林医生",
    "q.mail": "lin@example.org",
    "q.card": "0417",
    "q.wish": "座位",
    "q.agree": "yes",
}

STORED: Typed = {
    "wait": 4,
    "clean": 5,
    "mood": "na",
    "effort": 6,
    "nps": 9,
    "staff.doctor": 5,
    "staff.nurse": "na",
    "staff.desk": 2,
    "how": "elsewhere",
    "how.elsewhere": "请邻居",
    "bad": ["else", "queue"],
    "bad.else": "太吵",
    "from": "city",
    "rank.skill": 1,
    "rank.cost": 2,
    "visits": 3,
    "weight": 61.5,
    "day": "2026-03-15",
    "hour": "14:30",
    "both": "2026-03-15T16:05",
    "name": "林医生",
    "mail": "lin@example.org",
    "card": "0417",
    "wish": "座位",
    "agree": True,
}
