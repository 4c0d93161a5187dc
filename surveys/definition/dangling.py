"""What a step in a draft leaves hanging: conditions, texts and pairs that name what is gone."""

from surveys.definition.contradictions import unfit
from surveys.definition.findings import Finding, Problem
from surveys.definition.logic_checks import logic_findings
from surveys.definition.model import Questionnaire
from surveys.definition.place import Place

_HANGING = frozenset({Problem.REFERENCE_GONE, Problem.GAP_GONE})


def left_hanging(before: Questionnaire, after: Questionnaire) -> list[Place]:
    """Return the places that name something in ``before`` and nothing in ``after``, each once."""
    known = set(_hanging(before))
    return list(dict.fromkeys(place for place in _hanging(after) if place not in known))


def loses_pairs(before: Questionnaire, after: Questionnaire) -> bool:
    """Say whether a pair that may contradict itself loses one of its two."""
    return len(list(unfit(after))) > len(list(unfit(before)))


def _hanging(content: Questionnaire) -> list[Place]:
    return [_whole_place(finding) for finding in logic_findings(content) if _hangs(finding)]


def _hangs(finding: Finding) -> bool:
    return finding.problem in _HANGING


def _whole_place(finding: Finding) -> Place:
    return finding.place._replace(field="")
