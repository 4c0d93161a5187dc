"""A believable survey report with invented figures, the same on every run."""

# ruff: noqa: E501 - sentences are kept whole

from __future__ import annotations

import random
from datetime import date

from reports.document import (
    Anonymity,
    Channel,
    CommentGroup,
    Dimension,
    Distribution,
    Figure,
    Item,
    Language,
    LeftOut,
    Nps,
    QuestionKind,
    Quote,
    Sample,
    SurveyReport,
    Unit,
    Withheld,
)

SATISFIED = {
    "zh": ("非常满意", "满意", "一般", "不满意", "非常不满意"),
    "en": ("Very satisfied", "Satisfied", "Neither", "Dissatisfied", "Very dissatisfied"),
}
OFTEN = {
    "zh": ("总是", "经常", "有时", "从未"),
    "en": ("Always", "Usually", "Sometimes", "Never"),
}

# Chinese name, English name, answers, level: None where the answers are too few to show.
UNITS = (
    ("眼科", "Ophthalmology", 172, 91.8),
    ("口腔科", "Dentistry", 148, 91.2),
    ("康复医学科", "Rehabilitation", 96, 90.6),
    ("中医科", "Chinese medicine", 142, 90.1),
    ("妇科", "Gynaecology", 203, 88.9),
    ("皮肤科", "Dermatology", 187, 88.2),
    ("耳鼻咽喉头颈外科", "Ear, nose and throat surgery", 141, 87.9),
    ("内分泌与代谢病科", "Endocrinology", 164, 87.0),
    ("泌尿外科", "Urology", 108, 86.8),
    ("心血管内科", "Cardiology", 237, 86.3),
    ("神经内科", "Neurology", 149, 85.5),
    ("儿科", "Paediatrics", 248, 84.1),
    ("消化内科", "Gastroenterology", 176, 83.7),
    ("骨科", "Orthopaedics", 214, 82.9),
    ("急诊科", "Emergency", 97, 80.6),
    ("发热门诊", "Fever clinic", 18, 84.3),
)

