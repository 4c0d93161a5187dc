"""The editor's steps: each takes the draft as the person saw it to the next, or refuses.

Who takes a step becomes an author of the version and cannot approve it. When somebody saved since
the person's page was made, nothing is changed and `StaleDraft` carries the draft as it stands
now, for a page with both texts (REL-11). An unknown code is `NotFound`; a result that would not
hold together is `Invalid`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from foundation import clock
from foundation.audit import record
from foundation.errors import Conflict, Invalid, NotFound
from foundation.loader import load_or_404
from foundation.web.texts import gettext
from surveys.definition import editing
from surveys.definition.breaks import broken_locks
from surveys.definition.model import Indicator, Section
from surveys.definition.model import Questionnaire as Content
from surveys.definition.questions.kinds import question_from
from surveys.definition.text import Text
from surveys.models import Questionnaire, QuestionnaireVersion
from surveys.queries import content_of
from surveys.services.draft_steps import remember
from surveys.weighing.levels import misplaced, parents_of

Step = Callable[[Content], Content]
MOST_QUESTIONS = 200  # of a whole questionnaire


@dataclass(frozen=True)
class Edit:
    """Who changes which version, and the revision that their page showed."""

    version: QuestionnaireVersion
    revision: int
    actor: UUID


class StaleDraft(Conflict):
    """Somebody saved in between; `version` is the draft as it stands now."""

    def __init__(self, version: QuestionnaireVersion) -> None:
        super().__init__(gettext("Somebody saved this draft a moment before you."))
        self.version = version


def held_draft(edit: Edit) -> QuestionnaireVersion:
    """The draft, locked, as the person saw it; `StaleDraft` if somebody saved since."""
    held = load_or_404(QuestionnaireVersion, lock=True, id=edit.version.id)
    if held.state != "draft":
        raise Conflict(gettext("This version is not a draft any more, so it does not change."))
    if held.revision != edit.revision:
        raise StaleDraft(held)
    return held


def change(edit: Edit, step: Step, what: str, code: str = "") -> QuestionnaireVersion:
    """Take one step, with all that belongs to it: lock, author, revision, event, way back."""
    held = held_draft(edit)
    before = content_of(held)
    after = _taken(step, before)
    if after != before:
        remember(held, dict(held.content), what, code, edit.actor)
        put_content(edit, held, after.as_json(), what, code)
    return held


def put_content(
    edit: Edit, held: QuestionnaireVersion, content: dict[str, Any], what: str, code: str
) -> None:
    """Write the next content of a held draft, with its author, its revision and its event."""
    title = content_of(held).title
    held.content = content
    if str(edit.actor) not in held.authors:
        held.authors = [*held.authors, str(edit.actor)]
    held.updated_at = clock.now()
    held.revision += 1
    record("version.edited", held, detail={"step": what, "code": code})
    if content_of(held).title != title:
        _name_after(held)


def _name_after(held: QuestionnaireVersion) -> None:
    """Let the questionnaire be called what its draft is titled."""
    title = content_of(held).title
    questionnaire = load_or_404(Questionnaire, id=held.questionnaire_id)
    names = title.pick("zh"), title.root.get("en", "")
    if (questionnaire.name_zh, questionnaire.name_en) != names:
        questionnaire.name_zh, questionnaire.name_en = names
        record("questionnaire.renamed", questionnaire)


def _taken(step: Step, draft: Content) -> Content:
    try:
        after = step(draft)
    except KeyError:
        raise NotFound from None
    except ValidationError as error:
        reason = error.errors()[0]["msg"]
        raise Invalid(gettext("This does not fit together: %(reason)s.", reason=reason)) from None
    if broken_locks(draft, after):
        raise Invalid(
            gettext("The wording and the scale of this question are locked. Unlock it first.")
        )
    if len(after.questions) > MOST_QUESTIONS:
        raise Invalid(
            gettext("A questionnaire holds %(limit)s questions at most.", limit=MOST_QUESTIONS)
        )
    return after


def add_question(edit: Edit, section: str, question: Mapping[str, object]) -> str:
    """Put a question at the end of a section and return the code it got."""
    code = editing.free_code((q.code for q in content_of(edit.version).questions), "q1")
    new = {**question, "code": code}
    change(edit, lambda d: editing.add_question(d, section, question_from(new)), "question.added")
    return code


def save_question(edit: Edit, code: str, changes: Mapping[str, object]) -> QuestionnaireVersion:
    """Set fields of a question, given as in the stored JSON."""
    step = partial(editing.update_question, code=code, changes=changes)
    return change(edit, step, "question.saved", code)


def duplicate_question(edit: Edit, code: str) -> str:
    """Put a copy right after the question and return the code it got."""
    step = partial(editing.duplicate_question, code=code)
    copied = change(edit, step, "question.duplicated", code)
    codes = [question.code for question in content_of(copied).questions]
    return codes[codes.index(code) + 1]


def move_question(edit: Edit, code: str, step: int) -> QuestionnaireVersion:
    """Move a question up (-1) or down (1), over the edge of its section into the next."""
    move = partial(editing.move_question, code=code, step=step)
    return change(edit, move, "question.moved", code)


def place_question(
    edit: Edit, code: str, section: str, after: str | None = None
) -> QuestionnaireVersion:
    """Move a question to the top of a section, or right after another one of it."""
    place = partial(editing.place_question, code=code, section=section, after=after)
    return change(edit, place, "question.moved", code)


def remove_question(edit: Edit, code: str) -> QuestionnaireVersion:
    """Take a question out."""
    return change(edit, partial(editing.remove_question, code=code), "question.removed", code)


def add_section(edit: Edit, title: Text) -> str:
    """Put a section at the end and return the code it got."""
    code = editing.free_code((s.code for s in content_of(edit.version).sections), "part")
    step = partial(editing.add_section, section=Section(code=code, title=title))
    change(edit, step, "section.added", code)
    return code


def rename_section(edit: Edit, code: str, title: Text) -> QuestionnaireVersion:
    """Give a section another title."""
    step = partial(editing.rename_section, code=code, title=title)
    return change(edit, step, "section.renamed", code)


def move_section(edit: Edit, code: str, step: int) -> QuestionnaireVersion:
    """Move a section up (-1) or down (1)."""
    move = partial(editing.move_section, code=code, step=step)
    return change(edit, move, "section.moved", code)


def remove_section(edit: Edit, code: str) -> QuestionnaireVersion:
    """Take a section out, its questions with it."""
    return change(edit, partial(editing.remove_section, code=code), "section.removed", code)


def save_settings(edit: Edit, changes: Mapping[str, Any]) -> QuestionnaireVersion:
    """Set languages, title, introduction, closing or paging; the questionnaire takes the title."""
    return change(edit, lambda d: editing.update_settings(d, **changes), "settings.saved")


def save_indicators(
    edit: Edit,
    names: Mapping[str, Text],
    weights: Mapping[str, float],
    parents: Mapping[str, str | None] | None = None,
) -> QuestionnaireVersion:
    """Set names, weights and places of indicators; that a level makes 100 is asked at approval."""

    def step(draft: Content) -> Content:
        moved = {**parents_of(draft), **(parents or {})}
        _refuse_misplaced(draft, moved)
        for code, name in names.items():
            draft = editing.rename_indicator(draft, code, name)
        return editing.move_indicators(editing.set_weights(draft, weights), moved)

    return change(edit, step, "indicators.saved")


def add_indicator(edit: Edit, name: Text, weight: float, parent: str | None = None) -> str:
    """Put an indicator at the end and return the code it got."""
    code = editing.free_code((i.code for i in content_of(edit.version).indicators), "indicator")
    new = Indicator(code=code, name=name, weight=weight, parent=parent)

    def step(draft: Content) -> Content:
        _refuse_misplaced(draft, {**parents_of(draft), code: parent})
        return editing.add_indicator(draft, new)

    change(edit, step, "indicator.added", code)
    return code


def _refuse_misplaced(draft: Content, parents: Mapping[str, str | None]) -> None:
    faults = misplaced(parents_of(draft), parents)
    if faults:
        raise Invalid(next(iter(faults.values())), faults)


def remove_indicator(edit: Edit, code: str) -> QuestionnaireVersion:
    """Take an indicator out; its questions then count nowhere."""
    step = partial(editing.remove_indicator, code=code)
    return change(edit, step, "indicator.removed", code)
