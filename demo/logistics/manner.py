"""How people answer at the logistics firm: recipients, senders, contract customers."""

from __future__ import annotations

from collections.abc import Mapping

from demo.logistics.remarks import REMARKS
from demo.logistics.remarks_beside import OF_CONTRACTS, OF_SENDERS
from demo.manner import Manner, Tone

_BELOW_BEST: Mapping[str, float] = {
    "e5": 0.55,
    "e6": 0.7,
    "e7": 0.35,
    "e8": 0.3,
    "e9": 1.0,
    "e10": 1.15,
    "e11": 1.2,
    "e12": 0.45,
    "e13": 0.4,
}
_EFFECTS: Mapping[str, Mapping[str, float]] = {
    "city_east": {"speed": -0.2, "courier": 0.1},
    "city_south": {"way": -1.1, "courier": -0.3, "aftersales": -0.2},
    "high_tech": {"speed": 0.35, "way": 0.4, "courier": 0.3, "information": 0.2},
    "university": {"way": -0.2, "speed": 0.15, "information": 0.1},
    "riverside": {"condition": -0.6, "way": 0.1},
    "yunhe": {"speed": -0.5, "information": -0.2, "courier": 0.25},
    "qingshan": {"speed": -0.6, "way": -0.3, "courier": 0.35},
    "bailu": {"speed": -0.5},
    "chashan": {"speed": -0.4, "courier": 0.2},
}
_NOT_EXPERIENCED: Mapping[str, int] = {
    "e5": 1,
    "e6": 2,
    "e7": 2,
    "e8": 34,
    "e9": 58,
    "e10": 78,
    "e11": 92,
    "e12": 4,
    "e13": 7,
}
_CITY, _COUNTY, _TOWNSHIP = (94, 2, 4), (4, 82, 14), (0, 8, 92)
_AT_DOORS, _AT_STATIONS, _AT_COUNTERS = (52, 22, 20, 6), (12, 26, 59, 3), (38, 4, 52, 6)

MANNER = Manner(
    below_best=_BELOW_BEST,
    effects=_EFFECTS,
    remarks=REMARKS,
    not_experienced=_NOT_EXPERIENCED,
    shares={
        "how": _AT_DOORS,
        "received_in": _CITY,
        "received_a_month": (22, 47, 31),
    },
    own_shares={
        "city_south": {"how": _AT_STATIONS},
        "university": {"how": _AT_STATIONS},
        "yunhe": {"received_in": _COUNTY},
        "qingshan": {"how": _AT_COUNTERS, "received_in": _TOWNSHIP},
        "bailu": {"how": _AT_COUNTERS, "received_in": _TOWNSHIP},
        "chashan": {"how": _AT_COUNTERS, "received_in": _TOWNSHIP},
    },
)

# It grew better, but not everywhere: Riverside's parcels arrive whole since autumn, City South's
# recipients are asked no more often than before.
FIRST = Tone(-0.45, 0.0, {"riverside": -0.6, "city_south": 0.1, "yunhe": -0.35})
BEFORE = Tone(-0.15, 0.2, {"riverside": 0.1, "city_south": -0.6})
NOW = Tone(units={"city_south": -0.3})

OF_SENDING = Manner(
    below_best={"e1": 0.25, "e2": 0.6, "e3": 0.5, "e4": 0.4, "e8": 0.15, **_BELOW_BEST},
    effects={"high_tech": {"pickup": 0.3, "order": 0.1}, "city_south": {"pickup": -0.4}},
    remarks=OF_SENDERS,
    not_experienced={**_NOT_EXPERIENCED, "e3": 21, "e6": 31, "e7": 22, "e8": 3},
    shares={
        "sender": (58, 30, 12),
        "sent_from": _CITY,
        "sent_a_month": (38, 34, 19, 9),
    },
    own_shares={"yunhe": {"sent_from": _COUNTY}},
)
OF_FREIGHT = Manner(
    below_best={
        "f1": 0.5,
        "f2": 0.75,
        "f3": 0.5,
        "f4": 0.4,
        "f5": 0.7,
        "f6": 0.6,
        "f7": 0.35,
        "f8": 0.35,
        "f9": 0.5,
        "f10": 0.9,
        "f11": 1.1,
        "f12": 0.8,
        "f13": 0.75,
    },
    effects={},
    remarks=OF_CONTRACTS,
    not_experienced={"f9": 8, "f10": 22, "f11": 55},
    shares={
        "services": (38, 30, 18, 9, 5),
        "role": (42, 18, 28, 12),
        "consignments": (10, 38, 36, 16),
        "renew": (14, 56, 8, 4, 18),
    },
)
