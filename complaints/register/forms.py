"""The form by which a view of the register is kept."""

from __future__ import annotations

from wtforms import StringField
from wtforms.validators import DataRequired, Length

from complaints.register.keeping import LONGEST
from foundation.web.forms import StaffForm
from foundation.web.texts import lazy_gettext as _l


class KeepForm(StaffForm):
    """Under which name the filters are kept."""

    name = StringField(_l("Name of the view"), validators=[DataRequired(), Length(max=LONGEST)])
