"""Forms at the door: signing in, the code, a forgotten password, an invitation."""

from __future__ import annotations

from wtforms import EmailField, HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from foundation.web.forms import StaffForm
from foundation.web.texts import lazy_gettext as _l

EMAIL = Length(max=254, message=_l("This is longer than any mail address."))
NAME = Length(max=80, message=_l("Please keep it to 80 characters."))


class SignInForm(StaffForm):
    """Address and password."""

    email = EmailField(
        _l("Work e-mail"),
        validators=[InputRequired(_l("Please give your mail address.")), EMAIL],
    )
    password = PasswordField(
        _l("Password"), validators=[InputRequired(_l("Please give your password."))]
    )
    next = HiddenField()


class CodeForm(StaffForm):
    """The code of the second factor."""

    code = StringField(
        _l("Code from your app"),
        validators=[
            InputRequired(_l("Please give the six digits.")),
            Length(max=20, message=_l("The code has six digits.")),
        ],
    )
    next = HiddenField()


class ForgotForm(StaffForm):
    """The address to which the link goes."""

    email = EmailField(
        _l("Work e-mail"),
        validators=[InputRequired(_l("Please give your mail address.")), EMAIL],
    )


class NewPasswordForm(StaffForm):
    """A new password, by a link."""

    password = PasswordField(
        _l("New password"),
        validators=[InputRequired(_l("Please choose a password."))],
        description=_l("12 to 128 characters. Any characters are welcome."),
    )


class JoinForm(StaffForm):
    """A person who is new here: name and password."""

    name = StringField(
        _l("Your name"), validators=[InputRequired(_l("Please give your name.")), NAME]
    )
    password = PasswordField(
        _l("Password"),
        validators=[InputRequired(_l("Please choose a password."))],
        description=_l("12 to 128 characters. Any characters are welcome."),
    )


class JoinKnownForm(StaffForm):
    """A person who has an account: its password, and its code where there is one."""

    password = PasswordField(
        _l("Password"), validators=[InputRequired(_l("Please give your password."))]
    )
    code = StringField(
        _l("Code from your app"),
        validators=[Length(max=20, message=_l("The code has six digits."))],
    )


class PreferencesForm(StaffForm):
    """Language and colours; both are buttons."""

    language = StringField(_l("Language"))
    theme = StringField(_l("Colours"))
