"""Five experts on the weights of the inpatients' questionnaire: far apart first, then closer."""

from __future__ import annotations

from demo.scenes.experts import Delphi, Given

_CODES = (
    *("admission", "nurses", "doctors", "response", "coordination", "medicines"),
    *("pain", "rest", "food", "cost", "discharge"),
)
_AT = "experts.example.org"


def _given(who: str, *weights: float, comment: str = "") -> Given:
    return Given(f"{who}@{_AT}", dict(zip(_CODES, weights, strict=True)), comment)


WEIGHTS = Delphi(
    name="住院满意度调查",
    experts=f"""护理部主任 程岚 cheng@{_AT}
医务处处长 鲍远 bao@{_AT}
质控办主任 齐欣 qi@{_AT}
患者代表 詹玉华 zhan@{_AT}
江州医科大学 教授 尹思 yin@{_AT}""",
    note="请按对住院患者的重要程度分配 100 分；第二轮会看到上一轮的中位数。",
    rounds=(
        (
            _given("cheng", 4, 26, 15, 12, 8, 9, 8, 6, 3, 3, 6),
            _given("bao", 3, 14, 27, 8, 9, 14, 6, 4, 2, 4, 9),
            _given("qi", 5, 18, 20, 10, 6, 11, 6, 7, 4, 5, 8),
            _given(
                *("zhan", 6, 20, 18, 16, 3, 7, 6, 8, 5, 6, 5),
                comment="按铃有人应，比什么都要紧。",
            ),
            _given("yin", 4, 17, 22, 9, 7, 13, 5, 5, 3, 5, 10),
        ),
        (
            _given("cheng", 4, 21, 18, 12, 6, 10, 6, 6, 4, 5, 8),
            _given("bao", 4, 17, 22, 11, 7, 12, 6, 5, 3, 5, 8),
            _given("qi", 4, 19, 20, 11, 6, 11, 6, 6, 4, 5, 8),
            _given("zhan", 5, 20, 19, 13, 4, 9, 6, 7, 4, 6, 7),
            _given("yin", 4, 18, 21, 11, 6, 12, 6, 5, 3, 5, 9),
        ),
    ),
)
