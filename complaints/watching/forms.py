"""The form by which a colleague is made to watch a case, or to watch it no more."""

from __future__ import annotations

from uuid import UUID

from wtforms import SelectField

from complaints.models import Complaint
from complaints.watching.queries import can_watch
from foundation.errors import Invalid
from foundation.web.forms import StaffForm
from foundation.web.texts import gettext
from foundation.web.texts import lazy_gettext as _l
from tenants.forms.choosing import choices


class WatcherForm(StaffForm):
    """Who."""

    user_id = SelectField(_l("Colleague"), validate_choice=False)

    def offer(self, case: Complaint) -> WatcherForm:
        """Offer those who may see the case and do not watch it."""
        people = [(str(one), name) for one, name in can_watch(case)]
        self.user_id.choices = choices([("", gettext("Choose one")), *people])
        return self

    def who(self) -> UUID:
        """Who was chosen; `Invalid` for nobody."""
        try:
            return UUID(self.user_id.data or "")
        except ValueError:
            sentence = gettext("Choose one from the list.")
            raise Invalid(fields={"user_id": sentence}) from None
