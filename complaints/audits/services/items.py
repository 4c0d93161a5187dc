"""The items that an organisation asks beside the product's checklist."""

from __future__ import annotations

from complaints.audits.checklist import ACTION, CASE
from complaints.audits.models import ChecklistItem
from complaints.audits.queries import own_items
from complaints.audits.workflow import WRITE
from complaints.workflow import Acting
from foundation import clock
from foundation.audit import record
from foundation.errors import Forbidden, Invalid
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from tenants.references import last_number

LIMIT, CLAUSE_LIMIT, MOST = 300, 60, 30


def add_item(actor: Acting, about: str, text_zh: str, text_en: str, clause: str) -> ChecklistItem:
    """Have an item asked in every sample that is drawn from now on."""
    if not actor.may(WRITE):
        raise Forbidden
    faults: dict[str, object] = {}
    if about not in (CASE, ACTION):
        faults["about"] = gettext("Choose one from the list.")
    if not text_zh.strip():
        faults["text_zh"] = gettext("This is needed.")
    for name, words, limit in (
        ("text_zh", text_zh, LIMIT),
        ("text_en", text_en, LIMIT),
        ("clause", clause, CLAUSE_LIMIT),
    ):
        if len(words) > limit or "\0" in words:
            faults[name] = gettext("Please shorten this to %(limit)s characters.", limit=limit)
    if len(own_items()) >= MOST:
        faults["text_zh"] = gettext("These are thirty of your own already. Put one away first.")
    if faults:
        raise Invalid(fields=faults)
    item = ChecklistItem(
        code=f"own-{last_number('checklist'):03d}",
        about=about,
        clause=clause.strip(),
        text_zh=text_zh.strip(),
        text_en=text_en.strip(),
        added_by=actor.user_id,
        added_at=clock.now(),
    )
    session().add(item)
    session().flush()
    record("checklist.item_added", item)
    return item


def put_away(code: str, actor: Acting) -> ChecklistItem:
    """Ask an item no more; audits drawn before go on asking it."""
    if not actor.may(WRITE):
        raise Forbidden
    item = load_or_404(ChecklistItem, lock=True, code=code)
    if item.put_away_at is None:
        item.put_away_at = clock.now()
        record("checklist.item_put_away", item)
        session().flush()
    return item
