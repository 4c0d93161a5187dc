"""The pages of complaining: the form, the receipt before the final send, the thanks after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Response, g, make_response, render_template, url_for

from complaints.models import Complaint
from complaints.receipts import grouped
from foundation.web.moments import day_words
from portal.cases.typed import LONGEST, Typed
from portal.cases.wording import about_words, contact_words, field_words, news_words
from portal.filled import TRAP
from portal.houses import LANGUAGES, house_of
from portal.pages import Trouble
from surveys.asking import shown
from surveys.links import qr_path
from tenants.models import Tenant
from tenants.queries import Node, own_calendar


@dataclass(frozen=True)
class Sheet:
    """A page of the complaint as it is to be shown."""

    tenant: Tenant
    language: str
    token: str
    typed: Typed = field(default_factory=Typed)
    faults: Mapping[str, str] = field(default_factory=dict)
    trouble: Trouble | None = None


def form_page(sheet: Sheet, departments: Mapping[str, Node], status: int = 200) -> Response:
    """What happened, where, and who wants to be known or not."""
    questions = _questions(sheet, departments)
    wrong = [
        {**question, "text": question["text"].rstrip("?？")}
        for question in questions.values()
        if question["error"]
    ]
    return _page(
        sheet,
        "form",
        status,
        questions=questions,
        wrong=wrong,
        problem_count=len(wrong),
        trap=TRAP,
    )


def receipt_page(sheet: Sheet, receipt: str | None, status: int = 200) -> Response:
    """The receipt, to be copied down, then files and the final send (ANON-1).

    Without a receipt for a page that is made while the database is away.
    """
    files = {
        "name": "files",
        "text": "",
        "error": sheet.faults.get("files", ""),
    }
    return _page(
        sheet,
        "receipt",
        status,
        **_receipt(receipt),
        files=files,
        wrong=[files] if files["error"] else [],
    )


def thanks_page(
    sheet: Sheet, complaint: Complaint, receipt: str | None, *, unsaved: bool
) -> Response:
    """The case is made; `unsaved` when its files could not be kept."""
    calendar = own_calendar()
    return _page(
        Sheet(sheet.tenant, sheet.language, sheet.token if receipt else ""),
        "thanks",
        200,
        **_receipt(receipt),
        acknowledge_by=day_words(calendar.day_of(complaint.acknowledge_due)),
        resolve_by=day_words(calendar.day_of(complaint.resolve_due)),
        unsaved=unsaved,
    )


def _receipt(receipt: str | None) -> dict[str, Any]:
    """The receipt as text and as a square to scan, which holds the bare code and no address."""
    if receipt is None:
        return {"code": None}
    return {"code": grouped(receipt), "qr": qr_path(receipt)}


def other_text_page(tenant: Tenant, language: str, sentence: str) -> Response:
    """The same form came with another text: what was sent first counts (REL-13)."""
    return _page(Sheet(tenant, language, ""), "sent", 422, sentence=sentence)


def _page(sheet: Sheet, name: str, status: int, **more: Any) -> Response:
    """A page; nothing on it goes to another address, nor stays behind in a cache."""
    g.referrer_policy = "no-referrer"
    tenant, language = sheet.tenant, sheet.language
    html = render_template(
        f"portal/cases/{name}.html",
        house=house_of(tenant, language, languages=LANGUAGES),
        action=url_for("cases.complain", slug=tenant.slug),
        follow_url=url_for("cases.follow", slug=tenant.slug),
        privacy_url=url_for("portal.privacy", slug=tenant.slug, lang=language),
        slug=tenant.slug,
        language_tag=language,
        token=sheet.token,
        typed=sheet.typed,
        trouble=sheet.trouble,
        **more,
    )
    return make_response(html, status)


def _questions(sheet: Sheet, departments: Mapping[str, Node]) -> dict[str, dict[str, Any]]:
    """The fields as the components show them, in the order of the page."""
    views: dict[str, dict[str, Any]] = {}
    for name, (text, hint) in field_words().items():
        views[name] = {
            "name": name,
            "text": text,
            "hint": hint,
            "required": name in ("text", "contact"),
            "value": shown(getattr(sheet.typed, name)),
            "error": sheet.faults.get(name, ""),
            "max_length": LONGEST[name],
        }
    views["department"]["options"] = [
        (code, "\u3000" * node.depth + node.department.name(sheet.language))
        for code, node in departments.items()
    ]
    views["about"]["options"] = list(about_words().items())
    views["contact"]["options"] = list(contact_words().items())
    views["news"]["options"] = list(news_words().items())
    return views
