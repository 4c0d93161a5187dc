"""Forms about reorganisations."""

from __future__ import annotations

from typing import Any

from wtforms import (
    BooleanField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput

from foundation.web.forms import StaffForm
from foundation.web.texts import gettext
from foundation.web.texts import lazy_gettext as _l
from tenants.forms.calendar import Day
from tenants.forms.choosing import choices
from tenants.forms.departments import parent_choices
from tenants.queries import Node

_LENGTH = Length(max=80, message=_l("Please keep it to 80 characters."))


class ReorganisingForm(StaffForm):
    """A change of the tree; which fields count is said by its kind."""

    kind = StringField(widget=HiddenInput())
    # What is chosen is looked up by the view: of one kind of change only some fields are sent.
    department = SelectField(_l("Department"), validate_choice=False)
    effective_on = Day(
        _l("From which day on"), validators=[InputRequired(_l("Please choose a day."))]
    )
    name_zh = StringField(_l("Chinese name"), validators=[_LENGTH])
    name_en = StringField(_l("English name"), validators=[_LENGTH])
    parent = SelectField(_l("Stands under"), validate_choice=False)
    others = SelectMultipleField(
        _l("Departments that are taken in"),
        validate_choice=False,
        description=_l("Hold Ctrl or ⌘ to choose several. On a phone, tick them."),
    )
    parts = TextAreaField(
        _l("The parts, one on each line"),
        validators=[Length(max=4000, message=_l("This is more than can be read at once."))],
        description=_l("An English name may follow after |."),
    )
    answerable_follow = BooleanField(
        _l("Whoever answers for a department that is taken in answers for this one too"),
        default=True,
    )
    reason = TextAreaField(
        _l("Why"),
        validators=[
            InputRequired(_l("Say why, for those who read the history later.")),
            Length(max=500, message=_l("At most 500 characters.")),
        ],
    )

    def offer(self, nodes: list[Node], language: str) -> None:
        """Fill the choices from the tree."""
        pairs = [
            (n.department.code, "\u3000" * n.depth + n.department.name(language)) for n in nodes
        ]
        self.department.choices = choices([("", gettext("Choose a department")), *pairs])
        self.others.choices = choices(pairs)
        self.parent.choices = parent_choices(nodes, language, None)

    def lines(self) -> list[tuple[str, str]]:
        """The parts as they were typed: Chinese name, English name."""
        found: list[tuple[str, str]] = []
        for line in (self.parts.data or "").split("\n"):
            zh, _, en = line.replace("｜", "|").partition("|")
            if line.strip():
                found.append((zh.strip(), en.strip()))
        return found


class CallOffForm(StaffForm):
    """Calling off what is planned."""

    revision = IntegerField(widget=HiddenInput(), default=0)


def kept_fields(form: ReorganisingForm) -> list[tuple[str, Any]]:
    """What was filled in, to be sent again by the page that asks whether it is meant."""
    found: list[tuple[str, Any]] = []
    for field in form:
        if field.name == "csrf_token" or field.data in (None, "", []):
            continue
        if isinstance(field.data, list):
            found += [(field.name, one) for one in field.data]
        elif isinstance(field.data, bool):
            found += [(field.name, "y")] if field.data else []
        else:
            found.append((field.name, field._value() if hasattr(field, "_value") else field.data))
    return found
