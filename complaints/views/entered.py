"""What is shown once staff entered a complaint: its receipt, this once, to read out or print."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from wtforms import HiddenField

from complaints.addresses import follow_url
from complaints.receipt_sheets import ReceiptSheet, print_sheet
from complaints.receipts import grouped, receipt_of
from complaints.services.intake import Lodged
from complaints.views.blueprint import blueprint
from foundation import clock
from foundation.errors import Gone, Invalid
from foundation.scope import current_tenant_id
from foundation.tokens import read_signed, read_whenever_signed, sign
from foundation.web.access import requires
from foundation.web.forms import StaffForm
from foundation.web.languages import language
from foundation.web.texts import gettext
from surveys.links import qr_inline
from tenants.queries import own_tenant

# As long as the complainant's own page shows it after the last click.
_SHOWN_FOR = 15 * 60


class SheetForm(StaffForm):
    """The page's own token, which holds the key that the receipt is made of."""

    token = HiddenField()


def receipt_shown(made: Lodged, key: str) -> dict[str, Any]:
    """The receipt of a complaint just entered: in groups, as a square, and for the sheet."""
    receipt = receipt_of(key)
    return {
        "ref": made.ref,
        "receipt": grouped(receipt).split(),
        "square": qr_inline(receipt),
        "sheet_token": sign(_purpose(), key),
    }


def entered_page(made: Lodged, key: str) -> str:
    """The complaint is entered: its number, its receipt, and where to go on."""
    return render_template("complaints/entered.html", **receipt_shown(made, key))


@blueprint.post("/new/sheet")
@requires("complaint:handle", form=SheetForm)
def receipt_sheet() -> ResponseReturnValue:
    """The receipt as PDF, for a quarter of an hour; made for this answer and kept nowhere."""
    token = SheetForm().token.data or ""
    if read_whenever_signed(_purpose(), token) is None:
        raise Invalid(gettext("Please look at what you typed."))
    found = read_signed(_purpose(), token, _SHOWN_FOR)
    if found is None:
        raise Gone(gettext("The receipt was shown for 15 minutes and cannot be shown any more."))
    tenant = own_tenant()
    sheet = ReceiptSheet(
        house=tenant.name(language()),
        accent=tenant.colour,
        language=language(),
        day=clock.today(tenant.zone),
        follow_url=follow_url(tenant.slug),
        receipt=receipt_of(str(found[0])),
    )
    response = Response(print_sheet(sheet), content_type="application/pdf")
    name = gettext("Receipt") + ".pdf"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _purpose() -> str:
    return f"complaint entered:{current_tenant_id()}"
