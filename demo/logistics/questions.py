"""What the logistics firm asks: recipients each season, senders and contract customers beside."""

from __future__ import annotations

from typing import Any

from demo.house import Beside, Questions
from demo.logistics.manner import OF_FREIGHT, OF_SENDING
from surveys.library.catalogue import scale

_CHANGES: dict[str, dict[str, Any]] = {
    "recommend": {
        "text": {
            "zh": "您愿意向亲友推荐顺远物流吗？",
            "en": "How likely are you to recommend Shunyuan to family and friends?",
        }
    },
    "improve": {"max_length": 500},
}
_WEIGHTS = {
    "delivery": 60,
    "speed": 30,
    "way": 30,
    "condition": 25,
    "courier": 15,
    "aftersales": 20,
    "information": 20,
}

_NEXT: dict[str, Any] = {
    **scale("satisfaction"),
    "text": {
        "zh": "送达前提前联系您，您满意吗？",
        "en": "How satisfied are you with how you were contacted before the delivery?",
    },
    "short": {"zh": "送前联系", "en": "Called before"},
    "indicator": "courier",
}

QUESTIONS = Questions(
    pack="parcel_receiving",
    names=("收件满意度调查", "Parcel receiving"),
    asked_before=(
        "city_east",
        "city_south",
        "high_tech",
        "university",
        "riverside",
        "yunhe",
        "qingshan",
    ),
    after_complaints=("jiangzhou_hub", "yunhe_hub"),
    next_section="delivery",
    next_question=_NEXT,
    changes=_CHANGES,
    weights=_WEIGHTS,
    weights_note="权重按公司服务质量委员会的决定，投递占六成。",
    target_before=80.0,
    target_now=83.0,
)

SENDING = Beside(
    pack="parcel_sending",
    names=("寄件满意度调查", "Parcel sending"),
    answers={"city_east": 27, "city_south": 24, "high_tech": 31, "yunhe": 15},
    manner=OF_SENDING,
)
FREIGHT = Beside(
    pack="contract_freight",
    names=("合同物流客户调查", "Contract freight customers"),
    answers={"freight": 24},
    manner=OF_FREIGHT,
)
