"""The drawings of an action's causes, in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from complaints.actions.causes.drawing import Branch, Twig, chain, fishbone
from complaints.actions.causes.methods import bones_of
from complaints.actions.causes.models import ActionCause
from complaints.actions.causes.wording import CATEGORY_WORDS
from complaints.actions.models import CorrectiveAction
from foundation.web.texts import gettext


def drawn_chain(action: CorrectiveAction) -> Markup:
    """The five whys; empty as long as nobody has written one."""
    if not action.whys:
        return Markup("")
    label = gettext("Drawing of the five whys; the list beside says the same.")
    return chain(action.whys, action.root_cause, gettext("Why is that?"), label)


def drawn_fishbone(action: CorrectiveAction, causes: Iterable[ActionCause]) -> Markup:
    """The fishbone with its six bones; empty as long as nobody has written a cause."""
    bones = bones_of(causes)
    if not any(bones.values()):
        return Markup("")
    branches = [
        Branch(
            str(CATEGORY_WORDS[category]),
            [Twig(bone.cause.text, bone.depth, bone.cause.root) for bone in found],
        )
        for category, found in bones.items()
    ]
    label = gettext("Drawing of the fishbone; the list beside says the same.")
    return fishbone(action.title, branches, label)


def chain_of(action: CorrectiveAction) -> list[tuple[str, str]]:
    """The answers, each followed by the question for the next; the root cause is the last."""
    rows = [(answer, gettext("Why is that?")) for answer in action.whys]
    return [*rows, (action.root_cause, "")] if action.root_cause else rows
