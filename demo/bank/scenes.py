"""What the bank shows beside its story: counters, the mobile bank on its site, vouchers."""

from __future__ import annotations

from demo.manner import Manner, Remarked
from demo.scenes.counting import LeftOut
from demo.scenes.drafting import Reworded, Template
from demo.scenes.further import Further, Written
from demo.scenes.rewards import Reward
from demo.scenes.ways import Posters, Sites, Ways
from demo.scenes.writing import called, compared, contradicting, worded
from demo.stage import Scene
from surveys.incentives.models import VOUCHER

_BRANCHES = "网点服务满意度调查"
_MOBILE = ("手机银行体验调查", "Mobile banking experience")
_ASKED = ("手机银行体验问卷", "Mobile banking questionnaire")

_REMARKS = Remarked(
    complaints={
        "ease": ("换了新版以后，转账的入口找了半天。", "大字版里没有理财，得切回去。"),
        "stability": ("每到发工资那天就打不开。", "人脸识别老是转圈，最后还是去了网点。"),
        "reliability": ("跨行转账写的是实时，等了两个小时。",),
        "help": ("人工客服要按五层才找到。", "机器人答来答去都是同一句。"),
        "assurance": ("理财页面上的“预期”两个字太大，风险提示太小。",),
        "empathy": ("给老人用的大字版字还是小。",),
        "complaints": ("投诉单提交以后看不到进度。",),
    },
    troubles={},
    praise={},
    thanks=("水电煤一分钟就交完了。", "夜里挂失，客服马上就接了。", "大字版给我母亲用正好。"),
    english=("Transfers are quick, and the English version is complete.",),
    after_a_complaint=(),
)
MOBILE = Further(
    names=_MOBILE,
    asks=Written(
        "bank_mobile",
        steps=(
            called(*_ASKED),
            compared(
                {
                    "ease": 24,
                    "stability": 16,
                    "reliability": 20,
                    "help": 14,
                    "assurance": 14,
                    "empathy": 6,
                    "complaints": 6,
                }
            ),
            contradicting("overall", "ideal", 60.0),
        ),
    ),
    manner=Manner(
        below_best={
            **{"m1": 0.9, "m2": 0.9, "m3": 0.7, "m4": 0.4, "m5": 0.5, "m6": 1.5},
            **{"m7": 0.8, "m8": 0.4, "m9": 0.7, "m10": 0.8, "m11": 0.9},
        },
        effects={},
        remarks=_REMARKS,
        not_experienced={"m7": 46, "m10": 58, "m11": 88},
        shares={
            "tasks": (34, 28, 18, 10, 7, 3),
            "mode": (78, 17, 5),
            "stay": (34, 52, 6, 3, 5),
        },
    ),
    seed=20260421,
    answers={"digital": 34},
    embedded={"digital": 41},
    whys={
        "using_why": ("更新以后首页全变了。", "刷脸总说光线不够。", "转账要跳三个页面。"),
        "trust_why": ("找人工要按五层。", "客服说的和网点说的不一样。"),
        "m9_why": ("风险写在最后一页，字很小。",),
    },
    hasty=11,
    torn=3,
)
WAYS = Ways(
    survey=_BRANCHES,
    lines="""dongmen | 1-3号柜台 | Counter 1-3
dongmen | 理财室 | Wealth room
station | 自助区 | Self-service area""",
    kiosks={"station": 10},
    places={
        ("dongmen", "1号柜台"): 12,
        ("dongmen", "2号柜台"): 11,
        ("dongmen", "3号柜台"): 5,
        ("dongmen", "理财室"): 3,
        ("station", "自助区"): 10,
    },
)

SCENES: tuple[Scene, ...] = (
    Sites(("https://www.lanjiang.example.org", "https://m.lanjiang.example.org")),
    WAYS,
    Posters(_BRANCHES, ("dongmen", "station"), ("请为我们打分", "How did we do?"), paper="a4"),
    MOBILE,
    LeftOut(
        _MOBILE[0],
        ("fast", "straight"),
        "整份同一个分数、几秒钟就提交，网络金融部核对后认为不是认真作答；保留原答卷备查。",
    ),
    Reward(
        survey=_MOBILE[0],
        kind=VOUCHER,
        names=("五元话费券", "Phone credit of five yuan"),
        terms=(
            "凭券码在任一网点柜台兑换，年底前有效。",
            "Show the code at any branch counter before the end of the year.",
        ),
        codes=60,
        taken=28,
        used=5,
    ),
    Reworded(
        _ASKED[0],
        (
            worded(
                "overall",
                text={
                    "zh": "综合来看，您给现在的手机银行打几分？",
                    "en": "All in all, how do you rate our mobile bank today?",
                },
            ),
            worded(
                "m3",
                text={
                    "zh": "打开、登录和跳转都快，您满意吗？",
                    "en": "How satisfied are you with how fast it opens and signs you in?",
                },
            ),
        ),
    ),
    Template("网点服务满意度调查"),
)
