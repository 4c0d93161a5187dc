"""The form of an organisation's settings."""

from __future__ import annotations

from zoneinfo import available_timezones

from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Regexp
from wtforms.widgets import ColorInput, HiddenInput

from foundation.web.forms import StaffForm
from foundation.web.texts import lazy_gettext as _l
from tenants.forms.choosing import choices

_NAME = Length(max=80, message=_l("Please keep it to 80 characters."))
_FOOTER = Length(max=300, message=_l("Please keep it to 300 characters."))
_NOTICE = Length(max=10_000, message=_l("Please keep it to 10,000 characters."))
_USUAL = ("Asia/Shanghai", "Asia/Urumqi", "Asia/Hong_Kong", "Asia/Taipei", "UTC")


class SettingsForm(StaffForm):
    """Names, time zone, colour, and the texts on respondents' pages."""

    name_zh = StringField(
        _l("Chinese name"), validators=[InputRequired(_l("Please give a name.")), _NAME]
    )
    name_en = StringField(_l("English name"), validators=[_NAME])
    zone = SelectField(_l("Time zone"))
    colour = StringField(
        _l("Colour"),
        widget=ColorInput(),
        validators=[
            InputRequired(_l("Please choose a colour.")),
            Regexp(r"#[0-9a-fA-F]{6}\Z", message=_l("A colour is # and six digits.")),
        ],
        description=_l(
            "We make it darker or lighter where needed, so that everything can be read."
        ),
    )
    footer_zh = TextAreaField(_l("Footer, in Chinese"), validators=[_FOOTER])
    footer_en = TextAreaField(_l("Footer, in English"), validators=[_FOOTER])
    privacy_zh = TextAreaField(_l("Privacy notice, in Chinese"), validators=[_NOTICE])
    privacy_en = TextAreaField(_l("Privacy notice, in English"), validators=[_NOTICE])
    revision = IntegerField(widget=HiddenInput(), default=0)

    def offer(self) -> None:
        """Fill the time zones, the likely ones first."""
        others = sorted(name for name in available_timezones() if "/" in name)
        names = [*_USUAL, *(name for name in others if name not in _USUAL)]
        self.zone.choices = choices((name, name.replace("_", " ")) for name in names)
