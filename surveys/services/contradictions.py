"""The pairs of ratings that may contradict each other, in a draft."""

from __future__ import annotations

from foundation.errors import Invalid
from foundation.web.texts import gettext
from surveys.definition.contradictions import Contradiction
from surveys.definition.model import Questionnaire as Content
from surveys.models import QuestionnaireVersion
from surveys.services.drafts import Edit, change

WHAT = "contradictions.saved"


def add_contradiction(edit: Edit, pair: Contradiction) -> QuestionnaireVersion:
    """Mark a pair; one that is marked already is replaced."""
    if pair.first == pair.second:
        raise Invalid(fields={"second": gettext("Please choose two different ratings.")})

    def step(draft: Content) -> Content:
        others = [each for each in draft.contradictions if _named(each) != _named(pair)]
        return draft.changed(contradictions=(*others, pair))

    return change(edit, step, WHAT)


def remove_contradiction(edit: Edit, first: str, second: str) -> QuestionnaireVersion:
    """Take a pair away; nothing happens to one that is gone."""

    def step(draft: Content) -> Content:
        kept = [each for each in draft.contradictions if _named(each) != {first, second}]
        return draft.changed(contradictions=tuple(kept))

    return change(edit, step, WHAT)


def _named(pair: Contradiction) -> set[str]:
    return {pair.first, pair.second}
