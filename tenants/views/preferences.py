"""Language and colours, also before signing in."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app, redirect, request
from flask import session as cookie
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from foundation.web.access import public
from foundation.web.languages import LANGUAGES
from foundation.web.local_path import local_path
from foundation.web.viewer import viewer_or_none
from tenants.forms.doors import PreferencesForm
from tenants.services.accounts import change_preferences, own_user
from tenants.views.blueprint import blueprint


@blueprint.post("/app/preferences")
@public("also before signing in: language and colours are nobody's secret", form=PreferencesForm)
def preferences() -> ResponseReturnValue:
    """Keep the choice with the person, and the language in the browser too."""
    form = PreferencesForm()
    chosen = form.language.data
    if chosen in LANGUAGES:
        cookie["language"] = chosen
    person = viewer_or_none()
    if person is not None:
        change_preferences(own_user(person.user_id), chosen, form.theme.data)
    return redirect(_page_before())


def _page_before() -> str:
    """The page the form stood on, when it is one of ours that can be opened again."""
    default = "/app/" if viewer_or_none() else "/app/sign-in"
    before = urlsplit(request.referrer or "")
    if before.netloc != request.host:
        return default
    path = local_path(before.path, default)
    doors = current_app.create_url_adapter(request)
    try:
        if doors is not None:
            doors.match(path, method="GET")
    except (HTTPException, RequestRedirect):
        return default
    return path + (f"?{before.query}" if before.query else "")
