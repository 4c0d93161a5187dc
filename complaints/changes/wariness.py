"""What a writer is reminded of before a text is public: people who might be known by it.

Pure: texts in, sentences out. It reminds and forbids nothing; who reviews reads the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from foundation.web.texts import gettext

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢"
    "姜崔谭陆汪范石廖贾夏韦傅邹孟熊秦邱尹薛阎段雷侯陶黎贺顾毛郝龚邵钱严覃戴莫孔欧"
)
_ALSO_WORDS = (
    "高方万金白江钟武史龙"  # surnames that begin other words, too: right before a title only
)
_TITLES = (
    "先生|女士|小姐|老师|师傅|医生|大夫|护士|主任|院长|经理|主管|教授|同志|阿姨|叔叔|大爷|奶奶|爷爷"
)
_NAMES = (
    re.compile(rf"[{_SURNAMES}][\u4e00-\u9fff]{{0,2}}(?:{_TITLES})"),
    re.compile(rf"[{_ALSO_WORDS}](?:{_TITLES})"),
    re.compile(rf"[{_SURNAMES}]某"),
    re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.?\s+[A-Z][a-z]+"),
)
_NO_NAMES = re.compile("任何|如何|为何")
_PHONE = re.compile(
    r"(?<!\d)(?:\+?86[- ]?)?(?:1[3-9]\d(?:[- ]?\d{4}){2}|0\d{2,3}[- ]?\d{7,8})(?!\d)"
)
_LONG_NUMBER = re.compile(r"(?<!\d)\d{15,19}[Xx]?(?!\d)")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
_CASE = re.compile(r"(?<![A-Za-z0-9])[CAS]-\d{4}-[0-9A-Z]{4,}")
_CODE = r"(?<![A-Za-z0-9])%s(?![A-Za-z0-9])"  # a receipt, in groups or in one
_RECEIPT = re.compile(_CODE % r"(?:[0-9A-HJKMNP-TV-Z]{4,6}[- ]){3,}[0-9A-HJKMNP-TV-Z]{1,6}")
_RECEIPT_RUN = re.compile(_CODE % r"(?=[A-Z0-9]*\d)(?=[A-Z0-9]*[A-Z])[0-9A-HJKMNP-TV-Z]{20,}")
_QUOTE = re.compile(r"“[^”]{4,}”|「[^」]{4,}」|‘[^’]{4,}’|\"[^\"]{6,}\"")
_FEW = re.compile(
    r"(?<![\d十百千零〇两])(?:[1-9]|[一二两三四五六七八九])\s*(?:位|名|个人|人(?!民))"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|[1-9])\s+"
    r"(?:patients?|customers?|people|persons?|visitors?|guests?)\b",
    re.IGNORECASE,
)


def reminders(texts: Iterable[str], colleagues: Iterable[str] = ()) -> list[str]:
    """What to look at once more in these texts, in sentences; `colleagues` are names of staff."""
    whole = "\n".join(texts)
    found = (
        (_name(whole, colleagues), gettext("This looks like a person's name: %(what)s")),
        (_first(whole, _PHONE), gettext("This looks like a phone number: %(what)s")),
        (_first(whole, _MAIL), gettext("This looks like an e-mail address: %(what)s")),
        (
            _first(whole, _CASE, _RECEIPT, _RECEIPT_RUN, _LONG_NUMBER),
            gettext("This looks like a receipt, a case or a personal number: %(what)s"),
        ),
        (
            _first(whole, _QUOTE),
            gettext("A quote: %(what)s. Quote only what at least ten people said in such words."),
        ),
        (
            _first(whole, _FEW),
            gettext("Fewer than ten people may be known by this: %(what)s"),
        ),
    )
    return [sentence % {"what": what} for what, sentence in found if what]


def _first(text: str, *patterns: re.Pattern[str]) -> str:
    hits = (pattern.search(text) for pattern in patterns)
    return next((hit[0].strip() for hit in hits if hit), "")


def _name(text: str, colleagues: Iterable[str]) -> str:
    named = next((name for name in colleagues if len(name) > 1 and name in text), "")
    return named or _first(_NO_NAMES.sub("，", text), *_NAMES)
