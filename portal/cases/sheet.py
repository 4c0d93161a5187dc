"""The receipt as a sheet to print or keep: asked for by the form's token, kept nowhere.

The page's signed token holds the key of which the receipt is made, so the receipt itself travels in
no request, stands in no address and reaches no log; it is made anew for this one answer.
"""

from __future__ import annotations

from dataclasses import replace

from flask import Response, g, request, url_for

from complaints.queries import case_of_receipt
from complaints.receipt_sheets import ReceiptSheet, print_sheet
from complaints.receipts import receipt_of
from foundation import clock
from foundation.errors import Gone
from foundation.unit_of_work import settings
from foundation.web.access import public
from foundation.web.limits import Limit, client_address, hit
from foundation.web.texts import gettext
from portal.cases import blueprint, pages, troubles
from portal.cases.complain import OPEN, departments, fresh_sheet, key_in, lately
from portal.houses import LANGUAGES, at_home
from portal.languages import choose
from portal.posted import one, posted_with_files
from tenants.models import Tenant

PRINTING = Limit("complaint.sheet", free=20, window=900, growing=True)


@blueprint.post("/<slug:slug>/complain/sheet")
@public(OPEN, fields=("token", "language"), csrf="form token", apart=True)
def sheet(slug: str) -> Response:
    """The receipt of the form as PDF, as long as the page shows it."""
    fields = posted_with_files(request)
    with at_home(slug) as tenant:
        language = choose(LANGUAGES, one(fields, "language"))
        key = key_in(tenant, fields)
        if key is None:
            fresh = replace(fresh_sheet(tenant, language), trouble=troubles.stale())
            return pages.form_page(fresh, departments(), 400)
        hit(PRINTING, f"{tenant.id}:{client_address()}")
        receipt = receipt_of(key)
        if case_of_receipt(receipt) is not None and not lately(tenant, key):
            raise Gone(
                gettext("The receipt was shown for 15 minutes and cannot be shown any more.")
            )
        return _pdf(print_sheet(_sheet(tenant, language, receipt)))


def _sheet(tenant: Tenant, language: str, receipt: str) -> ReceiptSheet:
    path = url_for("cases.follow", slug=tenant.slug)
    return ReceiptSheet(
        house=tenant.name(language),
        accent=tenant.colour,
        language=language,
        day=clock.today(tenant.zone),
        follow_url=settings().base_url.rstrip("/") + path,
        receipt=receipt,
    )


def _pdf(body: bytes) -> Response:
    """A file to be kept, under a name that does not say what it is about."""
    g.referrer_policy = "no-referrer"
    response = Response(body, content_type="application/pdf")
    name = gettext("Receipt") + ".pdf"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
