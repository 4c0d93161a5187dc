"""What the firm shows beside its story: couriers, shops, an old copy, a foreign file."""

from __future__ import annotations

import json

from demo.logistics.couriers import COURIERS
from demo.logistics.shops import PRIZES, SHOPS
from demo.scenes.drafting import Imported, OldCopy
from demo.scenes.writing import called, worded
from demo.stage import Scene

OLD = OldCopy(
    pack="parcel_sending",
    titled=called("企业客户寄件调查", "Business senders"),
    older={
        "e1": {
            "text": {
                "zh": "下单方便，您满意吗？",
                "en": "How satisfied are you with how easy ordering was?",
            }
        },
        "e3": {
            "text": {
                "zh": "上门取件准时，您满意吗？",
                "en": "How satisfied are you with how punctual the pickup was?",
            }
        },
    },
    steps=(
        worded(
            "e3",
            text={
                "zh": "每天固定时段上门取件，您满意吗？",
                "en": "How satisfied are you with our daily pickup at the agreed hour?",
            },
        ),
    ),
)


def _two(zh: str, en: str) -> dict[str, str]:
    return {"zh-cn": zh, "en": en}


# The call-back of the vehicle workshop, as its old tool exported it (SurveyJS): must-ask first.
_CALL_BACK = {
    "locale": "zh-cn",
    "title": _two("车辆维修回访", "After the workshop"),
    "pages": [
        {
            "name": "must",
            "title": _two("必问", "Always asked"),
            "elements": [
                {
                    "type": "rating",
                    "name": "fixed",
                    "title": _two("车一次就修好了吗？请打分。", "Was it put right the first time?"),
                    "isRequired": True,
                },
                {
                    "type": "rating",
                    "name": "ready",
                    "title": _two("按约定的时间交车，您满意吗？", "Was it ready when promised?"),
                    "isRequired": True,
                },
                {
                    "type": "boolean",
                    "name": "return",
                    "title": _two("下次还来我们这里吗？", "Would you come again?"),
                },
            ],
        },
        {
            "name": "more",
            "title": _two("有时间再问", "If there is time"),
            "elements": [
                {
                    "type": "checkbox",
                    "name": "told",
                    "title": _two("交车时说明了哪些？", "What was explained to you?"),
                    "choices": [
                        {"value": "work", "text": _two("做了什么", "The work")},
                        {"value": "cost", "text": _two("费用", "The cost")},
                        {"value": "next", "text": _two("下次保养", "The next service")},
                    ],
                },
                {
                    "type": "signaturepad",
                    "name": "sign",
                    "title": _two("客户签字", "Signature of the customer"),
                },
                {
                    "type": "imagemap",
                    "name": "where",
                    "title": _two("请点出有问题的部位", "Point at the part"),
                },
                {
                    "type": "comment",
                    "name": "improve",
                    "title": _two("还希望我们改进什么？", "What should we do better?"),
                },
            ],
        },
    ],
}
IMPORTED = Imported(json.dumps(_CALL_BACK, ensure_ascii=False).encode())

SCENES: tuple[Scene, ...] = (COURIERS, SHOPS, PRIZES, OLD, IMPORTED)
