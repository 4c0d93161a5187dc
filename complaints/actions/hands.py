"""Whose hands were in an action, and whether they were apart as they must be (F4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from complaints.actions.models import ActionItem, ActionStep, CorrectiveAction
from complaints.actions.queries import planners_of, workers_of
from foundation.web.texts import gettext


@dataclass(frozen=True)
class Part:
    """A part in an action: who has it, from whom it must be apart, and who has both.

    `conflict` is a sentence, empty where hands are apart; `remark` is what is allowed and yet
    worth knowing.
    """

    name: str
    people: list[str]
    apart: str
    conflict: str = ""
    remark: str = ""


def parts_of(
    action: CorrectiveAction,
    items: Iterable[ActionItem],
    steps: Iterable[ActionStep],
    names: dict[UUID, str],
) -> list[Part]:
    """The parts of the attempt under way, with the conflicts among them."""
    now = [item for item in items if item.round == action.round]
    planned, worked = planners_of(action), workers_of(action)
    owned = frozenset(item.owner_id for item in now)
    done = frozenset(item.done_by for item in now if item.done_by)
    reviewed = _one(action.reviewer_id)
    judged = _one(action.auditor_id)
    before = _hands_before(action, steps)
    return [
        Part(gettext("Planned"), _named(planned, names), gettext("who reviews, who judges")),
        Part(
            gettext("Reviewed"),
            _named(reviewed, names),
            gettext("who planned"),
            _both(reviewed & planned, gettext("planned too"), names),
            _both(reviewed & before, gettext("had a hand in an earlier attempt"), names),
        ),
        Part(gettext("In charge"), _named(_one(action.owner_id), names), gettext("who judges")),
        Part(gettext("In charge of an item"), _named(owned, names), gettext("who judges")),
        Part(gettext("Handed in evidence"), _named(done, names), gettext("who judges")),
        Part(
            gettext("Judged"),
            _named(judged, names),
            gettext("who planned, owns or did the work"),
            _both(judged & (planned | worked), gettext("had a hand in plan or work"), names),
            _both(judged & reviewed, gettext("reviewed the plan"), names)
            or _both(judged & before, gettext("had a hand in an earlier attempt"), names),
        ),
    ]


def _one(user_id: UUID | None) -> frozenset[UUID]:
    return frozenset() if user_id is None else frozenset({user_id})


def _hands_before(action: CorrectiveAction, steps: Iterable[ActionStep]) -> frozenset[UUID]:
    """Who planned or worked in the attempts before; a verdict or a review is no such hand."""
    kinds = ("create", "edit", "submit", "reopen", "item_done", "finish")
    return frozenset(
        step.actor_id
        for step in steps
        if step.round < action.round and step.step in kinds and step.actor_id is not None
    )


def _named(people: Iterable[UUID], names: dict[UUID, str]) -> list[str]:
    return sorted(names.get(each, "") for each in people)


def _both(people: frozenset[UUID], what: str, names: dict[UUID, str]) -> str:
    if not people:
        return ""
    return gettext("%(names)s %(what)s.", names=", ".join(_named(people, names)), what=what)
