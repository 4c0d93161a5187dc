"""Forms of categories."""

from __future__ import annotations

from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from complaints.categories.services import NAME_LIMIT, Naming, successors
from complaints.categories.tree import Tree
from complaints.wording import SEVERITY_WORDS
from foundation.web.forms import StaffForm
from foundation.web.texts import gettext
from foundation.web.texts import lazy_gettext as _l

_LENGTH = Length(max=NAME_LIMIT, message=_l("Please keep it to 40 characters."))


class CategoryForm(StaffForm):
    """What a category is called, and how severe its cases usually are."""

    revision = IntegerField(widget=HiddenInput(), validators=[Optional()])
    zh = StringField(
        _l("Chinese name"),
        validators=[InputRequired(_l("Please give the category a name.")), _LENGTH],
    )
    en = StringField(
        _l("English name"),
        validators=[_LENGTH],
        description=_l("Shown where people read English; the Chinese name stands in for it."),
    )
    severity = SelectField(
        _l("Usual severity"),
        validators=[Optional()],
        description=_l("Told beside the choice; whoever files the case decides."),
    )

    def offer(self) -> CategoryForm:
        """Offer the severities."""
        none = ("", gettext("No suggestion"))
        self.severity.choices = [none, *((s, str(w)) for s, w in SEVERITY_WORDS.items())]
        return self

    def naming(self) -> Naming:
        """What was typed, for the service."""
        return Naming(self.zh.data or "", self.en.data or "", self.severity.data or "")

    def put_beside(self, fields: dict[str, object]) -> None:
        """Put a refusal's sentences beside their fields."""
        for name, sentence in fields.items():
            self[name].errors = [*self[name].errors, str(sentence)]


class AddForm(CategoryForm):
    """A new category: also what it stands below, and its code."""

    parent = SelectField(_l("Below which category"), validate_choice=False)
    code = StringField(
        _l("Code of the category"),
        validators=[Length(max=30)],
        description=_l(
            "Small letters, digits and underscores. It stands in files and never changes; we make"
            " one if you leave it."
        ),
    )

    def offer_places(self, tree: Tree, language: str) -> AddForm:
        """Offer what the new one can stand below."""
        self.offer()
        tops = [(one.code, one.name(language)) for one in tree.offered() if not one.parent]
        self.parent.choices = [("", gettext("Nothing: it is a category of its own")), *tops]
        return self

    def naming(self) -> Naming:
        """What was typed, for the service."""
        said = super().naming()
        code, parent = self.code.data or "", self.parent.data or ""
        return Naming(said.zh, said.en, said.severity, code, parent)


class MergeCategoryForm(StaffForm):
    """With which category the cases of another are counted."""

    into = SelectField(_l("Count its cases with"), validate_choice=False)

    def offer(self, tree: Tree, code: str, language: str) -> MergeCategoryForm:
        """Offer what it can be merged into."""
        words = tree.words(language)
        first = ("", gettext("Choose one"))
        self.into.choices = [first, *((each, words[each]) for each in successors(tree, code))]
        return self
