"""What the maker shows beside: its 24 hours, the sales track, low answers as cases, an audit."""

from __future__ import annotations

from complaints.timing.rules import HIGHER, SECOND, Extension, Limit, Limits
from complaints.timing.services import Texts
from demo.maker.manner import OF_SALES
from demo.maker.place import REGION
from demo.maker.questions import SALES
from demo.scenes.auditing import Audit
from demo.scenes.back import LookedForCauses
from demo.scenes.further import Further, Written
from demo.scenes.hearing import Heard, Low, Opens
from demo.scenes.times import OwnTimes
from demo.stage import Scene
from demo.telling import DESK, Act, found, taken, told
from surveys.definition.questions.base import Answer

NAMES = ("销售服务满意度调查", "Sales and delivery")
OPENED_AFTER = 31  # days of the season's survey: a week ago
_DAY = Limit(24, "wall_hours")

TIMES = OwnTimes(
    texts=Texts(
        "北岭投诉处理时限",
        "Beiling's times for complaints",
        "《客户投诉处理规定》：24 小时内答复，改期须先告知客户",
        "Our rule for complaints: an answer within 24 hours, a later date told beforehand",
    ),
    limits={
        "severe": Limits(_DAY, Limit(3, "working_days"), _DAY),
        "moderate": Limits(_DAY, Limit(5, "working_days"), _DAY),
        "slight": Limits(_DAY, Limit(10, "working_days"), _DAY),
    },
    longer=(Extension(5, "working_days", SECOND), Extension(10, "working_days", HIGHER)),
)
SALES_TRACK = Further(
    names=NAMES,
    asks=Written(titled=NAMES, own=SALES),
    manner=OF_SALES,
    seed=20260449,
    answers={"region_north": 16, "region_south": 14},
    target=78.0,
    after=OPENED_AFTER,
    opens=Opens(
        ({"kind": "rating", "question": "overall", "at_most": 3},),
        "other",
        "moderate",
        "销售服务调查：总体评价很低",
    ),
)
_LATE: dict[str, Answer] = {
    **{"b1": 3, "b2": 4, "b3": 1, "b4": 2, "b5": 2, "overall": 2},
    **{"c3": "worse", "c4": "same", "others": ["shuofeng"], "recommend": 2},
    "improve": "叶片比合同晚到十八天，吊车和吊装队在现场白等，没有人提前说一声。",
}
_PRICE: dict[str, Answer] = {
    **{"b1": 2, "b2": 1, "b3": 3, "b4": 3, "b5": 2, "overall": 3},
    **{"c3": "same", "c4": "worse", "others": ["shuofeng", "tianji"], "recommend": 3},
    "improve": "报价漏了塔筒照明和消防，签约以后要我们另加钱。",
}
HEARD = Heard(
    NAMES[0],
    OPENED_AFTER,
    (
        Low(
            1,
            6,
            "region_north",
            _LATE,
            (
                taken(1, 8, "other", "moderate", "region_north", REGION),
                found(
                    2, 2, REGION, "upheld", "叶片晚到属实，原因是运输超限许可晚办，没有提前告知。"
                ),
                told(
                    2,
                    4,
                    "叶片晚到和没有提前告知都属实。吊装等待费按合同承担，之后每周通报交货进度。",
                ),
                Act(5, 3, DESK, "close", {"reason": "电话回访，客户接受处理，按规定结案。"}),
            ),
        ),
        Low(
            3,
            5,
            "region_south",
            _PRICE,
            (
                taken(3, 7, "fees", "moderate", "region_south"),
                found(4, 1, DESK, "partly_upheld", "报价单的附件里写明不含照明，正文没有提示。"),
                told(4, 3, "附件里写明不含照明，但正文没有提示，容易漏看。照明部分按成本价供货。"),
            ),
        ),
    ),
)
AUDIT = Audit(
    title="上一季已结投诉的审核",
    size=3,
    item="tracked",
    remark="从受理到提出处理结果隔了几天，中间没有写明在等什么。",
    requirement="《客户投诉处理规定》：每一步有人、有日期、有依据",
    conclusion="抽查三件：24 小时内答复都做到了，改期有告知；过程记录有一处不足，已提出审核发现。",
    taken_by="cheng",
    action="投诉过程记录要写明等待的原因",
)

SCENES: tuple[Scene, ...] = (TIMES, SALES_TRACK, HEARD, AUDIT, LookedForCauses())
