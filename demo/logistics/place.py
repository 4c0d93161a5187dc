"""Who and what the logistics firm is: its hubs and depots and its people, as tables."""

from __future__ import annotations

from demo.house import Person, Unit

FOOTER = (
    "顺远物流 · 客户体验部",
    "Shunyuan Logistics · Customer Experience",
)
PRIVACY = (
    "我们只用您的回答来改进寄递服务。匿名调查不记录您的姓名、电话、运单号、网络地址和填写时间；"
    "人数少于十人的网点不单独显示结果。对此有疑问，请联系客户体验部。",
    "We use your answers to improve our parcel service and for nothing else. An anonymous survey "
    "keeps no name, phone number, tracking number, network address or time; depots with fewer than "
    "ten answers are not shown apart. If you have questions, please ask Customer Experience.",
)
SOUTH, HIGH_TECH, CLAIMS = "luo", "ye", "qin"  # who answers for two depots, and for claims
SECOND = "liang"  # at the desk beside the first

# Saturday is a working day like the others but ends earlier; nobody works the desk on Sundays.
_DAY, _SATURDAY = "08:00-12:00 13:00-18:00", "08:30-12:00 13:00-16:30"
WEEK = (_DAY, _DAY, _DAY, _DAY, _DAY, _SATURDAY, "")

# The firm's own notices: parcels travel on most holidays, so its days off are fewer.
HOLIDAYS: dict[int, tuple[str, ...]] = {
    2025: (
        "2025-01-28 至 2025-02-01 休 春节",
        "2025-05-01 休 劳动节",
        "2025-10-01 至 2025-10-02 休 国庆节",
    ),
    2026: (
        "2026-01-01 休 元旦",
        "2026-02-16 至 2026-02-20 休 春节",
        "2026-05-01 休 劳动节",
        "2026-10-01 至 2026-10-02 休 国庆节",
        "2026-11-08 班 08:30-16:30 双十一备货",
    ),
}

DEPARTMENTS: tuple[Unit, ...] = (
    Unit("jiangzhou_hub", "江州转运中心", "Jiangzhou hub"),
    Unit("city_east", "城东营业部", "City East depot", "jiangzhou_hub", 57),
    Unit("city_south", "城南营业部", "City South depot", "jiangzhou_hub", 66),
    Unit("high_tech", "高新区营业部", "High-tech Zone depot", "jiangzhou_hub", 52),
    Unit("university", "大学城营业部", "University Town depot", "jiangzhou_hub", 48),
    Unit("riverside", "滨江营业部", "Riverside depot", "jiangzhou_hub", 41),
    Unit("yunhe_hub", "云河转运中心", "Yunhe hub"),
    Unit("yunhe", "云河县营业部", "Yunhe County depot", "yunhe_hub", 36),
    Unit("qingshan", "青山镇营业点", "Qingshan township depot", "yunhe_hub", 22),
    Unit("bailu", "白鹭镇营业点", "Bailu township depot", "yunhe_hub", 6),
    Unit("chashan", "茶山镇营业点", "Chashan township depot", "yunhe_hub", 4),
    Unit("office", "客户服务", "Customer service"),
    Unit("hotline", "客服热线", "Hotline", "office"),
    Unit("claims", "理赔组", "Claims", "office"),
    Unit("freight", "合同物流部", "Contract freight"),
)

PEOPLE: tuple[Person, ...] = (
    Person("xu", "许文涛", "admin", "网点、成员、工作时间 · depots, people, working hours"),
    Person("he", "何雨桐", "survey_manager", "收件、寄件和合同物流三项调查 · three surveys"),
    Person("shao", "邵明远", "survey_manager", "批准问卷，发布考评 · approves, publishes"),
    Person(
        SOUTH,
        "罗海生",
        "department_owner",
        "城南：送达方式偏低，还有投诉 · City South, cases",
        ("city_south",),
    ),
    Person(
        HIGH_TECH,
        "叶秋萍",
        "department_owner",
        "高新区的结果 · High-tech Zone, results",
        ("high_tech",),
    ),
    Person(CLAIMS, "覃桂芳", "department_owner", "理赔组的投诉 · cases about claims", ("claims",)),
    Person("peng", "彭小燕", "agent", "我的工作台：先办哪件投诉 · desk, nearest clock first"),
    Person(SECOND, "梁可欣", "agent", "接手有异议的投诉 · takes up what was disputed"),
    Person("duan", "段志刚", "internal_auditor", "审计记录；判定纠正措施 · trail, judges actions"),
    Person(
        "anna",
        "Anna Lindqvist",
        "external_auditor",
        "外部审核：两期已公布的考评 · two assigned periods",
    ),
    Person("dong", "董国良", "viewer", "分管副总：结果与报告 · results and reports"),
)
