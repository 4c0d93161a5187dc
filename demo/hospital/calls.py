"""Calls after discharge: two lists of patients with ward and doctor, and what they answer.

One question a page and an answer for a relative are for the old and the ill.
"""

from __future__ import annotations

from demo.manner import Manner, Remarked
from demo.scenes.further import Further, Written
from demo.scenes.personal import Invited, Sheet
from demo.scenes.writing import called, paged

NAMES = ("出院患者回访", "After discharge")

_REMARKS = Remarked(
    complaints={
        "guidance": (
            "出院带的药有五种，什么时候停没有写清楚。",
            "复诊要挂哪个号，出院时没人说，我们跑了两趟。",
        ),
        "care": ("晚上换药的护士动作快了点，老人疼得厉害。",),
        "response": ("按铃以后等了快二十分钟才有人来。", "半夜老人不舒服，值班医生来得晚。"),
        "cost": ("出院结算单上有两项检查看不明白。",),
    },
    troubles={},
    praise={},
    thanks=(
        "主管医生每天都来两次，说得很明白，谢谢。",
        "护士长出院前把注意事项写在一张纸上，老人看得懂。",
        "第三天就有人打电话来问恢复得怎么样，很暖心。",
        "给我父亲办出院手续一站就办完了。",
    ),
    english=("The nurses took time to explain my medicines. Thank you.",),
    after_a_complaint=(),
)
_MANNER = Manner(
    below_best={"d1": 0.7, "d2": 1.0, "d3": 0.35, "d4": 0.45, "d5": 0.9, "d6": 0.8},
    effects={},
    remarks=_REMARKS,
    shares={"speaking": (58, 42, 0), "recovery": (68, 26, 4, 2)},
)
_WHYS = {
    "recovery_what": ("伤口有一点红，社区医生看过了。", "走路多了膝盖又肿了。"),
    "must_why": ("降压药一天吃几次没有写清楚。", "复诊挂不上号，说是要等两周。"),
    "more_why": ("夜里按铃，等了很久。", "护工的钱要另外付，事先不知道。"),
    "overall_why": ("等检查等了两天，没有人解释为什么。", "同病房陪护的人太多，晚上睡不好。"),
}

_FIRST = """编号,姓名,ward,doctor,discharged
CY26-0107,罗桂珍,骨科病房,周立群,第1周
CY26-0112,陶建华,骨科病房,周立群,第1周
CY26-0118,冯玉莲,骨科病房,沈一鸣,第1周
CY26-0121,孟庆山,心内科病房,邵文琪,第1周
CY26-0126,蒋秀英,心内科病房,邵文琪,第1周
CY26-0133,温德明,心内科病房,祁峰,第1周
CY26-0139,潘小兰,心内科病房,祁峰,第1周
CY26-0141,霍志刚,普外科病房,翟敏,第1周
CY26-0148,颜淑芬,普外科病房,翟敏,第1周
CY26-0152,卓家豪,普外科病房,梅远,第1周
CY26-0157,裴玉兰,普外科病房,梅远,第1周
CY26-0160,苗长青,骨科病房,沈一鸣,第1周"""
_SECOND = """编号,姓名,ward,doctor,discharged
CY26-0171,祝月娥,骨科病房,周立群,第3周
CY26-0174,康宝林,骨科病房,周立群,第3周
CY26-0178,尤美珍,骨科病房,沈一鸣,第3周
CY26-0183,丛伟,骨科病房,沈一鸣,第3周
CY26-0186,葛秋菊,心内科病房,邵文琪,第3周
CY26-0190,娄国强,心内科病房,邵文琪,第3周
CY26-0194,靳凤英,心内科病房,祁峰,第3周
CY26-0199,阎立春,心内科病房,祁峰,第3周
CY26-0203,宫玉梅,心内科病房,邵文琪,第3周
CY26-0205,柯永福,普外科病房,翟敏,第3周
CY26-0209,舒爱华,普外科病房,翟敏,第3周
CY26-0214,路明远,普外科病房,梅远,第3周
CY26-0217,倪桂香,普外科病房,梅远,第3周
CY26-0222,车晓东,普外科病房,翟敏,第3周
CY26-0226,庞素琴,骨科病房,周立群,第3周
CY26-0231,左长河,骨科病房,沈一鸣,第3周
CY26-0235,郝兰芝,心内科病房,祁峰,第3周
CY26-0238,章文斌,心内科病房,祁峰,第3周
CY26-0244,游金凤,普外科病房,梅远,第3周
CY26-0247,桂志平,骨科病房,周立群,第3周"""

CALLS = Further(
    names=NAMES,
    asks=Written(
        "hospital_discharge",
        steps=(called("出院患者回访问卷", "Questionnaire after discharge"), paged("question")),
    ),
    manner=_MANNER,
    seed=20260412,
    by_proxy=True,
)
INVITED = Invited(
    survey=NAMES[0],
    sheets=(
        Sheet(_FIRST, day=2, good_for=14, used=8),
        Sheet(_SECOND, day=17, good_for=40, used=14),
    ),
    manner=_MANNER,
    seed=20260413,
    taken_back=("CY26-0183", "CY26-0205"),
    spoken_by=("speaking", "family"),
    whys=_WHYS,
)
