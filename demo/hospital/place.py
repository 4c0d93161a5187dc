"""Who and what the hospital is: its departments and its people, as tables."""

from __future__ import annotations

from demo.house import Person, Unit

FOOTER = (
    "江州市人民医院 · 患者体验办公室",
    "Jiangzhou People's Hospital · Patient Experience Office",
)
PRIVACY = (
    "我们只用您的回答来改进服务。匿名调查不记录您的姓名、电话、网络地址和填写时间；"
    "人数少于十人的科室不单独显示结果。对此有疑问，请联系患者体验办公室。",
    "We use your answers to improve our service and for nothing else. An anonymous survey keeps no "
    "name, phone number, network address or time; departments with fewer than ten answers are not "
    "shown apart. If you have questions, please ask the Patient Experience Office.",
)
CHILDREN, HEARTS = "ouyang", "tang"  # who answers for paediatrics and for cardiology

DEPARTMENTS: tuple[Unit, ...] = (
    Unit("outpatient", "门诊部", "Outpatients"),
    Unit("cardiology", "心内科门诊", "Cardiology", "outpatient", 68),
    Unit("paediatrics", "儿科门诊", "Paediatrics", "outpatient", 79),
    Unit("orthopaedics", "骨科门诊", "Orthopaedics", "outpatient", 54),
    Unit("tcm", "中医科门诊", "Chinese medicine", "outpatient", 38),
    Unit("dermatology", "皮肤科门诊", "Dermatology", "outpatient", 42),
    Unit("dentistry", "口腔科门诊", "Dentistry", "outpatient", 35),
    Unit("ophthalmology", "眼科门诊", "Ophthalmology", "outpatient", 7),
    Unit("rehabilitation", "康复科门诊", "Rehabilitation", "outpatient", 3),
    Unit("support", "医技科室", "Diagnostics and services"),
    Unit("laboratory", "检验科", "Laboratory", "support", 31),
    Unit("pharmacy", "药房", "Pharmacy", "support", 24),
    Unit("cashier", "收费处", "Cashier", "support", 17),
)

PEOPLE: tuple[Person, ...] = (
    Person("lin", "林静", "admin", "部门、成员、设置与审计 · departments, people, settings"),
    Person("mei", "梅雪琴", "survey_manager", "问卷、调查、结果、考评 · surveys, evaluations"),
    Person("wen", "文志远", "survey_manager", "批准问卷，发布考评 · approves, publishes"),
    Person(
        "ouyang",
        "欧阳慧",
        "department_owner",
        "儿科：候诊偏低，还有投诉 · paediatrics, cases",
        ("paediatrics",),
    ),
    Person(
        "tang",
        "唐建国",
        "department_owner",
        "心内科的结果 · cardiology, the strongest",
        ("cardiology",),
    ),
    Person("gu", "顾晓梅", "agent", "我的工作台：先办哪件投诉 · desk, nearest clock first"),
    Person("han", "韩立新", "internal_auditor", "审计记录；判定纠正措施 · trail, judges actions"),
    Person(
        "ernst",
        "Ernst Vogel",
        "external_auditor",
        "外部审核：两期已公布的考评 · two assigned periods",
    ),
    Person("zhao", "赵卫东", "viewer", "院领导：结果与报告 · results and reports"),
)
