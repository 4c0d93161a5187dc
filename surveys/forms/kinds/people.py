"""Contact details, files, and departments or staff to pick from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wtforms import BooleanField, IntegerField, SelectField, SelectMultipleField
from wtforms.validators import NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from foundation.web.texts import lazy_gettext
from surveys.definition.questions.base import Question
from surveys.definition.questions.contact import Contact
from surveys.definition.questions.file import FileField
from surveys.definition.questions.picker import Picker
from surveys.forms.texts import offered
from tenants.queries import Node

if TYPE_CHECKING:
    from surveys.forms.questions import QuestionForm

DETAILS = ("name", "phone", "email", "organisation", "address")
FIELDS: dict[str, tuple[str, ...]] = {
    "contact": tuple(f"ask_{kind}" for kind in DETAILS),
    "file": ("accept", "files"),
    "picker": ("source", "sets_department", "departments", "at_door"),
}
_ASKED = offered(
    [
        ("", lazy_gettext("not asked")),
        ("optional", lazy_gettext("may be left out")),
        ("required", lazy_gettext("has to be given")),
    ]
)


class PeopleFields:
    """Which details; what files; which list."""

    ask_name = SelectField(lazy_gettext("Name"), choices=_ASKED)
    ask_phone = SelectField(lazy_gettext("Telephone"), choices=_ASKED)
    ask_email = SelectField(lazy_gettext("E-mail"), choices=_ASKED)
    ask_organisation = SelectField(lazy_gettext("Organisation"), choices=_ASKED)
    ask_address = SelectField(lazy_gettext("Address"), choices=_ASKED)
    accept = SelectField(
        lazy_gettext("What is taken"),
        choices=offered(
            [
                ("photos", lazy_gettext("Photos")),
                ("files", lazy_gettext("Photos and documents")),
            ]
        ),
    )
    files = IntegerField(
        lazy_gettext("How many at most"),
        validators=[NumberRange(1, 5, lazy_gettext("Please give a number from 1 to 5."))],
    )
    source = SelectField(
        lazy_gettext("Offers"),
        choices=offered(
            [
                ("departments", lazy_gettext("Departments of the house")),
                ("staff", lazy_gettext("The staff")),
            ]
        ),
    )
    sets_department = BooleanField(lazy_gettext("The answer counts for the department chosen here"))
    departments = SelectMultipleField(
        lazy_gettext("Staff of these departments only"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    at_door = BooleanField(lazy_gettext("Staff of the link's department only"))


def offer_departments(form: QuestionForm, nodes: list[Node], language: str) -> None:
    """Offer the departments whose staff can be chosen from, if the form has them."""
    if "departments" in form:
        form.departments.choices = offered(
            [
                (node.department.code, "\u3000" * node.depth + node.department.name(language))
                for node in nodes
            ]
        )


def data(question: Question) -> dict[str, Any]:
    """The stored question as the data of its form."""
    if isinstance(question, Contact):
        asked: dict[str, str] = {
            each.kind: "required" if each.required else "optional" for each in question.fields
        }
        return {f"ask_{kind}": asked.get(kind, "") for kind in DETAILS}
    if isinstance(question, FileField):
        return {"accept": question.accept, "files": question.most}
    if isinstance(question, Picker):
        return {"source": question.source, "departments": list(question.departments)}
    return {}


def changes(form: QuestionForm, question: Question) -> dict[str, Any]:
    """What was typed, as fields of the stored question."""
    if isinstance(question, Contact):
        asked = [(kind, form[f"ask_{kind}"].data) for kind in DETAILS]
        return {"fields": [{"kind": k, "required": how == "required"} for k, how in asked if how]}
    if isinstance(question, FileField):
        return {"accept": form.accept.data or question.accept, "most": form.files.data}
    if isinstance(question, Picker):
        source = form.source.data or question.source
        chosen = form.departments.data or () if source == "staff" else ()
        return {
            "source": source,
            "departments": tuple(chosen),
            "at_door": source == "staff" and bool(form.at_door.data),
        }
    return {}
