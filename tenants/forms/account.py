"""Forms of the own account: name, preferences, password, second factor."""

from __future__ import annotations

from wtforms import PasswordField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from foundation.web.forms import StaffForm
from foundation.web.texts import lazy_gettext as _l
from tenants.forms.choosing import choices
from tenants.forms.doors import NAME

_PRESENT = _l("Please give your present password.")


class AccountForm(StaffForm):
    """Name, language and colours."""

    name = StringField(
        _l("Full name"), validators=[InputRequired(_l("Please give your name.")), NAME]
    )
    language = SelectField(_l("Language"), choices=choices([("zh", "中文"), ("en", "English")]))
    theme = SelectField(
        _l("Colours"),
        choices=choices(
            [
                ("system", _l("As the device")),
                ("light", _l("Light")),
                ("dark", _l("Dark")),
            ]
        ),
    )


class ChangePasswordForm(StaffForm):
    """The present password and the new one."""

    password = PasswordField(_l("Present password"), validators=[InputRequired(_PRESENT)])
    new_password = PasswordField(
        _l("New password"),
        validators=[InputRequired(_l("Please choose a password."))],
        description=_l("12 to 128 characters. Any characters are welcome."),
    )


class StartSecondFactorForm(StaffForm):
    """The present password, and the present code where there is one."""

    password = PasswordField(_l("Present password"), validators=[InputRequired(_PRESENT)])
    code = StringField(
        _l("Code from the app you use now"),
        validators=[Length(max=20, message=_l("The code has six digits."))],
    )


class FinishSecondFactorForm(StaffForm):
    """The first code of the new app."""

    code = StringField(
        _l("Code from your app"),
        validators=[
            InputRequired(_l("Please give the six digits.")),
            Length(max=20, message=_l("The code has six digits.")),
        ],
    )
