"""Sample things for the style guide: every component in every state, in either language."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from markupsafe import Markup
from wtforms import (
    BooleanField,
    Form,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from foundation.web.assets import ROOT
from foundation.web.differences import marked
from foundation.web.languages import language as spoken
from foundation.web.styleguide_kinds import rare_questions

Words = Callable[[str, str], str]

_QR = Markup(
    '<svg viewBox="0 0 21 21" role="img" aria-label="QR">'
    '<path fill="#000" d="M0 0h7v7H0zM1 1v5h5V1zM2 2h3v3H2zM14 0h7v7h-7zM15 1v5h5V1zM16 2h3v3h-3z'
    "M0 14h7v7H0zM1 15v5h5v-5zM2 16h3v3H2zM9 1h2v2H9zM12 3h1v3h-1zM9 6h3v2H9zM1 9h3v2H1zM6 9h2v3H6z"
    'M10 10h3v2h-3zM15 9h2v2h-2zM19 10h2v4h-2zM9 14h2v3H9zM13 13h3v2h-3zM12 18h4v2h-4z"/>'
    "</svg>"
)


def samples(language: str | None = None) -> dict[str, Any]:
    """Everything the style guide's templates ask for, in the reader's language by default."""
    language = language or spoken()

    def w(zh: str, en: str) -> str:
        return zh if language.startswith("zh") else en

    return {
        "tokens": tokens(),
        "icons": (ROOT / "icons" / "icons.txt").read_text().split(),
        "steps": _steps(w),
        "entries": _entries(w),
        "told": _told(w),
        "departments": _departments(w),
        "breaks": _breaks(w),
        "stages": _stages(w),
        "whys": _whys(w),
        "differences": _differences(w),
        "form": _form(w, with_errors=True),
        "clean_form": _form(w, with_errors=False),
        "questions": questions(language),
        "rare": rare_questions(w),
        "timeline": _timeline(w),
        "qr_svg": _QR,
        "option": _option(w),
        "narrow_option": _option(w, narrow=True),
        "w": w,
        "with_charts": True,
    }


def _breaks(w: Words) -> list[SimpleNamespace]:
    """A break of words alone, and one that stands against any comparison."""
    scale = w("“候诊时间”等级不同", "“Waiting”: another scale")
    words = w("“医生讲解”文字不同", "“Explanations”: other words")

    def mark(version: int, said: str, *, grave: bool) -> SimpleNamespace:
        head = w(f"自“门诊满意度”第 {version} 版起", f"Since version {version} of “Outpatients”")
        changed = [SimpleNamespace(sentence=lambda _language: said)]
        return SimpleNamespace(head=lambda _language: head, changed=changed, grave=grave)

    return [mark(2, words, grave=False), mark(3, scale, grave=True)]


def tokens(path: Path = ROOT / "css" / "tokens.css") -> dict[str, list[str]]:
    """Names of the tokens by group, read from the sheet itself."""
    names = list(dict.fromkeys(re.findall(r"(--hs-[\w-]+):", path.read_text())))
    groups = {
        "roles": r"bg$|surface|sunken|line|control$|text",
        "brand": r"brand|on-brand",
        "meaning": r"good|watch|bad|note",
        "likert": r"l[1-5]$|l-na",
        "categories": r"c[1-6]$|c-other",
        "type": r"fs(-|$)",
        "space": r"\d+$",
    }
    return {
        group: [name for name in names if re.match(rf"--hs-(?:{pattern})", name)]
        for group, pattern in groups.items()
    }


def _steps(w: Words) -> list[dict[str, str]]:
    return [
        {"label": w("收到", "Received"), "note": "11-18 09:12", "state": "done"},
        {"label": w("受理", "Accepted"), "note": "11-18 12:24", "state": "done"},
        {"label": w("调查", "Looking into it"), "note": w("第 3 天", "day 3"), "state": "now"},
        {"label": w("答复", "Answer"), "note": w("今天 17:00 前", "today 17:00"), "state": "later"},
        {"label": w("确认", "Consent"), "note": w("由投诉人", "by the customer"), "state": "later"},
        {"label": w("办结", "Closed"), "note": "", "state": "later"},
    ]


def _told(w: Words) -> list[SimpleNamespace]:
    at = datetime(2026, 4, 13, 0, 0, tzinfo=UTC)
    return [
        SimpleNamespace(name=w("顾晓梅", "Gu Xiaomei"), at=at, late=False),
        SimpleNamespace(name=w("林静", "Lin Jing"), at=at + timedelta(days=1), late=True),
    ]


def _entries(w: Words) -> list[SimpleNamespace]:
    zhang, lin = w("张女士", "Ms Zhang"), w("林静怡", "Lin Jingyi")
    return [
        SimpleNamespace(
            kind="theirs",
            who=zhang,
            at=w("11 月 18 日 09:12", "18 Nov, 09:12"),
            via=w("手机网页", "phone page"),
            paragraphs=[
                w(
                    "清单上有一项“材料费 186 元”，问了三个窗口都说不清楚。",
                    'My bill says "materials ¥186". Three desks could not tell me what it is.',
                ),
                w(
                    "我不是不愿意付钱，就想知道付的是什么。",
                    "I do not mind paying; I want to know for what.",
                ),
            ],
        ),
        SimpleNamespace(
            kind="ours",
            who=lin,
            at=w("11 月 18 日 12:24", "18 Nov, 12:24"),
            via=w("短信和网页", "text message and page"),
            paragraphs=[
                w(
                    "张女士您好，您的投诉已经受理，周六下班前给您答复。",
                    "Dear Ms Zhang, we are on it and will answer by Saturday evening.",
                )
            ],
        ),
        SimpleNamespace(
            kind="event",
            text=w(
                "11 月 18 日 12:30 转收费处调查", "18 Nov, 12:30: passed to the cashier's office"
            ),
        ),
        SimpleNamespace(
            kind="note",
            who=w("周建国", "Zhou Jianguo"),
            role=w("收费处", "cashier's office"),
            at=w("11 月 20 日 16:50", "20 Nov, 16:50"),
            paragraphs=[
                w(
                    "是造影用的一次性导管，合规，但清单只打了“材料费”。",
                    'It is a single-use catheter, in order; the bill only says "materials".',
                )
            ],
        ),
    ]


def _departments(w: Words) -> list[SimpleNamespace]:
    rows = [
        (
            w("心内科门诊", "Cardiology"),
            90.4,
            92.6,
            94.8,
            "high",
            w("优秀", "Excellent"),
            0.6,
            False,
        ),
        (
            w("中医科门诊", "Chinese medicine"),
            88.1,
            90.8,
            93.5,
            "high",
            w("优秀", "Excellent"),
            4.4,
            True,
        ),
        (w("检验科", "Laboratory"), 86.1, 87.9, 89.7, "mid", w("达标", "Met"), -0.9, False),
        (w("儿科门诊", "Paediatrics"), 65.6, 68.7, 71.8, "low", w("未达标", "Not met"), -5.6, True),
    ]
    names = ("name", "low", "point", "high", "level", "word", "change", "sure")
    return [SimpleNamespace(**dict(zip(names, row, strict=True))) for row in rows]


def _stages(w: Words) -> list[tuple[str, list[int]]]:
    return [
        (w("挂号预约", "Booking"), [41, 82, 205, 820, 2954]),
        (w("候诊", "Waiting"), [207, 457, 664, 1245, 1577]),
        (w("医生沟通", "Doctor's talk"), [0, 42, 126, 544, 3476]),
        (w("费用透明", "Clear prices"), [112, 262, 524, 936, 1911]),
    ]


def _whys(w: Words) -> list[tuple[str, str]]:
    return [
        (
            w("病人取药平均等 24 分钟。", "Patients wait 24 minutes."),
            w("为什么？要再排一次队", "Why? They queue twice"),
        ),
        (
            w("药房看到处方才开始配药。", "Filling starts at the window."),
            w("为什么？两套系统没有相连", "Why? Two systems"),
        ),
        (w("缴费到取药之间没有负责科室。", "No department owns the step in between."), ""),
    ]


def _differences(w: Words) -> list[SimpleNamespace]:
    mine = w(
        "已把说明短信发给您，并在清单上补打了名称。",
        "We sent you a note and put the name on the bill.",
    )
    theirs = w(
        "在清单上补打了名称，如需退费请到 2 号窗口。",
        "We put the name on the bill; refunds at desk 2.",
    )
    return [
        SimpleNamespace(
            name="outcome",
            label=w("处理结果", "Outcome"),
            mine=marked(mine, theirs),
            theirs=marked(theirs, mine),
            mine_value=mine,
            theirs_value=theirs,
        ),
        SimpleNamespace(
            name="severity",
            label=w("程度", "Severity"),
            mine=w("一般", "Ordinary"),
            theirs=w("较轻", "Slight"),
            mine_value="2",
            theirs_value="1",
        ),
    ]


def _form(w: Words, *, with_errors: bool) -> Form:
    channels_ = [
        SelectChoice("sms", w("短信", "Text message")),
        SelectChoice("mail", w("邮件", "E-mail")),
        SelectChoice("qr", w("二维码", "QR code")),
    ]

    class Sample(Form):
        """One field of each kind."""

        name = StringField(
            w("名称", "Name"),
            [DataRequired(w("请写一个名称。", "Please give it a name."))],
            description=w("病人看不到这个名称。", "Customers do not see it."),
        )
        period = SelectField(
            w("周期", "Period"),
            choices=[SelectChoice("q3", "2026 Q3"), SelectChoice("q4", "2026 Q4")],
        )
        secret = PasswordField(w("密码", "Password"), [DataRequired()])
        remark = TextAreaField(w("说明", "Note"), [Length(max=200)])
        level = RadioField(
            w("保密程度", "Privacy"),
            [DataRequired(w("请选一项。", "Please choose one."))],
            choices=[
                SelectChoice("a", w("匿名", "Anonymous")),
                SelectChoice("c", w("保密", "Confidential")),
            ],
            validate_choice=False,
        )
        channels = SelectMultipleField(
            w("发放渠道", "Channels"),
            choices=channels_,
            widget=ListWidget(prefix_label=False),
            option_widget=CheckboxInput(),
        )
        agree = BooleanField(
            w("发放前由他人审一遍", "Somebody else checks it first"),
            description=w("推荐。审的人不能是您自己。", "Recommended. It cannot be you."),
        )

    form = Sample(data={"period": "q4", "channels": ["sms", "qr"], "remark": "", "secret": "x"})
    if with_errors:
        form.validate()
    return form


def questions(language: str = "zh") -> list[SimpleNamespace]:
    """A page of a survey with one question of each kind; one of them lacks its answer."""

    def w(zh: str, en: str) -> str:
        return zh if language.startswith("zh") else en

    points = [
        (1, w("非常不满意", "Very dissatisfied")),
        (2, w("不满意", "Dissatisfied")),
        (3, w("一般", "Neither")),
        (4, w("满意", "Satisfied")),
        (5, w("非常满意", "Very satisfied")),
    ]
    na = w("不适用（这次没有经历）", "Not applicable (did not happen)")
    waits = [
        ("1", w("不知道还要等多久", "Not knowing how long it takes")),
        ("2", w("叫号听不清、看不见", "The call could not be heard or seen")),
        ("3", w("没有座位", "No seats")),
        ("0", w("没有不方便", "Nothing of the kind")),
    ]
    kinds: list[dict[str, Any]] = [
        {
            "kind": "rating",
            "text": w(
                "从约定时间到见到医生，等候的时间您能接受吗？",
                "Was the wait to see the doctor acceptable?",
            ),
            "points": points,
            "na_label": na,
            "value": 2,
            "required": True,
        },
        {
            "kind": "rating",
            "text": w("检查、取药、缴费的排队，您能接受吗？", "Were the queues acceptable?"),
            "points": points,
            "na_label": na,
            "required": True,
            "error": w(
                "请选一项；没有经历过，请选“不适用”。",
                'Choose one; if it did not happen, choose "Not applicable".',
            ),
        },
        {
            "kind": "multiple",
            "text": w("等候时，哪些事让您觉得不方便？", "What was inconvenient while you waited?"),
            "options": waits,
            "values": ["1", "3"],
        },
        {
            "kind": "single",
            "text": w("这次是为谁来的？", "Who did you come for?"),
            "options": [("me", w("自己", "Myself")), ("family", w("家人", "Family"))],
            "required": True,
        },
        {
            "kind": "nps",
            "text": w(
                "您愿意把我们医院推荐给亲友吗？", "Would you recommend us to family and friends?"
            ),
            "low_label": w("完全不愿意", "not at all"),
            "high_label": w("非常愿意", "very much so"),
            "value": 8,
            "required": True,
        },
        {
            "kind": "text",
            "text": w("最希望我们改进的一件事是什么？", "Which one thing should we improve?"),
            "hint": w("请不要写姓名、电话或病历号。", "Please leave out names and numbers."),
            "value": w(
                "取药要排两次队，老人站着很累。",
                "Queueing twice for medicine is hard for old people.",
            ),
            "max_length": 2000,
        },
        {
            "kind": "picker",
            "text": w("您去的是哪个科室？", "Which department did you visit?"),
            "options": [("1", w("骨科", "Orthopaedics"))],
        },
        {
            "kind": "line",
            "text": w("怎么联系您？", "How may we reach you?"),
            "hint": w("电话或邮箱。", "Telephone or e-mail."),
        },
        {
            "kind": "consent",
            "text": w("可以把您的原话写进报告吗？", "May we quote your words in the report?"),
            "label": w("可以，不写名字", "Yes, without my name"),
        },
    ]
    return [
        SimpleNamespace(code=f"q{number}", name=f"q{number}", number=number, **kind)
        for number, kind in enumerate(kinds, 5)
    ]


def _timeline(w: Words) -> list[SimpleNamespace]:
    return [
        SimpleNamespace(
            label=w("收到", "Received"),
            at=w("11 月 18 日 周三 09:12", "Wed 18 Nov, 09:12"),
            datetime="2026-11-18",
            note="",
            state="done",
        ),
        SimpleNamespace(
            label=w("受理", "Accepted"),
            at=w("11 月 18 日 周三 10:40", "Wed 18 Nov, 10:40"),
            datetime="2026-11-18",
            note=w("用了 1 小时 28 分（承诺 24 小时内）", "took 1 h 28 min (promised: 24 h)"),
            state="done",
        ),
        SimpleNamespace(
            label=w("答复，等您确认", "Answered, over to you"),
            at=w("11 月 20 日 周五 16:05", "Fri 20 Nov, 16:05"),
            datetime="2026-11-20",
            note="",
            state="now",
        ),
        SimpleNamespace(label=w("办结", "Closed"), at="", datetime="", note="", state="later"),
    ]


def _option(w: Words, *, narrow: bool = False) -> dict[str, Any]:
    quarters = ["2025 Q3", "2025 Q4", "2026 Q1", "2026 Q2", "2026 Q3"]
    return {
        "grid": {
            "left": 8,
            "right": 16 if narrow else 64,
            "top": 16,
            "bottom": 8,
            "containLabel": True,
        },
        "tooltip": {"trigger": "axis"},
        "xAxis": {
            "type": "category",
            "data": [q[2:] for q in quarters] if narrow else quarters,
            "boundaryGap": False,
        },
        "yAxis": {"type": "value", "min": 60, "max": 100, "interval": 10},
        "series": [
            {
                "type": "line",
                "name": w("总体", "Overall"),
                "data": [83.2, 84.0, 83.9, 84.5, 86.4],
                "endLabel": {"show": not narrow, "formatter": "{a}"},
            },
            {
                "type": "line",
                "name": w("候诊", "Waiting"),
                "data": [70.1, 72.4, 70.8, 71.9, 71.2],
                "endLabel": {"show": not narrow, "formatter": "{a}"},
                "lineStyle": {"type": "dashed"},
                "symbol": "rect",
            },
        ],
    }
