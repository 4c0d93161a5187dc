"""The forms of causes, and of the rules by which they are looked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import HiddenInput

from complaints.actions.causes.methods import CATEGORIES, DEPTH, Bone, allowed
from complaints.actions.causes.wording import CATEGORY_WORDS, METHOD_WORDS
from complaints.actions.forms.plan import id_of
from foundation.web.forms import StaffForm
from foundation.web.texts import gettext
from foundation.web.texts import lazy_gettext as _l


class CauseForm(StaffForm):
    """A cause of the fishbone."""

    revision = IntegerField(widget=HiddenInput())
    text = StringField(_l("What contributed"))
    category = SelectField(_l("Kind of cause"), validate_choice=False)
    parent_id = SelectField(_l("Explains"), validate_choice=False)
    evidence = StringField(_l("What shows it"))
    root = BooleanField(_l("This is the root cause"))

    def offer(self, bones: Iterable[Bone], own: UUID | None = None) -> CauseForm:
        """Offer the categories, and the causes that another can explain."""
        self.category.choices = [(each, CATEGORY_WORDS[each]) for each in CATEGORIES]
        self.parent_id.choices = [
            ("", gettext("the problem itself")),
            *(
                (str(bone.cause.id), "– " * bone.depth + bone.cause.text)
                for bone in bones
                if bone.depth < DEPTH - 1 and bone.cause.id != own
            ),
        ]
        return self

    def facts(self) -> dict[str, Any]:
        """What the service takes."""
        return {
            "text": self.text.data,
            "category": self.category.data,
            "parent_id": id_of(self.parent_id.data),
            "evidence": self.evidence.data or "",
            "root": bool(self.root.data),
        }


class MoveForm(StaffForm):
    """Which way a cause moves."""

    way = RadioField(
        _l("Direction"), choices=[SelectChoice("up", _l("up")), SelectChoice("down", _l("down"))]
    )


class RulesForm(StaffForm):
    """How deep causes are looked for, by severity."""

    revision = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    severe = RadioField(_l("Severe"), validate_choice=False)
    moderate = RadioField(_l("Moderate"), validate_choice=False)
    slight = RadioField(_l("Slight"), validate_choice=False)

    recurrence_days = IntegerField(_l("Days watched after a verdict"), validators=[Optional()])

    def offer(self) -> RulesForm:
        """Offer the least method of each severity and the stricter ones."""
        for name in ("severe", "moderate", "slight"):
            self[name].choices = [(each, METHOD_WORDS[each]) for each in allowed(name)]
        return self

    def facts(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: self[name].data for name in ("severe", "moderate", "slight")}
