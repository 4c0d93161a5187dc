"""What the document of a signed audit says, as plain frozen values in one language.

All of it comes from what was signed, whose hash stands on it: the same pack gives the same pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reports.document import Language


@dataclass(frozen=True)
class Fact:
    """A line of facts; `code` are set in a type in which digits can be told apart."""

    label: str
    value: str
    code: bool = False


@dataclass(frozen=True)
class Answer:
    """What was said to an item of the checklist, where it did not conform."""

    item: str
    clause: str
    result: str
    remark: str
    evidence: str


@dataclass(frozen=True)
class Case:
    """A sampled case by its number, never by who complained or what."""

    ref: str
    department: str
    risks: str
    weight: int
    chance: float
    counts: tuple[int, int, int, int, int]  # conform, minor, major, observation, not applicable
    answers: tuple[Answer, ...]
    looked_by: str
    record: str


@dataclass(frozen=True)
class Asked:
    """An item of the checklist with how often each result was given."""

    text: str
    clause: str
    counts: tuple[int, int, int, int, int]


@dataclass(frozen=True)
class Found:
    """A finding and what had become of it when the audit was signed."""

    ref: str
    severity: str
    department: str
    case: str
    what: str
    requirement: str
    evidence: str
    state: str
    action: str
    record: str


@dataclass(frozen=True)
class AuditDocument:
    """The whole document."""

    language: Language
    organisation: str
    accent: str
    ref: str
    title: str
    as_of: date
    scope: tuple[Fact, ...]
    method: tuple[Fact, ...]
    totals: tuple[int, int, int, int, int]
    conclusion: str
    signed_by: str
    signed_at: str
    asked: tuple[Asked, ...]
    cases: tuple[Case, ...]
    findings: tuple[Found, ...]
    trail_seq: int
    trail_hash: str
    digest: str
