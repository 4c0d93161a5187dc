"""The shops at the depots, asked like a supermarket: who buys, why here, five dimensions."""

from __future__ import annotations

from demo.manner import Manner, Remarked
from demo.scenes.further import Further, Written
from demo.scenes.rewards import Reward
from demo.scenes.writing import called
from surveys.incentives.models import DRAW

NAMES = ("顺远便民店购物调查", "Shopping at our depots")

_REMARKS = Remarked(
    complaints={
        "goods": ("下午去就没有新鲜蔬菜了。", "常喝的那种牛奶三天没货。"),
        "price": ("价签写九块九，结账收了十二。",),
        "place": ("货架之间放着快递，推不过去。",),
        "checkout": ("取件和结账排的是同一条队。",),
        "service": ("问了两个人，都说不归自己管。",),
    },
    troubles={},
    praise={},
    thanks=("取快递顺手买菜，省了一趟路。", "店员帮我把米送到楼下。"),
    english=("Handy for the few things one forgets.",),
    after_a_complaint=(),
)
SHOPS = Further(
    names=NAMES,
    asks=Written("retail_store", steps=(called("便民店购物问卷", "Shopping questionnaire"),)),
    manner=Manner(
        below_best={
            **{"r1": 1.1, "r2": 0.9, "r3": 0.5, "r4": 0.8, "r5": 0.7, "r6": 1.0},
            **{"r7": 0.7, "r8": 1.2, "r9": 0.8, "r10": 0.5, "r11": 0.8},
        },
        effects={"university": {"checkout": -0.4, "price": -0.2}},
        remarks=_REMARKS,
        not_experienced={"r9": 38, "r11": 82},
        shares={
            "how_often": (42, 33, 17, 8),
            "age": (31, 34, 22, 13),
            "household": (27, 24, 29, 20),
        },
        own_shares={"university": {"age": (78, 14, 5, 3), "household": (61, 22, 10, 7)}},
    ),
    seed=20260432,
    answers={"university": 31, "city_east": 29},
    whys={
        "goods_missing": ("现摘的青菜。", "小包装的盐。", "五号电池。", "婴儿湿巾。"),
        "goods_why": ("苹果有几个是坏的。", "水产不如菜场新鲜。", "同样的油比对面贵三块。"),
        "place_why": ("过道里堆着快递。", "只有一台收银，等了十分钟。"),
        "service_why": ("换货要等店长回来。", "没有人，喊了好几声。"),
    },
)
PRIZES = Reward(
    survey=NAMES[0],
    kind=DRAW,
    names=("购物卡抽奖", "Draw for shopping cards"),
    terms=(
        "调查结束后抽出二十位，每位一百元购物卡。",
        "Twenty cards of 100 yuan are drawn when the survey has ended.",
    ),
    taken=37,
)
