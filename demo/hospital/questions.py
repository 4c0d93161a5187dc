"""What the hospital asks: the library's outpatient questionnaire with its own words and weights."""

from __future__ import annotations

from typing import Any

from demo.house import Questions
from surveys.library.catalogue import scale

_CHANGES: dict[str, dict[str, Any]] = {
    "recommend": {
        "text": {
            "zh": "您愿意把江州市人民医院推荐给亲友吗？",
            "en": "How likely are you to recommend Jiangzhou People's Hospital to others?",
        }
    },
    "improve": {"max_length": 500},
}
_WEIGHTS = {
    "access": 10,
    "waiting": 20,
    "doctor": 25,
    "nurses": 15,
    "privacy": 5,
    "environment": 10,
    "cost": 10,
    "response": 5,
}

_NEXT: dict[str, Any] = {
    **scale("satisfaction"),
    "text": {
        "zh": "等候时告诉您还要等多久，您满意吗？",
        "en": "How satisfied are you with how you were told how much longer it would take?",
    },
    "short": {"zh": "告知等候时间", "en": "Told how long"},
    "indicator": "waiting",
}

QUESTIONS = Questions(
    pack="hospital_outpatient",
    names=("门诊满意度调查", "Outpatient satisfaction"),
    asked_before=(
        "cardiology",
        "paediatrics",
        "orthopaedics",
        "tcm",
        "laboratory",
        "pharmacy",
        "cashier",
    ),
    after_complaints=("outpatient", "support"),
    next_section="waiting",
    next_question=_NEXT,
    changes=_CHANGES,
    weights=_WEIGHTS,
    weights_note="权重按院质量管理委员会的决定。",
)
