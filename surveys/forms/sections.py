"""The form of a section: its title, its order, and what it is asked about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from wtforms import (
    BooleanField,
    Field,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import Length, NumberRange, Optional

from foundation.web.forms import clean
from foundation.web.texts import gettext, lazy_gettext
from surveys.definition.conditions import ATTRIBUTE_NAME
from surveys.definition.loops import MOST_OBJECTS, Loop
from surveys.definition.model import Section
from surveys.forms.kinds.rows import RowForm, rows_data, rows_typed
from surveys.forms.texts import LANGUAGES, WORDS, RevisedForm, offered, text_data, text_of
from surveys.things import departments, pasted, staff, with_more
from tenants.directory.queries import staff_here
from tenants.forms.departments import kind_names
from tenants.queries import Node, departments_below

_NAME = re.compile(ATTRIBUTE_NAME)
_MOST_PASTED = 20_000  # characters
DEPARTMENTS = "departments"
"""What the button says that takes the departments over."""
STAFF = "staff"
"""What the button says that takes people of the staff directory over."""


class SectionPageForm(RevisedForm):
    """A section: its title, the order of its questions, and what it is asked about."""

    title_zh = StringField(lazy_gettext("Title (Chinese)"), validators=WORDS)
    title_en = StringField(lazy_gettext("Title (English)"), validators=WORDS)
    shuffle = BooleanField(lazy_gettext("Questions in another order for everybody"))
    loop = BooleanField(lazy_gettext("Ask these questions once for each of several things"))
    chosen = RadioField(
        lazy_gettext("Which of them"),
        choices=offered(
            [
                ("respondent", lazy_gettext("Those that the respondent says were met")),
                ("rule", lazy_gettext("Those whose own condition holds")),
                ("link", lazy_gettext("Those that the personal link lists")),
                ("all", lazy_gettext("All of them")),
            ]
        ),
        default="respondent",
    )
    ask_zh = StringField(lazy_gettext("How respondents are asked (Chinese)"), validators=WORDS)
    ask_en = StringField(lazy_gettext("How respondents are asked (English)"), validators=WORDS)
    link = StringField(lazy_gettext("Attribute of the link that lists them"), filters=[clean])
    most = IntegerField(
        lazy_gettext("How many at most"),
        default=5,
        validators=[
            Optional(),
            NumberRange(1, 10, lazy_gettext("Please give a number from 1 to 10.")),
        ],
    )
    things = FieldList(FormField(RowForm), lazy_gettext("Things to ask about"))
    take_things = HiddenField()  # "theirs" keeps the stored ones, chosen on the conflict page
    more = TextAreaField(
        lazy_gettext("More things, pasted"),
        validators=[
            *WORDS,
            Length(
                max=_MOST_PASTED, message=lazy_gettext("This is more than can be read at once.")
            ),
        ],
    )
    kind = SelectField(lazy_gettext("Departments of which kind"), validate_choice=False)
    under = SelectField(lazy_gettext("Below which department"), validate_choice=False)
    staff_of = SelectField(lazy_gettext("Staff of which department"), validate_choice=False)
    do = HiddenField()
    languages = LANGUAGES

    def offer(self, nodes: Sequence[Node], language: str) -> SectionPageForm:
        """Offer the kinds of departments and the departments that have others below them."""
        self.nodes = nodes
        self.kind.choices = offered([("", gettext("All kinds")), *kind_names().items()])
        above = [
            (str(node.department.id), "\u3000" * node.depth + node.department.name(language))
            for node in nodes
            if node.children
        ]
        self.under.choices = offered([("", gettext("The whole organisation")), *above])
        units = [
            (str(node.department.id), "\u3000" * node.depth + node.department.name(language))
            for node in nodes
        ]
        self.staff_of.choices = offered([("", gettext("The whole organisation")), *units])
        return self

    nodes: Sequence[Node] = ()

    def validate_link(self, field: Field) -> None:
        """The name of an attribute, where the link tells."""
        if self.loop.data and self.chosen.data == "link" and not _NAME.fullmatch(field.data or ""):
            sentence = gettext(
                "Please give the attribute's name: small letters, digits or Chinese characters."
            )
            raise ValidationError(sentence)

    def validate_things(self, _field: Field) -> None:
        """Not more than a section can be asked about."""
        if len(self.listed(Loop())) > MOST_OBJECTS:
            raise ValidationError(
                gettext("A section is asked about %(limit)s things at most.", limit=MOST_OBJECTS)
            )

    def listed(self, old: Loop) -> list[dict[str, Any]]:
        """The things as they are typed, pasted, and taken from the departments."""
        things: list[dict[str, Any]] = [
            thing.model_dump(exclude_none=True) for thing in old.objects
        ]
        if len(self.things) and self.take_things.data != "theirs":
            rules = {thing.code: thing.show_if for thing in old.objects if thing.show_if}
            typed = rows_typed(self.things, old.objects, LANGUAGES, "t")
            things = [
                {**row, "show_if": rules[row["code"]]} if row["code"] in rules else row
                for row in typed
            ]
        things = with_more(things, pasted(self.more.data or ""))
        if self.takes_departments:
            below = self._chosen(self.under)
            things = with_more(things, departments(self.nodes, self.kind.data or "", below))
        if self.takes_staff:
            unit = self._chosen(self.staff_of)
            rows = staff_here(departments_below([unit]) if unit else None)
            things = with_more(things, staff(rows))
        return things

    @property
    def takes_departments(self) -> bool:
        """Whether the button was pressed that takes the departments over."""
        return bool(self.do.data == DEPARTMENTS)

    @property
    def takes_staff(self) -> bool:
        """Whether the button was pressed that takes people of the staff directory over."""
        return bool(self.do.data == STAFF)

    @property
    def takes_over(self) -> bool:
        """Whether things are taken over from the organisation's own lists."""
        return self.takes_departments or self.takes_staff

    def _chosen(self, field: SelectField) -> UUID | None:
        known = {str(node.department.id): node.department.id for node in self.nodes}
        return known.get(field.data or "")

    def without_steps(self) -> SectionPageForm:
        """The form without what is done once and is no part of a section."""
        for name in ("kind", "under", "staff_of", "do"):
            del self[name]
        return self


def section_data(section: Section) -> dict[str, Any]:
    """A stored section as the data of its form."""
    loop = section.loop or Loop()
    return {
        **text_data("title", section.title),
        **text_data("ask", loop.ask),
        "shuffle": section.shuffle,
        "loop": section.loop is not None,
        "chosen": loop.chosen,
        "link": loop.link or "",
        "most": loop.most,
        "things": rows_data(loop.objects),
    }


def section_changes(form: SectionPageForm, section: Section) -> dict[str, Any]:
    """What was typed, as fields of the stored section."""
    looped = form.loop.data or form.takes_over
    return {
        "title": text_of(form, "title", LANGUAGES, section.title),
        "shuffle": form.shuffle.data,
        "loop": _loop(form, section.loop or Loop()) if looped else None,
    }


def _loop(form: SectionPageForm, old: Loop) -> dict[str, Any]:
    return {
        "objects": form.listed(old),
        "chosen": form.chosen.data or old.chosen,
        "ask": text_of(form, "ask", LANGUAGES, old.ask),
        "link": form.link.data or None,
        "most": form.most.data or old.most,
    }
