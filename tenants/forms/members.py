"""Forms about people: inviting somebody, changing what a member may do."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from wtforms import DateField, EmailField, IntegerField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Optional, ValidationError
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from foundation import clock
from foundation.web.forms import StaffForm
from foundation.web.texts import gettext
from foundation.web.texts import lazy_gettext as _l
from tenants.forms.choosing import choices
from tenants.forms.doors import EMAIL, NAME
from tenants.permissions import RANKS, ROLES, role_names
from tenants.queries import Node

_YEARS = 10


class PlacesForm(StaffForm):
    """Roles, departments and an end."""

    roles = SelectMultipleField(
        _l("Roles"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[InputRequired(_l("Please choose at least one role."))],
    )
    departments = SelectMultipleField(
        _l("Responsible for"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l("A department owner needs at least one; others need none."),
    )
    until = DateField(
        _l("Last day of access"),
        validators=[Optional()],
        description=_l("An external auditor needs one; for others it is a choice."),
    )
    revision = IntegerField(widget=HiddenInput(), default=0)

    def offer(self, nodes: list[Node], language: str, rank: int) -> None:
        """Fill the choices: roles up to a rank, and every department."""
        names = role_names()
        self.roles.choices = choices((role, names[role]) for role in ROLES if RANKS[role] <= rank)
        self.departments.choices = choices(
            (str(node.department.id), "\u3000" * node.depth + node.department.name(language))
            for node in nodes
        )

    def validate_until(self, field: DateField) -> None:
        """A day that is still to come, and not in another age."""
        if field.data is None:
            return
        today = clock.now().date()
        if not today - timedelta(days=1) <= field.data <= today + timedelta(days=366 * _YEARS):
            raise ValidationError(gettext("Please choose a day within the next ten years."))

    def department_ids(self) -> list[UUID]:
        """The departments chosen."""
        return [UUID(one) for one in self.departments.data or []]

    def end(self, zone: str) -> datetime | None:
        """The moment at which the last day is over, where the organisation is."""
        return end_of(self.until.data, zone) if self.until.data else None


class InvitationForm(PlacesForm):
    """Whom to invite, and as what."""

    email = EmailField(
        _l("E-mail"), validators=[InputRequired(_l("Please give a mail address.")), EMAIL]
    )
    name = StringField(_l("Full name"), validators=[InputRequired(_l("Please give a name.")), NAME])


def end_of(day: date, zone: str) -> datetime:
    """The end of a day in a time zone."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))


def last_day(end: datetime | None, zone: str) -> date | None:
    """The last whole day before an end."""
    return (end.astimezone(ZoneInfo(zone)) - timedelta(seconds=1)).date() if end else None