# Code, dimension, weight, Chinese text, English text, scale, shares of the answers from the best.
QUESTIONS = (
    ("O1", 0, "预约或挂号是否方便", "How easy was it to book or register?", "s", (60, 31, 7, 1, 1)),
    (
        "O2",
        0,
        "挂号、收费窗口人员是否尊重、耐心",
        "Were counter staff respectful and patient?",
        "s",
        (66, 26, 6, 1, 1),
    ),
    (
        "O3",
        1,
        "从约定时间到见到医生，等候时长能否接受",
        "Was the wait past your appointed time acceptable?",
        "s",
        (40, 34, 17, 6, 3),
    ),
    (
        "O4",
        1,
        "检查、取药、缴费排队能否接受",
        "Were queues for tests, pharmacy and payment acceptable?",
        "s",
        (50, 34, 11, 3, 2),
    ),
    ("O5", 2, "医生是否认真听您说完病情", "Did the doctor hear you out?", "f", (84, 12, 3, 1)),
    (
        "O6",
        2,
        "医生是否用您听得懂的话解释",
        "Did the doctor explain in words you understood?",
        "f",
        (81, 14, 4, 1),
    ),
    (
        "O7",
        2,
        "医生是否让您参与治疗选择",
        "Were you involved in choosing the treatment?",
        "f",
        (78, 15, 6, 1),
    ),
    (
        "O8",
        3,
        "护士和检查人员是否尊重并说明注意事项",
        "Did nurses and test staff respect you and explain what to do?",
        "s",
        (69, 24, 5, 1, 1),
    ),
    ("O9", 4, "问诊检查时隐私是否得到保护", "Was your privacy protected?", "f", (82, 13, 4, 1)),
    (
        "O10",
        5,
        "标识是否让您很快找到要去的地方",
        "Could you find your way easily?",
        "s",
        (55, 31, 10, 3, 1),
    ),
    (
        "O11",
        5,
        "候诊区和卫生间是否干净",
        "Were waiting areas and toilets clean?",
        "s",
        (63, 29, 6, 1, 1),
    ),
    (
        "O12",
        6,
        "费用是否清楚、能查、能解释",
        "Were charges clear, checkable and explained?",
        "s",
        (52, 34, 10, 3, 1),
    ),
    (
        "O13",
        7,
        "有意见时是否有人及时回应",
        "When you raised a concern, was it answered promptly?",
        "s",
        (44, 31, 15, 6, 4),
    ),
)
DIMENSIONS = (
    ("挂号预约", "Access", 0.10, Figure(2498, 88.1, 87.4, 88.8)),
    ("候诊", "Waiting", 0.15, Figure(2489, 78.8, 77.9, 79.7)),
    ("医生沟通", "Doctors", 0.25, Figure(2506, 91.4, 90.8, 92.0)),
    ("护理医技", "Nurses and tests", 0.15, Figure(2341, 89.8, 89.1, 90.5)),
    ("隐私", "Privacy", 0.05, Figure(2473, 92.0, 91.4, 92.6)),
    ("环境标识", "Environment and signs", 0.10, Figure(2502, 86.2, 85.5, 86.9)),
    ("费用透明", "Cost", 0.10, Figure(2417, 83.2, 82.4, 84.0)),
    ("回应投诉", "Response to concerns", 0.10, Figure(412, 76.4, 73.7, 79.1)),
)
QUOTES = (
    (
        "骨科",
        "Orthopaedics",
        (
            (
                "约的九点二十，十点四十才进去，中间没有人告诉我前面还有几个。要是知道，我就先去抽血了。",
                "My slot was 9:20 and I was called at 10:40. Nobody said how many were ahead of me. Had I "
                "known, I would have had my blood drawn first.",
                "8 月，总体 4 分",
                "August, overall 4",
            ),
            (
                "问诊很细，但是想多问一句手术要等多久，他说去问前台，前台说去问医生。",
                "The consultation was thorough, but when I asked how long surgery would take, the doctor "
                "sent me to the desk and the desk sent me to the doctor.",
                "9 月，总体 5 分",
                "September, overall 5",
            ),
        ),
        71,
    ),
    (
        "儿科",
        "Paediatrics",
        (
            (
                "现在手机上能看到排到第几号，心里有数，孩子也不用挤在门口。",
                "Now the phone shows which number is being called; the child need not squeeze at the door.",
                "9 月，总体 9 分",
                "September, overall 9",
            ),
            (
                "分时预约之后快多了，就是停车还是老样子，绕了3圈才找到P2的空位。",
                "Much faster since the timed slots. Parking is as it was: three rounds before I found "
                "space in P2.",
                "9 月，总体 8 分",
                "September, overall 8",
            ),
        ),
        88,
    ),
    (
        "神经内科",
        "Neurology",
        (
            (
                "大夫把片子一张一张指给我看，还画了图，第一次弄懂自己的病。",
                "The doctor went through the scans one by one and drew a picture. For the first time I "
                "understand my illness.",
                "7 月，总体 10 分",
                "July, overall 10",
            ),
        ),
        54,
    ),
    (
        "消化内科",
        "Gastroenterology",
        (
            (
                "同一个检查两次价格不一样，窗口说是系统的事，医生说不知道。",
                "The same test, two prices. The counter blamed the system, the doctor did not know.",
                "8 月，总体 5 分",
                "August, overall 5",
            ),
            (
                "做胃镜前护士讲得很清楚，<img src=file:///etc/passwd>我一点也不紧张了。",
                "Before the gastroscopy the nurse explained everything, <img src=file:///etc/passwd> and "
                "I was not nervous at all.",
                "7 月，总体 9 分",
                "July, overall 9",
            ),
        ),
        63,
    ),
    (
        "妇科",
        "Gynaecology",
        (
            (
                "跟着牌子走到三楼，才知道彩超七月就搬了。",
                "I followed the signs to the third floor, only to learn that ultrasound had moved in July.",
                "7 月，总体 6 分",
                "July, overall 6",
            ),
        ),
        47,
    ),
    (
        "中医科",
        "Chinese medicine",
        (
            (
                "闺女不在家我就约不上，能不能留几个号给我们这些岁数大的。",
                "When my daughter is away I cannot book. Could a few slots be kept for us older people?",
                "9 月，总体 6 分",
                "September, overall 6",
            ),
        ),
        39,
    ),
    (
        "心血管内科",
        "Cardiology",
        (
            (
                "主任说话不快，每种药为什么吃、什么时候吃都写下来了。",
                "The consultant took her time and wrote down why and when to take each medicine.",
                "8 月，总体 10 分",
                "August, overall 10",
            ),
            (
                "复诊开个药也要排一上午，能不能线上续方？",
                "A whole morning in the queue only to renew a prescription. Could that be done online?",
                "7 月，总体 5 分",
                "July, overall 5",
            ),
        ),
        92,
    ),
    (
        "眼科",
        "Ophthalmology",
        (
            (
                "散瞳以后看不清，护士一直扶着我坐下，还问有没有人来接。",
                "After the drops I could not see. The nurse led me to a chair and asked whether "
                "somebody was coming for me.",
                "7 月，总体 10 分",
                "July, overall 10",
            ),
            (
                "验光和看诊在两层楼，来回跑了三趟。",
                "The eye test and the doctor are on different floors; I went up and down three times.",
                "8 月，总体 7 分",
                "August, overall 7",
            ),
        ),
        58,
    ),
    (
        "急诊科",
        "Emergency",
        (
            (
                "分诊台说马上就好，等了两个小时没有人再来说一句话。",
                "Triage said it would be a moment. Two hours passed and nobody said another word.",
                "9 月，总体 3 分",
                "September, overall 3",
            ),
            (
                "夜里三点，大夫还是把片子讲了两遍，直到我母亲听懂。",
                "At three in the morning the doctor explained the scan twice, until my mother "
                "understood.",
                "8 月，总体 9 分",
                "August, overall 9",
            ),
        ),
        49,
    ),
)


