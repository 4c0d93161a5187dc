"""The form by which somebody enters an absence."""

from __future__ import annotations

from datetime import date
from typing import cast
from uuid import UUID

from wtforms import SelectField
from wtforms.validators import InputRequired

from foundation.errors import Invalid
from foundation.web.forms import StaffForm
from foundation.web.languages import language
from foundation.web.texts import gettext
from foundation.web.texts import lazy_gettext as _l
from tenants.absences.standing_in import Holdings
from tenants.forms.calendar import Day
from tenants.forms.choosing import choices
from tenants.queries import members_here


class AbsenceForm(StaffForm):
    """From when to when, and who stands in."""

    first_day = Day(_l("First day"), validators=[InputRequired(_l("Please choose a day."))])
    last_day = Day(_l("Last day"), validators=[InputRequired(_l("Please choose a day."))])
    stand_in_id = SelectField(_l("Who stands in"), validate_choice=False)

    def offer(self, user_id: UUID) -> AbsenceForm:
        """Offer everybody who is here: who holds the same rights first, the others with why not."""
        others = [(one, name) for one, name in members_here() if one != user_id]
        held = Holdings.of([user_id, *(one for one, _ in others)])
        able, lacking = [], []
        for one, name in others:
            lack = held.lack(user_id, one)
            if lack is None:
                continue
            if lack:
                words = gettext(
                    "%(name)s (not without: %(what)s)", name=name, what=lack.words(language())
                )
                lacking.append((str(one), words))
            else:
                able.append((str(one), name))
        nobody = ("", gettext("Nobody: what falls due shows on the administrators’ desk"))
        self.stand_in_id.choices = choices([nobody, *able, *lacking])
        self.stand_in_id.description = (
            gettext("Standing in gives nobody a right: it takes the same roles and departments.")
            if able
            else gettext("Nobody here holds the same roles and departments, so nobody can.")
        )
        return self

    def first(self) -> date:
        """The first day of a form that was found right."""
        return cast(date, self.first_day.data)

    def last(self) -> date:
        """The last one."""
        return cast(date, self.last_day.data)

    def stand_in(self) -> UUID | None:
        """Who was chosen; `Invalid` for what is no id."""
        chosen = self.stand_in_id.data or ""
        try:
            return UUID(chosen) if chosen else None
        except ValueError:
            raise Invalid(fields={"stand_in_id": gettext("Choose one from the list.")}) from None
