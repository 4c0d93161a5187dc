"""The tree of the organisation in scope, read once in a unit of work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import ColumnElement, case, func, select

from complaints.categories.models import CaseCategory
from complaints.categories.tree import STANDARD_TREE, Category, Tree
from complaints.models import Complaint
from complaints.rules.models import CaseRule
from foundation.scope import current_tenant_id
from foundation.unit_of_work import current, session


def own_tree() -> Tree:
    """The categories of the organisation in scope; the standard ones until it changed any."""
    notes, key = current().notes, _key()
    if key not in notes:
        query = select(CaseCategory).order_by(CaseCategory.position, CaseCategory.code)
        notes[key] = tree_of(list(session().scalars(query)))
    return cast(Tree, notes[key])


def forget_tree() -> None:
    """Have the tree read anew, after it was changed."""
    current().notes.pop(_key(), None)


def tree_of(rows: Sequence[CaseCategory]) -> Tree:
    """The tree that some rows make, in their order."""
    codes = {row.id: row.code for row in rows}
    if not rows:
        return STANDARD_TREE
    return Tree(
        [
            Category(
                row.code,
                row.name_zh,
                row.name_en,
                codes.get(row.parent_id, "") if row.parent_id else "",
                row.severity,
                row.active,
                codes.get(row.merged_into_id, "") if row.merged_into_id else "",
                row.revision,
            )
            for row in rows
        ]
    )


def _key() -> str:
    return f"categories of {current_tenant_id()}"


def counted_as(tree: Tree, column: Any) -> ColumnElement[str]:
    """The category with which a case counts; the column itself while nothing was merged."""
    return _mapped(column, {one.code: tree.counted_as(one.code) for one in tree.rows})


def top_of(tree: Tree, column: Any) -> ColumnElement[str]:
    """The category of the first level with which a case counts."""
    return _mapped(column, {one.code: tree.top_of(one.code) for one in tree.rows})


def _mapped(column: Any, codes: Mapping[str, str]) -> ColumnElement[str]:
    other = {code: meant for code, meant in codes.items() if code != meant}
    if not other:
        return cast("ColumnElement[str]", column)
    return case(other, value=column, else_=column)


def rules_filing_under(codes: Iterable[str]) -> bool:
    """Whether a rule at work files answers under one of these."""
    query = select(CaseRule.id).where(CaseRule.active, CaseRule.category.in_(list(codes)))
    return session().scalars(query.limit(1)).first() is not None


def cases_by_code() -> dict[str, int]:
    """How many cases were filed under each code."""
    query = select(Complaint.category, func.count()).group_by(Complaint.category)
    return {row[0]: row[1] for row in session().execute(query)}
