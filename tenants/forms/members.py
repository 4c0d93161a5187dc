"""Forms about people: inviting somebody, changing what a member may do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from wtforms import (
    DateTimeLocalField,
    EmailField,
    IntegerField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import InputRequired, Optional, ValidationError
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from foundation import clock
from foundation.web.forms import StaffForm
from foundation.web.texts import gettext
from foundation.web.texts import lazy_gettext as _l
from tenants.assignments import Portion
from tenants.forms.choosing import choices
from tenants.forms.doors import EMAIL, NAME
from tenants.permissions import GUEST, RANKS, ROLES, role_names
from tenants.queries import Node

_LATEST = timedelta(days=366 * 10)


class EndField(DateTimeLocalField):
    """A day and a time; a day alone is meant whole."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; `fromisoformat` takes a day alone."""
        typed = " ".join(valuelist).strip()
        try:
            day = date.fromisoformat(typed)
        except ValueError:
            super().process_formdata(valuelist)
        else:
            after = day + timedelta(days=1) if day < date.max else day
            self.data = datetime.combine(after, time())


class PlacesForm(StaffForm):
    """Roles, departments, what a guest may read, and an end."""

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
    assigned = SelectMultipleField(
        _l("Evaluation periods"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l("An external auditor reads these periods and nothing else."),
    )
    until = EndField(
        _l("Access ends at"),
        validators=[Optional()],
        format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        description=_l(
            "An external auditor needs an end, which holds to the second; for others it is a"
            " choice. A day without a time means until that day is over."
        ),
    )
    revision = IntegerField(widget=HiddenInput(), default=0)

    def offer(
        self, nodes: list[Node], language: str, rank: int, portions: Iterable[Portion]
    ) -> None:
        """Fill the choices: roles up to a rank, every department, what guests can be let read."""
        names = role_names()
        self.roles.choices = choices((role, names[role]) for role in ROLES if RANKS[role] <= rank)
        self.departments.choices = choices(
            (str(node.department.id), "\u3000" * node.depth + node.department.name(language))
            for node in nodes
        )
        self.assigned.choices = choices((str(one.id), one.name) for one in portions)
        self.facts = {str(one.id): one.fact for one in portions}

    def validate_until(self, field: EndField) -> None:
        """A moment that is not in another age."""
        if field.data is None:
            return
        today = clock.now().date()
        if not today - timedelta(days=1) <= field.data.date() <= today + _LATEST:
            raise ValidationError(gettext("Please choose a day within the next ten years."))

    def validate_assigned(self, field: SelectMultipleField) -> None:
        """A guest is let read something."""
        if GUEST in (self.roles.data or ()) and not field.data:
            raise ValidationError(
                gettext("Please choose at least one evaluation period for an external auditor.")
            )

    def department_ids(self) -> list[UUID]:
        """The departments chosen."""
        return [UUID(one) for one in self.departments.data or []]

    def assigned_ids(self) -> list[UUID]:
        """What was chosen for a guest to read."""
        return [UUID(one) for one in self.assigned.data or []]

    def end(self, zone: str) -> datetime | None:
        """The moment at which the access ends, by the clocks of the organisation."""
        return self.until.data.replace(tzinfo=ZoneInfo(zone)) if self.until.data else None


class InvitationForm(PlacesForm):
    """Whom to invite, and as what."""

    email = EmailField(
        _l("E-mail"), validators=[InputRequired(_l("Please give a mail address.")), EMAIL]
    )
    name = StringField(_l("Full name"), validators=[InputRequired(_l("Please give a name.")), NAME])


def local_end(end: datetime | None, zone: str) -> datetime | None:
    """An end as the organisation's clocks show it, for the field."""
    return end.astimezone(ZoneInfo(zone)).replace(tzinfo=None) if end else None
