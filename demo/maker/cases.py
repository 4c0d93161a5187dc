"""The maker's complaints: few, answered within a day, some with a longer time that was allowed."""

from __future__ import annotations

from complaints.services.identity import Identity
from demo.maker.place import NORTHWEST, QUALITY
from demo.telling import DESK, Act, Case, found, note, rated, settled, taken, told

SECOND = "kang"  # at the desk beside the first
WAITED = "变桨电池等了十二天，机组一直停着"  # the cause behind the action of the Northwest
AGAIN = "等变桨电池，两台机组又停了四天"  # the same cause, after that action was judged
TYPHOON = "台风以后等检修，没有人说要等多久"


def _acknowledged(day: int, category: str, department: str, handler: str = DESK) -> tuple[Act, ...]:
    """Taken in hand and given a first word on the day itself."""
    text = "工程师已在核实，今天先电话联系现场；有结果马上告诉您。"
    return (
        taken(day, 11.0, category, "moderate", department, handler),
        Act(day, 16.0, DESK, "reply", {"text": text}),
    )


LONGER = Case(
    14,
    9.5,
    "逆变器一个月停了两次，要求说明原因",
    "同一台集中式逆变器换过模块，两个星期后又停，报同一个故障码。请给出书面原因，不要再换了事。",
    "quality",
    "sc_east",
    Identity("东湾光伏电站 徐站长", "13800021106", "xu@dongwan.example.org"),
    news=True,
    acts=(
        *_acknowledged(14, "quality", "sc_east", QUALITY),
        note(12, 10.0, QUALITY, "换下的模块已寄厂里拆检，拆检最快要六个工作日，赶不上答应的日期。"),
        Act(
            11,
            10.0,
            DESK,
            "ask_longer",
            {
                "promised": -5,
                "reason": "换下的模块在厂里拆检，没有拆检结果给不出书面原因。",
                "text": "换下的模块正在厂里拆检，书面原因要多等几天；电站先用备用模块发电。",
            },
        ),
        Act(
            11,
            14.0,
            SECOND,
            "allow_longer",
            {"text": "拆检确有必要，备用模块已到现场，同意。"},
        ),
        found(
            6, 15.0, QUALITY, "upheld", "驱动板焊点虚接，是同一批次的问题，属实；整批八块全部更换。"
        ),
        told(
            6,
            16.5,
            "原因查清了：驱动板焊点虚接，是同一批次的问题。您站上同批的八块这个星期全部更换，书面报告已发邮箱。",
        ),
        *rated(5, 15.0, 5, "改约之前先打了招呼，报告也写得清楚。"),
    ),
)
WAITING = Case(
    4,
    9.5,
    "储能柜空调报警，夜里没有人接电话",
    "值班电话响了十几声没有人接，第二天才有人回。夏天空调停一夜，电池就要降容。",
    "waiting",
    "sc_south",
    Identity("滨海储能电站 罗工", "13800021177", ""),
    channel="telephone",
    acts=(
        *_acknowledged(4, "waiting", "sc_south"),
        Act(
            1,
            11.0,
            DESK,
            "ask_longer",
            {
                "promised": 4,
                "reason": "值班电话的通话记录在运营商那里，要三个工作日才能调到。",
                "text": "正在向运营商调取那一夜的通话记录，要多几天；夜间今天起有第二部电话。",
            },
        ),
    ),
)
WITHIN_A_DAY = Case(
    19,
    9.3,
    "备件发错型号",
    "要的是 2.5 兆瓦机组的偏航传感器，发来 3 兆瓦的，现场等着装。",
    "other",
    "parts",
    Identity("远川风电场 备件库", "13800021163", "beijian@yuanchuan.example.org"),
    acts=(
        taken(19, 9.8, "other", "slight", "parts", NORTHWEST),
        found(
            19, 11.2, NORTHWEST, "upheld", "出库时按旧编码拣货，属实；正确的传感器上午已发航空件。"
        ),
        told(
            19,
            14.0,
            "发错了，对不起。正确的传感器上午已发航空件，明天上午到站，错件由我们上门取回。",
        ),
        *rated(17, 10.0, 5, "当天就解决了。"),
    ),
)
RECURRING = Case(
    3,
    9.6,
    AGAIN,
    "说是站上有备件箱，打开一看电池早用完了没有补，又从省城等了四天。",
    "waiting",
    "sc_northwest",
    Identity("石峡风电场 马站长", "13800021158", ""),
    channel="telephone",
    news=True,
    acts=_acknowledged(3, "waiting", "sc_northwest", NORTHWEST),
)

CASES: tuple[Case, ...] = (
    settled(
        127,
        WAITED,
        "四号机组变桨电池坏了，备件从省城调，等了十二天。大风季里一天就是三万度电。",
        "waiting",
        "sc_northwest",
        "西北备件库没有这种电池，从厂里调货用了十二天，属实。少发的电量按合同计算补偿。",
        2,
        who=Identity("黑山风电场 赵站长", "13800021102", "zhao@heishan.example.org"),
        took=4,
        words="补偿有了，可是下次还要等吗？",
        at_once=True,
    ),
    settled(
        124,
        "同一批变桨电池又坏两组",
        "换上才半年的电池坏了两组，希望查一查这一批，不要坏一组换一组。",
        "waiting",
        "sc_northwest",
        "同批电池低温性能不足，属实；黑山和石峡两个风场的同批电池全部更换。",
        3,
        who=Identity("石峡风电场 马站长", "13800021158", "ma@shixia.example.org"),
        took=3,
        at_once=True,
    ),
    settled(
        122,
        TYPHOON,
        "台风过后十一台逆变器要检修，问了三次，都说在排队，说不出哪一天。",
        "waiting",
        "sc_south",
        "检修排队没有公布次序，属实；已按停机容量排出次序并逐站告知。",
        3,
        who=Identity("海纳光伏 运维部", "13800021139", ""),
        took=3,
        at_once=True,
    ),
    settled(
        82,
        "巡检报告少了三台机组",
        "合同写的是二十四台，报告里只有二十一台。",
        "quality",
        "sc_north",
        "三台当天停机检修没有补检，属实；本周补检并补发报告。",
        5,
        who=Identity("青坡风电场", "13800021120", "om@qingpo.example.org"),
        took=3,
        at_once=True,
        words="补得很快。",
    ),
    settled(
        79,
        "现场没有办工作票",
        "两位工程师没有办票就要登塔，被我们的安全员拦下。",
        "other",
        "sc_south",
        "属实。两人停岗重新培训考试，服务中心当月全员复训。",
        4,
        who=Identity("南岬风电场 安全部", "13800021141", ""),
        took=4,
        at_once=True,
    ),
    settled(
        75,
        "技术通报只有中文",
        "外方业主看不懂，每次要我们自己翻译。",
        "information",
        "quality",
        "通报改为中英文同时发布，过去一年的六份补发英文版。",
        5,
        who=Identity("Jonas Weber", "", "weber@harbourwind.example.org"),
        took=4,
        at_once=True,
    ),
    settled(
        72,
        "质保期内收了差旅费",
        "质保还有四个月，账单里有两千元差旅费。",
        "fees",
        "sc_north",
        "系统里的质保起算日录错，属实；差旅费已退，起算日已改正。",
        4,
        took=3,
        at_once=True,
        outcome="upheld",
        who=Identity("清源新能源 财务部", "13800021144", ""),
    ),
    WITHIN_A_DAY,
    LONGER,
    WAITING,
    RECURRING,
)
