"""The form of an organisation's settings."""

from __future__ import annotations

from zoneinfo import available_timezones

from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp, ValidationError
from wtforms.widgets import ColorInput, HiddenInput

from foundation.unit_of_work import settings
from foundation.web.forms import StaffForm
from foundation.web.texts import gettext
from foundation.web.texts import lazy_gettext as _l
from tenants.forms.choosing import choices
from tenants.networks import MOST, read_networks
from tenants.sites import MOST as MOST_SITES
from tenants.sites import read_sites

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
    staff_networks = TextAreaField(
        _l("Networks of your staff"),
        validators=[Length(max=2_000, message=_l("Please keep it to 2,000 characters."))],
    )
    embed_sites = TextAreaField(
        _l("Sites that may show our surveys"),
        validators=[Length(max=2_000, message=_l("Please keep it to 2,000 characters."))],
    )
    silence_days = IntegerField(
        _l("Days without a word until an answered case closes"), validators=[Optional()]
    )
    objection_days = IntegerField(
        _l("Days to object after that"),
        validators=[
            Optional(),
            NumberRange(min=1, max=365, message=_l("Please choose 1 to 365 days.")),
        ],
    )
    revision = IntegerField(widget=HiddenInput(), default=0)

    def validate_silence_days(self, field: IntegerField) -> None:
        """Take nought, for never, or enough days for people to answer."""
        if field.data not in (None, 0) and not 5 <= (field.data or 0) <= 90:
            raise ValidationError(gettext("Please choose 5 to 90 days, or 0 for never."))

    def validate_staff_networks(self, field: TextAreaField) -> None:
        """Take ranges of addresses only, and keep them in their plain spelling."""
        good, bad = read_networks(field.data or "")
        if bad:
            raise ValidationError(
                gettext("This is no network, or too wide a one: %(line)s", line=bad[0][:60])
            )
        if len(good) > MOST:
            raise ValidationError(gettext("At most %(most)s networks, please.", most=MOST))
        field.data = "\n".join(good)

    def validate_embed_sites(self, field: TextAreaField) -> None:
        """Take addresses of sites only, and keep them in their plain spelling."""
        good, bad = read_sites(field.data or "", local=settings().environment != "production")
        if bad:
            raise ValidationError(
                gettext(
                    "This is no address of a site, such as https://www.example.org: %(line)s",
                    line=bad[0][:60],
                )
            )
        if len(good) > MOST_SITES:
            raise ValidationError(gettext("At most %(most)s sites, please.", most=MOST_SITES))
        field.data = "\n".join(good)

    def offer(self) -> None:
        """Fill the time zones, the likely ones first."""
        others = sorted(name for name in available_timezones() if "/" in name)
        names = [*_USUAL, *(name for name in others if name not in _USUAL)]
        self.zone.choices = choices((name, name.replace("_", " ")) for name in names)