def sample_report(language: Language = "zh") -> SurveyReport:
    """The report of an invented hospital's third quarter."""
    chinese = language == "zh"

    def pick(zh: str, en: str) -> str:
        return zh if chinese else en

    dice = random.Random(20260930)
    distributions = (
        *(_scale_question(row, language, dice) for row in QUESTIONS),
        _single(language),
        _multiple(language),
    )
    return SurveyReport(
        language=language,
        organisation=pick("澜江市人民医院", "Lanjiang People’s Hospital"),
        unit_office=pick("门诊部　质量管理办公室", "Outpatient Division, Quality Office"),
        survey_title=pick("门诊患者满意度调查", "Outpatient satisfaction survey"),
        number="LJ-MZ-2026Q3-01",
        period_start=date(2026, 7, 1),
        period_end=date(2026, 9, 30),
        questionnaire=pick("门诊满意度问卷", "Outpatient questionnaire"),
        version="3",
        anonymity=Anonymity.CONFIDENTIAL,
        generated_on=date(2026, 10, 19),
        digest="9f2c1e7ab04d6c55d1b2a7730e84f6a1c0ffee12d5b98e6f7a3c4d5e6f708192",
        whole=pick("全院", "Hospital"),
        target=88.0,
        cover_note=pick(
            "样例报告：机构、人名与数字均为虚构。",
            "Sample report: the hospital and all figures are invented.",
        ),
        method=pick(
            "对象为考评周期内在本院门诊就诊、年满18周岁且同意接受回访的患者，18岁以下由家属代答。"
            "按科室分层，样本按就诊量的平方根分配；同一人30天内只问一次。",
            "Outpatients of the period aged 18 or over who agreed to be asked; for minors a relative "
            "answers. Stratified by department, allocated by the square root of visits; nobody is "
            "asked twice in 30 days.",
        ),
        limits=(
            pick(
                "60岁以上占应答者31%、就诊者38%，数字未按年龄加权。",
                "People over 60 are 31% of respondents and 38% of visitors; figures are not weighted.",
            ),
            pick(
                "诊室二维码为自选样本，单独计算低1.1分。",
                "The QR code in the consulting room is self-selected; alone it scores 1.1 lower.",
            ),
        ),
        overall=Figure(2511, 86.9, 86.2, 87.6),
        sample=_sample(language),
        dimensions=tuple(
            Dimension(pick(zh, en), figure, weight) for zh, en, weight, figure in DIMENSIONS
        ),
        units=_units(language),
        nps=Nps(
            Figure(2463, 52.0, 49.2, 54.8),
            (18, 9, 16, 25, 37, 96, 135, 271, 239, 640, 977),
        ),
        distributions=distributions,
        comments=_comments(language),
        comment_total=1046,
        items=_items(language, distributions),
    )


def _scale_question(row: tuple, language: Language, dice: random.Random) -> Distribution:
    code, _dimension, zh, en, scale, shares = row
    n = 412 if code == "O13" else dice.randint(2310, 2506)
    labels = (SATISFIED if scale == "s" else OFTEN)[language]
    counts = [round(n * share / 100) for share in shares]
    counts[0] += n - sum(counts)
    top = len(labels) - 1
    score = 100 * sum(count * (top - i) / top for i, count in enumerate(counts)) / n
    half = 1.96 * 24 / n**0.5
    return Distribution(
        code,
        zh if language == "zh" else en,
        QuestionKind.SCALE,
        labels,
        tuple(counts),
        n,
        2511 - n,
        score=Figure(n, score, score - half, score + half),
    )


def _single(language: Language) -> Distribution:
    labels = {
        "zh": ("初次就诊", "复诊", "取药或续方", "体检"),
        "en": ("First visit", "Return visit", "Prescription", "Check-up"),
    }[language]
    text = {"zh": "您这次来院的目的", "en": "What brought you here this time?"}[language]
    counts = (1033, 1102, 288, 77)
    return Distribution("O16", text, QuestionKind.SINGLE, labels, counts, sum(counts), 11)


