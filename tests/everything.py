"""A questionnaire with every kind of question and of logic, small enough to reason about."""

from typing import Any

from surveys.definition.model import Questionnaire


def _text(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


def _option(code: str, zh: str, en: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "text": _text(zh, en), **more}


_ENDS = {"low_label": _text("差", "Bad"), "high_label": _text("好", "Good")}

EVERY_KIND: dict[str, Any] = {
    "format": 1,
    "languages": ["zh", "en"],
    "title": _text("各种题型", "Every kind"),
    "introduction": _text("您好，{contact:name|朋友}。", "Hello {contact:name|friend}."),
    "closing": _text("谢谢。", "Thank you."),
    "indicators": [
        {"code": "wait", "name": _text("等候", "Waiting"), "weight": 40},
        {"code": "care", "name": _text("服务", "Service"), "weight": 60},
    ],
    "sections": [
        {
            "code": "visit",
            "title": _text("这次就诊", "Your visit"),
            "questions": [
                {
                    "type": "note",
                    "code": "hello",
                    "text": _text("请回想最近一次就诊。", "Think of your last visit."),
                },
                {
                    "type": "single",
                    "code": "visited",
                    "text": _text("最近一个月来过吗？", "Were you here in the last month?"),
                    "required": True,
                    "options": [_option("yes", "来过", "Yes"), _option("no", "没来过", "No")],
                },
                {
                    "type": "dropdown",
                    "code": "city",
                    "text": _text("您来自哪里？", "Where are you from?"),
                    "shuffle": True,
                    "options": [
                        _option("jz", "江州", "Jiangzhou"),
                        _option("ly", "临洋", "Linyang"),
                        _option("else", "其他", "Elsewhere", other=True),
                    ],
                },
                {"type": "date", "code": "day", "text": _text("哪一天？", "Which day?")},
                {
                    "type": "number",
                    "code": "minutes",
                    "text": _text("等了多久？", "How long did you wait?"),
                    "minimum": 0,
                    "maximum": 600,
                    "unit": _text("分钟", "minutes"),
                },
            ],
        },
        {
            "code": "rate",
            "title": _text("评分", "Ratings"),
            "questions": [
                {
                    "type": "rating",
                    "code": "queue",
                    "text": _text("等候的时间", "The time you waited"),
                    "look": "stars",
                    "required": True,
                    "not_applicable": True,
                    "indicator": "wait",
                    **_ENDS,
                },
                {
                    "type": "long_text",
                    "code": "queue_why",
                    "text": _text(
                        "您给了“{answer:queue}”，为什么？", "You gave “{answer:queue}”. Why?"
                    ),
                    "show_if": {"answer": "queue", "is": "at_most", "value": 2},
                },
                {
                    "type": "matrix",
                    "code": "staff",
                    "text": _text("工作人员", "The staff"),
                    "not_applicable": True,
                    "rows": [
                        {"code": "polite", "text": _text("礼貌", "Polite"), "indicator": "care"},
                        {"code": "clear", "text": _text("讲得清楚", "Clear"), "indicator": "care"},
                    ],
                    **_ENDS,
                },
                {
                    "type": "ces",
                    "code": "ease",
                    "text": _text("办事容易吗？", "It was easy."),
                    "low_label": _text("很不同意", "Disagree"),
                    "high_label": _text("很同意", "Agree"),
                },
                {
                    "type": "nps",
                    "code": "nps",
                    "text": _text("会推荐吗？", "Would you recommend us?"),
                    **_ENDS,
                },
            ],
        },
        {
            "code": "met",
            "title": _text("去过的科室", "Departments"),
            "loop": {
                "ask": _text("您去过哪些科室？", "Where did you go?"),
                "objects": [
                    {"code": "lab", "text": _text("检验科", "Laboratory")},
                    {"code": "xray", "text": _text("放射科", "Radiology")},
                ],
                "most": 2,
            },
            "questions": [
                {
                    "type": "rating",
                    "code": "heard",
                    "text": _text("{object}认真听您说了吗？", "Did {object} listen?"),
                    "look": "faces",
                    "indicator": "care",
                    **_ENDS,
                },
                {
                    "type": "short_text",
                    "code": "heard_why",
                    "text": _text("{object}怎样能更好？", "How could {object} be better?"),
                    "show_if": {"answer": "heard", "is": "at_most", "value": 2},
                },
            ],
        },
        {
            "code": "you",
            "title": _text("关于您", "About you"),
            "shuffle": True,
            "show_if": {
                "any": [
                    {"answer": "nps", "is": "at_least", "value": 9},
                    {"link": "ward", "is": "equals", "value": "icu"},
                ]
            },
            "questions": [
                {
                    "type": "multiple",
                    "code": "liked",
                    "text": _text("喜欢什么？", "What did you like?"),
                    "shuffle": True,
                    "min_choices": 2,
                    "max_choices": 2,
                    "options": [
                        _option("place", "环境", "The place"),
                        _option("people", "人", "The people"),
                        _option("price", "价格", "The price"),
                        _option("more", "其他", "Something else", other=True),
                        _option("nothing", "都没有", "Nothing", exclusive=True),
                    ],
                },
                {
                    "type": "ranking",
                    "code": "order",
                    "text": _text("请排序", "Put in order"),
                    "most": 2,
                    "options": [
                        _option("speed", "快", "Speed"),
                        _option("care", "细", "Care"),
                        _option("cost", "省", "Cost"),
                    ],
                },
                {
                    "type": "picker",
                    "code": "ward",
                    "text": _text("哪个部门？", "Which department?"),
                    "sets_department": True,
                },
                {
                    "type": "file",
                    "code": "photo",
                    "text": _text("有照片吗？", "Do you have a photo?"),
                    "most": 2,
                },
                {
                    "type": "contact",
                    "code": "reach",
                    "text": _text("怎么联系您？", "How can we reach you?"),
                    "fields": [{"kind": "name"}, {"kind": "phone"}, {"kind": "email"}],
                },
                {
                    "type": "consent",
                    "code": "agree",
                    "text": _text("可以联系我。", "You may contact me."),
                    "required": False,
                },
            ],
        },
    ],
    "ends": [
        {
            "code": "not_meant",
            "title": _text("这次不用填写", "Not this time"),
            "text": _text("本次只问最近来过的人。", "This time we ask those who were here."),
            "when": {"answer": "visited", "is": "equals", "value": "no"},
            "screen_out": True,
        },
        {
            "code": "sorry",
            "title": _text("很抱歉", "We are sorry"),
            "when": {"answer": "queue", "is": "at_most", "value": 2},
        },
    ],
}


LOOPS: list[dict[str, Any]] = [
    {
        "code": "places",
        "title": _text("办过事的地方", "Places"),
        "loop": {
            "chosen": "rule",
            "objects": [
                {
                    **_option("cash", "收费处", "Cashier"),
                    "show_if": {"answer": "queue", "is": "at_most", "value": 3},
                },
                {
                    **_option("vip", "贵宾室", "Lounge"),
                    "show_if": {"contact": "grade", "is": "one_of", "value": ["gold", "platinum"]},
                },
            ],
        },
        "questions": [
            {
                "type": "rating",
                "code": "place",
                "text": _text("{object}怎么样？", "How was {object}?"),
                "indicator": "care",
                **_ENDS,
            }
        ],
    },
    {
        "code": "couriers",
        "title": _text("见到的人", "Whom you met"),
        "loop": {
            "chosen": "link",
            "link": "couriers",
            "most": 2,
            "objects": [
                _option("wang", "王师傅", "Mr Wang"),
                _option("li", "李师傅", "Mr Li"),
                _option("zhao", "赵师傅", "Mr Zhao"),
            ],
        },
        "questions": [
            {
                "type": "rating",
                "code": "kind",
                "text": _text("{object}客气吗？", "Was {object} kind?"),
                "indicator": "care",
                **_ENDS,
            }
        ],
    },
]
"""Sections about things chosen by rule, and about things that the link tells."""


def with_loops() -> Questionnaire:
    """The questionnaire with these two sections at its end."""
    return Questionnaire.model_validate(
        {**EVERY_KIND, "sections": [*EVERY_KIND["sections"], *LOOPS]}
    )


def every_kind() -> Questionnaire:
    """The questionnaire as the engine has it."""
    return Questionnaire.model_validate(EVERY_KIND)
