"""Choosing the organisation to work in."""

from __future__ import annotations

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from foundation.errors import NotFound
from foundation.web.access import requires
from foundation.web.local_path import local_path
from foundation.web.viewer import viewer
from tenants.devices import device_words
from tenants.identity import keep_signed_in
from tenants.queries import organisations_of
from tenants.services.accounts import own_user
from tenants.services.login_sessions import end_session
from tenants.services.signing_in import sign_in
from tenants.views.account import own_login
from tenants.views.blueprint import blueprint


@blueprint.get("/app/organisations")
@requires("account:use")
def organisations() -> ResponseReturnValue:
    """The organisations this person belongs to."""
    person = viewer()
    return render_template(
        "tenants/organisations.html",
        organisations=organisations_of(person.user_id),
        target=local_path(request.args.get("next"), "/app/"),
    )


@blueprint.post("/app/organisations/<slug>")
@requires("account:use", fields=("next",))
def enter_organisation(slug: str) -> ResponseReturnValue:
    """Work in another organisation from here on, in a new session; 404 unless a member."""
    person = viewer()
    wanted = [one for one in organisations_of(person.user_id) if one.slug == slug]
    if not wanted:
        raise NotFound
    before = own_login()
    end_session(person.user_id, before.id)
    _, secret = sign_in(
        own_user(person.user_id),
        device_words(request.user_agent.string),
        second_factor_used=before.second_factor,
        into=wanted[0].id,
    )
    keep_signed_in(secret)
    return redirect(local_path(request.form.get("next"), "/app/"))
