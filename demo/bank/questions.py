"""What the bank asks: the library's branch questionnaire, under its own name and weights."""

from __future__ import annotations

from typing import Any

from demo.house import Questions
from surveys.library.catalogue import scale

_CHANGES: dict[str, dict[str, Any]] = {
    "recommend": {
        "text": {
            "zh": "您愿意把澜江银行推荐给亲友吗？",
            "en": "How likely are you to recommend Lanjiang Bank to family and friends?",
        }
    },
    "improve": {"max_length": 500},
}
_WEIGHTS = {
    "tangibles": 10,
    "waiting": 18,
    "reliability": 18,
    "responsiveness": 14,
    "assurance": 17,
    "empathy": 7,
    "digital": 10,
    "complaints": 6,
}
_NEXT: dict[str, Any] = {
    **scale("satisfaction"),
    "text": {
        "zh": "办理前告诉您要带的材料，您满意吗？",
        "en": "How satisfied are you with how you were told beforehand which papers to bring?",
    },
    "short": {"zh": "材料事先说清", "en": "Papers told beforehand"},
    "indicator": "responsiveness",
}

QUESTIONS = Questions(
    pack="bank_branch",
    names=("网点服务满意度调查", "Branch satisfaction"),
    asked_before=(
        "dongmen",
        "wharf",
        "university",
        "jiangwan",
        "station",
        "xihe",
        "jinyuan",
        "market",
        "qinghe",
        "liushan",
    ),
    after_complaints=("east", "west"),
    next_section="service",
    next_question=_NEXT,
    changes=_CHANGES,
    weights=_WEIGHTS,
    weights_note="权重按消费者权益保护委员会的决定。",
    target_before=84.0,
    target_now=87.0,
)
