"""The first-level indicators of a period's questionnaires, whose weights a scheme may replace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluations.rules import Rules
from evaluations.snapshots import Part, own_weights
from surveys.queries import content_of


@dataclass(frozen=True)
class Weighed:
    """An indicator: its name, the questionnaire's weight, and the scheme's."""

    code: str
    name: str
    usual: float
    own: float


@dataclass(frozen=True)
class Weighing:
    """A questionnaire of the period with its first level; `counts` says whether it counts."""

    ref: str
    name: str
    counts: bool
    indicators: Sequence[Weighed]

    def chosen(self, typed: Mapping[str, float]) -> dict[str, float]:
        """Weights to store: none where they are the questionnaire's own."""
        usual = {each.code: each.usual for each in self.indicators}
        return {} if dict(typed) == usual else dict(typed)


def weighings(parts: Sequence[Part], rules: Rules, language: str) -> list[Weighing]:
    """Each questionnaire of the period once, by the newest version that is asked."""
    newest: dict[str, Part] = {}
    for part in parts:
        known = newest.get(part.questionnaire.ref)
        if known is None or known.version.number < part.version.number:
            newest[part.questionnaire.ref] = part
    return [_weighing(part, rules, language) for _, part in sorted(newest.items())]


def _weighing(part: Part, rules: Rules, language: str) -> Weighing:
    content = content_of(part.version)
    first = [each for each in content.indicators if each.parent is None]
    ref = part.questionnaire.ref
    own = own_weights(rules, ref, [each.code for each in first])
    return Weighing(
        ref,
        part.questionnaire.name(language),
        ref not in rules.left_out,
        [
            Weighed(
                each.code,
                content.say(each.name, language) or each.code,
                each.weight,
                own.get(each.code, each.weight),
            )
            for each in first
        ],
    )
