"""The complaints that somebody has still to do something about."""

from __future__ import annotations

from complaints.services.identity import Identity
from demo.hospital.place import CHILDREN, HEARTS
from demo.telling import DESK, Act, Case, found, note, taken, told

OPEN: tuple[Case, ...] = (
    Case(
        1,
        15.3,
        "儿科候诊区没有叫号屏",
        "孩子发烧，等了一个半小时。叫号靠护士喊，候诊区后面根本听不见，中间过号还要重新排。"
        "希望能装一块屏幕。",
        "waiting",
        "paediatrics",
    ),
    Case(
        1,
        16.2,
        "中医科停诊没有短信通知",
        "约的是上午九点，到了才知道医生停诊。我从县里坐车来的，至少应该发一条短信。",
        "information",
        "tcm",
        Identity("何建国", "13800005512", ""),
    ),
    Case(
        4,
        10.1,
        "收费窗口多收了一次挂号费",
        "同一天换诊室又收了一次挂号费，窗口说系统就是这样。请查一下并退还。",
        "charged_twice",
        "cashier",
        Identity("孙丽", "13800003321", "sunli@example.org"),
    ),
    Case(
        3,
        9.2,
        "出院带药的说明看不懂",
        "两种药的服用时间写在一张小纸上，字很小，我母亲七十多岁看不清，回家后打电话没人接。",
        "information",
        "cardiology",
        Identity("周敏", "13800007701", "zhoumin@example.org"),
        acts=(
            taken(2, 8.6, "information", "slight", "cardiology", HEARTS),
            note(2, 14.8, HEARTS, "已请护士长整理大字版用药说明，先给这位患者寄一份。"),
        ),
    ),
    Case(
        9,
        11.0,
        "输液室护士态度生硬",
        "孩子扎针哭，护士说“别的孩子都不哭”。扎了三次才成功，也没有一句解释。",
        "attitude",
        "paediatrics",
        acts=(
            taken(8, 9.3, "attitude", "moderate", "paediatrics", CHILDREN),
            note(7, 10.5, CHILDREN, "当班护士已谈话，本人承认当时说话急。还要听带教老师的说法。"),
            Act(5, 20.1, "", "write", {"text": "想知道处理到哪一步了。"}),
            Act(
                4,
                9.5,
                DESK,
                "reply",
                {"text": "科室正在核实当天的情况，答复不会晚于承诺的日期。"},
            ),
        ),
    ),
    Case(
        8,
        8.7,
        "取药时规格发错，回家才发现",
        "医生开的是二十五毫克，发的是五十毫克。幸亏家里人看了说明书，没有吃下去。",
        "quality",
        "pharmacy",
        Identity("吴志强", "13800009914", "wuzq@example.org"),
        acts=(
            taken(
                8,
                9.1,
                "quality",
                "severe",
                "pharmacy",
                text="谢谢您及时告诉我们。请先不要服用，药房会马上与您联系更换。",
                safety=True,
            ),
            note(8, 10.0, DESK, "已通知药房主任，药品当天下午更换完毕，未服用。"),
            note(5, 16.0, DESK, "药房说两种规格放在同一格。等他们的书面说明，已催一次。"),
        ),
    ),
    Case(
        9,
        14.2,
        "骨科复诊片子找不到",
        "上个月拍的片子系统里查不到，让我重新拍一次再交钱。我不同意再付这笔钱。",
        "quality",
        "orthopaedics",
        Identity("马秀英", "13800002208", ""),
        acts=(
            taken(8, 10.2, "quality", "moderate", "orthopaedics"),
            note(6, 11.2, DESK, "影像科正在从旧系统恢复，说要一周左右。重拍费用先不收。"),
            Act(
                2,
                15.2,
                DESK,
                "postpone",
                {"promised": 6, "text": "旧系统的片子还在恢复，需要多几天。其间不会向您收费。"},
            ),
        ),
    ),
    Case(
        6,
        13.4,
        "皮肤科推荐的药膏不能报销，事先没有说",
        "开药时没有说是自费，结账才知道三百多元。如果早说，我会选别的。",
        "fees",
        "dermatology",
        acts=(
            taken(5, 9.0, "fees", "moderate", "dermatology"),
            note(3, 10.7, DESK, "处方记录核对过：确实没有自费告知的勾选。"),
            found(
                1,
                16.4,
                DESK,
                "upheld",
                "开药时没有告知自费，属实。未拆封的药膏可以退回，科室已重申自费药品先告知。",
            ),
        ),
    ),
    Case(
        9,
        9.8,
        "Test results were only explained in Chinese",
        "I was given my blood results without any explanation in English, although the"
        " appointment was booked through the international desk. I did not know whether I should"
        " come back.",
        "information",
        "laboratory",
        Identity("Hannah Brooks", "", "hannah.brooks@example.org"),
        language="en",
        acts=(
            taken(
                8,
                10.0,
                "information",
                "moderate",
                "laboratory",
                text="Thank you for telling us. We are looking into it and will answer in time.",
            ),
            note(6, 9.4, DESK, "国际门诊的英文报告模板没有打印出来，检验科已补。"),
            found(
                3, 15.5, DESK, "upheld", "英文报告因模板停用未打印，属实；模板已恢复，并补发报告。"
            ),
            told(
                2,
                10.4,
                "You are right: the English report was not printed, because its template had been"
                " switched off by mistake. It works again. Your report is at the international"
                " desk, where a doctor will go through it with you at no charge.",
            ),
        ),
    ),
    Case(
        12,
        10.9,
        "停车场出口排队四十分钟",
        "看病半小时，出停车场四十分钟，只开了一个出口。",
        "environment",
        acts=(
            taken(11, 8.8, "environment", "slight", "support"),
            found(5, 14.4, DESK, "partly_upheld", "高峰时段只开一个出口，属实；已与物业商定。"),
            told(4, 9.6, "上午十点到十二点将加开东侧出口，下周一起执行。谢谢您提醒。"),
        ),
    ),
    Case(
        15,
        16.1,
        "种植牙最后费用比报价高一千多",
        "第一次报价八千六，结账九千八，说是材料换了，可没有人事先问过我。",
        "unclear_bill",
        "dentistry",
        Identity("钱学文", "13800006637", "qianxw@example.org"),
        acts=(
            taken(14, 9.1, "unclear_bill", "moderate", "dentistry"),
            note(10, 15.0, DESK, "病历有更换材料的记录，但知情同意书只签了第一次的方案。"),
            found(7, 10.0, DESK, "partly_upheld", "更换材料有医疗原因，但没有再次签字确认。"),
            told(
                6,
                14.6,
                "更换材料是因为牙槽条件，主治医师可以当面向您说明；没有事先征得您同意是我们的疏忽，特此致歉。",
            ),
            Act(
                2,
                20.3,
                "",
                "dispute",
                {"text": "道歉我接受，但多出的一千二是没有经过我同意的，希望给一个退费的说法。"},
            ),
        ),
    ),
)
