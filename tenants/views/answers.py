"""How a page answers what cannot be accepted: the form again, or both texts side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy import select

from foundation.audit.models import AuditEvent
from foundation.audit.reading import READING
from foundation.errors import Invalid
from foundation.unit_of_work import session
from foundation.web.differences import marked
from foundation.web.texts import gettext
from tenants.queries import user_names


def text(field: Any) -> str:
    """What a field holds as text; empty when nothing was sent."""
    return field.data or ""


def show_faults(form: Any, refusal: Invalid) -> None:
    """Put a refusal's sentences at their fields; one for no field here goes above the form."""
    for name, sentence in refusal.fields.items():
        if name in form:
            form[name].errors = [*form[name].errors, str(sentence)]
        else:
            form.form_errors.append(str(sentence))
    if str(refusal.sentence):
        form.form_errors.append(str(refusal.sentence))


def invalid(template: str, form: Any, refusal: Invalid, **context: Any) -> ResponseReturnValue:
    """The page with its form again, status 400."""
    show_faults(form, refusal)
    return render_template(template, form=form, **context), 400


@dataclass(frozen=True)
class Difference:
    """A field as it was typed and as it stands now."""

    name: str
    label: str
    mine: Markup
    theirs: Markup
    mine_value: str
    theirs_value: str

    @classmethod
    def of(cls, field: Any, theirs: str, words: Mapping[str, str] | None = None) -> Difference:
        """Compare a form's field with the stored value; `words` say what choices mean."""
        mine, named = text(field), words or {}
        return cls(
            field.name,
            str(field.label.text),
            *_beside(named.get(mine, mine), named.get(theirs, theirs)),
            mine,
            theirs,
        )

    @classmethod
    def of_words(cls, field: Any, mine: str, theirs: str) -> Difference:
        """Compare what is shown in words only (lists of ticks)."""
        return cls(field.name, str(field.label.text), *_beside(mine, theirs), mine, theirs)


def _beside(mine: str, theirs: str) -> tuple[Markup, Markup]:
    nothing = Markup('<span class="hs-none">{}</span>').format(gettext("none"))
    return (
        marked(mine, theirs) if mine else nothing,
        marked(theirs, mine) if theirs else nothing,
    )


def conflict_page(
    row: Any,
    differences: Sequence[Difference],
    *,
    heading: str,
    url: str,
    back: str,
    whole: Sequence[tuple[str, str]] = (),
) -> ResponseReturnValue:
    """Somebody saved in between: both texts side by side, nothing typed is lost; status 409.

    `whole` is the form as it was sent, for what can only be saved as a whole (lists of ticks).
    """
    query = (
        select(AuditEvent)
        .where(AuditEvent.object_id == row.id, AuditEvent.action.not_in(READING))
        .order_by(AuditEvent.seq.desc())
        .limit(1)
    )
    last = session().scalars(query).one_or_none()
    who = user_names([last.actor_id]).get(last.actor_id, "") if last and last.actor_id else ""
    changed = [one for one in differences if one.mine_value != one.theirs_value]
    keep = {one.name: one.mine_value for one in differences if one not in changed}
    page = render_template(
        "tenants/conflict.html",
        heading=heading,
        fields=changed,
        keep={**keep, "revision": row.revision},
        whole=whole,
        who=who or gettext("somebody else"),
        at=last.at if last else None,
        revision=row.revision,
        url=url,
        back=back,
    )
    return page, 409
