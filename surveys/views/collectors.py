"""The links of a survey: adding them, and their QR codes."""

from __future__ import annotations

from uuid import UUID

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation import clock
from foundation.errors import Invalid, NotFound
from foundation.loader import id_or_404, load_or_404
from foundation.web.access import requires
from foundation.web.languages import language
from foundation.web.texts import gettext, ngettext
from foundation.web.viewer import viewer
from surveys.channels import BY_ADDRESS
from surveys.forms.surveys import CollectorsForm, PlaceForm, PlacesForm
from surveys.forms.texts import offered, put_beside
from surveys.links import embed_snippet, public_url, qr_inline, qr_png, qr_svg
from surveys.models import Collector, Survey
from surveys.places import place_words, written
from surveys.rules import SurveyState, state_now
from surveys.services import doors
from surveys.services import surveys as services
from surveys.services.ways_in import idle_seconds
from surveys.views.places import places_page
from surveys.views.surveys import blueprint
from surveys.views.ways_in import way_page
from tenants.models import Department
from tenants.queries import department_list, own_tenant
from tenants.sites import sites_of

_KINDS = {"svg": ("image/svg+xml", qr_svg), "png": ("image/png", qr_png)}


@blueprint.route("/<ref>/links", methods=["GET", "POST"])
@requires("survey:write", form=CollectorsForm)
def links(ref: str) -> ResponseReturnValue:
    """Choose the departments that get a link of their own."""
    survey = load_or_404(Survey, ref=ref)
    nodes = department_list()
    form = CollectorsForm()
    form.departments.choices = offered(
        (str(node.department.id), node.department.name(language())) for node in nodes
    )
    if form.validate_on_submit():
        try:
            wanted = [id_or_404(text) for text in form.departments.data or ()]
            if not wanted and not form.whole_house.data:
                raise Invalid(fields={"departments": gettext("Please choose at least one.")})
            if (form.places.data or "").strip():
                return _spread(survey, form, wanted)
            added = services.add_collectors(survey, wanted, whole_house=form.whole_house.data)
        except Invalid as refusal:
            put_beside(form, refusal)
        else:
            flash(_added_words(len(added)), "good" if added else "plain")
            return redirect(url_for(".show", ref=ref))
    has = {unit for unit, place in doors.open_keys(survey) if not place}
    status = 400 if form.is_submitted() else 200
    return render_template(
        "surveys/surveys/links.html",
        survey=survey,
        form=form,
        nodes=[(node, node.department.id in has) for node in nodes],
        has_whole=None in has,
        chosen=form.departments.data or [],
    ), status


def _spread(survey: Survey, form: CollectorsForm, wanted: list[UUID]) -> str:
    """Every place in every department chosen, as a list to look over before it is made."""
    lines = [line for line in (form.places.data or "").splitlines() if line.strip()]
    chosen: list[Department | None] = [load_or_404(Department, id=unit) for unit in wanted]
    if form.whole_house.data:
        chosen.insert(0, None)
    text = "\n".join(written(unit, line) for unit in chosen for line in lines)
    return places_page(survey, PlacesForm(formdata=None, data={"text": text}), text)


def _added_words(number: int) -> str:
    if not number:
        return gettext("All of these had their link already.")
    return ngettext("%(num)s link is added.", "%(num)s links are added.", number)


@blueprint.post("/<ref>/links/all")
@requires("survey:write")
def all_links(ref: str) -> ResponseReturnValue:
    """A link for every department in use."""
    survey = load_or_404(Survey, ref=ref)
    added = services.add_collectors(survey, [node.department.id for node in department_list()])
    flash(_added_words(len(added)), "good" if added else "plain")
    return redirect(url_for(".show", ref=ref))


@blueprint.get("/<ref>/links/<code>")
@requires("survey:read")
def link(ref: str, code: str) -> ResponseReturnValue:
    """One link with its QR code, to print and hang up."""
    survey, collector = _load(ref, code)
    if collector.kind not in BY_ADDRESS:
        return way_page(survey, collector)
    return link_page(survey, collector)


def link_page(survey: Survey, collector: Collector, form: PlaceForm | None = None) -> str:
    """The page of a link; `form` is what was typed for its place."""
    department = (
        load_or_404(Department, id=collector.department_id) if collector.department_id else None
    )
    data = {"place_zh": collector.place_zh, "place_en": collector.place_en}
    url = public_url(viewer().tenant_slug, collector.short_code)
    return render_template(
        "surveys/surveys/link.html",
        survey=survey,
        collector=collector,
        department=department,
        words=place_words(collector, department, language()),
        form=form or PlaceForm(formdata=None, data=data),
        may_change=viewer().may("survey:write")
        and state_now(survey, clock.now()) is not SurveyState.CLOSED,
        url=url,
        qr_code=qr_inline(url),
        **_by_kind(survey, collector, url),
    )


def _by_kind(survey: Survey, collector: Collector, url: str) -> dict[str, object]:
    """What the page of a kiosk, or of a frame on a website, tells beside its address."""
    if collector.kind == "kiosk":
        return {"idle": idle_seconds(collector)}
    if collector.kind != "embed":
        return {}
    sites = sites_of(own_tenant())
    return {"sites": sites, "snippet": embed_snippet(url, survey.name(language()))}


@blueprint.get("/<ref>/links/<code>/qr.<kind>")
@requires("survey:read")
def qr(ref: str, code: str, kind: str) -> Response:
    """The QR code as a file, under a name of ours."""
    if kind not in _KINDS:
        raise NotFound
    survey, collector = _load(ref, code)
    if collector.kind not in BY_ADDRESS:
        raise NotFound
    mime, draw = _KINDS[kind]
    body = draw(public_url(viewer().tenant_slug, collector.short_code))
    response = Response(body, mimetype=mime)
    response.headers["Content-Disposition"] = (
        f'attachment; filename="huisheng-{survey.ref}-{collector.short_code}.{kind}"'
    )
    return response


def _load(ref: str, code: str) -> tuple[Survey, Collector]:
    survey = load_or_404(Survey, ref=ref)
    return survey, load_or_404(Collector, survey_id=survey.id, short_code=code)
