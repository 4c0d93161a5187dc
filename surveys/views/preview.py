"""Trying a version out: any way through it, in every language, as on a phone and on a desktop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, TextAreaField
from wtforms.validators import Length

from foundation.web.access import requires
from foundation.web.forms import StaffForm
from foundation.web.languages import language, set_language
from foundation.web.texts import gettext, lazy_gettext
from foundation.web.viewer import viewer
from surveys.asking import problems
from surveys.definition.errors import AnswerError
from surveys.definition.model import FIELD_PREFIX
from surveys.trying import Trial, attributes_of
from surveys.views.pages import VersionPage
from surveys.views.questionnaires import blueprint
from tenants.queries import department_list

_AT = "/<ref>/versions/<int:number>"
_WIDTHS = ("phone", "desktop")


class TryForm(StaffForm):
    """What is tried: the page, the language, the width, and what is known of the person."""

    part = HiddenField()
    go = HiddenField()
    lang = HiddenField()
    lang_now = HiddenField()
    width = HiddenField()
    width_now = HiddenField()
    link = TextAreaField(lazy_gettext("Attributes of the link"), validators=[Length(max=4000)])
    contact = TextAreaField(
        lazy_gettext("Attributes of the contact"), validators=[Length(max=4000)]
    )


@blueprint.get(f"{_AT}/preview")
@requires("questionnaire:read")
def preview(ref: str, number: int) -> ResponseReturnValue:
    """A page as respondents see it, to look at."""
    return _tried(ref, number)


@blueprint.post(f"{_AT}/preview")
@requires("questionnaire:write", form=TryForm)
def walk_through(ref: str, number: int) -> ResponseReturnValue:
    """Any page, by what was answered so far; nothing is stored, nothing is sent.

    Who only reads turns the pages; posting is for those who work on questionnaires.
    """
    return _tried(ref, number)


def _tried(ref: str, number: int) -> ResponseReturnValue:
    page = VersionPage.load(ref, number)
    if request.method == "POST" and not request.form.keys() - {"csrf_token"}:
        return redirect(page.url("preview"))
    form, reader = TryForm(), language()
    asked_for = (request.values.get("lang"), form.lang_now.data)
    spoken = _first(page.content.languages, *asked_for, reader, page.content.default_language)
    trial = _trial(page, form, spoken)
    part, errors = _where(trial, form)
    hidden = trial.hidden(part, reader)  # told in the author's own language
    set_language(spoken)
    return render_template(
        "surveys/versions/preview.html",
        page=page,
        content=page.content,
        trial=trial,
        form=form,
        may_try=viewer().may("questionnaire:write"),
        spoken=spoken,
        house=_house(page, spoken),
        width=_first(_WIDTHS, form.width.data, form.width_now.data, "phone"),
        part=part,
        blocks=trial.blocks(part, errors) if part else [],
        wrong=_wrong(trial, part, errors),
        hidden=hidden,
        end=_end(trial) if part is None else None,
    )


def _first(known: Sequence[str], *wanted: str | None) -> str:
    """The first of the wanted ones that there is; the last wanted one always is."""
    return next(one for one in wanted if one in known) or ""


def _trial(page: VersionPage, form: TryForm, spoken: str) -> Trial:
    typed = {
        name: values
        for name, values in request.form.to_dict(flat=False).items()
        if name.startswith(FIELD_PREFIX)
    }
    return Trial(
        content=page.content,
        typed=typed,
        link=attributes_of(form.link.data or ""),
        contact=attributes_of(form.contact.data or ""),
        language=spoken,
        offered=_offered(spoken),
    )


def _offered(spoken: str) -> Mapping[str, Sequence[tuple[str, str]]]:
    departments = [(str(n.department.id), n.department.name(spoken)) for n in department_list()]
    staff = [(f"staff_{n}", gettext("Person %(number)s", number=n)) for n in (1, 2, 3)]
    return {"departments": departments, "staff": staff}


def _where(trial: Trial, form: TryForm) -> tuple[int | None, Mapping[str, AnswerError]]:
    """The page to show, None for the last words; and what keeps from going on."""
    first = trial.way.pages[0] if trial.way.pages else (1 if trial.pages else None)
    raw = str(form.part.data or request.args.get("part", ""))
    known = raw.isascii() and raw.isdigit() and len(raw) < 4 and 0 < int(raw) <= len(trial.pages)
    part = int(raw) if known else first
    if part is None or form.go.data == "again":
        return first, {}
    if form.go.data == "back":
        return trial.before(part) or first, {}
    if form.go.data == "next" and not form.errors:
        errors = trial.errors(part)
        return (part, errors) if errors else (trial.after(part), {})
    return (part if part in trial.way.pages else trial.before(part) or first), {}


def _wrong(trial: Trial, part: int | None, errors: Mapping[str, AnswerError]) -> list[Any]:
    if part is None or not errors:
        return []
    views = [view for _title, those in trial.blocks(part, errors) for view in those]
    return [line for view in views for line in problems(view)]


def _end(trial: Trial) -> dict[str, object]:
    """The last words, and what is to be said about them to the author."""
    end = trial.way.end
    text = end.text if end is not None else trial.content.closing
    return {
        "title": trial.say(end.title) if end is not None else "",
        "lines": [line for line in trial.say(text).split("\n") if line],
        "screened": trial.way.screened,
        "dropped": len(trial.way.dropped),
    }


def _house(page: VersionPage, spoken: str) -> dict[str, object]:
    """The sender, as the public layout shows it."""
    person, names = viewer(), {"zh": "中文", "en": "English"}
    return {
        "name": person.tenant_name,
        "brand_sheet": person.brand_sheet,
        "languages": [(tag, names.get(tag, tag)) for tag in page.content.languages],
        "language": spoken,
        "footer": "",
    }
