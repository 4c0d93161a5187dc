"""The bank's complaints that somebody has still to do something about."""

from __future__ import annotations

from complaints.services.identity import Identity
from demo.bank.place import DONGMEN, STATION
from demo.telling import DESK, Act, Case, found, note, taken, told

OPEN: tuple[Case, ...] = (
    Case(
        1,
        15.4,
        "自助柜员机吞卡，两小时没有人来",
        "机器上的电话打不通，大堂说要等加钞的人来开。赶火车的人怎么等得起，希望写明多久能处理。",
        "quality",
        "station",
    ),
    Case(
        1,
        11.2,
        "理财到期没有提醒，少了一周收益",
        "产品上周到期，没有短信也没有电话，钱在活期里躺了一周。以前都有提醒的。",
        "information",
        "dongmen",
        Identity("潘文秀", "13800002617", ""),
    ),
    Case(
        5,
        10.3,
        "同一笔转账扣了两次手续费",
        "手机银行转账提示超时，再点一次就成功了，结果手续费扣了两笔。请查明并退还。",
        "fees",
        "digital",
        Identity("丁立波", "13800004402", "dinglb@example.org"),
    ),
    Case(
        3,
        9.3,
        "无障碍坡道被共享单车堵住",
        "我坐轮椅，坡道上停满了车，按铃没有人出来。最后是路人帮我搬开的。",
        "environment",
        "jinyuan",
        Identity("尹小舟", "13800008830", "yinxz@example.org"),
        acts=(
            taken(2, 9.4, "environment", "moderate", "jinyuan"),
            note(2, 14.1, DESK, "已请锦园支行每小时巡一次坡道，并联系街道划禁停线。"),
        ),
    ),
    Case(
        10,
        11.5,
        "大堂人员对老人不耐烦",
        "我父亲问取号机怎么用，大堂的人说“上面写着呢”，还催后面的人先办。老人回来很难过。",
        "attitude",
        "station",
        acts=(
            taken(9, 9.8, "attitude", "moderate", "station", STATION),
            note(7, 15.5, STATION, "当班大堂人员已谈话，本人承认说过这句话。正在调看监控。"),
            Act(5, 20.4, "", "write", {"text": "请问处理得怎么样了？父亲等一个说法。"}),
            Act(4, 10.1, DESK, "reply", {"text": "支行正在核实当天情况，会在承诺的日期前答复您。"}),
        ),
    ),
    Case(
        9,
        9.6,
        "买理财时没有讲清可能亏本",
        "客户经理一直说“跟存款差不多”，我六十八岁，看不懂合同。现在亏了四千多，才知道不保本。",
        "quality",
        "dongmen",
        Identity("汤桂芬", "13800005519", ""),
        channel="counter",
        acts=(
            taken(
                9,
                10.4,
                "quality",
                "severe",
                "dongmen",
                DONGMEN,
                text="您反映的情况我们非常重视，已调取签约时的录音录像，会由没有参与销售的人核查。",
            ),
            note(7, 16.2, DONGMEN, "录音里念过风险等级，但没有说明可能亏损本金。已请合规部复核。"),
            note(5, 9.9, DESK, "合规部要求支行补交客户风险评估问卷的原件。"),
        ),
    ),
    Case(
        10,
        14.6,
        "对公账户销户跑了三趟",
        "每次都说还差一样材料，三次说的不一样。小公司就我一个人，每次都要关店。",
        "information",
        "university",
        Identity("薛明辉", "13800007283", ""),
        acts=(
            taken(9, 11.0, "information", "moderate", "university"),
            note(6, 10.7, DESK, "支行承认三次告知不一致，正在由运营部出统一清单。"),
            Act(
                2,
                14.9,
                DESK,
                "postpone",
                {"promised": 6, "text": "统一清单本周定稿，销户由支行上门办理，请您再等几天。"},
            ),
        ),
    ),
    Case(
        7,
        13.2,
        "排队一小时，只开一个窗口",
        "三个窗口开一个，另外两个人坐在里面没有叫号。问大堂，说在“处理后台”。",
        "waiting",
        "market",
        acts=(
            taken(6, 9.5, "waiting", "slight", "market"),
            note(4, 11.4, DESK, "监控核对过：十点到十一点确实只有一个窗口叫号。"),
            found(
                1,
                15.8,
                DESK,
                "upheld",
                "两名柜员在补录凭证，没有安排替班，属实。补录改到下午四点以后。",
            ),
        ),
    ),
    Case(
        10,
        9.7,
        "The hotline has no English option any more",
        "I called to report a lost card. The English menu was gone and I was passed on four times"
        " before anyone understood me. My card stayed active for forty minutes.",
        "quality",
        "hotline",
        Identity("Daniel Osei", "", "daniel.osei@example.org"),
        language="en",
        acts=(
            taken(
                9,
                9.3,
                "quality",
                "severe",
                "hotline",
                text="Thank you for telling us. We are looking into it and will answer in time.",
            ),
            note(7, 10.5, DESK, "菜单升级时漏了英文分支，技术部已恢复；挂失改为不分语言优先接入。"),
            found(4, 15.2, DESK, "upheld", "英文菜单在升级时遗漏，属实；已恢复，挂失优先接入。"),
            told(
                3,
                10.2,
                "You are right: the English menu was lost in an update of our system. It works"
                " again, and lost cards now reach a person first, in either language. No payment"
                " was made with your card in those forty minutes.",
            ),
        ),
    ),
    Case(
        13,
        10.8,
        "客户车位被隔壁商户占用",
        "办业务转了三圈没有车位，门口“客户专用”停的都是送货的车。",
        "environment",
        "xihe",
        acts=(
            taken(12, 9.2, "environment", "slight", "xihe"),
            found(6, 14.0, DESK, "partly_upheld", "客户车位常被占用，属实；已装地锁由保安管理。"),
            told(5, 9.8, "四个车位已装地锁，到店请按门铃，保安会为您打开。谢谢您提醒。"),
        ),
    ),
    Case(
        17,
        16.3,
        "提前还贷的违约金和当初说的不一样",
        "签约时客户经理说一年后提前还款不收费，现在要收两千三。合同第十一页才写着。",
        "fees",
        "lending",
        Identity("姜海峰", "13800006645", "jianghf@example.org"),
        acts=(
            taken(16, 9.6, "fees", "moderate", "lending"),
            note(12, 15.3, DESK, "合同条款与收费一致；客户经理记不清当时怎么说的，没有录音。"),
            found(8, 10.2, DESK, "not_upheld", "收费与合同一致，没有证据表明承诺过免收。"),
            told(7, 14.4, "经核对，收费与您签署的合同第十一页一致。我们没有找到承诺免收的记录。"),
            Act(
                3,
                20.1,
                "",
                "dispute",
                {"text": "口头说的当然没有记录。首页一个字不提，这叫讲清楚了吗？请领导再看一次。"},
            ),
        ),
    ),
)
