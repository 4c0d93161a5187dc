"""The rules of an audit as tables: who may do what, the risks and their weights, the results."""

from __future__ import annotations

READ, WRITE, FIND, SIGN = "sample:read", "sample:write", "finding:write", "pack:sign"
READ_FINDINGS, TAKE_UP = "finding:read", "action:write"

# What makes a settled case weigh more, and by how much unless the auditor says otherwise; every
# case weighs 1 before any of it.
RISKS: dict[str, int] = {
    "severe": 4,
    "safety": 4,
    "disputed": 3,
    "reopened": 3,
    "late": 2,
    "low_rating": 2,
    "set_aside": 2,
    "no_agreement": 1,
    "few_hands": 1,
}
HEAVIEST = 20
LOW_RATING = 2  # of five, and below
FEW_HANDS = 2  # fewer of the staff took steps in the case
MOST_CASES = 200  # in one sample
MOST_POPULATION = 20_000  # settled cases that one sample is drawn from

RESULTS = ("conform", "minor", "major", "observation", "not_applicable")
WITH_REMARK = ("minor", "major", "observation")

SEVERITIES = ("major", "minor", "observation")
FINDING_STATES = ("proposed", "taken_up", "noted", "withdrawn")
