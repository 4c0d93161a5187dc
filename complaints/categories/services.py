"""Changing the tree of categories: whoever changes it takes all of it, so changes go in turn.

The standard tree is written down as rows by the first change. Codes never change and rows are never
deleted, so that cases, rules and past figures stay what they were.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from complaints.categories.models import CaseCategory
from complaints.categories.queries import forget_tree, rules_filing_under, tree_of
from complaints.categories.standard import CODE, DEFAULT, STANDARD
from complaints.categories.tree import Tree
from complaints.workflow import SEVERITIES, Acting
from foundation import clock
from foundation.audit import record
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from foundation.identifiers import random_id
from foundation.scope import current_tenant_id
from foundation.unit_of_work import session
from foundation.web.texts import gettext

WRITE = "settings:write"
NAME_LIMIT = 40
MOST = 200
_OWN = re.compile(CODE)
# A word that stands where a category's code stands in addresses.
_TAKEN = frozenset({"new"})


@dataclass(frozen=True)
class Naming:
    """What may be said of a category. Its code and what it stands below are said once."""

    zh: str
    en: str = ""
    severity: str = ""
    code: str = ""
    parent: str = ""


class CategoryChanged(Conflict):
    """Somebody saved this category since the page was shown (REL-11)."""

    def __init__(self) -> None:
        super().__init__(gettext("Somebody changed this category in the meantime."))


def add_category(naming: Naming, actor: Acting) -> CaseCategory:
    """Add a category as the last one of its level; without a code we make one."""
    rows = _held(actor)
    faults = _faults(naming, rows, None)
    if naming.code and not _OWN.fullmatch(naming.code):
        faults["code"] = gettext(
            "A code has 2 to 30 small letters, digits or underscores and begins with a letter."
        )
    elif naming.code in rows or naming.code in _TAKEN:
        faults["code"] = gettext("Another category has this code.")
    if len(rows) >= MOST:
        faults["zh"] = gettext("There are at most %(most)s categories.", most=MOST)
    parent = rows.get(naming.parent)
    if naming.parent and (parent is None or parent.parent_id or not parent.active):
        faults["parent"] = gettext("Choose one from the list.")
    if faults:
        raise Invalid(fields=faults)
    row = CaseCategory(
        code=naming.code or _free_code(rows),
        parent_id=parent.id if parent else None,
        name_zh=naming.zh,
        name_en=naming.en,
        severity=naming.severity,
        position=1 + max(one.position for one in rows.values()),
        created_at=clock.now(),
        revision=1,
    )
    session().add(row)
    return _saved(row, "category.added")


def change_category(code: str, naming: Naming, actor: Acting, revision: int) -> CaseCategory:
    """Rename a category; cases and figures of former times show the new name as well."""
    rows = _held(actor)
    row = _row(rows, code)
    # The first change of all writes the standard down, which was shown as revision 0.
    if row.revision != max(revision, 1):
        raise CategoryChanged
    faults = _faults(naming, rows, row)
    if faults:
        raise Invalid(fields=faults)
    row.name_zh, row.name_en, row.severity = naming.zh, naming.en, naming.severity
    if session().is_modified(row):
        row.revision += 1
        _saved(row, "category.changed")
    return row


def shift_category(code: str, by: int, actor: Acting) -> None:
    """Move a category one place up (-1) or down (1) among those of its level."""
    rows = _held(actor)
    row = _row(rows, code)
    beside = [one for one in rows.values() if one.parent_id == row.parent_id]
    at = beside.index(row)
    if not 0 <= at + by < len(beside):
        return
    other = beside[at + by]
    row.position, other.position = other.position, row.position
    record("category.moved", other)
    _saved(row, "category.moved")


def retire_category(code: str, actor: Acting) -> CaseCategory:
    """Offer a category to nobody any more; its cases keep it. Doing so twice changes nothing."""
    rows = _held(actor)
    row = _row(rows, code)
    if row.active:
        _check_going(row, _tree(rows))
        row.active = False
        row.revision += 1
        _saved(row, "category.retired")
    return row


def bring_back(code: str, actor: Acting) -> CaseCategory:
    """Offer a category again; one that was merged counts by itself again."""
    row = _row(_held(actor), code)
    if not row.active:
        row.active, row.merged_into_id = True, None
        row.revision += 1
        _saved(row, "category.brought_back")
    return row


def merge_category(code: str, into: str, actor: Acting) -> CaseCategory:
    """Retire a category and have its cases counted with another one; they keep its name."""
    rows = _held(actor)
    row, tree = _row(rows, code), _tree(rows)
    if row.merged_into_id is not None:
        raise Conflict(gettext("This category is merged into another one already."))
    _check_going(row, tree, merging=True)
    if into not in successors(tree, code):
        raise Invalid(fields={"into": gettext("Choose one from the list.")})
    row.active, row.merged_into_id = False, rows[into].id
    row.revision += 1
    return _saved(row, "category.merged", into=into)


def successors(tree: Tree, code: str) -> list[str]:
    """Into what a category can be merged: whatever is in use and neither itself nor below it."""
    return [one.code for one in tree.offered() if code not in (one.code, one.parent)]


def _check_going(row: CaseCategory, tree: Tree, *, merging: bool = False) -> None:
    if row.code == DEFAULT:
        raise Conflict(
            gettext("New cases begin with this category, so it stays. It can have another name.")
        )
    if merging and any(not one.merged_into for one in tree.below(row.code)):
        raise Conflict(gettext("Please merge its sub-categories first."))
    # A rule goes along to the successor by itself; to nobody's category it cannot.
    below = [one.code for one in tree.below(row.code)]
    if not merging and rules_filing_under(tree.alike([row.code, *below])):
        raise Conflict(
            gettext(
                "A survey's rule files answers under this category. Please change the rule first,"
                " or merge the category into another one."
            )
        )


def _faults(
    naming: Naming, rows: dict[str, CaseCategory], own: CaseCategory | None
) -> dict[str, object]:
    faults: dict[str, object] = {}
    parent = rows.get(naming.parent)
    level = own.parent_id if own else parent.id if parent else None
    beside = [one for one in rows.values() if one.parent_id == level and one is not own]
    for name, key in (("zh", "name_zh"), ("en", "name_en")):
        words = getattr(naming, name)
        if len(words) > NAME_LIMIT or "\0" in words or "\n" in words:
            faults[name] = gettext("One line of at most %(most)s characters.", most=NAME_LIMIT)
        elif words and any(getattr(one, key) == words and one.active for one in beside):
            faults[name] = gettext("Another category of this level has this name.")
    if not naming.zh:
        faults["zh"] = gettext("Please give the category a name.")
    if naming.severity not in ("", *SEVERITIES):
        faults["severity"] = gettext("Choose one from the list.")
    return faults


def _held(actor: Acting) -> dict[str, CaseCategory]:
    """All categories by code in their order, held for a change; the standard is written first."""
    if not actor.may(WRITE):
        raise Forbidden
    query = select(CaseCategory).order_by(CaseCategory.position, CaseCategory.code)
    query = query.with_for_update().execution_options(populate_existing=True)
    rows = list(session().scalars(query))
    if not rows:
        # Not by objects: what was in force without being written is no event of the trail.
        session().execute(insert(CaseCategory).on_conflict_do_nothing(), _standard())
        rows = list(session().scalars(query))
    return {row.code: row for row in rows}


def _standard() -> list[dict[str, object]]:
    now, house = clock.now(), current_tenant_id()
    return [
        {
            "tenant_id": house,
            "id": random_id(),
            "code": code,
            "name_zh": zh,
            "name_en": en,
            "position": at,
            "severity": "",
            "active": True,
            "created_at": now,
            "revision": 1,
        }
        for at, (code, zh, en) in enumerate(STANDARD)
    ]


def _row(rows: dict[str, CaseCategory], code: str) -> CaseCategory:
    if code not in rows:
        raise NotFound
    return rows[code]


def _tree(rows: dict[str, CaseCategory]) -> Tree:
    return tree_of(list(rows.values()))


def _free_code(rows: dict[str, CaseCategory]) -> str:
    number = len(rows) + 1
    while f"c{number:03d}" in rows:
        number += 1
    return f"c{number:03d}"


def _saved(row: CaseCategory, event: str, **detail: str) -> CaseCategory:
    session().flush()
    record(event, row, detail={"code": row.code, **detail})
    forget_tree()
    return row
