"""What somebody who leaves has open in corrective actions: actions, items, plans."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from uuid import UUID

from complaints.actions.models import CorrectiveAction
from complaints.actions.services import handing
from complaints.actions.services.checking import owners
from complaints.actions.workflow import WRITE
from foundation.web.texts import gettext
from foundation.web.viewer import Viewer
from tenants.leaving import LISTED, Line, OpenWork


def work_in_actions(user_id: UUID, viewer: Viewer) -> Iterable[OpenWork]:
    """Actions, items and drafts of somebody. Reviews and verdicts belong to nobody by name."""
    if not viewer.may(WRITE):
        return
    able = owners()
    owned = handing.actions_of(user_id, viewer)
    yield OpenWork(
        "actions",
        gettext("Corrective actions in charge of"),
        [_line(action) for action in owned[:LISTED]],
        len(owned),
        able,
        partial(_hand, handing.hand_actions, user_id, viewer),
    )
    items = handing.items_of_person(user_id, viewer)
    yield OpenWork(
        "items",
        gettext("Items to do"),
        [_line(action, item.text) for item, action in items[:LISTED]],
        len(items),
        able,
        partial(_hand, handing.hand_items, user_id, viewer),
    )
    drafts = handing.drafts_of(user_id, viewer)
    yield OpenWork(
        "plans",
        gettext("Plans to write"),
        [_line(action) for action in drafts[:LISTED]],
        len(drafts),
        able,
        partial(_hand, handing.hand_drafts, user_id, viewer),
    )


def _hand(
    by: Callable[[UUID, UUID, str, Viewer], int],
    user_id: UUID,
    viewer: Viewer,
    taker: UUID,
    reason: str,
) -> int:
    return by(user_id, taker, reason, viewer)


def _line(action: CorrectiveAction, words: str = "") -> Line:
    return Line(f"{action.ref} {words or action.title}", f"/app/actions/{action.ref}")
