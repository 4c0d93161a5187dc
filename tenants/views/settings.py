"""The organisation's settings."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from foundation.errors import Conflict
from foundation.scope import current_tenant_id
from foundation.unit_of_work import session
from foundation.web.access import requires
from foundation.web.languages import language
from foundation.web.texts import gettext
from tenants.forms.settings import SettingsForm
from tenants.models import Tenant
from tenants.queries import own_tenant
from tenants.services.organisations import Settings, change_settings
from tenants.views.answers import Difference, conflict_page, text
from tenants.views.blueprint import blueprint

_FIELDS = tuple(Settings.__dataclass_fields__)
_NUMBERS = ("silence_days", "objection_days")


@blueprint.get("/app/settings")
@requires("settings:write")
def settings() -> ResponseReturnValue:
    """The form with everything as it stands."""
    tenant = own_tenant()
    return _page(tenant, SettingsForm(obj=tenant))


@blueprint.post("/app/settings")
@requires("settings:write", form=SettingsForm)
def save_settings() -> ResponseReturnValue:
    """Store the settings."""
    tenant = (
        session()
        .scalars(
            select(Tenant)
            .where(Tenant.id == current_tenant_id())
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
        .one()
    )
    form = SettingsForm()
    form.offer()
    if not form.validate_on_submit():
        return _page(tenant, form), 400
    wanted = Settings(**{name: _value(form, tenant, name) for name in _FIELDS})
    try:
        change_settings(tenant, wanted, form.revision.data or 0)
    except Conflict:
        return conflict_page(
            tenant,
            [_difference(form, tenant, name) for name in _FIELDS],
            heading=gettext("Settings"),
            url=url_for("tenants.save_settings"),
            back=url_for("tenants.settings"),
        )
    flash(gettext("Saved."), "good")
    return redirect(url_for("tenants.settings"))


def _difference(form: SettingsForm, tenant: Tenant, name: str) -> Difference:
    if name in _NUMBERS:
        theirs = str(getattr(tenant, name))
        return Difference.of_words(form[name], str(_value(form, tenant, name)), theirs)
    return Difference.of(form[name], getattr(tenant, name))


def _value(form: SettingsForm, tenant: Tenant, name: str) -> Any:
    """What was typed; a number that was left out stays as it is."""
    if name not in _NUMBERS:
        return text(form[name])
    return getattr(tenant, name) if form[name].data is None else form[name].data


def _page(tenant: Tenant, form: SettingsForm) -> str:
    form.offer()
    return render_template(
        "tenants/settings.html", form=form, tenant=tenant, name=tenant.name(language())
    )
