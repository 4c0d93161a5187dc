"""The work itself: evidence for an item, and saying that it is done."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from complaints.actions.models import ActionItem, CorrectiveAction
from complaints.actions.queries import may_see
from complaints.actions.services import checking
from complaints.actions.services.entries import StepNotPossible, locked, note_step, today
from complaints.actions.services.steps import OWNER
from complaints.actions.workflow import WRITE
from complaints.workflow import Acting
from foundation.audit import record
from foundation.errors import Forbidden, Invalid, NotFound
from foundation.loader import load_or_404
from foundation.uploads import Cleaned, Upload, keep
from foundation.web.texts import gettext


def complete_item(
    action: CorrectiveAction,
    item_id: UUID,
    actor: Acting,
    evidence: str = "",
    files: Sequence[Cleaned] = (),
) -> ActionItem:
    """Say that an item is done, with files or with words on where the evidence lies.

    More evidence may be added to a done item while the work runs; the day it was done stays.
    """
    if not may_see(action, actor):
        raise NotFound
    if not actor.may(WRITE):
        raise Forbidden
    held = locked(action.id)
    if held.state != "running":
        raise StepNotPossible
    item = load_or_404(ActionItem, lock=True, id=item_id, action_id=held.id, round=held.round)
    words = str(
        checking.checked({"evidence": evidence}, {"evidence": checking.text(500)})["evidence"]
    )
    if not (words or files):
        raise Invalid(
            fields={"evidence": gettext("Hand in a file, or say where the evidence lies.")}
        )
    keep(files, owner_kind=OWNER, owner_id=held.id, part_id=item.id)
    item.evidence = "\n".join(part for part in (item.evidence, words) if part)
    if item.done_on is None:
        item.done_on = today()
    item.done_by = actor.user_id
    note_step(held, "item_done", held.state, actor.user_id)
    record("action.item_done", item, detail={"files": len(files)})
    record("action.worked_on", held)
    return item


def evidence_file(action: CorrectiveAction, file_id: UUID) -> Upload:
    """A file of this action; `NotFound` for any other file."""
    return load_or_404(Upload, id=file_id, owner_kind=OWNER, owner_id=action.id)
