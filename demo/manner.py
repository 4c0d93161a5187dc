"""How people answer in a house, and what they write: tables, no chance in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Remarks = tuple[str, ...]
ByCode = Mapping[str, Remarks]


@dataclass(frozen=True)
class Tone:
    """How people answered in a season: better or worse by so many points of a five-point scale.

    `talkative` is how much more or less often than usual people write a remark; `units` is how
    much better or worse it was in single departments.
    """

    lift: float = 0.0
    talkative: float = 1.0
    units: Mapping[str, float] = field(default_factory=dict)


AS_USUAL = Tone()


@dataclass(frozen=True)
class Ticks:
    """What people tick in a question of several answers, by how they rated the question `after`.

    `likely` has for each option how many in a hundred tick it who rated low; `fine` is what the
    happy tick, and `even_so` what some of them tick all the same.
    """

    after: str
    likely: tuple[tuple[str, int], ...]
    fine: str
    even_so: str


@dataclass(frozen=True)
class Remarked:
    """What people write. Each remark is used once, so that no two say the same words.

    By indicator what is said by those who rated it low, by department troubles and praise.
    """

    complaints: ByCode
    troubles: ByCode
    praise: ByCode
    thanks: Remarks
    english: Remarks
    after_a_complaint: Remarks


@dataclass(frozen=True)
class Manner:
    """How people answer.

    `below_best` says by question where the answers lie before chance, in points of a five-point
    scale below the best; `effects` how much better or worse a department is than the house, by
    indicator; `not_experienced` how many in a hundred did not experience what is asked, and
    `seldom` the same for single departments. `shares` are the weights of a choice's options, by
    question; `own_shares` the same for single departments.
    """

    below_best: Mapping[str, float]
    effects: Mapping[str, Mapping[str, float]]
    remarks: Remarked
    not_experienced: Mapping[str, int] = field(default_factory=dict)
    seldom: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    ticks: Mapping[str, Ticks] = field(default_factory=dict)
    shares: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    own_shares: Mapping[str, Mapping[str, tuple[int, ...]]] = field(default_factory=dict)
