"""A questionnaire and the pack it came from: what each changed since, and taking updates over."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from foundation import clock
from foundation.audit import record
from foundation.errors import Conflict, Invalid, NotFound
from foundation.loader import load_or_404
from foundation.web.texts import gettext
from surveys.definition import takeover
from surveys.definition.model import Questionnaire as Content
from surveys.definition.takeover import Piece, Update
from surveys.library.catalogue import load_pack
from surveys.models import Questionnaire, QuestionnaireVersion
from surveys.queries import content_of
from surveys.services.drafts import Edit, change


@dataclass(frozen=True)
class Original:
    """What was copied, what it is in the library now, and what it changed since.

    `copied` is that of the last time its updates were looked through.
    """

    copied: Content
    now: Content
    updates: list[Update]


def original_of(questionnaire: Questionnaire, yours: Content) -> Original:
    """The pack that a questionnaire came from; `NotFound` if it came from none that is there."""
    if questionnaire.pack is None or questionnaire.pack_content is None:
        raise NotFound
    try:
        now = load_pack(questionnaire.pack)
    except KeyError:
        raise NotFound from None
    copied = Content.model_validate(questionnaire.pack_content)
    return Original(copied, now, takeover.updates(copied, yours, now))


def take_over(edit: Edit, chosen: Collection[Piece]) -> QuestionnaireVersion:
    """Take these updates into a draft; the others count as looked through and come no more.

    `Invalid` for a piece that is none of the updates. A second sending finds nothing to take.
    """
    questionnaire = load_or_404(Questionnaire, lock=True, id=edit.version.questionnaire_id)
    original = original_of(questionnaire, content_of(edit.version))
    offered = {update.piece for update in original.updates}
    if not set(chosen) <= offered:
        raise Invalid(changed_meanwhile())
    step = partial(takeover.taken, theirs=original.now, pieces=frozenset(chosen))
    saved = change(edit, step, "library.taken")
    questionnaire.pack_content = original.now.as_json()
    taken = sorted(piece.name for piece in chosen)
    left = sorted(piece.name for piece in offered - set(chosen))
    record("questionnaire.updated", questionnaire, detail={"taken": taken, "left": left})
    return saved


def changed_meanwhile() -> str:
    """Why nothing was taken."""
    return gettext("The library has changed meanwhile. Please look once more.")


def offer_as_template(questionnaire_id: UUID, *, offered: bool) -> Questionnaire:
    """Offer a questionnaire with an approved version to copy from, or offer it no more."""
    held = load_or_404(Questionnaire, lock=True, id=questionnaire_id)
    if offered and not _approved(held):
        raise Conflict(gettext("Only an approved questionnaire can be offered as a template."))
    if (held.template_since is not None) != offered:
        held.template_since = clock.now() if offered else None
        record("questionnaire.offered" if offered else "questionnaire.offered_no_more", held)
    return held


def _approved(questionnaire: Questionnaire) -> bool:
    from surveys.lists import versions_of

    found = versions_of([questionnaire.id]).get(questionnaire.id, [])
    return any(line.state == "approved" for line in found)
