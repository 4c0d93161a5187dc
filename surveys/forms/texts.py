"""What the forms of the editor share: texts in two languages, and sentences put beside fields."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import Field, FloatField, Form, IntegerField, ValidationError
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from foundation.errors import Invalid
from foundation.web.forms import StaffForm
from foundation.web.texts import gettext
from surveys.definition.text import LONGEST_TEXT, Text, plain_text

LANGUAGES = ("zh", "en")  # those the editor writes; a text's other languages are kept


def offered(choices: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """Choices of a select or of radio buttons, from values with their words."""
    return [SelectChoice(value, words) for value, words in choices]


class PlainFloatField(FloatField):
    """A number shown without a needless ".0", and asked for in the reader's language."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a number; what is none is refused in our own words."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(gettext("Please give a number.")) from None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:g}"


class RevisedForm(StaffForm):
    """A form for something that others may change too: it carries the revision it was shown."""

    revision = IntegerField(widget=HiddenInput(), validators=[InputRequired()])

    @property
    def seen(self) -> int:
        """The revision that the person's page showed."""
        return self.revision.data or 0


def text_of(form: Form, name: str, languages: tuple[str, ...], old: Text | None = None) -> Text:
    """The text typed into `<name>_zh` and `<name>_en`; languages not shown stay as they were."""
    texts = dict(old.root) if old else {}
    for language in languages:
        texts[language] = form[f"{name}_{language}"].data or ""
    return Text(texts)


def text_data(name: str, text: Text) -> dict[str, str]:
    """A text as the data of its fields."""
    return {f"{name}_{language}": text.root.get(language, "") for language in LANGUAGES}


def shown_languages(languages: tuple[str, ...]) -> tuple[str, ...]:
    """Those languages of a questionnaire that the editor writes, in its order."""
    return tuple(tag for tag in languages if tag in LANGUAGES) or ("zh",)


def writable(_form: Any, field: Field) -> None:
    """Refuse what the format of questionnaires cannot hold: too long, or not characters."""
    text = field.data or ""
    if len(text) > LONGEST_TEXT:
        raise ValidationError(
            gettext("Please shorten this to %(limit)s characters.", limit=LONGEST_TEXT)
        )
    try:
        plain_text(text)
    except ValueError:
        sentence = gettext("Please leave out characters that cannot be shown.")
        raise ValidationError(sentence) from None


WORDS = [writable]


def put_beside(form: Form, refusal: Invalid) -> None:
    """Show a service's refusal where it belongs: beside its fields, the rest on top."""
    for name, sentence in refusal.fields.items():
        if name in form:
            form[name].errors = [*form[name].errors, str(sentence)]
        else:
            form.form_errors.append(str(sentence))
    if str(refusal.sentence):
        form.form_errors.append(str(refusal.sentence))
