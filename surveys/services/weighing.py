"""Setting a level's weights together with how they came about.

Like every step of the editor these make whoever takes them an author of the version.
"""

from __future__ import annotations

from collections.abc import Mapping

from foundation.errors import Conflict, Invalid
from foundation.web.texts import gettext
from surveys.definition import editing
from surveys.definition.text import plain_text
from surveys.definition.weighting import LONGEST_REASON, Compared, Weighting
from surveys.models import QuestionnaireVersion
from surveys.queries import content_of
from surveys.services.drafts import Edit, change
from surveys.weighing.pairs import Answers, Outcome, judgements, work_out


def take_comparison(
    edit: Edit, parent: str | None, answers: Answers, reason: str = ""
) -> QuestionnaireVersion:
    """Weigh a level by its pairs compared; `Invalid` beside `reason` when it wants one.

    The answers are all pairs of the level as the person saw it.
    """
    codes = tuple(dict.fromkeys(code for pair in answers for code in pair))
    outcome = work_out(codes, answers)
    weighting = Compared(
        method="ahp",
        parent=parent,
        judgements=judgements(answers),
        ratio=outcome.ratio,
        reason=_reason(outcome, reason),
    )
    return weigh_level(edit, outcome.weights, weighting)


def _reason(outcome: Outcome, reason: str) -> str:
    """Why a comparison that contradicts itself is taken; nothing is asked of one that does not."""
    if outcome.consistent:
        return ""
    try:
        said = plain_text(reason)
    except ValueError:
        sentence = gettext("Please leave out characters that cannot be shown.")
        raise Invalid(fields={"reason": sentence}) from None
    if not said:
        raise Invalid(
            fields={
                "reason": gettext(
                    "These judgements contradict each other (CR above 0.10). Look at them again,"
                    " or say why they are taken all the same."
                )
            }
        )
    if len(said) > LONGEST_REASON:
        sentence = gettext("Please shorten this to %(limit)s characters.", limit=LONGEST_REASON)
        raise Invalid(fields={"reason": sentence})
    return said


def weigh_level(
    edit: Edit, weights: Mapping[str, float], weighting: Weighting
) -> QuestionnaireVersion:
    """Set a level's weights and how they came about, if it still is the level that was weighed."""
    content = content_of(edit.version)
    level = {one.code for one in content.indicators if one.parent == weighting.parent}
    if level != weights.keys() and edit.version.revision == edit.revision:
        raise Conflict(gettext("This level has other indicators now than those that were weighed."))
    return change(
        edit,
        lambda draft: editing.weigh_level(draft, weights, weighting),
        "level.weighed",
        weighting.parent or "",
    )
