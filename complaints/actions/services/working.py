"""The work itself: evidence for an item, and saying that it is done."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from complaints.actions.items.queries import blocking
from complaints.actions.items.waits import lacking_evidence
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
from foundation.uploads import Cleaned, Upload, keep, uploads_of
from foundation.web.texts import gettext
from tenants.absences.queries import for_whom


def complete_item(
    action: CorrectiveAction,
    item_id: UUID,
    actor: Acting,
    evidence: str = "",
    files: Sequence[Cleaned] = (),
) -> ActionItem:
    """Hand in evidence for an item; with the last of what it needs, the item is done.

    `Invalid` as long as another item that it waits for is not done. More evidence may be added to
    a done item while the work runs; the day it was done stays.
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
    before = blocking(item)
    if before:
        names = "; ".join(each.text for each in before)
        raise Invalid(
            fields={"evidence": gettext("This comes first and is not done: %(what)s.", what=names)}
        )
    keep(files, owner_kind=OWNER, owner_id=held.id, part_id=item.id)
    item.evidence = "\n".join(part for part in (item.evidence, words) if part)
    has_file = any(
        file.part_id == item.id and file.state != "refused" for file in uploads_of(OWNER, [held.id])
    )
    if item.done_on is None and not lacking_evidence(item, has_file=has_file):
        item.done_on = today()
    item.done_by = actor.user_id
    whom = for_whom(actor.user_id, item.owner_id)
    note_step(held, "item_done", held.state, actor.user_id)
    record("action.item_done", item, detail={"files": len(files), **whom})
    record("action.worked_on", held)
    return item


def evidence_file(action: CorrectiveAction, file_id: UUID) -> Upload:
    """A file of this action; `NotFound` for any other file."""
    return load_or_404(Upload, id=file_id, owner_kind=OWNER, owner_id=action.id)
