"""A sheet of an action for tests that need no database: ordinary, or as long as may be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from reports.document import Figure, Language
from reports.sheets.document import (
    ActionSheet,
    Change,
    Comparison,
    Criterion,
    Days,
    Effect,
    Frozen,
    Item,
    Moment,
    Verdict,
)

BEFORE, AFTER = Figure(24, 72.3, 66.1, 78.5), Figure(26, 86.3, 80.0, 92.6)
WINDOWS = (
    Days(date(2026, 2, 1), date(2026, 2, 28)),
    Days(date(2026, 4, 14), date(2026, 7, 2)),
)
REASON = "前后数据、对照科室和验收单都看过，改进站得住。"
EFFECT = Effect(
    own=Comparison(BEFORE, AFTER, Change(14.0, 5.4, 22.6)),
    beside=Comparison(Figure(30, 79.0, 74.0, 84.0), Figure(40, 83.5, 79.0, 88.0), Change(4.5)),
    beside_count=2,
    beyond=Change(9.5, -1.3, 20.4),
    before=WINDOWS,
    after=Days(date(2026, 7, 6), date(2026, 9, 23)),
    kind="yes",
    sentence="整改后 86.3，达到目标 75.0。",
    shifted=True,
    unasked_days=12,
)
ITEM = Item(
    text="缴费后自动把处方送到药房，先配药后叫号，并在大厅屏幕上显示等候人数",
    owner="林静",
    due_on=date(2026, 7, 20),
    done_on=date(2026, 7, 5),
    wanted="上线验收单",
    evidence="验收单在信息科，四周核对记录每周一份。",
    files=("验收单.pdf", "四周核对记录.xlsx"),
)


def _step(day: int, who: str, what: str, reason: str = "", times: int = 1) -> Moment:
    return Moment(date(2026, 7, day), who, what, reason, 1, times)


HISTORY = (
    _step(1, "梅雪琴", "立项"),
    _step(1, "梅雪琴", "写计划", times=6),
    _step(1, "梅雪琴", "提交评审"),
    _step(2, "文志远", "退回", "写明谁负责夜间的窗口，并补上要求的证据。"),
    _step(2, "梅雪琴", "写计划", times=2),
    _step(2, "梅雪琴", "提交评审"),
    _step(3, "文志远", "同意开工，标准固定"),
    _step(5, "林静", "提交证据", times=5),
    _step(5, "林静", "完成实施"),
    _step(30, "系统", "测出效果"),
    _step(31, "韩立新", "认定有效", REASON),
)


def ordinary(language: Language = "zh", **changed: Any) -> ActionSheet:
    """An action judged effective, with five whys and six things to do."""
    made = ActionSheet(
        language=language,
        organisation="江州市人民医院",
        accent="#0e6074",
        ref="A-2026-0001",
        title="药房取药等候太久",
        state="有效",
        round=1,
        revision=19,
        as_of=date(2026, 7, 31),
        department="药房",
        source="投诉",
        cases=tuple(f"C-2026-{number:04}" for number in range(12, 18)),
        occasion="第一季的调查里，药房在各科室中最低，意见集中在等候；同期有六件投诉说的是同一件事。",
        trigger=Days(date(2026, 3, 1), date(2026, 3, 31)),
        planner="梅雪琴",
        reviewer="文志远",
        owner="林静",
        auditor="韩立新",
        containment="上午高峰加开一个发药窗口，由门诊办公室每天登记排队人数。",
        contained_on=date(2026, 7, 1),
        whys=(
            "窗口前平均排十四人，最长等了五十分钟。",
            "缴费以后才开始配药，前面的时间白白过去。",
            "收费系统和药房系统之间靠纸质处方，由病人自己拿过去。",
            "两套系统分别由两家公司维护，没有接口。",
            "上线时没有人负责缴费到取药之间的这一段。",
        ),
        root_cause="缴费信息没有直接传到药房，缴费到取药之间没有负责科室。",
        items=(ITEM,) * 6,
        criterion=Criterion("总指数，全部调查", "药房", "至少 75.0，且比整改前高", 75.0, 80, 20),
        frozen=Frozen(BEFORE, WINDOWS, date(2026, 9, 23)),
        effect=EFFECT,
        verdict=Verdict("yes", "有效", "韩立新", REASON),
        history=HISTORY,
    )
    return replace(made, **changed)


def longest(language: Language = "zh") -> ActionSheet:
    """Every text as long as its field allows, each ending in a word of its own."""
    words = iter(range(1, 10_000))

    def text(limit: int) -> str:
        return "等候取药的时间太长" * (limit // 9 - 1) + f"完{next(words)}毕"

    item = [replace(ITEM, text=text(500), wanted=text(300), evidence=text(500)) for _ in range(8)]
    history = [replace(HISTORY[3], reason=text(2000)) for _ in range(6)]
    return ordinary(
        language,
        title=text(120),
        occasion=text(2000),
        containment=text(2000),
        whys=tuple(text(2000) for _ in range(5)),
        root_cause=text(500),
        items=tuple(item),
        verdict=Verdict("yes", "有效", "韩立新", text(2000)),
        history=tuple(history),
    )


def last_words(sheet: ActionSheet) -> list[str]:
    """The word that ends each long text."""
    assert sheet.verdict is not None
    texts = [sheet.title, sheet.occasion, sheet.containment, *sheet.whys, sheet.root_cause]
    texts += [one for item in sheet.items for one in (item.text, item.wanted, item.evidence)]
    texts += [sheet.verdict.reason, *(step.reason for step in sheet.history)]
    return ["完" + text.rpartition("完")[2] for text in texts]