def _multiple(language: Language) -> Distribution:
    labels = {
        "zh": ("等候时间", "费用说明", "停车与标识", "线上预约", "检查安排", "医生沟通", "其他"),
        "en": (
            "Waiting",
            "Explaining charges",
            "Parking and signs",
            "Online booking",
            "Scheduling of tests",
            "Talking with doctors",
            "Something else",
        ),
    }[language]
    text = {"zh": "最希望改进的方面（可多选）", "en": "What should improve most? (several)"}[
        language
    ]
    return Distribution(
        "O17", text, QuestionKind.MULTIPLE, labels, (1214, 688, 641, 402, 377, 214, 96), 2318, 0
    )


def _units(language: Language) -> tuple[Unit, ...]:
    shown = tuple(
        Unit(
            zh if language == "zh" else en,
            Figure(n, level, level - 26 / n**0.5 * 1.25, min(level + 26 / n**0.5 * 1.25, 100.0)),
            short_name="ENT" if en.startswith("Ear") and language == "en" else "",
        )
        for zh, en, n, level in UNITS
    )
    small = {
        "zh": ("营养门诊", "疼痛门诊", "遗传咨询门诊"),
        "en": ("Nutrition", "Pain clinic", "Genetic counselling"),
    }[language]
    return (
        *shown,
        Unit(small[0], withheld=Withheld.NO_INDEX, n=7),
        Unit(small[1], withheld=Withheld.FEW),
        Unit(small[2], withheld=Withheld.FEW),
    )


def _sample(language: Language) -> Sample:
    chinese = language == "zh"
    reasons = (
        ("用时过短", "Too fast", 61, "少于35秒；规则 Q1", "under 35 seconds; rule Q1"),
        (
            "直线作答",
            "Straight-lining",
            38,
            "13题同一选项且有反向题矛盾；规则 Q2",
            "one answer throughout, against a reversed question; rule Q2",
        ),
        (
            "重复",
            "Repeats",
            19,
            "同一设备12份，院内网络7份；规则 Q3、Q4",
            "12 from one device, 7 from the hospital's own network; rules Q3 and Q4",
        ),
        (
            "有效权重不足一半",
            "Too little answered",
            31,
            "已答题目所占权重低于50%，无法形成指数",
            "less than half of the weight answered, so that no index forms",
        ),
        ("迟交", "Late", 24, "宽限期后提交", "sent after the days of grace"),
    )
    channels = (
        ("短信链接", "SMS link", 7600, 1284, 1187),
        ("电话回访", "Telephone", 2000, 742, 702),
        ("诊室二维码", "QR code in the room", None, 523, 496),
        ("自助机", "Kiosk", None, 135, 126),
    )
    return Sample(
        received=2684,
        left_out=tuple(
            LeftOut(zh if chinese else en, n, note if chinese else why)
            for zh, en, n, note, why in reasons
        ),
        invited=9600,
        reached=8438,
        channels=tuple(
            Channel(zh if chinese else en, received, counted, invited)
            for zh, en, invited, received, counted in channels
        ),
        median_seconds=130,
    )


def _comments(language: Language) -> tuple[CommentGroup, ...]:
    chinese = language == "zh"
    groups = [
        CommentGroup(
            zh if chinese else en,
            total,
            tuple(
                Quote(text if chinese else english, about if chinese else when)
                for text, english, about, when in quotes
            ),
        )
        for zh, en, quotes, total in QUOTES
    ]
    small = ("疼痛门诊", "遗传咨询门诊") if chinese else ("Pain clinic", "Genetic counselling")
    return (*groups, *(CommentGroup(name, withheld=True) for name in small))


def _items(language: Language, distributions: tuple[Distribution, ...]) -> tuple[Item, ...]:
    chinese = language == "zh"
    items = []
    for each, row in zip(distributions[: len(QUESTIONS)], QUESTIONS, strict=True):
        dimension = DIMENSIONS[row[1]]
        items.append(
            Item(
                each.code,
                each.text,
                each.kind,
                each.labels,
                dimension[0] if chinese else dimension[1],
                each.score,
                (dimension[2],),
            )
        )
    rest = (
        (
            "O14",
            "您是否愿意把本院推荐给亲友（0 至 10）",
            "Would you recommend us? (0 to 10)",
            QuestionKind.NPS,
        ),
        ("O15", "最该改进的一件事", "One thing we should improve", QuestionKind.TEXT),
    )
    items += [Item(code, zh if chinese else en, kind) for code, zh, en, kind in rest]
    items += [Item(each.code, each.text, each.kind, each.labels) for each in distributions[-2:]]
    return tuple(items)
