"""Looking a case up on the page where a complaint is entered; what was typed there stays."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from complaints.calling.services import note_asked_again
from complaints.forms.cases import EnterForm, LookForm
from complaints.views.blueprint import blueprint, case_or_404
from complaints.views.cases import entry_page
from foundation.web.access import requires
from foundation.web.texts import gettext
from foundation.web.viewer import viewer

# Not 400: with scripts that counts as no answer, and the sentence would not be shown.
_NOTHING = 422


@blueprint.post("/new/look")
@requires("complaint:handle", form=LookForm)
def look_up() -> ResponseReturnValue:
    """The same page with the case that is meant; nothing is saved."""
    look = LookForm()
    asked = look.validate() and look.existing.data
    return entry_page(EnterForm().offer(), looked=True), 200 if asked else _NOTHING


@blueprint.post("/<ref>/asked-again")
@requires("complaint:handle", form=LookForm)
def asked_again(ref: str) -> ResponseReturnValue:
    """Keep that the caller asked again, and go on with what is typed."""
    if not LookForm().validate():
        return entry_page(EnterForm().offer(), looked=True), _NOTHING
    fresh = note_asked_again(case_or_404(ref), viewer())
    noted = (
        gettext("Noted on %(ref)s: the complainant asked again today.", ref=ref)
        if fresh
        else gettext("You noted that on %(ref)s today already.", ref=ref)
    )
    return entry_page(EnterForm().offer(), looked=True, noted=noted)
