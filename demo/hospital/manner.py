"""How people answer at the hospital."""

from __future__ import annotations

from collections.abc import Mapping

from demo.hospital.remarks import REMARKS
from demo.manner import Manner, Ticks, Tone

_BELOW_BEST: Mapping[str, float] = {
    "o1": 0.25,
    "o2": 0.2,
    "o3": 0.75,
    "o4": 0.65,
    "o5": 0.1,
    "o6": 0.2,
    "o7": 0.4,
    "o8": 0.15,
    "o9": 0.1,
    "o10": 0.4,
    "o11": 0.4,
    "o12": 0.45,
    "o13": 0.85,
}

_EFFECTS: Mapping[str, Mapping[str, float]] = {
    "cardiology": {"waiting": 0.35, "doctor": 0.3, "nurses": 0.2, "access": 0.15, "cost": 0.15},
    "paediatrics": {"waiting": -1.1, "environment": -0.35, "access": -0.3, "privacy": -0.2},
    "orthopaedics": {"waiting": -0.2, "doctor": 0.1, "environment": -0.15},
    "tcm": {"doctor": 0.25, "waiting": 0.1, "environment": -0.1},
    "dermatology": {"cost": -0.5, "doctor": -0.1},
    "dentistry": {"cost": -0.55, "access": -0.35, "nurses": 0.15},
    "ophthalmology": {"waiting": -0.3},
    "rehabilitation": {"doctor": 0.2},
    "laboratory": {"waiting": -0.25, "nurses": 0.15},
    "pharmacy": {"waiting": -0.4, "cost": -0.1},
    "cashier": {"waiting": -0.3, "access": -0.3, "cost": -0.25},
}

_NOT_EXPERIENCED: Mapping[str, int] = {
    "o1": 6,
    "o2": 9,
    "o4": 12,
    "o7": 24,
    "o8": 8,
    "o9": 6,
    "o10": 3,
    "o12": 5,
    "o13": 84,
}

_NO_DOCTOR = {"o5": 55, "o6": 55, "o7": 55}

MANNER = Manner(
    below_best=_BELOW_BEST,
    effects=_EFFECTS,
    remarks=REMARKS,
    not_experienced=_NOT_EXPERIENCED,
    seldom=dict.fromkeys(("laboratory", "pharmacy", "cashier"), _NO_DOCTOR),
    ticks={
        "o4b": Ticks(
            after="o3",
            likely=(("back_and_forth", 25), ("calls", 30), ("how_long", 70), ("seats", 40)),
            fine="nothing",
            even_so="calls",
        )
    },
)

# It grew better, but not everywhere: the pharmacy most, paediatrics not at all.
FIRST = Tone(-0.5, 0.0, {"pharmacy": -0.5, "paediatrics": 0.4, "laboratory": -0.4})
BEFORE = Tone(-0.15, 0.2, {"paediatrics": -0.45})
