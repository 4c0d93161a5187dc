"""Forms about departments."""

from __future__ import annotations

from typing import Any

from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput

from foundation.web.forms import StaffForm
from foundation.web.texts import gettext
from foundation.web.texts import lazy_gettext as _l
from tenants.forms.choosing import choices
from tenants.queries import Node

_LENGTH = Length(max=80, message=_l("Please keep it to 80 characters."))


def kind_names() -> dict[str, str]:
    """Each kind of department in the reader's words."""
    return {
        "department": gettext("Department"),
        "site": gettext("Site"),
        "ward": gettext("Ward"),
        "branch": gettext("Branch"),
        "depot": gettext("Depot"),
    }


class DepartmentForm(StaffForm):
    """A department: names, kind, code and the one above it."""

    name_zh = StringField(
        _l("Chinese name"),
        validators=[InputRequired(_l("Please give the department a name.")), _LENGTH],
    )
    name_en = StringField(
        _l("English name"),
        validators=[_LENGTH],
        description=_l("Shown where people read English; the Chinese name stands in for it."),
    )
    kind = SelectField(_l("Kind"))
    parent = SelectField(_l("Stands under"))
    code = StringField(
        _l("Short code"),
        validators=[Length(max=40, message=_l("A code has letters, digits, hyphens; 40 at most."))],
        description=_l(
            "Letters, digits and hyphens, as in your other systems. We make one if you leave it."
        ),
    )
    revision = IntegerField(widget=HiddenInput(), default=0)

    def offer(self, nodes: list[Node], language: str, without: Node | None = None) -> None:
        """Fill the choices; a department is not offered itself or what stands below it."""
        self.kind.choices = choices(kind_names().items())
        self.parent.choices = parent_choices(nodes, language, without)


class SeveralForm(StaffForm):
    """Many departments at once, one on each line."""

    lines = TextAreaField(
        _l("One department on each line"),
        validators=[
            InputRequired(_l("Please write one department on each line.")),
            Length(max=20_000, message=_l("This is more than can be read at once.")),
        ],
        description=_l(
            "Indent a line to put it under the one above. An English name may follow after |."
        ),
    )
    parent = SelectField(_l("All of them under"))

    def offer(self, nodes: list[Node], language: str) -> None:
        """Fill the choices."""
        self.parent.choices = parent_choices(nodes, language, None)


def parent_choices(nodes: list[Node], language: str, without: Node | None) -> list[Any]:
    """The places under which a department can stand, the top first."""
    own = {node.department.id for node in without.walk()} if without else set()
    pairs = [("", gettext("the top"))]
    pairs += [
        (node.department.code, "\u3000" * node.depth + node.department.name(language))
        for node in nodes
        if node.department.id not in own
    ]
    return choices(pairs)
