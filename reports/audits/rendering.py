"""The document of a signed audit as a page of HTML, ready for the press.

`audit_html` is pure: the same document and the same catalogue give the same text.
"""

from __future__ import annotations

from reports.audits.document import AuditDocument
from reports.paper import STYLE_SHEET, Page, accent_shades, page_of, running_title
from reports.sheets.rendering import tongue
from reports.wording import GetText, Wording

STYLES = (STYLE_SHEET.with_name("sheet.css"), STYLE_SHEET.with_name("audit.css"))


def audit_html(document: AuditDocument, gettext: GetText, ngettext: GetText) -> Page:
    """Render a signed audit in the document's language."""
    wording = Wording(document.language, gettext, ngettext)
    accent, soft = accent_shades(document.accent)
    title = gettext("Audit %(ref)s", ref=document.ref)
    context = {
        "d": document,
        "w": wording,
        "_": gettext,
        "ngettext": ngettext,
        "accent": accent,
        "accent_soft": soft,
        "title": title,
        "running_title": running_title(title, document.organisation),
        "tongue": lambda text: tongue(text, wording),
    }
    return page_of("audit.html", context, wording, *STYLES)
