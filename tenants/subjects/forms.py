"""Forms of requests about people's data."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import (
    DateField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from foundation.web.forms import StaffForm
from foundation.web.texts import lazy_gettext as _l
from tenants.subjects.rooms import Sought, Thing
from tenants.subjects.wording import WISH_WORDS


class FindForm(StaffForm):
    """By what somebody is looked for; one of them is enough."""

    email = StringField(_l("E-mail address"), validators=[Length(max=254)])
    phone = StringField(_l("Telephone number"), validators=[Length(max=40)])
    ref = StringField(
        _l("Reference of a case, or number on a list of people"), validators=[Length(max=120)]
    )
    receipt = StringField(_l("Receipt"), validators=[Length(max=64)])

    @property
    def sought(self) -> Sought:
        """What was typed."""
        return Sought(
            self.email.data or "",
            self.phone.data or "",
            self.ref.data or "",
            self.receipt.data or "",
        )


class AskForm(StaffForm):
    """What somebody asks for, about which things, since which day."""

    things = SelectMultipleField(
        _l("What the request is about"),
        choices=[],
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    wish = RadioField(
        _l("What is asked for"),
        choices=[],
        validators=[InputRequired(_l("Please choose one."))],
    )
    came_on = DateField(
        _l("The request came in on"), validators=[DataRequired(_l("Please choose a day."))]
    )
    note = TextAreaField(_l("How it came in, and how we know who asks"))

    def offer(self, found: Sequence[Thing]) -> AskForm:
        """Give the choice of what was found."""
        self.wish.choices = [(name, str(words)) for name, words in WISH_WORDS.items()]
        self.things.choices = [(one.token, one.words) for one in found if not one.erased]
        return self


class _Revised(StaffForm):
    revision = IntegerField(widget=HiddenInput(), validators=[InputRequired()])


class AllowForm(_Revised):
    """Allow what cannot be undone; the code where the same person asked."""

    code = StringField(_l("Code of your second factor"), validators=[Length(max=12)])


class RefuseForm(_Revised):
    """Refuse it and say why."""

    reason = TextAreaField(_l("Reason"), validators=[DataRequired(_l("Please say why."))])


class ExtendForm(_Revised):
    """Take longer, once, and say why."""

    # Not alone on its page: the form that refuses has a reason as well.
    reason = TextAreaField(
        _l("Reason"), id="longer", validators=[DataRequired(_l("Please say why."))]
    )


class ByHandForm(_Revised):
    """Say what was done."""

    done = TextAreaField(
        _l("What was done about it"), validators=[DataRequired(_l("Please fill this in."))]
    )


class DoneForm(_Revised):
    """Note that the copy was handed over."""
