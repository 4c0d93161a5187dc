"""What recipients say of each courier they met: asked once for each, why only after a low score."""

from __future__ import annotations

from demo.manner import Manner, Remarked
from demo.scenes.further import Further, Written
from demo.scenes.writing import asking, indicator, looped, section, why_after
from surveys.library.catalogue import scale

NAMES = ("派送员评价", "Your couriers")
_COURIERS = {
    "liang": ("梁师傅（城南一线）", "Mr Liang (City South 1)"),
    "su": ("苏师傅（城南二线）", "Ms Su (City South 2)"),
    "jiao": ("焦师傅（城南三线）", "Mr Jiao (City South 3)"),
    "min": ("闵师傅（滨江一线）", "Ms Min (Riverside 1)"),
    "pang": ("庞师傅（滨江二线）", "Mr Pang (Riverside 2)"),
}
_RATING = {**scale("satisfaction"), "not_applicable": False}


def _said(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


def _option(code: str, zh: str, en: str) -> dict[str, object]:
    return {"code": code, "text": _said(zh, en)}


# The editor gives the codes: sections part, part_2, part_3; questions q1, q1_2 and so on.
_STEPS = (
    section("最近一件", "The last parcel"),
    asking(
        "part",
        type="single",
        text=_said("最近一件是怎么交到您手上的？", "How did you get the last parcel?"),
        options=[
            _option("door", "送到家门口", "Brought to my door"),
            _option("station", "放在驿站或快递柜", "Left at a station or in a locker"),
        ],
    ),
    asking(
        "part",
        type="single",
        text=_said("放之前问过您吗？", "Were you asked before it was left there?"),
        options=[_option("yes", "问过", "Yes"), _option("no", "没有问", "No")],
        show_if={"answer": "q1", "is": "equals", "value": "station"},
    ),
    section("派送员", "Couriers"),
    looped(
        "part_2",
        {
            "objects": [_option(code, *names) for code, names in _COURIERS.items()],
            "chosen": "respondent",
            "ask": _said("这个月哪几位给您送过件？", "Who brought you parcels this month?"),
            "most": 3,
        },
    ),
    indicator("态度", "Manner", 60.0),
    indicator("爱护包裹", "Care of parcels", 40.0),
    asking(
        "part_2",
        **_RATING,
        text=_said("{object}的态度和沟通，您满意吗？", "How satisfied are you with {object}?"),
        short=_said("态度和沟通", "Manner"),
        indicator="indicator",
    ),
    asking(
        "part_2",
        **_RATING,
        text=_said(
            "{object}对包裹轻拿轻放，您满意吗？",
            "How satisfied are you with how {object} handles your parcels?",
        ),
        short=_said("轻拿轻放", "Handling"),
        indicator="indicator_2",
    ),
    why_after("q1_3"),
    section("总的来说", "All in all"),
    asking(
        "part_3",
        type="nps",
        text=_said("您愿意把顺远推荐给亲友吗？", "Would you recommend Shunyuan to others?"),
        low_label=_said("完全不愿意", "Not at all"),
        high_label=_said("非常愿意", "Very much"),
    ),
    asking(
        "part_3",
        type="long_text",
        required=False,
        text=_said("还想对派送说什么？", "Anything else about the delivery?"),
    ),
)
_REMARKS = Remarked(
    complaints={
        "indicator": ("敲了一下门就走，追到电梯口才拿到。", "打电话口气很急，像是我耽误了他。"),
        "indicator_2": ("鸡蛋箱是倒着放的。", "从车上往下扔，盒子角都瘪了。"),
    },
    troubles={},
    praise={},
    thanks=(
        "下雨天给包裹套了塑料袋，谢谢。",
        "每次都送上六楼。",
        "知道我母亲走得慢，总多等一会儿。",
    ),
    english=("Always friendly, and careful with the boxes.",),
    after_a_complaint=(),
)
COURIERS = Further(
    names=NAMES,
    asks=Written(titled=NAMES, steps=_STEPS),
    manner=Manner(
        below_best={"q1_3": 0.7, "q1_4": 0.9},
        effects={"city_south": {"indicator": -0.5}},
        remarks=_REMARKS,
        shares={"q1": (57, 43), "q1_2": (38, 62), "part_2.met": (24, 22, 20, 18, 16)},
    ),
    seed=20260431,
    answers={"city_south": 36, "riverside": 27},
    whys={
        "q1_3_why": (
            "说好放门口，结果放到了小区外面的驿站。",
            "问他几点到，说“等着就行”。",
            "电话里催我下楼，我腿脚不方便。",
            "没有敲门就说家里没人。",
        )
    },
)
