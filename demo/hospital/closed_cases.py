"""The complaints that are settled: of the last weeks, and of the season before."""

from __future__ import annotations

from complaints.services.identity import Identity
from demo.hospital.place import CHILDREN, HEARTS
from demo.telling import DESK, Act, Case, found, rated, settled, taken, told

CLOSED: tuple[Case, ...] = (
    Case(
        24,
        9.4,
        "心电图检查改了时间没有通知到人",
        "改到下午，我上午请了假白跑一趟。",
        "information",
        "cardiology",
        Identity("刘芳", "13800001156", "liufang@example.org"),
        acts=(
            taken(24, 11.0, "information", "slight", "cardiology", HEARTS),
            found(20, 9.5, HEARTS, "upheld", "改期短信发到了旧号码，属实；已更正并重新安排。"),
            told(
                19,
                10.0,
                "改期短信发到了您的旧号码，对不起。本周哪天来都可以直接检查。",
            ),
            *rated(18, 19.6, 5, "第二天就接到电话，处理得很快，谢谢。"),
        ),
    ),
    Case(
        27,
        14.0,
        "夜间急诊儿科没有医生，等了两个小时",
        "孩子三十九度五，分诊说医生在病房。两个小时没有人来看一眼。",
        "waiting",
        "paediatrics",
        acts=(
            taken(26, 8.9, "waiting", "severe", "paediatrics", CHILDREN, safety=True),
            found(20, 16.0, CHILDREN, "upheld", "当晚一人兼病房与门诊，属实；排班正在调整。"),
            told(18, 11.2, "当晚只有一位医生，没有及时接诊，我们很抱歉。夜间将增加一人。"),
            *rated(16, 21.4, 1, "答复晚了好几天，也没有说什么时候开始增加人。"),
        ),
    ),
    Case(
        30,
        9.7,
        "The lift to the outpatient floors was out of order",
        "My father uses a wheelchair. We waited 30 minutes for the only working lift, and there"
        " was no sign telling us about the other one behind the pharmacy.",
        "environment",
        "outpatient",
        language="en",
        acts=(
            taken(
                29,
                9.2,
                "environment",
                "slight",
                "outpatient",
                text="Thank you for writing. We are looking into it and will answer in time.",
            ),
            found(24, 10.5, DESK, "upheld", "检修期间没有张贴指引，属实；已补。"),
            told(
                23,
                9.9,
                "There was no sign, and there should have been. Signs to the second lift are up"
                " now, and repairs are announced at the entrance.",
            ),
            *rated(21, 18.2, 4),
        ),
    ),
    Case(
        33,
        10.6,
        "电话里问不到检查要不要空腹",
        "总机转了三次，最后断线。后来白跑一趟，因为吃了早饭。",
        "information",
        "laboratory",
        Identity("田桂兰", "13800004470", ""),
        channel="telephone",
        acts=(
            taken(33, 11.1, "information", "slight", "laboratory"),
            found(29, 15.1, DESK, "upheld", "总机没有检验科的分机说明，属实；已更新。"),
            told(28, 9.3, "总机现在可以直接转检验科前台。检查前的注意事项也会写在预约短信里。"),
            Act(15, 9.0, DESK, "close", {"reason": "两次电话回访没有异议，按规定结案。"}),
        ),
    ),
    Case(
        31,
        15.8,
        "药房排队太久",
        "同一件事上周已经在网上投诉过，再打电话问一下。",
        "waiting",
        "pharmacy",
        Identity("郑海涛", "13800008125", ""),
        channel="telephone",
        acts=(
            Act(
                30,
                9.2,
                DESK,
                "set_aside",
                {"outcome": "duplicate", "reason": "同一人同一事，已在网上的那一件里处理。"},
            ),
        ),
    ),
    Case(
        22,
        13.6,
        "康复科理疗时间一改再改",
        "同一个疗程改了三次时间，每次都是前一天晚上才打电话。",
        "information",
        "rehabilitation",
        Identity("宋玉兰", "13800006021", ""),
        acts=(
            taken(21, 9.2, "information", "slight", "rehabilitation"),
            found(18, 10.0, DESK, "upheld", "排班改动没有统一通知，属实；改为提前三天短信告知。"),
            told(17, 9.4, "今后排班改动提前三天发短信，您的疗程已固定在每周二、四上午。"),
            Act(9, 10.5, DESK, "close", {"reason": "电话回访没有异议，按规定结案。"}),
            Act(
                3,
                11.2,
                DESK,
                "reopen",
                {
                    "reason": "宋女士来电：本周又临时改了一次，短信没有收到。",
                    "text": "您反映的情况我们重新受理，会查明短信为什么没有发出。",
                },
            ),
        ),
    ),
)

SEASON_BEFORE: tuple[Case, ...] = (
    settled(
        74,
        "儿科预约号一放就没有",
        "连续五天早上七点抢号都没有，现场加号也不给。",
        "waiting",
        "paediatrics",
        "已把两成号源留给现场与复诊，放号时间改为前一晚八点。",
        1,
        took=9,
        words="说了很久才答复。",
    ),
    settled(
        71,
        "候诊区空调太冷",
        "孩子发烧，空调直吹候诊椅，调一下温度要找三个人。",
        "environment",
        "paediatrics",
        "温度已统一调到二十六度，由分诊台管理。",
        2,
    ),
    settled(
        69,
        "医生没有看完检查单就开药",
        "后来复诊换了医生才发现有一项异常。",
        "quality",
        "cardiology",
        "病历复核属实，科主任已当面向您说明，复诊费用退还。",
        5,
        who=Identity("许文博", "13800007043", "xuwb@example.org"),
        words="科主任亲自打电话解释，认真。",
    ),
    settled(
        67,
        "骨科诊室门口没有座位",
        "拄着拐站了一个小时。",
        "environment",
        "orthopaedics",
        "走廊已增加十二个座位，并为行动不便者设优先座。",
        4,
    ),
    settled(
        64,
        "抽血窗口只开两个",
        "周一早上排了五十分钟。",
        "waiting",
        "laboratory",
        "七点半到九点半加开两个窗口，已试行。",
        5,
        words="第二周就看到改了。",
    ),
    settled(
        62,
        "药房说话听不清",
        "隔着玻璃，问了三遍怎么吃，对方不耐烦。",
        "attitude",
        "pharmacy",
        "窗口已装对讲，用法改为当面交代并打印。",
        3,
        who=Identity("蒋玉梅", "13800003390", ""),
        outcome="partly_upheld",
    ),
    settled(
        60,
        "中药代煎送错地址",
        "两次都送到旧地址。",
        "quality",
        "tcm",
        "地址已更正，两次的代煎费退还。",
        5,
    ),
)
