"""The forms of vouchers and draws, and of the counter."""

from __future__ import annotations

from typing import Any

from wtforms import FileField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from foundation.web.forms import StaffForm
from foundation.web.texts import lazy_gettext
from surveys.forms.texts import offered
from surveys.incentives.codes import MOST_AT_ONCE
from surveys.incentives.models import DRAW, VOUCHER, Incentive
from surveys.incentives.services import MOST_WINNERS, NAME, TERMS

_NEEDED = lazy_gettext("This is needed.")
_NAMES = ("name_zh", "name_en", "terms_zh", "terms_en", "low_at")


class IncentiveForm(StaffForm):
    """What there is for those who answer."""

    revision = IntegerField(widget=HiddenInput(), validators=[Optional()])
    kind = RadioField(lazy_gettext("What it is"), validators=[DataRequired(_NEEDED)])
    name_zh = StringField(
        lazy_gettext("What there is (Chinese)"),
        validators=[DataRequired(_NEEDED), Length(max=NAME)],
    )
    name_en = StringField(lazy_gettext("What there is (English)"), validators=[Length(max=NAME)])
    terms_zh = TextAreaField(
        lazy_gettext("How it is used (Chinese)"), validators=[Length(max=TERMS)]
    )
    terms_en = TextAreaField(
        lazy_gettext("How it is used (English)"), validators=[Length(max=TERMS)]
    )
    low_at = IntegerField(
        lazy_gettext("Warn when so many are left"),
        validators=[Optional(), NumberRange(0, 10_000, lazy_gettext("A number from 0 to 10000."))],
    )

    def offer(self) -> IncentiveForm:
        """Offer the two kinds."""
        self.kind.choices = offered(
            (
                (VOUCHER, lazy_gettext("Vouchers: everybody takes one, as long as there are some")),
                (DRAW, lazy_gettext("A draw: everybody takes a code, some of them win")),
            )
        )
        return self

    def fixed(self) -> IncentiveForm:
        """Leave what may still change once it is there."""
        del self.kind
        return self

    def texts(self) -> dict[str, Any]:
        """What the services take."""
        return {name: self[name].data for name in _NAMES}


def incentive_data(incentive: Incentive) -> dict[str, Any]:
    """What the form begins with."""
    return {name: getattr(incentive, name) for name in (*_NAMES, "revision")}


class CodesForm(StaffForm):
    """Codes of the organisation's own: pasted, or in a file."""

    codes = TextAreaField(lazy_gettext("Codes, one a line"))
    file = FileField(lazy_gettext("Or a text or CSV file"))


class NumberForm(StaffForm):
    """How many codes are to be made."""

    number = IntegerField(
        lazy_gettext("How many"),
        validators=[
            DataRequired(_NEEDED),
            NumberRange(1, MOST_AT_ONCE, lazy_gettext("A number from 1 to 20000.")),
        ],
    )


class DrawForm(StaffForm):
    """How many win."""

    winners = IntegerField(
        lazy_gettext("How many win"),
        validators=[
            DataRequired(_NEEDED),
            NumberRange(1, MOST_WINNERS, lazy_gettext("A number from 1 to 1000.")),
        ],
    )


class CodeForm(StaffForm):
    """A code as it is read out at the counter."""

    code = StringField(
        lazy_gettext("Voucher code"), validators=[DataRequired(_NEEDED), Length(max=100)]
    )
