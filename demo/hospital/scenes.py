"""What the hospital shows beside its story: doors, paper, calls after discharge, drafts."""

from __future__ import annotations

from complaints.categories.services import Naming
from demo.hospital.calls import CALLS, INVITED
from demo.hospital.doctors import SEEN_BY
from demo.hospital.remarks import REMARKS
from demo.hospital.weights import WEIGHTS
from demo.manner import Manner
from demo.scenes.counting import Withdrawn
from demo.scenes.drafting import Draft, Review
from demo.scenes.filing import Filed
from demo.scenes.further import Written
from demo.scenes.paper import Sheets
from demo.scenes.trying import Pilot
from demo.scenes.ways import Posters, Ways
from demo.scenes.writing import locked
from demo.stage import Scene

_OUTPATIENTS = "门诊满意度调查"

WAYS = Ways(
    survey=_OUTPATIENTS,
    lines="""cashier | 1-3号窗口 | Counter 1-3
paediatrics | 候诊区A | Waiting area A
paediatrics | 候诊区B | Waiting area B""",
    kiosks={"pharmacy": 9, "cashier": 6},
    places={
        ("cashier", "1号窗口"): 11,
        ("cashier", "2号窗口"): 12,
        ("cashier", "3号窗口"): 4,
        ("paediatrics", "候诊区A"): 13,
        ("paediatrics", "候诊区B"): 11,
    },
)
SHEETS = Sheets(survey=_OUTPATIENTS, department="tcm", kept=3, mistyped="o3")

INPATIENTS = Draft(
    name="住院满意度调查",
    asks=Written("hospital_inpatient", steps=(locked("i2"), locked("i5"))),
    remarks=(
        Review(
            "i14",
            "夜间休息受陪护影响很大，要不要把“探视和陪护”单独问一题？",
            "先不加题，题目已经二十多道；在“最希望改进的一件事”里看有多少人提到，再定。",
        ),
        Review("i8", "“马上”每个人理解不同。能不能写明“按铃之后”？"),
        Review("", "总分和推荐两题的文字请保持锁定，和去年的趋势要能比。"),
    ),
)
TALK = Pilot(
    names=("社区健康讲座反馈", "Community health talks"),
    asks=Written("hospital_lecture"),
    manner=Manner(
        below_best={"l1": 0.4, "l2": 0.3, "l3": 0.6, "l4": 0.9},
        effects={},
        remarks=REMARKS,
        shares={"learned": (62, 33, 5), "heard_from": (40, 25, 20, 10, 5)},
    ),
    seed=20260411,
    department="outpatient",
    answers=7,
    remarks=(
        "“时间、地点和座位安排”是三件事，我时间满意，座位不满意，不知道选哪个。",
        "字可以再大一点，我戴着老花镜才看清。",
    ),
)

FILED = Filed(
    "lin",
    (
        Naming("重复收费", "Charged twice", code="charged_twice", parent="fees"),
        Naming("费用说明不清", "Unclear bill", code="unclear_bill", parent="fees"),
    ),
)

SCENES: tuple[Scene, ...] = (
    FILED,
    WAYS,
    SHEETS,
    Withdrawn(_OUTPATIENTS, "cardiology"),
    Posters(
        _OUTPATIENTS,
        ("cashier", "paediatrics"),
        ("扫码说说您的感受", "Tell us how it was"),
    ),
    CALLS,
    INVITED,
    INPATIENTS,
    WEIGHTS,
    TALK,
    SEEN_BY,
)
