"""Forms for pasted text and for files."""

from __future__ import annotations

from wtforms import FileField, HiddenField, SelectField, TextAreaField
from wtforms.validators import DataRequired

from foundation.web.forms import StaffForm
from foundation.web.texts import gettext, lazy_gettext
from surveys.definition.model import Questionnaire as Content
from surveys.forms.texts import RevisedForm, offered
from surveys.shortening import shortened

# Positional validators keep the base form's check for control characters away: Word pastes some,
# and the reader leaves them out with a note.
_PASTED = [DataRequired(lazy_gettext("Please paste a text."))]


class PasteForm(StaffForm):
    """A text that becomes a questionnaire."""

    text = TextAreaField(lazy_gettext("Text"), _PASTED)


class PasteIntoForm(RevisedForm):
    """A text whose questions go into a draft."""

    text = TextAreaField(lazy_gettext("Text"), _PASTED)
    section = SelectField(lazy_gettext("Where to"), default="")

    def offer(self, content: Content, language: str) -> PasteIntoForm:
        """Offer new sections, and the ends of those there are."""
        self.section.choices = offered(
            [
                ("", gettext("As new sections at the end")),
                *(
                    (s.code, shortened(content.say(s.title, language)) or s.code)
                    for s in content.sections
                ),
            ]
        )
        return self


class FileForm(StaffForm):
    """A file from another tool."""

    file = FileField(lazy_gettext("File"))


class ReadForm(StaffForm):
    """What was read from a file, on its way from the preview to the tenant's own."""

    content = HiddenField()
    source = HiddenField()
