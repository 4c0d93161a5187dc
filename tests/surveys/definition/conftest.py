import pytest

from surveys.definition.model import Questionnaire


def two_pages():
    """A small clinic's questionnaire with every kind of question; JSON, to be bent by tests."""
    return {
        "format": 1,
        "languages": ["zh", "en"],
        "title": {"zh": "门诊", "en": "Clinic"},
        "indicators": [
            {"code": "wait", "name": {"zh": "候诊", "en": "Waiting"}, "weight": 40},
            {"code": "care", "name": {"zh": "诊疗", "en": "Care"}, "weight": 60},
        ],
        "sections": [
            {
                "code": "first",
                "title": {"zh": "候诊", "en": "Waiting"},
                "questions": [
                    {
                        "type": "rating",
                        "code": "queue",
                        "text": {"zh": "排队", "en": "The queue"},
                        "low_label": {"zh": "差", "en": "Bad"},
                        "high_label": {"zh": "好", "en": "Good"},
                        "not_applicable": True,
                        "required": True,
                        "indicator": "wait",
                    },
                    {
                        "type": "multiple",
                        "code": "troubles",
                        "text": {"zh": "不便", "en": "Troubles"},
                        "max_choices": 2,
                        "options": [
                            {"code": "noise", "text": {"zh": "吵", "en": "Noise"}},
                            {"code": "seats", "text": {"zh": "没座", "en": "No seat"}},
                            {"code": "cold", "text": {"zh": "冷", "en": "Cold"}},
                            {"code": "none", "text": {"zh": "无", "en": "None"}, "exclusive": True},
                        ],
                    },
                ],
            },
            {
                "code": "second",
                "title": {"zh": "诊疗", "en": "Care"},
                "questions": [
                    {
                        "type": "rating",
                        "code": "errors",
                        "text": {"zh": "出错", "en": "Mistakes"},
                        "points": 4,
                        "low": 0,
                        "labels": [{"zh": str(n), "en": str(n)} for n in range(4)],
                        "reversed": True,
                        "indicator": "care",
                    },
                    {
                        "type": "single",
                        "code": "visit",
                        "text": {"zh": "初诊?", "en": "First visit?"},
                        "options": [
                            {"code": "first", "text": {"zh": "初诊", "en": "First"}},
                            {"code": "return", "text": {"zh": "复诊", "en": "Return"}},
                        ],
                    },
                    {
                        "type": "nps",
                        "code": "recommend",
                        "text": {"zh": "推荐", "en": "Recommend"},
                        "low_label": {"zh": "不", "en": "No"},
                        "high_label": {"zh": "是", "en": "Yes"},
                    },
                    {
                        "type": "long_text",
                        "code": "improve",
                        "text": {"zh": "改进", "en": "Improve"},
                        "max_length": 20,
                    },
                    {
                        "type": "consent",
                        "code": "notice",
                        "text": {"zh": "我已阅读隐私说明", "en": "I have read the privacy notice"},
                    },
                ],
            },
        ],
    }


@pytest.fixture
def content():
    return two_pages()


@pytest.fixture
def clinic():
    return Questionnaire.model_validate(two_pages())
