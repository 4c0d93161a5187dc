"""Signing an audit, after asking a second time."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from complaints.audits.forms import SignForm
from complaints.audits.models import AuditSample
from complaints.audits.pages import sample_page
from complaints.audits.services.looking import OwnCase, SampleSigned
from complaints.audits.services.signing import AuditChanged, sign_audit
from complaints.audits.views.blueprint import blueprint
from complaints.audits.wording import RESULT_ICONS, RESULT_WORDS
from foundation.errors import Invalid
from foundation.loader import load_or_404
from foundation.unit_of_work import withdraw
from foundation.web.access import requires
from foundation.web.meanwhile import Thing, meanwhile_page, typed_in
from foundation.web.texts import gettext
from foundation.web.viewer import viewer


@blueprint.route("/<ref>/sign", methods=["GET", "POST"])
@requires("pack:sign", form=SignForm)
def sign(ref: str) -> ResponseReturnValue:
    """Show what will be signed, and sign it; it cannot be undone."""
    sample = load_or_404(AuditSample, ref=ref)
    form = SignForm(data={"revision": sample.revision})
    if not form.is_submitted() and sample.signed_at is not None:
        return redirect(url_for(".show", ref=ref))
    if form.validate_on_submit():
        try:
            sign_audit(
                sample,
                viewer(),
                form.revision.data or 0,
                form.conclusion.data or "",
                sure=bool(form.sure.data),
            )
        except (AuditChanged, SampleSigned, OwnCase) as refusal:
            withdraw()
            here = url_for(".show", ref=ref)
            thing = Thing(
                crumbs=[(gettext("Audits"), url_for(".index")), (ref, here)],
                state=gettext("Signed") if sample.signed_at else gettext("Under way"),
                icon="patch-check" if sample.signed_at else "hourglass-split",
                back=here,
                happened=[],
            )
            return meanwhile_page(refusal, thing, typed_in(form))
        except Invalid as refusal:
            withdraw()
            form.put_beside(refusal.fields)
        else:
            flash(gettext("Signed. Nothing in this audit changes any more."), "good")
            return redirect(url_for(".show", ref=ref))
    page = render_template(
        "complaints/audits/sign.html",
        form=form,
        page=sample_page(sample),
        result_words=RESULT_WORDS,
        result_icons=RESULT_ICONS,
    )
    return page, 400 if form.is_submitted() else 200
