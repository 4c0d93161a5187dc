"""How people answer at the bank's branches."""

from __future__ import annotations

from collections.abc import Mapping

from demo.bank.remarks import REMARKS
from demo.manner import Manner, Tone

_BELOW_BEST: Mapping[str, float] = {
    "b1": 0.25,
    "b2": 0.5,
    "b3": 0.9,
    "b4": 0.35,
    "b5": 0.3,
    "b6": 0.35,
    "b7": 0.4,
    "b8": 0.2,
    "b9": 0.65,
    "b10": 0.3,
    "b11": 0.55,
    "b12": 1.0,
    "b13": 0.9,
}
_EFFECTS: Mapping[str, Mapping[str, float]] = {
    "dongmen": {"waiting": 0.2, "responsiveness": 0.25, "reliability": 0.15},
    "wharf": {"tangibles": -0.4, "empathy": 0.15},
    "university": {"digital": 0.3, "waiting": -0.2, "assurance": -0.1},
    "jiangwan": {"tangibles": 0.3, "assurance": 0.15},
    "station": {"waiting": -1.1, "tangibles": -0.3, "responsiveness": -0.35},
    "xihe": {"reliability": -0.3},
    "jinyuan": {"assurance": -0.35, "tangibles": 0.2},
    "market": {"waiting": -0.4, "responsiveness": 0.1},
    "qinghe": {"empathy": 0.3, "digital": -0.35, "waiting": 0.15},
    "liushan": {"digital": -0.5, "tangibles": -0.25},
    "tongpu": {"empathy": 0.2},
}
_NOT_EXPERIENCED: Mapping[str, int] = {
    "b2": 8,
    "b3": 6,
    "b6": 7,
    "b7": 14,
    "b9": 52,
    "b10": 63,
    "b11": 16,
    "b12": 58,
    "b13": 86,
}
_FEW_PHONES = {"b11": 45, "b12": 50}

MANNER = Manner(
    below_best=_BELOW_BEST,
    effects=_EFFECTS,
    remarks=REMARKS,
    not_experienced=_NOT_EXPERIENCED,
    seldom=dict.fromkeys(("qinghe", "liushan", "tongpu"), _FEW_PHONES),
    shares={"business": (45, 25, 18, 12, 15, 10), "stay": (18, 62, 8, 3, 9)},
)

# Dongmen and Liushan had been poor and recovered; the station went from bad to worse.
FIRST = Tone(-0.45, 0.0, {"dongmen": -0.7, "liushan": -0.45, "university": -0.3, "station": 0.2})
BEFORE = Tone(-0.15, 0.15, {"station": -0.4})
