"""Drawing a sample: once, from a seed that is kept, and frozen with what it was drawn from."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from analysis.drawing import ALGORITHM, chances, draw
from complaints.audits.checklist import LATEST
from complaints.audits.models import AuditSample, SampledCase
from complaints.audits.risks import Settled, digest_of, settled_cases
from complaints.audits.workflow import HEAVIEST, MOST_CASES, MOST_POPULATION, RISKS, WRITE
from complaints.workflow import Acting
from foundation import clock
from foundation.audit import record
from foundation.errors import Forbidden, Invalid
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from tenants.queries import departments_by_id, own_tenant
from tenants.references import next_reference

TITLE_LIMIT, SEED_LIMIT = 120, 100


@dataclass(frozen=True)
class Scope:
    """From which settled cases is drawn, how many, and what each risk adds to their weight."""

    closed_from: date
    closed_until: date
    departments: tuple[UUID, ...]
    size: int
    weights: Mapping[str, int]

    def check(self) -> None:
        """Refuse, by `Invalid`, what no sample can be drawn by."""
        faults: dict[str, object] = {}
        if self.closed_until < self.closed_from:
            faults["closed_until"] = gettext("The last day lies before the first.")
        elif self.closed_until > clock.today(own_tenant().zone):
            faults["closed_until"] = gettext("Only days that have begun can be drawn from.")
        if not 1 <= self.size <= MOST_CASES:
            faults["size"] = _between(1, MOST_CASES)
        known = departments_by_id(self.departments)
        if len(known) != len(set(self.departments)):
            faults["departments"] = gettext("Choose one from the list.")
        for name in RISKS:
            if not 0 <= self.weights.get(name, 0) <= HEAVIEST:
                faults[name] = _between(0, HEAVIEST)
        if faults:
            raise Invalid(fields=faults)


def _between(low: int, high: int) -> str:
    return gettext("Please give a number from %(low)s to %(high)s.", low=low, high=high)


@dataclass(frozen=True)
class Outlook:
    """What a drawing would draw from: how many cases, how many of each risk, how many expected."""

    cases: int
    certain: int
    risks: list[tuple[str, int, float]]


def outlook(scope: Scope) -> Outlook:
    """What would be drawn from, before it is; nothing of it depends on a seed."""
    found = _population(scope)
    weights = {each.ref: each.weight(scope.weights) for each in found}
    chance = chances(weights, scope.size)
    counted: Counter[str] = Counter()
    expected = dict.fromkeys(RISKS, 0.0)
    for each in found:
        for risk in each.risks:
            counted[risk] += 1
            expected[risk] += chance[each.ref]
    rows = [(risk, counted[risk], expected[risk]) for risk in RISKS]
    return Outlook(len(found), sum(1 for each in chance.values() if each >= 1), rows)


def draw_sample(actor: Acting, scope: Scope, title: str, seed: str = "") -> AuditSample:
    """Draw a sample; without a seed the product throws one, and either way it is kept.

    A sample is never thrown away, so that drawing until one pleases is seen.
    """
    if not actor.may(WRITE):
        raise Forbidden
    found, words = _population(scope), title.strip()
    if not words or len(words) > TITLE_LIMIT:
        raise Invalid(fields={"title": gettext("This is needed.")})
    weights = {each.ref: each.weight(scope.weights) for each in found}
    seed = seed.strip()[:SEED_LIMIT] or secrets.token_hex(16)
    population = sorted(weights.items())
    sample = AuditSample(
        ref=next_reference("AU"),
        title=words,
        closed_from=scope.closed_from,
        closed_until=scope.closed_until,
        departments=[str(each) for each in scope.departments],
        size=scope.size,
        seed=seed,
        algorithm=ALGORITHM,
        weights={name: scope.weights.get(name, 0) for name in RISKS},
        population=[[ref, weight] for ref, weight in population],
        population_digest=digest_of(population),
        checklist=LATEST,
        drawn_by=actor.user_id,
        drawn_at=clock.now(),
        revision=1,
    )
    session().add(sample)
    session().flush()
    record("sample.drawn", sample, detail={"seed": seed, "population": len(found)})
    _keep(sample, weights, {each.ref: each for each in found})
    return sample


def _population(scope: Scope) -> list[Settled]:
    scope.check()
    found = settled_cases(scope.closed_from, scope.closed_until, scope.departments)
    if not found:
        words = gettext("No case was settled in these days. Choose others, or more departments.")
        raise Invalid(fields={"closed_from": words})
    if len(found) > MOST_POPULATION:
        words = gettext("These are too many cases to draw from at once. Choose fewer days.")
        raise Invalid(fields={"closed_from": words})
    return found


def _keep(sample: AuditSample, weights: Mapping[str, int], found: Mapping[str, Settled]) -> None:
    drawn = draw(weights, sample.size, sample.seed)
    for number, each in enumerate(drawn, 1):
        row = SampledCase(
            sample_id=sample.id,
            complaint_id=found[each.key].id,
            number=number,
            ref=each.key,
            weight=each.weight,
            chance=each.chance,
            risks=list(found[each.key].risks),
            revision=1,
        )
        session().add(row)
    session().flush()


def draws_the_same(sample: AuditSample, refs: Iterable[str]) -> bool:
    """Whether the kept population and seed give the kept sample once more."""
    weights = {str(ref): int(weight) for ref, weight in sample.population}
    if sample.population_digest != digest_of(sorted(weights.items())):
        return False
    return [each.key for each in draw(weights, sample.size, sample.seed)] == list(refs)
