"""Taking the last steps of a draft back, one by one, and doing them again.

Any author's step can be taken back, by whoever may write; whoever does becomes an author. As with
every step, a page that somebody else's step made stale is `StaleDraft`, and nothing changes.
"""

from __future__ import annotations

from foundation.errors import Conflict
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from surveys.authoring_models import DraftStep
from surveys.services.draft_steps import last_step, next_step
from surveys.services.drafts import Edit, held_draft, put_content


def undo(edit: Edit) -> DraftStep:
    """Take the last step back."""
    held = held_draft(edit)
    step = last_step(held)
    if step is None:
        raise Conflict(gettext("There is no step to undo."))
    _swap(edit, step, undone=True)
    return step


def redo(edit: Edit) -> DraftStep:
    """Do again what was undone last."""
    held = held_draft(edit)
    step = next_step(held)
    if step is None:
        raise Conflict(gettext("There is no step to do again."))
    _swap(edit, step, undone=False)
    return step


def _swap(edit: Edit, step: DraftStep, *, undone: bool) -> None:
    """Put the kept content in place of the current one, and keep that instead."""
    held = held_draft(edit)
    wanted, step.kept = dict(step.kept), dict(held.content)
    step.undone = undone
    put_content(edit, held, wanted, "step.undone" if undone else "step.redone", step.code)
    session().flush()
