"""The form by which somebody leaves: who takes what is open, and why."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from wtforms import SelectField, TextAreaField
from wtforms.validators import Length

from foundation.web.forms import StaffForm
from foundation.web.texts import gettext
from foundation.web.texts import lazy_gettext as _l
from tenants.forms.choosing import choices
from tenants.leaving import OpenWork
from tenants.queries import user_names

_TO = "to_"


class LeavingForm(StaffForm):
    """Why; `leaving_form` adds a list for each kind of open work."""

    reason = TextAreaField(
        _l("Reason"), validators=[Length(max=1000, message=_l("At most 1,000 characters."))]
    )

    def takers(self) -> dict[str, UUID]:
        """Who takes which kind, as far as somebody was chosen."""
        found: dict[str, UUID] = {}
        for field in self:
            if field.short_name.startswith(_TO) and field.data:
                try:
                    found[field.short_name.removeprefix(_TO)] = UUID(field.data)
                except ValueError:
                    field.errors = [*field.errors, gettext("Choose one from the list.")]
        return found

    def put_beside(self, fields: dict[str, object]) -> None:
        """Put a refusal's sentences beside their fields."""
        for name, sentence in fields.items():
            at = name if name in self else _TO + name
            if at in self:
                self[at].errors = [*self[at].errors, str(sentence)]


def leaving_form(works: Sequence[OpenWork], leaver: UUID) -> LeavingForm:
    """The form with a list of people for each kind of open work."""

    class Shaped(LeavingForm):
        """With those lists."""

    names = user_names(one for work in works for one in work.takers)
    for work in works:
        people = sorted((names[one], str(one)) for one in work.takers if one in names)
        offered = [(key, name) for name, key in people if key != str(leaver)]
        nobody = ("", gettext("Nobody yet: it shows on the administrators’ desk"))
        field = SelectField(work.title, choices=choices([nobody, *offered]), validate_choice=False)
        setattr(Shaped, _TO + work.kind, field)
    return Shaped()
