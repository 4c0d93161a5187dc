"""The figures of a snapshot: sums by survey, department and indicator, without persons.

They are made from the responses once, in one order, so that the same responses give the same
figures to the last digit; whoever wants to know makes them again and compares (`differences`).
What may not be told is not among them.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from analysis.intervals import Estimate
from evaluations.rules import Handling, Rules

if TYPE_CHECKING:
    from analysis.scheme import Scores
    from analysis.suppression import Standing
    from surveys.measuring.measured import Measured
    from surveys.models import Questionnaire, QuestionnaireVersion, Survey

Figures = dict[str, Any]
WHOLE = "whole"


@dataclass(frozen=True)
class Part:
    """A survey that counts in a period, with what it asked."""

    survey: Survey
    version: QuestionnaireVersion
    questionnaire: Questionnaire


def measure(
    parts: Sequence[Part],
    rules: Rules,
    handling: Mapping[UUID, Handling] | None,
    asked_at: datetime | None = None,
) -> Figures:
    """All figures of a period from its responses as they are now.

    What is left out is what was decided when the snapshot was asked for, so that a later decision
    moves no snapshot.
    """
    return {
        "format": 1,
        "parts": [_part(part, rules, asked_at) for part in parts],
        "handling": None
        if handling is None
        else {
            str(unit): {"ratings": dict(cases.ratings), "unhandled": cases.unhandled}
            for unit, cases in handling.items()
        },
    }


def digest_of(figures: Figures) -> str:
    """The fingerprint of figures, the same for the same numbers."""
    plain = json.dumps(figures, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def basis_of(figures: Figures) -> list[list[Any]]:
    """What figures rest on: two periods compare when they asked and weighed the same.

    How many surveys asked it makes no difference: one more may be there to judge an action.
    """
    found: list[list[Any]] = []
    for part in figures["parts"]:
        shares = sorted([i["code"], i["share"]] for i in part["indicators"])
        if [part["questionnaire"], shares] not in found:
            found.append([part["questionnaire"], shares])
    return sorted(found)


def own_weights(rules: Rules, questionnaire: str, codes: Sequence[str]) -> Mapping[str, float]:
    """The scheme's weights for a questionnaire, if they name just its indicators; else none."""
    own = rules.weights.get(questionnaire, {})
    return own if set(own) == set(codes) else {}


def _part(part: Part, rules: Rules, asked_at: datetime | None) -> Figures:
    from surveys.exclusions import in_force
    from surveys.measuring.measured import Measured
    from surveys.queries import content_of

    codes = [each.code for each in content_of(part.version).indicators if each.parent is None]
    own = own_weights(rules, part.questionnaire.ref, codes)
    measured = Measured(part.survey, own, in_force(part.survey.id, asked_at))
    return _left_out(measured) | {
        "survey": part.survey.ref,
        "questionnaire": part.questionnaire.ref,
        "version": str(part.version.id),
        "anonymity": part.survey.anonymity,
        "own_weights": bool(own),
        "answers": measured.total,
        "late": measured.gathered.late,
        "unreadable": measured.gathered.folded.unreadable,
        "indicators": [
            {"code": each.indicator, "share": each.share} for each in measured.scores.dimensions
        ],
        "tree": [[str(unit), branch.depth] for unit, branch in measured.units.tree.items()],
        "units": dict(_units(measured)),
    }


def _left_out(measured: Measured) -> Figures:
    """What was left out, and the index with it; nothing at all where nothing was."""
    sifted = measured.gathered.sifted
    if not sifted.number:
        return {}
    with_all = measured.with_all()
    return {
        "left_out": {
            "answers": sifted.number,
            "rules": [[list(each.rule.flags), each.answers] for each in sifted.left_out],
            "with_all": {"n": with_all.n, "mean": with_all.value} if with_all else None,
        }
    }


def _units(measured: Measured) -> Iterator[tuple[str, Figures]]:
    """Each department and the whole: its standing, its index, its indicators."""
    import numpy as np

    dimensions = [
        (each.scores, measured.standings(~np.isnan(each.scores)))
        for each in measured.scores.dimensions
    ]
    places: list[UUID | None] = [None, *measured.units.tree]
    for unit in places:
        standing = _of(measured.index, unit)
        yield (
            WHOLE if unit is None else str(unit),
            {
                "standing": _told(standing),
                "index": _sums(measured, measured.scores.index, unit, standing),
                "indicators": [
                    _sums(measured, scores, unit, _of(found, unit)) for scores, found in dimensions
                ],
            },
        )


def _of(standings: Any, unit: UUID | None) -> Standing:
    found: Standing = standings.whole if unit is None else standings.units[unit]
    return found


def _told(standing: Standing) -> str:
    return "shown" if standing.shows_figures else str(standing)


def _sums(
    measured: Measured, scores: Scores, unit: UUID | None, standing: Standing
) -> Figures | None:
    """Base, sum, mean and sd of the persons of a department; None where they are not told."""
    import numpy as np

    if not standing.shows_figures:
        return None
    mine = scores if unit is None else scores[measured.units.within(unit)]
    estimate = measured.estimate(scores, unit)
    total = math.fsum(mine[~np.isnan(mine)].tolist())
    return {"n": estimate.n, "sum": total, "mean": estimate.value, "sd": estimate.sd}


def estimate_from(sums: Figures | None) -> Estimate:
    """The estimate with its interval that sums stand for."""
    from analysis.intervals import mean_estimate

    if sums is None or sums["mean"] is None:
        return Estimate(0)
    return mean_estimate(int(sums["n"]), float(sums["mean"]), sums["sd"])


@dataclass(frozen=True)
class Difference:
    """A number that came out otherwise: where, as kept, as computed now."""

    path: str
    kept: object
    now: object


def differences(kept: Any, now: Any, path: str = "") -> list[Difference]:
    """Where two sets of figures differ, down to the last digit of each number."""
    if isinstance(kept, dict) and isinstance(now, dict):
        keys = sorted({*kept, *now})
        return [d for k in keys for d in differences(kept.get(k), now.get(k), f"{path}/{k}")]
    if isinstance(kept, list) and isinstance(now, list) and len(kept) == len(now):
        pairs = enumerate(zip(kept, now, strict=True))
        return [d for at, (a, b) in pairs for d in differences(a, b, f"{path}/{at}")]
    return [] if kept == now else [Difference(path, kept, now)]
