"""The receipt of a complaint as a page of A5, ready for the press."""

from __future__ import annotations

from markupsafe import Markup

from complaints.receipt_sheets import ReceiptSheet
from complaints.receipts import grouped
from foundation.web.moments import day_words
from foundation.web.texts import gettext
from reports.paper import STYLE_SHEET, Page, accent_shades, environment
from reports.typography import set_chinese
from surveys.links import qr_path

STYLES = STYLE_SHEET.with_name("receipt.css")
SECONDS = 20.0  # a person waits


def press(sheet: ReceiptSheet) -> bytes:
    """The sheet as PDF; `PdfError` when it cannot be made. Nothing of it is kept."""
    from reports.pdf import Limits, render_pdf

    page = receipt_html(sheet)
    return render_pdf(page.html, page.assets, limits=Limits(seconds=SECONDS, pages=1))


def receipt_html(sheet: ReceiptSheet) -> Page:
    """The page, in the language under way."""
    accent, _soft = accent_shades(sheet.accent)
    html = (
        environment()
        .get_template("receipt.html")
        .render(
            _=gettext,
            sheet=sheet,
            code=grouped(sheet.receipt),
            qr=_qr(sheet.receipt),
            accent=accent,
            day=day_words(sheet.day),
            tag="en" if sheet.language == "en" else "zh-Hans-CN",
        )
    )
    if sheet.language != "en":
        html = set_chinese(html)
    return Page(html, {STYLES.name: STYLES.read_bytes()})


def _qr(receipt: str) -> Markup:
    """The bare code as a drawing; what a camera reads of it is no address."""
    modules, path = qr_path(receipt)
    return Markup(
        '<svg class="qr" viewBox="-4 -4 {side} {side}" role="img"><title>{label}</title>'
        '<path d="{path}" fill="#000"/></svg>'
    ).format(side=modules + 8, label=gettext("The receipt as a QR code"), path=path)
