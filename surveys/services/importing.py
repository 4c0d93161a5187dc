"""What was read from a file or a pasted text becomes a questionnaire, or goes into a draft."""

from __future__ import annotations

from uuid import UUID

from pydantic import ValidationError

from foundation.errors import Invalid, NotFound
from foundation.web.texts import gettext
from surveys.definition.model import Questionnaire as Content
from surveys.definition.text import Text
from surveys.formats.joining import joined
from surveys.models import QuestionnaireVersion
from surveys.queries import content_of
from surveys.services.draft_steps import remember
from surveys.services.drafts import MOST_QUESTIONS, Edit, held_draft, put_content
from surveys.services.questionnaires import begin_read


def begin_imported(content: Content, source: str, actor: UUID) -> QuestionnaireVersion:
    """Begin a questionnaire with what was read; one without a title gets a stand-in."""
    if not content.title:
        language = content.default_language
        untitled = "未命名问卷" if language.startswith("zh") else "Untitled questionnaire"
        content = content.changed(title=Text({language: untitled}))
    return begin_read(content, source, actor)


def add_read(edit: Edit, found: Content, section: str = "") -> QuestionnaireVersion:
    """Put the questions into the draft: at the end of a section, or as new sections for ""."""
    held = held_draft(edit)
    after = _joined(content_of(held), found, section)
    if len(after.questions) > MOST_QUESTIONS:
        raise Invalid(
            gettext("A questionnaire holds %(limit)s questions at most.", limit=MOST_QUESTIONS)
        )
    remember(held, dict(held.content), "questions.pasted", "", edit.actor)
    put_content(edit, held, after.as_json(), "questions.pasted", "")
    return held


def _joined(draft: Content, found: Content, section: str) -> Content:
    try:
        return joined(draft, found, section)
    except KeyError:
        raise NotFound from None
    except ValidationError as error:
        reason = error.errors()[0]["msg"]
        raise Invalid(gettext("This does not fit together: %(reason)s.", reason=reason)) from None
