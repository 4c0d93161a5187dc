"""The hospital's doctors and nurses: whom patients meet, none of whom signs in."""

from __future__ import annotations

from typing import Any

from demo.hospital.manner import MANNER
from demo.scenes.staff import Met, SeenBy

STAFF: tuple[Met, ...] = (
    Met("10001", "王淑芬", "Wang Shufen", "cardiology", "主任医师", 24, 0.5),
    Met("10002", "李国强", "Li Guoqiang", "cardiology", "副主任医师", 19, 0.1),
    Met("10003", "陈思远", "Chen Siyuan", "cardiology", "主治医师", 14, 0.2),
    Met("10004", "周慧敏", "Zhou Huimin", "cardiology", "主管护师", 11, 0.4),
    Met("10011", "刘佳怡", "Liu Jiayi", "paediatrics", "主任医师", 21, -0.1),
    Met("10012", "张伟民", "Zhang Weimin", "paediatrics", "副主任医师", 26, -0.9),
    Met("10013", "孙晓燕", "Sun Xiaoyan", "paediatrics", "主治医师", 16, 0.3),
    Met("10014", "吴丽娜", "Wu Lina", "paediatrics", "护师", 12, 0.0),
    Met("10015", "郑海涛", "Zheng Haitao", "paediatrics", "住院医师", 3, 0.1),
    Met("10021", "黄志刚", "Huang Zhigang", "orthopaedics", "主任医师", 18, 0.2),
    Met("10022", "何建华", "He Jianhua", "orthopaedics", "副主任医师", 15, -0.3),
    Met("10023", "林小凤", "Lin Xiaofeng", "orthopaedics", "主管护师", 10, 0.3),
    Met("10024", "马超群", "Ma Chaoqun", "orthopaedics", "主治医师", 7, 0.0),
    Met("10031", "高玉兰", "Gao Yulan", "tcm", "主任医师", 17, 0.6),
    Met("10032", "罗文杰", "Luo Wenjie", "tcm", "主治医师", 11, 0.1),
    Met("10033", "谢春梅", "Xie Chunmei", "tcm", "护师", 6, 0.2),
    Met("10041", "唐雅琴", "Tang Yaqin", "dermatology", "副主任医师", 16, 0.0),
    Met("10042", "韩冰", "Han Bing", "dermatology", "主治医师", 12, -0.2),
    Met("10051", "冯立群", "Feng Liqun", "dentistry", "主任医师", 13, 0.2),
    Met("10052", "邓洁", "Deng Jie", "dentistry", "主治医师", 12, 0.4),
    Met("10053", "曹阳", "Cao Yang", "dentistry", "护士", 5, 0.1),
    Met("10061", "彭晓光", "Peng Xiaoguang", "ophthalmology", "副主任医师", 0, 0.0),
    Met("10071", "许文静", "Xu Wenjing", "rehabilitation", "主管技师", 0, 0.0),
    Met("10081", "苏敏", "Su Min", "laboratory", "主管技师", 0, 0.0),
    Met("10091", "蒋国华", "Jiang Guohua", "pharmacy", "主管药师", 0, 0.0),
)


def _text(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


def _rated(code: str, zh: str, en: str, short: tuple[str, str]) -> dict[str, Any]:
    return {
        "type": "rating",
        "code": code,
        "text": _text(zh, en),
        "short": _text(*short),
        "required": True,
        "indicator": "doctor",
        "low_label": _text("非常不满意", "Very dissatisfied"),
        "high_label": _text("非常满意", "Very satisfied"),
    }


CONTENT: dict[str, Any] = {
    "format": 1,
    "languages": ["zh", "en"],
    "title": _text("看诊后评价", "After your visit"),
    "introduction": _text(
        "请评价接诊您的医护人员，一分钟即可完成。",
        "Please tell us about the doctor or nurse who saw you; it takes a minute.",
    ),
    "closing": _text("谢谢您的评价。", "Thank you."),
    "indicators": [
        {"code": "doctor", "name": _text("医护服务", "Doctors and nurses"), "weight": 100}
    ],
    "sections": [
        {
            "code": "met",
            "title": _text("接诊您的医护人员", "Who saw you"),
            "questions": [
                {
                    "type": "picker",
                    "code": "who",
                    "text": _text("接诊您的是哪位？", "Who saw you?"),
                    "short": _text("接诊人员", "Seen by"),
                    "source": "staff",
                    "at_door": True,
                    "required": True,
                },
                _rated(
                    "listened",
                    "医护人员倾听您的情况，您满意吗？",
                    "How satisfied are you with how you were listened to?",
                    ("倾听", "Listening"),
                ),
                _rated(
                    "explained",
                    "医护人员解释病情和检查，您满意吗？",
                    "How satisfied are you with how things were explained?",
                    ("解释", "Explaining"),
                ),
                _rated(
                    "respect",
                    "医护人员尊重您、保护您的隐私，您满意吗？",
                    "How satisfied are you with the respect and privacy you were given?",
                    ("尊重", "Respect"),
                ),
            ],
        },
        {
            "code": "last",
            "title": _text("最后", "Finally"),
            "questions": [
                {
                    "type": "long_text",
                    "code": "remark",
                    "text": _text("还有什么想告诉我们的？", "Is there anything else?"),
                }
            ],
        },
    ],
}

SEEN_BY = SeenBy(
    staff=STAFF,
    content=CONTENT,
    picks="who",
    names=("看诊后评价", "After your visit"),
    manner=MANNER,
    seed=20260417,
    gone="10024",  # left while the survey was running; the figures keep the name
)
