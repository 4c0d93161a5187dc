"""Forms of the staff directory: one entry, a list, the day somebody leaves."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from wtforms import FileField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from foundation.web.forms import StaffForm
from foundation.web.texts import gettext
from foundation.web.texts import lazy_gettext as _l
from tenants.forms.calendar import Day
from tenants.forms.choosing import choices
from tenants.models import Department
from tenants.queries import Node

_LENGTH = Length(max=80, message=_l("Please keep it to 80 characters."))


class EntryForm(StaffForm):
    """Somebody on the directory."""

    staff_number = StringField(
        _l("Staff number"),
        validators=[
            InputRequired(_l("Please give the number.")),
            Length(
                max=40, message=_l("A number has letters, digits, hyphens and dots; 40 at most.")
            ),
        ],
        description=_l("As on the badge and in your other systems; lists are compared by it."),
    )
    name_zh = StringField(
        _l("Chinese name"), validators=[InputRequired(_l("Please give a name.")), _LENGTH]
    )
    name_en = StringField(
        _l("English name"),
        validators=[_LENGTH],
        description=_l("Shown where people read English; the Chinese name stands in for it."),
    )
    job_title = StringField(
        _l("Job title"),
        validators=[_LENGTH],
        description=_l("Such as chief physician; shown beside the name where people choose."),
    )
    department = SelectField(_l("Department"), validators=[Optional()])
    member = SelectField(
        _l("Member"),
        validators=[Optional()],
        description=_l("If this person can sign in. It gives no rights and takes none."),
    )
    active_from = Day(
        _l("Here from"),
        validators=[Optional()],
        description=_l("Offered from this day on; empty for somebody who is here already."),
    )
    left_on = Day(
        _l("Gone from"),
        validators=[Optional()],
        description=_l("Offered no more from this day on; figures keep the name."),
    )
    revision = IntegerField(widget=HiddenInput(), default=0)

    def offer(
        self,
        nodes: list[Node],
        language: str,
        members: list[tuple[UUID, str]],
        now: Department | None = None,
    ) -> EntryForm:
        """Fill the choices; where somebody stands now is offered though it be put away."""
        units = [
            (node.department.code, "\u3000" * node.depth + node.department.name(language))
            for node in nodes
        ]
        if now is not None and now.code not in {code for code, _ in units}:
            words = gettext("%(name)s (put away)", name=now.name(language))
            units.append((now.code, words))
        self.department.choices = choices([("", gettext("none")), *units])
        people = [(str(key), name) for key, name in members]
        self.member.choices = choices([("", gettext("nobody")), *people])
        return self


class LeavingForm(StaffForm):
    """The day from which on somebody is not here any more."""

    left_on = Day(
        _l("Gone from"),
        validators=[InputRequired(_l("Please give a day, such as 2026-10-01."))],
        description=_l("Offered no more from this day on; figures keep the name."),
    )


class ListForm(StaffForm):
    """A list of staff, pasted or as a file; `agreed` marks what was looked at before."""

    people = TextAreaField(
        _l("People, one a line"),
        validators=[Length(max=400_000, message=_l("This is more than can be read at once."))],
    )
    file = FileField(_l("Or a CSV file"))
    agreed = HiddenField()
    make = HiddenField()  # the button that brings it in


def entry_data(row: Any, department: Department | None) -> dict[str, Any]:
    """What the form of an entry begins with."""
    plain = ("staff_number", "name_zh", "name_en", "job_title", "active_from", "left_on")
    return {
        **{name: getattr(row, name) for name in (*plain, "revision")},
        "department": department.code if department is not None else "",
        "member": str(row.membership_id or ""),
    }
