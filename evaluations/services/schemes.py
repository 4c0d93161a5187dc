"""Schemes: proposed from the period before, saved, changed."""

from __future__ import annotations

from dataclasses import dataclass

from evaluations.models import Scheme
from evaluations.queries import period_before, scheme_row
from evaluations.rules import Rules, rules_from
from foundation import clock
from foundation.audit import record
from foundation.errors import Conflict
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from surveys.models import EvaluationPeriod

CHANGEABLE = ("open", "closed", "computed", "published")
"""States of a period in which its scheme can still be changed; a snapshot keeps its own."""


class StaleScheme(Conflict):
    """Somebody saved in between."""

    def __init__(self) -> None:
        super().__init__(gettext("Somebody saved this scheme a moment before you."))


@dataclass(frozen=True)
class Proposed:
    """The rules of a period: saved ones with their revision, or a proposal (revision 0).

    `copied_from` is the period that a proposal was taken from.
    """

    rules: Rules
    revision: int = 0
    copied_from: EvaluationPeriod | None = None
    row: Scheme | None = None


def rules_of(period: EvaluationPeriod) -> Proposed:
    """The scheme of a period; without one, that of the period before or the usual one."""
    saved = scheme_row(period)
    if saved is not None:
        return Proposed(rules_from(saved.rules), saved.revision, row=saved)
    before = period_before(period)
    past = scheme_row(before) if before is not None else None
    if past is None:
        return Proposed(Rules())
    return Proposed(rules_from(past.rules), copied_from=before)


def save_scheme(period: EvaluationPeriod, rules: Rules, revision: int) -> Scheme:
    """Save the rules of a period, as seen at a revision (0: none was saved yet).

    Two people who save at once come one after the other: the period's row is held.
    """
    held = load_or_404(EvaluationPeriod, lock=True, id=period.id)
    if held.state not in CHANGEABLE:
        raise Conflict(gettext("This period is locked, so its scheme stays as it is."))
    now = clock.now()
    saved = scheme_row(held)
    if saved is None:
        saved = Scheme(period_id=held.id, created_at=now, updated_at=now, rules=rules.as_json())
        session().add(saved)
        session().flush()
        record("scheme.created", saved)
        return saved
    if saved.revision != revision:
        raise StaleScheme
    saved.rules, saved.updated_at = rules.as_json(), now
    saved.revision += 1
    record("scheme.changed", saved)
    return saved


def settled_rules(period: EvaluationPeriod) -> Rules:
    """The rules to compute by; a proposal is saved first, so that the period has its own."""
    found = rules_of(period)
    if found.row is None:
        save_scheme(period, found.rules, 0)
    return found.rules
