"""Forms of end pages: last words, and whether they end the survey early."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, StringField, TextAreaField

from foundation.web.texts import lazy_gettext
from surveys.definition.text import NO_TEXT
from surveys.forms.texts import LANGUAGES, WORDS, RevisedForm, text_data, text_of


class EndForm(RevisedForm):
    """A last page: its words, and whether it ends the survey early."""

    title_zh = StringField(lazy_gettext("Title (Chinese)"), validators=WORDS)
    title_en = StringField(lazy_gettext("Title (English)"), validators=WORDS)
    text_zh = TextAreaField(lazy_gettext("Text (Chinese)"), validators=WORDS)
    text_en = TextAreaField(lazy_gettext("Text (English)"), validators=WORDS)
    screen_out = BooleanField(
        lazy_gettext("Ends the survey at once: this person is not among those who are asked")
    )


class NewEndForm(RevisedForm):
    """One more end page."""

    title_zh = StringField(lazy_gettext("Title (Chinese)"), validators=WORDS)
    title_en = StringField(lazy_gettext("Title (English)"), validators=WORDS)


def end_data(end: Any) -> dict[str, Any]:
    """A stored end page as the data of its form."""
    texts = {**text_data("title", end.title), **text_data("text", end.text or NO_TEXT)}
    return {**texts, "screen_out": end.screen_out}


def end_changes(form: EndForm, end: Any) -> dict[str, Any]:
    """What was typed, as fields of the stored page."""
    return {
        "title": text_of(form, "title", LANGUAGES, end.title),
        "text": text_of(form, "text", LANGUAGES, end.text),
        "screen_out": form.screen_out.data,
    }
