"""The words of pasted questionnaires: kinds, settings and labels as authors write them."""

from __future__ import annotations

import re

# Kind: its words, the first Chinese one and the first English one are those that are written.
KIND_WORDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "single": (
        ("单选题", "单选", "评分单选题", "判断题"),
        ("single", "single choice", "radio", "choose one"),
    ),
    "dropdown": (("下拉题", "下拉框", "下拉", "下拉选择题"), ("dropdown", "select")),
    "multiple": (
        ("多选题", "多选", "评分多选题", "可多选", "不定项选择题"),
        ("multiple", "multiple choice", "checkbox", "choose several"),
    ),
    "rating": (("量表题", "量表", "打分题", "评分题"), ("scale", "rating", "likert")),
    "stars": (("星级题", "星级评分", "五星评分"), ("stars", "star rating")),
    "faces": (("表情题", "笑脸题"), ("faces", "smileys")),
    "nps": (("NPS", "nps题", "净推荐值", "推荐题", "NPS题"), ("NPS", "recommendation")),
    "ces": (("CES", "费力度题", "费力度"), ("CES", "effort")),
    "matrix": (
        ("矩阵量表题", "矩阵单选题", "矩阵题", "矩阵量表", "矩阵单选", "矩阵评分题"),
        ("matrix", "matrix scale", "grid"),
    ),
    "matrix_multiple": (("矩阵多选题", "矩阵多选"), ("matrix multiple",)),
    "matrix_text": (("矩阵填空题", "多项填空题", "矩阵文本题", "多项填空"), ("matrix text",)),
    "ranking": (("排序题", "排序"), ("ranking", "rank", "order")),
    "number": (("数字题", "数字", "数值题", "滑动条", "滑块题"), ("number", "numeric", "slider")),
    "date": (("日期题", "日期"), ("date",)),
    "time": (("时间题", "时间"), ("time",)),
    "both": (("日期时间题", "日期时间"), ("date and time", "datetime")),
    "short_text": (("填空题", "填空", "单项填空题", "单行文本题"), ("text", "short text", "blank")),
    "email": (("邮箱题", "邮箱", "电子邮件"), ("email",)),
    "phone": (("手机题", "手机", "电话", "手机号", "电话题"), ("phone",)),
    "digits": (("纯数字题", "编号题"), ("digits",)),
    "long_text": (
        ("简答题", "问答题", "多行填空题", "开放题", "简答", "问答", "多行文本题", "主观题"),
        ("long text", "essay", "comment", "open"),
    ),
    "contact": (("联系方式题", "联系方式", "联系信息"), ("contact",)),
    "file": (("文件题", "文件", "文件上传题", "上传文件", "文件上传"), ("file", "upload")),
    "photos": (("图片题", "图片", "上传图片", "图片上传题"), ("photos", "photo", "image")),
    "consent": (("同意题", "同意", "知情同意"), ("consent", "agree")),
    "note": (("说明", "段落说明", "文字说明", "说明文字"), ("note", "text only")),
    "departments": (("选择部门", "部门题", "选择科室"), ("department",)),
    "staff": (("选择员工", "员工题"), ("staff",)),
}
KIND_OF = {
    word.casefold(): kind for kind, words in KIND_WORDS.items() for each in words for word in each
}
CONTACT_WORDS: dict[str, tuple[str, ...]] = {
    "name": ("姓名", "称呼", "name", "您的姓名"),
    "phone": ("电话", "手机", "手机号", "联系电话", "phone", "telephone"),
    "email": ("邮箱", "电子邮箱", "电子邮件", "email", "e-mail"),
    "organisation": ("单位", "公司", "工作单位", "organisation", "organization", "company"),
    "address": ("地址", "住址", "address"),
}
CONTACT_OF = {word: kind for kind, words in CONTACT_WORDS.items() for word in words}

KEYS = {
    "标题": "title",
    "问卷标题": "title",
    "title": "title",
    "导语": "introduction",
    "卷首语": "introduction",
    "introduction": "introduction",
    "结束语": "closing",
    "卷尾语": "closing",
    "closing": "closing",
    "提示": "hint",
    "题目提示": "hint",
    "hint": "hint",
}
KEY_WORDS = {
    "title": ("标题", "Title"),
    "introduction": ("导语", "Introduction"),
    "closing": ("结束语", "Closing"),
    "hint": ("提示", "Hint"),
}
PAGE_WORDS = frozenset({"", "分页", "page", "page break", "分页符"})
OTHER_WORDS = frozenset({"其他", "其它", "其他（请注明）", "other"})
NOT_APPLICABLE_WORDS = frozenset(
    {"不清楚", "不了解", "没有经历", "未经历", "不知道", "未使用", "don't know", "not sure"}
)
_NOT_APPLICABLE = re.compile(r"(?:不适用|N/?A|not applicable)(?:\s*[:：]\s*(.+))?", re.IGNORECASE)

_GOOD = re.compile(
    r"满意|同意|很好|非常好|优秀|愿意|重要|符合|清楚|方便|容易|及时|总是|satisf|agree|good"
)
_BAD = re.compile(
    r"[不没未]|很差|极差|较差|从未|从来|困难|dissat|unsat|disagree|poor|bad|never|difficult"
)


def not_applicable(label: str) -> str | None:
    """The words of “not applicable” if a label says so, "" for the usual ones, else None."""
    found = _NOT_APPLICABLE.fullmatch(label)
    if found:
        return found[1] or ""
    return label if label.casefold() in NOT_APPLICABLE_WORDS else None


def begins_at_the_best(labels: list[str]) -> bool:
    """Whether a scale runs from the best point down; false for its reverse."""
    return _is_good(labels[0]) and _is_bad(labels[-1])


def looks_like_a_scale(labels: list[str]) -> bool:
    """Whether options are the points of a scale: three to eleven, from bad to good or back."""
    if not 3 <= len(labels) <= 11 or any(len(label) > 20 for label in labels):
        return False
    first, last = labels[0], labels[-1]
    return (_is_good(first) and _is_bad(last)) or (_is_bad(first) and _is_good(last))


def _is_bad(label: str) -> bool:
    return bool(_BAD.search(label.casefold()))


def _is_good(label: str) -> bool:
    return bool(_GOOD.search(label.casefold())) and not _is_bad(label)
