"""A questionnaire with every kind of question and every kind of condition."""

from surveys.definition.model import Questionnaire


def t(zh, en):
    return {"zh": zh, "en": en}


LABELS = [t("差", "Poor"), t("一般", "Fair"), t("好", "Good")]
OPTIONS = [
    {"code": "a", "text": t("甲", "A & B")},
    {"code": "b", "text": t("乙", "<b>")},
    {"code": "other", "text": t("其他", "Other"), "other": True},
]

TICKS = [*OPTIONS[:2], {"code": "no", "text": t("无", "None"), "exclusive": True}]


def q(kind, code, **fields):
    return {"type": kind, "code": code, "text": t(f"{code}？", f"{code}?"), **fields}


def is_(answer, operator, value=None):
    return {"answer": answer, "is": operator} | ({} if value is None else {"value": value})


NEITHER = {"all": [is_("one", "none_of", ["a", "b"]), is_("count", "at_least", 3)]}
JOINED = {"any": [is_("table.a", "at_least", 2), NEITHER]}
EVERYTHING = Questionnaire.model_validate(
    {
        "format": 1,
        "languages": ["zh", "en"],
        "title": t("全部", "Everything"),
        "introduction": t("第一行\n第二行", "One\nTwo"),
        "closing": t("谢谢", "Thanks"),
        "sections": [
            {
                "code": "first",
                "title": t("一", "First"),
                "questions": [
                    q("rating", "plain"),
                    q("rating", "stars", look="stars"),
                    q("rating", "ends", low_label=t("差", "Bad"), high_label=t("好", "Good")),
                    q("rating", "worded", points=3, labels=LABELS, required=True),
                    q("rating", "absent", points=3, labels=LABELS, not_applicable=True),
                    q("nps", "recommend", low_label=t("不", "No"), high_label=t("会", "Yes"))
                    | {"text": t("您愿意推荐吗？", "Would you recommend us?")},
                    q("single", "one", options=OPTIONS, required=True),
                    q("dropdown", "drop", options=OPTIONS[:2], shuffle=True),
                    q("multiple", "many", options=TICKS, min_choices=1, max_choices=2),
                    q("matrix", "table", points=3, labels=LABELS, rows=OPTIONS[:2]),
                    q("ranking", "order", options=OPTIONS[:2], most=1),
                    q("number", "count", minimum=0, maximum=9),
                    q("date", "day", earliest="2026-01-01"),
                    q("date", "hour", part="time"),
                    q("short_text", "line", max_length=50, hint=t("提示", "Hint")),
                    q("short_text", "post", expects="email"),
                    q("long_text", "words"),
                    q("contact", "reach", fields=[{"kind": "name"}, {"kind": "phone"}]),
                    q("file", "photo", most=2),
                    q("consent", "agree", required=True),
                    q("note", "aside"),
                ],
            },
            {
                "code": "second",
                "title": t("二", "Second"),
                "show_if": is_("one", "equals", "a"),
                "questions": [
                    q("long_text", "c1", show_if=is_("worded", "at_most", 2)),
                    q("long_text", "c2", show_if=is_("one", "one_of", ["a", "b"])),
                    q("long_text", "c3", show_if=is_("one", "not_equals", "b")),
                    q("long_text", "c4", show_if=is_("many", "contains", "a")),
                    q("long_text", "c5", show_if=is_("many", "not_contains", "a")),
                    q("long_text", "c6", show_if=is_("words", "answered")),
                    q("long_text", "c7", show_if=is_("many", "not_answered")),
                    q("long_text", "c8", show_if=JOINED),
                ],
            },
        ],
    }
)
