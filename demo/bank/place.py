"""Who and what the bank is: its branches by region, its departments, its people."""

from __future__ import annotations

from demo.house import Person, Unit

FOOTER = ("澜江银行 · 消费者权益保护部", "Lanjiang Bank · Customer Protection")
PRIVACY = (
    "您的回答只用来改进网点服务，不会用于营销，也不与您的账户相连。匿名调查不记录姓名、电话、"
    "网络地址和填写时间；人数少于十人的网点不单独显示结果。请勿填写卡号、账号和密码。",
    "Your answers are used to improve our branches, never for marketing, and not linked to your "
    "account. An anonymous survey keeps no name, phone number, network address or time; branches "
    "with fewer than ten answers are not shown apart. Please leave out card and account numbers.",
)
# Monday to Friday, and on Saturday shorter; closed on Sunday.
WEEK = (*("09:00-17:00",) * 5, "09:30-16:00", "")
STATION, DONGMEN = "gao", "luo"  # who answers for these branches

DEPARTMENTS: tuple[Unit, ...] = (
    Unit("east", "城东片区", "Eastern region"),
    Unit("dongmen", "东门支行", "Dongmen Branch", "east", 62),
    Unit("wharf", "码头支行", "Wharf Branch", "east", 34),
    Unit("university", "大学城支行", "University Branch", "east", 48),
    Unit("jiangwan", "江湾支行", "Jiangwan Branch", "east", 41),
    Unit("west", "城西片区", "Western region"),
    Unit("station", "火车站支行", "Railway Station Branch", "west", 71),
    Unit("xihe", "西河支行", "Xihe Branch", "west", 37),
    Unit("jinyuan", "锦园支行", "Jinyuan Branch", "west", 29),
    Unit("market", "商贸城支行", "Trade Market Branch", "west", 33),
    Unit("counties", "县域片区", "County region"),
    Unit("qinghe", "青禾县支行", "Qinghe County Branch", "counties", 26),
    Unit("liushan", "柳山县支行", "Liushan County Branch", "counties", 31),
    Unit("tongpu", "同浦县支行", "Tongpu County Branch", "counties", 6),
    Unit("headoffice", "总行部门", "Head office"),
    Unit("hotline", "客户服务中心", "Contact Centre", "headoffice"),
    Unit("digital", "网络金融部", "Digital Banking", "headoffice"),
    Unit("lending", "个人信贷部", "Personal Lending", "headoffice"),
)

PEOPLE: tuple[Person, ...] = (
    Person("fang", "方敏", "admin", "网点、成员、设置与审计 · branches, people, settings"),
    Person("shen", "沈佳", "survey_manager", "问卷、调查、结果、考评 · surveys, evaluations"),
    Person("lu", "陆一凡", "survey_manager", "批准问卷，发布考评 · approves, publishes"),
    Person(
        STATION,
        "高翔",
        "department_owner",
        "火车站支行：等候最久，还有投诉 · the longest wait, cases",
        ("station",),
    ),
    Person(
        DONGMEN,
        "罗燕",
        "department_owner",
        "东门支行：改进已证实 · its action is proved",
        ("dongmen",),
    ),
    Person("qin", "秦雨", "agent", "我的工作台：先办哪件投诉 · desk, nearest clock first"),
    Person("heng", "贺恒", "agent", "第二位投诉专员 · the second agent"),
    Person("cheng", "程砚秋", "internal_auditor", "审计记录；判定纠正措施 · trail, judges actions"),
    Person(
        "larsen",
        "Ingrid Larsen",
        "external_auditor",
        "外部审核：两期已公布的考评 · two assigned periods",
    ),
    Person("dong", "董立行", "viewer", "行领导：结果与报告 · results and reports"),
)
