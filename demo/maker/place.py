"""Who and what the maker of wind and solar equipment is: sales, service, quality, its people."""

from __future__ import annotations

from demo.house import Person, Unit

FOOTER = ("北岭新能源装备 · 客户服务部", "Beiling New Energy Equipment · Customer Service")
PRIVACY = (
    "您的回答只用来改进产品、交付和售后服务，不用于商务谈判。售后服务调查匿名；销售服务调查保密，"
    "总体评价很低的会转给负责的部门处理。少于十家客户回答的单位不单独显示结果。",
    "Your answers are used to improve products, delivery and service, never in negotiations. The "
    "survey after service is anonymous; that after a sale is confidential, and a very low overall "
    "rating goes to the department in charge. Units with fewer than ten answers are not shown "
    "apart.",
)
NORTHWEST, REGION, QUALITY = "wei", "yu", "bai"  # who answers for these departments

DEPARTMENTS: tuple[Unit, ...] = (
    Unit("service", "售后服务部", "After-sales service"),
    Unit("sc_north", "华北服务中心", "North service centre", "service", 21),
    Unit("sc_northwest", "西北服务中心", "Northwest service centre", "service", 24),
    Unit("sc_east", "华东服务中心", "East service centre", "service", 19),
    Unit("sc_south", "华南服务中心", "South service centre", "service", 16),
    Unit("parts", "备件中心", "Spare parts", "service"),
    Unit("sales", "销售部", "Sales"),
    Unit("region_north", "北方销售区", "Sales region North", "sales"),
    Unit("region_south", "南方销售区", "Sales region South", "sales"),
    Unit("quality", "质量部", "Quality"),
    Unit("office", "客户服务部", "Customer service"),
)

PEOPLE: tuple[Person, ...] = (
    Person("shi", "石磊", "admin", "时限规则：24 小时内答复 · time rules: within 24 hours"),
    Person("jiang", "江岚", "survey_manager", "销售和售后两项调查，对比同行 · two tracks"),
    Person("cheng", "程立", "survey_manager", "批准问卷和整改计划 · approves surveys and plans"),
    Person(
        NORTHWEST,
        "魏刚",
        "department_owner",
        "西北：从投诉到有效的纠正措施 · Northwest, an 8D to its end",
        ("sc_northwest", "parts"),
    ),
    Person(
        REGION,
        "于洋",
        "department_owner",
        "北方销售区：低分转来的投诉 · cases out of low answers",
        ("region_north",),
    ),
    Person(
        QUALITY,
        "白晓燕",
        "department_owner",
        "举一反三：华东也有吗 · does it exist in the East?",
        ("quality", "sc_east"),
    ),
    Person("ning", "宁静", "agent", "我的工作台：改约要别人同意 · desk, a longer time asked"),
    Person("kang", "康平", "agent", "同意改约，接手投诉 · allows longer times"),
    Person("su", "苏敏", "internal_auditor", "审核抽样和审核发现 · an audit, signed, its finding"),
    Person("mark", "Mark Jensen", "external_auditor", "外部审核：两期考评 · two assigned periods"),
    Person("gaoyuan", "高远", "viewer", "总经理：结果与报告 · results and reports"),
)
