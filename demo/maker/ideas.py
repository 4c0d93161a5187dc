"""The maker's corrective actions: one to its end and back, one begun anew, one under way."""

from __future__ import annotations

from demo.ideas import (
    JUDGED,
    RUNNING,
    Again,
    Bone,
    Elsewhere,
    Idea,
    Proof,
    Todo,
)
from demo.maker.cases import LONGER, TYPHOON, WAITED
from demo.maker.place import NORTHWEST, QUALITY

_STOCK = Proof(
    "站上备件箱-清单和定额.csv",
    "风场,变桨电池(组),偏航传感器,变流模块,补货点\n黑山,4,2,1,2\n石峡,4,2,1,2\n大坝,3,1,1,1\n",
)
_DAYS = Proof(
    "停机等备件-统计表.csv",
    "口径：从报修到换上的天数，每周一汇总\n期间,停机次数,平均等待(天)\n整改前三个月,19,9.4\n",
)
_BATCH = Proof(
    "同批变桨电池更换记录.csv",
    "风场,批次,应换(组),已换(组)\n黑山,D2211,12,12\n石峡,D2211,9,9\n",
)
_QUEUE = Proof(
    "检修次序公布-样张.txt",
    "台风后检修次序（按停机容量）\n1 海纳 11 台 周二\n2 滨海 6 台 周三\n每晚八点更新。\n",
)
_SECOND_TEAM = Proof(
    "第二检修队-排班和到场记录.csv",
    "日期,报修,约定当日到场,未按约定\n第一天,6,5,1\n第二天,4,4,0\n",
)
_BOARDS = Proof(
    "驱动板焊点抽检.csv", "批次,抽检(块),虚接(块)\nQ24-07,60,9\nQ24-08,60,1\nQ24-09,60,0\n"
)
NORTHWEST_TITLE = "西北等备件，停机时间长"
SOUTH_TITLE = "华南台风后检修没有次序"

IDEAS: tuple[Idea, ...] = (
    Idea(
        JUDGED,
        NORTHWEST_TITLE,
        "sc_northwest",
        NORTHWEST,
        "case",
        "大风季里机组停着等备件，平均等九天；两个风场先后投诉。",
        "从华北备件库调八组变桨电池空运到西北，同批电池先停用。",
        (
            "机组停着，因为换不上变桨电池。",
            "换不上，因为西北备件库没有这种电池。",
            "没有，因为定额按全国平均坏损率定。",
            "平均坏损率没有算低温和大风季。",
            "定额三年没有修订，也没有人负责修订。",
        ),
        "备件定额不看地区和季节，也没有人负责修订。",
        (
            Todo("按地区和季节重算备件定额，指定负责人", "新的定额表和批准记录"),
            Todo("三个风场设站上备件箱", "清单和定额", _STOCK, (0,), "both"),
            Todo("同批变桨电池全部更换", "更换记录", _BATCH, (), "file"),
            Todo("每周统计停机等备件的天数", "统计口径和第一张表", _DAYS, (1, 2), "file"),
        ),
        cases=(WAITED, "同一批变桨电池又坏两组"),
        indicator="response",
        verdict="再问一次的结果和下一季的调查方向一致，没有整改的中心没有同样的变化；每周统计的等备件"
        "天数也降下来了。有效，归档。",
        severity="severe",
        bones=(
            Bone("method", "定额不看地区和季节", "定额表 2022 版", root=True),
            Bone("method", "修订没有负责人", "岗位说明", under=0),
            Bone("material", "这一批电池低温性能不足", "拆检报告 D2211", root=True),
            Bone("environment", "风场离备件库六百公里", "运单"),
            Bone("measurement", "等备件的天数没有人统计", "月报"),
        ),
        asked=12,
        told=(
            "您反映的等备件问题：三个风场已设站上备件箱，常用件当天能换；同批变桨电池已全部更换。",
            "You told us of waiting for parts: three wind farms now keep the usual ones on site, "
            "and all pitch batteries of that batch were replaced.",
        ),
        elsewhere=(
            Elsewhere(
                "sc_east",
                QUALITY,
                "华东的备件定额是同一张表，沿海盐雾重，是不是也缺？",
                "也有：逆变器风扇和浪涌保护器的定额同样按全国平均，去年缺货五次。",
                "先从厂里调二十套风扇到华东备件库。",
            ),
        ),
    ),
    Idea(
        JUDGED,
        SOUTH_TITLE,
        "sc_south",
        "shi",
        "indicator",
        "第一期调查和投诉都说：台风后报修排队，没有人说排到第几。",
        "每天给排队的电站打一次电话。",
        ("排队没有次序。", "谁催得急先修谁。", "次序没有写下来，也没有公布。"),
        "检修次序没有规则，也不公布。",
        (Todo("按停机容量排次序，每晚公布", "公布样张", _QUEUE),),
        cases=(TYPHOON,),
        indicator="response",
        least_change=6.0,
        verdict="次序公布了，得分反而更低，整段区间都达不到约定的改进：知道排第几，还是要等。请重新"
        "找原因。",
        again=Again(
            "判定为无效：公布次序没有让人少等。重新分析为什么人手不够。",
            (
                "知道次序，还是要等一周。",
                "一支检修队要跑六个电站。",
                "排班按平时的故障量，台风季不加人。",
            ),
            "台风季的检修力量按平时排，一支队伍跑不过来。",
            (Todo("台风季加一支检修队，约定到场当日完成", "排班和到场记录", _SECOND_TEAM),),
            asked=11,
        ),
    ),
    Idea(
        RUNNING,
        "同批驱动板焊点虚接",
        "sc_east",
        QUALITY,
        "case",
        "同一台逆变器两次停机，拆检是驱动板焊点虚接，同批还有八块在运行。",
        "同批八块全部更换，仓库里的同批板隔离。",
        ("焊点虚接。", "回流焊温度曲线偏低。", "换焊料以后没有重做首件确认。"),
        "换焊料以后没有重做首件确认。",
        (
            Todo("换料必须重做首件确认，写进工艺文件", "工艺文件和首件记录", _BOARDS),
            Todo("供方来料加焊点抽检三个月", "抽检记录", None, (0,)),
        ),
        cases=(LONGER.subject,),
        indicator="repair",
        days_ago=3,
    ),
)
