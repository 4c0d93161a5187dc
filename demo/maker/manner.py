"""How customers of the maker answer, after a service and after a sale, and what they write."""

from __future__ import annotations

from demo.manner import Manner, Remarked, Tone

_SERVICE = Remarked(
    complaints={
        "response": (
            "报修以后两个小时没有人回电话。",
            "约好周三到场，周五才来，机组多停了两天。",
            "夜里的报修电话转了三次。",
            "大风天停机，等工程师等了三天。",
            "系统里报了修，没有人确认。",
        ),
        "repair": (
            "变桨故障修了三次才好。",
            "换了模块，没有说清为什么会烧。",
            "修完没有试运行就走了。",
            "同一台逆变器一个月里停了两次。",
        ),
        "parts": (
            "等一个变桨电池等了十二天。",
            "备件寄错型号，又等一周。",
            "说仓库有货，其实要从厂里调。",
            "旧机型的备件总是缺。",
        ),
        "staff": (
            "来的人不带图纸，边修边打电话问。",
            "现场没有办工作票就要动手，被我们拦下了。",
        ),
    },
    troubles={
        "sc_northwest": (
            "戈壁上的风场，服务车一来一回就是一天。",
            "备件库在省城，离风场六百公里。",
            "冬天机组停一天就是几万度电。",
            "同一批变桨电池，今年坏了四组。",
        ),
        "sc_south": (
            "台风以后排队等检修，没有人说排到第几。",
            "海边的逆变器锈得快，只换不防。",
            "雨季里两次到场都没带绝缘表。",
        ),
    },
    praise={
        "sc_north": ("工程师爬塔前先讲安全，我们放心。", "半夜也接电话，远程就处理好了。"),
        "sc_east": ("巡检报告写得明白，照片也全。", "到场前先发备件清单，少跑一趟。"),
        "sc_northwest": ("现在站上就有备件，当天修好。",),
    },
    thanks=(
        "服务比以前快了。",
        "维修人员认真负责。",
        "远程诊断很准。",
        "希望多给运维人员做培训。",
        "资料交接清楚。",
    ),
    english=("Quick on site, clear report.", "Spare parts took longer than promised."),
    after_a_complaint=(
        "有人专门负责，说到做到。",
        "改约之前先打了电话，可以接受。",
        "处理完还告诉我们原因，很好。",
        "前后换了两个人联系，要重复说一遍。",
        "当天就有人答复。",
    ),
)
_OTHERS = {"others": (34, 26, 21, 19)}
MANNER = Manner(
    below_best={"s1": 0.7, "s2": 0.8, "s3": 0.7, "s4": 0.6, "s5": 1.1, "s6": 0.3},
    effects={
        "sc_north": {"response": 0.3, "staff": 0.2},
        "sc_northwest": {"parts": -0.5},
        "sc_east": {"repair": 0.2},
        "sc_south": {"response": -0.4},
    },
    remarks=_SERVICE,
    not_experienced={"s3": 9, "s4": 12, "s5": 28},
    shares={
        "equipment": (58, 31, 11),
        "c1": (38, 31, 14, 17),
        "c2": (19, 33, 31, 17),
        **_OTHERS,
    },
    own_shares={
        "sc_northwest": {"c2": (10, 26, 48, 16)},
        "sc_east": {"equipment": (22, 63, 15)},
    },
)

# The Northwest was slow and recovered once parts lay on site; the South grew worse in between.
FIRST = Tone(-0.3, 0.3, {"sc_northwest": -0.8, "sc_south": 0.2})
BEFORE = Tone(-0.1, 0.4, {"sc_northwest": 0.2, "sc_south": -0.6})
NOW = Tone(units={"sc_south": -0.2})

OF_SALES = Manner(
    below_best={"b1": 0.5, "b2": 0.6, "b3": 0.9, "b4": 0.7, "b5": 0.4},
    effects={"region_north": {"delivery": -0.2}, "region_south": {"offer": 0.2}},
    remarks=Remarked(
        complaints={
            "offer": ("方案没有考虑高海拔降容。", "报价里漏了塔筒照明。"),
            "delivery": ("叶片晚到十八天，吊车白等。", "到货少两箱螺栓，验收推迟。"),
            "contact": ("签约以后就找不到原来的销售了。",),
        },
        troubles={},
        praise={},
        thanks=("交货前每周通报进度，很好。", "方案改了三稿，耐心。"),
        english=("Good offer, slow delivery.",),
        after_a_complaint=(),
    ),
    not_experienced={"b4": 15},
    shares={"c3": (24, 36, 25, 15), "c4": (21, 42, 24, 13), **_OTHERS},
    own_shares={"region_north": {"c3": (15, 30, 41, 14)}},
)
